/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-image-kind.h"

G_BEGIN_DECLS

/* What libblkid knows of content that begins with @data. Private to the image room. */
FjImageKind fj_image_inspect_probe (const guint8 *data, gsize length, const char **format);

G_END_DECLS
