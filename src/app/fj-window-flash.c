/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-text.h"
#include "fj-window-private.h"

#include <fj-format.h>
#include <glib/gi18n.h>

static gboolean
is_busy (FjWindow *self)
{
  return fj_flash_controller_get_n_running (self->controller) > 0;
}

static void
start_order (FjWindow *self, FjFlashOrder *order)
{
  FjBoard         *first = fj_flash_order_get_board (order, 0);
  guint            n = fj_flash_order_get_n_boards (order);
  g_autofree char *size = fj_format_size (fj_flash_order_get_bytes (order));

  fj_log_add (self->log, FJ_LOG_LEVEL_INFO, NULL,
              ngettext ("Flashing %u board, %s in all", "Flashing %u boards, %s in all", n), n, size);
  fj_window_say (self, GTK_MESSAGE_OTHER, NULL, NULL, NULL);
  fj_flash_controller_start (self->controller, order);
  if (fj_board_list_get_selected (self->board_list) == NULL ||
      !fj_board_is_running (fj_board_list_get_selected (self->board_list)))
    fj_board_list_select (self->board_list, first);
  fj_window_set_show (self, FJ_SHOW_RUN);
}

static void
ask_before_erase (FjWindow *self, FjFlashOrder *order, const char *erased)
{
  g_clear_pointer (&self->order, fj_flash_order_free);
  self->order = order;
  gtk_label_set_text (self->erase_label, erased);
  gtk_popover_popup (self->erase_popover);
}

/**
 * fj_window_drop_order:
 * @self: a window
 *
 * Forgets a run that is prepared or waits for a confirmation: the layout is another one now.
 */
void
fj_window_drop_order (FjWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->order, fj_flash_order_free);
  gtk_popover_popdown (self->erase_popover);
}

/* The first row with an error, so that the eye has a place to go to. */
static void
show_first_error (FjWindow *self, GPtrArray *issues)
{
  for (guint i = 0; issues != NULL && i < issues->len; i++) {
    FjIssue *issue = g_ptr_array_index (issues, i);

    if (fj_issue_get_severity (issue) != FJ_SEVERITY_ERROR || fj_issue_get_row (issue) < 0)
      continue;
    fj_layout_view_select (self->layout_view, (guint) fj_issue_get_row (issue),
                           fj_issue_get_column (issue));
    return;
  }
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjWindow) self = user_data;
  g_autoptr (GPtrArray) issues = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjFlashOrder) order = NULL;
  g_autofree char *erased = NULL;

  order = fj_flash_controller_prepare_finish (FJ_FLASH_CONTROLLER (source), result, &issues, &error);
  g_clear_object (&self->cancellable);
  if (self->controller == NULL)
    return; /* the window is closed */
  if (order == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      fj_log_add (self->log, FJ_LOG_LEVEL_ERROR, NULL, "%s", error->message);
      fj_window_say (self, GTK_MESSAGE_ERROR, error->message, NULL, NULL);
      fj_window_set_show (self, FJ_SHOW_EDITOR);
      show_first_error (self, issues);
    }
    fj_window_update (self);
    return;
  }
  erased = fj_flash_order_dup_erased (order);
  if (erased != NULL)
    ask_before_erase (self, g_steal_pointer (&order), erased);
  else
    start_order (self, order);
  fj_window_update (self);
}

static void
prepare (FjWindow *self, GPtrArray *boards)
{
  if (boards->len == 0 || self->layout == NULL || self->cancellable != NULL)
    return;
  fj_row_editor_commit (self->row_editor);
  self->cancellable = g_cancellable_new ();
  fj_flash_controller_prepare_async (self->controller, self->layout, boards, self->cancellable,
                                     on_prepared, g_object_ref (self));
  fj_window_update (self);
}

static void
on_flash_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;
  g_autoptr (GPtrArray) boards = fj_board_model_dup_chosen (self->boards);

  g_assert (FJ_IS_WINDOW (self));

  prepare (self, boards);
}

static void
on_flash_confirmed_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;
  g_autoptr (FjFlashOrder) order = g_steal_pointer (&self->order);

  g_assert (FJ_IS_WINDOW (self));

  gtk_popover_popdown (self->erase_popover);
  if (order != NULL)
    start_order (self, order);
}

static void
on_retry_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;
  FjBoard  *board = fj_board_list_get_selected (self->board_list);
  g_autoptr (GPtrArray) boards = g_ptr_array_new_with_free_func (g_object_unref);

  g_assert (FJ_IS_WINDOW (self));

  if (board == NULL || !fj_board_can_flash (board))
    return;
  g_ptr_array_add (boards, g_object_ref (board));
  prepare (self, boards);
}

/* Whether one of the boards that run is no longer as it was. */
static gboolean
may_have_written (FjWindow *self)
{
  for (guint i = 0; i < fj_board_model_get_n_boards (self->boards); i++) {
    FjBoard *board = fj_board_model_get_board (self->boards, i);

    if (fj_board_is_running (board) && fj_text_job_may_have_written (fj_board_get_job (board)))
      return TRUE;
  }
  return FALSE;
}

static void
set_stop_question (FjWindow *self)
{
  guint            n = fj_flash_controller_get_n_running (self->controller);
  g_autofree char *text = NULL;

  if (may_have_written (self))
    text = g_strdup_printf (
      ngettext ("%u board stops now. Its storage is left half written: it will not start until it "
                "has been flashed again.",
                "%u boards stop now. Their storage is left half written: they will not start until "
                "they have been flashed again.",
                n),
      n);
  else
    text = g_strdup_printf (
      ngettext ("%u board stops now. Nothing has been written to its storage yet.",
                "%u boards stop now. Nothing has been written to their storage yet.", n),
      n);
  gtk_label_set_text (self->stop_label, text);
}

static void
on_stop_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;

  g_assert (FJ_IS_WINDOW (self));

  if (self->cancellable != NULL) {
    g_cancellable_cancel (self->cancellable);
    return;
  }
  set_stop_question (self);
  gtk_popover_popup (self->stop_popover);
}

static void
on_stop_confirmed_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;

  g_assert (FJ_IS_WINDOW (self));

  gtk_popover_popdown (self->stop_popover);
  fj_log_add (self->log, FJ_LOG_LEVEL_WARNING, NULL, "%s", _ ("Stopped by the user"));
  fj_flash_controller_stop (self->controller);
}

static void
on_choose_all_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;
  g_autoptr (GPtrArray) chosen = fj_board_model_dup_chosen (self->boards);
  guint n = 0;

  g_assert (FJ_IS_WINDOW (self));

  for (guint i = 0; i < fj_board_model_get_n_boards (self->boards); i++)
    n += fj_board_can_flash (fj_board_model_get_board (self->boards, i));
  fj_board_model_choose_all (self->boards, chosen->len < n);
}

static void
on_clear_results_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fj_board_model_forget_absent (FJ_WINDOW (user_data)->boards);
}

static void
on_show_editor_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fj_window_set_show (FJ_WINDOW (user_data), FJ_SHOW_EDITOR);
}

static void
on_show_result_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fj_window_set_show (FJ_WINDOW (user_data), FJ_SHOW_RESULT);
}

static void
on_show_run_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fj_window_set_show (FJ_WINDOW (user_data), FJ_SHOW_RUN);
}

/**
 * fj_window_add_flash_actions:
 * @self: a window
 *
 * Adds the actions about boards and runs.
 */
void
fj_window_add_flash_actions (FjWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "flash", .activate = on_flash_activated },
    { .name = "flash-confirmed", .activate = on_flash_confirmed_activated },
    { .name = "retry", .activate = on_retry_activated },
    { .name = "stop", .activate = on_stop_activated },
    { .name = "stop-confirmed", .activate = on_stop_confirmed_activated },
    { .name = "choose-all", .activate = on_choose_all_activated },
    { .name = "clear-results", .activate = on_clear_results_activated },
    { .name = "show-editor", .activate = on_show_editor_activated },
    { .name = "show-result", .activate = on_show_result_activated },
    { .name = "show-run", .activate = on_show_run_activated },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

static const char *
get_reason (FjWindow *self, guint n_chosen)
{
  GPtrArray *issues = fj_layout_checker_get_issues (self->checker);

  if (self->layout == NULL)
    return _ ("Open a flash layout first.");
  if (fj_layout_get_n_rows (self->layout) == 0)
    return _ ("The layout has no rows yet.");
  if (n_chosen == 0)
    return fj_board_model_get_n_boards (self->boards) == 0
             ? _ ("Plug in a board in USB boot mode first.")
             : _ ("Choose at least one board that is ready.");
  if (fj_issues_count (issues, FJ_SEVERITY_ERROR) > 0)
    return _ ("Correct the problems of the layout first.");
  return NULL;
}

/* What is missing before anything can be flashed. */
static const char *
get_missing (FjWindow *self)
{
  g_autoptr (GPtrArray) chosen = fj_board_model_dup_chosen (self->boards);
  const char *reason = get_reason (self, chosen->len);

  if (reason == NULL && fj_layout_checker_is_checking (self->checker))
    return _ ("Reading and checking the files…");
  return reason;
}

static char *
dup_plan_status (FjWindow *self)
{
  FjPlan  *plan = fj_layout_checker_get_plan (self->checker);
  FjBoard *board = fj_board_list_get_selected (self->board_list);
  FjFamily family = FJ_FAMILY_UNKNOWN;
  g_autoptr (GPtrArray) chosen = fj_board_model_dup_chosen (self->boards);
  g_autofree char *size = NULL;
  g_autofree char *time = NULL;

  if (plan == NULL)
    return g_strdup (get_missing (self));
  if (board != NULL)
    family = fj_device_get_family (fj_board_get_device (board));
  size = fj_format_size (fj_plan_get_bytes (plan));
  time = fj_format_duration (fj_plan_estimate_seconds (plan, family));
  /* Translators: number of boards, size, time ("4 min 31 s") */
  return g_strdup_printf (ngettext ("%u board chosen · %s to send · about %s",
                                    "%u boards chosen · %s to send to each · about %s", chosen->len),
                          chosen->len, size, time);
}

static void
update_flash_button (FjWindow *self)
{
  g_autoptr (GPtrArray) chosen = fj_board_model_dup_chosen (self->boards);
  const char      *reason = get_reason (self, chosen->len);
  gboolean         busy = is_busy (self);
  g_autofree char *summary = dup_plan_status (self);
  g_autofree char *label = NULL;

  if (self->cancellable != NULL)
    label = g_strdup (_ ("Checking…"));
  else if (chosen->len > 1)
    label = g_strdup_printf (ngettext ("_Flash %u Board", "_Flash %u Boards", chosen->len), chosen->len);
  else
    label = g_strdup (_ ("_Flash"));
  /* GTK makes the button's content anew also when it is told the same. */
  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->flash_button)), label) != 0)
    gtk_button_set_label (GTK_BUTTON (self->flash_button), label);
  if (reason != NULL)
    gtk_widget_set_tooltip_text (self->flash_button, reason);
  else
    gtk_widget_set_tooltip_text (self->flash_button, summary);
  gtk_widget_set_visible (self->flash_button, !busy);
  gtk_widget_set_visible (self->stop_button, busy);
  fj_window_enable (self, "flash", reason == NULL && !busy && self->cancellable == NULL);
}

/**
 * fj_window_update_flash_actions:
 * @self: a window
 *
 * Brings the actions about boards and runs in line with the models.
 */
void
fj_window_update_flash_actions (FjWindow *self)
{
  FjBoard *board = fj_board_list_get_selected (self->board_list);
  gboolean has_result = board != NULL && fj_board_has_result (board);

  update_flash_button (self);
  fj_window_enable (self, "stop", is_busy (self) || self->cancellable != NULL);
  fj_window_enable (self, "stop-confirmed", is_busy (self));
  if (is_busy (self))
    set_stop_question (self);
  else
    gtk_popover_popdown (self->stop_popover); /* the run was over before the answer */
  fj_window_enable (self, "retry", has_result && !is_busy (self) && fj_board_can_flash (board) && self->layout != NULL);
  fj_window_enable (self, "show-result", has_result);
  fj_window_enable (self, "show-run", board != NULL && fj_board_get_job (board) != NULL);
}

static char *
dup_running_status (FjWindow *self)
{
  guint            passed, failed, stopped;
  guint64          bytes, total;
  g_autofree char *done = NULL;
  g_autofree char *all = NULL;

  fj_flash_controller_count (self->controller, &passed, &failed, &stopped);
  fj_flash_controller_get_totals (self->controller, &bytes, &total);
  done = fj_format_size (bytes);
  all = fj_format_size (total);
  /* Translators: numbers of boards, then two sizes */
  return g_strdup_printf (_ ("%u passed · %u running · %u failed · %s of %s"), passed,
                          fj_flash_controller_get_n_running (self->controller), failed, done, all);
}

static char *
dup_finished_status (FjWindow *self)
{
  guint            passed, failed, stopped;
  g_autofree char *time = fj_format_duration (fj_flash_controller_get_elapsed (self->controller));

  fj_flash_controller_count (self->controller, &passed, &failed, &stopped);
  if (passed + failed + stopped == 0)
    return NULL;
  /* Translators: numbers of boards, time ("2 min 58 s") */
  return g_strdup_printf (ngettext ("%u of %u board passed in %s", "%u of %u boards passed in %s",
                                    passed + failed + stopped),
                          passed, passed + failed + stopped, time);
}

/**
 * fj_window_dup_flash_status:
 * @self: a window
 *
 * Returns: (transfer full) (nullable): the line at the bottom, as far as it is about a run
 */
char *
fj_window_dup_flash_status (FjWindow *self)
{
  if (self->cancellable != NULL)
    return g_strdup (_ ("Reading and checking the files…"));
  if (is_busy (self))
    return dup_running_status (self);
  if (self->show != FJ_SHOW_EDITOR)
    return dup_finished_status (self);
  return self->layout != NULL ? dup_plan_status (self) : NULL;
}

static void
on_event (FjFlashController *controller, FjBoard *board, FjJobEvent *event, FjWindow *self)
{
  g_autofree char *name = fj_board_dup_name (board);

  g_assert (FJ_IS_WINDOW (self));

  fj_log_add_event (self->log, name, G_LIST_MODEL (fj_board_get_job (board)), event);
}

static void
log_result (FjWindow *self, FjBoard *board)
{
  FjFlashJob      *job = fj_board_get_job (board);
  g_autofree char *name = fj_board_dup_name (board);
  g_autofree char *text = fj_text_job_progress (job);
  GError          *error = fj_flash_job_get_error (job);

  fj_log_add (self->log,
              fj_flash_job_get_state (job) == FJ_JOB_FAILED ? FJ_LOG_LEVEL_ERROR : FJ_LOG_LEVEL_INFO,
              name, "%s", text);
  if (fj_flash_job_get_state (job) == FJ_JOB_FAILED && error != NULL)
    fj_log_add (self->log, FJ_LOG_LEVEL_ERROR, name, "%s", error->message);
}

static void
on_board_finished (FjFlashController *controller, FjBoard *board, FjWindow *self)
{
  FjFlashJob *job = fj_board_get_job (board);

  g_assert (FJ_IS_WINDOW (self));

  log_result (self, board);
  if (board == fj_board_list_get_selected (self->board_list) && self->show == FJ_SHOW_RUN &&
      fj_flash_job_get_state (job) == FJ_JOB_FAILED)
    fj_window_set_show (self, FJ_SHOW_RESULT);
}

/**
 * fj_window_connect_run:
 * @self: a window
 *
 * Follows the runs of the window's controller.
 */
void
fj_window_connect_run (FjWindow *self)
{
  g_signal_connect_object (self->controller, "event", G_CALLBACK (on_event), self, 0);
  g_signal_connect_object (self->controller, "board-finished", G_CALLBACK (on_board_finished), self, 0);
}
