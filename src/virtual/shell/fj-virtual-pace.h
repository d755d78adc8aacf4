/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-clock.h>

G_BEGIN_DECLS

/**
 * FjVirtualPace: when a board answers again. Time costs nothing unless the board is paced.
 */
typedef struct {
  FjClock *clock; /* (not owned) */
  gboolean is_paced;
  gint64   ready; /* clock time before which nothing is answered; G_MAXINT64: never */
} FjVirtualPace;

gint64 fj_virtual_pace_now (FjVirtualPace *self);
/* Listens at once. */
void fj_virtual_pace_reset (FjVirtualPace *self);
/* Never answers again. */
void fj_virtual_pace_stop (FjVirtualPace *self);
/* Hardware needs @us for something. */
void fj_virtual_pace_spend (FjVirtualPace *self, gint64 us);
/* The same, paced or not. */
void fj_virtual_pace_delay (FjVirtualPace *self, gint64 us);
/* Answers from @time on, or later. */
void fj_virtual_pace_wait_until (FjVirtualPace *self, gint64 time);
/* Answers again in @us, whatever was before. */
void fj_virtual_pace_pause (FjVirtualPace *self, gint64 us);

G_END_DECLS
