/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-image.h"

G_BEGIN_DECLS

/**
 * FjImageCache:
 *
 * Packed files have to be unpacked to be looked at, which takes seconds; a layout that is being
 * edited asks for the same files again and again. The last few are remembered, by path and state.
 * Atomic reference count; any thread.
 */
typedef struct _FjImageCache FjImageCache;

FjImageCache *fj_image_cache_new (void);
FjImageCache *fj_image_cache_ref (FjImageCache *self);
void          fj_image_cache_unref (FjImageCache *self);
FjImage      *fj_image_cache_open (FjImageCache *self, GFile *file, FjUnpack unpack, guint64 limit,
                                   GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjImageCache, fj_image_cache_unref)

G_END_DECLS
