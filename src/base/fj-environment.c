/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-environment.h"

/**
 * fj_environment_clean:
 *
 * Forgets what names the user's folders, but is empty or not absolute, as the XDG Base Directory
 * Specification has it: settings and records would come to lie in whatever folder the program was
 * started in. First thing in main(), before GLib has asked for a folder and there are threads.
 */
void
fj_environment_clean (void)
{
  static const char *const names[] = { "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME",
                                       "XDG_CACHE_HOME", "XDG_STATE_HOME" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *value = g_getenv (names[i]);

    if (value != NULL && !g_path_is_absolute (value))
      g_unsetenv (names[i]);
  }
}
