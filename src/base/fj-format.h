/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *fj_format_size (guint64 bytes);
char *fj_format_rate (double bytes_per_second);
char *fj_format_duration (double seconds);
char *fj_format_offset (guint64 offset);
char *fj_format_safe_text (const void *data, gsize length);

G_END_DECLS
