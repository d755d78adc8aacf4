/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-help-dialogs.h"
#include "fj-report-dialogs.h"
#include "fj-window-boards.h"
#include "fj-window-private.h"

/*
 * Everything a button, a menu or a key does: one table of actions with what they do and what has to
 * be the case so that they can be used. What is the case comes from document, run flow and view.
 */

typedef enum {
  FACT_LAYOUT = 1 << 0,      /* a layout is open */
  FACT_FREE = 1 << 1,        /* another one may be opened */
  FACT_FILE = 1 << 2,        /* it has a file */
  FACT_UNSAVED = 1 << 3,     /* it is not in its file as it is */
  FACT_UNDO = 1 << 4,        /* a step can be taken back */
  FACT_REDO = 1 << 5,        /* a step can be taken again */
  FACT_EDITING = 1 << 6,     /* it is looked at and can be changed */
  FACT_ROW = 1 << 7,         /* the cursor is in a row of it */
  FACT_NOT_FIRST = 1 << 8,   /* in one that can go up */
  FACT_NOT_LAST = 1 << 9,    /* in one that can go down */
  FACT_READY = 1 << 10,      /* boards can be flashed */
  FACT_ASKING = 1 << 11,     /* a run waits for its confirmation */
  FACT_RUNNING = 1 << 12,    /* boards are at work */
  FACT_STOPPABLE = 1 << 13,  /* or are about to be */
  FACT_JOB = 1 << 14,        /* the selected board has a run to tell of */
  FACT_RESULT = 1 << 15,     /* which is over */
  FACT_RETRY = 1 << 16,      /* and can be repeated */
  FACT_FAILED_ROW = 1 << 17, /* and has failed at a row that is still there */
  FACT_BOARD = 1 << 18,      /* a board is selected */
  FACT_FLASHABLE = 1 << 19,  /* which can be flashed with what is open */
  FACT_AT_WORK = 1 << 20,    /* which is being flashed */
  FACT_SERIAL = 1 << 21,     /* which has a serial number */
  FACT_VIRTUAL = 1 << 22,    /* which is made of software and not at work */
} Facts;

typedef void (*ActionFunc) (FjWindow *self, GVariant *parameter);

typedef struct {
  const char *name;
  ActionFunc  func;
  Facts       needs;     /* all of them */
  const char *parameter; /* (nullable): type of the parameter */
} Action;

static FjLayoutDocument *
get_document (FjWindow *self)
{
  return fj_window_get_document (self);
}

static FjEditorPage *
get_editor (FjWindow *self)
{
  return fj_flash_view_get_editor (fj_window_get_flash_view (self));
}

static FjBoard *
get_board (FjWindow *self)
{
  return fj_flash_view_get_board (fj_window_get_flash_view (self));
}

static void
ask_open_layout (FjWindow *self, GVariant *parameter)
{
  fj_document_dialogs_ask_open (fj_window_get_dialogs (self), FJ_ASK_LAYOUT);
}

static void
ask_open_folder (FjWindow *self, GVariant *parameter)
{
  fj_document_dialogs_ask_open (fj_window_get_dialogs (self), FJ_ASK_FOLDER);
}

static void
open_uri (FjWindow *self, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  fj_window_open (self, file);
}

static void
make_from_folder (FjWindow *self, GVariant *parameter)
{
  fj_document_dialogs_ask_build (fj_window_get_dialogs (self));
}

static void
make_layout (FjWindow *self, GVariant *parameter)
{
  fj_document_dialogs_make_layout (fj_window_get_dialogs (self),
                                   g_variant_get_string (parameter, NULL));
}

static void
find_files (FjWindow *self, GVariant *parameter)
{
  fj_document_dialogs_ask_folder (fj_window_get_dialogs (self));
}

static void
save_layout (FjWindow *self, GVariant *parameter)
{
  fj_document_dialogs_save (fj_window_get_dialogs (self), TRUE);
}

static void
save_layout_anyway (FjWindow *self, GVariant *parameter)
{
  fj_document_dialogs_save (fj_window_get_dialogs (self), FALSE);
}

static void
save_layout_as (FjWindow *self, GVariant *parameter)
{
  fj_document_dialogs_ask_save_as (fj_window_get_dialogs (self));
}

static void
revert_layout (FjWindow *self, GVariant *parameter)
{
  fj_document_dialogs_revert (fj_window_get_dialogs (self));
}

static void
undo_step (FjWindow *self, GVariant *parameter)
{
  fj_layout_document_undo (get_document (self));
}

static void
redo_step (FjWindow *self, GVariant *parameter)
{
  fj_layout_document_redo (get_document (self));
}

static void
close_window (FjWindow *self, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
cut_rows (FjWindow *self, GVariant *parameter)
{
  fj_editor_page_cut (get_editor (self));
}

static void
copy_rows (FjWindow *self, GVariant *parameter)
{
  fj_editor_page_copy (get_editor (self));
}

static void
paste_rows (FjWindow *self, GVariant *parameter)
{
  fj_editor_page_paste (get_editor (self));
}

static void
add_row (FjWindow *self, GVariant *parameter)
{
  fj_editor_page_add_row (get_editor (self));
}

static void
duplicate_row (FjWindow *self, GVariant *parameter)
{
  fj_editor_page_duplicate_rows (get_editor (self));
}

static void
remove_row (FjWindow *self, GVariant *parameter)
{
  fj_editor_page_remove_rows (get_editor (self));
}

static void
move_up (FjWindow *self, GVariant *parameter)
{
  fj_editor_page_move_row (get_editor (self), -1);
}

static void
move_down (FjWindow *self, GVariant *parameter)
{
  fj_editor_page_move_row (get_editor (self), 1);
}

static void
go_to_next_issue (FjWindow *self, GVariant *parameter)
{
  fj_editor_page_next_issue (get_editor (self));
}

static void
check_again (FjWindow *self, GVariant *parameter)
{
  fj_layout_document_check_again (get_document (self));
}

static void
take_image (GFile *file, gpointer user_data)
{
  if (file != NULL)
    fj_editor_page_set_file (get_editor (user_data), file);
}

static void
choose_file (FjWindow *self, GVariant *parameter)
{
  g_autoptr (GFile) folder = fj_layout_document_dup_folder (get_document (self));

  fj_file_dialog_show (GTK_WINDOW (self), FJ_ASK_IMAGE, folder, NULL, take_image, self);
}

static void
edit_row (FjWindow *self, GVariant *parameter)
{
  fj_editor_page_edit_row (get_editor (self));
}

static void
edit_form (FjWindow *self, GVariant *parameter)
{
  fj_editor_page_edit_form (get_editor (self));
}

static void
ask_stop (FjWindow *self, GVariant *parameter)
{
  fj_window_ask_stop (self);
}

static void
confirm_stop (FjWindow *self, GVariant *parameter)
{
  fj_window_stop_asked (self);
}

static void
show_editor (FjWindow *self, GVariant *parameter)
{
  fj_flash_view_show (fj_window_get_flash_view (self), FJ_SHOW_EDITOR);
}

static void
show_result (FjWindow *self, GVariant *parameter)
{
  fj_flash_view_show (fj_window_get_flash_view (self), FJ_SHOW_RESULT);
}

static void
show_run (FjWindow *self, GVariant *parameter)
{
  fj_flash_view_show (fj_window_get_flash_view (self), FJ_SHOW_RUN);
}

static void
go_back (FjWindow *self, GVariant *parameter)
{
  fj_flash_view_go_back (fj_window_get_flash_view (self));
}

static void
show_failed_row (FjWindow *self, GVariant *parameter)
{
  fj_flash_view_show_failed_row (fj_window_get_flash_view (self));
}

static FjReportChoice
get_report_choice (FjWindow *self)
{
  g_autoptr (GVariant) paths =
    g_action_group_get_action_state (G_ACTION_GROUP (self), "report-paths");

  return (FjReportChoice){
    .board = get_board (self),
    .layout = fj_layout_document_get_layout (get_document (self)),
    .log = fj_window_get_log (self),
    .with_paths = g_variant_get_boolean (paths),
  };
}

static void
copy_report (FjWindow *self, GVariant *parameter)
{
  FjReportChoice choice = get_report_choice (self);

  fj_report_copy (&choice, fj_flash_view_get_notice (fj_window_get_flash_view (self)));
}

static void
take_report_file (GFile *file, gpointer user_data)
{
  FjWindow      *self = user_data;
  FjReportChoice choice = get_report_choice (self);

  if (file != NULL && choice.board != NULL && fj_board_get_job (choice.board) != NULL)
    fj_report_save (&choice, file, fj_flash_view_get_notice (fj_window_get_flash_view (self)));
}

static void
save_report (FjWindow *self, GVariant *parameter)
{
  fj_file_dialog_show (GTK_WINDOW (self), FJ_ASK_SAVE_TEXT, NULL, "flashjig-report.txt",
                       take_report_file, self);
}

static void
take_log_file (GFile *file, gpointer user_data)
{
  FjWindow *self = user_data;

  if (file != NULL)
    fj_log_save (fj_window_get_log (self), file,
                 fj_flash_view_get_notice (fj_window_get_flash_view (self)));
}

static void
save_log (FjWindow *self, GVariant *parameter)
{
  fj_file_dialog_show (GTK_WINDOW (self), FJ_ASK_SAVE_TEXT, NULL, "flashjig-log.txt", take_log_file,
                       self);
}

static void
show_boot_switches (FjWindow *self, GVariant *parameter)
{
  fj_boot_switches_show (GTK_WINDOW (self));
}

static void
show_preferences (FjWindow *self, GVariant *parameter)
{
  fj_preferences_show (GTK_WINDOW (self), fj_window_get_settings (self));
}

static void
show_doctor (FjWindow *self, GVariant *parameter)
{
  fj_doctor_show (GTK_WINDOW (self), fj_run_flow_get_boards (fj_window_get_flow (self)));
}

static void
open_menu (FjWindow *self, GVariant *parameter)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (fj_window_get_menu_button (self)), TRUE);
}

static void
go_to_next_pane (FjWindow *self, GVariant *parameter)
{
  fj_flash_view_go_to_next_pane (fj_window_get_flash_view (self),
                                 GTK_WIDGET (fj_window_get_log_view (self)));
}

static void
search_log (FjWindow *self, GVariant *parameter)
{
  if (fj_flash_view_find_rows (fj_window_get_flash_view (self)))
    return;
  gtk_widget_show (GTK_WIDGET (fj_window_get_log_view (self)));
  fj_log_view_search (fj_window_get_log_view (self));
}

static const Action actions[] = {
  { "open", ask_open_layout, FACT_FREE },
  { "open-folder", ask_open_folder, FACT_FREE },
  { "open-uri", open_uri, FACT_FREE, "s" },
  { "from-folder", make_from_folder, FACT_FREE },
  { "new-layout", make_layout, FACT_FREE, "s" },
  { "find-files", find_files, FACT_LAYOUT | FACT_FREE },
  { "save", save_layout, FACT_LAYOUT | FACT_UNSAVED },
  { "save-anyway", save_layout_anyway, FACT_LAYOUT | FACT_FILE },
  { "save-as", save_layout_as, FACT_LAYOUT },
  { "revert", revert_layout, FACT_LAYOUT | FACT_FILE | FACT_FREE },
  { "undo", undo_step, FACT_UNDO },
  { "redo", redo_step, FACT_REDO },
  { "close", close_window },

  { "cut", cut_rows, FACT_EDITING | FACT_ROW },
  { "copy", copy_rows, FACT_EDITING | FACT_ROW },
  { "paste", paste_rows, FACT_EDITING },
  { "add-row", add_row, FACT_EDITING },
  { "duplicate-row", duplicate_row, FACT_EDITING | FACT_ROW },
  { "remove-row", remove_row, FACT_EDITING | FACT_ROW },
  { "move-up", move_up, FACT_EDITING | FACT_ROW | FACT_NOT_FIRST },
  { "move-down", move_down, FACT_EDITING | FACT_ROW | FACT_NOT_LAST },
  { "next-issue", go_to_next_issue, FACT_EDITING },
  { "check", check_again, FACT_EDITING },
  { "choose-file", choose_file, FACT_EDITING | FACT_ROW },
  { "edit-row", edit_row, FACT_EDITING | FACT_ROW },
  { "edit-form", edit_form, FACT_EDITING | FACT_ROW },

  { "flash", fj_window_flash_boards, FACT_READY },
  { "flash-confirmed", fj_window_confirm_flash, FACT_ASKING },
  { "retry", fj_window_retry_board, FACT_RETRY },
  { "stop", ask_stop, FACT_STOPPABLE },
  { "stop-confirmed", confirm_stop, FACT_RUNNING },
  { "flash-board", fj_window_flash_board, FACT_FLASHABLE },
  { "stop-board", fj_window_stop_board, FACT_AT_WORK },
  { "copy-serial", fj_window_copy_serial, FACT_SERIAL },
  { "name-place", fj_window_name_place, FACT_BOARD },
  { "remove-virtual-board", fj_window_remove_virtual_board, FACT_VIRTUAL },
  { "choose-all", fj_window_choose_all },
  { "choose-none", fj_window_choose_none },
  { "clear-results", fj_window_clear_results },

  { "back", go_back },
  { "show-editor", show_editor },
  { "show-result", show_result, FACT_RESULT },
  { "show-run", show_run, FACT_JOB },
  { "show-failed-row", show_failed_row, FACT_FAILED_ROW },
  { "copy-report", copy_report, FACT_JOB },
  { "save-report", save_report, FACT_JOB },
  { "save-log", save_log },

  { "boot-switches", show_boot_switches },
  { "doctor", show_doctor },
  { "preferences", show_preferences },
  { "open-menu", open_menu },
  { "next-pane", go_to_next_pane },
  { "search-log", search_log },
};

static Facts
get_document_facts (FjLayoutDocument *document)
{
  gboolean has_file = fj_layout_document_get_file (document) != NULL;
  Facts    facts = 0;

  if (fj_layout_document_get_layout (document) != NULL)
    facts |= FACT_LAYOUT;
  if (fj_layout_document_check_free (document, NULL))
    facts |= FACT_FREE;
  if (has_file)
    facts |= FACT_FILE;
  if (!has_file || fj_layout_document_is_modified (document))
    facts |= FACT_UNSAVED;
  if (fj_layout_document_can_undo (document))
    facts |= FACT_UNDO;
  if (fj_layout_document_can_redo (document))
    facts |= FACT_REDO;
  return facts;
}

static Facts
get_editor_facts (FjWindow *self)
{
  int   row = fj_editor_page_get_row (get_editor (self));
  int   n;
  Facts facts = FACT_EDITING;

  if (!fj_flash_view_is_editing (fj_window_get_flash_view (self)))
    return 0;
  n = (int) fj_layout_get_n_rows (fj_layout_document_get_layout (get_document (self)));
  if (row >= 0)
    facts |= FACT_ROW;
  if (row > 0)
    facts |= FACT_NOT_FIRST;
  if (row >= 0 && row < n - 1)
    facts |= FACT_NOT_LAST;
  return facts;
}

static Facts
get_run_facts (FjRunFlow *flow)
{
  Facts facts = 0;

  if (fj_run_flow_can_start (flow))
    facts |= FACT_READY;
  if (fj_run_flow_is_asking (flow))
    facts |= FACT_ASKING;
  if (fj_run_flow_get_n_running (flow) > 0)
    facts |= FACT_RUNNING | FACT_STOPPABLE;
  if (fj_run_flow_is_preparing (flow))
    facts |= FACT_STOPPABLE;
  return facts;
}

static Facts
get_device_facts (FjBoard *board)
{
  FjDevice *device = board != NULL ? fj_board_get_device (board) : NULL;
  Facts     facts = FACT_BOARD;
  guint     n;

  if (device == NULL)
    return 0;
  if (fj_board_is_running (board))
    facts |= FACT_AT_WORK;
  if (fj_device_get_serial (device) != NULL)
    facts |= FACT_SERIAL;
  /* only of those the storages are known beforehand */
  if (fj_device_get_geometry (device, &n) != NULL && !fj_board_is_running (board))
    facts |= FACT_VIRTUAL;
  return facts;
}

static Facts
get_board_facts (FjWindow *self)
{
  FjBoard *board = get_board (self);
  Facts    facts = get_device_facts (board);

  if (fj_run_flow_can_flash (fj_window_get_flow (self), board))
    facts |= FACT_FLASHABLE;
  if (board != NULL && fj_board_get_job (board) != NULL)
    facts |= FACT_JOB;
  if (board != NULL && fj_board_has_result (board))
    facts |= FACT_RESULT;
  if (fj_run_flow_can_retry (fj_window_get_flow (self), board))
    facts |= FACT_RETRY;
  if (fj_flash_view_find_failed_row (fj_window_get_flash_view (self)) >= 0)
    facts |= FACT_FAILED_ROW;
  return facts;
}

/**
 * fj_window_update_actions:
 * @self: a window
 *
 * Brings the actions in line with document, run flow and view.
 */
void
fj_window_update_actions (FjWindow *self)
{
  Facts facts = get_document_facts (get_document (self)) | get_editor_facts (self) |
                get_run_facts (fj_window_get_flow (self)) | get_board_facts (self);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), actions[i].name);

    g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                                 (facts & actions[i].needs) == actions[i].needs);
  }
}

static void
on_activated (GSimpleAction *simple, GVariant *parameter, FjWindow *self)
{
  const Action *action = g_object_get_data (G_OBJECT (simple), "fj-action");

  g_assert (FJ_IS_WINDOW (self));

  g_debug ("action %s", action->name);
  action->func (self, parameter);
}

static void
on_reset_at_end_changed (GSimpleAction *action, GVariant *state, FjWindow *self)
{
  GSettings *settings = fj_window_get_settings (self);

  g_assert (FJ_IS_WINDOW (self));

  g_simple_action_set_state (action, state);
  if (settings != NULL)
    g_settings_set_value (settings, "reset-at-end", state);
  fj_run_flow_set_end (fj_window_get_flow (self),
                       g_variant_get_boolean (state) ? FJ_END_RESET : FJ_END_DETACH);
}

static GSimpleAction *
add_choice (FjWindow *self, const char *name)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (name, NULL,
                                                                   g_variant_new_boolean (FALSE));

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
  return action; /* the map keeps it */
}

static void
add_toggle (FjWindow *self, const char *name, gpointer object, const char *property)
{
  g_autoptr (GPropertyAction) action = g_property_action_new (name, object, property);

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

static void
add_action (FjWindow *self, const Action *action)
{
  g_autoptr (GVariantType) type = action->parameter != NULL ? g_variant_type_new (action->parameter)
                                                            : NULL;
  g_autoptr (GSimpleAction) simple = g_simple_action_new (action->name, type);

  g_object_set_data (G_OBJECT (simple), "fj-action", (gpointer) action);
  g_signal_connect_object (simple, "activate", G_CALLBACK (on_activated), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (simple));
}

/**
 * fj_window_add_actions:
 * @self: a window
 *
 * Adds all actions of the window.
 */
void
fj_window_add_actions (FjWindow *self)
{
  FjFlashView *view = fj_window_get_flash_view (self);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    add_action (self, &actions[i]);
  add_choice (self, "report-paths");
  g_signal_connect_object (add_choice (self, "reset-at-end"), "change-state",
                           G_CALLBACK (on_reset_at_end_changed), self, 0);
  add_toggle (self, "show-boards", fj_flash_view_get_board_list (view), "visible");
  add_toggle (self, "show-map", fj_editor_page_get_map (fj_flash_view_get_editor (view)),
              "visible");
  add_toggle (self, "show-log", fj_window_get_log_view (self), "visible");
}
