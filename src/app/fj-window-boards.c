/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-window-boards.h"

#include "fj-place-popover.h"

/*
 * What the actions of the window do to boards.
 */

/**
 * fj_window_flash_boards:
 * @parts: what the window is made of
 * @parameter: (nullable): of the action
 *
 * Flashes what is chosen.
 */
void
fj_window_flash_boards (FjWindowParts *parts, GVariant *parameter)
{
  g_autoptr (GPtrArray) boards = fj_run_flow_dup_chosen (parts->flow);

  fj_window_questions_set_asker (&parts->questions, NULL);
  fj_run_flow_prepare (parts->flow, boards);
}

/**
 * fj_window_confirm_flash:
 * @parts: what the window is made of
 * @parameter: (nullable): of the action
 *
 * Answers the question before something is lost.
 */
void
fj_window_confirm_flash (FjWindowParts *parts, GVariant *parameter)
{
  fj_window_questions_start (&parts->questions);
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
prepare_board (FjWindowParts *parts, FjBoard *board)
{
  g_autoptr (GPtrArray) boards = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (boards, g_object_ref (board));
  fj_run_flow_prepare (parts->flow, boards);
}

/**
 * fj_window_retry_board:
 * @parts: what the window is made of
 * @parameter: (nullable): of the action
 *
 * Flashes the selected board once more; a question hangs on the button that was pressed.
 */
void
fj_window_retry_board (FjWindowParts *parts, GVariant *parameter)
{
  FjFlashView *view = parts->flash_view;

  fj_window_questions_set_asker (&parts->questions, find_button (GTK_WIDGET (view), "win.retry"));
  prepare_board (parts, fj_flash_view_get_board (view));
}

static FjBoard *
get_board (FjWindowParts *parts)
{
  return fj_flash_view_get_board (parts->flash_view);
}

static GtkWidget *
get_row (FjWindowParts *parts)
{
  return fj_flash_view_get_board_row (parts->flash_view);
}

/**
 * fj_window_flash_board:
 * @parts: what the window is made of
 * @parameter: (nullable): of the action
 *
 * Flashes the selected board, whether it is chosen or not.
 */
void
fj_window_flash_board (FjWindowParts *parts, GVariant *parameter)
{
  fj_window_questions_set_asker (&parts->questions, get_row (parts));
  prepare_board (parts, get_board (parts));
}

/**
 * fj_window_stop_boards:
 * @parts: what the window is made of
 * @parameter: (nullable): of the action
 *
 * Ends what is only being prepared; stops all boards at work after a question.
 */
void
fj_window_stop_boards (FjWindowParts *parts, GVariant *parameter)
{
  fj_window_questions_ask_stop (&parts->questions);
}

/**
 * fj_window_confirm_stop:
 * @parts: what the window is made of
 * @parameter: (nullable): of the action
 *
 * Answers the question before boards are stopped.
 */
void
fj_window_confirm_stop (FjWindowParts *parts, GVariant *parameter)
{
  fj_window_questions_stop (&parts->questions);
}

/**
 * fj_window_stop_board:
 * @parts: what the window is made of
 * @parameter: (nullable): of the action
 *
 * Stops the selected board alone, after a question.
 */
void
fj_window_stop_board (FjWindowParts *parts, GVariant *parameter)
{
  fj_window_questions_ask_stop_board (&parts->questions, get_board (parts), get_row (parts));
}

/**
 * fj_window_copy_serial:
 * @parts: what the window is made of
 * @parameter: (nullable): of the action
 *
 * Puts the serial number of the selected board on the clipboard.
 */
void
fj_window_copy_serial (FjWindowParts *parts, GVariant *parameter)
{
  FjDevice     *device = fj_board_get_device (get_board (parts));
  GtkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (parts->window),
                                                      GDK_SELECTION_CLIPBOARD);

  gtk_clipboard_set_text (clipboard, fj_device_get_serial (device), -1);
}

/**
 * fj_window_name_place:
 * @parts: what the window is made of
 * @parameter: (nullable): of the action
 *
 * Asks what the place of the selected board is to be called.
 */
void
fj_window_name_place (FjWindowParts *parts, GVariant *parameter)
{
  FjBoardModel *boards = fj_run_flow_get_boards (parts->flow);
  FjDeviceList *devices = fj_board_model_get_devices (boards);

  fj_place_popover_show (get_row (parts), fj_device_list_get_place_names (devices),
                         fj_board_get_port (get_board (parts)),
                         fj_flash_view_get_notice (parts->flash_view));
}

/**
 * fj_window_remove_virtual_board:
 * @parts: what the window is made of
 * @parameter: (nullable): of the action
 *
 * Takes the selected board away, which is a virtual one.
 */
void
fj_window_remove_virtual_board (FjWindowParts *parts, GVariant *parameter)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (parts->window));

  g_action_group_activate_action (G_ACTION_GROUP (application), "remove-virtual-board",
                                  g_variant_new_string (fj_board_get_port (get_board (parts))));
}

/**
 * fj_window_choose_all:
 * @parts: what the window is made of
 * @parameter: (nullable): of the action
 *
 * Chooses all boards that can be flashed.
 */
void
fj_window_choose_all (FjWindowParts *parts, GVariant *parameter)
{
  fj_board_model_choose_all (fj_run_flow_get_boards (parts->flow), TRUE);
}

/**
 * fj_window_choose_none:
 * @parts: what the window is made of
 * @parameter: (nullable): of the action
 *
 * Lets go of all boards.
 */
void
fj_window_choose_none (FjWindowParts *parts, GVariant *parameter)
{
  fj_board_model_choose_all (fj_run_flow_get_boards (parts->flow), FALSE);
}

/**
 * fj_window_clear_results:
 * @parts: what the window is made of
 * @parameter: (nullable): of the action
 *
 * Removes the boards that are no longer plugged in.
 */
void
fj_window_clear_results (FjWindowParts *parts, GVariant *parameter)
{
  fj_board_model_forget_absent (fj_run_flow_get_boards (parts->flow));
}
