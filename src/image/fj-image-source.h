/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-compression.h"
#include "fj-image-file.h"

G_BEGIN_DECLS

/**
 * FjImageSource:
 *
 * The content of a file from its start, unpacked or as it is. Private to the image room.
 */
typedef struct _FjImageSource FjImageSource;

FjImageSource *fj_image_source_open (GFile *file, gboolean unpack, GError **error);
void           fj_image_source_free (FjImageSource *self);
FjImageFile   *fj_image_source_get_file (FjImageSource *self);
FjCompression  fj_image_source_get_compression (FjImageSource *self);
gboolean       fj_image_source_is_unpacked (FjImageSource *self);
gboolean       fj_image_source_seek (FjImageSource *self, guint64 position);
gssize         fj_image_source_read (FjImageSource *self, guint8 *buffer, gsize length,
                                     GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjImageSource, fj_image_source_free)

G_END_DECLS
