/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-fixture.h"

#include <fj-bytes.h>
#include <fj-error.h>

#include <archive.h>
#include <archive_entry.h>
#include <ftw.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

void
fixture_set_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("flashjig-image-XXXXXX", &error);
  g_assert_no_error (error);
}

static int
remove_cb (const char *path, const struct stat *st, int type, struct FTW *ftw)
{
  return remove (path);
}

void
fixture_tear_down (Fixture *self, gconstpointer unused)
{
  g_assert_cmpint (nftw (self->folder, remove_cb, 8, FTW_DEPTH | FTW_PHYS), ==, 0);
  g_free (self->folder);
}

char *
fixture_path (Fixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

void
fixture_write (Fixture *self, const char *name, gconstpointer data, gsize length)
{
  g_autofree char *path = fixture_path (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize) length, &error);
  g_assert_no_error (error);
}

GBytes *
fixture_pack (Fixture *self, int filter, gconstpointer data, gsize length)
{
  struct archive       *archive = archive_write_new ();
  struct archive_entry *entry = archive_entry_new ();
  gsize                 room = 2 * length + 64 * 1024; /* compress makes noise half as long again */
  guint8               *packed = g_malloc (room);
  size_t                used = 0;

  archive_write_set_format_raw (archive);
  g_assert_cmpint (archive_write_add_filter (archive, filter), ==, ARCHIVE_OK);
  archive_write_set_bytes_per_block (archive, 0);
  g_assert_cmpint (archive_write_open_memory (archive, packed, room, &used), ==, ARCHIVE_OK);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_write_header (archive, entry);
  g_assert_cmpint (archive_write_data (archive, data, length), ==, (la_ssize_t) length);
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_entry_free (entry);
  archive_write_free (archive);
  return g_bytes_new_take (packed, used);
}

guint8 *
fixture_make_noise (gsize length)
{
  guint8 *data = g_malloc (length);
  guint32 state = 0x2545F491;

  for (gsize i = 0; i < length; i++) {
    state = state * 1664525u + 1013904223u;
    data[i] = (guint8) (state >> 24);
  }
  return data;
}

static void
put_u16 (guint8 *data, gsize offset, guint16 value)
{
  FjWriter writer = FJ_WRITER_INIT (data + offset, 2);

  fj_writer_u16_le (&writer, value);
}

static void
put_u32 (guint8 *data, gsize offset, guint32 value)
{
  FjWriter writer = FJ_WRITER_INIT (data + offset, 4);

  fj_writer_u32_le (&writer, value);
}

static void
put_u64 (guint8 *data, gsize offset, guint64 value)
{
  FjWriter writer = FJ_WRITER_INIT (data + offset, 8);

  fj_writer_u64_le (&writer, value);
}

static void
put_gpt_entry (guint8 *entries, guint n, const char *name, guint64 first, guint64 last)
{
  static const guint8 linux_type[] = { 0xaf, 0x3d, 0xc6, 0x0f, 0x83, 0x84, 0x72, 0x47,
                                       0x8e, 0x79, 0x3d, 0x69, 0xd8, 0x47, 0x7d, 0xe4 };
  guint8             *entry = entries + n * 128;

  memcpy (entry, linux_type, 16);
  entry[16] = (guint8) (n + 1);
  put_u64 (entry, 32, first);
  put_u64 (entry, 40, last);
  for (gsize i = 0; name[i] != '\0'; i++)
    entry[56 + 2 * i] = (guint8) name[i];
}

/* UEFI 2.10, 5.3: protective MBR, header in sector 1, entries from sector 2. */
guint8 *
fixture_make_disk (guint sectors)
{
  guint8 *data = g_malloc0 ((gsize) sectors * 512);
  guint8 *header = data + 512;

  data[446 + 4] = 0xEE;
  put_u32 (data, 446 + 8, 1);
  put_u32 (data, 446 + 12, sectors - 1);
  put_u16 (data, 510, 0xAA55);

  put_gpt_entry (data + 1024, 0, "fsbl1", 34, 545);
  put_gpt_entry (data + 1024, 1, "rootfs", 1024, sectors - 35);
  memcpy (header, "EFI PART", 8);
  put_u32 (header, 8, 0x00010000);
  put_u32 (header, 12, 92);
  put_u64 (header, 24, 1);
  put_u64 (header, 32, sectors - 1);
  put_u64 (header, 40, 34);
  put_u64 (header, 48, sectors - 34);
  header[56] = 0x42;
  put_u64 (header, 72, 2);
  put_u32 (header, 80, 128);
  put_u32 (header, 84, 128);
  put_u32 (header, 88, (guint32) crc32 (0, data + 1024, 128 * 128));
  put_u32 (header, 16, (guint32) crc32 (0, header, 92));
  return data;
}

FjImage *
fixture_open_limited (Fixture *self, const char *name, guint64 limit, GError **error)
{
  g_autofree char *path = fixture_path (self, name);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return fj_image_open (file, FJ_UNPACK_ALWAYS, limit, NULL, error);
}

FjImage *
fixture_open (Fixture *self, const char *name, GError **error)
{
  return fixture_open_limited (self, name, G_MAXUINT64, error);
}

void
fixture_assert_open_fails (Fixture *self, const char *name, FjError code, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = fixture_open (self, name, &error);
  g_autofree char *path = fixture_path (self, name);

  g_assert_null (image);
  g_assert_error (error, FJ_ERROR, (int) code);
  g_assert_cmpstr (fj_error_get_detail (error)->file, ==, path);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("“%s” does not match “%s”", error->message, pattern);
}

void
fixture_assert_content (FjImage *image, const guint8 *data, gsize length, gsize step)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImageStream) stream = fj_image_open_stream (image, NULL, &error);
  g_autofree guint8 *buffer = g_malloc (step);
  gsize              position = 0;

  g_assert_no_error (error);
  for (;;) {
    gssize n = fj_image_stream_read (stream, buffer, step, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpint (n, ==, (gssize) MIN (step, length - position));
    if (n == 0)
      break;
    g_assert_cmpmem (buffer, (gsize) n, data + position, (gsize) n);
    position += (gsize) n;
  }
  g_assert_cmpuint (position, ==, length);
}
