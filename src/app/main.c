/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-application.h"

#include <glib/gi18n.h>
#include <locale.h>

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
  const char *locale_dir = g_getenv ("FLASHJIG_LOCALE_DIR");
  g_autoptr (FjApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : FJ_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_ ("Flashjig"));
  complete_options (argc, argv);
  application = fj_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
