/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-wire.h"

#include "fj-cli-output.h"

#include <errno.h>
#include <fj-log.h>
#include <glib/gi18n.h>
#include <stdio.h>

static FILE *dump; /* (nullable) the open file; not standard error */

/* One write a line, so that the lines of several boards do not mix. */
static void
on_log (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  fprintf (user_data, "%.6f %s\n", (double) g_get_monotonic_time () / G_USEC_PER_SEC, message);
}

/* Transports ask GLib whether anybody wants to see packets, and GLib asks this variable. */
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
 * @error: return location for an error
 *
 * Dumps every transfer from now on. Before there is a second thread.
 *
 * Returns: whether the file could be opened
 */
gboolean
fj_cli_wire_start (const char *path, GError **error)
{
  g_autofree char *name = NULL;

  if (path == NULL)
    return TRUE;
  if (path[0] != '\0') {
    dump = fopen (path, "we");
    if (dump == NULL) {
      name = fj_cli_safe (path);
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("The wire dump cannot be written to %s: %s"), name, g_strerror (errno));
      return FALSE;
    }
  }
  ask_for_packets ();
  g_log_set_handler (FJ_LOG_WIRE, G_LOG_LEVEL_DEBUG, on_log, dump != NULL ? dump : stderr);
  return TRUE;
}

/** fj_cli_wire_stop: closes the dump; after the last job */
void
fj_cli_wire_stop (void)
{
  if (dump == NULL)
    return;
  g_log_set_handler (FJ_LOG_WIRE, G_LOG_LEVEL_DEBUG, on_log, stderr);
  fclose (dump);
  dump = NULL;
}
