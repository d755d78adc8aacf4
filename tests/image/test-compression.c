/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-fixture.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#define LENGTH 300000

/* A frame that unpackers pass over: pzstd writes such ones, and so may anybody. */
#define SKIPPED "\x5a\x2a\x4d\x18\x05\x00\x00\x00skip!"
#define SKIPPED_LENGTH 13

static void
write_bytes (Fixture *self, const char *name, GByteArray *bytes)
{
  fixture_write (self, name, bytes->data, bytes->len);
}

static void
append_bytes (GByteArray *array, GBytes *bytes)
{
  g_byte_array_append (array, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
}

static void
append_skipped (GByteArray *array)
{
  g_byte_array_append (array, (const guint8 *) SKIPPED, SKIPPED_LENGTH);
}

static FjImage *
open_as (Fixture *self, const char *name, FjUnpack unpack, GError **error)
{
  g_autofree char *path = fixture_path (self, name);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return fj_image_open (file, unpack, G_MAXUINT64, NULL, error);
}

static void
assert_compression (Fixture *self, gconstpointer data, gsize length, FjCompression expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = NULL;

  fixture_write (self, "file", data, length);
  image = open_as (self, "file", FJ_UNPACK_NEVER, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fj_image_get_compression (image), ==, expected);
  g_assert_false (fj_image_is_unpacked (image));
  g_assert_cmpuint (fj_image_get_size (image), ==, length);
  fixture_assert_content (image, data, length, 4096);
}

/* What is known by its first bytes, whether it can be unpacked here or not. */
static void
test_magic (Fixture *self, gconstpointer unused)
{
  static const struct {
    const char   *start;
    gsize         length;
    FjCompression compression;
  } samples[] = {
    { "\x1f\x9d\x90", 3, FJ_COMPRESSION_COMPRESS },
    { "\x1f\x9d\x80", 3, FJ_COMPRESSION_NONE }, /* codes of no bits */
    { "LRZI\0\6", 6, FJ_COMPRESSION_LRZIP },
    { "\x89LZO\0\r\n\x1a\n", 9, FJ_COMPRESSION_LZOP },
    { "LZIP\1\x0c", 6, FJ_COMPRESSION_LZIP },
    { "LZIP\7\x0c", 6, FJ_COMPRESSION_NONE },
    { "\x02\x21\x4c\x18", 4, FJ_COMPRESSION_LZ4 },
    { "\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0", 14, FJ_COMPRESSION_LZMA },
    { "\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\1", 14, FJ_COMPRESSION_NONE },
    { "\x5d\1\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0", 14, FJ_COMPRESSION_NONE },
    { "\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\x7f\0", 14, FJ_COMPRESSION_NONE },
    { SKIPPED SKIPPED "\x28\xb5\x2f\xfd", SKIPPED_LENGTH * 2 + 4, FJ_COMPRESSION_ZSTD },
    { SKIPPED "\x04\x22\x4d\x18", SKIPPED_LENGTH + 4, FJ_COMPRESSION_LZ4 },
    { "\x50\x2a\x4d\x18\xff\xff\xff\xff....", 12, FJ_COMPRESSION_ZSTD }, /* goes on for 4 GiB */
    { "\x50\x2a\x4d\x18", 4, FJ_COMPRESSION_NONE },
    { "\x60\x2a\x4d\x18\0\0\0\0", 8, FJ_COMPRESSION_NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    assert_compression (self, samples[i].start, samples[i].length, samples[i].compression);
}

/* Whatever libarchive takes for packed is packed to us too. */
static void
test_as_libarchive_knows (Fixture *self, gconstpointer unused)
{
  static const int   filters[] = { ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2,
                                   ARCHIVE_FILTER_COMPRESS, ARCHIVE_FILTER_LZMA,
                                   ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_LZIP,
                                   ARCHIVE_FILTER_LZ4, ARCHIVE_FILTER_ZSTD };
  g_autofree guint8 *data = fixture_make_noise (LENGTH);

  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++) {
    g_autoptr (GBytes) packed = fixture_pack (self, filters[i], data, LENGTH);
    g_autoptr (GError) error = NULL;
    g_autoptr (FjImage) image = NULL;
    struct archive       *archive = archive_read_new ();
    struct archive_entry *entry;
    g_autofree char      *name = NULL;

    archive_read_support_format_raw (archive);
    archive_read_support_filter_all (archive);
    g_assert_cmpint (archive_read_open_memory (archive, g_bytes_get_data (packed, NULL),
                                               g_bytes_get_size (packed)),
                     ==, ARCHIVE_OK);
    g_assert_cmpint (archive_read_next_header (archive, &entry), ==, ARCHIVE_OK);
    fixture_write (self, "file", g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
    image = open_as (self, "file", FJ_UNPACK_NEVER, &error);
    g_assert_no_error (error);
    name = g_strdup (archive_filter_name (archive, 0));
    name[strcspn (name, " ")] = '\0'; /* "compress (.Z)" */
    g_assert_cmpstr (fj_compression_to_name (fj_image_get_compression (image)), ==, name);
    archive_read_free (archive);
  }
}

/* As pzstd writes them: a frame that tells a size before each frame with content. */
static void
test_skippable_frames (Fixture *self, gconstpointer unused)
{
  static const int   filters[] = { ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_LZ4 };
  g_autofree guint8 *data = fixture_make_noise (LENGTH);

  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++) {
    g_autoptr (GBytes) first = fixture_pack (self, filters[i], data, 100000);
    g_autoptr (GBytes) second = fixture_pack (self, filters[i], data + 100000, LENGTH - 100000);
    g_autoptr (GByteArray) file = g_byte_array_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (FjImage) image = NULL;

    append_skipped (file);
    append_bytes (file, first);
    append_skipped (file);
    append_skipped (file);
    append_bytes (file, second);
    append_skipped (file);
    write_bytes (self, "file", file);
    image = fixture_open (self, "file", &error);
    g_assert_no_error (error);
    g_assert_true (fj_image_is_unpacked (image));
    fixture_assert_content (image, data, LENGTH, 65536);
  }
  fixture_write (self, "file", SKIPPED, SKIPPED_LENGTH);
  fixture_assert_open_fails (self, "file", FJ_ERROR_IMAGE, "“file” holds no data: *");
}

/* Only a disk or a file system is unpacked where that is what a row can take. */
static void
test_unpack_storage (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *noise = fixture_make_noise (LENGTH);
  g_autofree guint8 *disk = fixture_make_disk (4096);
  g_autoptr (GBytes) packed_disk = fixture_pack (self, ARCHIVE_FILTER_XZ, disk, 4096 * 512);
  g_autoptr (GBytes) packed_noise = fixture_pack (self, ARCHIVE_FILTER_XZ, noise, LENGTH);
  gsize size = g_bytes_get_size (packed_noise);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = NULL;

  fixture_write (self, "disk", g_bytes_get_data (packed_disk, NULL),
                 g_bytes_get_size (packed_disk));
  fixture_write (self, "noise", g_bytes_get_data (packed_noise, NULL), size);
  image = open_as (self, "disk", FJ_UNPACK_STORAGE, &error);
  g_assert_no_error (error);
  g_assert_true (fj_image_is_unpacked (image));
  g_assert_nonnull (fj_image_get_gpt (image));
  fixture_assert_content (image, disk, 4096 * 512, 65536);
  g_clear_object (&image);

  image = open_as (self, "noise", FJ_UNPACK_STORAGE, &error);
  g_assert_no_error (error);
  g_assert_false (fj_image_is_unpacked (image));
  g_assert_cmpint (fj_image_get_compression (image), ==, FJ_COMPRESSION_XZ);
  fixture_assert_content (image, g_bytes_get_data (packed_noise, NULL), size, 4096);
  g_clear_object (&image);

  image = open_as (self, "disk", FJ_UNPACK_NEVER, &error);
  g_assert_no_error (error);
  g_assert_false (fj_image_is_unpacked (image));
  g_assert_cmpint (fj_image_get_kind (image), ==, FJ_IMAGE_OTHER);
  g_assert_cmpint (fj_image_get_inside_kind (image), ==, FJ_IMAGE_DISK);
  g_assert_null (fj_image_get_gpt (image));
  g_assert_cmpuint (fj_image_get_declared_size (image), ==, 0);
  fixture_assert_content (image, g_bytes_get_data (packed_disk, NULL),
                          g_bytes_get_size (packed_disk), 4096);
}

/* What is sent as it is need not be whole; it is not ours to judge. */
static void
test_kept_and_damaged (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *noise = fixture_make_noise (LENGTH);
  g_autoptr (GBytes) packed = fixture_pack (self, ARCHIVE_FILTER_GZIP, noise, LENGTH);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = NULL;

  assert_compression (self, g_bytes_get_data (packed, NULL), 1000, FJ_COMPRESSION_GZIP);
  assert_compression (self, g_bytes_get_data (packed, NULL), 4, FJ_COMPRESSION_GZIP);
  image = open_as (self, "file", FJ_UNPACK_STORAGE, &error);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IMAGE);
}

static void
test_names (void)
{
  static const char *const packed[] = { "a.gz", "A.IMG.GZ", "x.tar.xz", "r.zst", "r.zstd", "b.bz2",
                                        "c.lz4", "d.Z", "e.lzma", "f.zip", "g.tgz", "h.lzo" };
  static const char *const plain[] = { "gz", "a.gz.img", "rootfs.ext4", "a.bin", "", "a.tar" };

  for (gsize i = 0; i < G_N_ELEMENTS (packed); i++)
    g_assert_true (fj_compression_is_named (packed[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    g_assert_false (fj_compression_is_named (plain[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/flashjig/compression/magic", test_magic);
  FIXTURE_TEST ("/flashjig/compression/as-libarchive-knows", test_as_libarchive_knows);
  FIXTURE_TEST ("/flashjig/compression/skippable-frames", test_skippable_frames);
  FIXTURE_TEST ("/flashjig/compression/unpack-storage", test_unpack_storage);
  FIXTURE_TEST ("/flashjig/compression/kept-and-damaged", test_kept_and_damaged);
  g_test_add_func ("/flashjig/compression/names", test_names);
  return g_test_run ();
}
