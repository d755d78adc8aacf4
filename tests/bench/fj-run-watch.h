/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-bench-fixture.h"

#include <fj-run.h>

G_BEGIN_DECLS

/**
 * FjRunWatch:
 *
 * A run, and what it told.
 */
typedef struct {
  FjRun     *run; /* (owned) */
  FjClock   *clock;
  GString   *ends;        /* "PORT:STATE " in the order of the ends */
  GString   *states;      /* of the run */
  guint      stages;      /* events about a stage */
  gboolean   is_prepared; /* whether the preparation is over */
  GError    *error;       /* (nullable) of it */
  GPtrArray *issues;      /* (nullable) of it */
} FjRunWatch;

void fj_run_watch_init (FjRunWatch *self, FjBench *bench, FjJobQueue *queue);
void fj_run_watch_init_with (FjRunWatch *self, FjBench *bench, FjPlanCache *plans,
                             FjJobQueue *queue);
void fj_run_watch_clear (FjRunWatch *self);

void fj_run_watch_prepare (FjRunWatch *self, GPtrArray *devices);
void fj_run_watch_prepare_all (FjRunWatch *self, FjBench *bench);
void fj_run_watch_prepare_one (FjRunWatch *self, FjDevice *device);
void fj_run_watch_finish (FjRunWatch *self);
/* (transfer none) (nullable): the last one of the board */
FjFlashJob *fj_run_watch_find_job (FjRunWatch *self, FjDevice *device);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjRunWatch, fj_run_watch_clear)

G_END_DECLS
