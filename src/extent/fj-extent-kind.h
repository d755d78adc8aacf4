/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What the storage must hold once the image is on it. The nicks are stable. */
typedef enum {
  FJ_EXTENT_DATA,   /* the bytes of the image */
  FJ_EXTENT_ZERO,   /* zeros, which have to be written or proven to be there */
  FJ_EXTENT_UNUSED, /* anything: nobody reads it before it was written */
} FjExtentKind;

/* Whose knowledge an image, or a part of one, was taken apart with. The nicks are stable. */
typedef enum {
  FJ_EXTENT_SOURCE_NONE,
  FJ_EXTENT_SOURCE_GPT,
  FJ_EXTENT_SOURCE_EXT,
  FJ_EXTENT_SOURCE_FAT,
  FJ_EXTENT_SOURCE_SQUASHFS,
  FJ_EXTENT_SOURCE_SWAP,
  FJ_EXTENT_SOURCE_BMAP,
} FjExtentSource;

/* Why all of a part is data. The nicks are stable. */
typedef enum {
  FJ_EXTENT_WHY_NOTHING,     /* it is not: what is in use is known */
  FJ_EXTENT_WHY_UNKNOWN,     /* nobody knows what it is */
  FJ_EXTENT_WHY_DIRTY,       /* a file system that was not closed */
  FJ_EXTENT_WHY_DAMAGED,     /* its own tables are at odds */
  FJ_EXTENT_WHY_UNSUPPORTED, /* a file system with features from after this program */
  FJ_EXTENT_WHY_CUT_OFF,     /* it says that it is larger than what there is of it */
  FJ_EXTENT_WHY_BMAP,        /* only a .bmap knows it, and that is of another file */
  FJ_EXTENT_WHY_ASKED,       /* people want it so */
} FjExtentWhy;

#define FJ_TYPE_EXTENT_KIND (fj_extent_kind_get_type ())
GType fj_extent_kind_get_type (void);
#define FJ_TYPE_EXTENT_SOURCE (fj_extent_source_get_type ())
GType fj_extent_source_get_type (void);
#define FJ_TYPE_EXTENT_WHY (fj_extent_why_get_type ())
GType fj_extent_why_get_type (void);

const char *fj_extent_why_to_text (FjExtentWhy why); /* (nullable) translated */

G_END_DECLS
