/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-wire.h"

#include "fj-cli-dump.h"

#include <fj-debug-log.h>
#include <fj-error.h>
#include <glib/gi18n.h>

static FjCliDump *dump; /* (owned) (nullable): until the program ends */

static void
on_log (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  fj_cli_dump_write (user_data, message);
}

/* Pipes ask GLib whether anybody wants to see packets, and GLib asks this variable. */
static void
ask_for_packets (void)
{
  const char      *domains = g_getenv ("G_MESSAGES_DEBUG");
  g_autofree char *more = NULL;

  more = domains != NULL ? g_strconcat (domains, " ", FJ_LOG_WIRE, NULL) : g_strdup (FJ_LOG_WIRE);
  g_setenv ("G_MESSAGES_DEBUG", more, TRUE);
}

/**
 * fj_cli_wire_start:
 * @path: (nullable): a file, "" for standard error; %NULL does nothing
 * @error: return location for %G_OPTION_ERROR
 *
 * Dumps every transfer from now on. Before there is a second thread.
 *
 * Returns: whether the file could be opened
 */
gboolean
fj_cli_wire_start (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (path == NULL)
    return TRUE;
  dump = fj_cli_dump_open (path, FALSE, &local);
  if (dump == NULL) {
    g_autofree char *name = g_filename_display_name (path);

    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("The wire dump cannot be written to %s: %s"), name, local->message);
    return FALSE;
  }
  ask_for_packets ();
  g_log_set_handler (FJ_LOG_WIRE, G_LOG_LEVEL_DEBUG, on_log, dump);
  return TRUE;
}

/**
 * fj_cli_wire_finish:
 * @error: return location for %FJ_ERROR_FAILED
 *
 * After the last job.
 *
 * Returns: %FALSE when a part of the dump has been lost
 */
gboolean
fj_cli_wire_finish (GError **error)
{
  g_autoptr (GError) local = NULL;

  if (fj_cli_dump_flush (dump, &local))
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_FAILED, _ ("The wire dump cannot be written to %s: %s"),
               fj_cli_dump_get_name (dump), local->message);
  return FALSE;
}
