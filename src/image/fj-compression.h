/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Enough of a file's start to tell how it is packed. */
#define FJ_COMPRESSION_HEAD_SIZE 4096

typedef enum {
  FJ_COMPRESSION_NONE,
  FJ_COMPRESSION_GZIP,
  FJ_COMPRESSION_XZ,
  FJ_COMPRESSION_ZSTD,
  FJ_COMPRESSION_BZIP2,
  FJ_COMPRESSION_LZ4,
  FJ_COMPRESSION_LZIP,
  FJ_COMPRESSION_LZMA,
  /* known, but not unpacked here */
  FJ_COMPRESSION_COMPRESS, /* .Z */
  FJ_COMPRESSION_LRZIP,
  FJ_COMPRESSION_LZOP,
} FjCompression;

#define FJ_TYPE_COMPRESSION (fj_compression_get_type ())
GType fj_compression_get_type (void);

/* What to do with a file that is packed. */
typedef enum {
  FJ_UNPACK_ALWAYS,
  FJ_UNPACK_STORAGE, /* when there is a disk or a file system in it */
  FJ_UNPACK_NEVER,
} FjUnpack;

/* (pure) What packed data begins with; %FJ_COMPRESSION_NONE for anything else. */
FjCompression fj_compression_detect (const guint8 *data, gsize length);
/* (pure) Whether this program has what it takes to unpack it. */
gboolean fj_compression_can_unpack (FjCompression compression);
/* (pure) Whether a file of this name should be packed. */
gboolean fj_compression_is_named (const char *name);

const char *fj_compression_to_text (FjCompression compression); /* translated */
const char *fj_compression_to_name (FjCompression compression); /* stable, for machines */

G_END_DECLS
