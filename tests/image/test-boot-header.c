/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-boot-header.h>
#include <fj-bytes.h>

#include <string.h>

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

/* A header as the field tables say, each field with a value of its own. */
static void
make_v1 (guint8 *data)
{
  memset (data, 0, 256);
  memcpy (data, "STM2", 4);
  memset (data + 4, 0x11, 64);
  put_u32 (data, 68, 0xC0FFEE01);
  put_u32 (data, 72, 0x00010000);
  put_u32 (data, 76, 236905);
  put_u32 (data, 80, 0x2FFC2501);
  put_u32 (data, 88, 0x2FFC2500);
  put_u32 (data, 96, 7);
  put_u32 (data, 100, 0);
  put_u32 (data, 104, 1);
  memset (data + 108, 0x22, 64);
  data[255] = 0x10;
}

static void
test_v1 (void)
{
  guint8        data[256];
  FjStm32Header header;

  make_v1 (data);
  g_assert_true (fj_stm32_header_parse (data, sizeof data, &header));
  g_assert_cmphex (header.version, ==, FJ_STM32_HEADER_1_0);
  g_assert_cmpuint (header.header_size, ==, 256);
  g_assert_cmpuint (header.image_length, ==, 236905);
  g_assert_cmphex (header.checksum, ==, 0xC0FFEE01);
  g_assert_cmphex (header.entry_point, ==, 0x2FFC2501);
  g_assert_cmphex (header.load_address, ==, 0x2FFC2500);
  g_assert_cmpuint (header.image_version, ==, 7);
  g_assert_cmphex (header.binary_type, ==, FJ_STM32_BINARY_TFA);
  g_assert_true (header.is_signed);
  g_assert_false (header.is_encrypted);
}

/* Either sign that nobody wants the signature checked is enough. */
static void
test_v1_unsigned (void)
{
  guint8        data[256];
  FjStm32Header header;

  make_v1 (data);
  put_u32 (data, 100, 1);
  g_assert_true (fj_stm32_header_parse (data, sizeof data, &header));
  g_assert_false (header.is_signed);

  make_v1 (data);
  memset (data + 4, 0, 64);
  g_assert_true (fj_stm32_header_parse (data, sizeof data, &header));
  g_assert_false (header.is_signed);
}

static void
make_v2 (guint8 *data, guint32 version, guint32 flags)
{
  memset (data, 0, 512);
  memcpy (data, "STM2", 4);
  memset (data + 4, 0x33, 64);
  put_u32 (data, 68, 0x1234);
  put_u32 (data, 72, version);
  put_u32 (data, 76, 4096);
  put_u32 (data, 80, 0x2FFE0001);
  put_u32 (data, 88, 0x2FFE0000);
  put_u32 (data, 96, 3);
  put_u32 (data, 100, flags);
  put_u32 (data, 104, 0x180);
  put_u32 (data, 108, 0x10);
}

static void
test_v2 (void)
{
  static const guint32 versions[] = { FJ_STM32_HEADER_2_0, FJ_STM32_HEADER_2_2 };

  for (gsize i = 0; i < G_N_ELEMENTS (versions); i++) {
    guint8        data[512];
    FjStm32Header header;

    make_v2 (data, versions[i], 0x80000000);
    g_assert_true (fj_stm32_header_parse (data, sizeof data, &header));
    g_assert_cmphex (header.version, ==, versions[i]);
    g_assert_cmpuint (header.header_size, ==, 512);
    g_assert_cmpuint (header.image_length, ==, 4096);
    g_assert_cmphex (header.checksum, ==, 0x1234);
    g_assert_cmphex (header.entry_point, ==, 0x2FFE0001);
    g_assert_cmphex (header.load_address, ==, 0x2FFE0000);
    g_assert_cmpuint (header.image_version, ==, 3);
    g_assert_cmphex (header.binary_type, ==, FJ_STM32_BINARY_TFA);
    g_assert_false (header.is_signed);
    g_assert_false (header.is_encrypted);

    make_v2 (data, versions[i], 3);
    g_assert_true (fj_stm32_header_parse (data, sizeof data, &header));
    g_assert_true (header.is_signed);
    g_assert_true (header.is_encrypted);
  }
}

static void
make_v2_3 (guint8 *data, guint8 signature, guint32 flags)
{
  memset (data, 0, 576);
  memcpy (data, "STM2", 4);
  memset (data + 4, signature, 96);
  put_u32 (data, 100, 0x4321);
  put_u32 (data, 104, FJ_STM32_HEADER_2_3);
  put_u32 (data, 108, 8192);
  put_u32 (data, 112, 0x0E002501);
  put_u32 (data, 120, 0x0E002500);
  put_u32 (data, 128, 9);
  put_u32 (data, 132, flags);
  put_u32 (data, 136, 0x1A0);
  put_u32 (data, 140, 0x10);
}

static void
test_v2_3 (void)
{
  guint8        data[576];
  FjStm32Header header;

  make_v2_3 (data, 0, 0x80000000);
  g_assert_true (fj_stm32_header_parse (data, sizeof data, &header));
  g_assert_cmphex (header.version, ==, FJ_STM32_HEADER_2_3);
  g_assert_cmpuint (header.header_size, ==, 576);
  g_assert_cmpuint (header.image_length, ==, 8192);
  g_assert_cmphex (header.checksum, ==, 0x4321);
  g_assert_cmphex (header.entry_point, ==, 0x0E002501);
  g_assert_cmphex (header.load_address, ==, 0x0E002500);
  g_assert_cmpuint (header.image_version, ==, 9);
  g_assert_cmphex (header.binary_type, ==, FJ_STM32_BINARY_TFA);
  g_assert_false (header.is_signed);

  /* a signature that covers the place where the others have their version */
  make_v2_3 (data, 0xA5, 1);
  g_assert_true (fj_stm32_header_parse (data, sizeof data, &header));
  g_assert_cmphex (header.version, ==, FJ_STM32_HEADER_2_3);
  g_assert_true (header.is_signed);
}

static void
test_unknown_version (void)
{
  guint8        data[256];
  FjStm32Header header;

  make_v1 (data);
  put_u32 (data, 72, 0x00030000);
  g_assert_true (fj_stm32_header_parse (data, sizeof data, &header));
  g_assert_cmphex (header.version, ==, 0x00030000);
  g_assert_cmpuint (header.image_length, ==, 236905);
}

static void
test_not_whole (void)
{
  guint8        data[576];
  FjStm32Header header;

  make_v1 (data);
  for (gsize length = 0; length < 256; length++)
    g_assert_false (fj_stm32_header_parse (data, length, &header));
  data[0] = 's';
  g_assert_false (fj_stm32_header_parse (data, 256, &header));

  make_v2 (data, FJ_STM32_HEADER_2_0, 0);
  g_assert_false (fj_stm32_header_parse (data, 511, &header));
  put_u32 (data, 104, G_MAXUINT32); /* extensions that never end */
  g_assert_false (fj_stm32_header_parse (data, 512, &header));
  make_v2_3 (data, 0, 0);
  g_assert_false (fj_stm32_header_parse (data, 575, &header));
}

static void
test_write (void)
{
  static const guint8 payload[] = { 1, 2, 250, 255 };
  guint8              data[256];
  FjStm32Header       header;
  guint32             sum = fj_stm32_checksum_add (0, payload, sizeof payload);

  g_assert_cmpuint (sum, ==, 508);
  g_assert_cmpuint (fj_stm32_checksum_add (G_MAXUINT32, payload, 2), ==, 2);

  memset (data, 0xFF, sizeof data);
  fj_stm32_header_write_v1 (data, sizeof payload, sum);
  g_assert_true (fj_stm32_header_parse (data, sizeof data, &header));
  g_assert_cmphex (header.version, ==, FJ_STM32_HEADER_1_0);
  g_assert_cmpuint (header.image_length, ==, 4);
  g_assert_cmpuint (header.checksum, ==, 508);
  g_assert_cmpuint (header.flags, ==, 1);
  g_assert_cmphex (header.binary_type, ==, 0);

  /* what U-Boot wants to be zero is zero */
  for (gsize i = 4; i < 68; i++)
    g_assert_cmphex (data[i], ==, 0);
  for (gsize i = 80; i < 100; i++)
    g_assert_cmphex (data[i], ==, 0);
  for (gsize i = 104; i < 256; i++)
    g_assert_cmphex (data[i], ==, 0);
}

static const guint8 bl33_uuid[] = {
  0xd6, 0xd0, 0xee, 0xa7, 0xfc, 0xea, 0xd5, 0x4b, 0x97, 0x82, 0x99, 0x34, 0xf2, 0x34, 0xb6, 0xe4
};
static const guint8 fw_config_uuid[] = {
  0x58, 0x07, 0xe1, 0x6a, 0x84, 0x59, 0x47, 0xbe, 0x8e, 0xd5, 0x64, 0x8e, 0x8d, 0xdd, 0xab, 0x0e
};

#define FIP_SIZE 1000

static void
make_fip (guint8 *data)
{
  memset (data, 0, FIP_SIZE);
  put_u32 (data, 0, 0xAA640001);
  put_u32 (data, 4, 0x12345678);
  memcpy (data + 16, fw_config_uuid, 16);
  put_u64 (data, 32, 136);
  put_u64 (data, 40, 64);
  memcpy (data + 56, bl33_uuid, 16);
  put_u64 (data, 72, 200);
  put_u64 (data, 80, 800);
  put_u64 (data, 112, 1000); /* end entry */
}

static void
test_fip (void)
{
  guint8     data[FIP_SIZE];
  FjFip      fip;
  FjFipEntry unknown = { .uuid = { 1 } };

  make_fip (data);
  g_assert_true (fj_fip_parse (data, sizeof data, sizeof data, &fip));
  g_assert_cmphex (fip.serial, ==, 0x12345678);
  g_assert_cmpuint (fip.n_entries, ==, 2);
  g_assert_cmpuint (fip.total_size, ==, 1000);
  g_assert_cmpuint (fip.entries[1].offset, ==, 200);
  g_assert_cmpuint (fip.entries[1].size, ==, 800);
  g_assert_cmpstr (fj_fip_entry_name (&fip.entries[0]), ==, "FW_CONFIG");
  g_assert_cmpstr (fj_fip_entry_name (&fip.entries[1]), ==, "BL33");
  g_assert_null (fj_fip_entry_name (&unknown));
  g_assert_true (fj_fip_has (&fip, "BL33"));
  g_assert_false (fj_fip_has (&fip, "BL31"));
}

static void
test_fip_bad (void)
{
  guint8 data[FIP_SIZE];
  FjFip  fip;

  make_fip (data);
  for (gsize length = 0; length < 16 + 3 * 40; length++)
    g_assert_false (fj_fip_parse (data, length, FIP_SIZE, &fip));
  g_assert_false (fj_fip_parse (data, sizeof data, 999, &fip)); /* shorter than it says */

  put_u32 (data, 4, 0);
  g_assert_false (fj_fip_parse (data, sizeof data, FIP_SIZE, &fip));
  make_fip (data);
  put_u64 (data, 112, 1001); /* all parts are there, but not the padding behind them */
  g_assert_false (fj_fip_parse (data, sizeof data, FIP_SIZE, &fip));
  make_fip (data);
  put_u64 (data, 72, 201); /* the last part ends behind the file */
  g_assert_false (fj_fip_parse (data, sizeof data, FIP_SIZE, &fip));
  put_u64 (data, 72, 200);
  put_u64 (data, 80, G_MAXUINT64 - 100); /* offset + size overflows */
  g_assert_false (fj_fip_parse (data, sizeof data, FIP_SIZE, &fip));
  g_assert_true (fj_fip_parse (data, sizeof data, G_MAXUINT64, &fip) == FALSE);
}

/* A table that never ends stops at the number of entries there is room for. */
static void
test_fip_endless (void)
{
  g_autofree guint8 *data = g_malloc (16 + 64 * 40);
  FjFip              fip;

  memset (data, 1, 16 + 64 * 40);
  put_u32 (data, 0, 0xAA640001);
  g_assert_false (fj_fip_parse (data, 16 + 64 * 40, G_MAXUINT64, &fip));
  g_assert_cmpuint (fip.n_entries, ==, FJ_FIP_MAX_ENTRIES);

  /* and one that ends right there is whole */
  memset (data + 16 + FJ_FIP_MAX_ENTRIES * 40, 0, 40);
  g_assert_true (fj_fip_parse (data, 16 + 64 * 40, G_MAXUINT64, &fip));
  g_assert_cmpuint (fip.n_entries, ==, FJ_FIP_MAX_ENTRIES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/boot-header/v1", test_v1);
  g_test_add_func ("/flashjig/boot-header/v1-unsigned", test_v1_unsigned);
  g_test_add_func ("/flashjig/boot-header/v2", test_v2);
  g_test_add_func ("/flashjig/boot-header/v2.3", test_v2_3);
  g_test_add_func ("/flashjig/boot-header/unknown-version", test_unknown_version);
  g_test_add_func ("/flashjig/boot-header/not-whole", test_not_whole);
  g_test_add_func ("/flashjig/boot-header/write", test_write);
  g_test_add_func ("/flashjig/boot-header/fip", test_fip);
  g_test_add_func ("/flashjig/boot-header/fip-bad", test_fip_bad);
  g_test_add_func ("/flashjig/boot-header/fip-endless", test_fip_endless);
  return g_test_run ();
}
