/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-bytes.h>
#include <fj-fwu-metadata.h>
#include <string.h>
#include <zlib.h>

#define V1_SIZE (16 + 32 + 2 * 24) /* one image in two banks */
#define V2_SIZE (32 + 8 + 32 + 2 * 24)

static void
seal (guint8 *data, gsize length)
{
  FjWriter writer = FJ_WRITER_INIT (data, length);

  fj_writer_u32_le (&writer, crc32 (0, data + 4, length - 4));
}

static void
make (guint8 *data, gsize length, guint32 version, guint32 active, guint32 previous)
{
  FjWriter writer = FJ_WRITER_INIT (data, length);

  fj_writer_u32_le (&writer, 0);
  fj_writer_u32_le (&writer, version);
  fj_writer_u32_le (&writer, active);
  fj_writer_u32_le (&writer, previous);
  if (version == 2) {
    fj_writer_u32_le (&writer, length);
    fj_writer_u16_le (&writer, 32);
    fj_writer_u16_le (&writer, 0);
    fj_writer_fill (&writer, 0xfc, 2);
    fj_writer_fill (&writer, 0xff, 2);
    fj_writer_u32_le (&writer, 0);
    fj_writer_u8 (&writer, 2);
  }
  for (gsize i = 48; i < length; i++)
    data[i] = (guint8) (i * 7);
  seal (data, length);
}

static void
check (guint32 version, gsize size)
{
  g_autofree guint8 *data = g_malloc0 (4096);
  FjFwuMetadata      metadata;

  make (data, size, version, 1, 0);
  g_assert_true (fj_fwu_metadata_parse (data, size, &metadata));
  g_assert_cmpuint (metadata.version, ==, version);
  g_assert_cmpuint (metadata.active_index, ==, 1);
  /* what follows does not matter, what is missing does */
  g_assert_true (fj_fwu_metadata_parse (data, 4096, &metadata));
  for (gsize length = 0; length < size; length++)
    g_assert_false (fj_fwu_metadata_parse (data, length, &metadata));
  for (gsize i = 0; i < size; i++) {
    data[i] ^= 1;
    g_assert_false (fj_fwu_metadata_parse (data, 4096, &metadata));
    data[i] ^= 1;
  }
}

static void
test_version_1 (void)
{
  check (1, V1_SIZE);
  check (1, 16 + 3 * (32 + 4 * 24));
}

static void
test_version_2 (void)
{
  check (2, V2_SIZE);
}

/* A right checksum does not make sense of these. */
static void
test_numbers (void)
{
  guint8        data[V2_SIZE];
  FjFwuMetadata metadata;

  make (data, V1_SIZE, 1, 2, 0);
  g_assert_false (fj_fwu_metadata_parse (data, V1_SIZE, &metadata));
  make (data, V2_SIZE, 2, 2, 0);
  g_assert_false (fj_fwu_metadata_parse (data, V2_SIZE, &metadata));
  make (data, V2_SIZE, 2, 0, 3);
  g_assert_false (fj_fwu_metadata_parse (data, V2_SIZE, &metadata));
  make (data, V1_SIZE, 3, 0, 0);
  g_assert_false (fj_fwu_metadata_parse (data, V1_SIZE, &metadata));
  make (data, V2_SIZE, 2, 0, 0);
  data[16] = 8; /* shorter than its own head */
  seal (data, 8);
  g_assert_false (fj_fwu_metadata_parse (data, V2_SIZE, &metadata));
}

static void
test_blank (void)
{
  guint8        data[512] = { 0 };
  FjFwuMetadata metadata;

  g_assert_false (fj_fwu_metadata_parse (data, sizeof data, &metadata));
  memset (data, 0xff, sizeof data);
  g_assert_false (fj_fwu_metadata_parse (data, sizeof data, &metadata));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/fwu-metadata/version-1", test_version_1);
  g_test_add_func ("/flashjig/fwu-metadata/version-2", test_version_2);
  g_test_add_func ("/flashjig/fwu-metadata/numbers", test_numbers);
  g_test_add_func ("/flashjig/fwu-metadata/blank", test_blank);
  return g_test_run ();
}
