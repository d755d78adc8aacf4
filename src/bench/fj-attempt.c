/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-attempt.h"

/**
 * fj_attempt_new:
 * @device: the board
 * @plan: what is sent to it
 * @clock: the clock that the job goes by
 *
 * Returns: (transfer full): an attempt that begins now, with a new id; what the device does not
 *   know the caller adds
 */
FjAttempt *
fj_attempt_new (FjDevice *device, FjPlan *plan, FjClock *clock)
{
  const FjFamily *family = fj_device_get_family (device);
  FjAttempt      *self = g_new0 (FjAttempt, 1);

  self->id = g_uuid_string_random ();
  self->begun = g_get_real_time ();
  self->clock = fj_clock_ref (clock);
  self->started = fj_clock_now (clock);
  self->port = g_strdup (fj_device_get_port (device));
  self->place = g_strdup (fj_device_get_place_name (device));
  self->serial = g_strdup (fj_device_get_serial (device));
  self->family = g_strdup (family != NULL ? family->name : NULL);
  self->title = fj_device_dup_title (device);
  self->plan = fj_plan_ref (plan);
  self->stages = g_array_new (FALSE, FALSE, sizeof (FjAttemptStage));
  return self;
}

/**
 * fj_attempt_free:
 *
 * Frees @self.
 */
void
fj_attempt_free (FjAttempt *self)
{
  g_return_if_fail (self != NULL);

  fj_clock_unref (self->clock);
  fj_plan_unref (self->plan);
  g_array_unref (self->stages);
  g_free (self->id);
  g_free (self->port);
  g_free (self->place);
  g_free (self->serial);
  g_free (self->family);
  g_free (self->title);
  g_free (self->layout);
  g_free (self->layout_sha256);
  g_free (self->job);
  g_free (self->job_sha256);
  g_free (self);
}

/**
 * fj_attempt_take_event:
 * @self: an attempt
 * @event: what has happened
 *
 * Keeps what a record needs of it.
 */
void
fj_attempt_take_event (FjAttempt *self, const FjEvent *event)
{
  FjAttemptStage stage = { event->stage,
                           (double) (event->time - self->started) / G_USEC_PER_SEC };

  if (event->type == FJ_EVENT_STAGE && event->stage != NULL)
    g_array_append_val (self->stages, stage);
}

/* What is read back is done, too, but was not sent. */
static void
take_proof (FjAttempt *self, FjProgress *progress)
{
  int          item = fj_progress_find (progress, FJ_ID_VERIFY);
  FjItemStatus status;

  if (item < 0)
    return;
  fj_progress_get_status (progress, (guint) item, &status);
  self->proven = status.bytes;
  self->bytes -= MIN (self->bytes, status.bytes);
  if (status.state != FJ_ITEM_SKIPPED) /* is not in the total */
    self->total -= MIN (self->total, status.total);
}

/**
 * fj_attempt_end:
 * @self: an attempt
 * @progress: how far it has come
 *
 * The attempt is over.
 */
void
fj_attempt_end (FjAttempt *self, FjProgress *progress)
{
  self->seconds = (double) (fj_clock_now (self->clock) - self->started) / G_USEC_PER_SEC;
  self->bytes = fj_progress_get_bytes (progress);
  self->total = fj_progress_get_total (progress);
  self->way = fj_progress_get_way (progress, &self->why);
  take_proof (self, progress);
}
