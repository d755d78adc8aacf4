/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-image.h"

G_BEGIN_DECLS

/**
 * FjImageCache:
 *
 * Packed files have to be unpacked to be looked at, which takes seconds; a layout that is being
 * edited asks for the same files again and again. The last few are remembered, by path and state.
 * Any thread.
 */
typedef struct _FjImageCache FjImageCache;

FjImageCache *fj_image_cache_new (void);
void          fj_image_cache_free (FjImageCache *self);
FjImageCache *fj_image_cache_get_default (void);
FjImage      *fj_image_cache_open (FjImageCache *self, GFile *file, FjUnpack unpack, guint64 limit,
                                   GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjImageCache, fj_image_cache_free)

G_END_DECLS
