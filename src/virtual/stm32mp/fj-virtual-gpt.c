/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-gpt.h"

#include <fj-bytes.h>
#include <string.h>
#include <zlib.h>

/* GUID partition table (UEFI 2.10, section 5.3), as U-Boot's "gpt write" leaves one. */

#define BLOCK 512
#define N_ENTRIES 128
#define ENTRY_SIZE 128
#define TABLE_SIZE (N_ENTRIES * ENTRY_SIZE)
#define TABLE_BLOCKS (TABLE_SIZE / BLOCK)
#define FIRST_USABLE (2 + TABLE_BLOCKS)
#define HEADER_SIZE 92
#define LEGACY_BOOTABLE 4
#define BOOT_CODE_SIZE 440
#define PROTECTION 446 /* the first entry of the MBR */

/* A GUID's first three fields are little endian, its last eight bytes are as written. */
static void
write_guid (FjWriter *writer, const char *text)
{
  static const guint8 order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
  guint8              raw[16] = { 0 };
  guint               n = 0;

  for (const char *c = text; *c != '\0' && n < 32; c++) {
    if (!g_ascii_isxdigit (*c))
      continue;
    raw[n / 2] = raw[n / 2] << 4 | g_ascii_xdigit_value (*c);
    n++;
  }
  for (guint i = 0; i < 16; i++)
    fj_writer_u8 (writer, raw[order[i]]);
}

/* An id that is the same at each run. */
static void
write_made_guid (FjWriter *writer, const char *seed, const char *name)
{
  g_autofree char *text = g_strdup_printf ("%s/%s", seed, name);
  g_autofree char *uuid = g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);

  uuid[12] = '4';
  write_guid (writer, uuid);
}

static void
write_entry (FjWriter *writer, const FjUbootGptEntry *entry, const char *seed)
{
  guint64 first = entry->offset / BLOCK;

  write_guid (writer, entry->type);
  if (entry->uuid != NULL)
    write_guid (writer, entry->uuid);
  else
    write_made_guid (writer, seed, entry->name);
  fj_writer_u64_le (writer, first);
  fj_writer_u64_le (writer, first + MAX (entry->size / BLOCK, 1) - 1);
  fj_writer_u64_le (writer, entry->is_bootable ? LEGACY_BOOTABLE : 0);
  for (gsize i = 0; i < 36; i++)
    fj_writer_u16_le (writer, i < strlen (entry->name) ? (guint8) entry->name[i] : 0);
}

static void
write_header (guint8 *block, guint64 here, guint64 there, guint64 last, guint64 table,
              guint32 table_crc, const char *seed)
{
  FjWriter writer = FJ_WRITER_INIT (block, HEADER_SIZE);
  guint32  crc;

  fj_writer_bytes (&writer, "EFI PART", 8);
  fj_writer_u32_le (&writer, 0x00010000);
  fj_writer_u32_le (&writer, HEADER_SIZE);
  fj_writer_u32_le (&writer, 0);
  fj_writer_u32_le (&writer, 0);
  fj_writer_u64_le (&writer, here);
  fj_writer_u64_le (&writer, there);
  fj_writer_u64_le (&writer, FIRST_USABLE);
  fj_writer_u64_le (&writer, last - TABLE_BLOCKS - 1);
  write_made_guid (&writer, seed, "disk");
  fj_writer_u64_le (&writer, table);
  fj_writer_u32_le (&writer, N_ENTRIES);
  fj_writer_u32_le (&writer, ENTRY_SIZE);
  fj_writer_u32_le (&writer, table_crc);
  crc = crc32 (0, block, HEADER_SIZE);
  writer.position = 16;
  fj_writer_u32_le (&writer, crc);
}

/*
 * One MBR partition of type 0xEE over the whole storage, without addresses in cylinders; boot code
 * that is there stays (U-Boot disk/part_efi.c, set_protective_mbr).
 */
static void
write_protection (guint8 *block, guint64 last)
{
  FjWriter writer = FJ_WRITER_INIT (block, BLOCK);

  writer.position = BOOT_CODE_SIZE;
  fj_writer_fill (&writer, 0, BLOCK - BOOT_CODE_SIZE);
  block[PROTECTION + 4] = 0xEE;
  writer.position = PROTECTION + 8;
  fj_writer_u32_le (&writer, 1);
  fj_writer_u32_le (&writer, (guint32) last);
  writer.position = 510;
  fj_writer_u16_le (&writer, 0xAA55);
}

/**
 * fj_virtual_gpt_write:
 * @storage: an MMC's ordinary area
 * @entries: (array length=n_entries): the partitions, in order
 * @n_entries: at most 128
 * @seed: what made-up ids are made from
 * @error: return location for an error of the storage
 *
 * Writes both copies of the table.
 *
 * Returns: whether it was written
 */
gboolean
fj_virtual_gpt_write (FjVirtualStorage *storage, const FjUbootGptEntry *entries, guint n_entries,
                      const char *seed, GError **error)
{
  guint64            last = fj_virtual_storage_get_size (storage) / BLOCK - 1;
  g_autofree guint8 *front = g_malloc0 (2 * BLOCK);
  g_autofree guint8 *back = g_malloc0 (BLOCK);
  g_autofree guint8 *table = g_malloc0 (TABLE_SIZE);
  FjWriter           writer = FJ_WRITER_INIT (table, TABLE_SIZE);
  guint32            crc;

  for (guint i = 0; i < MIN (n_entries, N_ENTRIES); i++)
    write_entry (&writer, &entries[i], seed);
  crc = crc32 (0, table, TABLE_SIZE);
  if (!fj_virtual_storage_read (storage, 0, front, BLOCK, error))
    return FALSE;
  write_protection (front, last);
  write_header (front + BLOCK, 1, last, last, 2, crc, seed);
  write_header (back, last, 1, last, last - TABLE_BLOCKS, crc, seed);
  return fj_virtual_storage_write (storage, 0, front, 2 * BLOCK, error) &&
         fj_virtual_storage_write (storage, 2 * BLOCK, table, TABLE_SIZE, error) &&
         fj_virtual_storage_write (storage, (last - TABLE_BLOCKS) * BLOCK, table, TABLE_SIZE,
                                   error) &&
         fj_virtual_storage_write (storage, last * BLOCK, back, BLOCK, error);
}

static char *
read_name (const guint8 *raw)
{
  gunichar2 wide[36];

  for (guint i = 0; i < 36; i++)
    wide[i] = raw[2 * i] | raw[2 * i + 1] << 8;
  return g_utf16_to_utf8 (wide, 36, NULL, NULL, NULL);
}

static void
read_entry (FjMtdPartition *part, const guint8 *raw)
{
  static const guint8 nothing[16] = { 0 };
  FjReader            reader = FJ_READER_INIT (raw, ENTRY_SIZE);
  guint64             first, last;

  fj_reader_seek (&reader, 32);
  first = fj_reader_u64_le (&reader);
  last = fj_reader_u64_le (&reader);
  if (memcmp (raw, nothing, sizeof nothing) == 0 || last < first || last > G_MAXUINT64 / BLOCK - 1)
    return;
  part->offset = first * BLOCK;
  part->size = (last - first + 1) * BLOCK;
  part->name = read_name (raw + 56);
}

/* The header has its magic, both sums are right, and the table has the usual shape. */
static gboolean
read_table (FjVirtualStorage *storage, guint8 *table)
{
  guint8   header[BLOCK];
  FjReader reader = FJ_READER_INIT (header, HEADER_SIZE);
  guint32  crc, table_crc;

  if (!fj_virtual_storage_read (storage, BLOCK, header, BLOCK, NULL) ||
      !fj_virtual_storage_read (storage, 2 * BLOCK, table, TABLE_SIZE, NULL) ||
      memcmp (header, "EFI PART", 8) != 0)
    return FALSE;
  fj_reader_seek (&reader, 16);
  crc = fj_reader_u32_le (&reader);
  memset (header + 16, 0, 4);
  fj_reader_seek (&reader, 80);
  if (fj_reader_u32_le (&reader) != N_ENTRIES || fj_reader_u32_le (&reader) != ENTRY_SIZE)
    return FALSE;
  table_crc = fj_reader_u32_le (&reader);
  return crc == crc32 (0, header, HEADER_SIZE) && table_crc == crc32 (0, table, TABLE_SIZE);
}

/**
 * fj_virtual_gpt_read:
 * @storage: an MMC's ordinary area
 *
 * Returns: (transfer full) (nullable): the table that is on it
 */
FjVirtualGpt *
fj_virtual_gpt_read (FjVirtualStorage *storage)
{
  g_autofree guint8 *table = g_malloc (TABLE_SIZE);
  FjVirtualGpt      *self;

  if (!read_table (storage, table))
    return NULL;
  self = g_new0 (FjVirtualGpt, 1);
  self->n_parts = N_ENTRIES;
  self->parts = g_new0 (FjMtdPartition, N_ENTRIES);
  for (guint i = 0; i < N_ENTRIES; i++)
    read_entry (&self->parts[i], table + i * ENTRY_SIZE);
  return self;
}

/**
 * fj_virtual_gpt_free:
 *
 * Frees @self.
 */
void
fj_virtual_gpt_free (FjVirtualGpt *self)
{
  for (guint i = 0; i < self->n_parts; i++)
    g_free ((char *) self->parts[i].name);
  g_free (self->parts);
  g_free (self);
}
