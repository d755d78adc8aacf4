/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-wire.h"

#include "fj-cli-output.h"

#include <errno.h>
#include <fj-error.h>
#include <fj-log.h>
#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>

static FILE *dump;      /* (nullable) the open file; not standard error */
static char *dump_name; /* (nullable) (owned) its name, safe */

/* One write a line, so that the lines of several boards do not mix. */
static void
on_log (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  gint64 now = g_get_monotonic_time ();

  /* whole numbers: what the locale puts into a fraction is no matter of a log's */
  fprintf (user_data, "%" PRIi64 ".%06" PRIi64 " %s\n", now / G_USEC_PER_SEC, now % G_USEC_PER_SEC,
           message);
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
 * @error: return location for an error
 *
 * Dumps every transfer from now on. Before there is a second thread.
 *
 * Returns: whether the file could be opened
 */
gboolean
fj_cli_wire_start (const char *path, GError **error)
{
  if (path == NULL)
    return TRUE;
  if (path[0] != '\0') {
    g_autofree char *name = fj_cli_safe (path);

    dump = fopen (path, "we");
    if (dump == NULL) {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("The wire dump cannot be written to %s: %s"), name, g_strerror (errno));
      return FALSE;
    }
    dump_name = g_steal_pointer (&name);
  }
  ask_for_packets ();
  g_log_set_handler (FJ_LOG_WIRE, G_LOG_LEVEL_DEBUG, on_log, dump != NULL ? dump : stderr);
  return TRUE;
}

/**
 * fj_cli_wire_finish:
 * @error: return location for %FJ_ERROR_FAILED
 *
 * After the last job. The file stays open, since a thread may still have something to tell.
 *
 * Returns: %FALSE when a part of the dump has been lost
 */
gboolean
fj_cli_wire_finish (GError **error)
{
  gboolean is_lost;

  if (dump == NULL)
    return TRUE;
  /* a line that was lost earlier leaves nothing but this mark; its reason may be gone */
  errno = 0;
  is_lost = ferror (dump) != 0;
  is_lost = fflush (dump) != 0 || is_lost;
  if (is_lost)
    g_set_error (error, FJ_ERROR, FJ_ERROR_FAILED, _ ("The wire dump cannot be written to %s: %s"),
                 dump_name, g_strerror (errno != 0 ? errno : EIO));
  return !is_lost;
}
