/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-fixture.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define PIECE_SIZE (256 * 1024)

/* Where Debian keeps the programs of the administrator. */
static char *
find_program (const char *name)
{
  static const char *const folders[] = { "/usr/sbin", "/sbin" };
  char                    *path = g_find_program_in_path (name);

  for (gsize i = 0; path == NULL && i < G_N_ELEMENTS (folders); i++) {
    path = g_build_filename (folders[i], name, NULL);
    if (!g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
      g_clear_pointer (&path, g_free);
  }
  return path;
}

gboolean
fixture_run (Fixture *self, const char *command)
{
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  char            *path;
  int              status;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, NULL));
  path = find_program (argv[0]);
  if (path == NULL) {
    g_autofree char *reason = g_strdup_printf ("%s is not installed", argv[0]);

    g_test_skip (reason);
    return FALSE;
  }
  g_free (argv[0]);
  argv[0] = path;
  g_spawn_sync (self->folder, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors, &status,
                &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s: %s%s", command, output, errors);
  return TRUE;
}

void
fixture_truncate (Fixture *self, const char *name, guint64 size)
{
  g_autofree char *path = fixture_path (self, name);

  fixture_write (self, name, "", 0);
  g_assert_cmpint (truncate (path, (off_t) size), ==, 0);
}

void
fixture_make_tree (Fixture *self)
{
  static const gsize sizes[] = { 0, 1, 511, 4096, 70000, 300000, 1500000 };
  g_autofree char   *folder = fixture_path (self, "tree/sub/deeper");

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char   *name = g_strdup_printf ("tree/%sfile-%zu", i % 2 ? "sub/" : "", i);
    g_autofree guint8 *noise = fixture_make_noise (MAX (sizes[i], 1));

    fixture_write (self, name, noise, sizes[i]);
  }
  fixture_truncate (self, "tree/sub/hole", 900000);
}

FjExtentMap *
fixture_scan (Fixture *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = fixture_open (self, name, &error);
  FjExtentMap *map;

  g_assert_no_error (error);
  map = fj_extent_scan_image (image, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fj_extent_map_get_size (map), ==, fj_image_get_size (image));
  return map;
}

void
fixture_assert_whole (Fixture *self, const char *name, FjExtentWhy why)
{
  g_autoptr (FjExtentMap) map = fixture_scan (self, name);

  g_assert_cmpuint (fj_extent_map_get_bytes (map, FJ_EXTENT_UNUSED), ==, 0);
  g_assert_cmpint (fj_extent_map_get_why (map), ==, why);
  g_assert_nonnull (fj_extent_why_to_text (why));
}

static void
write_all (int fd, const guint8 *data, gsize length)
{
  g_assert_cmpint (write (fd, data, length), ==, (gssize) length);
}

static void
restore_extent (const FjExtent *extent, FjImageStream *stream, int fd)
{
  g_autofree guint8 *piece = g_malloc (PIECE_SIZE);
  g_autoptr (GError) error = NULL;

  g_assert_true (fj_image_stream_seek (stream, extent->offset, NULL, &error));
  for (guint64 done = 0; done < extent->length;) {
    gsize n = (gsize) MIN (extent->length - done, PIECE_SIZE);

    memset (piece, extent->kind == FJ_EXTENT_ZERO ? 0 : FIXTURE_GARBAGE, n);
    if (extent->kind == FJ_EXTENT_DATA)
      g_assert_cmpint (fj_image_stream_read (stream, piece, n, NULL, &error), ==, (gssize) n);
    write_all (fd, piece, n);
    done += n;
  }
}

void
fixture_restore (Fixture *self, const char *name, FjExtentMap *map)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = fixture_open (self, name, &error);
  g_autoptr (FjImageStream) stream = fj_image_open_stream (image, NULL, &error);
  g_autofree char *out = g_strconcat (name, ".out", NULL);
  g_autofree char *path = fixture_path (self, out);
  int              fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  for (guint i = 0; i < fj_extent_map_get_n (map); i++) {
    FjExtent extent = fj_extent_map_get (map, i);

    restore_extent (&extent, stream, fd);
  }
  close (fd);
}

char *
fixture_describe (FjExtentMap *map)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fj_extent_map_get_n (map); i++) {
    FjExtent extent = fj_extent_map_get (map, i);

    g_string_append_printf (text, "%s%c%" G_GUINT64_FORMAT, i > 0 ? " " : "", "DZU"[extent.kind],
                            extent.length);
  }
  return g_string_free (text, FALSE);
}

void
fixture_poke (Fixture *self, const char *name, guint64 offset, guint8 value)
{
  g_autofree char *path = fixture_path (self, name);
  int              fd = open (path, O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (pwrite (fd, &value, 1, (off_t) offset), ==, 1);
  close (fd);
}

FjExtentKind
fixture_get_kind (FjExtentMap *map, guint64 offset)
{
  guint i = 0;

  while (fj_extent_map_get (map, i).offset + fj_extent_map_get (map, i).length <= offset)
    i++;
  return fj_extent_map_get (map, i).kind;
}
