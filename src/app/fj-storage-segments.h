/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-file-table.h"

#include <fj-layout-check.h>

G_BEGIN_DECLS

typedef enum {
  FJ_SEGMENT_PARTITION, /* from its offset to the next one */
  FJ_SEGMENT_WHOLE,     /* a raw image, which covers its storage */
  FJ_SEGMENT_TABLE,     /* where a partition table lies; no row of the layout */
  FJ_SEGMENT_FREE,      /* nobody's; no row either */
} FjSegmentType;

/**
 * FjSegment:
 *
 * A partition, or what lies between partitions, as the map draws it.
 */
typedef struct {
  FjSegmentType type;
  int           row; /* of the layout, or -1 */
  FjStorageKind kind;
  guint8        index;
  FjArea        area;
  guint64       offset;     /* bytes */
  guint64       extent;     /* bytes to the next partition; 0: not known */
  guint64       content;    /* bytes of its file, all copies; 0: none, or not known */
  gboolean      is_last;    /* it ends with its storage or area */
  gboolean      is_overlap; /* its file does not fit, or it begins where another one does */
  gboolean      is_lost;    /* its place cannot be read, and it has not been at any before */
  guint         lane;       /* of those that begin at the same address, which share the height */
  guint         n_lanes;    /* at least 1 */
} FjSegment;

/**
 * FjStoragePlaces:
 *
 * Where rows were when that could be read last, so that nothing jumps while a cell is being typed.
 */
typedef struct _FjStoragePlaces FjStoragePlaces;

FjStoragePlaces *fj_storage_places_new (void);
void             fj_storage_places_free (FjStoragePlaces *self);

/**
 * FjSegmentSource:
 *
 * What segments are made of.
 */
typedef struct {
  FjLayout                *layout;     /* (nullable) */
  FjFileTable             *files;      /* (nullable): sizes of its files */
  const FjStorageGeometry *geometry;   /* (nullable): the storages of the board, when known */
  guint                    n_geometry; /* how many */
  FjStoragePlaces         *places;     /* (nullable): read, and brought up to date */
  int                      moved_row;  /* one that is shown elsewhere for the time being, or -1 */
  guint64                  moved_offset;
} FjSegmentSource;

/* (transfer full) (element-type FjSegment): sorted by storage, area, address. */
GArray  *fj_storage_segments_new (const FjSegmentSource *source);
gboolean fj_segment_is_same_storage (const FjSegment *a, const FjSegment *b);
guint64  fj_segment_get_end (const FjSegment *self);
guint64  fj_segment_get_length (const FjSegment *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjStoragePlaces, fj_storage_places_free)

G_END_DECLS
