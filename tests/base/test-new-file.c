/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <fj-error.h>
#include <fj-new-file.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MIB (1024 * 1024)

typedef struct {
  char *folder; /* (owned) */
  char *path;   /* (owned) of a file that is not there */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("flashjig-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "rootfs.img", NULL);
}

static guint
count_files (Fixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (self->path);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->path);
  g_free (self->folder);
}

/* In pieces of odd lengths, so that nothing depends on how they come. */
static void
append_all (FjNewFile *file, const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;

  for (gsize at = 0; at < length;) {
    gsize part = MIN (length - at, 1 + at % 5003);

    g_assert_true (fj_new_file_append (file, data + at, part, &error));
    at += part;
  }
  g_assert_no_error (error);
}

/* Data, a large gap, data, and zeros up to an end that is in the middle of a block. */
static guint8 *
make_data (gsize length)
{
  guint8 *data = g_malloc0 (length);

  memset (data + 5, 0xA5, 70000);
  data[length - 9000] = 1;
  return data;
}

static void
test_whole (Fixture *self, gconstpointer user_data)
{
  const gsize        length = 4 * MIB + 77;
  g_autofree guint8 *data = make_data (length);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjNewFile) file = fj_new_file_create (self->path, FALSE, &error);
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, length);
  g_autofree char *found = NULL;
  gsize            n;
  struct stat      st;

  g_assert_no_error (error);
  append_all (file, data, length);
  g_assert_cmpint (stat (self->path, &st), !=, 0);
  g_assert_true (fj_new_file_finish (file, &error));
  g_assert_cmpuint (fj_new_file_get_size (file), ==, length);
  g_assert_cmpstr (fj_new_file_get_digest (file), ==, digest);
  g_assert_true (g_file_get_contents (self->path, &found, &n, NULL));
  g_assert_cmpmem (found, n, data, length);
  g_assert_cmpint (stat (self->path, &st), ==, 0);
  g_assert_cmpint (st.st_blocks * 512, <, MIB);
  g_assert_cmpuint (count_files (self), ==, 1);
}

static void
test_dropped (Fixture *self, gconstpointer user_data)
{
  g_autoptr (FjNewFile) file = fj_new_file_create (self->path, FALSE, NULL);
  g_autofree guint8 *data = make_data (MIB);

  append_all (file, data, MIB);
  g_clear_pointer (&file, fj_new_file_free);
  g_assert_cmpuint (count_files (self), ==, 0);
}

/* What is there stays, also when it came while the new one grew. */
static void
test_exists (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjNewFile) file = fj_new_file_create (self->path, FALSE, &error);
  g_autofree char *found = NULL;

  g_assert_true (fj_new_file_append (file, (const guint8 *) "new", 3, &error));
  g_assert_true (g_file_set_contents (self->path, "old", -1, NULL));
  g_assert_false (fj_new_file_finish (file, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
  g_clear_error (&error);
  g_clear_pointer (&file, fj_new_file_free);
  g_assert_null (fj_new_file_create (self->path, FALSE, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
  g_assert_cmpstr (fj_error_get_detail (error)->file, ==, self->path);
  g_assert_true (g_file_get_contents (self->path, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, "old");
  g_assert_cmpuint (count_files (self), ==, 1);
}

static void
test_replace (Fixture *self, gconstpointer user_data)
{
  g_autoptr (FjNewFile) file = NULL;
  g_autofree char *found = NULL;

  g_assert_true (g_file_set_contents (self->path, "old", -1, NULL));
  file = fj_new_file_create (self->path, TRUE, NULL);
  g_assert_true (fj_new_file_append (file, (const guint8 *) "new", 3, NULL));
  g_assert_true (fj_new_file_finish (file, NULL));
  g_assert_true (g_file_get_contents (self->path, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, "new");
}

/* Runs in a process of its own. */
static int
fill_disk (const char *path)
{
  const struct rlimit room = { MIB, MIB };
  g_autofree guint8  *data = g_malloc (2 * MIB);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjNewFile) file = NULL;

  memset (data, 0x77, 2 * MIB);
  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &room);
  file = fj_new_file_create (path, FALSE, &error);
  if (file == NULL || fj_new_file_append (file, data, 2 * MIB, &error))
    return 1;
  return g_error_matches (error, FJ_ERROR, FJ_ERROR_FAILED) &&
             g_strcmp0 (fj_error_get_detail (error)->file, path) == 0
           ? 0
           : 2;
}

static void
test_full (Fixture *self, gconstpointer user_data)
{
  int   status;
  pid_t pid = fork ();

  if (pid == 0)
    _exit (fill_disk (self->path));
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  g_assert_cmpuint (count_files (self), ==, 0);
}

static void
test_nowhere (Fixture *self, gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (self->path, "x", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (fj_new_file_create (path, FALSE, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (fj_new_file_create (self->folder, TRUE, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/flashjig/new-file/whole", test_whole);
  add ("/flashjig/new-file/dropped", test_dropped);
  add ("/flashjig/new-file/exists", test_exists);
  add ("/flashjig/new-file/replace", test_replace);
  add ("/flashjig/new-file/full", test_full);
  add ("/flashjig/new-file/nowhere", test_nowhere);
  return g_test_run ();
}
