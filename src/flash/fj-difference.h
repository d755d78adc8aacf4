/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize   fj_difference_find (const guint8 *sent, const guint8 *found, gsize length);
GError *fj_difference_new_error (const char *partition, guint64 offset, const guint8 *sent,
                                 const guint8 *found, gsize length);
GError *fj_difference_new_short (const char *partition, guint64 found, guint64 sent);

G_END_DECLS
