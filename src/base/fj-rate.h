/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FJ_RATE_SAMPLES 64

/**
 * FjRate:
 *
 * The speed of something over the last five seconds, from samples of a byte counter. A plain
 * value: zero it to start.
 */
typedef struct {
  gint64  times[FJ_RATE_SAMPLES];
  guint64 bytes[FJ_RATE_SAMPLES];
  guint   first;
  guint   count;
} FjRate;

void   fj_rate_clear (FjRate *self);
void   fj_rate_add (FjRate *self, gint64 now, guint64 bytes);
double fj_rate_get (const FjRate *self, gint64 now);
double fj_rate_get_seconds_left (const FjRate *self, gint64 now, guint64 bytes_left);

G_END_DECLS
