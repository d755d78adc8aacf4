/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FjTimeLeft:
 *
 * How long something still takes: a range that becomes narrower the more is known. A plain value.
 */
typedef struct {
  double least; /* seconds; -1: not known */
  double most;
} FjTimeLeft;

#define FJ_TIME_LEFT_UNKNOWN ((FjTimeLeft){ -1, -1 })

gboolean fj_time_left_is_known (const FjTimeLeft *self);
double   fj_time_left_get_middle (const FjTimeLeft *self);
/* "2 to 3 min", "1 min 05 s" (transfer full) (nullable): not known */
char *fj_time_left_to_text (const FjTimeLeft *self);

/**
 * FjSteadyTime:
 *
 * A range as it is shown: one that is still true stays and only counts down. Zero it to start.
 */
typedef struct {
  gboolean is_known;
  double   earliest; /* end, on the clock of @now */
  double   latest;
} FjSteadyTime;

void fj_steady_time_update (FjSteadyTime *self, const FjTimeLeft *left, double now);
void fj_steady_time_get (const FjSteadyTime *self, double now, FjTimeLeft *left);

G_END_DECLS
