/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A partition of a disk image. */
typedef struct {
  char   *name;      /* (owned) */
  char   *type_guid; /* (owned) lower case */
  guint64 offset;    /* bytes */
  guint64 size;      /* bytes */
} FjGptEntry;

/* The partitions of a disk image. NULL when its table is damaged. Private to the image room. */
GPtrArray *fj_image_inspect_gpt (const guint8 *data, gsize length, guint64 declared_size);

G_END_DECLS
