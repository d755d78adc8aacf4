/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-uboot.h"

#include "fj-virtual-gpt.h"
#include "fj-virtual-shell.h"

#include <errno.h>
#include <fj-uboot-gpt.h>
#include <string.h>

/* What U-Boot does with an accepted layout before it enumerates again (stm32prog.c). */

/* Bytes a second that an erase gets through, and the time that looking at the devices takes. */
#define MMC_ERASE_RATE 400000000
#define NOR_ERASE_RATE 262144
#define NAND_ERASE_RATE 131072000

static FjVirtualStorageSet *
get_storages (FjVirtualUboot *self)
{
  return fj_virtual_board_get_storages (self->board);
}

static const FjUbootPartition *
find_placed (FjVirtualUboot *self, guint row)
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
read_tables (FjVirtualUboot *self, GArray *gpts)
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
place_rows (FjVirtualUboot *self)
{
  guint                    n_geometry;
  const FjStorageGeometry *geometry =
    fj_virtual_storage_set_get_geometry (get_storages (self), &n_geometry);
  g_autofree char *text = NULL;
  g_autoptr (GArray) gpts = g_array_new (FALSE, FALSE, sizeof (FjUbootGpt));
  g_autoptr (GPtrArray) tables = read_tables (self, gpts);

  self->placed = fj_uboot_layout_place (self->rows, self->n_rows, self->chain->uboot_version,
                                        geometry, n_geometry,
                                        (FjUbootGpt *) (gpointer) gpts->data, gpts->len, &text);
  if (self->placed == NULL)
    fj_virtual_uboot_fail (self, "%s", text != NULL ? text : "Unspecified");
  return self->placed != NULL;
}

static gint64
get_erase_rate (FjStorageKind kind)
{
  if (kind == FJ_STORAGE_NOR)
    return NOR_ERASE_RATE;
  return kind == FJ_STORAGE_MMC ? MMC_ERASE_RATE : NAND_ERASE_RATE;
}

static void
fail_erase (FjVirtualUboot *self, const FjRowValues *row, const FjUbootPartition *part)
{
  if (row->storage == FJ_STORAGE_MMC)
    fj_virtual_uboot_fail (self, "%s (0x%x): MMC erase failed", row->name, row->id);
  else
    fj_virtual_uboot_fail (self,
                           "%s (0x%x): MTD erase commands failed (mtd erase %s%u "
                           "0x%" G_GINT64_MODIFIER "x 0x%" G_GINT64_MODIFIER "x)",
                           row->name, row->id, fj_storage_kind_to_text (row->storage),
                           row->storage_index, part->offset, part->size);
}

static gboolean
erase_row (FjVirtualUboot *self, guint index)
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
    fail_erase (self, row, part);
    if (error != NULL)
      fj_virtual_board_fail (self->board, error);
    return FALSE;
  }
  self->work += (gint64) (part->size * G_USEC_PER_SEC / get_erase_rate (row->storage));
  return TRUE;
}

/* All rows with D, either those of type RawImage or the others. */
static gboolean
erase_rows (FjVirtualUboot *self, gboolean raw)
{
  const FjOption wanted = FJ_OPTION_PROGRAM | FJ_OPTION_DELETE;

  for (guint i = 0; i < self->n_rows; i++) {
    const FjRowValues *row = &self->rows[i];

    if ((row->type == FJ_PARTITION_RAW_IMAGE) == raw && (row->option & wanted) == wanted &&
        row->storage != FJ_STORAGE_NONE && !erase_row (self, i))
      return FALSE;
  }
  return TRUE;
}

/* An MMC with partitions of which every row has P gets a new table. */
static gboolean
write_table (FjVirtualUboot *self, guint8 mmc)
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
  fj_virtual_uboot_fail (self, "GPT partitionning fail: gpt write mmc %u", mmc);
  if (error != NULL)
    fj_virtual_board_fail (self->board, error);
  return FALSE;
}

static gboolean
write_tables (FjVirtualUboot *self)
{
  for (guint mmc = 0; mmc < G_N_ELEMENTS (self->n_in_table); mmc++)
    if (!write_table (self, (guint8) mmc))
      return FALSE;
  return TRUE;
}

/* FALSE: it forgets the layout, and does not always say why. */
gboolean
fj_virtual_uboot_init_devices (FjVirtualUboot *self)
{
  return place_rows (self) && erase_rows (self, TRUE) && write_tables (self) &&
         erase_rows (self, FALSE);
}

/* "@name/0x10/1*256Ke": as U-Boot writes it, never more than 31 characters. */
static char *
make_name (FjVirtualUboot *self, const FjRowValues *row, guint64 size)
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
is_found (FjVirtualUboot *self, const FjRowValues *row, const FjUbootPartition *part)
{
  guint n = row->storage == FJ_STORAGE_MMC ? self->n_in_table[row->storage_index] : 0;

  return strchr (row->name, ' ') == NULL && (n == 0 || part->number <= n);
}

static gboolean
add_partition (FjVirtualUboot *self, guint index)
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
  fj_virtual_uboot_add_entity (self, &entity);
  return TRUE;
}

static void
add_special (FjVirtualUboot *self, FjEntityKind kind, char *name, guint64 size)
{
  FjVirtualEntity entity = {
    .kind = kind, .name = name, .size = size, .buffer_size = FJ_DFU_BUFFER
  };

  fj_virtual_uboot_add_entity (self, &entity);
}

/* One setting for each row on a storage, by id; FALSE at the first that cannot be set up. */
static gboolean
add_partitions (FjVirtualUboot *self)
{

  for (guint id = 1; id <= FJ_ID_LAST; id++) {
    guint i = 0;

    /* Of two rows with one id the first counts, even when it is on no storage. */
    while (i < self->n_rows && self->rows[i].id != id)
      i++;
    if (i < self->n_rows && self->rows[i].storage != FJ_STORAGE_NONE && !add_partition (self, i))
      return FALSE;
  }
  return TRUE;
}

/*
 * The settings of the rows, then the special ones. Without the latter nobody can ask what failed:
 * of those that are missing U-Boot announces at least one, without a name.
 */
void
fj_virtual_uboot_init_entities (FjVirtualUboot *self)
{
  const FjVirtualChain *profile = self->chain;

  fj_virtual_uboot_clear_entities (self);
  if (self->n_rows == 0)
    add_special (self, FJ_ENTITY_LAYOUT, g_strdup ("@FlashLayout/0x00/1*256Ke"), FJ_LAYOUT_ROOM);
  if (!add_partitions (self)) {
    fj_virtual_uboot_fail (self, "dfu init failed: %d", -EINVAL);
    add_special (self, FJ_ENTITY_PARTITION, g_strdup (""), 0);
    return;
  }
  add_special (self, FJ_ENTITY_COMMAND, g_strdup ("@virtual/0xf1/1*512Be"), 512);
  if (profile->otp_size > 0)
    add_special (self, FJ_ENTITY_OTP, g_strdup_printf ("@OTP/0xf2/1*%uBe", profile->otp_announced),
                 profile->otp_size);
  if (profile->has_pmic)
    add_special (self, FJ_ENTITY_PMIC, g_strdup ("@PMIC/0xf4/1*8Be"), FJ_PMIC_SIZE);
}
