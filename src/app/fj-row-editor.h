/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-plan.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_ROW_EDITOR (fj_row_editor_get_type ())
G_DECLARE_FINAL_TYPE (FjRowEditor, fj_row_editor, FJ, ROW_EDITOR, GtkGrid)

void fj_row_editor_set_row (FjRowEditor *self, FjLayout *layout, int row);
void fj_row_editor_set_issues (FjRowEditor *self, GPtrArray *issues);
void fj_row_editor_set_plan (FjRowEditor *self, FjPlan *plan);
void fj_row_editor_commit (FjRowEditor *self);
void fj_row_editor_set_others (FjRowEditor *self, GArray *rows);

G_END_DECLS
