/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-mend.h"

#include <fj-boot-header.h>
#include <fj-bytes.h>
#include <string.h>
#include <zlib.h>

#define MAX_UNPACKED (4 * 1024 * 1024)
#define GZIP_HEADER 10
#define GZIP_TRAILER 8
#define GPT_AT 512
#define GPT_HEADER 92
#define STM32_CHECKSUM_AT 68

static void
put_u32_le (guint8 *at, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (at, &value, sizeof value);
}

static guint32
get_u32_le (const guint8 *at)
{
  guint32 value;

  memcpy (&value, at, sizeof value);
  return GUINT32_FROM_LE (value);
}

/* Only of a header without names and comments: those of the corpus. */
static void
mend_gzip (guint8 *data, gsize size)
{
  g_autofree guint8 *buffer = NULL;
  z_stream           stream = { 0 };
  guint32            crc = 0;
  int                code = Z_OK;

  if (size < GZIP_HEADER + GZIP_TRAILER || memcmp (data, "\x1f\x8b\x08\0", 4) != 0 ||
      inflateInit2 (&stream, -MAX_WBITS) != Z_OK)
    return;
  buffer = g_malloc (65536);
  stream.next_in = data + GZIP_HEADER;
  stream.avail_in = (uInt) (size - GZIP_HEADER);
  while (code == Z_OK && stream.total_out < MAX_UNPACKED) {
    stream.next_out = buffer;
    stream.avail_out = 65536;
    code = inflate (&stream, Z_NO_FLUSH);
    crc = (guint32) crc32 (crc, buffer, (uInt) (stream.next_out - buffer));
  }
  if (code == Z_STREAM_END && stream.avail_in >= GZIP_TRAILER) {
    put_u32_le (data + size - stream.avail_in, crc);
    put_u32_le (data + size - stream.avail_in + 4, (guint32) stream.total_out);
  }
  inflateEnd (&stream);
}

static void
mend_gpt (guint8 *data, gsize size)
{
  guint8 *header = data + GPT_AT;
  guint64 at, length;
  gsize   header_size;

  if (size < GPT_AT + GPT_HEADER || memcmp (header, "EFI PART", 8) != 0)
    return;
  at = (guint64) get_u32_le (header + 72) * 512;
  length = (guint64) get_u32_le (header + 80) * get_u32_le (header + 84);
  if (at <= size && length <= size - at)
    put_u32_le (header + 88, (guint32) crc32 (0, data + at, (uInt) length));
  header_size = get_u32_le (header + 12);
  if (header_size < GPT_HEADER || header_size > size - GPT_AT)
    return;
  put_u32_le (header + 16, 0);
  put_u32_le (header + 16, (guint32) crc32 (0, header, (uInt) header_size));
}

static void
mend_stm32 (guint8 *data, gsize size)
{
  FjStm32Header header;

  if (!fj_stm32_header_parse (data, size, &header) || header.header_size > size ||
      header.image_length > size - header.header_size)
    return;
  put_u32_le (data + STM32_CHECKSUM_AT,
              fj_stm32_checksum_add (0, data + header.header_size, header.image_length));
}

void
fj_mend (guint8 *data, gsize size)
{
  mend_gzip (data, size);
  mend_gpt (data, size);
  mend_stm32 (data, size);
}
