/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-boards.h"
#include "fj-cli-json.h"
#include "fj-cli-output.h"
#include "fj-cli-table.h"
#include "fj-cli-verb.h"
#include "fj-cli-wire.h"

#include <fj-error.h>
#include <glib/gi18n.h>
#include <unistd.h>

static const char *
get_state_word (FjDevice *device)
{
  if (fj_device_get_problem (device) != NULL)
    return _ ("cannot be used");
  if (fj_device_is_busy (device))
    return _ ("busy");
  return fj_device_is_board (device) ? _ ("ready") : _ ("not a board for Flashjig");
}

/* Port, chip, serial number, stage, state. */
#define N_COLUMNS 5

/* (transfer full): the chip, and what people call the place. */
static char *
dup_title (FjDevice *device)
{
  g_autofree char *title = fj_device_dup_title (device);
  const char      *place = fj_device_get_place_name (device);

  return place != NULL ? g_strdup_printf ("%s (%s)", title, place) : g_steal_pointer (&title);
}

/* (transfer full): the cells of one line. */
static char **
make_cells (FjDevice *device)
{
  g_autofree char *title = dup_title (device);
  char           **cells = g_new0 (char *, N_COLUMNS + 1);

  cells[0] = g_strdup (fj_device_get_port (device));
  cells[1] = fj_cli_safe (title);
  cells[2] = fj_cli_safe (fj_device_get_serial (device));
  cells[3] = g_strdup (fj_stage_info_get_title (fj_device_get_stage (device)));
  cells[4] = g_strdup (get_state_word (device));
  return cells;
}

/* What stands below the line of a board that something is wrong with. */
static void
print_remarks (FjDevice *device)
{
  GError          *problem = fj_device_get_problem (device);
  FjSpeed          speed = fj_device_get_speed (device);
  g_autofree char *text = NULL;

  if (speed == FJ_SPEED_LOW || speed == FJ_SPEED_FULL)
    fj_cli_say (STDOUT_FILENO, 4,
                _ ("The link is slow (full speed): another cable or port may help."));
  if (problem == NULL)
    return;
  text = fj_cli_format_error (problem);
  fj_cli_say (STDOUT_FILENO, 4, text);
}

static void
print_table (GListModel *devices)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++) {
    g_autoptr (FjDevice) device = g_list_model_get_item (devices, i);

    g_ptr_array_add (rows, make_cells (device));
  }
  lines = fj_cli_table_format (rows);
  for (guint i = 0; i < rows->len; i++) {
    g_autoptr (FjDevice) device = g_list_model_get_item (devices, i);

    fj_cli_say (STDOUT_FILENO, 0, lines[i]);
    print_remarks (device);
  }
}

static FjCliExit
show_boards (const FjCliOptions *options, FjCliBoards *boards)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (boards->list));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n && options->json; i++) {
    g_autoptr (FjDevice) device = g_list_model_get_item (G_LIST_MODEL (boards->list), i);

    fj_cli_boards_print_json (device, "board", -1);
  }
  if (!options->json && !options->quiet)
    print_table (G_LIST_MODEL (boards->list));
  if (n > 0)
    return fj_cli_finish (options, FJ_CLI_EXIT_OK, NULL);
  error = fj_cli_boards_new_error (boards);
  return fj_cli_finish (options, FJ_CLI_EXIT_NO_BOARD, error);
}

/**
 * fj_cli_list:
 *
 * The command "list"
 */
FjCliExit
fj_cli_list (int argc, char **argv)
{
  g_auto (FjCliOptions) options = { 0 };
  g_auto (FjCliBoards) boards = { 0 };
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  if (!fj_cli_begin (&options, FJ_CLI_GROUP_OUTPUT | FJ_CLI_GROUP_BOARDS, NULL, NULL,
                     _ ("Shows the boards that are plugged in."), &argc, &argv, &error))
    return fj_cli_fail_usage ("list", error);
  words = argv;
  if (argc > 1) {
    error = g_error_new (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _ ("The word “%s” is one too many."), argv[1]);
    return fj_cli_fail_usage ("list", error);
  }
  if (options.json)
    fj_cli_json_print_start ("list");
  if (!fj_cli_wire_start (options.wire, &error) ||
      !fj_cli_boards_open (&boards, &options, &error) ||
      !fj_cli_boards_settle (&boards, NULL, &error))
    return fj_cli_finish (&options, fj_cli_exit_from_error (error), error);
  return show_boards (&options, &boards);
}
