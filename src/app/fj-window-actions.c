/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-window-actions.h"

#include "fj-help-dialogs.h"
#include "fj-window-boards.h"
#include "fj-window-choices.h"
#include "fj-window-reports.h"
#include "fj-window-station.h"

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
  FACT_NOT_FIRST = 1 << 8,   /* the selected ones can go up */
  FACT_NOT_LAST = 1 << 9,    /* they can go down */
  FACT_READY = 1 << 10,      /* boards can be flashed */
  FACT_ASKING = 1 << 11,     /* a run waits for its confirmation */
  FACT_RUNNING = 1 << 12,    /* boards are at work */
  FACT_STOPPABLE = 1 << 13,  /* or are about to be */
  FACT_JOB = 1 << 14,        /* the selected board has a run to tell of */
  FACT_RESULT = 1 << 15,     /* which is over */
  FACT_RETRY = 1 << 16,      /* and can be repeated, as it has not passed */
  FACT_FAILED_ROW = 1 << 17, /* and has failed at a row that is still there */
  FACT_BOARD = 1 << 18,      /* a board is selected */
  FACT_FLASHABLE = 1 << 19,  /* which can be flashed with what is open */
  FACT_AT_WORK = 1 << 20,    /* which is being flashed */
  FACT_SERIAL = 1 << 21,     /* which has a serial number */
  FACT_VIRTUAL = 1 << 22,    /* which is made of software and not at work */
  FACT_ARMABLE = 1 << 23,    /* the station can be armed or paused */
} Facts;

typedef void (*ActionFunc) (FjWindowParts *parts, GVariant *parameter);

typedef struct {
  const char *name;
  ActionFunc  func;
  Facts       needs;     /* all of them */
  const char *parameter; /* (nullable): type of the parameter */
} Action;

static FjEditorPage *
get_editor (FjWindowParts *parts)
{
  return fj_flash_view_get_editor (parts->flash_view);
}

static FjBoard *
get_board (FjWindowParts *parts)
{
  return fj_flash_view_get_board (parts->flash_view);
}

static void
ask_open_layout (FjWindowParts *parts, GVariant *parameter)
{
  fj_document_dialogs_ask_open (parts->dialogs, FJ_ASK_LAYOUT);
}

static void
ask_open_folder (FjWindowParts *parts, GVariant *parameter)
{
  fj_document_dialogs_ask_open (parts->dialogs, FJ_ASK_FOLDER);
}

static void
open_uri (FjWindowParts *parts, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  fj_document_dialogs_open (parts->dialogs, file);
}

static void
make_from_folder (FjWindowParts *parts, GVariant *parameter)
{
  fj_document_dialogs_ask_build (parts->dialogs);
}

static void
make_layout (FjWindowParts *parts, GVariant *parameter)
{
  fj_document_dialogs_make_layout (parts->dialogs, g_variant_get_string (parameter, NULL));
}

static void
find_files (FjWindowParts *parts, GVariant *parameter)
{
  fj_document_dialogs_ask_folder (parts->dialogs);
}

static void
save_layout (FjWindowParts *parts, GVariant *parameter)
{
  fj_document_dialogs_save (parts->dialogs, TRUE);
}

static void
save_layout_anyway (FjWindowParts *parts, GVariant *parameter)
{
  fj_document_dialogs_save (parts->dialogs, FALSE);
}

static void
save_layout_as (FjWindowParts *parts, GVariant *parameter)
{
  fj_document_dialogs_ask_save_as (parts->dialogs);
}

static void
revert_layout (FjWindowParts *parts, GVariant *parameter)
{
  fj_document_dialogs_revert (parts->dialogs);
}

static void
undo_step (FjWindowParts *parts, GVariant *parameter)
{
  fj_layout_document_undo (parts->document);
}

static void
redo_step (FjWindowParts *parts, GVariant *parameter)
{
  fj_layout_document_redo (parts->document);
}

static void
close_window (FjWindowParts *parts, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (parts->window));
}

static void
cut_rows (FjWindowParts *parts, GVariant *parameter)
{
  fj_editor_page_cut (get_editor (parts));
}

static void
copy_rows (FjWindowParts *parts, GVariant *parameter)
{
  fj_editor_page_copy (get_editor (parts));
}

static void
paste_rows (FjWindowParts *parts, GVariant *parameter)
{
  fj_editor_page_paste (get_editor (parts));
}

static void
add_row (FjWindowParts *parts, GVariant *parameter)
{
  fj_editor_page_add_row (get_editor (parts));
}

static void
duplicate_row (FjWindowParts *parts, GVariant *parameter)
{
  fj_editor_page_duplicate_rows (get_editor (parts));
}

static void
remove_row (FjWindowParts *parts, GVariant *parameter)
{
  fj_editor_page_remove_rows (get_editor (parts));
}

static void
move_up (FjWindowParts *parts, GVariant *parameter)
{
  fj_editor_page_move_rows (get_editor (parts), -1);
}

static void
move_down (FjWindowParts *parts, GVariant *parameter)
{
  fj_editor_page_move_rows (get_editor (parts), 1);
}

/* In front of a row: where a drag ends. */
static void
move_before (FjWindowParts *parts, GVariant *parameter)
{
  fj_editor_page_move_rows_before (get_editor (parts), g_variant_get_uint32 (parameter));
}

static void
go_to_next_issue (FjWindowParts *parts, GVariant *parameter)
{
  fj_editor_page_next_issue (get_editor (parts));
}

static void
check_again (FjWindowParts *parts, GVariant *parameter)
{
  fj_layout_document_check_again (parts->document);
}

static void
take_image (GFile *file, gpointer user_data)
{
  if (file != NULL)
    fj_editor_page_set_file (get_editor (user_data), -1, file);
}

static void
choose_file (FjWindowParts *parts, GVariant *parameter)
{
  g_autoptr (GFile) folder = fj_layout_document_dup_folder (parts->document);

  fj_file_dialog_show (GTK_WINDOW (parts->window), FJ_ASK_IMAGE, folder, NULL, take_image, parts);
}

static void
edit_row (FjWindowParts *parts, GVariant *parameter)
{
  fj_editor_page_edit_row (get_editor (parts));
}

static void
edit_form (FjWindowParts *parts, GVariant *parameter)
{
  fj_editor_page_edit_form (get_editor (parts));
}

static void
show_editor (FjWindowParts *parts, GVariant *parameter)
{
  fj_flash_view_show (parts->flash_view, FJ_SHOW_EDITOR);
}

static void
show_result (FjWindowParts *parts, GVariant *parameter)
{
  fj_flash_view_show (parts->flash_view, FJ_SHOW_RESULT);
}

static void
show_run (FjWindowParts *parts, GVariant *parameter)
{
  fj_flash_view_show (parts->flash_view, FJ_SHOW_RUN);
}

static gboolean
is_history_shown (FjWindowParts *parts)
{
  return gtk_stack_get_visible_child (parts->views) == GTK_WIDGET (parts->history_view);
}

static void
show_flash (FjWindowParts *parts, GVariant *parameter)
{
  gtk_stack_set_visible_child (parts->views, GTK_WIDGET (parts->flash_view));
}

static void
show_history (FjWindowParts *parts, GVariant *parameter)
{
  gtk_stack_set_visible_child (parts->views, GTK_WIDGET (parts->history_view));
  fj_history_view_search (parts->history_view);
}

static void
go_back (FjWindowParts *parts, GVariant *parameter)
{
  if (is_history_shown (parts) || fj_window_is_station_shown (parts))
    show_flash (parts, NULL);
  else
    fj_flash_view_go_back (parts->flash_view);
}

static void
show_failed_row (FjWindowParts *parts, GVariant *parameter)
{
  fj_flash_view_show_failed_row (parts->flash_view);
}

static void
show_boot_switches (FjWindowParts *parts, GVariant *parameter)
{
  fj_boot_switches_show (GTK_WINDOW (parts->window));
}

static void
show_preferences (FjWindowParts *parts, GVariant *parameter)
{
  fj_preferences_show (GTK_WINDOW (parts->window), parts->settings);
}

static void
show_doctor (FjWindowParts *parts, GVariant *parameter)
{
  fj_doctor_show (GTK_WINDOW (parts->window), fj_run_flow_get_boards (parts->flow));
}

static void
open_menu (FjWindowParts *parts, GVariant *parameter)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (parts->questions.menu_button), TRUE);
}

static void
go_to_next_pane (FjWindowParts *parts, GVariant *parameter)
{
  fj_flash_view_go_to_next_pane (parts->flash_view, GTK_WIDGET (parts->log_view));
}

static void
search_log (FjWindowParts *parts, GVariant *parameter)
{
  if (is_history_shown (parts)) {
    fj_history_view_search (parts->history_view);
    return;
  }
  if (fj_flash_view_find_rows (parts->flash_view))
    return;
  gtk_widget_show (GTK_WIDGET (parts->log_view));
  fj_log_view_search (parts->log_view);
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
  { "move-before", move_before, FACT_EDITING | FACT_ROW, "u" },
  { "next-issue", go_to_next_issue, FACT_EDITING },
  { "check", check_again, FACT_EDITING },
  { "choose-file", choose_file, FACT_EDITING | FACT_ROW },
  { "edit-row", edit_row, FACT_EDITING | FACT_ROW },
  { "edit-form", edit_form, FACT_EDITING | FACT_ROW },

  { "flash", fj_window_flash_boards, FACT_READY },
  { "flash-confirmed", fj_window_confirm_flash, FACT_ASKING },
  { "retry", fj_window_retry_board, FACT_RETRY },
  { "stop", fj_window_stop_boards, FACT_STOPPABLE },
  { "stop-confirmed", fj_window_confirm_stop, FACT_RUNNING },
  { "flash-board", fj_window_flash_board, FACT_FLASHABLE },
  { "stop-board", fj_window_stop_board, FACT_AT_WORK },
  { "copy-serial", fj_window_copy_serial, FACT_SERIAL },
  { "name-place", fj_window_name_place, FACT_BOARD },
  { "remove-virtual-board", fj_window_remove_virtual_board, FACT_VIRTUAL },
  { "choose-all", fj_window_choose_all },
  { "choose-none", fj_window_choose_none },
  { "clear-results", fj_window_clear_results },

  { "back", go_back },
  { "show-flash", show_flash },
  { "show-history", show_history },
  { "show-station", fj_window_show_station },
  { "station-arm", fj_window_arm_station, FACT_ARMABLE },
  { "station-teach", fj_window_teach_bays },
  { "full-screen", fj_window_fill_screen },
  { "show-editor", show_editor },
  { "show-result", show_result, FACT_RESULT },
  { "show-run", show_run, FACT_JOB },
  { "show-failed-row", show_failed_row, FACT_FAILED_ROW },
  { "copy-report", fj_window_copy_report, FACT_JOB },
  { "save-report", fj_window_save_report, FACT_JOB },
  { "save-log", fj_window_save_log },

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
get_editor_facts (FjWindowParts *parts)
{
  FjEditorPage *editor = get_editor (parts);
  Facts         facts = FACT_EDITING;

  if (!fj_flash_view_is_editing (parts->flash_view))
    return 0;
  if (fj_editor_page_get_row (editor) >= 0)
    facts |= FACT_ROW;
  if (fj_editor_page_can_move (editor, -1))
    facts |= FACT_NOT_FIRST;
  if (fj_editor_page_can_move (editor, 1))
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
get_board_facts (FjWindowParts *parts)
{
  FjBoard *board = get_board (parts);
  Facts    facts = get_device_facts (board);

  if (fj_window_can_arm_station (parts))
    facts |= FACT_ARMABLE;
  if (fj_run_flow_can_flash (parts->flow, board))
    facts |= FACT_FLASHABLE;
  if (board != NULL && fj_board_get_job (board) != NULL)
    facts |= FACT_JOB;
  if (board != NULL && fj_board_has_result (board))
    facts |= FACT_RESULT;
  if (fj_run_flow_can_retry (parts->flow, board))
    facts |= FACT_RETRY;
  if (fj_flash_view_find_failed_row (parts->flash_view) >= 0)
    facts |= FACT_FAILED_ROW;
  return facts;
}

/**
 * fj_window_actions_update:
 * @parts: what the window is made of
 *
 * Brings the actions in line with document, run flow and view.
 */
void
fj_window_actions_update (FjWindowParts *parts)
{
  Facts facts = get_document_facts (parts->document) | get_editor_facts (parts) |
                get_run_facts (parts->flow) | get_board_facts (parts);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (parts->window), actions[i].name);

    g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                                 (facts & actions[i].needs) == actions[i].needs);
  }
}

static FjWindowParts *
get_parts (GSimpleAction *action)
{
  return g_object_get_data (G_OBJECT (action), "fj-parts");
}

static void
on_activated (GSimpleAction *simple, GVariant *parameter, GtkApplicationWindow *window)
{
  const Action *action = g_object_get_data (G_OBJECT (simple), "fj-action");

  g_assert (GTK_IS_APPLICATION_WINDOW (window));

  g_debug ("action %s", action->name);
  action->func (get_parts (simple), parameter);
}

static void
add_switch (FjWindowParts *parts, const char *name)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (name, NULL,
                                                                   g_variant_new_boolean (FALSE));

  g_action_map_add_action (G_ACTION_MAP (parts->window), G_ACTION (action));
}

static void
add_toggle (FjWindowParts *parts, const char *name, gpointer object, const char *property)
{
  g_autoptr (GPropertyAction) action = g_property_action_new (name, object, property);

  g_action_map_add_action (G_ACTION_MAP (parts->window), G_ACTION (action));
}

static void
add_action (FjWindowParts *parts, const Action *action)
{
  g_autoptr (GVariantType) type = action->parameter != NULL ? g_variant_type_new (action->parameter)
                                                            : NULL;
  g_autoptr (GSimpleAction) simple = g_simple_action_new (action->name, type);

  g_object_set_data (G_OBJECT (simple), "fj-action", (gpointer) action);
  g_object_set_data (G_OBJECT (simple), "fj-parts", parts);
  g_signal_connect_object (simple, "activate", G_CALLBACK (on_activated), parts->window, 0);
  g_action_map_add_action (G_ACTION_MAP (parts->window), G_ACTION (simple));
}

/**
 * fj_window_actions_add:
 * @parts: what the window is made of
 *
 * Adds all actions of the window.
 */
void
fj_window_actions_add (FjWindowParts *parts)
{
  FjFlashView *view = parts->flash_view;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    add_action (parts, &actions[i]);
  add_switch (parts, "report-paths");
  fj_window_choices_add (parts);
  add_toggle (parts, "show-boards", fj_flash_view_get_board_list (view), "visible");
  add_toggle (parts, "show-map", fj_editor_page_get_map (fj_flash_view_get_editor (view)),
              "visible");
  add_toggle (parts, "show-log", parts->log_view, "visible");
}
