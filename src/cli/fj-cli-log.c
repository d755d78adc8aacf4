/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-log.h"

#include "fj-cli-dump.h"

#include <fj-debug-log.h>
#include <fj-error.h>
#include <glib/gi18n.h>

static FjCliDump *dump; /* (owned) (nullable): until the program ends */

static void
on_line (const char *line, gpointer user_data)
{
  fj_cli_dump_write (user_data, line);
}

/**
 * fj_cli_log_start:
 * @path: (nullable): a file; %NULL does nothing
 * @error: return location for %G_OPTION_ERROR
 *
 * Writes what is logged at debug level to @path: what was so far, and every line from now on.
 *
 * Returns: whether the file could be opened
 */
gboolean
fj_cli_log_start (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (path == NULL)
    return TRUE;
  dump = fj_cli_dump_open (path, TRUE, &local);
  if (dump == NULL) {
    g_autofree char *name = g_filename_display_name (path);

    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("The log cannot be written to %s: %s"), name, local->message);
    return FALSE;
  }
  fj_debug_log_follow (on_line, dump);
  return TRUE;
}

/**
 * fj_cli_log_finish:
 * @error: return location for %FJ_ERROR_FAILED
 *
 * After the last job.
 *
 * Returns: %FALSE when a part of the log has been lost
 */
gboolean
fj_cli_log_finish (GError **error)
{
  g_autoptr (GError) local = NULL;

  if (fj_cli_dump_flush (dump, &local))
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_FAILED, _ ("The log cannot be written to %s: %s"),
               fj_cli_dump_get_name (dump), local->message);
  return FALSE;
}
