/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-private.h"

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
get_entity (FjVirtualBoard *self)
{
  return self->alt < self->uboot.n_entities ? &self->uboot.entities[self->alt] : NULL;
}

static gboolean
is_current (FjVirtualBoard *self, const FjVirtualEntity *entity)
{
  return entity->kind == FJ_ENTITY_PARTITION && self->uboot.current == (int) entity->row;
}

static void
spend_write (FjVirtualBoard *self, FjVirtualStorage *storage, gsize length)
{
  const FjStorageGeometry *geometry = fj_virtual_storage_get_geometry (storage);
  gint64                   rate = geometry->index == 0 ? SD_RATE : EMMC_RATE;

  if (geometry->kind == FJ_STORAGE_NOR)
    rate = NOR_RATE;
  else if (geometry->kind == FJ_STORAGE_NAND || geometry->kind == FJ_STORAGE_SPI_NAND)
    rate = NAND_RATE;
  if (geometry->kind != FJ_STORAGE_RAM)
    fj_virtual_board_spend (self, (gint64) length * G_USEC_PER_SEC / rate);
}

static gboolean
store (FjVirtualBoard *self, FjVirtualEntity *entity, guint64 offset, const guint8 *data,
       gsize length)
{
  FjFault *fault = fj_virtual_board_find_fault (self, FJ_FAULT_TRUNCATE_WRITE);
  GError  *error = NULL;

  if (fault != NULL && offset + length > fault->number) {
    fault->happened = TRUE;
    length = offset < fault->number ? fault->number - offset : 0;
  }
  if (length == 0 ||
      fj_virtual_storage_write (entity->storage, entity->start + offset, data, length, &error))
    return TRUE;
  fj_virtual_board_fail (self, error);
  return FALSE;
}

/*
 * Whole sectors; what would cross the end of the partition is not written at all. Behind the end of
 * the file the last sector gets what the buffer held before (U-Boot dfu_mmc.c, mmc_block_op).
 */
static gboolean
write_mmc (FjVirtualBoard *self, FjVirtualEntity *entity, const guint8 *data, gsize *length)
{
  *length = (*length + SECTOR - 1) / SECTOR * SECTOR;
  if (entity->offset > entity->size || *length > entity->size - entity->offset)
    return FALSE;
  spend_write (self, entity->storage, *length);
  return store (self, entity, entity->offset, data, *length);
}

static gboolean
is_erased (const guint8 *data, gsize length)
{
  return data[0] == 0xFF && memcmp (data, data + 1, length - 1) == 0;
}

static gboolean
erase (FjVirtualBoard *self, FjVirtualEntity *entity, guint64 offset, guint64 length)
{
  GError *error = NULL;

  if (fj_virtual_storage_erase (entity->storage, entity->start + offset, length, &error))
    return TRUE;
  fj_virtual_board_fail (self, error);
  return FALSE;
}

/* A whole erase block, erased first; UBI's empty ones are erased and no more, which takes no time. */
static gboolean
write_block (FjVirtualBoard *self, FjVirtualEntity *entity, const guint8 *data)
{
  if (!erase (self, entity, entity->offset, entity->buffer_size))
    return FALSE;
  if (!entity->is_ubi || !is_erased (data, entity->buffer_size))
    spend_write (self, entity->storage, entity->buffer_size);
  return store (self, entity, entity->offset, data, entity->buffer_size);
}

static gboolean
write_mtd (FjVirtualBoard *self, FjVirtualEntity *entity, guint8 *data, gsize length)
{
  if (entity->offset % entity->buffer_size != 0 || entity->offset >= entity->size ||
      entity->buffer_size > entity->size - entity->offset)
    return FALSE;
  memset (data + length, 0xFF, entity->buffer_size - length);
  return write_block (self, entity, data);
}

static gboolean
write_ram (FjVirtualBoard *self, FjVirtualEntity *entity, const guint8 *data, gsize length)
{
  return entity->offset <= entity->size && length <= entity->size - entity->offset &&
         store (self, entity, entity->offset, data, length);
}

/* @length: (inout): how many bytes there are, and how far the next ones are behind them */
static gboolean
write_partition (FjVirtualBoard *self, FjVirtualEntity *entity, guint8 *data, gsize *length)
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
drain (FjVirtualBoard *self, FjVirtualEntity *entity)
{
  gsize    length = entity->fill;
  gboolean written;

  if (length == 0)
    return TRUE;
  entity->fill = 0;
  if (entity->kind == FJ_ENTITY_PARTITION)
    written = write_partition (self, entity, self->uboot.buffer, &length);
  else
    written = fj_virtual_uboot_write_special (self, entity, self->uboot.buffer, length);
  entity->offset += length;
  return written;
}

/* The transfer is spoilt; the phase is too when it was for the current partition. */
static FjTake
fail_write (FjVirtualBoard *self, FjVirtualEntity *entity, const char *text)
{
  fj_virtual_uboot_close (entity);
  if (is_current (self, entity))
    fj_virtual_uboot_fail (self, "%s", text);
  return FJ_TAKE_FAILED;
}

static void
open_entity (FjVirtualBoard *self, FjVirtualEntity *entity)
{
  fj_virtual_uboot_close (entity);
  entity->open = TRUE;
  if (is_current (self, entity)) {
    entity->offset = self->uboot.offset;
    if (self->profile->drops_offset)
      self->uboot.offset = 0;
  }
}

static void
ensure_buffer (FjVirtualBoard *self)
{
  /* Room for the rest of a last sector that is not whole. */
  if (self->uboot.buffer == NULL)
    self->uboot.buffer = g_malloc0 (FJ_DFU_BUFFER + SECTOR);
}

/* A block goes to the buffer, and the buffer to the storage when another one would not fit. */
FjTake
fj_virtual_uboot_take (FjVirtualBoard *self, guint16 block, const guint8 *data, gsize length)
{
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
  if (entity->fill + length > entity->buffer_size && !drain (self, entity))
    return fail_write (self, entity, "DFU write error");
  if (entity->fill + length > entity->buffer_size)
    return fail_write (self, entity, "Buffer overflow");
  if (length > 0)
    memcpy (self->uboot.buffer + entity->fill, data, length);
  entity->fill += length;
  if ((length == 0 || entity->fill + length > entity->buffer_size) && !drain (self, entity))
    return fail_write (self, entity, "DFU write error");
  if (length == 0)
    self->uboot.flush = self->alt;
  return FJ_TAKE_OK;
}

/* On UBI partitions all blocks that were not written are erased. FALSE resets the board. */
gboolean
fj_virtual_uboot_flush (FjVirtualBoard *self, FjVirtualEntity *entity)
{
  guint64 rest = (entity->offset + entity->buffer_size - 1) / entity->buffer_size * entity->buffer_size;

  if (!drain (self, entity))
    return FALSE;
  if (!entity->is_ubi || rest >= entity->size)
    return TRUE;
  fj_virtual_board_spend (self, (gint64) ((entity->size - rest) / entity->buffer_size) * 2000);
  return erase (self, entity, rest, entity->size - rest);
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
open_for_reading (FjVirtualBoard *self, FjVirtualEntity *entity)
{
  guint64 readable = get_readable (entity);

  open_entity (self, entity);
  entity->left = readable - MIN (entity->offset, readable);
  if (entity->kind == FJ_ENTITY_PARTITION)
    return TRUE;
  return fj_virtual_uboot_open_special (self, entity);
}

static gboolean
read_some (FjVirtualBoard *self, FjVirtualEntity *entity, guint8 *data, gsize length)
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
fj_virtual_uboot_give (FjVirtualBoard *self, guint16 block, guint8 *data, gsize length,
                       gsize *actual)
{
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
