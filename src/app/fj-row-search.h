/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-layout.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_ROW_SEARCH (fj_row_search_get_type ())
G_DECLARE_FINAL_TYPE (FjRowSearch, fj_row_search, FJ, ROW_SEARCH, GtkSearchBar)

void fj_row_search_set_layout (FjRowSearch *self, FjLayout *layout);
void fj_row_search_start (FjRowSearch *self, int row);

G_END_DECLS
