/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-window-reports.h"

#include "fj-file-dialogs.h"
#include "fj-report-dialogs.h"

static FjReportChoice
get_report_choice (FjWindowParts *parts)
{
  g_autoptr (GVariant) paths =
    g_action_group_get_action_state (G_ACTION_GROUP (parts->window), "report-paths");

  return (FjReportChoice){
    .board = fj_flash_view_get_board (parts->flash_view),
    .layout = fj_layout_document_get_layout (parts->document),
    .log = parts->log,
    .with_paths = g_variant_get_boolean (paths),
  };
}

/**
 * fj_window_copy_report:
 * @parts: what the window is made of
 * @parameter: (nullable): does not matter
 *
 * Puts a report of the board on the clipboard.
 */
void
fj_window_copy_report (FjWindowParts *parts, GVariant *parameter)
{
  FjReportChoice choice = get_report_choice (parts);

  fj_report_copy (&choice, fj_flash_view_get_notice (parts->flash_view));
}

static void
take_report_file (GFile *file, gpointer user_data)
{
  FjWindowParts *parts = user_data;
  FjReportChoice choice = get_report_choice (parts);

  if (file != NULL && choice.board != NULL && fj_board_get_job (choice.board) != NULL)
    fj_report_save (&choice, file, fj_flash_view_get_notice (parts->flash_view));
}

/**
 * fj_window_save_report:
 * @parts: what the window is made of
 * @parameter: (nullable): does not matter
 *
 * Asks where to, and writes a report of the board.
 */
void
fj_window_save_report (FjWindowParts *parts, GVariant *parameter)
{
  fj_file_dialog_show (GTK_WINDOW (parts->window), FJ_ASK_SAVE_TEXT, NULL, "flashjig-report.txt",
                       take_report_file, parts);
}

static void
take_log_file (GFile *file, gpointer user_data)
{
  FjWindowParts *parts = user_data;

  if (file != NULL)
    fj_log_save (parts->log, file, fj_flash_view_get_notice (parts->flash_view));
}

/**
 * fj_window_save_log:
 * @parts: what the window is made of
 * @parameter: (nullable): does not matter
 *
 * Asks where to, and writes the log.
 */
void
fj_window_save_log (FjWindowParts *parts, GVariant *parameter)
{
  fj_file_dialog_show (GTK_WINDOW (parts->window), FJ_ASK_SAVE_TEXT, NULL, "flashjig-log.txt",
                       take_log_file, parts);
}
