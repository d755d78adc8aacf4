/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-run.h"

G_BEGIN_DECLS

#define FJ_TYPE_RUN_SET (fj_run_set_get_type ())
G_DECLARE_FINAL_TYPE (FjRunSet, fj_run_set, FJ, RUN_SET, GObject)

/**
 * FjRunSet:
 *
 * Runs that people look at as one: all that were started since nothing ran. A board that is in
 * several of them counts once, with its last job. Main thread only.
 *
 * Signals "event" (FjFlashJob, FjJobEvent), "job-over" (FjFlashJob) and "changed", as those of the
 * runs.
 */
FjRunSet *fj_run_set_new (FjClock *clock);
void      fj_run_set_start (FjRunSet *self, FjRun *run);
void      fj_run_set_follow (FjRunSet *self, FjRun *run);
void      fj_run_set_stop (FjRunSet *self);
guint     fj_run_set_get_n_running (FjRunSet *self); /* jobs that are not over */
/* (transfer full) (element-type FjFlashJob) */
GPtrArray *fj_run_set_dup_jobs (FjRunSet *self);
void       fj_run_set_count (FjRunSet *self, FjRunCounts *counts);
void       fj_run_set_get_totals (FjRunSet *self, guint64 *bytes, guint64 *total);
double     fj_run_set_get_elapsed (FjRunSet *self);
void       fj_run_set_get_time_left (FjRunSet *self, FjTimeLeft *left); /* of all boards */

G_END_DECLS
