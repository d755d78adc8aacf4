/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-image-private.h"

G_BEGIN_DECLS

/*
 * Packed files have to be unpacked to be looked at, which takes seconds; a layout that is being
 * edited asks for the same files again and again. The last few are remembered, by path and state.
 * Any thread. Private to the image room.
 */
FjImage *fj_image_cache_lookup (GFile *file, const FjImageStamp *stamp);
void     fj_image_cache_store (FjImage *image);

G_END_DECLS
