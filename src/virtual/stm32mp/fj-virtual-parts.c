/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-parts.h"

#include "fj-virtual-gpt.h"
#include "fj-virtual-shell.h"

#include <fj-bytes.h>
#include <fj-stm32-header.h>
#include <fj-uboot-gpt.h>
#include <string.h>

/* What U-Boot does with an accepted layout before it enumerates again (stm32prog.c). */

/* Bytes a second that an erase gets through, and the time that looking at the devices takes. */
#define MMC_ERASE_RATE 400000000
#define NOR_ERASE_RATE 262144
#define NAND_ERASE_RATE 131072000

struct _FjVirtualParts {
  FjVirtualBoard       *board; /* (not owned) */
  const FjVirtualChain *chain; /* static */

  FjRowValues *rows; /* (owned) (array length=n_rows) the accepted layout */
  guint        n_rows;
  GArray      *placed;         /* (owned) (nullable) (element-type FjUbootPartition) */
  guint        n_in_table[10]; /* by MMC: entries of the table that was written, 0: none was */
  gint64       work;           /* µs that erasing took on hardware */
};

static void
clear_rows (FjVirtualParts *self)
{
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->placed, g_array_unref);
  self->n_rows = 0;
}

static FjVirtualStorageSet *
get_storages (FjVirtualParts *self)
{
  return fj_virtual_board_get_storages (self->board);
}

static const FjUbootPartition *
find_placed (FjVirtualParts *self, guint row)
{
  for (guint i = 0; self->placed != NULL && i < self->placed->len; i++) {
    const FjUbootPartition *part = &g_array_index (self->placed, FjUbootPartition, i);

    if (part->row == row)
      return part;
  }
  return NULL;
}

/* The partition tables that the MMCs carry now, for the comparison of partial updates. */
static GPtrArray *
read_tables (FjVirtualParts *self, GArray *gpts)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_virtual_gpt_free);

  for (guint i = 0; i < fj_virtual_storage_set_get_n_areas (get_storages (self)); i++) {
    FjVirtualStorage        *storage = fj_virtual_storage_set_get_area (get_storages (self), i);
    const FjStorageGeometry *geometry = fj_virtual_storage_get_geometry (storage);
    FjVirtualGpt            *table;
    FjUbootGpt               gpt;

    if (geometry->kind != FJ_STORAGE_MMC || fj_virtual_storage_get_area (storage) != FJ_AREA_USER)
      continue;
    table = fj_virtual_gpt_read (storage);
    if (table == NULL)
      continue;
    gpt = (FjUbootGpt){ geometry->index, table->parts, table->n_parts };
    g_array_append_val (gpts, gpt);
    g_ptr_array_add (tables, table);
  }
  return tables;
}

static gboolean
place_rows (FjVirtualParts *self, char **text)
{
  guint                    n_geometry;
  const FjStorageGeometry *geometry =
    fj_virtual_storage_set_get_geometry (get_storages (self), &n_geometry);
  g_autoptr (GArray) gpts = g_array_new (FALSE, FALSE, sizeof (FjUbootGpt));
  g_autoptr (GPtrArray) tables = read_tables (self, gpts);

  self->placed = fj_uboot_layout_place (self->rows, self->n_rows, self->chain->uboot_version,
                                        geometry, n_geometry,
                                        (FjUbootGpt *) (gpointer) gpts->data, gpts->len, text);
  if (self->placed == NULL && *text == NULL)
    *text = g_strdup ("Unspecified");
  return self->placed != NULL;
}

static gint64
get_erase_rate (FjStorageKind kind)
{
  if (kind == FJ_STORAGE_NOR)
    return NOR_ERASE_RATE;
  return kind == FJ_STORAGE_MMC ? MMC_ERASE_RATE : NAND_ERASE_RATE;
}

static char *
describe_erase (const FjRowValues *row, const FjUbootPartition *part)
{
  if (row->storage == FJ_STORAGE_MMC)
    return g_strdup_printf ("%s (0x%x): MMC erase failed", row->name, row->id);
  return g_strdup_printf ("%s (0x%x): MTD erase commands failed (mtd erase %s%u "
                          "0x%" G_GINT64_MODIFIER "x 0x%" G_GINT64_MODIFIER "x)",
                          row->name, row->id, fj_storage_kind_to_text (row->storage),
                          row->storage_index, part->offset, part->size);
}

static gboolean
erase_row (FjVirtualParts *self, guint index, char **text)
{
  const FjRowValues      *row = &self->rows[index];
  const FjUbootPartition *part = find_placed (self, index);
  FjVirtualStorage       *storage;
  const FjVirtualPlace    place = { self->chain->uboot->nick, row->id, FJ_FAULT_ANY };
  GError                 *error = NULL;
  gboolean                fails;
  guint64                 offset;

  storage =
    fj_virtual_storage_set_find (get_storages (self), row->storage, row->storage_index, row->area);
  fails = fj_virtual_board_take_fault_at (self->board, FJ_FAULT_ERASE_FAILS, &place) != NULL;
  if (part == NULL || (storage == NULL && row->area == FJ_AREA_USER))
    return TRUE;
  if (storage == NULL)
    return FALSE; /* a boot area that a card does not have: not a word about it */
  offset = part->offset;
  if (row->storage == FJ_STORAGE_RAM)
    offset -= fj_virtual_storage_get_geometry (storage)->first_usable;
  if (fails || !fj_virtual_storage_erase (storage, offset, part->size, &error)) {
    *text = describe_erase (row, part);
    if (error != NULL)
      fj_virtual_board_fail (self->board, error);
    return FALSE;
  }
  self->work += (gint64) (part->size * G_USEC_PER_SEC / get_erase_rate (row->storage));
  return TRUE;
}

/* All rows with D, either those of type RawImage or the others. */
static gboolean
erase_rows (FjVirtualParts *self, gboolean raw, char **text)
{
  const FjOption wanted = FJ_OPTION_PROGRAM | FJ_OPTION_DELETE;

  for (guint i = 0; i < self->n_rows; i++) {
    const FjRowValues *row = &self->rows[i];

    if ((row->type == FJ_PARTITION_RAW_IMAGE) == raw && (row->option & wanted) == wanted &&
        row->storage != FJ_STORAGE_NONE && !erase_row (self, i, text))
      return FALSE;
  }
  return TRUE;
}

/* An MMC with partitions of which every row has P gets a new table. */
static gboolean
write_table (FjVirtualParts *self, guint8 mmc, char **text)
{
  FjVirtualStorage *storage =
    fj_virtual_storage_set_find (get_storages (self), FJ_STORAGE_MMC, mmc, FJ_AREA_USER);
  g_autoptr (GArray) entries = NULL;
  GError *error = NULL;
  int     too_much;

  if (storage == NULL || !fj_uboot_layout_is_full (self->rows, self->n_rows,
                                                   self->chain->uboot_version, FJ_STORAGE_MMC, mmc))
    return TRUE;
  entries = fj_uboot_gpt_build (self->rows, (FjUbootPartition *) (gpointer) self->placed->data,
                                self->placed->len, mmc, &too_much);
  if (entries != NULL && entries->len == 0)
    return TRUE;
  if (entries != NULL &&
      fj_virtual_gpt_write (storage, (FjUbootGptEntry *) (gpointer) entries->data, entries->len,
                            fj_virtual_board_get_serial (self->board), &error)) {
    self->n_in_table[mmc] = entries->len;
    return TRUE;
  }
  *text = g_strdup_printf ("GPT partitionning fail: gpt write mmc %u", mmc);
  if (error != NULL)
    fj_virtual_board_fail (self->board, error);
  return FALSE;
}

static gboolean
write_tables (FjVirtualParts *self, char **text)
{
  for (guint mmc = 0; mmc < G_N_ELEMENTS (self->n_in_table); mmc++)
    if (!write_table (self, (guint8) mmc, text))
      return FALSE;
  return TRUE;
}

gboolean
fj_virtual_parts_set_up (FjVirtualParts *self, char **text)
{
  *text = NULL;
  self->work = 0;
  if (place_rows (self, text) && erase_rows (self, TRUE, text) && write_tables (self, text) &&
      erase_rows (self, FALSE, text))
    return TRUE;
  clear_rows (self);
  return FALSE;
}

gint64
fj_virtual_parts_get_work (FjVirtualParts *self)
{
  return self->work;
}

/* "@name/0x10/1*256Ke": as U-Boot writes it, never more than 31 characters. */
static char *
make_name (FjVirtualParts *self, const FjRowValues *row, guint64 size)
{
  gboolean is_written =
    (row->option & (FJ_OPTION_PROGRAM | FJ_OPTION_EMPTY)) == FJ_OPTION_PROGRAM;
  guint            shift = 0;
  g_autofree char *name = NULL;

  if (size > 1 << 30 && self->chain->uboot_version != FJ_UBOOT_2018)
    shift = 30;
  else if (size > 1 << 20)
    shift = 20;
  else if (size > 1 << 10)
    shift = 10;
  name = g_strdup_printf ("@%s/0x%02x/1*%u%c%c", row->name, row->id, (guint) (size >> shift),
                          "BKMG"[shift / 10], is_written ? 'e' : 'a');
  return g_strndup (name, 31);
}

/* U-Boot's DFU code takes what stands behind a space for the place on the storage, and looks the
 * partition up in the table (drivers/dfu/dfu.c, dfu_fill_entity). */
static gboolean
is_found (FjVirtualParts *self, const FjRowValues *row, const FjUbootPartition *part)
{
  guint n = row->storage == FJ_STORAGE_MMC ? self->n_in_table[row->storage_index] : 0;

  return strchr (row->name, ' ') == NULL && (n == 0 || part->number <= n);
}

static gboolean
add_partition (FjVirtualParts *self, guint index, FjVirtualEntities *entities)
{
  const FjRowValues      *row = &self->rows[index];
  const FjUbootPartition *part = find_placed (self, index);
  FjVirtualEntity         entity = { .kind = FJ_ENTITY_PARTITION, .row = index };

  if (part == NULL)
    return TRUE;
  if (!is_found (self, row, part))
    return FALSE;
  entity.name = make_name (self, row, part->size);
  entity.storage =
    fj_virtual_storage_set_find (get_storages (self), row->storage, row->storage_index, row->area);
  entity.start = part->offset;
  entity.size = part->size;
  entity.buffer_size = FJ_DFU_BUFFER;
  if (entity.storage != NULL && fj_virtual_storage_is_flash (entity.storage)) {
    entity.buffer_size = fj_virtual_storage_get_geometry (entity.storage)->erase_size;
    entity.is_ubi = row->type == FJ_PARTITION_SYSTEM;
  }
  if (entity.storage != NULL && row->storage == FJ_STORAGE_RAM)
    entity.start -=
      MIN (entity.start, fj_virtual_storage_get_geometry (entity.storage)->first_usable);
  fj_virtual_entities_add (entities, &entity);
  return TRUE;
}

gboolean
fj_virtual_parts_add_entities (FjVirtualParts *self, FjVirtualEntities *entities)
{
  for (int id = 1; id <= FJ_ID_LAST; id++) {
    int row = fj_virtual_parts_find_row (self, id);

    /* Of two rows with one id the first counts, even when it is on no storage. */
    if (row >= 0 && self->rows[row].storage != FJ_STORAGE_NONE &&
        !add_partition (self, (guint) row, entities))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_entity (const FjVirtualEntity *entity, guint64 offset, guint8 *data,
             gsize length)
{
  return entity->storage != NULL &&
         fj_virtual_storage_read (entity->storage, entity->start + offset, data, length, NULL);
}

/* The copies of an FSBL go to the erase blocks that follow it (U-Boot stm32prog_copy_fsbl). */
gboolean
fj_virtual_parts_copy_fsbl (FjVirtualParts *self, const FjVirtualEntity *entity, guint copies)
{
  guint64            block = entity->buffer_size;
  guint8             raw[256];
  FjReader           reader = FJ_READER_INIT (raw, sizeof raw);
  guint64            size;
  g_autofree guint8 *fsbl = NULL;
  GError            *error = NULL;

  if (!read_entity (entity, 0, raw, sizeof raw) ||
      fj_reader_u32_le (&reader) != FJ_STM32_HEADER_MAGIC_LE)
    return FALSE;
  fj_reader_seek (&reader, 76);
  size = (fj_reader_u32_le (&reader) + sizeof raw + block - 1) / block * block;
  if (size > entity->size / copies)
    return FALSE;
  fsbl = g_malloc (size);
  if (!read_entity (entity, 0, fsbl, size))
    return FALSE;
  for (guint i = 1; i < copies; i++) {
    if (!fj_virtual_storage_write (entity->storage, entity->start + i * size, fsbl, size, &error)) {
      fj_virtual_board_fail (self->board, error);
      return FALSE;
    }
  }
  return TRUE;
}

/* Without a layout; on @board, which lives longer. */
FjVirtualParts *
fj_virtual_parts_new (FjVirtualBoard *board, const FjVirtualChain *chain)
{
  FjVirtualParts *self = g_new0 (FjVirtualParts, 1);

  self->board = board;
  self->chain = chain;
  return self;
}

void
fj_virtual_parts_free (FjVirtualParts *self)
{
  clear_rows (self);
  g_free (self);
}

void
fj_virtual_parts_clear (FjVirtualParts *self)
{
  clear_rows (self);
  memset (self->n_in_table, 0, sizeof self->n_in_table);
  self->work = 0;
}

gboolean
fj_virtual_parts_read (FjVirtualParts *self, GBytes *bytes, gboolean has_size, char **text)
{
  g_autoptr (GArray) rows = NULL;

  *text = NULL;
  clear_rows (self);
  rows = fj_uboot_layout_parse (bytes, self->chain->uboot_version, has_size, text);
  if (rows == NULL) {
    if (*text == NULL)
      *text = g_strdup ("Layout: invalid FlashLayout");
    return FALSE;
  }
  self->n_rows = rows->len;
  self->rows = g_memdup2 (rows->data, rows->len * sizeof (FjRowValues));
  return TRUE;
}

/* 0: no layout is accepted. */
guint
fj_virtual_parts_get_n_rows (FjVirtualParts *self)
{
  return self->n_rows;
}

const FjRowValues *
fj_virtual_parts_get_row (FjVirtualParts *self, guint row)
{
  g_return_val_if_fail (row < self->n_rows, NULL);

  return &self->rows[row];
}

int
fj_virtual_parts_find_row (FjVirtualParts *self, int id)
{
  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].id == id)
      return (int) i;
  return -1;
}
