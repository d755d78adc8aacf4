/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text in columns of a terminal. Colour sequences (ESC [ … m) have no width. */
guint fj_cli_text_width (const char *text);
char *fj_cli_text_fit (const char *text, guint columns);
char *fj_cli_text_pad (const char *text, guint columns);
char *fj_cli_text_fill (const char *text, guint columns);
char *fj_cli_text_pad_start (const char *text, guint columns);
char *fj_cli_text_wrap (const char *text, guint columns);
char *fj_cli_text_bar (double fraction, guint columns, gboolean ascii);

G_END_DECLS
