/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-file-dialogs.h"
#include "fj-layout-templates.h"
#include "fj-window-private.h"

#include <glib/gi18n.h>

static GtkClipboard *
get_clipboard (FjWindow *self)
{
  return gtk_widget_get_clipboard (GTK_WIDGET (self), GDK_SELECTION_CLIPBOARD);
}

static gboolean
can_edit (FjWindow *self)
{
  return self->layout != NULL && fj_flash_controller_get_n_running (self->controller) == 0 &&
         self->show == FJ_SHOW_EDITOR;
}

static void
copy_rows (FjWindow *self)
{
  g_autoptr (GArray) rows = fj_layout_view_dup_rows (self->layout_view);
  g_autofree char *text = fj_rows_to_text (self->layout, rows);

  if (rows->len > 0)
    gtk_clipboard_set_text (get_clipboard (self), text, -1);
}

static void
remove_rows (FjWindow *self)
{
  g_autoptr (GArray) rows = fj_layout_view_dup_rows (self->layout_view);
  guint n;

  fj_layout_set_joining (self->layout, TRUE);
  for (guint i = rows->len; i > 0; i--)
    fj_layout_remove (self->layout, g_array_index (rows, guint, i - 1));
  fj_layout_set_joining (self->layout, FALSE);
  n = fj_layout_get_n_rows (self->layout);
  if (rows->len > 0 && n > 0)
    fj_layout_view_select (self->layout_view, MIN (g_array_index (rows, guint, 0), n - 1), FJ_COLUMN_NONE);
}

static guint
get_place (FjWindow *self)
{
  int row = fj_layout_view_get_row (self->layout_view);

  return row >= 0 ? (guint) row + 1 : fj_layout_get_n_rows (self->layout);
}

static void
insert_rows (FjWindow *self, GPtrArray *rows)
{
  guint place = get_place (self);

  fj_layout_set_joining (self->layout, TRUE);
  for (guint i = 0; i < rows->len && fj_layout_get_n_rows (self->layout) < FJ_MAX_LINES; i++)
    fj_layout_insert (self->layout, place + i, g_ptr_array_index (rows, i));
  fj_layout_set_joining (self->layout, FALSE);
  if (rows->len > 0)
    fj_layout_view_select (self->layout_view, MIN (place, fj_layout_get_n_rows (self->layout) - 1),
                           FJ_COLUMN_NONE);
}

static void
on_text_received (GtkClipboard *clipboard, const char *text, gpointer user_data)
{
  g_autoptr (FjWindow) self = user_data;
  g_autoptr (GPtrArray) rows = text != NULL ? fj_rows_from_text (text) : NULL;

  if (self->controller == NULL || !can_edit (self))
    return;
  if (rows == NULL || rows->len == 0)
    fj_window_say (self, GTK_MESSAGE_INFO, _ ("There are no rows of a layout on the clipboard."), NULL,
                   NULL);
  else
    insert_rows (self, rows);
}

static void
on_cut_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  copy_rows (FJ_WINDOW (user_data));
  remove_rows (FJ_WINDOW (user_data));
}

static void
on_copy_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  copy_rows (FJ_WINDOW (user_data));
}

static void
on_paste_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;

  g_assert (FJ_IS_WINDOW (self));

  gtk_clipboard_request_text (get_clipboard (self), on_text_received, g_object_ref (self));
}

static void
on_add_row_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;
  guint     place = get_place (self);
  g_autoptr (FjPartition) row = fj_layout_template_new_row (self->layout, place - 1);

  g_assert (FJ_IS_WINDOW (self));

  if (fj_layout_get_n_rows (self->layout) >= FJ_MAX_LINES)
    return;
  fj_layout_insert (self->layout, place, row);
  fj_layout_view_select (self->layout_view, place, FJ_COLUMN_NAME);
}

static void
on_duplicate_row_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;
  g_autoptr (GArray) numbers = fj_layout_view_dup_rows (self->layout_view);
  g_autofree char *text = fj_rows_to_text (self->layout, numbers);
  g_autoptr (GPtrArray) rows = fj_rows_from_text (text);

  g_assert (FJ_IS_WINDOW (self));

  insert_rows (self, rows);
}

static void
on_remove_row_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  remove_rows (FJ_WINDOW (user_data));
}

static void
move_row (FjWindow *self, int by)
{
  int row = fj_layout_view_get_row (self->layout_view);
  int to = row + by;

  if (row < 0 || to < 0 || (guint) to >= fj_layout_get_n_rows (self->layout))
    return;
  fj_layout_move (self->layout, (guint) row, (guint) to);
  fj_layout_view_select (self->layout_view, (guint) to, FJ_COLUMN_NONE);
}

static void
on_move_up_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  move_row (FJ_WINDOW (user_data), -1);
}

static void
on_move_down_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  move_row (FJ_WINDOW (user_data), 1);
}

static void
on_next_issue_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fj_issue_list_next (FJ_WINDOW (user_data)->issue_list);
}

static void
on_check_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;

  g_assert (FJ_IS_WINDOW (self));

  fj_file_table_refresh (self->files);
  fj_layout_checker_check_now (self->checker);
}

static void
image_chosen (GFile *file, gpointer user_data)
{
  FjWindow *self = user_data;
  int       row = fj_layout_view_get_row (self->layout_view);
  g_autoptr (GFile) folder = fj_layout_dup_folder (self->layout);
  g_autofree char *text = folder != NULL ? g_file_get_relative_path (folder, file) : NULL;

  if (text == NULL)
    text = g_file_get_path (file);
  if (text != NULL && row >= 0 && can_edit (self))
    fj_layout_set_text (self->layout, (guint) row, FJ_COLUMN_FILE, text);
}

static void
on_choose_file_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;
  g_autoptr (GFile) folder = fj_layout_dup_folder (self->layout);

  g_assert (FJ_IS_WINDOW (self));

  fj_file_dialog_show (GTK_WINDOW (self), FJ_ASK_IMAGE, folder, NULL, image_chosen, self);
}

static void
on_edit_row_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;

  g_assert (FJ_IS_WINDOW (self));

  gtk_widget_child_focus (GTK_WIDGET (self->row_editor), GTK_DIR_TAB_FORWARD);
}

/**
 * fj_window_add_edit_actions:
 * @self: a window
 *
 * Adds the actions about the rows of the layout.
 */
void
fj_window_add_edit_actions (FjWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "cut", .activate = on_cut_activated },
    { .name = "copy", .activate = on_copy_activated },
    { .name = "paste", .activate = on_paste_activated },
    { .name = "add-row", .activate = on_add_row_activated },
    { .name = "duplicate-row", .activate = on_duplicate_row_activated },
    { .name = "remove-row", .activate = on_remove_row_activated },
    { .name = "move-up", .activate = on_move_up_activated },
    { .name = "move-down", .activate = on_move_down_activated },
    { .name = "next-issue", .activate = on_next_issue_activated },
    { .name = "check", .activate = on_check_activated },
    { .name = "choose-file", .activate = on_choose_file_activated },
    { .name = "edit-row", .activate = on_edit_row_activated },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

/**
 * fj_window_update_edit_actions:
 * @self: a window
 *
 * Brings the actions about the rows in line with the layout and the cursor.
 */
void
fj_window_update_edit_actions (FjWindow *self)
{
  static const char *const with_row[] = { "cut", "copy", "duplicate-row", "remove-row", "choose-file",
                                          "edit-row" };
  gboolean                 editable = can_edit (self);
  int                      row = editable ? fj_layout_view_get_row (self->layout_view) : -1;
  int                      n = self->layout != NULL ? (int) fj_layout_get_n_rows (self->layout) : 0;

  for (guint i = 0; i < G_N_ELEMENTS (with_row); i++)
    fj_window_enable (self, with_row[i], row >= 0);
  fj_window_enable (self, "paste", editable);
  fj_window_enable (self, "add-row", editable);
  fj_window_enable (self, "move-up", row > 0);
  fj_window_enable (self, "move-down", row >= 0 && row < n - 1);
  fj_window_enable (self, "next-issue", editable);
  fj_window_enable (self, "check", editable);
}

/* Keys that mean something else in an entry, so they are no accelerators of the window. */
static const struct {
  guint           key;
  GdkModifierType modifiers;
  const char     *action;
} table_keys[] = {
  { GDK_KEY_x, GDK_CONTROL_MASK, "cut" },
  { GDK_KEY_c, GDK_CONTROL_MASK, "copy" },
  { GDK_KEY_v, GDK_CONTROL_MASK, "paste" },
  { GDK_KEY_d, GDK_CONTROL_MASK, "duplicate-row" },
  { GDK_KEY_Insert, 0, "add-row" },
  { GDK_KEY_Delete, 0, "remove-row" },
  { GDK_KEY_Up, GDK_MOD1_MASK, "move-up" },
  { GDK_KEY_Down, GDK_MOD1_MASK, "move-down" },
};

/**
 * fj_window_handle_table_key:
 * @self: a window
 * @event: a key that was pressed in the table
 *
 * Returns: whether it was one of the keys for rows
 */
gboolean
fj_window_handle_table_key (FjWindow *self, GdkEventKey *event)
{
  GdkModifierType modifiers = event->state & gtk_accelerator_get_default_mod_mask ();

  for (guint i = 0; i < G_N_ELEMENTS (table_keys); i++) {
    if (table_keys[i].key != gdk_keyval_to_lower (event->keyval) || table_keys[i].modifiers != modifiers)
      continue;
    g_action_group_activate_action (G_ACTION_GROUP (self), table_keys[i].action, NULL);
    return GDK_EVENT_STOP;
  }
  return GDK_EVENT_PROPAGATE;
}
