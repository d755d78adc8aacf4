/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-extent-kind.h"

G_BEGIN_DECLS

/* A piece of an image, in bytes. */
typedef struct {
  guint64      offset;
  guint64      length;
  FjExtentKind kind;
} FjExtent;

/* A part of an image that one source knows: a partition, or all of it. */
typedef struct {
  guint64        offset;
  guint64        length;
  FjExtentSource source;
  FjExtentWhy    why; /* all of it is data */
} FjExtentPart;

/**
 * FjExtentMap:
 *
 * An image as a list of extents: by offset, without gaps, neighbours of different kinds. Immutable,
 * with an atomic reference count; any thread. It has at most %FJ_EXTENT_MAP_MAX extents of eight
 * bytes: where an image has more, its smallest unused and zero pieces count as data.
 */
typedef struct _FjExtentMap FjExtentMap;

#define FJ_EXTENT_MAP_MAX (256 * 1024)

FjExtentMap *fj_extent_map_new_whole (guint64 size, FjExtentWhy why);
FjExtentMap *fj_extent_map_ref (FjExtentMap *self);
void         fj_extent_map_unref (FjExtentMap *self);

guint64  fj_extent_map_get_size (FjExtentMap *self);
guint64  fj_extent_map_get_bytes (FjExtentMap *self, FjExtentKind kind);
guint64  fj_extent_map_get_used (FjExtentMap *self); /* data and zeros */
guint    fj_extent_map_get_n (FjExtentMap *self);
FjExtent fj_extent_map_get (FjExtentMap *self, guint i);

guint               fj_extent_map_get_n_parts (FjExtentMap *self);
const FjExtentPart *fj_extent_map_get_part (FjExtentMap *self, guint i);
FjExtentWhy         fj_extent_map_get_why (FjExtentMap *self);

/**
 * FjExtentBuilder:
 *
 * Makes a map, from the start of the image to its end. One thread.
 */
typedef struct _FjExtentBuilder FjExtentBuilder;

FjExtentBuilder *fj_extent_builder_new (void);
void             fj_extent_builder_free (FjExtentBuilder *self);
guint64          fj_extent_builder_get_position (FjExtentBuilder *self);
void             fj_extent_builder_add (FjExtentBuilder *self, FjExtentKind kind, guint64 length);
void             fj_extent_builder_add_part (FjExtentBuilder *self, const FjExtentPart *part);
FjExtentMap     *fj_extent_builder_finish (FjExtentBuilder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjExtentMap, fj_extent_map_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjExtentBuilder, fj_extent_builder_free)

G_END_DECLS
