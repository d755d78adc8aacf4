/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-layout.h>

G_BEGIN_DECLS

gboolean fj_rows_can_move (const GArray *rows, int by, guint n_rows);
guint    fj_rows_move (FjLayout *layout, const GArray *rows, guint before);

G_END_DECLS
