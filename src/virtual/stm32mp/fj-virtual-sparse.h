/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-target.h"

G_BEGIN_DECLS

gboolean fj_virtual_sparse_is_image (const guint8 *image, gsize length);
/* (nullable): what went wrong, in U-Boot's words; what came before that is in @written, bytes */
const char *fj_virtual_sparse_write (const FjVirtualTarget *target, FjVirtualBoard *board,
                                     const guint8 *image, gsize length,
                                     guint64 *written);

G_END_DECLS
