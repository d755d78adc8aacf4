/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-recording.h"

struct _FjJobRecording {
  FjRecorder   *recorder; /* (owned) (nullable) */
  FjRunGuard   *guard;    /* (owned) (nullable) */
  FjLayout     *layout;   /* (owned): what the plan was made of */
  FjDeviceList *devices;  /* (owned): among which a serial number is to be the only one */
};

/**
 * fj_job_recording_new:
 * @recorder: (nullable): who keeps the record
 * @guard: (nullable): who decides about the attempt
 * @layout: the layout that the plan was made of; nobody changes it
 * @devices: all boards there are
 *
 * Returns: (transfer full): a recording that has not begun
 */
FjJobRecording *
fj_job_recording_new (FjRecorder *recorder, FjRunGuard *guard, FjLayout *layout,
                      FjDeviceList *devices)
{
  FjJobRecording *self = g_new0 (FjJobRecording, 1);

  g_set_object (&self->recorder, recorder);
  g_set_object (&self->guard, guard);
  self->layout = g_object_ref (layout);
  self->devices = g_object_ref (devices);
  return self;
}

/**
 * fj_job_recording_free:
 *
 * Frees @self.
 */
void
fj_job_recording_free (FjJobRecording *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->recorder);
  g_clear_object (&self->guard);
  g_object_unref (self->layout);
  g_object_unref (self->devices);
  g_free (self);
}

/**
 * fj_job_recording_get_recorder:
 *
 * Returns: (transfer none) (nullable): who keeps the record
 */
FjRecorder *
fj_job_recording_get_recorder (FjJobRecording *self)
{
  return self->recorder;
}

/**
 * fj_job_recording_get_guard:
 *
 * Returns: (transfer none) (nullable): who decides about the attempt
 */
FjRunGuard *
fj_job_recording_get_guard (FjJobRecording *self)
{
  return self->guard;
}

/**
 * fj_job_recording_begin:
 * @self: a recording
 * @device: the board
 * @plan: what is sent to it
 * @clock: the clock that the job goes by
 *
 * Returns: (transfer full): the attempt that begins now
 */
FjAttempt *
fj_job_recording_begin (FjJobRecording *self, FjDevice *device, FjPlan *plan, FjClock *clock)
{
  FjDeviceProvider *provider = fj_device_list_get_provider (self->devices, device);
  FjAttempt        *attempt = fj_attempt_new (device, plan, clock);
  g_autoptr (GBytes) bytes = fj_layout_to_bytes (self->layout);
  GFile *file = fj_layout_get_file (self->layout);

  attempt->is_unique = fj_device_list_is_unique (self->devices, device);
  attempt->is_virtual = provider != NULL && fj_device_provider_is_virtual (provider);
  attempt->layout =
    file != NULL ? g_file_get_parse_name (file) : g_strdup (fj_layout_get_title (self->layout));
  attempt->layout_sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (self->guard != NULL)
    fj_run_guard_name (self->guard, attempt);
  return attempt;
}
