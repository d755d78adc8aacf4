/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-file-table.h"
#include "fj-layout-store.h"

#include <fj-plan.h>

G_BEGIN_DECLS

#define FJ_TYPE_LAYOUT_VIEW (fj_layout_view_get_type ())
G_DECLARE_FINAL_TYPE (FjLayoutView, fj_layout_view, FJ, LAYOUT_VIEW, GtkScrolledWindow)

FjLayoutStore *fj_layout_view_get_store (FjLayoutView *self);
void           fj_layout_view_set_files (FjLayoutView *self, FjFileTable *files);
void           fj_layout_view_set_issues (FjLayoutView *self, GPtrArray *issues);
void           fj_layout_view_set_plan (FjLayoutView *self, FjPlan *plan);
void           fj_layout_view_set_editable (FjLayoutView *self, gboolean editable);
gboolean       fj_layout_view_is_editable (FjLayoutView *self);
int            fj_layout_view_get_row (FjLayoutView *self);
GArray        *fj_layout_view_dup_rows (FjLayoutView *self);
void           fj_layout_view_select (FjLayoutView *self, guint row, FjColumn column);
void           fj_layout_view_edit_cell (FjLayoutView *self);
GtkTreeView   *fj_layout_view_get_tree (FjLayoutView *self);
void           fj_layout_view_show_row (FjLayoutView *self, guint row);
void           fj_layout_view_select_at (FjLayoutView *self, int x, int y);

G_END_DECLS
