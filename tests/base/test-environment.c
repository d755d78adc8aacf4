/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-environment.h>

static void
test_clean (void)
{
  g_setenv ("HOME", "", TRUE);
  g_setenv ("XDG_DATA_HOME", "here", TRUE);
  g_setenv ("XDG_CONFIG_HOME", "/there", TRUE);
  fj_environment_clean ();
  g_assert_null (g_getenv ("HOME"));
  g_assert_null (g_getenv ("XDG_DATA_HOME"));
  g_assert_cmpstr (g_getenv ("XDG_CONFIG_HOME"), ==, "/there");
  /* the system's list of users knows the home */
  g_assert_true (g_path_is_absolute (g_get_home_dir ()));
  g_assert_true (g_path_is_absolute (g_get_user_data_dir ()));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/environment/clean", test_clean);
  return g_test_run ();
}
