/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-image-kind.h"

G_BEGIN_DECLS

/* Enough of a file's start for every header, for a GPT of the usual 128 entries, and for btrfs. */
#define FJ_IMAGE_HEAD_SIZE (128 * 1024)

/*
 * What kind of content begins with @data, and what format it has where that is not all that is to
 * be said (NULL, static or interned). Private to the image room, like all of this.
 */
FjImageKind fj_image_inspect_kind (const guint8 *data, gsize length, const char **format);
/* (pure) How long the headers in @data say that the content is, in bytes; 0 when they do not. */
guint64 fj_image_inspect_declared_size (FjImageKind kind, const guint8 *data, gsize length);

G_END_DECLS
