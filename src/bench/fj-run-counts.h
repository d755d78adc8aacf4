/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-flash-job.h"

G_BEGIN_DECLS

/**
 * FjRunCounts:
 *
 * How many boards are at what. Each board counts once. A plain value.
 */
typedef struct {
  guint ready;   /* prepared */
  guint waiting; /* for their turn */
  guint running;
  guint passed;
  guint failed;
  guint stopped;
} FjRunCounts;

void  fj_run_counts_add (FjRunCounts *self, FjJobState state);
guint fj_run_counts_get_over (const FjRunCounts *self); /* boards with a result */
/* "1 running · 2 passed · 1 failed" (transfer full): those that there are, translated */
char *fj_run_counts_to_text (const FjRunCounts *self);

G_END_DECLS
