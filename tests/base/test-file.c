/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fake-file.h"

#include <errno.h>
#include <fcntl.h>
#include <fj-file.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* No file may grow larger than this while a disk is "full". */
#define ROOM 8192

typedef struct {
  char  *folder; /* (owned) */
  char  *path;   /* (owned) a file with "old" in it */
  GFile *file;   /* (owned) of the path */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("flashjig-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "a file", NULL);
  self->file = g_file_new_for_path (self->path);
  g_assert_true (g_file_set_contents (self->path, "old", -1, &error));
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
  g_chmod (self->folder, 0700);
  g_assert_cmpint (g_remove (self->path), ==, 0);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_object_unref (self->file);
  g_free (self->path);
  g_free (self->folder);
}

static GBytes *
make_contents (gsize length)
{
  guint8 *data = g_malloc (MAX (length, 1));

  memset (data, 'n', length);
  return g_bytes_new_take (data, length);
}

static void
assert_holds (const char *path, GBytes *wanted)
{
  g_autofree char *text = NULL;
  gsize            length;
  g_autoptr (GBytes) got = NULL;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  got = g_bytes_new (text, length);
  g_assert_true (g_bytes_equal (got, wanted));
}

static void
assert_is_old (const char *path)
{
  g_autoptr (GBytes) old = g_bytes_new_static ("old", 3);

  assert_holds (path, old);
}

static void
replace (GFile *file, GBytes *contents)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (fj_file_replace (file, contents, NULL, NULL, &error));
  g_assert_no_error (error);
}

/* A disk that has only ROOM left for each file, for everybody and without privileges. */
static void
replace_on_full_disk (GFile *file)
{
  g_autoptr (GBytes) contents = make_contents (4 * ROOM);
  g_autoptr (GError) error = NULL;
  struct rlimit    old, small;
  gboolean         done;
  g_autofree char *etag = NULL;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  small = (struct rlimit){ ROOM, old.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  done = fj_file_replace (file, contents, &etag, NULL, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  g_assert_false (done);
  g_assert_nonnull (error);
  g_assert_null (etag);
}

static void
test_replace (Fixture *self, gconstpointer data)
{
  static const gsize lengths[] = { 0, 1, 3, 4096, 3 * 1024 * 1024 + 1 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autoptr (GBytes) contents = make_contents (lengths[i]);

    replace (self->file, contents);
    assert_holds (self->path, contents);
    g_assert_cmpuint (count_files (self), ==, 1);
  }
}

static void
test_new (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) contents = make_contents (5);
  mode_t      mask = umask (027);
  struct stat info;

  g_remove (self->path);
  replace (self->file, contents);
  umask (mask);
  assert_holds (self->path, contents);
  g_assert_cmpint (stat (self->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 07777, ==, 0640);
}

static void
test_etag (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) contents = make_contents (5);
  g_autofree char *etag = NULL;
  g_autoptr (GFileInfo) info = NULL;

  g_assert_true (fj_file_replace (self->file, contents, &etag, NULL, NULL));
  info =
    g_file_query_info (self->file, G_FILE_ATTRIBUTE_ETAG_VALUE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_assert_nonnull (etag);
  g_assert_cmpstr (etag, ==, g_file_info_get_etag (info));
}

static void
test_full (Fixture *self, gconstpointer data)
{
  replace_on_full_disk (self->file);
  assert_is_old (self->path);
  g_assert_cmpuint (count_files (self), ==, 1);
}

static void
test_full_new (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "another", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  replace_on_full_disk (file);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_files (self), ==, 1);
}

/* Whoever is killed while he writes leaves the old file, and nothing else; @data: in a new file */
static void
test_killed (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) contents = make_contents (4 * ROOM);
  g_autofree char *path = g_build_filename (self->folder, "copy", NULL);
  g_autoptr (GFile) copy = g_file_new_for_path (path);
  int   fd = open (self->folder, O_TMPFILE | O_RDWR, 0600);
  pid_t child;
  int   status;

  if (fd < 0) {
    g_test_skip ("this file system knows no files without a name");
    return;
  }
  close (fd);
  child = fork ();
  if (child == 0) {
    struct rlimit small = { ROOM, ROOM };
    struct rlimit none = { 0, 0 };

    setrlimit (RLIMIT_CORE, &none);
    setrlimit (RLIMIT_FSIZE, &small);
    signal (SIGXFSZ, SIG_DFL);
    if (data != NULL)
      fj_file_create (copy, contents, self->file, NULL);
    else
      fj_file_replace (self->file, contents, NULL, NULL, NULL);
    _exit (0);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGXFSZ);
  assert_is_old (self->path);
  g_assert_cmpuint (count_files (self), ==, 1);
}

/* Never in the place of another, whole or not at all, and as open to others as its model. */
static void
test_create (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) contents = make_contents (4 * ROOM);
  g_autofree char *path = g_build_filename (self->folder, "copy", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  struct stat info;

  g_assert_false (fj_file_create (self->file, contents, self->file, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  assert_is_old (self->path);
  g_clear_error (&error);
  g_chmod (self->path, 0604);
  g_assert_true (fj_file_create (file, contents, self->file, &error));
  g_assert_no_error (error);
  assert_holds (path, contents);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0604);
  g_assert_cmpuint (count_files (self), ==, 2);
  g_remove (path);
}

static void
test_permissions (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) contents = make_contents (5);
  struct stat before, after;

  g_chmod (self->path, 0604);
  /* somebody else's, where we may give files away */
  if (geteuid () == 0)
    g_assert_cmpint (chown (self->path, 12345, 23456), ==, 0);
  g_assert_cmpint (stat (self->path, &before), ==, 0);
  replace (self->file, contents);
  g_assert_cmpint (stat (self->path, &after), ==, 0);
  g_assert_cmpuint (after.st_mode, ==, before.st_mode);
  g_assert_cmpuint (after.st_uid, ==, before.st_uid);
  g_assert_cmpuint (after.st_gid, ==, before.st_gid);
}

static void
test_link (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "link", NULL);
  g_autoptr (GFile) link = g_file_new_for_path (path);
  g_autoptr (GBytes) contents = make_contents (5);

  g_assert_cmpint (symlink ("a file", path), ==, 0);
  replace_on_full_disk (link);
  assert_is_old (self->path);
  replace (link, contents);
  assert_holds (self->path, contents);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpuint (count_files (self), ==, 2);
  g_remove (path);
}

/* Shorter and longer than before, in both names. */
static void
test_two_names (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "second name", NULL);
  g_autoptr (GBytes) longer = make_contents (5000);
  g_autoptr (GBytes) shorter = make_contents (2);

  g_assert_cmpint (link (self->path, path), ==, 0);
  replace_on_full_disk (self->file);
  assert_is_old (path);
  replace (self->file, longer);
  assert_holds (path, longer);
  replace (self->file, shorter);
  assert_holds (path, shorter);
  g_remove (path);
}

/* The superuser may do everything: for as long as these take, it is somebody else. */
static void
test_closed_folder (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) contents = make_contents (5);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (self->folder, "another", NULL);
  g_autoptr (GFile) another = g_file_new_for_path (path);

  gboolean superuser = geteuid () == 0;

  g_chmod (self->folder, 0500);
  if (superuser) {
    g_assert_cmpint (chown (self->folder, 65534, 65534), ==, 0);
    g_assert_cmpint (chown (self->path, 65534, 65534), ==, 0);
    g_assert_cmpint (seteuid (65534), ==, 0);
  }
  replace_on_full_disk (self->file);
  assert_is_old (self->path);
  replace (self->file, contents);
  assert_holds (self->path, contents);
  g_assert_false (fj_file_replace (another, contents, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  if (superuser)
    g_assert_cmpint (seteuid (0), ==, 0);
}

static void
test_enumerate_closed (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);
  g_autoptr (GFileEnumerator) entries = NULL;
  g_autoptr (GFileEnumerator) open_entries = NULL;
  g_autoptr (GError) error = NULL;
  gboolean superuser = geteuid () == 0;

  g_assert_cmpint (g_chmod (self->folder, 0), ==, 0);
  if (superuser)
    g_assert_cmpint (seteuid (65534), ==, 0);
  entries = fj_file_enumerate (folder, G_FILE_ATTRIBUTE_STANDARD_NAME, NULL, &error);
  if (superuser)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_null (entries);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_true (g_str_has_prefix (error->message, "You may not read the folder"));
  g_assert_cmpint (g_chmod (self->folder, 0700), ==, 0);
  open_entries = fj_file_enumerate (folder, G_FILE_ATTRIBUTE_STANDARD_NAME, NULL, NULL);
  g_assert_nonnull (open_entries);
}

static void
assert_fails (const char *path, int code)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) contents = make_contents (5);
  g_autoptr (GError) error = NULL;

  g_assert_false (fj_file_replace (file, contents, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, code);
}

static void
test_no_file (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "none", "file", NULL);
  g_autofree char *pipe = g_build_filename (self->folder, "pipe", NULL);

  assert_fails (self->folder, G_IO_ERROR_IS_DIRECTORY);
  assert_fails (path, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_fails (pipe, g_io_error_from_errno (ENXIO));
  g_remove (pipe);
  if (g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    assert_fails ("/dev/full", G_IO_ERROR_NO_SPACE);
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) contents = make_contents (5);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (fj_file_replace (self->file, contents, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_is_old (self->path);
}

static void
on_replaced (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static void
test_async (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) contents = make_contents (5);
  g_autoptr (GError) error = NULL;

  fj_file_replace_async (self->file, contents, NULL, on_replaced, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (fj_file_replace_finish (self->file, result, &error));
  g_assert_no_error (error);
  assert_holds (self->path, contents);
}

/* What is not on a disk of this machine: GVfs decides at the close what stays. */
static void
test_far_away (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) file = fake_file_new ("old", 10);
  g_autoptr (GBytes) small = make_contents (10);
  g_autoptr (GBytes) large = make_contents (11);
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = NULL;

  g_assert_false (fj_file_replace (file, large, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpstr (fake_file_get_text (file), ==, "old");
  g_assert_true (fj_file_replace (file, small, &etag, NULL, NULL));
  g_assert_cmpstr (fake_file_get_text (file), ==, "nnnnnnnnnn");
  g_assert_cmpstr (etag, ==, "fake");
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/flashjig/file/replace", test_replace);
  add ("/flashjig/file/new", test_new);
  add ("/flashjig/file/etag", test_etag);
  add ("/flashjig/file/full", test_full);
  add ("/flashjig/file/full-new", test_full_new);
  add ("/flashjig/file/killed", test_killed);
  g_test_add ("/flashjig/file/killed-new", Fixture, "new", set_up, test_killed, tear_down);
  add ("/flashjig/file/create", test_create);
  add ("/flashjig/file/permissions", test_permissions);
  add ("/flashjig/file/link", test_link);
  add ("/flashjig/file/two-names", test_two_names);
  add ("/flashjig/file/closed-folder", test_closed_folder);
  add ("/flashjig/file/enumerate-closed", test_enumerate_closed);
  add ("/flashjig/file/no-file", test_no_file);
  add ("/flashjig/file/cancelled", test_cancelled);
  add ("/flashjig/file/async", test_async);
  add ("/flashjig/file/far-away", test_far_away);
  return g_test_run ();
}
