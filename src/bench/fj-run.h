/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-device-list.h"
#include "fj-job-queue.h"
#include "fj-plan-cache.h"
#include "fj-run-counts.h"

G_BEGIN_DECLS

#define FJ_TYPE_RUN (fj_run_get_type ())
G_DECLARE_FINAL_TYPE (FjRun, fj_run, FJ, RUN, GObject)

#define FJ_TYPE_RUN_STATUS (fj_run_status_get_type ())
GType fj_run_status_get_type (void);

typedef enum {
  FJ_RUN_NEW,      /* no board yet */
  FJ_RUN_PREPARED, /* everything is read and checked; nothing is sent yet */
  FJ_RUN_RUNNING,  /* a job runs or waits for its turn */
  FJ_RUN_OVER,     /* every job that was started has its result */
} FjRunStatus;

/**
 * FjRun:
 *
 * One layout for any number of boards: a job for each, with plans that they share and a queue in
 * which they take turns. First boards are prepared, which reads and checks everything; what that
 * would do can then be looked at and confirmed, and is started. Boards may be added at any time in
 * the same two steps. There may be any number of runs at once, also with the same queue. A run
 * keeps itself alive until its jobs are over. Main thread only.
 *
 * Property "status" (FjRunStatus), notified.
 * Signals "event" (FjFlashJob, FjJobEvent): everything that happens; "job-over" (FjFlashJob);
 * "changed": a job was added, or the state of one is another.
 */
FjRun *fj_run_new (FjDeviceList *devices, FjPlanCache *plans, FjJobQueue *queue, FjClock *clock);
void   fj_run_set_end (FjRun *self, FjEnd end);
void   fj_run_set_past_rates (FjRun *self, FjPastRates *past);
void   fj_run_set_recorder (FjRun *self, FjRecorder *recorder);
void   fj_run_set_guard (FjRun *self, FjRunGuard *guard);

void     fj_run_prepare_async (FjRun *self, GPtrArray *devices, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean fj_run_prepare_finish (FjRun *self, GAsyncResult *result, GPtrArray **issues,
                                GError **error);
void     fj_run_start (FjRun *self);
void     fj_run_stop (FjRun *self);

FjRunStatus fj_run_get_status (FjRun *self);
FjRecorder *fj_run_get_recorder (FjRun *self); /* (transfer none) (nullable) */
FjLayout   *fj_run_get_layout (FjRun *self);   /* (transfer none) */
/* (transfer none) (nullable): the last one of the board on @port */
FjFlashJob *fj_run_find_job (FjRun *self, const char *port);
/* (transfer full) (element-type FjFlashJob) */
GPtrArray *fj_run_dup_jobs (FjRun *self);
void       fj_run_count (FjRun *self, FjRunCounts *counts);
double     fj_run_get_elapsed (FjRun *self);
guint      fj_run_get_limit (FjRun *self);

G_END_DECLS
