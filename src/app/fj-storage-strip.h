/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-storage-segments.h"

G_BEGIN_DECLS

/**
 * FjStripSizes:
 *
 * Sizes in pixels that follow from the size of the text.
 */
typedef struct {
  double small;  /* what would be narrower is shown together with its small neighbours */
  double box;    /* of an area whose width says nothing */
  double gap;    /* between areas */
  double enough; /* as wide as a name needs */
} FjStripSizes;

/**
 * FjStripBlock:
 *
 * Segments as one rectangle of a strip.
 */
typedef struct {
  guint    first; /* index of a segment among those of the storage */
  guint    n;     /* more than 1: small ones that are shown together */
  double   x;     /* pixels from where the strip begins, to the reading direction */
  double   width;
  gboolean is_stretched; /* its width is not to scale */
} FjStripBlock;

/**
 * FjStorageStrip:
 *
 * A storage, or a range of it, as a row of blocks: boxes for boot areas, the ordinary area in true
 * proportion, boxes for rows whose place nobody knows.
 */
typedef struct {
  const FjSegment *segments; /* (not owned): of one storage */
  guint            n_segments;
  guint64          from; /* addresses that are shown */
  guint64          to;
  double           x; /* where the ordinary area stands */
  double           width;
  GArray          *blocks; /* (owned) (element-type FjStripBlock) */
} FjStorageStrip;

FjStorageStrip *fj_storage_strip_new (const FjSegment *segments, guint n_segments, double width,
                                      const FjStripSizes *sizes);
FjStorageStrip *fj_storage_strip_new_lens (const FjStorageStrip *whole, guint64 from, guint64 to,
                                           double width, const FjStripSizes *sizes);
void            fj_storage_strip_free (FjStorageStrip *self);

const FjStripBlock *fj_storage_strip_get_block (const FjStorageStrip *self, guint i);
const FjStripBlock *fj_storage_strip_find_segment (const FjStorageStrip *self, guint segment);

void     fj_storage_strip_get_range (const FjStorageStrip *self, const FjStripBlock *block,
                                     guint64 *from, guint64 *to);
double   fj_storage_strip_get_x (const FjStorageStrip *self, guint64 offset);
guint64  fj_storage_strip_get_offset (const FjStorageStrip *self, double x);
gboolean fj_storage_strip_find_lens (const FjStorageStrip *self, int segment,
                                     const FjStripSizes *sizes, guint64 *from, guint64 *to);

/**
 * FjStripLabel:
 *
 * A text below a strip, such as the address where a block begins.
 */
typedef struct {
  double   x;         /* where it would stand best; then where it stands */
  double   width;     /* pixels */
  gboolean is_wanted; /* before the others */
  gboolean is_shown;
} FjStripLabel;

void fj_strip_labels_place (FjStripLabel *labels, guint n, double width, double space);
int  fj_strip_label_choose (const double *widths, guint n, double room);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjStorageStrip, fj_storage_strip_free)

G_END_DECLS
