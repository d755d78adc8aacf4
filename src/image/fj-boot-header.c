/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-boot-header.h"

#include "fj-bytes.h"

#include <string.h>

/* Field offsets: ST wiki "STM32 header for binary files" and TF-A tools/stm32image. */
#define SIGNATURE_OFFSET 4
#define FIELDS_OFFSET 68 /* checksum, and what follows it */
#define VERSION_OFFSET 72
#define EXTENSIONS_OFFSET 128

/* Version 2.3 has a longer signature (P-384), which moves everything behind it. */
#define V2_3_SIGNATURE_SIZE 96
#define V2_3_FIELDS_OFFSET 100
#define V2_3_VERSION_OFFSET 104
#define V2_3_EXTENSIONS_OFFSET 160

/* Option flags of version 1.0, extension flags of 2.x. */
#define V1_FLAG_NO_SIGNATURE (1u << 0)
#define V2_FLAG_AUTHENTICATION (1u << 0)
#define V2_FLAG_DECRYPTION (1u << 1)

static guint32
read_u32_at (const guint8 *data, gsize length, gsize offset)
{
  FjReader reader = FJ_READER_INIT (data, length);

  fj_reader_seek (&reader, offset);
  return fj_reader_u32_le (&reader);
}

static gboolean
is_any_set (const guint8 *data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (data[i] != 0)
      return TRUE;
  return FALSE;
}

/*
 * In a 2.3 header the place of the other versions' version field lies inside the signature, so
 * both places have to be looked at. A known version in the usual place wins: what stands at 104
 * there is an algorithm number (1.0) or the length of the extensions (2.x), never 0x00020300.
 */
static guint32
find_version (const guint8 *data, gsize length)
{
  guint32 version = read_u32_at (data, length, VERSION_OFFSET);

  switch (version) {
  case FJ_STM32_HEADER_1_0:
  case FJ_STM32_HEADER_2_0:
  case FJ_STM32_HEADER_2_2:
    return version;
  default:
    if (read_u32_at (data, length, V2_3_VERSION_OFFSET) == FJ_STM32_HEADER_2_3)
      return FJ_STM32_HEADER_2_3;
    return version;
  }
}

/* The seven fields that all versions have in this order. */
static void
read_common (FjReader *reader, FjStm32Header *header)
{
  header->checksum = fj_reader_u32_le (reader);
  fj_reader_u32_le (reader); /* version */
  header->image_length = fj_reader_u32_le (reader);
  header->entry_point = fj_reader_u32_le (reader);
  fj_reader_u32_le (reader); /* reserved */
  header->load_address = fj_reader_u32_le (reader);
  fj_reader_u32_le (reader); /* reserved */
  header->image_version = fj_reader_u32_le (reader);
  header->flags = fj_reader_u32_le (reader);
}

static gboolean
read_v1 (FjReader *reader, FjStm32Header *header)
{
  read_common (reader, header);
  fj_reader_seek (reader, FJ_STM32_HEADER_SIZE_V1 - 1);
  header->binary_type = fj_reader_u8 (reader);
  header->header_size = FJ_STM32_HEADER_SIZE_V1;
  return !reader->failed;
}

static gboolean
read_v2 (FjReader *reader, gsize extensions_offset, FjStm32Header *header)
{
  guint32 extensions_length;

  read_common (reader, header);
  extensions_length = fj_reader_u32_le (reader);
  header->binary_type = (guint8) fj_reader_u32_le (reader);
  header->is_encrypted = (header->flags & V2_FLAG_DECRYPTION) != 0;
  fj_reader_seek (reader, extensions_offset);
  fj_reader_bytes (reader, extensions_length);
  header->header_size = (guint32) extensions_offset + extensions_length;
  return !reader->failed;
}

static gboolean
has_magic (const guint8 *data, gsize length)
{
  return length >= 4 && memcmp (data, FJ_STM32_HEADER_MAGIC, 4) == 0;
}

/**
 * fj_stm32_header_parse:
 * @data: the start of a file; 1 KiB is enough for every header that is in use
 * @length: how much of it there is
 * @header: (out): the fields
 *
 * A header of an unknown version is read as far as all versions agree, as if it were 256 bytes
 * long; ask for the version before using more than that.
 *
 * Returns: whether @data begins with a whole header
 */
gboolean
fj_stm32_header_parse (const guint8 *data, gsize length, FjStm32Header *header)
{
  FjReader reader = FJ_READER_INIT (data, length);
  gboolean is_v2_3;
  gboolean has_signature;
  gboolean is_whole;

  *header = (FjStm32Header){ 0 };
  if (!has_magic (data, length) || length < FJ_STM32_HEADER_SIZE_V1)
    return FALSE;

  header->version = find_version (data, length);
  is_v2_3 = header->version == FJ_STM32_HEADER_2_3;
  has_signature = is_any_set (data + SIGNATURE_OFFSET,
                              is_v2_3 ? V2_3_SIGNATURE_SIZE : FJ_STM32_HEADER_SIGNATURE_SIZE);
  fj_reader_seek (&reader, is_v2_3 ? V2_3_FIELDS_OFFSET : FIELDS_OFFSET);

  switch (header->version) {
  case FJ_STM32_HEADER_2_0:
  case FJ_STM32_HEADER_2_2:
    is_whole = read_v2 (&reader, EXTENSIONS_OFFSET, header);
    break;
  case FJ_STM32_HEADER_2_3:
    is_whole = read_v2 (&reader, V2_3_EXTENSIONS_OFFSET, header);
    break;
  default:
    is_whole = read_v1 (&reader, header);
    break;
  }

  if (header->version >> 16 == 1)
    header->is_signed = has_signature && (header->flags & V1_FLAG_NO_SIGNATURE) == 0;
  else
    header->is_signed = has_signature && (header->flags & V2_FLAG_AUTHENTICATION) != 0;
  return is_whole;
}

/**
 * fj_stm32_checksum_add:
 * @sum: the sum so far; 0 to begin
 * @data: bytes of the payload
 * @length: how many
 *
 * Returns: the sum with every byte of @data added, modulo 2^32
 */
guint32
fj_stm32_checksum_add (guint32 sum, const guint8 *data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    sum += data[i];
  return sum;
}

/**
 * fj_stm32_header_write_v1:
 * @out: (array fixed-size=256): where to write
 * @payload_length: bytes that follow the header
 * @checksum: sum of those bytes
 *
 * Writes the header that every U-Boot and TF-A takes in front of a flash layout: no signature
 * wanted, and zero in every field that is not needed. U-Boot ignores a header whose reserved bytes
 * are not zero (stm32prog.c, stm32prog_header_check()).
 */
void
fj_stm32_header_write_v1 (guint8 *out, guint32 payload_length, guint32 checksum)
{
  FjWriter writer = FJ_WRITER_INIT (out, FJ_STM32_HEADER_SIZE_V1);

  fj_writer_bytes (&writer, FJ_STM32_HEADER_MAGIC, 4);
  fj_writer_fill (&writer, 0, FJ_STM32_HEADER_SIGNATURE_SIZE);
  fj_writer_u32_le (&writer, checksum);
  fj_writer_u32_le (&writer, FJ_STM32_HEADER_1_0);
  fj_writer_u32_le (&writer, payload_length);
  fj_writer_fill (&writer, 0, 100 - 80); /* entry point up to the image version */
  fj_writer_u32_le (&writer, V1_FLAG_NO_SIGNATURE);
  fj_writer_fill (&writer, 0, FJ_STM32_HEADER_SIZE_V1 - 104);
}
