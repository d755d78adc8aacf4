/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-flash-job.h"

G_BEGIN_DECLS

#define FJ_TYPE_JOB_ROW_STATE (fj_job_row_state_get_type ())
GType fj_job_row_state_get_type (void);

/* How far a row of a job is. */
typedef enum {
  FJ_JOB_ROW_WAITING,
  FJ_JOB_ROW_ACTIVE,
  FJ_JOB_ROW_DONE,
  FJ_JOB_ROW_SKIPPED, /* the board did not ask for it */
  FJ_JOB_ROW_FAILED,
  FJ_JOB_ROW_STOPPED, /* was under way when people stopped the run */
  FJ_JOB_ROW_MISSED,  /* the run was over before */
  FJ_JOB_ROW_UNSURE,  /* the board may have done it before the run was over */
} FjJobRowState;

/**
 * FjJobRow:
 *
 * One thing that a job does, in the order in which it is done: a boot stage starts, something is
 * sent, a partition is erased. Reads its job; main thread only.
 */
typedef struct _FjJobRow FjJobRow;

GPtrArray *fj_job_rows_new (FjFlashJob *job); /* (element-type FjJobRow) */

gboolean      fj_job_row_is_stage (FjJobRow *self);
guint         fj_job_row_get_id (FjJobRow *self);
const char   *fj_job_row_get_name (FjJobRow *self);
const char   *fj_job_row_get_target (FjJobRow *self);
FjJobRowState fj_job_row_get_state (FjJobRow *self);
FjJobItem    *fj_job_row_get_item (FjJobRow *self); /* (nullable) */
double        fj_job_row_get_fraction (FjJobRow *self);

G_END_DECLS
