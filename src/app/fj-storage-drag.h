/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-storage-segments.h"

#include <fj-offset-grid.h>

G_BEGIN_DECLS

/**
 * FjOffsetRange:
 *
 * Where one partition can begin without touching what the others hold.
 */
typedef struct {
  guint64 low;  /* a multiple of step */
  guint64 high; /* another one, at least low */
  guint64 step; /* bytes */
} FjOffsetRange;

gboolean fj_offset_range_init (FjOffsetRange *self, GArray *segments, guint segment,
                               const FjOffsetGrid *grid);
guint64  fj_offset_range_snap (const FjOffsetRange *self, guint64 offset);
gboolean fj_offset_range_step (const FjOffsetRange *self, guint64 offset, int by, guint64 *next);

G_END_DECLS
