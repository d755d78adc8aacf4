/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-extent-map.h"

#include <fj-image-stream.h>

G_BEGIN_DECLS

/* Old signatures lie here: who looks for a file system must not find that of another one. */
#define FJ_EXTENT_HEAD (128 * 1024)
#define FJ_EXTENT_TAIL (64 * 1024)

/**
 * FjExtentProbe:
 *
 * A region of an image while it is looked at: reads it, and takes what is found in it, from its
 * start to its end. Head and tail of a region are never unused. Private to the room. One thread.
 */
typedef struct {
  FjImage         *image;   /* (not owned) */
  FjImageStream   *stream;  /* (not owned) */
  FjExtentBuilder *builder; /* (not owned): is at @start when a source begins */
  guint64          start;   /* of the region in the image, bytes */
  guint64          length;
  GCancellable    *cancellable; /* (not owned) (nullable) */
  GError          *error;       /* (owned) (nullable): the image cannot be read, or a cancel */
  FjExtentWhy      why;         /* set by a source that says "whole" */
} FjExtentProbe;

typedef enum {
  FJ_EXTENT_NOT_MINE, /* nothing was added */
  FJ_EXTENT_MARKED,   /* what was not added is behind what the source knows of */
  FJ_EXTENT_WHOLE,    /* nothing was added; nobody else knows better */
} FjExtentVerdict;

gboolean        fj_extent_probe_read (FjExtentProbe *self, guint64 offset, guint8 *buffer,
                                      gsize length);
gboolean        fj_extent_probe_is_zero (FjExtentProbe *self, guint64 offset, guint64 length);
guint64         fj_extent_probe_get_position (FjExtentProbe *self);
void            fj_extent_probe_add (FjExtentProbe *self, FjExtentKind kind, guint64 length);
void            fj_extent_probe_add_gap (FjExtentProbe *self, guint64 length);
FjExtentVerdict fj_extent_probe_say_whole (FjExtentProbe *self, FjExtentWhy why);

/* The sources, one a file. */
FjExtentVerdict fj_extent_ext_probe (FjExtentProbe *probe);
FjExtentVerdict fj_extent_fat_probe (FjExtentProbe *probe);
FjExtentVerdict fj_extent_squashfs_probe (FjExtentProbe *probe);
FjExtentVerdict fj_extent_swap_probe (FjExtentProbe *probe);

G_END_DECLS
