/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout.h"

G_BEGIN_DECLS

/**
 * FjOffsetGrid:
 *
 * Where partitions of a storage can begin, in bytes.
 */
typedef struct {
  guint64 step;  /* they begin on multiples of it; at least 1 */
  guint64 first; /* at this address or later */
  guint64 end;   /* where the storage ends for partitions; G_MAXUINT64: not known */
} FjOffsetGrid;

void fj_offset_grid_init (FjOffsetGrid *self, const FjStorageGeometry *geometry);
void fj_offset_grid_init_usual (FjOffsetGrid *self, FjStorageKind kind, gboolean is_emmc);
void fj_layout_get_offset_grid (FjLayout *layout, FjStorageKind kind, guint8 index,
                                const FjStorageGeometry *geometry, guint n_geometry,
                                FjOffsetGrid *grid);

G_END_DECLS
