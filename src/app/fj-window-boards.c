/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-window-boards.h"

#include "fj-place-popover.h"
#include "fj-window-private.h"

/*
 * What the actions of the window do to boards.
 */

/**
 * fj_window_flash_boards:
 * @self: a window
 * @parameter: (nullable): of the action
 *
 * Flashes what is chosen.
 */
void
fj_window_flash_boards (FjWindow *self, GVariant *parameter)
{
  g_autoptr (GPtrArray) boards = fj_run_flow_dup_chosen (fj_window_get_flow (self));

  fj_window_set_asker (self, NULL);
  fj_run_flow_prepare (fj_window_get_flow (self), boards);
}

/**
 * fj_window_confirm_flash:
 * @self: a window
 * @parameter: (nullable): of the action
 *
 * Answers the question before something is lost.
 */
void
fj_window_confirm_flash (FjWindow *self, GVariant *parameter)
{
  fj_window_start_asked (self);
}

/* (nullable): the button on the page that does @action */
static GtkWidget *
find_button (GtkWidget *widget, const char *action)
{
  g_autoptr (GList) children = NULL;

  if (GTK_IS_ACTIONABLE (widget) && gtk_widget_get_mapped (widget) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    return widget;
  if (!GTK_IS_CONTAINER (widget))
    return NULL;
  children = gtk_container_get_children (GTK_CONTAINER (widget));
  for (GList *child = children; child != NULL; child = child->next) {
    GtkWidget *found = find_button (child->data, action);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
prepare_board (FjWindow *self, FjBoard *board)
{
  g_autoptr (GPtrArray) boards = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (boards, g_object_ref (board));
  fj_run_flow_prepare (fj_window_get_flow (self), boards);
}

/**
 * fj_window_retry_board:
 * @self: a window
 * @parameter: (nullable): of the action
 *
 * Flashes the selected board once more; a question hangs on the button that was pressed.
 */
void
fj_window_retry_board (FjWindow *self, GVariant *parameter)
{
  FjFlashView *view = fj_window_get_flash_view (self);

  fj_window_set_asker (self, find_button (GTK_WIDGET (view), "win.retry"));
  prepare_board (self, fj_flash_view_get_board (view));
}

static FjBoard *
get_board (FjWindow *self)
{
  return fj_flash_view_get_board (fj_window_get_flash_view (self));
}

static GtkWidget *
get_row (FjWindow *self)
{
  return fj_flash_view_get_board_row (fj_window_get_flash_view (self));
}

/**
 * fj_window_flash_board:
 * @self: a window
 * @parameter: (nullable): of the action
 *
 * Flashes the selected board, whether it is chosen or not.
 */
void
fj_window_flash_board (FjWindow *self, GVariant *parameter)
{
  fj_window_set_asker (self, get_row (self));
  prepare_board (self, get_board (self));
}

/**
 * fj_window_stop_board:
 * @self: a window
 * @parameter: (nullable): of the action
 *
 * Stops the selected board alone, after a question.
 */
void
fj_window_stop_board (FjWindow *self, GVariant *parameter)
{
  fj_window_ask_stop_board (self, get_board (self), get_row (self));
}

/**
 * fj_window_copy_serial:
 * @self: a window
 * @parameter: (nullable): of the action
 *
 * Puts the serial number of the selected board on the clipboard.
 */
void
fj_window_copy_serial (FjWindow *self, GVariant *parameter)
{
  FjDevice *device = fj_board_get_device (get_board (self));

  gtk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self), GDK_SELECTION_CLIPBOARD),
                          fj_device_get_serial (device), -1);
}

/**
 * fj_window_name_place:
 * @self: a window
 * @parameter: (nullable): of the action
 *
 * Asks what the place of the selected board is to be called.
 */
void
fj_window_name_place (FjWindow *self, GVariant *parameter)
{
  FjBoardModel *boards = fj_run_flow_get_boards (fj_window_get_flow (self));
  FjDeviceList *devices = fj_board_model_get_devices (boards);

  fj_place_popover_show (get_row (self), fj_device_list_get_place_names (devices),
                         fj_board_get_port (get_board (self)),
                         fj_flash_view_get_notice (fj_window_get_flash_view (self)));
}

/**
 * fj_window_remove_virtual_board:
 * @self: a window
 * @parameter: (nullable): of the action
 *
 * Takes the selected board away, which is a virtual one.
 */
void
fj_window_remove_virtual_board (FjWindow *self, GVariant *parameter)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  g_action_group_activate_action (G_ACTION_GROUP (application), "remove-virtual-board",
                                  g_variant_new_string (fj_board_get_port (get_board (self))));
}

/**
 * fj_window_choose_all:
 * @self: a window
 * @parameter: (nullable): of the action
 *
 * Chooses all boards that can be flashed.
 */
void
fj_window_choose_all (FjWindow *self, GVariant *parameter)
{
  fj_board_model_choose_all (fj_run_flow_get_boards (fj_window_get_flow (self)), TRUE);
}

/**
 * fj_window_choose_none:
 * @self: a window
 * @parameter: (nullable): of the action
 *
 * Lets go of all boards.
 */
void
fj_window_choose_none (FjWindow *self, GVariant *parameter)
{
  fj_board_model_choose_all (fj_run_flow_get_boards (fj_window_get_flow (self)), FALSE);
}

/**
 * fj_window_clear_results:
 * @self: a window
 * @parameter: (nullable): of the action
 *
 * Removes the boards that are no longer plugged in.
 */
void
fj_window_clear_results (FjWindow *self, GVariant *parameter)
{
  fj_board_model_forget_absent (fj_run_flow_get_boards (fj_window_get_flow (self)));
}
