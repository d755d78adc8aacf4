/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-image.h"

G_BEGIN_DECLS

/* Enough of a file's start to tell how it is packed. */
#define FJ_COMPRESSION_HEAD_SIZE 4096

/* (pure) What packed data begins with; %FJ_COMPRESSION_NONE for
 * anything else. Private to the room. */
FjCompression fj_compression_detect (const guint8 *data, gsize length);
/* libarchive's number for what unpacks it; not for gzip, nor where it cannot be unpacked. */
int fj_compression_get_filter (FjCompression compression);

G_END_DECLS
