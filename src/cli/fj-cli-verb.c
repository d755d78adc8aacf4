/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-verb.h"

#include "fj-cli-json.h"
#include "fj-cli-log.h"
#include "fj-cli-output.h"
#include "fj-cli-wire.h"

#include <glib/gi18n.h>

/**
 * fj_cli_begin:
 * @options: where the common options go; zeroed
 * @groups: which of them the command has
 * @own: (nullable) (array zero-terminated=1): the command's own options
 * @usage: (nullable): what stands behind the options, "LAYOUT [FOLDER]"
 * @summary: what the command does
 * @argc: (inout): number of words
 * @argv: (inout) (array length=argc): the words, the command first
 * @error: return location for %G_OPTION_ERROR
 *
 * The begin of a command: reads the options as fj_cli_options_parse() does, and begins the log that
 * they ask for.
 *
 * Returns: whether there is something to do; %FALSE without an error after a help
 */
gboolean
fj_cli_begin (FjCliOptions *options, FjCliGroup groups, const GOptionEntry *own, const char *usage,
              const char *summary, int *argc, char ***argv, GError **error)
{
  int    n_words = *argc;
  char **words = *argv;

  if (!fj_cli_options_parse (options, groups, own, usage, summary, argc, argv, error))
    return FALSE;
  if (fj_cli_log_start (options->log, error))
    return TRUE;
  g_strfreev (*argv);
  *argv = words;
  *argc = n_words;
  return FALSE;
}

/**
 * fj_cli_fail_usage:
 * @verb: (nullable): the command
 * @error: (nullable): what is wrong with the command line; %NULL after a help, which is no failure
 *
 * Returns: the exit code
 */
FjCliExit
fj_cli_fail_usage (const char *verb, const GError *error)
{
  if (error == NULL)
    return FJ_CLI_EXIT_OK;
  fj_cli_complain ("%s", error->message);
  if (verb != NULL)
    fj_cli_complain (_ ("“%s %s --help” shows what can be said."), FJ_CLI_PROGRAM, verb);
  else
    fj_cli_complain (_ ("“%s --help” shows what can be said."), FJ_CLI_PROGRAM);
  return FJ_CLI_EXIT_USAGE;
}

/**
 * fj_cli_finish:
 * @options: the common options
 * @code: how it ended
 * @error: (nullable): why, where that was not told yet
 *
 * The end of a command, for people and for programs.
 *
 * Returns: @code, but never success when a part of the log or of the dump of the wire has been lost
 */
FjCliExit
fj_cli_finish (const FjCliOptions *options, FjCliExit code, const GError *error)
{
  g_autoptr (GError) lost = NULL;

  g_debug ("exit code %d, %s%s%s", code, fj_cli_exit_get_name (code), error != NULL ? ": " : "",
           error != NULL ? error->message : "");
  if (fj_cli_wire_finish (&lost))
    fj_cli_log_finish (&lost);
  if (lost != NULL && code == FJ_CLI_EXIT_OK) {
    code = FJ_CLI_EXIT_FAILED;
    error = lost;
  } else if (lost != NULL) {
    fj_cli_complain ("%s", lost->message);
  }
  if (options->json && options->verbose && code != FJ_CLI_EXIT_OK)
    fj_cli_json_print_log ();
  if (options->json)
    fj_cli_json_print_end (code, error);
  else if (error != NULL)
    fj_cli_print_error (error);
  return code;
}
