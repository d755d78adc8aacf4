/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-extent-probe.h"

G_BEGIN_DECLS

/**
 * FjExtentBmap:
 *
 * A block map of bmaptool: which blocks of an image its maker wrote to. Private to the room.
 */
typedef struct _FjExtentBmap FjExtentBmap;

/* Blocks that are in use, with what the map says of their bytes. */
typedef struct {
  guint64 first;
  guint64 last;
  char   *sum; /* (owned) (nullable): lower case */
} FjBmapRange;

FjExtentBmap *fj_extent_bmap_parse (const char *text, gsize length, GError **error);
void          fj_extent_bmap_free (FjExtentBmap *self);

guint64            fj_extent_bmap_get_size (FjExtentBmap *self);
guint64            fj_extent_bmap_get_block_size (FjExtentBmap *self);
GChecksumType      fj_extent_bmap_get_sum_type (FjExtentBmap *self);
guint              fj_extent_bmap_get_n_ranges (FjExtentBmap *self);
const FjBmapRange *fj_extent_bmap_get_range (FjExtentBmap *self, guint i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjExtentBmap, fj_extent_bmap_free)

G_END_DECLS
