/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-image-source.h"
#include "fj-image.h"

G_BEGIN_DECLS

/* Computed when it is first asked for. */
typedef struct {
  GMutex mutex;
  char  *sha256; /* (owned) (nullable) set once */
} FjImageHash;

FjImageHash        *fj_image_get_hash (FjImage *self);
const FjImageStamp *fj_image_get_stamp (FjImage *self);
FjImage            *fj_image_new_from_source (GFile *file, FjImageSource *source, FjUnpack unpack,
                                              guint64 limit, GCancellable *cancellable,
                                              GError **error);

G_END_DECLS
