/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-uboot.h"

#include "fj-virtual-shell.h"

#include <string.h>

/* U-Boot's DFU data path: drivers/dfu/dfu.c, dfu_mmc.c, dfu_mtd.c, dfu_ram.c. */

#define SECTOR 512
#define TRANSFER_SIZE 4096 /* U-Boot takes and gives no more at once */

/* Bytes a second, from published measurements. */
#define SD_RATE 20000000
#define EMMC_RATE 30000000
#define NOR_RATE 160000
#define NAND_RATE 8900000

static FjVirtualEntity *
get_entity (FjVirtualUboot *self)
{
  guint8 alt = fj_virtual_board_get_alt (self->board, 0);

  return alt < self->n_entities ? &self->entities[alt] : NULL;
}

static gboolean
is_current (FjVirtualUboot *self, const FjVirtualEntity *entity)
{
  return entity->kind == FJ_ENTITY_PARTITION && self->current == (int) entity->row;
}

static void
spend_write (FjVirtualUboot *self, FjVirtualStorage *storage, gsize length)
{
  const FjStorageGeometry *geometry = fj_virtual_storage_get_geometry (storage);
  gint64                   rate = geometry->index == 0 ? SD_RATE : EMMC_RATE;

  if (geometry->kind == FJ_STORAGE_NOR)
    rate = NOR_RATE;
  else if (geometry->kind == FJ_STORAGE_NAND || geometry->kind == FJ_STORAGE_SPI_NAND)
    rate = NAND_RATE;
  if (geometry->kind != FJ_STORAGE_RAM)
    fj_virtual_pace_spend (fj_virtual_board_get_pace (self->board),
                           (gint64) length * G_USEC_PER_SEC / rate);
}

static gboolean
store_data (FjVirtualUboot *self, FjVirtualEntity *entity, guint64 offset, const guint8 *data,
            gsize length)
{
  FjFault *fault = fj_virtual_board_find_fault (self->board, FJ_FAULT_TRUNCATE_WRITE);
  GError  *error = NULL;

  if (fault != NULL && offset + length > fault->number) {
    fault->happened = TRUE;
    length = offset < fault->number ? fault->number - offset : 0;
  }
  if (length == 0 ||
      fj_virtual_storage_write (entity->storage, entity->start + offset, data, length, &error))
    return TRUE;
  fj_virtual_board_fail (self->board, error);
  return FALSE;
}

/*
 * Whole sectors; what would cross the end of the partition is not written at all. Behind the end of
 * the file the last sector gets what the buffer held before (U-Boot dfu_mmc.c, mmc_block_op).
 */
static gboolean
write_mmc (FjVirtualUboot *self, FjVirtualEntity *entity, const guint8 *data, gsize *length)
{
  *length = (*length + SECTOR - 1) / SECTOR * SECTOR;
  if (entity->offset > entity->size || *length > entity->size - entity->offset)
    return FALSE;
  spend_write (self, entity->storage, *length);
  return store_data (self, entity, entity->offset, data, *length);
}

static gboolean
is_erased (const guint8 *data, gsize length)
{
  return data[0] == 0xFF && memcmp (data, data + 1, length - 1) == 0;
}

static gboolean
erase_range (FjVirtualUboot *self, FjVirtualEntity *entity, guint64 offset, guint64 length)
{
  GError *error = NULL;

  if (fj_virtual_storage_erase (entity->storage, entity->start + offset, length, &error))
    return TRUE;
  fj_virtual_board_fail (self->board, error);
  return FALSE;
}

/*
 * A whole erase block, erased first; UBI's empty ones are erased and no more, which takes no time.
 */
static gboolean
write_block (FjVirtualUboot *self, FjVirtualEntity *entity, const guint8 *data)
{
  if (!erase_range (self, entity, entity->offset, entity->buffer_size))
    return FALSE;
  if (!entity->is_ubi || !is_erased (data, entity->buffer_size))
    spend_write (self, entity->storage, entity->buffer_size);
  return store_data (self, entity, entity->offset, data, entity->buffer_size);
}

static gboolean
write_mtd (FjVirtualUboot *self, FjVirtualEntity *entity, guint8 *data, gsize length)
{
  if (entity->offset % entity->buffer_size != 0 || entity->offset >= entity->size ||
      entity->buffer_size > entity->size - entity->offset)
    return FALSE;
  memset (data + length, 0xFF, entity->buffer_size - length);
  return write_block (self, entity, data);
}

static gboolean
write_ram (FjVirtualUboot *self, FjVirtualEntity *entity, const guint8 *data, gsize length)
{
  return entity->offset <= entity->size && length <= entity->size - entity->offset &&
         store_data (self, entity, entity->offset, data, length);
}

/* @length: (inout): how many bytes there are, and how far the next ones are behind them */
static gboolean
write_partition (FjVirtualUboot *self, FjVirtualEntity *entity, guint8 *data, gsize *length)
{
  if (entity->storage == NULL)
    return FALSE;
  if (fj_virtual_storage_is_flash (entity->storage))
    return write_mtd (self, entity, data, *length);
  if (fj_virtual_storage_get_geometry (entity->storage)->kind == FJ_STORAGE_RAM)
    return write_ram (self, entity, data, *length);
  return write_mmc (self, entity, data, length);
}

/* The buffer goes to the storage. */
static gboolean
flush_buffer (FjVirtualUboot *self, FjVirtualEntity *entity)
{
  gsize    length = entity->fill;
  gboolean written;

  if (length == 0)
    return TRUE;
  entity->fill = 0;
  if (entity->kind == FJ_ENTITY_PARTITION)
    written = write_partition (self, entity, self->buffer, &length);
  else
    written = fj_virtual_uboot_write_special (self, entity, self->buffer, length);
  entity->offset += length;
  return written;
}

/* The transfer is spoilt; the phase is too when it was for the current partition. */
static FjTake
fail_write (FjVirtualUboot *self, FjVirtualEntity *entity, const char *text)
{
  fj_virtual_uboot_close (entity);
  if (is_current (self, entity))
    fj_virtual_uboot_fail (self, "%s", text);
  return FJ_TAKE_FAILED;
}

static void
open_entity (FjVirtualUboot *self, FjVirtualEntity *entity)
{
  fj_virtual_uboot_close (entity);
  entity->open = TRUE;
  if (is_current (self, entity)) {
    entity->offset = self->offset;
    if (self->chain->drops_offset)
      self->offset = 0;
  }
}

static void
ensure_buffer (FjVirtualUboot *self)
{
  /* Room for the rest of a last sector that is not whole. */
  if (self->buffer == NULL)
    self->buffer = g_malloc0 (FJ_DFU_BUFFER + SECTOR);
}

/* A block goes to the buffer, and the buffer to the storage when another one would not fit. */
FjTake
fj_virtual_uboot_take (gpointer owner, guint16 block, const guint8 *data, gsize length)
{
  FjVirtualUboot  *self = owner;
  FjVirtualEntity *entity = get_entity (self);

  if (entity == NULL)
    return FJ_TAKE_REFUSED;
  length = MIN (length, TRANSFER_SIZE);
  if (!entity->open)
    open_entity (self, entity);
  if (block != entity->next)
    return fail_write (self, entity, "Wrong sequence number");
  entity->next++;
  ensure_buffer (self);
  if (entity->fill + length > entity->buffer_size && !flush_buffer (self, entity))
    return fail_write (self, entity, "DFU write error");
  if (entity->fill + length > entity->buffer_size)
    return fail_write (self, entity, "Buffer overflow");
  if (length > 0)
    memcpy (self->buffer + entity->fill, data, length);
  entity->fill += length;
  if ((length == 0 || entity->fill + length > entity->buffer_size) && !flush_buffer (self, entity))
    return fail_write (self, entity, "DFU write error");
  if (length == 0)
    self->flush = fj_virtual_board_get_alt (self->board, 0);
  return FJ_TAKE_OK;
}

/* On UBI partitions all blocks that were not written are erased. FALSE resets the board. */
gboolean
fj_virtual_uboot_flush (FjVirtualUboot *self, FjVirtualEntity *entity)
{
  FjVirtualPace *pace = fj_virtual_board_get_pace (self->board);
  guint64        size = entity->buffer_size;
  guint64        rest = (entity->offset + size - 1) / size * size;

  if (!flush_buffer (self, entity))
    return FALSE;
  if (!entity->is_ubi || rest >= entity->size)
    return TRUE;
  fj_virtual_pace_spend (pace, (gint64) ((entity->size - rest) / size) * 2000);
  return erase_range (self, entity, rest, entity->size - rest);
}

/* On an MMC a number of 32 bits: 4 GiB are nothing (U-Boot dfu_mmc.c, dfu_get_medium_size_mmc). */
static guint64
get_readable (const FjVirtualEntity *entity)
{
  gboolean is_mmc = entity->storage != NULL &&
                    fj_virtual_storage_get_geometry (entity->storage)->kind == FJ_STORAGE_MMC;

  return is_mmc ? (guint32) entity->size : entity->size;
}

static gboolean
open_for_reading (FjVirtualUboot *self, FjVirtualEntity *entity)
{
  guint64 readable = get_readable (entity);

  open_entity (self, entity);
  entity->left = readable - MIN (entity->offset, readable);
  if (entity->kind == FJ_ENTITY_PARTITION)
    return TRUE;
  return fj_virtual_uboot_open_special (self, entity);
}

static gboolean
read_some (FjVirtualUboot *self, FjVirtualEntity *entity, guint8 *data, gsize length)
{
  if (entity->kind != FJ_ENTITY_PARTITION)
    return fj_virtual_uboot_read_special (self, entity, entity->offset, data, length);
  return length == 0 || (entity->storage != NULL &&
                         fj_virtual_storage_read (entity->storage, entity->start + entity->offset,
                                                  data, length, NULL));
}

/*
 * Reads on where the last UPLOAD ended, until a short answer closes the entity. A whole buffer is
 * read, whatever was asked for, and the rest of it is lost (U-Boot f_dfu.c, handle_upload).
 */
FjTake
fj_virtual_uboot_give (gpointer owner, guint16 block, guint8 *data, gsize length, gsize *actual)
{
  FjVirtualUboot  *self = owner;
  FjVirtualEntity *entity = get_entity (self);
  guint8           whole[TRANSFER_SIZE];
  gsize            n;

  *actual = 0;
  if (entity == NULL || (!entity->open && !open_for_reading (self, entity)) ||
      block != entity->next)
    return FJ_TAKE_REFUSED;
  entity->next++;
  n = MIN (entity->left, TRANSFER_SIZE);
  if (!read_some (self, entity, whole, n))
    return FJ_TAKE_REFUSED;
  entity->left -= n;
  entity->offset += n;
  *actual = MIN (n, length);
  memcpy (data, whole, *actual);
  if (n < TRANSFER_SIZE)
    fj_virtual_uboot_close (entity);
  return FJ_TAKE_OK;
}
