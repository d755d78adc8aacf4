/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-locale.h"

#include <libintl.h>
#include <locale.h>

/**
 * fj_locale_start:
 *
 * Makes the program speak the user's language. First thing in main(). The environment variable
 * FLASHJIG_LOCALE_DIR names another folder of translations, such as the build folder's.
 */
void
fj_locale_start (void)
{
  const char *folder = g_getenv ("FLASHJIG_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : FJ_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
