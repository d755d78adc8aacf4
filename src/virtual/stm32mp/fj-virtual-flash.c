/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-flash.h"

#include "fj-virtual-gpt.h"
#include "fj-virtual-shell.h"
#include "fj-virtual-sparse.h"
#include "fj-virtual-target.h"

#include <fj-bytes.h>
#include <string.h>
#include <zlib.h>

/* U-Boot drivers/fastboot/fb_mmc.c and cmd/gpt.c. */

#define BLOCK 512
#define TABLE_BLOCKS 34 /* protection, header and entries */

/* Bytes a second: published ones where there are any, else a model. */
#define SD_RATE 20000000
#define EMMC_RATE 30000000
#define FAST_EMMC_RATE 50000000
#define SD_ERASE_RATE 60000000
#define EMMC_ERASE_RATE 200000000
#define ERASE_US 50000
#define SD_COMMAND_US 1000
#define EMMC_COMMAND_US 300

static gboolean
is_emmc (FjVirtualStorage *storage)
{
  return fj_virtual_storage_get_geometry (storage)->index != 0;
}

static gint64
get_us (guint64 bytes, guint64 rate)
{
  return (gint64) (bytes * G_USEC_PER_SEC / rate);
}

static void
spend_write (FjVirtualBoard *board, FjVirtualStorage *storage, guint64 bytes)
{
  gboolean is_slow = fj_virtual_chip_get_chain (fj_virtual_chip_get (board))->is_32_bit;
  gint64   us = is_emmc (storage)
                  ? EMMC_COMMAND_US + get_us (bytes, is_slow ? EMMC_RATE : FAST_EMMC_RATE)
                  : SD_COMMAND_US + get_us (bytes, SD_RATE);

  fj_virtual_pace_spend (fj_virtual_board_get_pace (board), us);
}

/* Whole blocks: behind the end of the download is what an earlier one has left. */
static const char *
write_raw (FjVirtualBoard *board, const FjVirtualTarget *target, const guint8 *buffer, gsize size,
           gsize room)
{
  gsize length = (size + BLOCK - 1) / BLOCK * BLOCK;

  if (length > target->size)
    return target->is_boot ? "too large for disk" : "too large for partition";
  spend_write (board, target->storage, length);
  return fj_virtual_target_write (target, board, 0, buffer, MIN (length, room))
           ? NULL
           : "failed writing to device";
}

static const char *
write_sparse (FjVirtualBoard *board, const FjVirtualTarget *target, const guint8 *buffer,
              gsize size)
{
  guint64     written = 0;
  const char *refusal = fj_virtual_sparse_write (target, board, buffer, size, &written);

  spend_write (board, target->storage, written);
  return refusal;
}

/* The header of a table is where it should be, its sums are right, and it fits on the device. */
static gboolean
is_table (const guint8 *buffer, gsize size, guint64 blocks)
{
  guint8   header[92];
  FjReader reader = FJ_READER_INIT (header, sizeof header);
  guint32  crc, table_crc;
  guint64  here, first, last;

  if (size < TABLE_BLOCKS * BLOCK || memcmp (buffer + BLOCK, "EFI PART", 8) != 0)
    return FALSE;
  memcpy (header, buffer + BLOCK, sizeof header);
  fj_reader_seek (&reader, 16);
  crc = fj_reader_u32_le (&reader);
  memset (header + 16, 0, 4);
  fj_reader_seek (&reader, 24);
  here = fj_reader_u64_le (&reader);
  fj_reader_u64_le (&reader);
  first = fj_reader_u64_le (&reader);
  last = fj_reader_u64_le (&reader);
  fj_reader_seek (&reader, 88);
  table_crc = fj_reader_u32_le (&reader);
  return crc == crc32 (0, header, sizeof header) && here == 1 && first <= last && last < blocks &&
         table_crc == crc32 (0, buffer + 2 * BLOCK, (TABLE_BLOCKS - 2) * BLOCK);
}

/* Of the second copy, in the place of the first one's. */
static void
turn_header (guint8 *header, guint64 *there, guint64 *table)
{
  FjReader reader = FJ_READER_INIT (header, BLOCK);
  FjWriter writer = FJ_WRITER_INIT (header, BLOCK);
  guint32  crc;

  fj_reader_seek (&reader, 32);
  *there = fj_reader_u64_le (&reader);
  fj_reader_seek (&reader, 48);
  *table = fj_reader_u64_le (&reader) + 1;
  writer.position = 16;
  fj_writer_u32_le (&writer, 0);
  fj_writer_u32_le (&writer, 0);
  fj_writer_u64_le (&writer, *there);
  fj_writer_u64_le (&writer, 1);
  writer.position = 72;
  fj_writer_u64_le (&writer, *table);
  crc = crc32 (0, header, 92);
  writer.position = 16;
  fj_writer_u32_le (&writer, crc);
}

/* The buffer ends with the header of the second copy in it, so that it cannot be flashed again. */
static const char *
write_table (FjVirtualBoard *board, guint8 *buffer, gsize size)
{
  FjVirtualStorage *storage = fj_virtual_target_get_device (board);
  guint64           blocks, there, table;
  GError           *error = NULL;

  if (storage == NULL)
    return "invalid mmc device";
  blocks = fj_virtual_storage_get_size (storage) / BLOCK;
  if (!is_table (buffer, size, blocks))
    return "invalid GPT partition";
  spend_write (board, storage, 2 * TABLE_BLOCKS * BLOCK);
  if (fj_virtual_storage_write (storage, 0, buffer, TABLE_BLOCKS * BLOCK, &error)) {
    turn_header (buffer + BLOCK, &there, &table);
    if (there < blocks && table <= blocks - (TABLE_BLOCKS - 2) &&
        fj_virtual_storage_write (storage, table * BLOCK, buffer + 2 * BLOCK,
                                  (TABLE_BLOCKS - 2) * BLOCK, &error) &&
        fj_virtual_storage_write (storage, there * BLOCK, buffer + BLOCK, BLOCK, &error))
      return NULL;
  }
  if (error != NULL)
    fj_virtual_board_fail (board, error);
  return "writing GPT partitions failed";
}

const char *
fj_virtual_flash_write (FjVirtualBoard *board, const char *name, guint8 *buffer, gsize size,
                        gsize room)
{
  FjVirtualTarget target;
  const char     *refusal;

  if (strcmp (name, "gpt") == 0)
    return write_table (board, buffer, size);
  refusal = fj_virtual_target_find (&target, board, name);
  if (refusal != NULL)
    return refusal;
  if (!target.is_boot && fj_virtual_sparse_is_image (buffer, size))
    return write_sparse (board, &target, buffer, size);
  return write_raw (board, &target, buffer, size, room);
}

/* Inwards to whole groups: what is in front of the first and behind the last stays. */
const char *
fj_virtual_flash_erase (FjVirtualBoard *board, const char *name)
{
  FjVirtualTarget target;
  FjFault        *fault = fj_virtual_board_take_fault (board, FJ_FAULT_ERASE_FAILS);
  const char     *refusal = fj_virtual_target_find (&target, board, name);
  GError         *error = NULL;
  guint64         group, first, end;
  gint64          rate;

  if (refusal != NULL)
    return refusal;
  group = MAX (fj_virtual_storage_get_geometry (target.storage)->erase_size, BLOCK);
  first = (target.offset + group - 1) / group * group;
  end = (target.offset + target.size) / group * group;
  if (first >= end)
    return NULL;
  rate = is_emmc (target.storage) ? EMMC_ERASE_RATE : SD_ERASE_RATE;
  fj_virtual_pace_spend (fj_virtual_board_get_pace (board), ERASE_US + get_us (end - first, rate));
  if (fault == NULL && fj_virtual_storage_erase (target.storage, first, end - first, &error))
    return NULL;
  if (error != NULL)
    fj_virtual_board_fail (board, error);
  return "failed erasing from device";
}

/* What "name=rootfs,start=0x4400,size=-,type=linux" says; FALSE where "gpt write" would give up. */
static gboolean
read_entry (FjUbootGptEntry *entry, char **words, guint64 start, guint64 end)
{
  gboolean has_size = FALSE;

  *entry = (FjUbootGptEntry){ .type = "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7", .offset = start };
  for (guint i = 0; words[i] != NULL; i++) {
    if (g_str_has_prefix (words[i], "name="))
      entry->name = words[i] + 5;
    else if (g_str_has_prefix (words[i], "start="))
      entry->offset = g_ascii_strtoull (words[i] + 6, NULL, 0);
    else if (strcmp (words[i], "size=-") == 0)
      has_size = (entry->size = end - MIN (entry->offset, end)) > 0;
    else if (g_str_has_prefix (words[i], "size="))
      has_size = (entry->size = g_ascii_strtoull (words[i] + 5, NULL, 0)) > 0;
    else if (strcmp (words[i], "type=linux") == 0)
      entry->type = "0FC63DAF-8483-4772-8E79-3D69D8477DE4";
    else if (g_str_has_prefix (words[i], "type="))
      entry->type = words[i] + 5;
    else if (g_str_has_prefix (words[i], "uuid="))
      entry->uuid = words[i] + 5;
    else
      entry->is_bootable |= strcmp (words[i], "bootable") == 0;
  }
  return entry->name != NULL && has_size && entry->offset >= start && entry->offset <= end &&
         entry->size <= end - entry->offset;
}

static gboolean
write_entries (FjVirtualBoard *board, FjVirtualStorage *storage, char **texts)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (FjUbootGptEntry));
  guint64 start = TABLE_BLOCKS * BLOCK;
  guint64 end = fj_virtual_storage_get_size (storage) - (TABLE_BLOCKS - 1) * BLOCK;
  GError *error = NULL;

  for (guint i = 0; texts[i] != NULL && texts[i][0] != '\0'; i++) {
    FjUbootGptEntry entry;

    g_ptr_array_add (words, g_strsplit (texts[i], ",", -1));
    if (!read_entry (&entry, g_ptr_array_index (words, i), start, end))
      return FALSE;
    start = entry.offset + entry.size;
    g_array_append_val (entries, entry);
  }
  if (fj_virtual_gpt_write (storage, (FjUbootGptEntry *) (gpointer) entries->data, entries->len,
                            fj_virtual_board_get_serial (board), &error))
    return TRUE;
  fj_virtual_board_fail (board, error);
  return FALSE;
}

const char *
fj_virtual_flash_format (FjVirtualBoard *board)
{
  FjVirtualScript  *script = fj_virtual_chip_get_script (fj_virtual_chip_get (board));
  FjVirtualStorage *storage = fj_virtual_target_get_device (board);
  const char       *text =
    script != NULL ? fj_virtual_script_get_variable (script, "partitions") : NULL;
  g_auto (GStrv) texts = NULL;

  if (text == NULL)
    return "partitions not set";
  texts = g_strsplit (text, ";", -1);
  if (storage == NULL || !write_entries (board, storage, texts))
    return "";
  spend_write (board, storage, 2 * TABLE_BLOCKS * BLOCK);
  return NULL;
}
