/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-editor-page.h"
#include "fj-layout-templates.h"
#include "fj-row-places.h"

#include <glib/gi18n.h>

/* What can be done with the rows of an editor page, each as one step of undo. */

static FjLayout *
get_layout (FjEditorPage *self)
{
  FjLayoutDocument *document = fj_editor_page_get_document (self);

  return document != NULL ? fj_layout_document_get_layout (document) : NULL;
}

static gboolean
can_edit (FjEditorPage *self)
{
  FjLayoutDocument *document = fj_editor_page_get_document (self);

  return document != NULL && fj_layout_document_can_edit (document);
}

static GtkClipboard *
get_clipboard (FjEditorPage *self)
{
  return gtk_widget_get_clipboard (GTK_WIDGET (self), GDK_SELECTION_CLIPBOARD);
}

static guint
get_place (FjEditorPage *self)
{
  int row = fj_layout_view_get_row (fj_editor_page_get_view (self));

  return row >= 0 ? (guint) row + 1 : fj_layout_get_n_rows (get_layout (self));
}

static void
insert_rows (FjEditorPage *self, GPtrArray *rows)
{
  FjLayout *layout = get_layout (self);
  guint     place = get_place (self);

  fj_layout_set_joining (layout, TRUE);
  for (guint i = 0; i < rows->len && fj_layout_get_n_rows (layout) < FJ_MAX_LINES; i++)
    fj_layout_insert (layout, place + i, g_ptr_array_index (rows, i));
  fj_layout_set_joining (layout, FALSE);
  if (rows->len > 0)
    fj_editor_page_select (self, MIN (place, fj_layout_get_n_rows (layout) - 1), FJ_COLUMN_NONE);
}

/**
 * fj_editor_page_copy:
 * @self: a page
 *
 * Puts the selected rows on the clipboard, as text.
 */
void
fj_editor_page_copy (FjEditorPage *self)
{
  g_autoptr (GArray) rows = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (FJ_IS_EDITOR_PAGE (self) && get_layout (self) != NULL);

  rows = fj_layout_view_dup_rows (fj_editor_page_get_view (self));
  text = fj_rows_to_text (get_layout (self), rows);
  if (rows->len > 0)
    gtk_clipboard_set_text (get_clipboard (self), text, -1);
}

/**
 * fj_editor_page_remove_rows:
 * @self: a page
 *
 * Removes the selected rows, as one step.
 */
void
fj_editor_page_remove_rows (FjEditorPage *self)
{
  FjLayout *layout = get_layout (self);
  g_autoptr (GArray) rows = NULL;
  guint n;

  g_return_if_fail (FJ_IS_EDITOR_PAGE (self) && can_edit (self));

  rows = fj_layout_view_dup_rows (fj_editor_page_get_view (self));
  fj_layout_set_joining (layout, TRUE);
  for (guint i = rows->len; i > 0; i--)
    fj_layout_remove (layout, g_array_index (rows, guint, i - 1));
  fj_layout_set_joining (layout, FALSE);
  n = fj_layout_get_n_rows (layout);
  if (rows->len > 0 && n > 0)
    fj_editor_page_select (self, MIN (g_array_index (rows, guint, 0), n - 1), FJ_COLUMN_NONE);
}

/**
 * fj_editor_page_cut:
 * @self: a page
 *
 * Moves the selected rows to the clipboard.
 */
void
fj_editor_page_cut (FjEditorPage *self)
{
  fj_editor_page_copy (self);
  fj_editor_page_remove_rows (self);
}

static void
on_text_received (GtkClipboard *clipboard, const char *text, gpointer user_data)
{
  g_autoptr (FjEditorPage) self = user_data;
  g_autoptr (GPtrArray) rows = text != NULL ? fj_rows_from_text (text) : NULL;

  g_assert (FJ_IS_EDITOR_PAGE (self));

  if (!can_edit (self))
    return; /* also when the window is closed */
  if (rows == NULL || rows->len == 0)
    fj_editor_page_say (self, _ ("There are no rows of a layout on the clipboard."));
  else
    insert_rows (self, rows);
}

/**
 * fj_editor_page_paste:
 * @self: a page
 *
 * Inserts the rows that are on the clipboard below the cursor.
 */
void
fj_editor_page_paste (FjEditorPage *self)
{
  g_return_if_fail (FJ_IS_EDITOR_PAGE (self));

  gtk_clipboard_request_text (get_clipboard (self), on_text_received, g_object_ref (self));
}

/**
 * fj_editor_page_add_row:
 * @self: a page
 *
 * Inserts a row like its neighbours below the cursor.
 */
void
fj_editor_page_add_row (FjEditorPage *self)
{
  FjLayout *layout = get_layout (self);
  guint     place;
  g_autoptr (FjPartition) row = NULL;

  g_return_if_fail (FJ_IS_EDITOR_PAGE (self) && can_edit (self));

  place = get_place (self);
  if (fj_layout_get_n_rows (layout) >= FJ_MAX_LINES)
    return;
  row = fj_layout_template_new_row (layout, place - 1);
  fj_layout_insert (layout, place, row);
  fj_editor_page_select (self, place, FJ_COLUMN_NAME);
}

/**
 * fj_editor_page_duplicate_rows:
 * @self: a page
 *
 * Inserts copies of the selected rows.
 */
void
fj_editor_page_duplicate_rows (FjEditorPage *self)
{
  g_autoptr (GArray) numbers = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  g_return_if_fail (FJ_IS_EDITOR_PAGE (self) && can_edit (self));

  numbers = fj_layout_view_dup_rows (fj_editor_page_get_view (self));
  text = fj_rows_to_text (get_layout (self), numbers);
  rows = fj_rows_from_text (text);
  insert_rows (self, rows);
}

/* (transfer full): the selected rows, or that of the cursor; none when there is neither */
static GArray *
dup_rows (FjEditorPage *self)
{
  GArray *rows = fj_layout_view_dup_rows (fj_editor_page_get_view (self));
  guint   row = (guint) fj_editor_page_get_row (self);

  if (rows->len == 0 && fj_editor_page_get_row (self) >= 0)
    g_array_append_val (rows, row);
  return rows;
}

static void
select_rows (FjEditorPage *self, guint first, guint n)
{
  GtkTreeView   *tree = fj_layout_view_get_tree (fj_editor_page_get_view (self));
  FjLayoutStore *store = fj_layout_view_get_store (fj_editor_page_get_view (self));
  g_autoptr (GtkTreePath) from = fj_layout_store_dup_path (store, first);
  g_autoptr (GtkTreePath) to = fj_layout_store_dup_path (store, first + n - 1);

  fj_editor_page_select (self, first, FJ_COLUMN_NONE);
  gtk_tree_selection_select_range (gtk_tree_view_get_selection (tree), from, to);
}

/**
 * fj_editor_page_move_rows_before:
 * @self: a page
 * @before: a row; the number of rows: at the end
 *
 * Moves the selected rows there, as one step.
 */
void
fj_editor_page_move_rows_before (FjEditorPage *self, guint before)
{
  g_autoptr (GArray) rows = NULL;
  guint first;

  g_return_if_fail (FJ_IS_EDITOR_PAGE (self) && can_edit (self));

  rows = dup_rows (self);
  if (rows->len == 0 || before > fj_layout_get_n_rows (get_layout (self)))
    return;
  first = fj_rows_move (get_layout (self), rows, before);
  select_rows (self, first, rows->len);
}

/**
 * fj_editor_page_can_move:
 * @self: a page
 * @by: how many rows down
 *
 * Returns: whether the selected rows can be moved so far
 */
gboolean
fj_editor_page_can_move (FjEditorPage *self, int by)
{
  g_autoptr (GArray) rows = NULL;

  g_return_val_if_fail (FJ_IS_EDITOR_PAGE (self), FALSE);

  rows = dup_rows (self);
  return can_edit (self) && fj_rows_can_move (rows, by, fj_layout_get_n_rows (get_layout (self)));
}

/**
 * fj_editor_page_move_rows:
 * @self: a page
 * @by: how many rows down
 *
 * Moves the selected rows, as one step.
 */
void
fj_editor_page_move_rows (FjEditorPage *self, int by)
{
  g_autoptr (GArray) rows = NULL;
  guint edge;

  g_return_if_fail (FJ_IS_EDITOR_PAGE (self) && can_edit (self));

  if (!fj_editor_page_can_move (self, by))
    return;
  rows = dup_rows (self);
  edge = by < 0 ? g_array_index (rows, guint, 0)
                : g_array_index (rows, guint, rows->len - 1) + 1;
  fj_editor_page_move_rows_before (self, (guint) ((int) edge + by));
}

/* (transfer full) (nullable): what a cell says of a file: from the folder of the layout on */
static char *
dup_file_text (FjEditorPage *self, GFile *file)
{
  FjLayoutDocument *document = fj_editor_page_get_document (self);
  g_autoptr (GFile) folder = fj_layout_document_dup_folder (document);
  char *text;

  if (folder == NULL && (folder = g_file_get_parent (file)) != NULL)
    fj_layout_document_set_folder (document, folder); /* the others are likely to be there */
  text = folder != NULL ? g_file_get_relative_path (folder, file) : NULL;
  return text != NULL ? text : g_file_get_path (file);
}

/**
 * fj_editor_page_set_file:
 * @self: a page
 * @row: index in the layout; -1: the row of the cursor
 * @file: a file to write
 *
 * Puts it into the row, if there is one that can be edited, and goes there.
 */
void
fj_editor_page_set_file (FjEditorPage *self, int row, GFile *file)
{
  g_autofree char *text = NULL;

  if (row < 0)
    row = fj_editor_page_get_row (self);
  if (row < 0 || !can_edit (self) || (guint) row >= fj_layout_get_n_rows (get_layout (self)))
    return;
  text = dup_file_text (self, file);
  if (text == NULL)
    return;
  fj_layout_set_text (get_layout (self), (guint) row, FJ_COLUMN_FILE, text);
  fj_editor_page_select (self, (guint) row, FJ_COLUMN_FILE);
}

/**
 * fj_editor_page_add_files:
 * @self: a page
 * @place: where the first new row is to stand
 * @files: (element-type GFile): files to write
 *
 * Adds a row for each, as one step.
 */
void
fj_editor_page_add_files (FjEditorPage *self, guint place, GPtrArray *files)
{
  FjLayout *layout = get_layout (self);
  guint     n = 0;

  g_return_if_fail (FJ_IS_EDITOR_PAGE (self) && can_edit (self));

  fj_layout_set_joining (layout, TRUE);
  for (guint i = 0; i < files->len && fj_layout_get_n_rows (layout) < FJ_MAX_LINES; i++) {
    g_autofree char *text = dup_file_text (self, g_ptr_array_index (files, i));
    g_autoptr (FjPartition) row = text != NULL
                                    ? fj_layout_template_new_row_for (layout, place + n - 1, text)
                                    : NULL;

    if (row != NULL)
      fj_layout_insert (layout, place + n++, row);
  }
  fj_layout_set_joining (layout, FALSE);
  if (n > 0)
    select_rows (self, place, n);
}

/**
 * fj_editor_page_edit_row:
 * @self: a page
 *
 * Opens the editor of the cell that has the cursor.
 */
void
fj_editor_page_edit_row (FjEditorPage *self)
{
  g_return_if_fail (FJ_IS_EDITOR_PAGE (self));

  fj_layout_view_edit_cell (fj_editor_page_get_view (self));
}

/**
 * fj_editor_page_edit_form:
 * @self: a page
 *
 * Moves the keyboard to the form; where it is hidden, does what fj_editor_page_edit_row() does.
 */
void
fj_editor_page_edit_form (FjEditorPage *self)
{
  g_return_if_fail (FJ_IS_EDITOR_PAGE (self));

  if (gtk_widget_get_visible (fj_editor_page_get_form (self)))
    gtk_widget_child_focus (fj_editor_page_get_form (self), GTK_DIR_TAB_FORWARD);
  else
    fj_editor_page_edit_row (self);
}
