/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-extent-map.h"

#include <fj-image.h>

G_BEGIN_DECLS

/*
 * What of @image is in use. Blocking: it reads tables, and packed content up to the last of them.
 * What was found stays with the image; threads may ask at the same time.
 */
FjExtentMap *fj_extent_scan_image (FjImage *image, GCancellable *cancellable, GError **error);

G_END_DECLS
