/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-mend.h"

#include <gio/gio.h>
#include <string.h>

/* A file of the corpus of @target. */
static guint8 *
load (const char *target, const char *name, gsize *length)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", target, name, NULL);
  g_autoptr (GError) error = NULL;
  char *data = NULL;

  g_file_get_contents (path, &data, length, &error);
  g_assert_no_error (error);
  return (guint8 *) data;
}

/* What is spoilt at @at gets its right value again. */
static void
check (const guint8 *data, gsize length, gsize at)
{
  g_autofree guint8 *copy = g_memdup2 (data, length);

  g_assert_cmpuint (at + 4, <=, length);
  memset (copy + at, 0x5a, 4);
  fj_mend (copy, length);
  g_assert_cmpmem (copy, length, data, length);
}

static void
test_gzip (void)
{
  gsize              length;
  g_autofree guint8 *data = load ("image", "gzip", &length);

  check (data, length, length - 8);
  check (data, length, length - 4);
}

static void
test_stm32 (void)
{
  gsize              length;
  g_autofree guint8 *header = load ("boot-header", "v1", &length);
  g_autofree guint8 *file = NULL;

  check (header, length, 68);
  file = load ("image", "stm32", &length);
  check (file, length, 68);
}

/* One that is packed in the corpus. */
static void
test_gpt (void)
{
  gsize              length;
  g_autofree guint8 *data = load ("image", "gpt-gz", &length);
  g_autoptr (GInputStream) packed =
    g_memory_input_stream_new_from_data (data, (gssize) length, NULL);
  g_autoptr (GZlibDecompressor) unpacker = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (packed, G_CONVERTER (unpacker));
  g_autofree guint8 *table = g_malloc (65536);
  g_autoptr (GError) error = NULL;

  g_input_stream_read_all (stream, table, 65536, &length, NULL, &error);
  g_assert_no_error (error);
  check (table, length, 512 + 16);
  check (table, length, 512 + 88);
}

/* Nothing that a fuzzer makes is out of bounds: whole files and their beginnings. */
static void
test_cut (void)
{
  static const char *const names[] = { "gzip", "stm32", "gzip-members", "fip" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    gsize              length;
    g_autofree guint8 *data = load ("image", names[i], &length);

    for (gsize cut = 0; cut < MIN (length, 1024); cut++) {
      g_autofree guint8 *copy = g_malloc (MAX (cut, 1));

      memcpy (copy, data, cut);
      fj_mend (copy, cut);
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/mend/gzip", test_gzip);
  g_test_add_func ("/flashjig/mend/stm32", test_stm32);
  g_test_add_func ("/flashjig/mend/gpt", test_gpt);
  g_test_add_func ("/flashjig/mend/cut", test_cut);
  return g_test_run ();
}
