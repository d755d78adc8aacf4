/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-file-dialogs.h"
#include "fj-report.h"
#include "fj-text.h"
#include "fj-window-private.h"

#include <fj-file.h>
#include <glib/gi18n.h>
#include <string.h>

#define NOTIFICATION_ID "run-over"

typedef struct {
  FjWindow *self; /* (owned) */
  GFile    *file; /* (owned) (nullable): NULL: to the clipboard */
} Target;

static void
target_free (Target *target)
{
  g_object_unref (target->self);
  g_clear_object (&target->file);
  g_free (target);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Target, target_free)

static void
on_text_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = fj_text_short_path (G_FILE (source));
  g_autofree char *text = NULL;

  if (fj_file_replace_finish (G_FILE (source), result, &error) || self->controller == NULL)
    return;
  /* Translators: a file, and why */
  text = g_strdup_printf (_ ("%s could not be written: %s"), name, error->message);
  fj_window_say (self, GTK_MESSAGE_ERROR, text, NULL, NULL);
}

static void
write_text (FjWindow *self, GFile *file, char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  fj_file_replace_async (file, bytes, NULL, on_text_written, g_object_ref (self));
}

static void
on_report_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Target) target = user_data;
  g_autofree char *text = fj_report_new_finish (result, NULL);

  if (text == NULL || target->self->controller == NULL)
    return;
  if (target->file != NULL) {
    write_text (target->self, target->file, g_steal_pointer (&text));
    return;
  }
  gtk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (target->self), GDK_SELECTION_CLIPBOARD),
                          text, -1);
  fj_window_say (target->self, GTK_MESSAGE_INFO, _ ("The report is on the clipboard."), NULL, NULL);
}

static void
make_report (FjWindow *self, GFile *file)
{
  FjReportInput input = { .board = fj_board_list_get_selected (self->board_list),
                          .layout = self->layout,
                          .log = self->log };
  g_autoptr (GVariant) paths = g_action_group_get_action_state (G_ACTION_GROUP (self), "report-paths");
  Target *target;

  input.with_paths = g_variant_get_boolean (paths);
  if (input.board == NULL || fj_board_get_job (input.board) == NULL)
    return;
  target = g_new0 (Target, 1);
  target->self = g_object_ref (self);
  target->file = file != NULL ? g_object_ref (file) : NULL;
  fj_report_new_async (&input, NULL, on_report_ready, target);
}

static void
report_file_chosen (GFile *file, gpointer user_data)
{
  make_report (FJ_WINDOW (user_data), file);
}

static void
log_file_chosen (GFile *file, gpointer user_data)
{
  FjWindow *self = user_data;

  write_text (self, file, fj_log_to_text (self->log, NULL));
}

static void
on_copy_report_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  make_report (FJ_WINDOW (user_data), NULL);
}

static void
on_save_report_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fj_file_dialog_show (GTK_WINDOW (user_data), FJ_ASK_SAVE_TEXT, NULL, "flashjig-report.txt",
                       report_file_chosen, user_data);
}

static void
on_save_log_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fj_file_dialog_show (GTK_WINDOW (user_data), FJ_ASK_SAVE_TEXT, NULL, "flashjig-log.txt",
                       log_file_chosen, user_data);
}

/* The row of the layout that the run failed at, as far as it is still there. */
static int
find_failed_row (FjWindow *self)
{
  FjBoard    *board = fj_board_list_get_selected (self->board_list);
  FjFlashJob *job = board != NULL ? fj_board_get_job (board) : NULL;
  GPtrArray  *partitions = board != NULL ? fj_board_get_partitions (board) : NULL;
  guint       n = job != NULL ? g_list_model_get_n_items (G_LIST_MODEL (job)) : 0;

  for (guint i = 0; i < n && partitions != NULL && self->layout != NULL; i++) {
    g_autoptr (FjJobItem) item = g_list_model_get_item (G_LIST_MODEL (job), i);
    int row = fj_job_item_get_plan_row (item);

    if (fj_job_item_get_state (item) != FJ_ITEM_FAILED || row < 0 || (guint) row >= partitions->len)
      continue;
    for (guint j = 0; j < fj_layout_get_n_rows (self->layout); j++)
      if (fj_layout_get_row (self->layout, j) == g_ptr_array_index (partitions, row))
        return (int) j;
  }
  return -1;
}

static void
on_show_failed_row_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;
  int       row = find_failed_row (self);

  g_assert (FJ_IS_WINDOW (self));

  fj_window_set_show (self, FJ_SHOW_EDITOR);
  if (row >= 0)
    fj_layout_view_select (self->layout_view, (guint) row, FJ_COLUMN_NONE);
}

/**
 * fj_window_add_report_actions:
 * @self: a window
 *
 * Adds the actions about results, reports and the log.
 */
void
fj_window_add_report_actions (FjWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "copy-report", .activate = on_copy_report_activated },
    { .name = "save-report", .activate = on_save_report_activated },
    { .name = "report-paths", .state = "false" },
    { .name = "save-log", .activate = on_save_log_activated },
    { .name = "show-failed-row", .activate = on_show_failed_row_activated },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

/**
 * fj_window_update_report_actions:
 * @self: a window
 *
 * Brings the actions about results in line with the selected board.
 */
void
fj_window_update_report_actions (FjWindow *self)
{
  FjBoard *board = fj_board_list_get_selected (self->board_list);
  gboolean has_job = board != NULL && fj_board_get_job (board) != NULL;

  fj_window_enable (self, "copy-report", has_job);
  fj_window_enable (self, "save-report", has_job);
  fj_window_enable (self, "show-failed-row", find_failed_row (self) >= 0);
}

static char *
dup_end_text (FjWindow *self, gboolean *all_passed)
{
  guint passed, failed, stopped;

  fj_flash_controller_count (self->controller, &passed, &failed, &stopped);
  *all_passed = failed + stopped == 0;
  if (failed > 0)
    return g_strdup_printf (ngettext ("✗ %u of %u board failed", "✗ %u of %u boards failed",
                                      passed + failed + stopped),
                            failed, passed + failed + stopped);
  if (stopped > 0)
    return g_strdup (_ ("■ Stopped"));
  return g_strdup_printf (ngettext ("✓ %u board passed", "✓ %u boards passed", passed), passed);
}

/**
 * fj_window_announce_end:
 * @self: a window
 *
 * Tells people who look elsewhere that the run is over.
 */
void
fj_window_announce_end (FjWindow *self)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *text = NULL;
  gboolean         all_passed;

  text = dup_end_text (self, &all_passed);
  fj_log_add (self->log, all_passed ? FJ_LOG_LEVEL_INFO : FJ_LOG_LEVEL_WARNING, NULL, "%s", text);
  if (application == NULL || gtk_window_is_active (GTK_WINDOW (self)))
    return;
  notification = g_notification_new (text);
  if (fj_layout_get_title (self->layout) != NULL)
    g_notification_set_body (notification, fj_layout_get_title (self->layout));
  g_notification_set_default_action (notification, "app.present");
  g_notification_set_priority (notification, all_passed ? G_NOTIFICATION_PRIORITY_NORMAL
                                                        : G_NOTIFICATION_PRIORITY_HIGH);
  g_application_send_notification (application, NOTIFICATION_ID, notification);
}
