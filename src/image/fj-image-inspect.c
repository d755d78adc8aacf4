/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-inspect.h"

#include "fj-boot-header.h"
#include "fj-bytes.h"
#include "fj-image-probe.h"

#include <string.h>

#define SECTOR_SIZE 512
#define GPT_OFFSET SECTOR_SIZE
#define EXT_OFFSET 1024
#define EXT_MAGIC_OFFSET (EXT_OFFSET + 56)
#define EXT_INCOMPAT_64BIT 0x80

/* A magic number somewhere in the first kilobytes. The first that fits wins. */
typedef struct {
  FjImageKind kind;
  gsize       offset;
  const char *magic;
  gsize       length;
  const char *format; /* (nullable) */
} Magic;

static const Magic magics[] = {
  { FJ_IMAGE_STM32, 0, FJ_STM32_HEADER_MAGIC, 4 },
  { FJ_IMAGE_FIP, 0, "\x01\x00\x64\xaa", 4 },
  { FJ_IMAGE_ANDROID_SPARSE, 0, "\x3a\xff\x26\xed", 4 },
  { FJ_IMAGE_ELF, 0, "\x7f"
                     "ELF",
    4 },
  { FJ_IMAGE_UIMAGE, 0, "\x27\x05\x19\x56", 4 },
  { FJ_IMAGE_UBI, 0, "UBI#", 4 },
  { FJ_IMAGE_SQUASHFS, 0, "hsqs", 4 },
  { FJ_IMAGE_DISK, GPT_OFFSET, "EFI PART", 8 },
  { FJ_IMAGE_EXT4, EXT_MAGIC_OFFSET, "\x53\xef", 2 },
  { FJ_IMAGE_VFAT, 54, "FAT1", 4 },
  { FJ_IMAGE_VFAT, 82, "FAT32   ", 8 },
  { FJ_IMAGE_FILE_SYSTEM, 0, "\x85\x19\x01\xe0", 4, "jffs2" },
  { FJ_IMAGE_FILE_SYSTEM, 0, "\x85\x19\x02\xe0", 4, "jffs2" },
  { FJ_IMAGE_FILE_SYSTEM, 0, "\x85\x19\x03\x20", 4, "jffs2" },
  { FJ_IMAGE_ARCHIVE, 0, "PK\x03\x04", 4, "zip" },
  { FJ_IMAGE_ARCHIVE, 0, "PK\x05\x06", 4, "zip" },
  { FJ_IMAGE_ARCHIVE, 0, "7z\xbc\xaf\x27\x1c", 6, "7z" },
  { FJ_IMAGE_ARCHIVE, 0, "Rar!\x1a\x07", 6, "rar" },
  { FJ_IMAGE_ARCHIVE, 0, "xar!", 4, "xar" },
  { FJ_IMAGE_ARCHIVE, 0, "MSCF\0\0\0\0", 8, "cab" },
  { FJ_IMAGE_ARCHIVE, 0, "!<arch>\n", 8, "ar" },
  { FJ_IMAGE_ARCHIVE, 257, "ustar", 5, "tar" },
};

static guint64
multiply_sizes (guint64 a, guint64 b)
{
  guint64 product;

  return g_uint64_checked_mul (&product, a, b) ? product : 0;
}

/* The primary table names the sector of its copy, which is the last one of the disk. */
static guint64
get_gpt_size (const guint8 *data, gsize length)
{
  FjReader reader = FJ_READER_INIT (data, length);
  guint64  last;

  fj_reader_seek (&reader, GPT_OFFSET + 32);
  last = fj_reader_u64_le (&reader);
  return reader.failed || last == G_MAXUINT64 ? 0 : multiply_sizes (last + 1, SECTOR_SIZE);
}

/* Linux fs/ext4/ext4.h, struct ext4_super_block */
static guint64
get_ext_size (const guint8 *data, gsize length)
{
  FjReader reader = FJ_READER_INIT (data, length);
  guint64  blocks;
  guint32  shift;

  fj_reader_seek (&reader, EXT_OFFSET + 4);
  blocks = fj_reader_u32_le (&reader);
  fj_reader_seek (&reader, EXT_OFFSET + 24);
  shift = fj_reader_u32_le (&reader);
  fj_reader_seek (&reader, EXT_OFFSET + 96);
  if (fj_reader_u32_le (&reader) & EXT_INCOMPAT_64BIT) {
    fj_reader_seek (&reader, EXT_OFFSET + 0x150);
    blocks |= (guint64) fj_reader_u32_le (&reader) << 32;
  }
  return reader.failed || shift > 6 ? 0 : multiply_sizes (blocks, 1024u << shift);
}

/* Two bytes of magic are found by chance in one of 65536 files; these kinds have to prove more. */
static gboolean
is_plausible (FjImageKind kind, const guint8 *data, gsize length)
{
  if (kind == FJ_IMAGE_EXT4)
    return get_ext_size (data, length) != 0;
  if (kind == FJ_IMAGE_VFAT)
    return length >= SECTOR_SIZE && data[510] == 0x55 && data[511] == 0xaa;
  return TRUE;
}

/**
 * fj_image_inspect_kind:
 * @data: the start of the content
 * @length: how much of it there is
 * @format: (out): its format where the kind alone does not say it, else %NULL
 *
 * Returns: its kind, by magic numbers, and by what libblkid knows where they say nothing
 */
FjImageKind
fj_image_inspect_kind (const guint8 *data, gsize length, const char **format)
{
  *format = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (magics); i++)
    if (length >= magics[i].offset + magics[i].length &&
        memcmp (data + magics[i].offset, magics[i].magic, magics[i].length) == 0 &&
        is_plausible (magics[i].kind, data, length)) {
      *format = magics[i].format;
      return magics[i].kind;
    }
  return fj_image_inspect_probe (data, length, format);
}

static guint64
get_squashfs_size (const guint8 *data, gsize length)
{
  FjReader reader = FJ_READER_INIT (data, length);

  fj_reader_seek (&reader, 40);
  return fj_reader_u64_le (&reader);
}

static guint64
get_vfat_size (const guint8 *data, gsize length)
{
  FjReader reader = FJ_READER_INIT (data, length);
  guint16  sector_size;
  guint32  sectors;

  fj_reader_seek (&reader, 11);
  sector_size = fj_reader_u16_le (&reader);
  fj_reader_seek (&reader, 19);
  sectors = fj_reader_u16_le (&reader);
  if (sectors == 0) {
    fj_reader_seek (&reader, 32);
    sectors = fj_reader_u32_le (&reader);
  }
  return reader.failed ? 0 : multiply_sizes (sectors, sector_size);
}

static guint64
get_uimage_size (const guint8 *data, gsize length)
{
  FjReader reader = FJ_READER_INIT (data, length);
  guint64  payload;

  fj_reader_seek (&reader, 12);
  payload = fj_reader_u32_be (&reader);
  return reader.failed ? 0 : payload + 64;
}

static guint64
get_stm32_size (const guint8 *data, gsize length)
{
  FjStm32Header header;

  if (!fj_stm32_header_parse (data, length, &header))
    return 0;
  return (guint64) header.header_size + header.image_length;
}

/**
 * fj_image_inspect_declared_size:
 * @kind: the kind of the content
 * @data: its start
 * @length: how much of it there is
 *
 * Returns: how many bytes the content should have by its own headers; 0 when they do not say
 */
guint64
fj_image_inspect_declared_size (FjImageKind kind, const guint8 *data, gsize length)
{
  switch (kind) {
  case FJ_IMAGE_STM32:
    return get_stm32_size (data, length);
  case FJ_IMAGE_DISK:
    return get_gpt_size (data, length);
  case FJ_IMAGE_EXT4:
    return get_ext_size (data, length);
  case FJ_IMAGE_SQUASHFS:
    return get_squashfs_size (data, length);
  case FJ_IMAGE_VFAT:
    return get_vfat_size (data, length);
  case FJ_IMAGE_UIMAGE:
    return get_uimage_size (data, length);
  case FJ_IMAGE_FIP:
  case FJ_IMAGE_UBI:
  case FJ_IMAGE_ANDROID_SPARSE:
  case FJ_IMAGE_ELF:
  case FJ_IMAGE_DISK_MBR:
  case FJ_IMAGE_FILE_SYSTEM:
  case FJ_IMAGE_ARCHIVE:
  case FJ_IMAGE_OTHER:
  default:
    return 0;
  }
}
