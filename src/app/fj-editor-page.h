/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout-document.h"
#include "fj-layout-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_EDITOR_PAGE (fj_editor_page_get_type ())
G_DECLARE_FINAL_TYPE (FjEditorPage, fj_editor_page, FJ, EDITOR_PAGE, GtkBox)

void       fj_editor_page_set_document (FjEditorPage *self, FjLayoutDocument *document);
void       fj_editor_page_set_device (FjEditorPage *self, FjDevice *device);
GtkWidget *fj_editor_page_get_map (FjEditorPage *self);
GtkWidget *fj_editor_page_get_panel (FjEditorPage *self);
int        fj_editor_page_get_row (FjEditorPage *self);
void       fj_editor_page_select (FjEditorPage *self, guint row, FjColumn column);
void       fj_editor_page_show_first_error (FjEditorPage *self, GPtrArray *issues);

/* What can be done with the selected rows; only while the layout can be edited. */
void       fj_editor_page_cut (FjEditorPage *self);
void       fj_editor_page_copy (FjEditorPage *self);
void       fj_editor_page_paste (FjEditorPage *self);
void       fj_editor_page_add_row (FjEditorPage *self);
void       fj_editor_page_duplicate_rows (FjEditorPage *self);
void       fj_editor_page_remove_rows (FjEditorPage *self);
gboolean   fj_editor_page_can_move (FjEditorPage *self, int by);
void       fj_editor_page_move_rows (FjEditorPage *self, int by);
void       fj_editor_page_move_rows_before (FjEditorPage *self, guint before);
void       fj_editor_page_set_file (FjEditorPage *self, int row, GFile *file);
void       fj_editor_page_add_files (FjEditorPage *self, guint place, GPtrArray *files);
void       fj_editor_page_edit_row (FjEditorPage *self);
void       fj_editor_page_edit_form (FjEditorPage *self);
void       fj_editor_page_next_issue (FjEditorPage *self);
void       fj_editor_page_find_rows (FjEditorPage *self);
GtkWidget *fj_editor_page_get_form (FjEditorPage *self);

/* What is done with its rows works on these. */
FjLayoutView     *fj_editor_page_get_view (FjEditorPage *self);
FjLayoutDocument *fj_editor_page_get_document (FjEditorPage *self);
void              fj_editor_page_say (FjEditorPage *self, const char *text);

G_END_DECLS
