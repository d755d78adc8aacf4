/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-stop.h"

#include "fj-cli-exit.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <unistd.h>

struct _FjCliStop {
  GCancellable *cancellable; /* (owned) */
  guint         sources[3];
  gboolean      quiet;
  FjCliStopFunc func; /* (nullable) */
  gpointer      user_data;
};

static gboolean
on_signal (gpointer user_data)
{
  FjCliStop *self = user_data;

  g_debug ("a signal asks for the end");
  if (g_cancellable_is_cancelled (self->cancellable)) {
    /* the board is left as it is; threads are not waited for */
    g_printerr ("\n");
    _exit (FJ_CLI_EXIT_CANCELLED);
  }
  if (self->func != NULL)
    self->func (self->user_data);
  if (!self->quiet)
    g_printerr ("\n%s\n",
                _ ("Stopping at the next safe point. Press Ctrl+C again to quit at once."));
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_CONTINUE;
}

/**
 * fj_cli_stop_new:
 *
 * Returns: (transfer full): catches signals from now on; @quiet: says nothing
 */
FjCliStop *
fj_cli_stop_new (gboolean quiet)
{
  FjCliStop *self = g_new0 (FjCliStop, 1);

  self->cancellable = g_cancellable_new ();
  self->quiet = quiet;
  self->sources[0] = g_unix_signal_add (SIGINT, on_signal, self);
  self->sources[1] = g_unix_signal_add (SIGTERM, on_signal, self);
  self->sources[2] = g_unix_signal_add (SIGHUP, on_signal, self);
  return self;
}

/**
 * fj_cli_stop_free:
 *
 * Catches signals no longer.
 */
void
fj_cli_stop_free (FjCliStop *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->sources); i++)
    g_source_remove (self->sources[i]);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/**
 * fj_cli_stop_get_cancellable:
 *
 * Returns: (transfer none): what the first signal cancels
 */
GCancellable *
fj_cli_stop_get_cancellable (FjCliStop *self)
{
  return self->cancellable;
}

/**
 * fj_cli_stop_set_func:
 *
 * @func (nullable) is called before the user is told.
 */
void
fj_cli_stop_set_func (FjCliStop *self, FjCliStopFunc func, gpointer user_data)
{
  self->func = func;
  self->user_data = user_data;
}
