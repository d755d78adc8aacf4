/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-image-file.h"
#include "fj-image.h"

G_BEGIN_DECLS

/**
 * FjImageSource:
 *
 * The content of a file from its start, unpacked where it is packed. Private to the image room.
 */
typedef struct _FjImageSource FjImageSource;

FjImageSource *fj_image_source_open (GFile *file, GError **error);
void           fj_image_source_free (FjImageSource *self);
FjImageFile   *fj_image_source_get_file (FjImageSource *self);
FjCompression  fj_image_source_get_compression (FjImageSource *self);
gssize         fj_image_source_read (FjImageSource *self, guint8 *buffer, gsize length,
                                     GCancellable *cancellable, GError **error);

/* What packed data begins with; %FJ_COMPRESSION_NONE for anything else. */
FjCompression fj_compression_detect (const guint8 *data, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjImageSource, fj_image_source_free)

G_END_DECLS
