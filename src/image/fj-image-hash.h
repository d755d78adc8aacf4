/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-image.h"

G_BEGIN_DECLS

/* SHA-256 of the file on the disk, packed or not: computed once for an image, on any thread. */
const char *fj_image_get_sha256 (FjImage *self, GCancellable *cancellable, GError **error);
const char *fj_image_peek_sha256 (FjImage *self);

G_END_DECLS
