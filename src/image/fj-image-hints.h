/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

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
gboolean      fj_hint_search_has_fastboot (FjHintSearch *self);
gboolean      fj_hint_search_needs_fwu_metadata (FjHintSearch *self);
const char   *fj_hint_search_get_version (FjHintSearch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjHintSearch, fj_hint_search_free)

G_END_DECLS
