/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-compression.h"

#include "fj-bytes.h"

#include <fj-enum.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define LZ4_MAGIC 0x184D2204
#define LZ4_LEGACY_MAGIC 0x184C2102
/* LZ4 and Zstandard (RFC 8878, 3.1.2) share these: 0x184D2A50 to 0x184D2A5F */
#define SKIPPABLE_MAGIC 0x184D2A50

G_DEFINE_ENUM_TYPE (FjCompression, fj_compression,
                    G_DEFINE_ENUM_VALUE (FJ_COMPRESSION_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (FJ_COMPRESSION_GZIP, "gzip"),
                    G_DEFINE_ENUM_VALUE (FJ_COMPRESSION_XZ, "xz"),
                    G_DEFINE_ENUM_VALUE (FJ_COMPRESSION_ZSTD, "zstd"),
                    G_DEFINE_ENUM_VALUE (FJ_COMPRESSION_BZIP2, "bzip2"),
                    G_DEFINE_ENUM_VALUE (FJ_COMPRESSION_LZ4, "lz4"),
                    G_DEFINE_ENUM_VALUE (FJ_COMPRESSION_LZIP, "lzip"),
                    G_DEFINE_ENUM_VALUE (FJ_COMPRESSION_LZMA, "lzma"),
                    G_DEFINE_ENUM_VALUE (FJ_COMPRESSION_COMPRESS, "compress"),
                    G_DEFINE_ENUM_VALUE (FJ_COMPRESSION_LRZIP, "lrzip"),
                    G_DEFINE_ENUM_VALUE (FJ_COMPRESSION_LZOP, "lzop"))

typedef struct {
  FjCompression compression;
  const char   *magic;
  gsize         length;
} Magic;

static const Magic magics[] = {
  { FJ_COMPRESSION_GZIP, "\x1f\x8b\x08", 3 },
  { FJ_COMPRESSION_XZ, "\xfd"
                       "7zXZ\0",
    6 },
  { FJ_COMPRESSION_ZSTD, "\x28\xb5\x2f\xfd", 4 },
  { FJ_COMPRESSION_LZ4, "\x04\x22\x4d\x18", 4 },
  { FJ_COMPRESSION_LZ4, "\x02\x21\x4c\x18", 4 },
  { FJ_COMPRESSION_LZIP, "LZIP\x01", 5 },
  { FJ_COMPRESSION_LZIP, "LZIP\0", 5 },
  { FJ_COMPRESSION_LRZIP, "LRZI", 4 },
  { FJ_COMPRESSION_LZOP, "\x89LZO\0\r\n\x1a\n", 9 },
};

/* "BZh", a level, and the number that begins a block or, in an empty file, the end. */
static gboolean
is_bzip2 (const guint8 *data, gsize length)
{
  return length >= 10 && memcmp (data, "BZh", 3) == 0 && data[3] >= '1' && data[3] <= '9' &&
         (memcmp (data + 4, "\x31\x41\x59\x26\x53\x59", 6) == 0 ||
          memcmp (data + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0);
}

/* compress(1): two bytes of magic, how many bits a code has (9 to 16), two bits that are 0. */
static gboolean
is_compress (const guint8 *data, gsize length)
{
  return length >= 3 && data[0] == 0x1f && data[1] == 0x9d && (data[2] & 0x60) == 0 &&
         (data[2] & 0x1f) >= 9 && (data[2] & 0x1f) <= 16;
}

/*
 * The old .lzma has no magic. As xz(1) does: the usual properties, a dictionary of 2^n or
 * 2^n + 2^(n-1) bytes, and a size that is not known or below 256 GiB; the coder begins with a 0.
 */
static gboolean
is_lzma (const guint8 *data, gsize length)
{
  FjReader reader = FJ_READER_INIT (data, length);
  guint8   properties = fj_reader_u8 (&reader);
  guint32  dictionary = fj_reader_u32_le (&reader);
  guint64  size = fj_reader_u64_le (&reader);
  guint8   first = fj_reader_u8 (&reader);
  guint32  lowest = dictionary & -dictionary;

  if (reader.failed || properties != 0x5d || first != 0 || dictionary < 4096)
    return FALSE;
  return (dictionary == lowest || dictionary == 3 * (guint64) lowest) &&
         (size == G_MAXUINT64 || size < G_GUINT64_CONSTANT (1) << 38);
}

/* Where the first frame with content begins: pzstd puts one
 * before each that says how long it is. */
static gsize
skip_frames (const guint8 *data, gsize length)
{
  guint64 position = 0;

  for (;;) {
    FjReader reader = FJ_READER_INIT (data, length);
    guint32  magic;
    guint32  size;

    fj_reader_seek (&reader, (gsize) position);
    magic = fj_reader_u32_le (&reader);
    size = fj_reader_u32_le (&reader);
    if (reader.failed || (magic & 0xfffffff0) != SKIPPABLE_MAGIC || position + 8 + size > length)
      return (gsize) position;
    position += 8 + (guint64) size;
  }
}

/* Who begins so without a frame that tells is taken for zstd: the likelier by far. */
static FjCompression
detect_behind_frames (const guint8 *data, gsize length)
{
  FjReader reader = FJ_READER_INIT (data, length);
  guint32  magic;

  if (length < 8 || (fj_reader_u32_le (&reader) & 0xfffffff0) != SKIPPABLE_MAGIC)
    return FJ_COMPRESSION_NONE;
  fj_reader_seek (&reader, skip_frames (data, length));
  magic = fj_reader_u32_le (&reader);
  return magic == LZ4_MAGIC || magic == LZ4_LEGACY_MAGIC ? FJ_COMPRESSION_LZ4 : FJ_COMPRESSION_ZSTD;
}

/**
 * fj_compression_detect:
 * @data: the start of a file
 * @length: how much of it there is
 *
 * Returns: how the file is packed; its name is not asked
 */
FjCompression
fj_compression_detect (const guint8 *data, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (magics); i++)
    if (length >= magics[i].length && memcmp (data, magics[i].magic, magics[i].length) == 0)
      return magics[i].compression;
  if (is_bzip2 (data, length))
    return FJ_COMPRESSION_BZIP2;
  if (is_compress (data, length))
    return FJ_COMPRESSION_COMPRESS;
  return is_lzma (data, length) ? FJ_COMPRESSION_LZMA : detect_behind_frames (data, length);
}

/**
 * fj_compression_can_unpack:
 *
 * lrzip and lzop are known and left alone because libarchive runs other programs for them;
 * compress, because a file that is cut off looks like a whole one, and because libarchive 3.6
 * crashes when it is told to expect it.
 *
 * Returns: whether it can be unpacked here
 */
gboolean
fj_compression_can_unpack (FjCompression compression)
{
  return compression > FJ_COMPRESSION_NONE && compression <= FJ_COMPRESSION_LZMA;
}

/**
 * fj_compression_to_text:
 *
 * Returns: what @compression is, translated
 */
const char *
fj_compression_to_text (FjCompression compression)
{
  return compression == FJ_COMPRESSION_NONE ? _ ("not packed")
                                            : fj_compression_to_name (compression);
}

/**
 * fj_compression_to_name:
 *
 * Returns: the stable name of @compression, for machines
 */
const char *
fj_compression_to_name (FjCompression compression)
{
  return fj_enum_to_nick (FJ_TYPE_COMPRESSION, (int) compression);
}

/**
 * fj_compression_is_named:
 *
 * Returns: whether a file called @name should be packed
 */
gboolean
fj_compression_is_named (const char *name)
{
  static const char *const endings[] = { ".gz", ".tgz", ".xz", ".txz", ".zst", ".zstd", ".bz2",
                                         ".tbz2", ".lz4", ".lz", ".lzma", ".z", ".lrz", ".lzo",
                                         ".zip", ".7z" };
  g_autofree char         *lower = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  lower = g_ascii_strdown (name, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return FALSE;
}
