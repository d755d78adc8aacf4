/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-fwu-metadata.h"

#include "fj-bytes.h"

#include <zlib.h>

/* TF-A include/drivers/fwu/fwu_metadata.h and U-Boot include/fwu_mdata.h. */
#define CHECKSUM_SIZE 4
#define HEAD_SIZE 16  /* checksum, version, two indices */
#define IMAGE_SIZE 32 /* two GUIDs */
#define BANK_SIZE 24  /* a GUID, a flag, a reserved word */
#define MAX_BANKS 4
#define MAX_IMAGES 32     /* ST's boards have one */
#define V2_HEAD_SIZE 32   /* the former, size, offset of the description, states of the banks */
#define V2_SIZE_MAX 65536 /* far more than any has */

/* CRC-32 of everything behind the field that holds it. */
static gboolean
has_checksum (const guint8 *data, gsize length)
{
  FjReader reader = FJ_READER_INIT (data, length);
  guint32  expected = fj_reader_u32_le (&reader);

  return expected == crc32 (0, data + CHECKSUM_SIZE, (uInt) (length - CHECKSUM_SIZE));
}

/* How many images and banks there are is fixed when TF-A is built, and not in the file. */
static gboolean
is_version_1 (const guint8 *data, gsize length, guint active, guint previous)
{
  for (guint banks = MAX (active, previous) + 1; banks <= MAX_BANKS; banks++) {
    for (guint images = 1; images <= MAX_IMAGES; images++) {
      gsize size = HEAD_SIZE + images * (IMAGE_SIZE + banks * BANK_SIZE);

      if (size <= length && has_checksum (data, size))
        return TRUE;
    }
  }
  return FALSE;
}

static gboolean
is_version_2 (const guint8 *data, gsize length, guint active, guint previous)
{
  FjReader reader = FJ_READER_INIT (data, length);
  guint32  size;
  guint16  description;
  guint    banks = MAX_BANKS;

  fj_reader_seek (&reader, HEAD_SIZE);
  size = fj_reader_u32_le (&reader);
  description = fj_reader_u16_le (&reader);
  if (description != 0) {
    fj_reader_seek (&reader, description);
    banks = fj_reader_u8 (&reader);
  }
  return !reader.failed && size >= V2_HEAD_SIZE && size <= MIN (length, V2_SIZE_MAX) &&
         active < banks && previous < banks && has_checksum (data, size);
}

/**
 * fj_fwu_metadata_parse:
 * @data: the start of a file
 * @length: how much of it there is; 64 KiB are always enough
 * @metadata: (out): what it says
 *
 * Returns: whether TF-A would take it (drivers/fwu/fwu.c)
 */
gboolean
fj_fwu_metadata_parse (const guint8 *data, gsize length, FjFwuMetadata *metadata)
{
  FjReader reader = FJ_READER_INIT (data, length);
  guint32  previous;

  fj_reader_seek (&reader, CHECKSUM_SIZE);
  metadata->version = fj_reader_u32_le (&reader);
  metadata->active_index = fj_reader_u32_le (&reader);
  previous = fj_reader_u32_le (&reader);
  if (reader.failed || metadata->active_index >= MAX_BANKS || previous >= MAX_BANKS)
    return FALSE;
  if (metadata->version == 1)
    return is_version_1 (data, length, metadata->active_index, previous);
  return metadata->version == 2 &&
         is_version_2 (data, length, metadata->active_index, previous);
}
