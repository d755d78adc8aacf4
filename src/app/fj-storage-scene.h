/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-storage-strip.h"

G_BEGIN_DECLS

/**
 * FjSceneSizes:
 *
 * Sizes in pixels that follow from the size of the text.
 */
typedef struct {
  double       width;       /* of all */
  double       title;       /* of the column with the names of the storages */
  double       bar;         /* height of a strip */
  double       notes;       /* height of the line below it */
  double       space;       /* around everything */
  gboolean     is_mirrored; /* the reading direction is from right to left */
  FjStripSizes strip;
} FjSceneSizes;

/**
 * FjSceneStrip:
 *
 * A strip where it stands. What is in it is mirrored with the whole scene.
 */
typedef struct {
  guint           first;   /* index of the first segment of its storage */
  gboolean        is_lens; /* magnifies a part of the strip above it */
  double          y;
  FjStorageStrip *strip; /* (owned) */
} FjSceneStrip;

/**
 * FjSceneFocus:
 *
 * What the lens is to show.
 */
typedef struct {
  int      segment;   /* the one that is looked at, or -1 */
  gboolean has_range; /* these addresses of its storage, whatever else */
  guint    first;     /* index of the first segment of that storage */
  guint64  from;
  guint64  to;
} FjSceneFocus;

typedef struct {
  double x, y, width, height;
} FjSceneArea;

/**
 * FjStorageScene:
 *
 * All strips of the map, with a lens below one of them. Knows no widget.
 */
typedef struct {
  GArray      *segments; /* (owned) (element-type FjSegment) */
  GArray      *strips;   /* (owned) (element-type FjSceneStrip) */
  FjSceneSizes sizes;
} FjStorageScene;

typedef struct {
  const FjSceneStrip *strip;
  const FjStripBlock *block;
  int                 segment;   /* -1: a block of several */
  gboolean            is_border; /* where the segment begins, to be moved */
} FjSceneHit;

/* What a lens would show to show just that. */
FjSceneFocus fj_scene_strip_get_focus (const FjSceneStrip *self);

FjStorageScene *fj_storage_scene_new (GArray *segments, const FjSceneSizes *sizes,
                                      const FjSceneFocus *focus);
void            fj_storage_scene_free (FjStorageScene *self);
double          fj_storage_scene_get_height (const FjStorageScene *self);
FjSceneArea     fj_storage_scene_get_area (const FjStorageScene *self, const FjSceneStrip *strip,
                                           double x, double width, guint lane, guint n_lanes);
FjSceneArea     fj_storage_scene_get_block_area (const FjStorageScene *self,
                                                 const FjSceneStrip   *strip,
                                                 const FjStripBlock *block, guint segment);
gboolean        fj_storage_scene_find_segment (const FjStorageScene *self, guint segment,
                                               FjSceneArea *area);
double          fj_storage_scene_to_strip (const FjStorageScene *self, double x);
gboolean        fj_storage_scene_find (const FjStorageScene *self, double x, double y,
                                       FjSceneHit *hit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjStorageScene, fj_storage_scene_free)

G_END_DECLS
