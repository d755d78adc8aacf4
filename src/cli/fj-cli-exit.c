/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-exit.h"

#include <fj-error.h>
#include <gio/gio.h>
#include <glib/gi18n.h>

typedef struct {
  FjCliExit   code;
  const char *name; /* stable, for machines */
  const char *text; /* translatable */
} ExitRow;

static const ExitRow exits[] = {
  { FJ_CLI_EXIT_OK, "ok", N_ ("everything that was asked for was done") },
  { FJ_CLI_EXIT_FAILED, "failed", N_ ("something unforeseen") },
  { FJ_CLI_EXIT_USAGE, "usage", N_ ("the command line is not right") },
  { FJ_CLI_EXIT_NO_BOARD, "no-board", N_ ("no board that fits") },
  { FJ_CLI_EXIT_AMBIGUOUS, "ambiguous", N_ ("several boards fit and none was chosen") },
  { FJ_CLI_EXIT_PERMISSION, "permission", N_ ("a board may not be opened") },
  { FJ_CLI_EXIT_BUSY, "busy", N_ ("another program holds a board") },
  { FJ_CLI_EXIT_GONE, "gone", N_ ("a board left, started anew, or did not come back") },
  { FJ_CLI_EXIT_REFUSED, "refused", N_ ("a board refused what it was sent") },
  { FJ_CLI_EXIT_NO_ANSWER, "no-answer", N_ ("a board does not answer") },
  { FJ_CLI_EXIT_LAYOUT, "layout", N_ ("the flash layout is wrong or cannot be read") },
  { FJ_CLI_EXIT_IMAGE, "image", N_ ("a file cannot be sent") },
  { FJ_CLI_EXIT_WRONG_BOARD, "wrong-board", N_ ("a file, the layout or the port is another board's") },
  { FJ_CLI_EXIT_STORAGE, "storage", N_ ("a virtual board cannot keep what it is sent") },
  { FJ_CLI_EXIT_PROTOCOL, "protocol", N_ ("a board's answer makes no sense") },
  { FJ_CLI_EXIT_NOT_STARTED, "not-started", N_ ("a boot file was taken but did not start") },
  { FJ_CLI_EXIT_STALE_LAYOUT, "stale-layout", N_ ("a board already holds another layout") },
  { FJ_CLI_EXIT_UNSUPPORTED, "unsupported", N_ ("known, but not supported") },
  { FJ_CLI_EXIT_UNUSED_FAULT, "unused-fault", N_ ("a virtual board's fault never happened") },
  { FJ_CLI_EXIT_RECORD, "record", N_ ("the attempt cannot be recorded") },
  { FJ_CLI_EXIT_DIFFERENT, "different", N_ ("a board does not hold what it was sent") },
  { FJ_CLI_EXIT_JOB, "job", N_ ("a job cannot be used, or does not allow it") },
  { FJ_CLI_EXIT_CANCELLED, "cancelled", N_ ("stopped by the user") },
};

/* An error is never a success: what this lacks has failed. */
static const FjCliExit exits_of_errors[] = {
  [FJ_ERROR_NO_DEVICE] = FJ_CLI_EXIT_NO_BOARD,
  [FJ_ERROR_AMBIGUOUS] = FJ_CLI_EXIT_AMBIGUOUS,
  [FJ_ERROR_PERMISSION] = FJ_CLI_EXIT_PERMISSION,
  [FJ_ERROR_BUSY] = FJ_CLI_EXIT_BUSY,
  [FJ_ERROR_GONE] = FJ_CLI_EXIT_GONE,
  [FJ_ERROR_STALL] = FJ_CLI_EXIT_REFUSED,
  [FJ_ERROR_TIMED_OUT] = FJ_CLI_EXIT_NO_ANSWER,
  [FJ_ERROR_DEVICE_STATUS] = FJ_CLI_EXIT_REFUSED,
  [FJ_ERROR_DEVICE_TEXT] = FJ_CLI_EXIT_REFUSED,
  [FJ_ERROR_PROTOCOL] = FJ_CLI_EXIT_PROTOCOL,
  [FJ_ERROR_NOT_STARTED] = FJ_CLI_EXIT_NOT_STARTED,
  [FJ_ERROR_REENUMERATE] = FJ_CLI_EXIT_GONE,
  [FJ_ERROR_RESTARTED] = FJ_CLI_EXIT_GONE,
  [FJ_ERROR_WRONG_BOARD] = FJ_CLI_EXIT_WRONG_BOARD,
  [FJ_ERROR_WRONG_CHIP] = FJ_CLI_EXIT_WRONG_BOARD,
  [FJ_ERROR_STALE_LAYOUT] = FJ_CLI_EXIT_STALE_LAYOUT,
  [FJ_ERROR_LAYOUT] = FJ_CLI_EXIT_LAYOUT,
  [FJ_ERROR_IMAGE] = FJ_CLI_EXIT_IMAGE,
  [FJ_ERROR_IMAGE_CHANGED] = FJ_CLI_EXIT_IMAGE,
  [FJ_ERROR_UNSUPPORTED] = FJ_CLI_EXIT_UNSUPPORTED,
  [FJ_ERROR_STORAGE] = FJ_CLI_EXIT_STORAGE,
  [FJ_ERROR_RECORD] = FJ_CLI_EXIT_RECORD,
  [FJ_ERROR_DIFFERENT] = FJ_CLI_EXIT_DIFFERENT,
  [FJ_ERROR_JOB] = FJ_CLI_EXIT_JOB,
};

static FjCliExit
exit_from_code (FjError code)
{
  FjCliExit known = FJ_CLI_EXIT_OK;

  if ((gsize) code < G_N_ELEMENTS (exits_of_errors))
    known = exits_of_errors[code];
  return known != FJ_CLI_EXIT_OK ? known : FJ_CLI_EXIT_FAILED;
}

/**
 * fj_cli_exit_from_error:
 * @error: (nullable): an error
 *
 * Returns: the exit code of its kind; 0 for none
 */
FjCliExit
fj_cli_exit_from_error (const GError *error)
{
  if (error == NULL)
    return FJ_CLI_EXIT_OK;
  if (error->domain == FJ_ERROR)
    return exit_from_code ((FjError) error->code);
  if (error->domain == G_OPTION_ERROR)
    return FJ_CLI_EXIT_USAGE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FJ_CLI_EXIT_CANCELLED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return FJ_CLI_EXIT_NO_ANSWER;
  return FJ_CLI_EXIT_FAILED;
}

/**
 * fj_cli_exit_get_name:
 *
 * Returns: (transfer none): a stable word for @code, untranslated
 */
const char *
fj_cli_exit_get_name (FjCliExit code)
{
  for (guint i = 0; i < G_N_ELEMENTS (exits); i++)
    if (exits[i].code == code)
      return exits[i].name;
  return "failed";
}

/**
 * fj_cli_exit_describe:
 *
 * Returns: (transfer full): the table of all exit codes, translated
 */
char *
fj_cli_exit_describe (void)
{
  GString *text = g_string_new (_ ("Exit codes:"));

  for (guint i = 0; i < G_N_ELEMENTS (exits); i++)
    g_string_append_printf (text, "\n  %3d  %s", exits[i].code, _ (exits[i].text));
  return g_string_free (text, FALSE);
}
