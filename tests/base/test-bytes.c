/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-bytes.h>

static const guint8 counted[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };

static void
test_reader (void)
{
  FjReader reader = FJ_READER_INIT (counted, sizeof counted);

  g_assert_cmphex (fj_reader_u8 (&reader), ==, 0x01);
  g_assert_cmphex (fj_reader_u16_le (&reader), ==, 0x0302);
  g_assert_cmphex (fj_reader_u24_le (&reader), ==, 0x060504);
  g_assert_cmphex (fj_reader_u32_be (&reader), ==, 0x0708090a);
  g_assert_cmpuint (fj_reader_left (&reader), ==, 5);
  g_assert_cmphex (fj_reader_u32_le (&reader), ==, 0x0e0d0c0b);
  g_assert_false (reader.failed);
  g_assert_true (fj_reader_seek (&reader, 7));
  g_assert_cmphex (fj_reader_u64_le (&reader), ==, G_GUINT64_CONSTANT (0x0f0e0d0c0b0a0908));
  g_assert_false (reader.failed);
}

static void
test_reader_past_end (void)
{
  FjReader reader = FJ_READER_INIT (counted, 3);

  g_assert_cmphex (fj_reader_u32_le (&reader), ==, 0);
  g_assert_true (reader.failed);
  g_assert_cmphex (fj_reader_u8 (&reader), ==, 0);
  g_assert_cmpuint (fj_reader_left (&reader), ==, 0);
  reader = FJ_READER_INIT (counted, 3);
  g_assert_null (fj_reader_bytes (&reader, G_MAXSIZE));
  reader = FJ_READER_INIT (counted, 3);
  g_assert_true (fj_reader_seek (&reader, 3));
  g_assert_false (fj_reader_seek (&reader, 4));
}

static void
test_writer (void)
{
  guint8   buffer[24] = { 0 };
  FjWriter writer = FJ_WRITER_INIT (buffer, sizeof buffer);
  FjReader reader = FJ_READER_INIT (buffer, sizeof buffer);

  fj_writer_u8 (&writer, 0x11);
  fj_writer_u16_le (&writer, 0x2233);
  fj_writer_u24_le (&writer, 0x445566);
  fj_writer_u32_le (&writer, 0x778899aa);
  fj_writer_u32_be (&writer, 0xbbccddee);
  fj_writer_u64_le (&writer, G_GUINT64_CONSTANT (0x0102030405060708));
  fj_writer_fill (&writer, 0xff, 2);
  g_assert_false (writer.failed);
  fj_writer_u8 (&writer, 1);
  g_assert_true (writer.failed);

  g_assert_cmphex (fj_reader_u8 (&reader), ==, 0x11);
  g_assert_cmphex (fj_reader_u16_le (&reader), ==, 0x2233);
  g_assert_cmphex (fj_reader_u24_le (&reader), ==, 0x445566);
  g_assert_cmphex (fj_reader_u32_le (&reader), ==, 0x778899aa);
  g_assert_cmphex (fj_reader_u32_be (&reader), ==, 0xbbccddee);
  g_assert_cmphex (fj_reader_u64_le (&reader), ==, G_GUINT64_CONSTANT (0x0102030405060708));
  g_assert_cmphex (fj_reader_u16_le (&reader), ==, 0xffff);
}

static void
test_writer_all_or_nothing (void)
{
  guint8   buffer[4] = { 0 };
  FjWriter writer = FJ_WRITER_INIT (buffer, 3);

  fj_writer_bytes (&writer, counted, 4);
  g_assert_true (writer.failed);
  g_assert_cmpuint (buffer[0], ==, 0);
  g_assert_cmpuint (writer.position, ==, 0);
}

static void
test_are_all (void)
{
  const guint8 same[] = { 7, 7, 7 };
  const guint8 first[] = { 8, 7, 7 };
  const guint8 last[] = { 7, 7, 8 };

  g_assert_true (fj_bytes_are_all (same, 3, 7));
  g_assert_false (fj_bytes_are_all (same, 3, 8));
  g_assert_false (fj_bytes_are_all (first, 3, 7));
  g_assert_false (fj_bytes_are_all (last, 3, 7));
  g_assert_true (fj_bytes_are_all (last, 2, 7));
  g_assert_true (fj_bytes_are_all (last + 2, 1, 8));
  g_assert_true (fj_bytes_are_all (NULL, 0, 8));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/bytes/reader", test_reader);
  g_test_add_func ("/flashjig/bytes/reader-past-end", test_reader_past_end);
  g_test_add_func ("/flashjig/bytes/writer", test_writer);
  g_test_add_func ("/flashjig/bytes/writer-all-or-nothing", test_writer_all_or_nothing);
  g_test_add_func ("/flashjig/bytes/are-all", test_are_all);
  return g_test_run ();
}
