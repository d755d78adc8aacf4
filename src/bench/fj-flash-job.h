/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-device-provider.h"
#include "fj-job-event.h"
#include "fj-job-item.h"
#include "fj-job-recording.h"
#include "fj-job-state.h"
#include "fj-past-rates.h"
#include "fj-time-left.h"

#include <fj-operation.h>
#include <fj-read-order.h>
#include <fj-run-state.h>

G_BEGIN_DECLS

#define FJ_TYPE_FLASH_JOB (fj_flash_job_get_type ())
G_DECLARE_FINAL_TYPE (FjFlashJob, fj_flash_job, FJ, FLASH_JOB, GObject)

/**
 * FjFlashJob:
 *
 * One board, one plan, one run: a #GTask on a thread of its own, and what people watch meanwhile.
 * Main thread only; updates come at most 15 times a second. A job runs once; a retry is a new job.
 *
 * Property "state" (FjJobState), notified.
 * Signals "changed": anything but the state may be different, at most 15 times a second and once
 * more at the end; "event" (FjJobEvent): everything that happens, in order.
 */
FjFlashJob *fj_flash_job_new (FjDeviceProvider *provider, FjDevice *device, FjPlan *plan,
                              FjClock *clock);
void        fj_flash_job_set_end (FjFlashJob *self, FjEnd end);
void        fj_flash_job_set_rows (FjFlashJob *self, GPtrArray *rows);
void        fj_flash_job_set_past_rates (FjFlashJob *self, FjPastRates *past);
void        fj_flash_job_set_read (FjFlashJob *self, FjReadOrder *order);
void        fj_flash_job_take_recording (FjFlashJob *self, FjJobRecording *recording);
void        fj_flash_job_run_async (FjFlashJob *self, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean    fj_flash_job_run_finish (FjFlashJob *self, GAsyncResult *result, GError **error);
void        fj_flash_job_stop (FjFlashJob *self);

/* For queues. */
void fj_flash_job_queue (FjFlashJob *self);
void fj_flash_job_give_up (FjFlashJob *self, const GError *error);

gboolean           fj_flash_job_is_over (FjFlashJob *self);
GListModel        *fj_flash_job_get_items (FjFlashJob *self); /* (transfer none): FjJobItem */
GPtrArray         *fj_flash_job_get_rows (FjFlashJob *self);  /* (transfer none) (nullable) */
FjDevice          *fj_flash_job_get_device (FjFlashJob *self);
FjPlan            *fj_flash_job_get_plan (FjFlashJob *self);
FjJobState         fj_flash_job_get_state (FjFlashJob *self);
const FjStageInfo *fj_flash_job_get_stage (FjFlashJob *self); /* (nullable) */
/* it has been in a stage that writes: its storage is no longer as it was */
gboolean    fj_flash_job_may_have_written (FjFlashJob *self);
guint64     fj_flash_job_get_bytes (FjFlashJob *self);
guint64     fj_flash_job_get_total (FjFlashJob *self);
double      fj_flash_job_get_fraction (FjFlashJob *self); /* 0 to 1; 1 only after success */
double      fj_flash_job_get_rate (FjFlashJob *self);
void        fj_flash_job_get_time_left (FjFlashJob *self, FjTimeLeft *left);
double      fj_flash_job_get_elapsed (FjFlashJob *self);
FjWay       fj_flash_job_get_way (FjFlashJob *self, const char **why);
const char *fj_flash_job_get_waiting_for (FjFlashJob *self); /* (nullable) */
double      fj_flash_job_get_wait_seconds_left (FjFlashJob *self);
/* (transfer none) (nullable): the id of its record, once it is over */
const char *fj_flash_job_get_record (FjFlashJob *self);
/* (transfer none) (nullable): what happened, once it is over; can be stored */
FjRunState *fj_flash_job_get_run_state (FjFlashJob *self);
GError     *fj_flash_job_get_error (FjFlashJob *self); /* (transfer none) (nullable) */

G_END_DECLS
