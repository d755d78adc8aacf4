/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-window.h"

#include "fj-settings.h"
#include "fj-text.h"
#include "fj-window-private.h"

#include <fj-layout-fix.h>
#include <glib/gi18n.h>

/**
 * FjWindow:
 *
 * The window: boards on the left, the layout and what happens to it on the right. Connects the
 * models with the widgets; what the actions do is in the files beside.
 */
G_DEFINE_FINAL_TYPE (FjWindow, fj_window, GTK_TYPE_APPLICATION_WINDOW)

static const char *
get_page (FjWindow *self, FjBoard *board)
{
  if (self->show == FJ_SHOW_RESULT && board != NULL && fj_board_has_result (board))
    return "result";
  return self->layout == NULL ? "guide" : "layout";
}

static void
update_result (FjWindow *self, FjBoard *board)
{
  g_autoptr (GPtrArray) run = NULL;

  if (self->show != FJ_SHOW_RESULT || board == NULL || !fj_board_has_result (board))
    return;
  run = fj_flash_controller_dup_jobs (self->controller);
  fj_result_view_set_board (self->result_view, board, run);
}

static void
update_centre (FjWindow *self)
{
  FjBoard    *board = fj_board_list_get_selected (self->board_list);
  FjFlashJob *job = board != NULL ? fj_board_get_job (board) : NULL;
  gboolean    run = self->show == FJ_SHOW_RUN && job != NULL;
  gboolean    busy = fj_flash_controller_get_n_running (self->controller) > 0;

  gtk_stack_set_visible_child_name (self->centre, get_page (self, board));
  fj_run_bar_set_board (self->run_bar, run ? board : NULL);
  fj_speed_graph_set_board (self->speed_graph, run ? board : NULL);
  fj_layout_store_set_job (fj_layout_view_get_store (self->layout_view), run ? job : NULL,
                           run ? fj_board_get_partitions (board) : NULL);
  fj_layout_view_set_running (self->layout_view, run);
  fj_layout_view_set_editable (self->layout_view, !run && !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->run_bar), run);
  gtk_widget_set_visible (GTK_WIDGET (self->speed_graph), run);
  gtk_widget_set_visible (self->editor_tools, !run);
  gtk_widget_set_visible (self->editor_panel, !run);
  gtk_widget_set_sensitive (self->editor_panel, !busy);
  update_result (self, board);
}

/**
 * fj_window_update:
 * @self: a window
 *
 * Brings title, status, buttons and actions in line with the models.
 */
void
fj_window_update (FjWindow *self)
{
  fj_window_update_texts (self);
  fj_window_update_file_actions (self);
  fj_window_update_edit_actions (self);
  fj_window_update_flash_actions (self);
  fj_window_update_report_actions (self);
}

/**
 * fj_window_set_show:
 * @self: a window
 * @show: what the centre is to show
 */
void
fj_window_set_show (FjWindow *self, FjShow show)
{
  self->show = show;
  update_centre (self);
  fj_window_update (self);
}

/**
 * fj_window_say:
 * @self: a window
 * @type: how important it is
 * @text: (nullable): a sentence, %NULL to say nothing any more
 * @button: (nullable): label of a button
 * @action: (nullable): the detailed name of its action
 *
 * Says something above the layout, without stopping anybody's work.
 */
void
fj_window_say (FjWindow *self, GtkMessageType type, const char *text, const char *button,
               const char *action)
{
  gtk_info_bar_set_message_type (self->notice, type);
  gtk_label_set_text (self->notice_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->notice_button), button != NULL);
  if (button != NULL) {
    gtk_button_set_label (self->notice_button, button);
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->notice_button), action);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->notice), text != NULL);
}

/**
 * fj_window_enable:
 * @self: a window
 * @action: name of an action of it
 * @enabled: whether it can be used now
 */
void
fj_window_enable (FjWindow *self, const char *action, gboolean enabled)
{
  GAction *found = g_action_map_lookup_action (G_ACTION_MAP (self), action);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (found), enabled);
}

static void
on_layout_changed (FjWindow *self)
{
  g_assert (FJ_IS_WINDOW (self));

  fj_window_update_texts (self);
  fj_window_update_file_actions (self);
  fj_window_update_edit_actions (self);
}

static void
on_layout_edited (FjWindow *self)
{
  g_assert (FJ_IS_WINDOW (self));

  fj_window_drop_order (self);
  on_layout_changed (self);
}

/**
 * fj_window_set_layout:
 * @self: a window
 * @layout: (nullable): what to show from now on
 */
void
fj_window_set_layout (FjWindow *self, FjLayout *layout)
{
  if (self->layout != NULL)
    g_signal_handlers_disconnect_by_data (self->layout, self);
  fj_window_drop_order (self);
  g_set_object (&self->layout, layout);
  fj_layout_store_set_layout (fj_layout_view_get_store (self->layout_view), layout);
  fj_file_table_set_layout (self->files, layout);
  fj_storage_map_set_layout (self->storage_map, layout);
  fj_row_editor_set_row (self->row_editor, NULL, -1);
  fj_layout_checker_set_layout (self->checker, layout);
  if (layout != NULL) {
    g_signal_connect_object (layout, "changed", G_CALLBACK (on_layout_edited), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (layout, "notify", G_CALLBACK (on_layout_changed), self,
                             G_CONNECT_SWAPPED);
    if (fj_layout_get_n_rows (layout) > 0)
      fj_layout_view_select (self->layout_view, 0, FJ_COLUMN_NONE);
  }
  fj_window_watch_file (self);
  fj_window_set_show (self, FJ_SHOW_EDITOR);
}

/* What a packed file unpacks to is known once it was unpacked. */
static void
learn_sizes (FjWindow *self)
{
  FjPlan *plan = fj_layout_checker_get_plan (self->checker);

  for (guint i = 0; plan != NULL && i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);
    FjPartition     *partition = fj_layout_get_row (self->layout, row->layout_row);

    if (row->image != NULL)
      fj_file_table_learn (self->files, fj_partition_get_text (partition, FJ_COLUMN_FILE),
                           fj_image_get_size (row->image));
  }
}

/* A layout for another chip family says so on the board. */
static void
update_board_warnings (FjWindow *self)
{
  FjPlan *plan = fj_layout_checker_get_plan (self->checker);

  for (guint i = 0; i < fj_board_model_get_n_boards (self->boards); i++) {
    FjBoard *board = fj_board_model_get_board (self->boards, i);
    FjFamily family = fj_device_get_family (fj_board_get_device (board));
    g_autoptr (GError) error = NULL;

    if (plan != NULL && family != FJ_FAMILY_UNKNOWN)
      (void) fj_plan_fits_family (plan, family, &error);
    fj_board_set_warning (board, error != NULL ? error->message : NULL);
  }
}

/* Checked for the board that is looked at, unless only others are to be flashed. */
static void
update_device (FjWindow *self)
{
  FjBoard *board = fj_board_list_get_selected (self->board_list);
  g_autoptr (GPtrArray) chosen = fj_board_model_dup_chosen (self->boards);
  FjDevice *device = NULL;

  if (chosen->len > 0 && !g_ptr_array_find (chosen, board, NULL))
    board = g_ptr_array_index (chosen, 0);
  if (board != NULL)
    device = fj_board_get_device (board);
  fj_layout_checker_set_device (self->checker, device);
  fj_storage_map_set_device (self->storage_map, device);
}

/* A board that comes after the check gets its warning too. */
static void
on_boards_changed (FjWindow *self)
{
  g_assert (FJ_IS_WINDOW (self));

  if (fj_flash_controller_get_n_running (self->controller) == 0)
    update_device (self);
  update_board_warnings (self);
  fj_window_update (self);
}

static void
on_checked (FjWindow *self)
{
  GPtrArray *issues = fj_layout_checker_get_issues (self->checker);

  g_assert (FJ_IS_WINDOW (self));

  fj_layout_view_set_issues (self->layout_view, issues);
  fj_row_editor_set_issues (self->row_editor, issues);
  fj_issue_list_set_issues (self->issue_list, issues, self->layout);
  fj_layout_view_set_plan (self->layout_view, fj_layout_checker_get_plan (self->checker));
  fj_row_editor_set_plan (self->row_editor, fj_layout_checker_get_plan (self->checker));
  learn_sizes (self);
  update_board_warnings (self);
  fj_window_update (self);
}

static void
on_files_changed (FjWindow *self)
{
  guint            n = fj_file_table_get_n_missing (self->files);
  g_autofree char *text = NULL;

  g_assert (FJ_IS_WINDOW (self));

  if (n == 0 || self->layout == NULL) {
    if (g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (self->notice_button)),
                   "win.find-files") == 0)
      fj_window_say (self, GTK_MESSAGE_OTHER, NULL, NULL, NULL);
    return;
  }
  text = g_strdup_printf (ngettext ("%u file of this layout is not there.",
                                    "%u files of this layout are not there.", n),
                          n);
  fj_window_say (self, GTK_MESSAGE_WARNING, text, _ ("Locate the _Folder…"), "win.find-files");
}

static void
on_row_selected (FjWindow *self)
{
  int row = fj_layout_view_get_row (self->layout_view);

  g_assert (FJ_IS_WINDOW (self));

  fj_row_editor_set_row (self->row_editor, self->layout, row);
  fj_storage_map_select (self->storage_map, row);
  fj_window_update_edit_actions (self);
}

static void
on_map_activated (FjStorageMap *map, int row, FjWindow *self)
{
  g_assert (FJ_IS_WINDOW (self));

  fj_layout_view_select (self->layout_view, (guint) row, FJ_COLUMN_NONE);
}

static void
on_issue_activated (FjIssueList *list, FjIssue *issue, FjWindow *self)
{
  int row = fj_issue_get_row (issue);

  g_assert (FJ_IS_WINDOW (self));

  if (row >= 0 && (guint) row < fj_layout_get_n_rows (self->layout))
    fj_layout_view_select (self->layout_view, (guint) row, fj_issue_get_column (issue));
}

static void
on_fix_activated (FjIssueList *list, FjIssue *issue, FjWindow *self)
{
  g_assert (FJ_IS_WINDOW (self));

  fj_row_editor_commit (self->row_editor);
  on_issue_activated (list, issue, self);
  fj_layout_apply_fix (self->layout, issue);
}

static gboolean
on_table_key_pressed (GtkWidget *view, GdkEventKey *event, FjWindow *self)
{
  g_assert (FJ_IS_WINDOW (self));

  return fj_window_handle_table_key (self, event);
}

static void
on_board_selected (FjWindow *self)
{
  FjBoard    *board = fj_board_list_get_selected (self->board_list);
  FjFlashJob *job = board != NULL ? fj_board_get_job (board) : NULL;

  g_assert (FJ_IS_WINDOW (self));

  update_device (self);
  if (job == NULL)
    fj_window_set_show (self, FJ_SHOW_EDITOR);
  else if (fj_flash_job_get_state (job) == FJ_JOB_FAILED)
    fj_window_set_show (self, FJ_SHOW_RESULT);
  else
    fj_window_set_show (self, FJ_SHOW_RUN);
}

/* The computer must not fall asleep over a half-written board. */
static void
update_inhibit (FjWindow *self, gboolean busy)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (application == NULL || busy == (self->inhibit_cookie != 0))
    return;
  if (busy) {
    self->inhibit_cookie =
      gtk_application_inhibit (application, GTK_WINDOW (self),
                               GTK_APPLICATION_INHIBIT_LOGOUT | GTK_APPLICATION_INHIBIT_SUSPEND,
                               _ ("Boards are being flashed"));
  } else {
    gtk_application_uninhibit (application, self->inhibit_cookie);
    self->inhibit_cookie = 0;
  }
}

static void
on_run_changed (FjWindow *self)
{
  gboolean busy = fj_flash_controller_get_n_running (self->controller) > 0;

  g_assert (FJ_IS_WINDOW (self));

  fj_layout_checker_pause (self->checker, busy);
  update_inhibit (self, busy);
  if (!busy)
    fj_window_announce_end (self);
  update_centre (self);
  fj_window_update (self);
}

static void
on_notice_response (GtkInfoBar *notice, int response, FjWindow *self)
{
  g_assert (FJ_IS_WINDOW (self));

  fj_window_say (self, GTK_MESSAGE_OTHER, NULL, NULL, NULL);
}

static void
restore_state (FjWindow *self)
{
  int      width = 1180, height = 760;
  gboolean maximized = FALSE;

  if (self->settings != NULL) {
    g_settings_get (self->settings, "window-size", "(ii)", &width, &height);
    maximized = g_settings_get_boolean (self->settings, "window-maximized");
    gtk_paned_set_position (self->paned, g_settings_get_int (self->settings, "pane-width"));
  }
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (maximized)
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
save_state (FjWindow *self)
{
  int width, height;

  if (self->settings == NULL)
    return;
  gtk_window_get_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  if (!gtk_window_is_maximized (GTK_WINDOW (self)))
    g_settings_set (self->settings, "window-size", "(ii)", width, height);
  g_settings_set_int (self->settings, "pane-width",
                      CLAMP (gtk_paned_get_position (self->paned), 120, 1000));
}

static void
fj_window_unrealize (GtkWidget *widget)
{
  save_state (FJ_WINDOW (widget));
  GTK_WIDGET_CLASS (fj_window_parent_class)->unrealize (widget);
}

static gboolean
fj_window_delete_event (GtkWidget *widget, GdkEventAny *event)
{
  fj_window_ask_close (FJ_WINDOW (widget));
  return GDK_EVENT_STOP;
}

static void
fj_window_dispose (GObject *object)
{
  FjWindow *self = FJ_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->order, fj_flash_order_free);
  g_clear_object (&self->layout);
  g_clear_object (&self->checker);
  g_clear_object (&self->files);
  g_clear_object (&self->controller);
  g_clear_object (&self->boards);
  g_clear_object (&self->log);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (fj_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FjWindow, header);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, board_list);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, guide);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, issue_list);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, layout_view);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, log_view);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, result_view);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, row_editor);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, run_bar);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, speed_graph);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, storage_map);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, notice_label);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, notice_button);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, status);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, check_label);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, paned);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, erase_popover);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, erase_label);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, stop_popover);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, stop_label);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, log_revealer);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, centre);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, editor_tools);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, map_box);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, recent_button);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, editor_panel);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, flash_button);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, stop_button);
}

static void
fj_window_class_init (FjWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (FJ_TYPE_BOARD_LIST);
  g_type_ensure (FJ_TYPE_GUIDE);
  g_type_ensure (FJ_TYPE_ISSUE_LIST);
  g_type_ensure (FJ_TYPE_LAYOUT_VIEW);
  g_type_ensure (FJ_TYPE_LOG_VIEW);
  g_type_ensure (FJ_TYPE_RESULT_VIEW);
  g_type_ensure (FJ_TYPE_ROW_EDITOR);
  g_type_ensure (FJ_TYPE_RUN_BAR);
  g_type_ensure (FJ_TYPE_SPEED_GRAPH);
  g_type_ensure (FJ_TYPE_STORAGE_MAP);
  G_OBJECT_CLASS (klass)->dispose = fj_window_dispose;
  widget_class->unrealize = fj_window_unrealize;
  widget_class->delete_event = fj_window_delete_event;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/flashjig/Flashjig/window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_board_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_notice_response);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_map_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_issue_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_fix_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_table_key_pressed);
}

static void
fj_window_init (FjWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->checker = fj_layout_checker_new ();
  self->files = fj_file_table_new ();
  self->log = fj_log_new ();
  fj_layout_view_set_files (self->layout_view, self->files);
  fj_log_view_set_log (self->log_view, self->log);
  g_signal_connect_object (self->checker, "changed", G_CALLBACK (on_checked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->files, "changed", G_CALLBACK (on_files_changed), self,
                           G_CONNECT_SWAPPED);
  fj_storage_map_set_files (self->storage_map, self->files);
  fj_window_add_file_actions (self);
  fj_window_add_edit_actions (self);
  fj_window_add_report_actions (self);
  fj_window_add_view_actions (self);
  fj_window_accept_drops (self);
  fj_window_add_flash_actions (self);
}

static void
set_settings (FjWindow *self, GSettings *settings)
{
  g_set_object (&self->settings, settings);
  fj_window_update_recent (self);
  if (settings == NULL)
    return;
  g_signal_connect_object (settings, "changed::recent-layouts", G_CALLBACK (fj_window_update_recent), self,
                           G_CONNECT_SWAPPED);
  fj_window_bind_settings (self);
}

/**
 * fj_window_new:
 * @application: the application
 * @devices: all boards there are
 * @settings: (nullable): what is remembered
 *
 * Returns: (transfer none): a window, owned by @application
 */
FjWindow *
fj_window_new (GtkApplication *application, FjDeviceList *devices, GSettings *settings)
{
  FjWindow *self = g_object_new (FJ_TYPE_WINDOW, "application", application, NULL);

  self->boards = fj_board_model_new (devices);
  self->controller = fj_flash_controller_new (self->boards);
  set_settings (self, settings);
  restore_state (self);
  g_signal_connect_object (self->boards, "changed", G_CALLBACK (on_boards_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->controller, "changed", G_CALLBACK (on_run_changed), self,
                           G_CONNECT_SWAPPED);
  fj_window_connect_run (self);
  fj_board_list_set_model (self->board_list, self->boards);
  fj_window_set_show (self, FJ_SHOW_EDITOR);
  return self;
}

/**
 * fj_window_get_boards:
 * @self: a window
 *
 * Returns: (transfer none): its boards
 */
FjBoardModel *
fj_window_get_boards (FjWindow *self)
{
  g_return_val_if_fail (FJ_IS_WINDOW (self), NULL);

  return self->boards;
}

/**
 * fj_window_get_controller:
 * @self: a window
 *
 * Returns: (transfer none): what runs the jobs
 */
FjFlashController *
fj_window_get_controller (FjWindow *self)
{
  g_return_val_if_fail (FJ_IS_WINDOW (self), NULL);

  return self->controller;
}

/**
 * fj_window_get_layout:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): the layout that is open
 */
FjLayout *
fj_window_get_layout (FjWindow *self)
{
  g_return_val_if_fail (FJ_IS_WINDOW (self), NULL);

  return self->layout;
}
