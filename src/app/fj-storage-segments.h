/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-file-table.h"

#include <fj-layout-check.h>

G_BEGIN_DECLS

/**
 * FjSegment:
 *
 * A partition, or a gap, as the map draws it.
 */
typedef struct {
  int           row; /* of the layout; -1: a gap */
  FjStorageKind kind;
  guint8        index;
  FjArea        area;
  guint64       offset;     /* bytes */
  guint64       extent;     /* bytes to the next partition; 0: not known */
  guint64       content;    /* bytes of its file, all copies; 0: none, or not known */
  gboolean      is_overlap; /* its file does not fit, or it begins where another one does */
} FjSegment;

/* (transfer full) (element-type FjSegment): sorted by storage, area, address. */
GArray *fj_storage_segments_new (FjLayout *layout, FjFileTable *files,
                                 const FjStorageGeometry *geometry, guint n_geometry);
/* Where the segments from @first on, @n of them, stand in @width pixels: n + 1 edges. */
void fj_storage_segments_place (const FjSegment *first, guint n, double width, double min_width,
                                double *edges);

G_END_DECLS
