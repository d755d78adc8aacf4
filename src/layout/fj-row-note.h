/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout-types.h"

G_BEGIN_DECLS

/*
 * A row's note is a comment directly above it that says what no column can:
 * "#flashjig packed=keep". Every other program takes it for the comment that it is. Private to the
 * layout.
 */
gboolean fj_row_note_is_note (const char *line);
gboolean fj_row_note_parse (const char *line, FjPacking *packing);
gsize    fj_row_note_measure (const char *raw, FjPacking *packing);
char    *fj_row_note_format (FjPacking packing, const char *end);

G_END_DECLS
