/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-error.h>
#include <fj-layout.h>
#include <fj-tsv.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEXT \
  "#Opt\n-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n\nP\t0x10\tsd\tRawImage\tmmc0\t0x0\tsd.img"

typedef struct {
  char  *folder; /* (owned) */
  GFile *file;   /* (owned): a layout with TEXT in it */
} Fixture;

static void
write_file (GFile *file, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (g_file_peek_path (file), text, -1, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  self->folder = g_dir_make_tmp ("flashjig-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (self->folder, "flash.tsv", NULL);
  self->file = g_file_new_for_path (path);
  write_file (self->file, TEXT);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_remove (g_file_peek_path (self->file));
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_object_unref (self->file);
  g_free (self->folder);
}

static void
assert_contents (GFile *file, const char *text)
{
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (g_file_peek_path (file), &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, text);
}

static FjLayout *
load (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  FjLayout *layout = fj_layout_load (self->file, NULL, &error);

  g_assert_no_error (error);
  return layout;
}

static void
test_load (Fixture *self, gconstpointer data)
{
  g_autoptr (FjLayout) layout = load (self);
  g_autoptr (GFile) folder = fj_layout_dup_folder (layout);
  g_autoptr (GFile) elsewhere = g_file_new_for_path ("/elsewhere");
  g_autoptr (GFile) chosen = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *title = NULL;
  gboolean         modified, can_undo, can_redo;

  g_assert_cmpuint (fj_layout_get_n_rows (layout), ==, 2);
  g_object_get (layout, "file", &file, "title", &title, "modified", &modified, "can-undo",
                &can_undo, "can-redo", &can_redo, NULL);
  g_assert_true (g_file_equal (file, self->file));
  g_assert_cmpstr (title, ==, "flash.tsv");
  g_assert_false (modified || can_undo || can_redo);
  g_assert_cmpstr (g_file_peek_path (folder), ==, self->folder);
  fj_layout_set_folder (layout, elsewhere);
  chosen = fj_layout_dup_folder (layout);
  g_assert_true (g_file_equal (chosen, elsewhere));
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static FjLayoutDisk
compare (FjLayout *layout, GCancellable *cancellable)
{
  g_autoptr (GAsyncResult) result = NULL;

  fj_layout_compare_async (layout, cancellable, take_result, &result);
  return fj_layout_compare_finish (layout, wait_for (&result));
}

/* What is changed while the file is written is not saved, and is not lost either. */
static void
test_save_async (Fixture *self, gconstpointer data)
{
  g_autoptr (FjLayout) layout = load (self);
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;

  fj_layout_set_text (layout, 1, FJ_COLUMN_NAME, "card");
  fj_layout_save_async (layout, self->file, TRUE, NULL, take_result, &first);
  fj_layout_set_text (layout, 1, FJ_COLUMN_NAME, "later");
  g_assert_true (fj_layout_save_finish (layout, wait_for (&first), &error));
  g_assert_no_error (error);
  g_assert_true (fj_layout_get_modified (layout));
  fj_layout_undo (layout);
  g_assert_false (fj_layout_get_modified (layout));
  /* the state that is written is left for good */
  fj_layout_set_text (layout, 0, FJ_COLUMN_NAME, "a");
  fj_layout_save_async (layout, self->file, TRUE, NULL, take_result, &second);
  fj_layout_undo (layout);
  fj_layout_set_text (layout, 0, FJ_COLUMN_NAME, "b");
  g_assert_true (fj_layout_save_finish (layout, wait_for (&second), &error));
  g_assert_true (fj_layout_get_modified (layout));
  assert_contents (self->file, "#Opt\n-\t0x01\ta\tBinary\tnone\t0x0\ttf-a.stm32\n\n"
                               "P\t0x10\tcard\tRawImage\tmmc0\t0x0\tsd.img");
}

/* Nothing that another program has written is written over unasked. */
static void
test_save_guarded (Fixture *self, gconstpointer data)
{
  g_autoptr (FjLayout) layout = load (self);
  g_autoptr (GAsyncResult) refused = NULL;
  g_autoptr (GAsyncResult) forced = NULL;
  g_autoptr (GError) error = NULL;

  write_file (self->file, "theirs\n");
  fj_layout_set_text (layout, 1, FJ_COLUMN_NAME, "card");
  fj_layout_save_async (layout, self->file, TRUE, NULL, take_result, &refused);
  g_assert_false (fj_layout_save_finish (layout, wait_for (&refused), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG);
  g_clear_error (&error);
  assert_contents (self->file, "theirs\n");
  g_assert_true (fj_layout_get_modified (layout));
  fj_layout_save_async (layout, self->file, FALSE, NULL, take_result, &forced);
  g_assert_true (fj_layout_save_finish (layout, wait_for (&forced), &error));
  g_assert_no_error (error);
  g_assert_false (fj_layout_get_modified (layout));
  g_assert_cmpint (compare (layout, NULL), ==, FJ_LAYOUT_DISK_SAME);
}

static void
test_save (Fixture *self, gconstpointer data)
{
  g_autoptr (FjLayout) layout = load (self);
  g_autoptr (GError) error = NULL;

  g_assert_true (fj_layout_save (layout, self->file, NULL, &error));
  g_assert_no_error (error);
  assert_contents (self->file, TEXT);
  fj_layout_set_text (layout, 1, FJ_COLUMN_NAME, "card");
  g_assert_true (fj_layout_get_modified (layout));
  g_assert_true (fj_layout_save (layout, self->file, NULL, &error));
  g_assert_false (fj_layout_get_modified (layout));
  g_assert_cmpint (compare (layout, NULL), ==, FJ_LAYOUT_DISK_SAME);
  assert_contents (self->file, "#Opt\n-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n\n"
                               "P\t0x10\tcard\tRawImage\tmmc0\t0x0\tsd.img");
  /* back to what was loaded is no longer what is saved */
  fj_layout_undo (layout);
  g_assert_true (fj_layout_get_modified (layout));
  fj_layout_redo (layout);
  g_assert_false (fj_layout_get_modified (layout));
  fj_layout_undo (layout);
  fj_layout_set_text (layout, 0, FJ_COLUMN_NAME, "x");
  fj_layout_undo (layout);
  g_assert_true (fj_layout_get_modified (layout));
}

static void
test_save_as (Fixture *self, gconstpointer data)
{
  g_autoptr (FjLayout) layout = fj_layout_new ();
  const char *cells[FJ_N_COLUMNS] = { "-", "0x01", "fsbl", "Binary", "none", "0x0", "tf-a" };
  g_autoptr (FjPartition) row = fj_partition_new (cells);
  g_autoptr (GError) error = NULL;

  fj_layout_insert (layout, 0, row);
  g_assert_true (fj_layout_save (layout, self->file, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (fj_layout_get_title (layout), ==, "flash.tsv");
  g_assert_cmpuint (fj_partition_get_line (row), ==, 2);
  assert_contents (self->file, "#Opt\tId\tName\tType\tIP\tOffset\tBinary\n"
                               "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a\n");
}

static void
test_save_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (FjLayout) layout = fj_layout_new_from_bytes (bytes, NULL);
  g_autoptr (GError) error = NULL;

  fj_layout_remove (layout, 0);
  g_assert_true (fj_layout_save (layout, self->file, NULL, &error));
  g_assert_no_error (error);
  assert_contents (self->file, "");
}

static void
assert_names_file (GError *error, const char *path)
{
  g_assert_cmpstr (fj_error_get_detail (error)->file, ==, path);
  g_assert_cmpstr (error->message, !=, "");
}

static void
test_save_fails (Fixture *self, gconstpointer data)
{
  g_autoptr (FjLayout) layout = load (self);
  g_autofree char *path = g_build_filename (self->folder, "no-such-folder", "flash.tsv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  fj_layout_set_text (layout, 0, FJ_COLUMN_NAME, "x");
  g_assert_false (fj_layout_save (layout, file, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
  assert_names_file (error, path);
  g_clear_error (&error);
  g_cancellable_cancel (cancelled);
  g_assert_false (fj_layout_save (layout, self->file, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (fj_layout_get_modified (layout));
  g_assert_true (g_file_equal (fj_layout_get_file (layout), self->file));
  assert_contents (self->file, TEXT);
}

static void
test_changed_on_disk (Fixture *self, gconstpointer data)
{
  g_autoptr (FjLayout) layout = load (self);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_assert_cmpint (compare (layout, NULL), ==, FJ_LAYOUT_DISK_SAME);
  write_file (self->file, TEXT "\n");
  g_assert_cmpint (compare (layout, NULL), ==, FJ_LAYOUT_DISK_CHANGED);
  g_cancellable_cancel (cancelled);
  g_assert_cmpint (compare (layout, cancelled), ==, FJ_LAYOUT_DISK_SAME);
  g_assert_true (fj_layout_save (layout, self->file, NULL, NULL));
  g_assert_cmpint (compare (layout, NULL), ==, FJ_LAYOUT_DISK_SAME);
  g_remove (g_file_peek_path (self->file));
  g_assert_cmpint (compare (layout, NULL), ==, FJ_LAYOUT_DISK_GONE);
}

static void
assert_load_fails (GFile *file, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fj_layout_load (file, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_LAYOUT);
  assert_names_file (error, g_file_peek_path (file));
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_bad_files (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);
  g_autoptr (GFile) missing = g_file_get_child (folder, "missing.tsv");
  g_autoptr (GFile) pipe = g_file_get_child (folder, "pipe.tsv");
  g_autoptr (GFile) below = g_file_get_child (self->file, "below.tsv");
  g_autoptr (GError) error = NULL;

  assert_load_fails (folder, "folder");
  assert_load_fails (missing, "no such");
  assert_load_fails (below, "");
  g_assert_cmpint (mkfifo (g_file_peek_path (pipe), 0600), ==, 0);
  assert_load_fails (pipe, "pipe");
  g_remove (g_file_peek_path (pipe));
  write_file (self->file, "");
  assert_load_fails (self->file, "empty");
  g_assert_true (g_file_set_contents (g_file_peek_path (self->file), "P\t\0x", 4, &error));
  assert_load_fails (self->file, "binary");
  g_assert_cmpint (truncate (g_file_peek_path (self->file), 100 * 1024 * 1024), ==, 0);
  assert_load_fails (self->file, "1 MiB");
}

/* The superuser may read everything: for as long as this takes, it is somebody else. */
#define NOBODY 65534

static void
test_no_permission (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (g_file_peek_path (self->file));
  gboolean         superuser = geteuid () == 0;

  g_assert_cmpint (g_chmod (g_file_peek_path (self->file), 0), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  if (superuser)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
  assert_load_fails (self->file, "may not");
  if (superuser)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0), ==, 0);
  if (superuser)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
  assert_load_fails (self->file, "may not");
  if (superuser)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;

  *slot = g_object_ref (result);
  g_main_context_wakeup (NULL);
}

static FjLayout *
load_async (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  fj_layout_load_async (file, cancellable, on_loaded, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return fj_layout_load_finish (result, error);
}

static void
test_load_async (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) missing = g_file_new_for_path ("/no/such/flash.tsv");
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FjLayout) layout = load_async (self->file, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (fj_layout_get_n_rows (layout), ==, 2);
  g_assert_true (g_file_equal (fj_layout_get_file (layout), self->file));
  g_assert_null (load_async (missing, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_LAYOUT);
  assert_names_file (error, "/no/such/flash.tsv");
  g_clear_error (&error);
  g_cancellable_cancel (cancelled);
  g_assert_null (load_async (self->file, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_load_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancelled);
  g_assert_null (fj_layout_load (self->file, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/flashjig/layout-file/load", test_load);
  add ("/flashjig/layout-file/save", test_save);
  add ("/flashjig/layout-file/save-as", test_save_as);
  add ("/flashjig/layout-file/save-nothing", test_save_nothing);
  add ("/flashjig/layout-file/save-fails", test_save_fails);
  add ("/flashjig/layout-file/save-async", test_save_async);
  add ("/flashjig/layout-file/save-guarded", test_save_guarded);
  add ("/flashjig/layout-file/changed-on-disk", test_changed_on_disk);
  add ("/flashjig/layout-file/bad-files", test_bad_files);
  add ("/flashjig/layout-file/no-permission", test_no_permission);
  add ("/flashjig/layout-file/load-async", test_load_async);
  add ("/flashjig/layout-file/load-cancelled", test_load_cancelled);
  return g_test_run ();
}
