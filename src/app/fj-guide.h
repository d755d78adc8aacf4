/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_GUIDE (fj_guide_get_type ())
G_DECLARE_FINAL_TYPE (FjGuide, fj_guide, FJ, GUIDE, GtkScrolledWindow)

void fj_guide_set_has_board (FjGuide *self, gboolean has_board);
void fj_guide_set_recent (FjGuide *self, GPtrArray *files);

G_END_DECLS
