/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-fixture.h"

#include <fj-error.h>

#include <archive.h>
#include <errno.h>
#include <fcntl.h>
#include <fj-image-cache.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* More than one load of a stream, and than one input of the unpackers. */
#define LENGTH 300003

typedef struct {
  const char   *name;
  FjCompression compression;
  int           filter;
} Packing;

static const Packing packings[] = {
  { "gz", FJ_COMPRESSION_GZIP, ARCHIVE_FILTER_GZIP },
  { "xz", FJ_COMPRESSION_XZ, ARCHIVE_FILTER_XZ },
  { "zst", FJ_COMPRESSION_ZSTD, ARCHIVE_FILTER_ZSTD },
  { "bz2", FJ_COMPRESSION_BZIP2, ARCHIVE_FILTER_BZIP2 },
  { "lz4", FJ_COMPRESSION_LZ4, ARCHIVE_FILTER_LZ4 },
  { "lz", FJ_COMPRESSION_LZIP, ARCHIVE_FILTER_LZIP },
  { "lzma", FJ_COMPRESSION_LZMA, ARCHIVE_FILTER_LZMA },
};

static void
test_plain (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *data = fixture_make_noise (LENGTH);
  g_autoptr (FjImage) image = NULL;

  fixture_write (self, "plain", data, LENGTH);
  image = fixture_open (self, "plain", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fj_image_get_size (image), ==, LENGTH);
  g_assert_cmpuint (fj_image_get_stored_size (image), ==, LENGTH);
  g_assert_cmpint (fj_image_get_compression (image), ==, FJ_COMPRESSION_NONE);
  g_assert_cmpint (fj_image_get_kind (image), ==, FJ_IMAGE_OTHER);
  g_assert_cmpstr (fj_image_get_name (image), ==, "plain");
  fixture_assert_content (image, data, LENGTH, 4096);
  fixture_assert_content (image, data, LENGTH, 1000);
  fixture_assert_content (image, data, LENGTH, 290000);
  g_assert_finalize_object (g_steal_pointer (&image));
}

/* What a file is packed with shows in its first bytes; the names here say nothing. */
static void
test_packed (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *data = fixture_make_noise (LENGTH);

  for (gsize i = 0; i < G_N_ELEMENTS (packings); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) packed = fixture_pack (self, packings[i].filter, data, LENGTH);
    g_autoptr (FjImage) image = NULL;

    fixture_write (self, "rootfs.ext4", g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
    image = fixture_open (self, "rootfs.ext4", &error);
    g_assert_no_error (error);
    g_assert_cmpint (fj_image_get_compression (image), ==, packings[i].compression);
    g_assert_cmpuint (fj_image_get_size (image), ==, LENGTH);
    g_assert_cmpuint (fj_image_get_stored_size (image), ==, g_bytes_get_size (packed));
    g_assert_cmpint (fj_image_get_inner_compression (image), ==, FJ_COMPRESSION_NONE);
    fixture_assert_content (image, data, LENGTH, 4096);
  }
}

static GByteArray *
join (GBytes *a, GBytes *b)
{
  GByteArray *joined = g_byte_array_new ();

  g_byte_array_append (joined, g_bytes_get_data (a, NULL), (guint) g_bytes_get_size (a));
  g_byte_array_append (joined, g_bytes_get_data (b, NULL), (guint) g_bytes_get_size (b));
  return joined;
}

/*
 * pigz, pzstd, pbzip2, plzip and "cat a.gz b.gz" make files of several parts: all of them count. An
 * .lzma has one part for all who read it.
 */
static void
test_members (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *data = fixture_make_noise (LENGTH);

  for (gsize i = 0; i < G_N_ELEMENTS (packings); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) first = fixture_pack (self, packings[i].filter, data, 150000);
    g_autoptr (GBytes) second =
      fixture_pack (self, packings[i].filter, data + 150000, LENGTH - 150000);
    g_autoptr (GByteArray) both = join (first, second);
    g_autoptr (FjImage) image = NULL;

    fixture_write (self, "both", both->data, both->len);
    if (packings[i].compression == FJ_COMPRESSION_LZMA) {
      fixture_assert_open_fails (self, "both", FJ_ERROR_IMAGE, "“both” is damaged: *");
      continue;
    }
    image = fixture_open (self, "both", &error);
    g_assert_no_error (error);
    g_assert_cmpuint (fj_image_get_size (image), ==, LENGTH);
    fixture_assert_content (image, data, LENGTH, 65536);
  }
}

static void
test_cut_off (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *data = fixture_make_noise (LENGTH);

  for (gsize i = 0; i < G_N_ELEMENTS (packings); i++) {
    g_autoptr (GBytes) packed = fixture_pack (self, packings[i].filter, data, LENGTH);
    g_autoptr (GByteArray) both = join (packed, packed);
    gsize       size = g_bytes_get_size (packed);
    const gsize lengths[] = {
      14, size / 2, size - 10, size - 1, size + 7, size + 50, 2 * size - 1
    };

    for (gsize j = 0; j < G_N_ELEMENTS (lengths); j++) {
      fixture_write (self, "image", both->data, lengths[j]);
      fixture_assert_open_fails (self, "image", FJ_ERROR_IMAGE, "“image” *");
    }
  }
}

static void
test_damaged (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *data = fixture_make_noise (LENGTH);

  for (gsize i = 0; i < G_N_ELEMENTS (packings); i++) {
    g_autoptr (GBytes) packed = fixture_pack (self, packings[i].filter, data, LENGTH);
    gsize              size;
    g_autofree guint8 *bytes =
      g_memdup2 (g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));

    size = g_bytes_get_size (packed);
    if (packings[i].compression == FJ_COMPRESSION_ZSTD)
      continue; /* its checksum is optional, and libarchive writes none */
    bytes[size / 2] ^= 1;
    fixture_write (self, "image", bytes, size);
    fixture_assert_open_fails (self, "image", FJ_ERROR_IMAGE, "“image” is *damaged*");
  }
}

static void
test_garbage_behind (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *data = fixture_make_noise (LENGTH);
  g_autofree guint8 *zeros = g_malloc0 (200000);

  for (gsize i = 0; i < G_N_ELEMENTS (packings); i++) {
    g_autoptr (GBytes) packed = fixture_pack (self, packings[i].filter, data, LENGTH);
    g_autoptr (GByteArray) more = join (packed, packed);

    g_byte_array_set_size (more, (guint) g_bytes_get_size (packed));
    g_byte_array_append (more, data, 5000);
    fixture_write (self, "image", more->data, more->len);
    fixture_assert_open_fails (self, "image", FJ_ERROR_IMAGE, "“image” is *damaged*");

    if (packings[i].compression == FJ_COMPRESSION_GZIP ||
        packings[i].compression == FJ_COMPRESSION_BZIP2) {
      g_autoptr (GError) error = NULL;
      g_autoptr (FjImage) image = NULL;

      g_byte_array_set_size (more, (guint) g_bytes_get_size (packed));
      g_byte_array_append (more, zeros, 200000);
      fixture_write (self, "image", more->data, more->len);
      image = fixture_open (self, "image", &error);
      g_assert_no_error (error);
      g_assert_cmpuint (fj_image_get_size (image), ==, LENGTH);
    }
  }
}

static void
test_nothing_packed (Fixture *self, gconstpointer unused)
{
  for (gsize i = 0; i < G_N_ELEMENTS (packings); i++) {
    g_autoptr (GBytes) packed = NULL;

    if (packings[i].filter == ARCHIVE_FILTER_LZ4)
      continue; /* libarchive crashes while it writes that */
    packed = fixture_pack (self, packings[i].filter, "", 0);
    fixture_write (self, "image", g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
    fixture_assert_open_fails (self, "image", FJ_ERROR_IMAGE, "“image” *empty*");
  }
}

/* One layer is unpacked, no more: what is inside is what was asked for. */
static void
test_packed_twice (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *data = fixture_make_noise (5000);

  for (gsize i = 0; i < G_N_ELEMENTS (packings); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) once = fixture_pack (self, packings[i].filter, data, 5000);
    g_autoptr (GBytes) twice =
      fixture_pack (self, packings[i].filter, g_bytes_get_data (once, NULL),
                    g_bytes_get_size (once));
    g_autoptr (FjImage) image = NULL;

    fixture_write (self, "image", g_bytes_get_data (twice, NULL), g_bytes_get_size (twice));
    image = fixture_open (self, "image", &error);
    g_assert_no_error (error);
    g_assert_cmpint (fj_image_get_inner_compression (image), ==, packings[i].compression);
    fixture_assert_content (image, g_bytes_get_data (once, NULL), g_bytes_get_size (once), 4096);
  }
}

#define BOMB_LENGTH (3 * 1024 * 1024)

static void
test_limit (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *zeros = g_malloc0 (BOMB_LENGTH);

  fixture_write (self, "plain", zeros, LENGTH);
  for (gsize i = 0; i < G_N_ELEMENTS (packings); i++) {
    g_autoptr (GBytes) bomb = fixture_pack (self, packings[i].filter, zeros, BOMB_LENGTH);

    fixture_write (self, packings[i].name, g_bytes_get_data (bomb, NULL), g_bytes_get_size (bomb));
  }

  for (gsize i = 0; i <= G_N_ELEMENTS (packings); i++) {
    gboolean    is_plain = i == G_N_ELEMENTS (packings);
    const char *name = is_plain ? "plain" : packings[i].name;
    guint64     limit = is_plain ? LENGTH : BOMB_LENGTH;
    g_autoptr (GError) error = NULL;
    g_autoptr (FjImage) image = fixture_open_limited (self, name, limit, &error);

    g_assert_no_error (error);
    g_clear_object (&image);
    image = fixture_open_limited (self, name, limit - 1, &error);
    g_assert_null (image);
    g_assert_error (error, FJ_ERROR, FJ_ERROR_IMAGE);
    g_assert_cmpint (fj_error_get_detail (error)->byte, ==, (gint64) limit - 1);
  }
}

static void
test_missing (Fixture *self, gconstpointer unused)
{
  g_autofree char *pattern = g_strdup_printf ("“none.img” does not exist in “%s”", self->folder);

  fixture_assert_open_fails (self, "none.img", FJ_ERROR_IMAGE, pattern);
  fixture_write (self, "file", "x", 1);
  fixture_assert_open_fails (self, "file/inside", FJ_ERROR_IMAGE, "“inside” does not exist in *");
}

static void
test_not_a_file (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder = fixture_path (self, "folder");
  g_autofree char *pipe_path = fixture_path (self, "pipe");
  g_autofree char *socket_path = fixture_path (self, "socket");
  g_autofree char *link_path = fixture_path (self, "link");
  g_autoptr (GSocket) sock = NULL;
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (socket_path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  fixture_assert_open_fails (self, "folder", FJ_ERROR_IMAGE, "“folder” is a folder, not a file");
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  fixture_assert_open_fails (self, "pipe", FJ_ERROR_IMAGE, "“pipe” is a pipe, not a file");
  sock =
    g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (sock, address, FALSE, &error));
  fixture_assert_open_fails (self, "socket", FJ_ERROR_IMAGE, "“socket” is a socket, not a file");
  g_assert_cmpint (symlink ("/dev/zero", link_path), ==, 0);
  fixture_assert_open_fails (self, "link", FJ_ERROR_IMAGE, "“link” is a device, not a file");
}

static void
test_empty (Fixture *self, gconstpointer unused)
{
  fixture_write (self, "empty", "", 0);
  fixture_assert_open_fails (self, "empty", FJ_ERROR_IMAGE, "“empty” is empty");
}

/* The superuser may read everything: for as long as this takes, it is somebody else. */
#define NOBODY 65534

static void
test_no_permission (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = fixture_path (self, "secret");
  g_autofree char *folder = g_path_get_dirname (path);
  gboolean         superuser = geteuid () == 0;

  fixture_write (self, "secret", "x", 1);
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  if (superuser)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
  fixture_assert_open_fails (self, "secret", FJ_ERROR_IMAGE, "You may not read “secret”");
  if (superuser)
    g_assert_cmpint (seteuid (0), ==, 0);
}

static void
test_not_local (Fixture *self, gconstpointer unused)
{
  g_autoptr (GFile) file = g_file_new_for_uri ("sftp://host/dir/card.img");
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = fj_image_open (file, FJ_UNPACK_ALWAYS, G_MAXUINT64, NULL, &error);

  g_assert_null (image);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IMAGE);
}

static void
test_name_is_not_utf8 (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = NULL;

  fixture_write (self, "b\xe9.img", "x", 1);
  image = fixture_open (self, "b\xe9.img", &error);
  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (fj_image_get_name (image), -1, NULL));
}

static void
test_cancel (Fixture *self, gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *data = fixture_make_noise (LENGTH);
  g_autofree char   *path = fixture_path (self, "image");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (FjImage) image = NULL;
  g_autoptr (FjImageStream) stream = NULL;

  fixture_write (self, "image", data, LENGTH);
  image = fj_image_open (file, FJ_UNPACK_ALWAYS, G_MAXUINT64, cancellable, &error);
  g_assert_no_error (error);
  stream = fj_image_open_stream (image, cancellable, &error);
  g_assert_no_error (error);

  g_cancellable_cancel (cancellable);
  g_assert_cmpint (fj_image_stream_read (stream, data, LENGTH, cancellable, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (fj_image_open_stream (image, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (fj_image_open (file, FJ_UNPACK_ALWAYS, G_MAXUINT64, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Reads to the end; gives the error that must come on the way. */
static GError *
read_until_error (FjImage *image, FjImageStream *stream)
{
  g_autofree guint8 *buffer = g_malloc (4096);
  GError            *error = NULL;
  guint64            total = 0;
  gssize             n;

  while ((n = fj_image_stream_read (stream, buffer, 4096, NULL, &error)) > 0)
    total += (guint64) n;
  g_assert_cmpint (n, ==, -1);
  g_assert_cmpuint (total, <, fj_image_get_size (image));
  return error;
}

static void
test_becomes_shorter (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *data = fixture_make_noise (LENGTH);
  g_autofree char   *path = fixture_path (self, "card.img");
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = NULL;
  g_autoptr (FjImageStream) stream = NULL;

  fixture_write (self, "card.img", data, LENGTH);
  image = fixture_open (self, "card.img", &error);
  g_assert_no_error (error);
  stream = fj_image_open_stream (image, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fj_image_stream_read (stream, data, 4096, NULL, &error), ==, 4096);

  g_assert_cmpint (truncate (path, 100000), ==, 0);
  error = read_until_error (image, stream);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IMAGE_CHANGED);
  g_assert_cmpstr (error->message, ==, "“card.img” became shorter while it was in use");
  g_assert_cmpstr (fj_error_get_detail (error)->file, ==, path);
  g_clear_error (&error);
  g_assert_null (fj_image_open_stream (image, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IMAGE_CHANGED);
}

/* A time stamp of its own, whatever the resolution of the clock of the file system. */
static void
touch (const char *path, gint64 nanoseconds)
{
  const struct timespec times[2] = { { .tv_sec = 1000, .tv_nsec = nanoseconds },
                                     { .tv_sec = 1000, .tv_nsec = nanoseconds } };

  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

static void
test_is_modified (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *data = fixture_make_noise (LENGTH);
  g_autofree char   *path = fixture_path (self, "card.img");
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = NULL;
  g_autoptr (FjImageStream) stream = NULL;

  fixture_write (self, "card.img", data, LENGTH);
  touch (path, 1);
  image = fixture_open (self, "card.img", &error);
  g_assert_no_error (error);
  stream = fj_image_open_stream (image, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fj_image_stream_read (stream, data, 4096, NULL, &error), ==, 4096);

  touch (path, 2); /* same size, same content, one nanosecond later */
  error = read_until_error (image, stream);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IMAGE_CHANGED);
  g_assert_cmpstr (error->message, ==, "“card.img” changed while it was in use");
}

static void
test_is_replaced (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = fixture_path (self, "card.img");
  g_autofree char *other = fixture_path (self, "other.img");
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = NULL;

  fixture_write (self, "card.img", "first", 5);
  fixture_write (self, "other.img", "other", 5);
  touch (path, 1);
  touch (other, 1);
  image = fixture_open (self, "card.img", &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_rename (other, path), ==, 0);
  g_assert_null (fj_image_open_stream (image, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IMAGE_CHANGED);
}

/* The last bytes are given out only when the file was still the same behind them. */
static void
test_is_modified_at_the_end (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *data = fixture_make_noise (600 * 1024);
  g_autofree char   *path = fixture_path (self, "card.img");
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = NULL;
  g_autoptr (FjImageStream) stream = NULL;

  fixture_write (self, "card.img", data, 600 * 1024);
  touch (path, 1);
  image = fixture_open (self, "card.img", &error);
  stream = fj_image_open_stream (image, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fj_image_stream_read (stream, data, 512 * 1024, NULL, &error), ==, 512 * 1024);
  touch (path, 2);
  g_assert_cmpint (fj_image_stream_read (stream, data, 88 * 1024, NULL, &error), ==, -1);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IMAGE_CHANGED);
}

static void
test_packed_changes (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *data = fixture_make_noise (LENGTH);
  g_autofree char   *path = fixture_path (self, "card.img");

  for (gsize i = 0; i < G_N_ELEMENTS (packings); i++) {
    g_autoptr (GBytes) packed = fixture_pack (self, packings[i].filter, data, LENGTH);
    g_autoptr (GError) error = NULL;
    g_autoptr (FjImage) image = NULL;
    g_autoptr (FjImageStream) stream = NULL;

    fixture_write (self, "card.img", g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
    image = fixture_open (self, "card.img", &error);
    stream = fj_image_open_stream (image, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (truncate (path, 100000), ==, 0);
    error = read_until_error (image, stream);
    g_assert_error (error, FJ_ERROR, FJ_ERROR_IMAGE_CHANGED);
  }
}

static FjImage *
open_again (FjImageCache *cache, Fixture *self, const char *name, guint64 limit, GError **error)
{
  g_autofree char *path = fixture_path (self, name);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return fj_image_cache_open (cache, file, FJ_UNPACK_ALWAYS, limit, NULL, error);
}

/* Unpacking is slow: the same state of a packed file is unpacked once, another one again. */
static void
test_remembered (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *data = fixture_make_noise (5000);
  g_autoptr (GBytes) packed = fixture_pack (self, ARCHIVE_FILTER_XZ, data, 5000);
  g_autoptr (GBytes) other = fixture_pack (self, ARCHIVE_FILTER_XZ, data, 4000);
  g_autofree char *path = fixture_path (self, "card.img");
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImageCache) cache = fj_image_cache_new ();
  g_autoptr (FjImageCache) another = fj_image_cache_new ();
  g_autoptr (FjImage) first = NULL;
  g_autoptr (FjImage) second = NULL;

  fixture_write (self, "card.img", g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  touch (path, 1);
  first = open_again (cache, self, "card.img", G_MAXUINT64, &error);
  second = open_again (cache, self, "card.img", G_MAXUINT64, &error);
  g_assert_no_error (error);
  g_assert_true (first == second);
  fixture_assert_content (second, data, 5000, 4096);
  g_clear_object (&second);
  second = open_again (another, self, "card.img", G_MAXUINT64, &error);
  g_assert_no_error (error);
  g_assert_true (first != second);
  g_clear_object (&second);
  second = open_again (cache, self, "card.img", 4999, &error);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IMAGE);
  g_clear_error (&error);

  touch (path, 2);
  second = open_again (cache, self, "card.img", G_MAXUINT64, &error);
  g_assert_no_error (error);
  g_assert_true (first != second);
  g_clear_object (&second);
  fixture_write (self, "card.img", g_bytes_get_data (other, NULL), g_bytes_get_size (other));
  second = open_again (cache, self, "card.img", G_MAXUINT64, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fj_image_get_size (second), ==, 4000);

  /* only the last few are kept */
  for (guint i = 0; i < 20; i++) {
    g_autofree char *name = g_strdup_printf ("card%u.img", i);
    g_autofree char *more = fixture_path (self, name);
    g_autoptr (FjImage) image = NULL;

    fixture_write (self, name, g_bytes_get_data (other, NULL), g_bytes_get_size (other));
    touch (more, 1);
    image = open_again (cache, self, name, G_MAXUINT64, &error);
    g_assert_no_error (error);
  }
  g_assert_finalize_object (g_steal_pointer (&first));
}

/* Holes and data in turn, with borders inside a load and the end inside a hole. */
static void
test_holes (Fixture *self, gconstpointer unused)
{
  const gsize        size = 4 * 1024 * 1024 + 5;
  g_autofree char   *path = fixture_path (self, "card.img");
  g_autofree guint8 *data = g_malloc0 (size);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = NULL;
  int fd = g_open (path, O_CREAT | O_WRONLY, 0600);

  g_assert_cmpint (fd, >=, 0);
  memset (data + 300000, 'a', 100000);
  memset (data + 3000000, 'b', 7);
  g_assert_cmpint (pwrite (fd, data + 300000, 100000, 300000), ==, 100000);
  g_assert_cmpint (pwrite (fd, data + 3000000, 7, 3000000), ==, 7);
  g_assert_cmpint (ftruncate (fd, (off_t) size), ==, 0);
  close (fd);

  image = fixture_open (self, "card.img", &error);
  g_assert_no_error (error);
  fixture_assert_content (image, data, size, 4096);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/flashjig/image/plain", test_plain);
  FIXTURE_TEST ("/flashjig/image/packed", test_packed);
  FIXTURE_TEST ("/flashjig/image/members", test_members);
  FIXTURE_TEST ("/flashjig/image/cut-off", test_cut_off);
  FIXTURE_TEST ("/flashjig/image/damaged", test_damaged);
  FIXTURE_TEST ("/flashjig/image/garbage-behind", test_garbage_behind);
  FIXTURE_TEST ("/flashjig/image/nothing-packed", test_nothing_packed);
  FIXTURE_TEST ("/flashjig/image/packed-twice", test_packed_twice);
  FIXTURE_TEST ("/flashjig/image/limit", test_limit);
  FIXTURE_TEST ("/flashjig/image/remembered", test_remembered);
  FIXTURE_TEST ("/flashjig/image/holes", test_holes);
  FIXTURE_TEST ("/flashjig/image/missing", test_missing);
  FIXTURE_TEST ("/flashjig/image/not-a-file", test_not_a_file);
  FIXTURE_TEST ("/flashjig/image/empty", test_empty);
  FIXTURE_TEST ("/flashjig/image/no-permission", test_no_permission);
  FIXTURE_TEST ("/flashjig/image/not-local", test_not_local);
  FIXTURE_TEST ("/flashjig/image/name-is-not-utf8", test_name_is_not_utf8);
  FIXTURE_TEST ("/flashjig/image/cancel", test_cancel);
  FIXTURE_TEST ("/flashjig/image/becomes-shorter", test_becomes_shorter);
  FIXTURE_TEST ("/flashjig/image/is-modified", test_is_modified);
  FIXTURE_TEST ("/flashjig/image/is-replaced", test_is_replaced);
  FIXTURE_TEST ("/flashjig/image/is-modified-at-the-end", test_is_modified_at_the_end);
  FIXTURE_TEST ("/flashjig/image/packed-changes", test_packed_changes);
  return g_test_run ();
}
