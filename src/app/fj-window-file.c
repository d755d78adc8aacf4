/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-file-dialogs.h"
#include "fj-layout-templates.h"
#include "fj-settings.h"
#include "fj-text.h"
#include "fj-window-private.h"

#include <fj-proposal-finder.h>
#include <glib/gi18n.h>

#define AFTER_SAVE "flashjig-after-save"
/* In place of the name of a template: the layout is made for files. */
#define FROM_FILES "files"

static void
use_template (FjWindow *self, const char *kind)
{
  FjBoard *board = fj_board_list_get_selected (self->board_list);
  FjFamily family = FJ_FAMILY_MP15;
  g_autoptr (FjLayout) layout = NULL;

  if (board != NULL)
    family = fj_device_get_family (fj_board_get_device (board));
  layout = fj_layout_template_new (kind, family, NULL);
  if (layout == NULL)
    return;
  fj_window_say (self, GTK_MESSAGE_OTHER, NULL, NULL, NULL);
  fj_window_set_layout (self, layout);
}

typedef struct {
  FjWindow *self; /* (unowned): the dialog goes with it */
  GFile    *file; /* (owned) (nullable): what to open after */
  char     *kind; /* (owned) (nullable): the new layout to make after; with @file: from its files;
                     neither of them: close */
} Pending;

static Pending *
pending_new (FjWindow *self, GFile *file, const char *kind)
{
  Pending *pending = g_new0 (Pending, 1);

  pending->self = self;
  pending->file = file != NULL ? g_object_ref (file) : NULL;
  pending->kind = g_strdup (kind);
  return pending;
}

static void
pending_free (gpointer data, GClosure *closure)
{
  Pending *pending = data;

  g_clear_object (&pending->file);
  g_free (pending->kind);
  g_free (pending);
}

static void
go_on (Pending *pending)
{
  g_autofree char *name = pending->file != NULL ? g_file_get_basename (pending->file) : NULL;

  if (pending->file == NULL && pending->kind != NULL)
    use_template (pending->self, pending->kind);
  else if (pending->file == NULL)
    gtk_widget_destroy (GTK_WIDGET (pending->self));
  else if (pending->kind != NULL || (name != NULL && fj_is_card_image_name (name)))
    fj_window_propose (pending->self, pending->file);
  else
    fj_window_open_now (pending->self, pending->file);
}

static void
on_file_changed (FjWindow *self)
{
  GFile *file = self->layout != NULL ? fj_layout_get_file (self->layout) : NULL;

  g_assert (FJ_IS_WINDOW (self));

  if (file == NULL || !fj_layout_is_changed_on_disk (self->layout, NULL))
    return;
  if (!g_file_query_exists (file, NULL))
    fj_window_say (self, GTK_MESSAGE_WARNING,
                   _ ("The file of the layout is gone from the disk; what is shown here is all that "
                      "is left of it."),
                   _ ("_Save Again"), "win.save-anyway");
  else if (fj_layout_get_modified (self->layout))
    fj_window_say (self, GTK_MESSAGE_WARNING,
                   _ ("The layout was changed on disk by another program. Loading it again discards "
                      "your changes."),
                   _ ("_Load Again"), "win.revert");
  else
    fj_window_say (self, GTK_MESSAGE_INFO, _ ("The layout was changed on disk by another program."),
                   _ ("_Load Again"), "win.revert");
}

/**
 * fj_window_watch_file:
 * @self: a window
 *
 * Follows the file of the layout from now on, to say when another program changes it.
 */
void
fj_window_watch_file (FjWindow *self)
{
  GFile *file = self->layout != NULL ? fj_layout_get_file (self->layout) : NULL;

  g_clear_object (&self->monitor);
  if (file == NULL)
    return;
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_file_changed), self,
                             G_CONNECT_SWAPPED);
}

static gboolean
save_to (FjWindow *self, GFile *file)
{
  g_autoptr (GError) error = NULL;

  if (!fj_layout_save (self->layout, file, NULL, &error)) {
    fj_window_say_error (self, error);
    return FALSE;
  }
  fj_settings_add_recent (self->settings, file);
  fj_window_watch_file (self);
  fj_window_update (self);
  return TRUE;
}

static void
free_after_save (gpointer data)
{
  pending_free (data, NULL);
}

static void
save_chosen (GFile *file, gpointer user_data)
{
  FjWindow *self = user_data;
  Pending  *then = g_object_steal_data (G_OBJECT (self), AFTER_SAVE);

  if (save_to (self, file) && then != NULL)
    go_on (then);
  if (then != NULL)
    pending_free (then, NULL);
}

/* @then (transfer full) (nullable): what was asked for and has to wait until the layout has a file */
static void
save_as (FjWindow *self, Pending *then)
{
  g_autoptr (GFile) folder = fj_layout_dup_folder (self->layout);
  g_autofree char *title = NULL;

  g_object_get (self->layout, "title", &title, NULL);
  g_object_set_data_full (G_OBJECT (self), AFTER_SAVE, then, free_after_save);
  fj_file_dialog_show (GTK_WINDOW (self), FJ_ASK_SAVE_LAYOUT, folder,
                       fj_layout_get_file (self->layout) != NULL ? title : "flash.tsv", save_chosen,
                       self);
}

/* Returns: whether it is saved now; otherwise it was asked or said what is in the way. */
static gboolean
save (FjWindow *self)
{
  GFile *file = fj_layout_get_file (self->layout);

  fj_row_editor_commit (self->row_editor);
  if (file != NULL && !fj_layout_is_changed_on_disk (self->layout, NULL))
    return save_to (self, file);
  if (file == NULL)
    save_as (self, NULL);
  else
    fj_window_say (self, GTK_MESSAGE_WARNING,
                   _ ("The file was changed by another program since it was opened."),
                   _ ("_Save Anyway"), "win.save-anyway");
  return FALSE;
}

static void
on_unsaved_response (GtkDialog *dialog, int response, Pending *pending)
{
  FjWindow *self = pending->self;

  gtk_widget_hide (GTK_WIDGET (dialog));
  if (response == GTK_RESPONSE_YES && fj_layout_get_file (self->layout) == NULL)
    save_as (self, pending_new (self, pending->file, pending->kind));
  else if (response == GTK_RESPONSE_NO || (response == GTK_RESPONSE_YES && save (self)))
    go_on (pending);
  gtk_widget_destroy (GTK_WIDGET (dialog));
}

/* Asks about unsaved changes, then opens @file or makes a layout of @kind, or closes the window. */
static void
guard (FjWindow *self, GFile *file, const char *kind)
{
  Pending   *pending = pending_new (self, file, kind);
  GtkWidget *dialog;

  fj_row_editor_commit (self->row_editor);
  if (self->layout == NULL || !fj_layout_get_modified (self->layout)) {
    go_on (pending);
    pending_free (pending, NULL);
    return;
  }
  dialog = gtk_message_dialog_new (GTK_WINDOW (self), GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
                                   GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE, "%s",
                                   _ ("Save the changes of the layout?"));
  gtk_message_dialog_format_secondary_text (GTK_MESSAGE_DIALOG (dialog), "%s",
                                            _ ("Otherwise they are lost."));
  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _ ("_Discard"), GTK_RESPONSE_NO, _ ("_Cancel"),
                          GTK_RESPONSE_CANCEL, _ ("_Save"), GTK_RESPONSE_YES, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_YES);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_unsaved_response), pending, pending_free, 0);
  gtk_widget_show (dialog);
}

/**
 * fj_window_open:
 * @self: a window
 * @file: a layout, a folder that holds one, or an image of a whole card
 *
 * Opens it, after a question when there are unsaved changes; an image gets a new layout that writes it.
 */
void
fj_window_open (FjWindow *self, GFile *file)
{
  g_return_if_fail (FJ_IS_WINDOW (self));

  if (!fj_window_refuses_to_open (self))
    guard (self, file, NULL);
}

/**
 * fj_window_ask_close:
 * @self: a window
 *
 * Closes it, after a question when something would be lost.
 */
void
fj_window_ask_close (FjWindow *self)
{
  if (fj_flash_controller_get_n_running (self->controller) > 0)
    g_action_group_activate_action (G_ACTION_GROUP (self), "stop", NULL);
  else
    guard (self, NULL, NULL);
}

static void
file_chosen (GFile *file, gpointer user_data)
{
  fj_window_open (FJ_WINDOW (user_data), file);
}

static void
on_open_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;
  g_autoptr (GFile) folder = self->layout != NULL ? fj_layout_dup_folder (self->layout) : NULL;

  g_assert (FJ_IS_WINDOW (self));

  fj_file_dialog_show (GTK_WINDOW (self), FJ_ASK_LAYOUT, folder, NULL, file_chosen, self);
}

static void
on_open_folder_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;
  g_autoptr (GFile) folder = self->layout != NULL ? fj_layout_dup_folder (self->layout) : NULL;

  g_assert (FJ_IS_WINDOW (self));

  fj_file_dialog_show (GTK_WINDOW (self), FJ_ASK_FOLDER, folder, NULL, file_chosen, self);
}

static void
on_open_uri_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  fj_window_open (FJ_WINDOW (user_data), file);
}

static void
on_new_layout_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  guard (FJ_WINDOW (user_data), NULL, g_variant_get_string (parameter, NULL));
}

static void
build_chosen (GFile *folder, gpointer user_data)
{
  guard (FJ_WINDOW (user_data), folder, FROM_FILES);
}

static void
on_from_folder_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;
  g_autoptr (GFile) folder = self->layout != NULL ? fj_layout_dup_folder (self->layout) : NULL;

  g_assert (FJ_IS_WINDOW (self));

  fj_file_dialog_show (GTK_WINDOW (self), FJ_ASK_FOLDER, folder, NULL, build_chosen, self);
}

static void
folder_found (GFile *folder, gpointer user_data)
{
  FjWindow *self = user_data;

  fj_layout_set_folder (self->layout, folder);
  fj_file_table_refresh (self->files);
  fj_layout_checker_check_now (self->checker);
}

static void
on_find_files_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;
  g_autoptr (GFile) folder = self->layout != NULL ? fj_layout_dup_folder (self->layout) : NULL;

  g_assert (FJ_IS_WINDOW (self));

  fj_file_dialog_show (GTK_WINDOW (self), FJ_ASK_FOLDER, folder, NULL, folder_found, self);
}

static void
on_save_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  (void) save (FJ_WINDOW (user_data));
}

static void
on_save_anyway_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;

  g_assert (FJ_IS_WINDOW (self));

  fj_window_say (self, GTK_MESSAGE_OTHER, NULL, NULL, NULL);
  save_to (self, fj_layout_get_file (self->layout));
}

static void
on_save_as_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fj_row_editor_commit (FJ_WINDOW (user_data)->row_editor);
  save_as (FJ_WINDOW (user_data), NULL);
}

static void
on_revert_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;

  g_assert (FJ_IS_WINDOW (self));

  fj_window_open_now (self, fj_layout_get_file (self->layout));
}

static void
on_undo_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fj_row_editor_commit (FJ_WINDOW (user_data)->row_editor);
  fj_layout_undo (FJ_WINDOW (user_data)->layout);
}

static void
on_redo_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fj_layout_redo (FJ_WINDOW (user_data)->layout);
}

static void
on_close_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
}

static void
append_recent (GMenu *menu, GFile *file)
{
  g_autofree char *name = fj_text_short_path (file);
  g_autofree char *uri = g_file_get_uri (file);
  g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);

  g_menu_item_set_action_and_target (item, "win.open-uri", "s", uri);
  g_menu_append_item (menu, item);
}

/**
 * fj_window_update_recent:
 * @self: a window
 *
 * Offers the layouts that were opened last.
 */
void
fj_window_update_recent (FjWindow *self)
{
  g_autoptr (GPtrArray) recent = fj_settings_dup_recent (self->settings);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) files = g_menu_new ();

  for (guint i = 0; i < recent->len; i++)
    append_recent (files, g_ptr_array_index (recent, i));
  g_menu_append_section (menu, recent->len > 0 ? _ ("Recent") : NULL, G_MENU_MODEL (files));
  g_menu_append (menu, _ ("Open a _Folder…"), "win.open-folder");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->recent_button), G_MENU_MODEL (menu));
  fj_guide_set_recent (self->guide, recent);
}

/**
 * fj_window_add_file_actions:
 * @self: a window
 *
 * Adds the actions about the layout as a file.
 */
void
fj_window_add_file_actions (FjWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "open", .activate = on_open_activated },
    { .name = "open-folder", .activate = on_open_folder_activated },
    { .name = "open-uri", .activate = on_open_uri_activated, .parameter_type = "s" },
    { .name = "from-folder", .activate = on_from_folder_activated },
    { .name = "new-layout", .activate = on_new_layout_activated, .parameter_type = "s" },
    { .name = "find-files", .activate = on_find_files_activated },
    { .name = "save", .activate = on_save_activated },
    { .name = "save-anyway", .activate = on_save_anyway_activated },
    { .name = "save-as", .activate = on_save_as_activated },
    { .name = "revert", .activate = on_revert_activated },
    { .name = "undo", .activate = on_undo_activated },
    { .name = "redo", .activate = on_redo_activated },
    { .name = "close", .activate = on_close_activated },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

/**
 * fj_window_update_file_actions:
 * @self: a window
 *
 * Brings the actions about the layout as a file in line with it.
 */
void
fj_window_update_file_actions (FjWindow *self)
{
  FjLayout *layout = self->layout;
  gboolean  busy = fj_flash_controller_get_n_running (self->controller) > 0;
  gboolean  idle = layout != NULL && !busy;
  gboolean  modified = layout != NULL && fj_layout_get_modified (layout);
  gboolean  has_file = layout != NULL && fj_layout_get_file (layout) != NULL;

  fj_window_enable (self, "open", !busy);
  fj_window_enable (self, "open-folder", !busy);
  fj_window_enable (self, "open-uri", !busy);
  fj_window_enable (self, "from-folder", !busy);
  fj_window_enable (self, "new-layout", !busy);
  fj_window_enable (self, "find-files", idle);
  fj_window_enable (self, "save", layout != NULL && (modified || !has_file));
  fj_window_enable (self, "save-as", layout != NULL);
  fj_window_enable (self, "revert", idle && has_file);
  fj_window_enable (self, "undo", idle && fj_layout_can_undo (layout));
  fj_window_enable (self, "redo", idle && fj_layout_can_redo (layout));
}
