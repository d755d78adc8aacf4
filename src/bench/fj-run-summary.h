/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-run.h"

G_BEGIN_DECLS

/**
 * FjRunSummary:
 *
 * What the jobs of a run that are ready would do: what people confirm before anything is sent.
 */
typedef struct {
  guint      n_boards;
  guint64    bytes;   /* that are sent to all boards together */
  FjTimeLeft time;    /* that all boards are likely to take, as many at once as the queue allows */
  char      *erased;  /* (owned) (nullable): a line for each partition that loses its content */
  char      *outside; /* (owned) (nullable): a line for each file from outside of the folders */
} FjRunSummary;

FjRunSummary *fj_run_summary_new (FjRun *run);
void          fj_run_summary_free (FjRunSummary *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjRunSummary, fj_run_summary_free)

G_END_DECLS
