/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fake-provider.h"

#include <fj-device-list.h>
#include <fj-error.h>
#include <glib/gstdio.h>

typedef struct {
  char  *folder;
  GFile *file;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("flashjig-places-XXXXXX", NULL);
  f->file = g_file_new_build_filename (f->folder, "deep", "places.conf", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_file_get_path (f->file);
  g_autofree char *deep = g_path_get_dirname (path);

  (void) g_unlink (path);
  (void) g_rmdir (deep);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->folder);
  g_object_unref (f->file);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  g_assert_true (fj_place_names_save_finish (FJ_PLACE_NAMES (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
save (FjPlaceNames *names)
{
  gboolean is_saved = FALSE;

  fj_place_names_save_async (names, NULL, on_saved, &is_saved);
  while (!is_saved)
    g_main_context_iteration (NULL, TRUE);
}

/* What is kept is there at the next start; a name that was taken away is not. */
static void
test_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (FjPlaceNames) names = fj_place_names_new (f->file);
  g_autoptr (FjPlaceNames) next = NULL;

  g_assert_null (fj_place_names_get (names, "1-4.2"));
  fj_place_names_set (names, "1-4.2", "Bay 3");
  fj_place_names_set (names, "1-4.3", "Bay 4");
  fj_place_names_set (names, "1-4.3", NULL);
  save (names);
  next = fj_place_names_new (f->file);
  g_assert_cmpstr (fj_place_names_get (next, "1-4.2"), ==, "Bay 3");
  g_assert_null (fj_place_names_get (next, "1-4.3"));
}

/* Places stand in the order in which they were named, and are found by what they are called. */
static void
test_order (Fixture *f, gconstpointer data)
{
  g_autoptr (FjPlaceNames) names = fj_place_names_new (f->file);
  g_auto (GStrv) none = fj_place_names_dup_ports (names);
  g_auto (GStrv) ports = NULL;
  g_autofree char *text = NULL;
  g_autofree char *port = NULL;

  g_assert_cmpuint (g_strv_length (none), ==, 0);
  fj_place_names_set (names, "1-10", "Left");
  fj_place_names_set (names, "1-4.2", "Middle");
  fj_place_names_set (names, "1-2", "Right");
  fj_place_names_set (names, "1-4.2", NULL);
  ports = fj_place_names_dup_ports (names);
  text = g_strjoinv (" ", ports);
  g_assert_cmpstr (text, ==, "1-10 1-2");
  port = fj_place_names_find (names, "RIGHT");
  g_assert_cmpstr (port, ==, "1-2");
  g_assert_null (fj_place_names_find (names, "Middle"));
}

static void
write_file (Fixture *f, const char *text)
{
  g_autofree char *path = g_file_get_path (f->file);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
on_refused (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_false (fj_place_names_save_finish (FJ_PLACE_NAMES (source), result, user_data));
}

/* A file that cannot be read, or that a newer program wrote, is said to be so and left alone. */
static void
test_left_alone (Fixture *f, gconstpointer data)
{
  static const char *const files[] = { "[Places]\n1-1=Left\nwhat is this\n",
                                       "[File]\nversion=2\n[Places]\n1-1=Left\n" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_file_get_path (f->file);
    g_autofree char *text = NULL;
    g_autoptr (FjPlaceNames) names = NULL;
    g_autoptr (GError) error = NULL;

    write_file (f, files[i]);
    names = fj_place_names_new (f->file);
    g_assert_true (g_error_matches (fj_place_names_get_error (names), FJ_ERROR,
                                    i == 0 ? FJ_ERROR_FAILED : FJ_ERROR_UNSUPPORTED));
    g_assert_null (fj_place_names_get (names, "1-1"));
    fj_place_names_set (names, "1-2", "Right");
    fj_place_names_save_async (names, NULL, on_refused, &error);
    while (error == NULL)
      g_main_context_iteration (NULL, TRUE);
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_assert_cmpstr (text, ==, files[i]);
    /* once it is put right, nothing is lost on either side */
    write_file (f, "[Places]\n1-1=Left\n");
    save (names);
    g_object_unref (names);
    names = fj_place_names_new (f->file);
    g_assert_cmpstr (fj_place_names_get (names, "1-1"), ==, "Left");
    g_assert_cmpstr (fj_place_names_get (names, "1-2"), ==, "Right");
  }
}

/* Two programs name places at the same time. */
static void
test_two_programs (Fixture *f, gconstpointer data)
{
  g_autoptr (FjPlaceNames) one = fj_place_names_new (f->file);
  g_autoptr (FjPlaceNames) two = fj_place_names_new (f->file);
  g_autoptr (FjPlaceNames) next = NULL;
  g_auto (GStrv) ports = NULL;
  g_autofree char *text = NULL;

  fj_place_names_set (one, "1-9", "nine");
  fj_place_names_set (one, "1-1", "one");
  save (one);
  fj_place_names_set (two, "1-5", "five");
  save (two);
  fj_place_names_set (one, "1-9", NULL);
  save (one);
  next = fj_place_names_new (f->file);
  ports = fj_place_names_dup_ports (next);
  text = g_strjoinv (" ", ports);
  g_assert_cmpstr (text, ==, "1-1 1-5");
}

/* A name is one short line of what can be printed, whoever wrote the file. */
static void
test_odd (Fixture *f, gconstpointer data)
{
  g_autoptr (FjPlaceNames) names = fj_place_names_new (f->file);

  fj_place_names_set (names, "1-1", "  a\nb\x1b[31m ");
  g_assert_cmpstr (fj_place_names_get (names, "1-1"), ==, "ab[31m");
  fj_place_names_set (names, "1-1", "123456789012345678901234567890");
  g_assert_cmpstr (fj_place_names_get (names, "1-1"), ==, "123456789012345678901234");
  fj_place_names_set (names, "1-1", "   ");
  g_assert_null (fj_place_names_get (names, "1-1"));
}

/* Devices of a list have the names of their ports, and get new ones. */
static void
test_devices (Fixture *f, gconstpointer data)
{
  g_autoptr (FjPlaceNames) names = fj_place_names_new (f->file);
  FakeProvider *provider = fake_provider_new ();
  FjDeviceList *devices = fj_device_list_new ();
  g_autoptr (FjDevice) device = fj_device_new ("1-1");

  fj_place_names_set (names, "1-1", "left");
  fj_device_list_set_place_names (devices, names);
  fj_device_list_add_provider (devices, FJ_DEVICE_PROVIDER (provider));
  fj_device_provider_emit_added (FJ_DEVICE_PROVIDER (provider), device);
  g_assert_cmpstr (fj_device_get_place_name (device), ==, "left");
  fj_place_names_set (names, "1-1", "right");
  fj_place_names_set (names, "1-2", "elsewhere");
  g_assert_cmpstr (fj_device_get_place_name (device), ==, "right");
  g_assert_finalize_object (devices);
  g_assert_finalize_object (provider);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/flashjig/place-names/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/flashjig/place-names/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/flashjig/place-names/left-alone", Fixture, NULL, set_up, test_left_alone,
              tear_down);
  g_test_add ("/flashjig/place-names/two-programs", Fixture, NULL, set_up, test_two_programs,
              tear_down);
  g_test_add ("/flashjig/place-names/odd", Fixture, NULL, set_up, test_odd, tear_down);
  g_test_add ("/flashjig/place-names/devices", Fixture, NULL, set_up, test_devices, tear_down);
  return g_test_run ();
}
