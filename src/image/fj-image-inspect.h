/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-image.h"

G_BEGIN_DECLS

/* Enough of a file's start for every header, for a GPT of the usual 128 entries, and for btrfs. */
#define FJ_IMAGE_HEAD_SIZE (128 * 1024)

/*
 * What kind of content begins with @data, and what format it has where that is not all that is to
 * be said (NULL, static or interned). Private to the image room, like all of this.
 */
FjImageKind fj_image_inspect_kind (const guint8 *data, gsize length, const char **format);
FjImageKind fj_image_inspect_probe (const guint8 *data, gsize length, const char **format);
/* (pure) How long the headers in @data say that the content is, in bytes; 0 when they do not. */
guint64 fj_image_inspect_declared_size (FjImageKind kind, const guint8 *data, gsize length);
/* The partitions of a disk image. NULL when its table is damaged. */
GPtrArray *fj_image_inspect_gpt (const guint8 *data, gsize length, guint64 declared_size);

/**
 * FjHintSearch:
 *
 * Looks for a few telling strings in a boot file that comes in pieces.
 */
typedef struct _FjHintSearch FjHintSearch;

FjHintSearch *fj_hint_search_new (gboolean prefers_tfa);
void          fj_hint_search_free (FjHintSearch *self);
void          fj_hint_search_add (FjHintSearch *self, const guint8 *data, gsize length);
void          fj_hint_search_finish (FjHintSearch *self);
gboolean      fj_hint_search_has_usb_programmer (FjHintSearch *self);
gboolean      fj_hint_search_has_stm32prog (FjHintSearch *self);
gboolean      fj_hint_search_needs_fwu_metadata (FjHintSearch *self);
const char   *fj_hint_search_get_version (FjHintSearch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjHintSearch, fj_hint_search_free)

G_END_DECLS
