/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-fixture.h"

#include <archive.h>
#include <fj-bytes.h>
#include <string.h>

#define PAYLOAD_LENGTH (600 * 1024)
#define BOOT_LENGTH (256 + PAYLOAD_LENGTH)

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
put_text (guint8 *data, gsize offset, const char *text)
{
  memcpy (data + offset, text, strlen (text) + 1);
}

static FjImage *
write_and_open (Fixture *self, gconstpointer data, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = NULL;

  fixture_write (self, "image", data, length);
  image = fixture_open (self, "image", &error);
  g_assert_no_error (error);
  return g_steal_pointer (&image);
}

/* A boot file with a header; the checksum is made by @finish_boot_file. */
static guint8 *
make_boot_file (guint8 binary_type)
{
  guint8 *data = g_malloc0 (BOOT_LENGTH);

  fj_stm32_header_write_v1 (data, PAYLOAD_LENGTH, 0);
  data[255] = binary_type;
  return data;
}

static void
finish_boot_file (guint8 *data)
{
  put_u32 (data, 68, fj_stm32_checksum_add (0, data + 256, PAYLOAD_LENGTH));
}

static void
test_first_stage (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *data = make_boot_file (FJ_STM32_BINARY_TFA);
  g_autoptr (FjImage) image = NULL;

  put_text (data, 5000, "NOTICE");
  put_text (data, 100000, "v2.0-r2.0(release):");
  put_text (data, 200000, "@virtual /0xF1/1*512Ba");
  finish_boot_file (data);
  image = write_and_open (self, data, BOOT_LENGTH);
  g_assert_cmpint (fj_image_get_kind (image), ==, FJ_IMAGE_STM32);
  g_assert_cmphex (fj_image_get_stm32_header (image)->version, ==, FJ_STM32_HEADER_1_0);
  g_assert_true (fj_image_is_checksum_right (image));
  g_assert_cmpuint (fj_image_get_declared_size (image), ==, BOOT_LENGTH);
  g_assert_true (fj_image_has_usb_programmer (image));
  g_assert_false (fj_image_has_stm32prog (image));
  g_assert_cmpstr (fj_image_get_version_text (image), ==, "TF-A v2.0-r2.0(release)");
  g_assert_null (fj_image_get_fip (image));
  g_assert_null (fj_image_get_gpt (image));
}

static void
test_checksum (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *data = make_boot_file (FJ_STM32_BINARY_TFA);
  g_autoptr (FjImage) image = NULL;

  memset (data + 256, 0xEE, PAYLOAD_LENGTH);
  finish_boot_file (data);
  data[BOOT_LENGTH - 1] ^= 1;
  image = write_and_open (self, data, BOOT_LENGTH);
  g_assert_false (fj_image_is_checksum_right (image));
  g_assert_false (fj_image_has_usb_programmer (image));
  g_assert_null (fj_image_get_version_text (image));
  g_clear_object (&image);

  /* cut off: the sum would be right for what is there */
  data[BOOT_LENGTH - 1] = 0;
  finish_boot_file (data);
  image = write_and_open (self, data, BOOT_LENGTH - 1);
  g_assert_false (fj_image_is_checksum_right (image));
  g_assert_cmpuint (fj_image_get_declared_size (image), >, fj_image_get_size (image));
  g_clear_object (&image);

  /* bytes behind the payload do not count */
  put_u32 (data, 76, PAYLOAD_LENGTH - 1000);
  put_u32 (data, 68, fj_stm32_checksum_add (0, data + 256, PAYLOAD_LENGTH - 1000));
  image = write_and_open (self, data, BOOT_LENGTH);
  g_assert_true (fj_image_is_checksum_right (image));
}

static void
test_damaged_headers (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjImage) image = write_and_open (self, "STM2 and no more", 16);

  g_assert_cmpint (fj_image_get_kind (image), ==, FJ_IMAGE_STM32);
  g_assert_null (fj_image_get_stm32_header (image));
  g_assert_false (fj_image_is_checksum_right (image));
  g_clear_object (&image);

  image = write_and_open (self, "\x01\x00\x64\xaa\x00", 5);
  g_assert_cmpint (fj_image_get_kind (image), ==, FJ_IMAGE_FIP);
  g_assert_null (fj_image_get_fip (image));
}

/* The text is found wherever it lies on the borders of what is looked at together. */
static void
test_version_anywhere (Fixture *self, gconstpointer unused)
{
  const char *uboot = "U-Boot 2018.11-stm32mp-r2.1 (Jan 07 2020 - 16:13:55 +0100)";

  for (gsize offset = 256 * 1024 - 700; offset < 256 * 1024 + 10; offset += 23) {
    g_autofree guint8 *data = make_boot_file (FJ_STM32_BINARY_UBOOT);
    g_autoptr (FjImage) image = NULL;

    put_text (data, offset, uboot);
    put_text (data, offset + 100, "stm32prog");
    put_text (data, offset + 200, "v2.10(debug):v2.10-stm32mp-r1");
    image = write_and_open (self, data, BOOT_LENGTH);
    g_assert_cmpstr (fj_image_get_version_text (image), ==, uboot);
    g_assert_true (fj_image_has_stm32prog (image));
    g_clear_object (&image);

    data[255] = FJ_STM32_BINARY_TFA;
    image = write_and_open (self, data, BOOT_LENGTH);
    g_assert_cmpstr (fj_image_get_version_text (image), ==, "TF-A v2.10(debug):v2.10-stm32mp-r1");
  }
}

static void
test_fip (Fixture *self, gconstpointer unused)
{
  static const guint8 bl33[] = { 0xd6, 0xd0, 0xee, 0xa7, 0xfc, 0xea, 0xd5, 0x4b,
                                 0x97, 0x82, 0x99, 0x34, 0xf2, 0x34, 0xb6, 0xe4 };
  g_autofree guint8  *data = g_malloc0 (5000);
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (FjImage) image = NULL;

  put_u32 (data, 0, 0xAA640001);
  put_u32 (data, 4, 1);
  memcpy (data + 16, bl33, 16);
  put_u64 (data, 32, 96);
  put_u64 (data, 40, 4904);
  put_u64 (data, 72, 5000);
  put_text (data, 1000, "U-Boot SPL 2023.10");
  image = write_and_open (self, data, 5000);
  g_assert_cmpint (fj_image_get_kind (image), ==, FJ_IMAGE_FIP);
  g_assert_true (fj_fip_has (fj_image_get_fip (image), "BL33"));
  g_assert_cmpuint (fj_image_get_declared_size (image), ==, 5000);
  g_assert_cmpstr (fj_image_get_version_text (image), ==, "U-Boot SPL 2023.10");
  g_clear_object (&image);

  image = write_and_open (self, data, 4999);
  g_assert_null (fj_image_get_fip (image));
  g_clear_object (&image);

  packed = fixture_pack (self, ARCHIVE_FILTER_GZIP, data, 5000);
  image = write_and_open (self, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  g_assert_cmpint (fj_image_get_kind (image), ==, FJ_IMAGE_FIP);
  g_assert_nonnull (fj_image_get_fip (image));
}

#define DISK_SECTORS 8192
#define DISK_LENGTH (DISK_SECTORS * 512)

static void
assert_disk (FjImage *image)
{
  GPtrArray        *gpt = fj_image_get_gpt (image);
  const FjGptEntry *entry;

  g_assert_cmpint (fj_image_get_kind (image), ==, FJ_IMAGE_DISK);
  g_assert_cmpuint (fj_image_get_declared_size (image), ==, DISK_LENGTH);
  g_assert_nonnull (gpt);
  g_assert_cmpuint (gpt->len, ==, 2);
  entry = gpt->pdata[0];
  g_assert_cmpstr (entry->name, ==, "fsbl1");
  g_assert_cmpstr (entry->type_guid, ==, "0fc63daf-8483-4772-8e79-3d69d8477de4");
  g_assert_cmpuint (entry->offset, ==, 34 * 512);
  g_assert_cmpuint (entry->size, ==, 512 * 512);
  entry = gpt->pdata[1];
  g_assert_cmpstr (entry->name, ==, "rootfs");
}

static void
test_disk (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *data = fixture_make_disk (DISK_SECTORS);
  g_autoptr (GBytes) packed = fixture_pack (self, ARCHIVE_FILTER_ZSTD, data, DISK_LENGTH);
  g_autoptr (FjImage) image = write_and_open (self, data, DISK_LENGTH);

  assert_disk (image);
  g_clear_object (&image);
  image = write_and_open (self, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  assert_disk (image);
  g_clear_object (&image);

  /* cut off: the table is still to be seen, and that it does not fit */
  image = write_and_open (self, data, DISK_LENGTH / 2);
  assert_disk (image);
  g_assert_cmpuint (fj_image_get_size (image), <, fj_image_get_declared_size (image));
}

static void
test_damaged_disk (Fixture *self, gconstpointer unused)
{
  static const guint64 last_sectors[] = {
    0, 1, G_MAXUINT64, G_MAXUINT64 - 1, G_MAXUINT64 / 512, G_MAXINT64
  };
  g_autofree guint8 *data = fixture_make_disk (DISK_SECTORS);

  for (gsize i = 0; i < G_N_ELEMENTS (last_sectors); i++) {
    g_autoptr (FjImage) image = NULL;

    put_u64 (data + 512, 32, last_sectors[i]);
    image = write_and_open (self, data, DISK_LENGTH);
    g_assert_cmpint (fj_image_get_kind (image), ==, FJ_IMAGE_DISK);
    g_assert_null (fj_image_get_gpt (image));
  }
}

typedef struct {
  FjImageKind kind;
  gsize       offset;
  const char *magic;
  gsize       length;
  const char *format;
} Sample;

#define SAMPLE_LENGTH (64 * 1024)

static void
test_kinds (Fixture *self, gconstpointer unused)
{
  static const Sample samples[] = {
    { FJ_IMAGE_ANDROID_SPARSE, 0, "\x3a\xff\x26\xed\x01\x00\x00\x00", 8 },
    { FJ_IMAGE_ELF, 0, "\x7f"
                       "ELF\x01\x01\x01",
      7 },
    { FJ_IMAGE_UBI, 0, "UBI#\x01", 5 },
    { FJ_IMAGE_UIMAGE, 0, "\x27\x05\x19\x56", 4 },
    { FJ_IMAGE_SQUASHFS, 0, "hsqs", 4 },
    { FJ_IMAGE_OTHER, 0, "hsqx", 4 },
    { FJ_IMAGE_OTHER, 1080, "\x53\xef", 2 }, /* ext's magic, but no blocks */
    { FJ_IMAGE_OTHER, 54, "FAT16   ", 8 },   /* no signature of a boot sector */
    { FJ_IMAGE_FILE_SYSTEM, 0, "\x85\x19\x03\x20", 4, "jffs2" },
    { FJ_IMAGE_FILE_SYSTEM, 4080, "\0\0\0\0\0\0SWAPSPACE2", 16, "swap" },
    { FJ_IMAGE_FILE_SYSTEM, 1024, "\xe2\xe1\xf5\xe0", 4, "erofs" },
    { FJ_IMAGE_FILE_SYSTEM, 0, "LUKS\xba\xbe\0\2", 8, "crypto_LUKS" },
    { FJ_IMAGE_FILE_SYSTEM, 32768, "\1CD001\1", 7, "iso9660" },
    { FJ_IMAGE_FILE_SYSTEM, 0, "-rom1fs-", 8, "romfs" },
    /* a partition of Linux from sector 2048 on */
    { FJ_IMAGE_DISK_MBR, 446, "\x80\0\0\0\x83\0\0\0\0\x08\0\0\0\x10\0\0", 16 },
    { FJ_IMAGE_ARCHIVE, 0, "PK\3\4", 4, "zip" },
    { FJ_IMAGE_ARCHIVE, 257, "ustar", 5, "tar" },
    { FJ_IMAGE_ARCHIVE, 0, "7z\xbc\xaf\x27\x1c", 6, "7z" },
    { FJ_IMAGE_OTHER, 0, "070701", 6 }, /* cpio: what an initial RAM disk is */
    { FJ_IMAGE_OTHER, 0, "\xd0\x0d\xfe\xed", 4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autofree guint8 *data = g_malloc0 (SAMPLE_LENGTH);
    g_autoptr (FjImage) image = NULL;

    memcpy (data + samples[i].offset, samples[i].magic, samples[i].length);
    if (samples[i].kind == FJ_IMAGE_DISK_MBR)
      put_u16 (data, 510, 0xAA55);
    if (g_strcmp0 (samples[i].format, "swap") == 0)
      put_u64 (data, 1024, 0x1000000001); /* version 1, 16 pages */
    image = write_and_open (self, data, SAMPLE_LENGTH);
    g_assert_cmpint (fj_image_get_kind (image), ==, samples[i].kind);
    g_assert_cmpint (fj_image_get_inside_kind (image), ==, samples[i].kind);
    g_assert_cmpstr (fj_image_get_format (image), ==, samples[i].format);
  }
}

static void
test_file_systems (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *ext = g_malloc0 (8192);
  g_autofree guint8 *fat = g_malloc0 (8192);
  g_autofree guint8 *squashfs = g_malloc0 (8192);
  g_autofree guint8 *uimage = g_malloc0 (8192);
  g_autoptr (FjImage) image = NULL;

  put_u32 (ext, 1024 + 4, 65536); /* blocks of 4 KiB */
  put_u32 (ext, 1024 + 24, 2);
  put_u16 (ext, 1024 + 56, 0xEF53);
  image = write_and_open (self, ext, 8192);
  g_assert_cmpint (fj_image_get_kind (image), ==, FJ_IMAGE_EXT4);
  g_assert_cmpuint (fj_image_get_declared_size (image), ==, 256 * 1024 * 1024);
  g_clear_object (&image);
  put_u32 (ext, 1024 + 96, 0x80); /* 64 bit */
  put_u32 (ext, 1024 + 0x150, 1);
  image = write_and_open (self, ext, 8192);
  g_assert_cmpuint (fj_image_get_declared_size (image), ==,
                    (G_GUINT64_CONSTANT (0x100000000) + 65536) * 4096);
  g_clear_object (&image);

  put_u16 (fat, 11, 512);
  put_u16 (fat, 19, 2000);
  memcpy (fat + 54, "FAT16   ", 8);
  put_u16 (fat, 510, 0xAA55);
  image = write_and_open (self, fat, 8192);
  g_assert_cmpint (fj_image_get_kind (image), ==, FJ_IMAGE_VFAT);
  g_assert_cmpuint (fj_image_get_declared_size (image), ==, 1024000);
  g_clear_object (&image);
  put_u16 (fat, 19, 0);
  put_u32 (fat, 32, 100000);
  image = write_and_open (self, fat, 8192);
  g_assert_cmpuint (fj_image_get_declared_size (image), ==, 51200000);
  g_clear_object (&image);

  memcpy (squashfs, "hsqs", 4);
  put_u64 (squashfs, 40, 7000);
  image = write_and_open (self, squashfs, 8192);
  g_assert_cmpuint (fj_image_get_declared_size (image), ==, 7000);
  g_clear_object (&image);

  memcpy (uimage, "\x27\x05\x19\x56", 4);
  uimage[14] = 1; /* 256 bytes */
  image = write_and_open (self, uimage, 8192);
  g_assert_cmpuint (fj_image_get_declared_size (image), ==, 320);
}

/* What is wrong with a file can be told from it. */
static void
test_damage (Fixture *self, gconstpointer unused)
{
  static const struct {
    const char *content;
    gsize       length;
    FjImageKind kind;
  } cases[] = {
    { "STM2", 4, FJ_IMAGE_STM32 },
    { "\x01\x00\x64\xaa", 4, FJ_IMAGE_FIP },
  };
  g_autofree guint8 *disk = fixture_make_disk (DISK_SECTORS);
  g_autofree guint8 *boot = make_boot_file (0x20);
  g_autoptr (FjImage) image = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    image = write_and_open (self, cases[i].content, cases[i].length);
    g_assert_cmpint (fj_image_get_kind (image), ==, cases[i].kind);
    g_assert_null (fj_image_get_stm32_header (image));
    g_assert_null (fj_image_get_fip (image));
    g_clear_object (&image);
  }

  disk[512 + 20] ^= 1;
  image = write_and_open (self, disk, DISK_LENGTH);
  g_assert_cmpint (fj_image_get_kind (image), ==, FJ_IMAGE_DISK);
  g_assert_null (fj_image_get_gpt (image));
  g_clear_object (&image);

  put_u32 (boot, 68, 1);
  put_u32 (boot, 72, 0x00010700);
  image = write_and_open (self, boot, BOOT_LENGTH);
  g_assert_false (fj_image_is_checksum_right (image));
  g_assert_cmphex (fj_image_get_stm32_header (image)->version, ==, 0x00010700);
  g_assert_cmphex (fj_image_get_stm32_header (image)->binary_type, ==, 0x20);
}

static void
test_fip_parts (Fixture *self, gconstpointer unused)
{
  static const guint8 bl31[] = { 0x47, 0xd4, 0x08, 0x6d, 0x4c, 0xfe, 0x98, 0x46,
                                 0x9b, 0x95, 0x29, 0x50, 0xcb, 0xbd, 0x5a, 0x00 };
  g_autofree guint8  *data = g_malloc0 (5000);
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (GBytes) twice = NULL;
  g_autoptr (FjImage) image = NULL;
  const FjFip *fip;

  put_u32 (data, 0, 0xAA640001);
  put_u32 (data, 4, 1);
  memcpy (data + 16, bl31, 16);
  put_u64 (data, 32, 1000);
  put_u64 (data, 40, 3000);
  data[56] = 1; /* a part that nobody knows */
  put_u64 (data, 72, 4000);
  put_u64 (data, 80, 1000);
  put_u64 (data, 112, 5000);
  put_text (data, 2000, "stm32prog");
  image = write_and_open (self, data, 5000);
  fip = fj_image_get_fip (image);
  g_assert_cmpuint (fip->n_entries, ==, 2);
  g_assert_cmpstr (fj_fip_entry_name (&fip->entries[0]), ==, "BL31");
  g_assert_cmpuint (fip->entries[0].size, ==, 3000);
  g_assert_null (fj_fip_entry_name (&fip->entries[1]));
  g_assert_cmpuint (fip->entries[1].size, ==, 1000);
  g_assert_true (fj_image_has_stm32prog (image));
  g_clear_object (&image);

  packed = fixture_pack (self, ARCHIVE_FILTER_BZIP2, data, 5000);
  twice = fixture_pack (self, ARCHIVE_FILTER_GZIP, g_bytes_get_data (packed, NULL),
                        g_bytes_get_size (packed));
  image = write_and_open (self, g_bytes_get_data (twice, NULL), g_bytes_get_size (twice));
  g_assert_cmpint (fj_image_get_compression (image), ==, FJ_COMPRESSION_GZIP);
  g_assert_cmpint (fj_image_get_inner_compression (image), ==, FJ_COMPRESSION_BZIP2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/flashjig/image-inspect/first-stage", test_first_stage);
  FIXTURE_TEST ("/flashjig/image-inspect/checksum", test_checksum);
  FIXTURE_TEST ("/flashjig/image-inspect/damaged-headers", test_damaged_headers);
  FIXTURE_TEST ("/flashjig/image-inspect/version-anywhere", test_version_anywhere);
  FIXTURE_TEST ("/flashjig/image-inspect/fip", test_fip);
  FIXTURE_TEST ("/flashjig/image-inspect/disk", test_disk);
  FIXTURE_TEST ("/flashjig/image-inspect/damaged-disk", test_damaged_disk);
  FIXTURE_TEST ("/flashjig/image-inspect/kinds", test_kinds);
  FIXTURE_TEST ("/flashjig/image-inspect/file-systems", test_file_systems);
  FIXTURE_TEST ("/flashjig/image-inspect/damage", test_damage);
  FIXTURE_TEST ("/flashjig/image-inspect/fip-parts", test_fip_parts);
  return g_test_run ();
}
