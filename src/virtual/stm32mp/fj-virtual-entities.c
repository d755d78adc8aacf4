/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-entities.h"

#include "fj-virtual-shell.h"
#include "fj-virtual-store.h"

#include <fj-bytes.h>
#include <string.h>

/* U-Boot's DFU data path: drivers/dfu/dfu.c, dfu_mmc.c, dfu_mtd.c, dfu_ram.c. */

#define SECTOR 512
#define TRANSFER_SIZE 4096 /* U-Boot takes and gives no more at once */
#define PIECE (64 * 1024)  /* from the buffer to the storage */

/* Bytes a second, from published measurements. */
#define SD_RATE 20000000
#define EMMC_RATE 30000000
#define NOR_RATE 160000
#define NAND_RATE 8900000
#define SD_READ_RATE 22000000
#define EMMC_READ_RATE 40000000
#define MTD_READ_RATE 20000000

struct _FjVirtualEntities {
  FjVirtualBoard             *board; /* (not owned) */
  const FjVirtualEntityFuncs *funcs; /* static */
  gpointer                    owner; /* (not owned) */

  FjVirtualEntity *entities; /* (owned) (array length=n_entities) by alternate setting */
  guint            n_entities;
  /*
   * (owned) (nullable) The one DFU buffer, for all entities. It is the board's memory, so it lies
   * in a file like all else that a board keeps, and not among what the program itself needs.
   */
  FjVirtualStorage *buffer;
  int               flush; /* entity whose flush was put off, or -1 */
};

static FjVirtualEntity *
get_entity (FjVirtualEntities *self)
{
  guint8 alt = fj_virtual_board_get_alt (self->board, 0);

  return alt < self->n_entities ? &self->entities[alt] : NULL;
}

static void
close_entity (FjVirtualEntity *entity)
{
  entity->open = FALSE;
  entity->next = 0;
  entity->offset = 0;
  entity->fill = 0;
  entity->left = 0;
}

static void
spend_write (FjVirtualEntities *self, FjVirtualStorage *storage, gsize length)
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

static void
spend_read (FjVirtualEntities *self, FjVirtualStorage *storage, gsize length)
{
  const FjStorageGeometry *geometry = fj_virtual_storage_get_geometry (storage);
  gint64                   rate = geometry->index == 0 ? SD_READ_RATE : EMMC_READ_RATE;

  if (fj_virtual_storage_is_flash (storage))
    rate = MTD_READ_RATE;
  if (geometry->kind != FJ_STORAGE_RAM)
    fj_virtual_pace_spend (fj_virtual_board_get_pace (self->board),
                           (gint64) length * G_USEC_PER_SEC / rate);
}

static gboolean
store_data (FjVirtualEntities *self, FjVirtualEntity *entity, guint64 offset, const guint8 *data,
            gsize length)
{
  return fj_virtual_store (self->board, entity->storage, entity->start, offset, data, length);
}

static gboolean
read_buffer (FjVirtualEntities *self, gsize offset, guint8 *data, gsize length)
{
  GError *error = NULL;

  if (fj_virtual_storage_read (self->buffer, offset, data, length, &error))
    return TRUE;
  fj_virtual_board_fail (self->board, error);
  return FALSE;
}

static gboolean
write_buffer (FjVirtualEntities *self, gsize offset, const guint8 *data, gsize length)
{
  GError *error = NULL;

  if (length == 0 || fj_virtual_storage_write (self->buffer, offset, data, length, &error))
    return TRUE;
  fj_virtual_board_fail (self->board, error);
  return FALSE;
}

/* The first @length bytes of the buffer, as they are. */
static gboolean
store_buffer (FjVirtualEntities *self, FjVirtualEntity *entity, gsize length)
{
  g_autofree guint8 *piece = g_malloc (PIECE);
  gsize              n;

  for (gsize at = 0; at < length; at += n) {
    n = MIN (length - at, PIECE);
    if (!read_buffer (self, at, piece, n) ||
        !store_data (self, entity, entity->offset + at, piece, n))
      return FALSE;
  }
  return TRUE;
}

/*
 * Whole sectors, also where it begins; what would cross the end of the partition is not written at
 * all. Behind the end of the file the last sector gets what the buffer held before (U-Boot
 * dfu_mmc.c, mmc_block_op).
 */
static gboolean
write_mmc (FjVirtualEntities *self, FjVirtualEntity *entity, gsize *length)
{
  entity->offset -= entity->offset % SECTOR;
  *length = (*length + SECTOR - 1) / SECTOR * SECTOR;
  if (entity->offset > entity->size || *length > entity->size - entity->offset)
    return FALSE;
  spend_write (self, entity->storage, *length);
  return store_buffer (self, entity, *length);
}

static gboolean
erase_range (FjVirtualEntities *self, FjVirtualEntity *entity, guint64 offset, guint64 length)
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
write_block (FjVirtualEntities *self, FjVirtualEntity *entity, const guint8 *data)
{
  if (!erase_range (self, entity, entity->offset, entity->buffer_size))
    return FALSE;
  if (!entity->is_ubi || !fj_bytes_are_all (data, entity->buffer_size, 0xFF))
    spend_write (self, entity->storage, entity->buffer_size);
  return store_data (self, entity, entity->offset, data, entity->buffer_size);
}

/*
 * The rest of the block is filled in the buffer itself. What does not begin at an erase block is
 * dropped without a word (U-Boot dfu_mtd.c, mtd_block_op).
 */
static gboolean
write_mtd (FjVirtualEntities *self, FjVirtualEntity *entity, gsize length)
{
  g_autofree guint8 *block = g_malloc (entity->buffer_size);
  gsize              rest = entity->buffer_size - length;

  if (entity->offset % entity->buffer_size != 0)
    return TRUE;
  if (entity->offset >= entity->size ||
      entity->buffer_size > entity->size - entity->offset)
    return FALSE;
  memset (block + length, 0xFF, rest);
  return read_buffer (self, 0, block, length) &&
         write_buffer (self, length, block + length, rest) && write_block (self, entity, block);
}

static gboolean
write_ram (FjVirtualEntities *self, FjVirtualEntity *entity, gsize length)
{
  return entity->offset <= entity->size && length <= entity->size - entity->offset &&
         store_buffer (self, entity, length);
}

/* @length: (inout): how many bytes there are, and how far the next ones are behind them */
static gboolean
write_partition (FjVirtualEntities *self, FjVirtualEntity *entity, gsize *length)
{
  if (entity->storage == NULL)
    return FALSE;
  if (fj_virtual_storage_is_flash (entity->storage))
    return write_mtd (self, entity, *length);
  if (fj_virtual_storage_get_geometry (entity->storage)->kind == FJ_STORAGE_RAM)
    return write_ram (self, entity, *length);
  return write_mmc (self, entity, length);
}

static gboolean
write_special (FjVirtualEntities *self, FjVirtualEntity *entity, gsize length)
{
  g_autofree guint8 *data = g_malloc (length);

  return read_buffer (self, 0, data, length) &&
         self->funcs->write (self->owner, entity, entity->offset, data, length);
}

/* The buffer goes to the storage. */
static gboolean
flush_buffer (FjVirtualEntities *self, FjVirtualEntity *entity)
{
  gsize    length = entity->fill;
  gboolean written;

  if (length == 0)
    return TRUE;
  entity->fill = 0;
  if (entity->kind == FJ_ENTITY_PARTITION)
    written = write_partition (self, entity, &length);
  else
    written = write_special (self, entity, length);
  entity->offset += length;
  return written;
}

static FjTake
fail_write (FjVirtualEntities *self, FjVirtualEntity *entity, const char *text)
{
  close_entity (entity);
  self->funcs->failed (self->owner, entity, text);
  return FJ_TAKE_FAILED;
}

static void
open_entity (FjVirtualEntities *self, FjVirtualEntity *entity)
{
  close_entity (entity);
  entity->open = TRUE;
  entity->offset = self->funcs->begin (self->owner, entity);
}

/* With room for the rest of a last sector that is not whole. */
static gboolean
ensure_buffer (FjVirtualEntities *self)
{
  const FjStorageGeometry geometry = { .kind = FJ_STORAGE_RAM, .size = FJ_DFU_BUFFER + SECTOR };
  GError                 *error = NULL;

  if (self->buffer == NULL)
    self->buffer = fj_virtual_storage_new (&geometry, FJ_AREA_USER, NULL, &error);
  if (self->buffer != NULL)
    return TRUE;
  fj_virtual_board_fail (self->board, error);
  return FALSE;
}

/* A block goes to the buffer, and the buffer to the storage when another one would not fit. */
FjTake
fj_virtual_entities_take (FjVirtualEntities *self, guint16 block, const guint8 *data, gsize length)
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
  if (!ensure_buffer (self))
    return fail_write (self, entity, "DFU write error");
  if (entity->fill + length > entity->buffer_size && !flush_buffer (self, entity))
    return fail_write (self, entity, "DFU write error");
  if (entity->fill + length > entity->buffer_size)
    return fail_write (self, entity, "Buffer overflow");
  if (!write_buffer (self, entity->fill, data, length))
    return fail_write (self, entity, "DFU write error");
  entity->fill += length;
  if ((length == 0 || entity->fill + length > entity->buffer_size) && !flush_buffer (self, entity))
    return fail_write (self, entity, "DFU write error");
  if (length == 0)
    self->flush = fj_virtual_board_get_alt (self->board, 0);
  return FJ_TAKE_OK;
}

/* On UBI partitions all blocks that were not written are erased. */
static gboolean
flush_entity (FjVirtualEntities *self, FjVirtualEntity *entity)
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

gboolean
fj_virtual_entities_flush (FjVirtualEntities *self, const FjVirtualEntity **entity)
{
  *entity = NULL;
  if (self->flush < 0 || (guint) self->flush >= self->n_entities)
    return TRUE;
  *entity = &self->entities[self->flush];
  self->flush = -1;
  return flush_entity (self, (FjVirtualEntity *) *entity);
}

/* On an MMC a number of 32 bits: 4 GiB are nothing (U-Boot dfu_mmc.c, dfu_get_medium_size_mmc). */
static guint64
get_readable (const FjVirtualEntity *entity)
{
  gboolean is_mmc = entity->storage != NULL &&
                    fj_virtual_storage_get_geometry (entity->storage)->kind == FJ_STORAGE_MMC;

  return is_mmc ? (guint32) entity->size : entity->size;
}

/* As much is left to be read as the area has, wherever in it the reading begins. */
static void
open_for_reading (FjVirtualEntities *self, FjVirtualEntity *entity)
{
  FjFault *fault = NULL;

  open_entity (self, entity);
  entity->left = get_readable (entity);
  if (entity->kind != FJ_ENTITY_PARTITION)
    entity->left = self->funcs->prepare (self->owner, entity, entity->left);
  else
    fault = fj_virtual_board_find_fault (self->board, FJ_FAULT_SHORT_UPLOAD);
  if (fault != NULL && entity->left > fault->number) {
    fault->happened = TRUE;
    entity->left = fault->number;
  }
}

/*
 * The next piece of the area comes into the buffer: a whole buffer, and none of it when that would
 * cross the end of the area. An MTD gives what there is (U-Boot dfu.c, dfu_read_buffer_fill;
 * dfu_mmc.c, mmc_block_op; dfu_mtd.c, mtd_block_op).
 */
static gboolean
fill_buffer (FjVirtualEntities *self, FjVirtualEntity *entity)
{
  guint64 room = entity->size - MIN (entity->offset, entity->size);
  gsize   length = (gsize) MIN (entity->left, entity->buffer_size);

  if (entity->kind == FJ_ENTITY_PARTITION) {
    if (entity->storage == NULL)
      return length == 0;
    if (fj_virtual_storage_is_flash (entity->storage))
      length = (gsize) MIN (length, room);
    else if (length > room)
      return FALSE;
    spend_read (self, entity->storage, length);
  }
  entity->fill = length;
  entity->left -= length;
  return TRUE;
}

static gboolean
read_some (FjVirtualEntities *self, FjVirtualEntity *entity, guint8 *data, gsize length)
{
  if (entity->kind != FJ_ENTITY_PARTITION)
    return self->funcs->read (self->owner, entity, entity->offset, data, length);
  return length == 0 || (entity->storage != NULL &&
                         fj_virtual_storage_read (entity->storage, entity->start + entity->offset,
                                                  data, length, NULL));
}

/* Up to a whole block; a shorter one is the end. */
static gboolean
read_block (FjVirtualEntities *self, FjVirtualEntity *entity, guint8 *data, gsize *length)
{
  for (*length = 0; *length < TRANSFER_SIZE;) {
    gsize n;

    if (entity->fill == 0 && !fill_buffer (self, entity))
      return FALSE;
    n = MIN (TRANSFER_SIZE - *length, entity->fill);
    if (n == 0)
      return TRUE;
    if (!read_some (self, entity, data + *length, n))
      return FALSE;
    entity->fill -= n;
    entity->offset += n;
    *length += n;
  }
  return TRUE;
}

/*
 * Reads on where the last UPLOAD ended, until a short answer closes the entity. A whole buffer is
 * read, whatever was asked for, and the rest of it is lost (U-Boot f_dfu.c, handle_upload).
 */
FjTake
fj_virtual_entities_give (FjVirtualEntities *self, guint16 block, guint8 *data, gsize length,
                          gsize *actual)
{
  FjVirtualEntity *entity = get_entity (self);
  guint8           whole[TRANSFER_SIZE];
  gsize            n;

  *actual = 0;
  if (entity == NULL)
    return FJ_TAKE_REFUSED;
  if (!entity->open)
    open_for_reading (self, entity);
  if (block != entity->next)
    return FJ_TAKE_REFUSED;
  entity->next++;
  if (!read_block (self, entity, whole, &n))
    return FJ_TAKE_REFUSED;
  *actual = MIN (n, length);
  memcpy (data, whole, *actual);
  if (n < TRANSFER_SIZE)
    close_entity (entity);
  return FJ_TAKE_OK;
}

/* Without settings; for @owner, who lives longer. */
FjVirtualEntities *
fj_virtual_entities_new (FjVirtualBoard *board, const FjVirtualEntityFuncs *funcs, gpointer owner)
{
  FjVirtualEntities *self = g_new0 (FjVirtualEntities, 1);

  self->board = board;
  self->funcs = funcs;
  self->owner = owner;
  self->flush = -1;
  return self;
}

void
fj_virtual_entities_free (FjVirtualEntities *self)
{
  fj_virtual_entities_reset (self);
  g_free (self);
}

void
fj_virtual_entities_clear (FjVirtualEntities *self)
{
  for (guint i = 0; i < self->n_entities; i++)
    g_free (self->entities[i].name);
  g_clear_pointer (&self->entities, g_free);
  self->n_entities = 0;
}

void
fj_virtual_entities_reset (FjVirtualEntities *self)
{
  fj_virtual_entities_clear (self);
  g_clear_pointer (&self->buffer, fj_virtual_storage_free);
  self->flush = -1;
}

void
fj_virtual_entities_add (FjVirtualEntities *self, const FjVirtualEntity *entity)
{
  self->entities = g_renew (FjVirtualEntity, self->entities, self->n_entities + 1);
  self->entities[self->n_entities++] = *entity;
}

/* How many settings there are. */
guint
fj_virtual_entities_get_n (FjVirtualEntities *self)
{
  return self->n_entities;
}

const FjVirtualEntity *
fj_virtual_entities_get (FjVirtualEntities *self, guint alt)
{
  g_return_val_if_fail (alt < self->n_entities, NULL);

  return &self->entities[alt];
}

const FjVirtualEntity *
fj_virtual_entities_get_chosen (FjVirtualEntities *self)
{
  return get_entity (self);
}

void
fj_virtual_entities_close (FjVirtualEntities *self, const FjVirtualEntity *entity)
{
  close_entity (&self->entities[entity - self->entities]);
}
