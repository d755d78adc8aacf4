/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-bytes.h>
#include <fj-uboot-layout.h>
#include <fj-wire-layout.h>
#include <string.h>

static const FjRowValues rows[] = {
  { FJ_OPTION_NONE, 0x01, "fsbl", FJ_PARTITION_BINARY, 1, FJ_STORAGE_NONE, 0, FJ_AREA_USER, 0 },
  { FJ_OPTION_PROGRAM, 0x04, "fsbl1", FJ_PARTITION_BINARY, 2, FJ_STORAGE_SPI_NAND, 0, FJ_AREA_USER,
    0 },
  { FJ_OPTION_PROGRAM | FJ_OPTION_DELETE, 0x05, "boot", FJ_PARTITION_FIP, 1, FJ_STORAGE_MMC, 1,
    FJ_AREA_BOOT2, 0 },
  { FJ_OPTION_PROGRAM | FJ_OPTION_EMPTY | FJ_OPTION_DELETE, 0xf0, "rest", FJ_PARTITION_FILE_SYSTEM,
    1, FJ_STORAGE_MMC, 0, FJ_AREA_USER, G_GUINT64_CONSTANT (0x105984400) },
  { FJ_OPTION_PROGRAM, 0x20, "kernel", FJ_PARTITION_SYSTEM, 1, FJ_STORAGE_RAM, 0, FJ_AREA_USER,
    0xc2000000 },
};

static const char canonical[] =
  "-\t0x01\tfsbl\tBinary\tnone\t0x00000000\n"
  "P\t0x04\tfsbl1\tBinary(2)\tspi-nand0\t0x00000000\n"
  "PD\t0x05\tboot\tFIP\tmmc1\tboot2\n"
  "PED\t0xF0\trest\tFileSystem\tmmc0\t0x105984400\n"
  "P\t0x20\tkernel\tSystem\tram0\t0xc2000000\n";

static void
test_format (void)
{
  g_autoptr (GBytes) text = fj_wire_layout_format (rows, G_N_ELEMENTS (rows));

  g_assert_cmpmem (g_bytes_get_data (text, NULL), g_bytes_get_size (text), canonical,
                   strlen (canonical));
}

static void
test_read_back (void)
{
  g_autoptr (GBytes) text = fj_wire_layout_format (rows, G_N_ELEMENTS (rows));
  g_autoptr (GArray) read = fj_uboot_layout_parse (text, FJ_UBOOT_CURRENT, TRUE, NULL);

  g_assert_cmpuint (read->len, ==, G_N_ELEMENTS (rows));
  g_assert_cmpmem (read->data, read->len * sizeof (FjRowValues), rows, sizeof rows);
}

static void
test_header (void)
{
  g_autoptr (GBytes) text = g_bytes_new_static ("abc", 3);
  g_autoptr (GBytes) image = fj_wire_layout_add_header (text);
  gsize         length;
  const guint8 *data = g_bytes_get_data (image, &length);
  FjReader      reader = FJ_READER_INIT (data, length);

  g_assert_cmpuint (length, ==, 259);
  g_assert_cmpmem (data, 4, "STM2", 4);
  fj_reader_seek (&reader, 68);
  g_assert_cmphex (fj_reader_u32_le (&reader), ==, 'a' + 'b' + 'c');
  g_assert_cmphex (fj_reader_u32_le (&reader), ==, 0x00010000);
  g_assert_cmphex (fj_reader_u32_le (&reader), ==, 3);
  fj_reader_seek (&reader, 100);
  g_assert_cmphex (fj_reader_u32_le (&reader), ==, 1);
  for (gsize i = 0; i < 256; i++)
    g_assert_true (data[i] == 0 || i < 4 || (i >= 68 && i < 77) || i == 100);
  g_assert_cmpmem (data + 256, 3, "abc", 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/wire-layout/format", test_format);
  g_test_add_func ("/flashjig/wire-layout/read-back", test_read_back);
  g_test_add_func ("/flashjig/wire-layout/header", test_header);
  return g_test_run ();
}
