/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-toy-driver.h"

#include <fj-drivers.h>
#include <fj-error.h>
#include <fj-layout-checker.h>
#include <glib/gstdio.h>

/* What the window says of a layout: by the board that is chosen. */

static void
on_changed (FjLayoutChecker *checker, guint *n_changes)
{
  (*n_changes)++;
}

static FjLayout *
load_layout (const char *folder)
{
  g_autofree char *image = g_build_filename (folder, "loader.bin", NULL);
  g_autofree char *path = g_build_filename (folder, "toy.tsv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  FjLayout *layout;

  g_assert_true (g_file_set_contents (image, "loader", -1, NULL));
  g_assert_true (g_file_set_contents (path,
                                      "-\t0x01\tloader\tBinary\tnone\t0x0\tloader.bin\n"
                                      "P\t0x10\tone\tBinary\tmmc0\t0x4400\tloader.bin\n",
                                      -1, NULL));
  layout = fj_layout_load (file, NULL, NULL);
  g_assert_nonnull (layout);
  g_assert_cmpint (g_unlink (path), ==, 0);
  return layout;
}

static FjDevice *
make_device (const char *port, const FjBootDriver *driver)
{
  g_autoptr (FjIdentity) identity = fj_identity_new (driver);
  const FjDeviceUpdate update = { .present = TRUE, .identity = identity };
  FjDevice            *device = fj_device_new (port);

  fj_device_update (device, &update);
  return device;
}

static gboolean
has_plan (FjLayoutChecker *checker, FjDevice *device)
{
  guint  n_changes = 0;
  gulong id = g_signal_connect (checker, "changed", G_CALLBACK (on_changed), &n_changes);

  fj_layout_checker_set_device (checker, device);
  fj_layout_checker_check_now (checker);
  while (n_changes == 0 || fj_layout_checker_is_checking (checker))
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (checker, id);
  return fj_layout_checker_get_plan (checker) != NULL;
}

static void
test_board (void)
{
  g_autofree char *folder = g_dir_make_tmp ("flashjig-family-XXXXXX", NULL);
  g_autofree char *image = g_build_filename (folder, "loader.bin", NULL);
  g_autoptr (FjLayoutChecker) checker = fj_layout_checker_new ();
  g_autoptr (FjLayout) layout = load_layout (folder);
  g_autoptr (FjDevice) first = make_device ("1-1", fj_drivers_get (0));
  g_autoptr (FjDevice) toy = make_device ("1-2", fj_drivers_get (fj_drivers_get_n () - 1));

  fj_layout_checker_set_layout (checker, layout);
  g_assert_false (has_plan (checker, NULL));
  g_assert_true (has_plan (checker, toy));
  g_assert_false (has_plan (checker, first));
  g_assert_cmpint (g_unlink (image), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fj_toy_driver_add ();
  g_test_add_func ("/flashjig/other-family-checker/board", test_board);
  return g_test_run ();
}
