/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-boot-header.h"

#include "fj-bytes.h"

#include <string.h>

/* TF-A include/tools_share/firmware_image_package.h */
#define TOC_NAME 0xAA640001u
#define UUID_SIZE 16

typedef struct {
  const char *name;
  guint8      uuid[UUID_SIZE];
} KnownUuid;

static const KnownUuid known_uuids[] = {
  { "BL2",
    { 0x5f, 0xf9, 0xec, 0x0b, 0x4d, 0x22, 0x3e, 0x4d,
      0xa5, 0x44, 0xc3, 0x9d, 0x81, 0xc7, 0x3f, 0x0a } },
  { "BL31",
    { 0x47, 0xd4, 0x08, 0x6d, 0x4c, 0xfe, 0x98, 0x46,
      0x9b, 0x95, 0x29, 0x50, 0xcb, 0xbd, 0x5a, 0x00 } },
  { "BL32",
    { 0x05, 0xd0, 0xe1, 0x89, 0x53, 0xdc, 0x13, 0x47,
      0x8d, 0x2b, 0x50, 0x0a, 0x4b, 0x7a, 0x3e, 0x38 } },
  { "BL32_EXTRA1",
    { 0x0b, 0x70, 0xc2, 0x9b, 0x2a, 0x5a, 0x78, 0x40,
      0x9f, 0x65, 0x0a, 0x56, 0x82, 0x73, 0x82, 0x88 } },
  { "BL32_EXTRA2",
    { 0x8e, 0xa8, 0x7b, 0xb1, 0xcf, 0xa2, 0x3f, 0x4d,
      0x85, 0xfd, 0xe7, 0xbb, 0xa5, 0x02, 0x20, 0xd9 } },
  { "BL33",
    { 0xd6, 0xd0, 0xee, 0xa7, 0xfc, 0xea, 0xd5, 0x4b,
      0x97, 0x82, 0x99, 0x34, 0xf2, 0x34, 0xb6, 0xe4 } },
  { "HW_CONFIG",
    { 0x08, 0xb8, 0xf1, 0xd9, 0xc9, 0xcf, 0x93, 0x49,
      0xa9, 0x62, 0x6f, 0xbc, 0x6b, 0x72, 0x65, 0xcc } },
  { "FW_CONFIG",
    { 0x58, 0x07, 0xe1, 0x6a, 0x84, 0x59, 0x47, 0xbe,
      0x8e, 0xd5, 0x64, 0x8e, 0x8d, 0xdd, 0xab, 0x0e } },
  { "TB_FW_CONFIG",
    { 0x6c, 0x04, 0x58, 0xff, 0xaf, 0x6b, 0x7d, 0x4f,
      0x82, 0xed, 0xaa, 0x27, 0xbc, 0x69, 0xbf, 0xd2 } },
  { "SOC_FW_CONFIG",
    { 0x99, 0x79, 0x81, 0x4b, 0x03, 0x76, 0xfb, 0x46,
      0x8c, 0x8e, 0x8d, 0x26, 0x7f, 0x78, 0x59, 0xe0 } },
  { "TOS_FW_CONFIG",
    { 0x26, 0x25, 0x7c, 0x1a, 0xdb, 0xc6, 0x7f, 0x47,
      0x8d, 0x96, 0xc4, 0xc4, 0xb0, 0x24, 0x80, 0x21 } },
  { "NT_FW_CONFIG",
    { 0x28, 0xda, 0x98, 0x15, 0x93, 0xe8, 0x7e, 0x44,
      0xac, 0x66, 0x1a, 0xaf, 0x80, 0x15, 0x50, 0xf9 } },
};

static gboolean
read_entry (FjReader *reader, FjFipEntry *entry, gboolean *is_end)
{
  static const guint8 no_uuid[UUID_SIZE];
  const guint8       *uuid = fj_reader_bytes (reader, UUID_SIZE);

  if (uuid == NULL)
    return FALSE;
  memcpy (entry->uuid, uuid, UUID_SIZE);
  *is_end = memcmp (uuid, no_uuid, UUID_SIZE) == 0;
  entry->offset = fj_reader_u64_le (reader);
  entry->size = fj_reader_u64_le (reader);
  fj_reader_u64_le (reader); /* flags */
  return !reader->failed;
}

/**
 * fj_fip_parse:
 * @data: the start of a file, with the whole table of contents in it
 * @length: how much of it there is
 * @file_size: bytes of the whole file; %G_MAXUINT64 when that is not known
 * @fip: (out): the table of contents
 *
 * Returns: whether there is a table that ends, has a serial number, and has every part inside the
 *   file
 */
gboolean
fj_fip_parse (const guint8 *data, gsize length, guint64 file_size, FjFip *fip)
{
  FjReader reader = FJ_READER_INIT (data, length);

  *fip = (FjFip){ 0 };
  if (fj_reader_u32_le (&reader) != TOC_NAME)
    return FALSE;
  fip->serial = fj_reader_u32_le (&reader);
  fj_reader_u64_le (&reader); /* flags */
  if (fip->serial == 0)
    return FALSE;

  for (;;) {
    FjFipEntry entry;
    gboolean   is_end;

    if (!read_entry (&reader, &entry, &is_end))
      return FALSE;
    if (is_end) {
      fip->total_size = entry.offset;
      return fip->total_size <= file_size;
    }
    if (fip->n_entries == FJ_FIP_MAX_ENTRIES ||
        entry.offset > file_size || entry.size > file_size - entry.offset)
      return FALSE;
    fip->entries[fip->n_entries++] = entry;
  }
}

/**
 * fj_fip_entry_name:
 * @entry: an entry of a table of contents
 *
 * Returns: (nullable): the name TF-A has for this part, e.g. "BL33", or %NULL for an unknown one
 */
const char *
fj_fip_entry_name (const FjFipEntry *entry)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known_uuids); i++)
    if (memcmp (entry->uuid, known_uuids[i].uuid, UUID_SIZE) == 0)
      return known_uuids[i].name;
  return NULL;
}

/**
 * fj_fip_has:
 * @fip: a table of contents
 * @uuid_name: a name as fj_fip_entry_name() gives
 *
 * Returns: whether the FIP holds such a part
 */
gboolean
fj_fip_has (const FjFip *fip, const char *uuid_name)
{
  for (guint i = 0; i < fip->n_entries; i++)
    if (g_strcmp0 (fj_fip_entry_name (&fip->entries[i]), uuid_name) == 0)
      return TRUE;
  return FALSE;
}
