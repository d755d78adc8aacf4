/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-boards.h"
#include "fj-cli-json.h"
#include "fj-cli-output.h"
#include "fj-cli-text.h"
#include "fj-cli-wire.h"
#include "fj-cli.h"

#include <fj-error.h>
#include <glib/gi18n.h>

static const char *
get_state_word (FjDevice *device)
{
  if (fj_device_get_problem (device) != NULL)
    return _ ("cannot be used");
  if (fj_device_is_busy (device))
    return _ ("busy");
  return fj_device_is_board (device) ? _ ("ready") : _ ("not a board for Flashjig");
}

static void
print_board (FjDevice *device)
{
  GError          *problem = fj_device_get_problem (device);
  g_autofree char *title = fj_device_dup_title (device);
  g_autofree char *safe_title = fj_cli_safe (title);
  g_autofree char *serial = fj_cli_safe (fj_device_get_serial (device));
  g_autofree char *port_column = fj_cli_text_pad (fj_device_get_port (device), 10);
  g_autofree char *title_column = fj_cli_text_pad (safe_title, 20);
  g_autofree char *serial_column = fj_cli_text_pad (serial, 24);
  const char      *stage = fj_stage_to_text (fj_device_get_stage (device));
  g_autofree char *stage_column = fj_cli_text_pad (stage, 10);
  FjSpeed          speed = fj_device_get_speed (device);

  g_print ("%s  %s  %s  %s  %s\n", port_column, title_column, serial_column, stage_column,
           get_state_word (device));
  if (speed == FJ_SPEED_LOW || speed == FJ_SPEED_FULL)
    g_print ("    %s\n", _ ("The link is slow (full speed): another cable or port may help."));
  if (problem != NULL) {
    g_autofree char *text = fj_cli_format_error (problem);

    g_print ("    %s\n", text);
  }
}

static int
show (const FjCliOptions *options, FjCliBoards *boards)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (boards->list));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++) {
    g_autoptr (FjDevice) device = g_list_model_get_item (G_LIST_MODEL (boards->list), i);

    if (options->json)
      fj_cli_boards_print_json (device, "board", -1);
    else if (!options->quiet)
      print_board (device);
  }
  if (n > 0)
    return fj_cli_finish (options, FJ_CLI_EXIT_OK, NULL);
  error = fj_cli_boards_new_error (boards);
  return fj_cli_finish (options, FJ_CLI_EXIT_NO_BOARD, error);
}

/** fj_cli_list: the command "list" */
int
fj_cli_list (int argc, char **argv)
{
  g_auto (FjCliOptions) options = { 0 };
  g_auto (FjCliBoards) boards = { 0 };
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  if (!fj_cli_options_parse (&options, FJ_CLI_GROUP_OUTPUT | FJ_CLI_GROUP_BOARDS, NULL, NULL,
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
  if (!fj_cli_wire_start (options.wire, &error) || !fj_cli_boards_open (&boards, &options, &error) ||
      !fj_cli_boards_settle (&boards, NULL, &error))
    return fj_cli_finish (&options, fj_cli_exit_from_error (error), error);
  return show (&options, &boards);
}
