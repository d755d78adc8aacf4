/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-window-boards.h"

#include "fj-window-private.h"

/*
 * What the actions of the window do to boards.
 */

void
fj_window_flash_boards (FjWindow *self, GVariant *parameter)
{
  g_autoptr (GPtrArray) boards = fj_run_flow_dup_chosen (fj_window_get_flow (self));

  fj_window_set_asker (self, NULL);
  fj_run_flow_prepare (fj_window_get_flow (self), boards);
}

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

void
fj_window_retry_board (FjWindow *self, GVariant *parameter)
{
  FjFlashView *view = fj_window_get_flash_view (self);

  fj_window_set_asker (self, find_button (GTK_WIDGET (view), "win.retry"));
  prepare_board (self, fj_flash_view_get_board (view));
}

void
fj_window_choose_all (FjWindow *self, GVariant *parameter)
{
  fj_board_model_choose_all (fj_run_flow_get_boards (fj_window_get_flow (self)), TRUE);
}

void
fj_window_choose_none (FjWindow *self, GVariant *parameter)
{
  fj_board_model_choose_all (fj_run_flow_get_boards (fj_window_get_flow (self)), FALSE);
}

void
fj_window_clear_results (FjWindow *self, GVariant *parameter)
{
  fj_board_model_forget_absent (fj_run_flow_get_boards (fj_window_get_flow (self)));
}
