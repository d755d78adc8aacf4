/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-application.h"

#include <fj-debug-log.h>
#include <fj-environment.h>
#include <fj-locale.h>
#include <fj-thread.h>
#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <signal.h>

/* GApplication knows no options with an optional value: "--virtual" alone is an empty one. */
static void
complete_options (int argc, char **argv)
{
  static char empty_virtual[] = "--virtual=";

  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], "--virtual"))
      argv[i] = empty_virtual;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  fj_environment_clean ();
  fj_debug_log_start ();
  g_debug ("Flashjig %s, GTK %u.%u.%u, GLib %u.%u.%u", FJ_VERSION, gtk_get_major_version (),
           gtk_get_minor_version (), gtk_get_micro_version (), glib_major_version,
           glib_minor_version, glib_micro_version);
  fj_locale_start ();
  /* a limit on files is an error like a full disk, and no reason to leave a board half written */
  signal (SIGXFSZ, SIG_IGN);
  g_set_application_name (_ ("Flashjig"));
  if (!fj_thread_prepare (&error)) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  complete_options (argc, argv);
  return fj_application_run (argc, argv);
}
