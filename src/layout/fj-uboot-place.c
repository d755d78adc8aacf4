/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-uboot-layout.h"
#include "fj-uboot-refusal.h"

/* What U-Boot does with a layout at its second start: U-Boot stm32prog.c, stm32prog_devices_init.
 */

#define BLOCK_SIZE 512
#define GPT_HEADER_BLOCKS 34
#define HEX64 FJ_UBOOT_HEX64

typedef struct {
  const FjRowValues       *rows;
  guint                    n_rows;
  FjUbootVersion           version;
  const FjStorageGeometry *geometry;
  guint                    n_geometry;
  const FjUbootGpt        *gpts;
  guint                    n_gpts;
  GArray                  *placed;  /* (owned) (element-type FjUbootPartition) */
  char                   **refusal; /* (nullable): where U-Boot's sentence goes */
} Placer;

/* What is known about the row that is being placed. */
typedef struct {
  const FjRowValues       *row;
  const FjRowValues       *next; /* (nullable): on the same storage, in the order of offsets */
  const FjStorageGeometry *geometry;
  FjUbootPartition         part;
} Slot;

/* A sentence about one row; the first U-Boot did not say its id. */
G_GNUC_PRINTF (3, 4)
static gboolean
refuse_row (Placer *self, const FjRowValues *row, const char *format, ...)
{
  g_autofree char *words = NULL;
  va_list          args;

  va_start (args, format);
  words = g_strdup_vprintf (format, args);
  va_end (args);
  if (self->version == FJ_UBOOT_2018)
    return fj_uboot_refuse (self->refusal, "%s%s", row->name, words);
  return fj_uboot_refuse (self->refusal, "%s (0x%x)%s", row->name, row->id, words);
}

/**
 * fj_uboot_layout_get_end:
 * @geometry: a storage
 *
 * (pure) Where the last partition of a storage ends: on an MMC U-Boot keeps room for the second
 * copy of the partition table.
 *
 * Returns: an address in bytes
 */
guint64
fj_uboot_layout_get_end (const FjStorageGeometry *geometry)
{
  guint64 reserved = (GPT_HEADER_BLOCKS + 1) * BLOCK_SIZE;

  if (geometry->kind == FJ_STORAGE_RAM)
    return geometry->first_usable + geometry->size;
  if (geometry->kind != FJ_STORAGE_MMC)
    return geometry->size;
  if (geometry->erase_size > GPT_HEADER_BLOCKS * BLOCK_SIZE)
    reserved = geometry->erase_size;
  return geometry->size - MIN (geometry->size, reserved);
}

static int
compare_rows (const FjRowValues *a, const FjRowValues *b)
{
  if (a->area != b->area)
    return (int) b->area - (int) a->area; /* boot2, boot1, then the ordinary area */
  return (a->offset > b->offset) - (a->offset < b->offset);
}

/* The rows of the same storage as @first by offset; equal ones stay in the layout's order. */
static GArray *
sort_rows (Placer *self, const FjRowValues *first)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->n_rows; i++) {
    const FjRowValues *row = &self->rows[i];
    guint              at = order->len;

    if (row->storage != first->storage || row->storage_index != first->storage_index)
      continue;
    while (at > 0 && compare_rows (row, &self->rows[g_array_index (order, guint, at - 1)]) < 0)
      at--;
    g_array_insert_val (order, at, i);
  }
  return order;
}

static gboolean
check_copies (Placer *self, const FjRowValues *row)
{
  gboolean on_nand = row->storage == FJ_STORAGE_NAND ||
                     (row->storage == FJ_STORAGE_SPI_NAND && self->version > FJ_UBOOT_2018);

  if (row->copies <= 1 ||
      (on_nand && row->id < FJ_ID_FIRST_USER && g_str_has_prefix (row->name, "fsbl")))
    return TRUE;
  if (self->version == FJ_UBOOT_2018)
    return fj_uboot_refuse (self->refusal, "%s: multiple binary %d not supported for phase %d",
                            row->name, (int) row->copies, row->id);
  return refuse_row (self, row, ": multiple binary %d not supported", (int) row->copies);
}

static gboolean
refuse_order (Placer *self, const Slot *slot)
{
  const FjRowValues *row = slot->row;
  const FjRowValues *next = slot->next;

  if (self->version == FJ_UBOOT_2018)
    return refuse_row (self, row, ": invalid address : " HEX64 " >= " HEX64, row->offset,
                       next->offset);
  return refuse_row (self, row, ": same address : " HEX64 " == %s (0x%x): " HEX64, row->offset,
                     next->name, next->id, next->offset);
}

/* A partition ends where the next one begins, the last one at the end of the storage. */
static gboolean
measure_slot (Placer *self, Slot *slot)
{
  const FjRowValues *row = slot->row;
  guint64            end = fj_uboot_layout_get_end (slot->geometry);

  slot->part.offset = row->offset;
  if (slot->next != NULL) {
    if (row->offset >= slot->next->offset)
      return refuse_order (self, slot);
    end = slot->next->offset;
  } else if (row->offset > end) {
    return refuse_row (self, row, ": invalid address " HEX64 " (max=" HEX64 ")", row->offset, end);
  }
  if (row->offset < slot->geometry->first_usable && row->storage != FJ_STORAGE_NOR &&
      row->storage != FJ_STORAGE_NAND && row->storage != FJ_STORAGE_SPI_NAND)
    return refuse_row (self, row, ": invalid address " HEX64 " (min=" HEX64 ")", row->offset,
                       slot->geometry->first_usable);
  slot->part.size = end - row->offset;
  return TRUE;
}

static gboolean
measure_boot_area (Placer *self, Slot *slot)
{
  slot->part.number = 0;
  slot->part.size = slot->geometry->boot_size;
  if (slot->row->storage == FJ_STORAGE_MMC)
    return TRUE;
  return refuse_row (self, slot->row, ": hw partition not expected : %d",
                     slot->row->area == FJ_AREA_BOOT1 ? -1 : -2);
}

static gboolean
check_alignment (Placer *self, const Slot *slot)
{
  guint32 erase_size =
    slot->row->storage == FJ_STORAGE_RAM ? 1 : MAX (slot->geometry->erase_size, 1);

  if ((slot->row->offset & ((guint64) erase_size - 1)) == 0)
    return TRUE;
  return refuse_row (self, slot->row, ": not aligned address : " HEX64 " on erase size 0x%x",
                     slot->row->offset, erase_size);
}

static gboolean
check_against_existing (Placer *self, const Slot *slot, const FjMtdPartition *existing)
{
  const FjUbootPartition *part = &slot->part;
  const char             *name = existing->name != NULL ? existing->name : "";
  gboolean                is_old = self->version == FJ_UBOOT_2018;
  guint64                 expected = existing->offset;

  if (part->offset != expected && is_old)
    return refuse_row (self, slot->row,
                       ": Bad address requested for partition %d = " HEX64 " <> " HEX64,
                       (int) part->number, part->offset, expected);
  if (part->offset != expected)
    return refuse_row (self, slot->row,
                       ": Bad address for partition %d (%s) = " HEX64 " <> " HEX64 " expected",
                       (int) part->number, name, part->offset, expected);
  expected = existing->size;
  if (part->size != expected && is_old)
    return refuse_row (self, slot->row,
                       ": Bad size requested for partition %d = " HEX64 " <> " HEX64,
                       (int) part->number, part->size, expected);
  if (part->size != expected)
    return refuse_row (self, slot->row,
                       ": Bad size for partition %d (%s) at " HEX64 " = " HEX64 " <> " HEX64
                       " expected",
                       (int) part->number, name, part->offset, part->size, expected);
  return TRUE;
}

static const FjMtdPartition *
find_existing (const FjMtdPartition *parts, guint n_parts, guint number)
{
  return number <= n_parts && parts[number - 1].size > 0 ? &parts[number - 1] : NULL;
}

static gboolean
check_gpt (Placer *self, const Slot *slot)
{
  const FjRowValues    *row = slot->row;
  const FjMtdPartition *existing = NULL;
  int                   said = (int) slot->part.number + 1; /* U-Boot has counted on already */

  for (guint i = 0; i < self->n_gpts && existing == NULL; i++)
    if (self->gpts[i].index == row->storage_index)
      existing = find_existing (self->gpts[i].parts, self->gpts[i].n_parts, slot->part.number);
  if (existing != NULL)
    return check_against_existing (self, slot, existing);
  if (self->version == FJ_UBOOT_2018)
    return fj_uboot_refuse (self->refusal, "Couldn't find part %d on device mmc %d", said,
                            row->storage_index);
  return refuse_row (self, row, ":Couldn't find part %d on device mmc %d", said,
                     row->storage_index);
}

/* ST's U-Boots of 2020 and 2021 divide the NOR only for a layout that starts from one. */
static gboolean
has_mtd_table (Placer *self, const FjStorageGeometry *geometry)
{
  if (!geometry->mtd_needs_fsbl)
    return TRUE;
  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].storage == FJ_STORAGE_NOR && g_str_has_prefix (self->rows[i].name, "fsbl"))
      return TRUE;
  return FALSE;
}

static gboolean
check_mtd (Placer *self, const Slot *slot)
{
  const FjRowValues    *row = slot->row;
  guint                 number = slot->part.number;
  const char           *kind = fj_storage_kind_to_text (row->storage);
  guint                 n_mtd = has_mtd_table (self, slot->geometry) ? slot->geometry->n_mtd : 0;
  const FjMtdPartition *existing = find_existing (slot->geometry->mtd, n_mtd, number);

  if (existing != NULL)
    return check_against_existing (self, slot, existing);
  if (self->version == FJ_UBOOT_2018)
    return fj_uboot_refuse (self->refusal, "Invalid partition %s%d,%u", kind, row->storage_index,
                            number - 1);
  if (self->version < FJ_UBOOT_CURRENT)
    return refuse_row (self, row, ": Invalid MTD partition %s%d,%u", kind, row->storage_index,
                       number - 1);
  return refuse_row (self, row, ":Couldn't find part %u on device mtd %s%d", number, kind,
                     row->storage_index);
}

static gboolean
check_existing (Placer *self, const Slot *slot)
{
  const FjRowValues *row = slot->row;

  switch (row->storage) {
  case FJ_STORAGE_MMC:
    if (row->area != FJ_AREA_USER ||
        fj_uboot_layout_is_full (self->rows, self->n_rows, self->version, FJ_STORAGE_MMC,
                                 row->storage_index))
      return TRUE;
    return check_gpt (self, slot);
  case FJ_STORAGE_NOR:
  case FJ_STORAGE_NAND:
  case FJ_STORAGE_SPI_NAND:
    return check_mtd (self, slot);
  case FJ_STORAGE_NONE:
  case FJ_STORAGE_RAM:
  default:
    return TRUE;
  }
}

static void
place_whole (Slot *slot)
{
  slot->part.number = 0;
  slot->part.offset = 0;
  slot->part.size = slot->row->storage == FJ_STORAGE_RAM ? fj_uboot_layout_get_end (slot->geometry)
                                                         : slot->geometry->size;
}

/* @number: of the next partition of this storage */
static gboolean
place_row (Placer *self, Slot *slot, guint *number)
{
  if (!check_copies (self, slot->row))
    return FALSE;
  if (slot->row->type == FJ_PARTITION_RAW_IMAGE) {
    place_whole (slot);
  } else if (slot->row->area != FJ_AREA_USER) {
    if (!measure_boot_area (self, slot) || !check_alignment (self, slot))
      return FALSE;
  } else {
    slot->part.number = (*number)++;
    if (!measure_slot (self, slot) || !check_alignment (self, slot) || !check_existing (self, slot))
      return FALSE;
  }
  g_array_append_val (self->placed, slot->part);
  return TRUE;
}

static gboolean
refuse_storage (Placer *self, const FjRowValues *first)
{
  const char *kind = fj_storage_kind_to_text (first->storage);

  if (first->storage == FJ_STORAGE_MMC)
    return fj_uboot_refuse (self->refusal, "mmc device %d not found", first->storage_index);
  if (first->storage == FJ_STORAGE_RAM)
    return fj_uboot_refuse (self->refusal, "unknown device type = %d",
                            5); /* STM32PROG_RAM of U-Boot stm32prog.h */
  if (self->version == FJ_UBOOT_2018)
    return fj_uboot_refuse (self->refusal, "invalid device : %s %d",
                            first->storage == FJ_STORAGE_NOR ? "sf probe" : "nand device",
                            first->storage_index);
  return fj_uboot_refuse (self->refusal, "MTD device %s%d not found", kind, first->storage_index);
}

static gboolean
is_first_of_storage (const FjRowValues *rows, guint i)
{
  if (rows[i].storage == FJ_STORAGE_NONE)
    return FALSE;
  for (guint j = 0; j < i; j++)
    if (rows[j].storage == rows[i].storage && rows[j].storage_index == rows[i].storage_index)
      return FALSE;
  return TRUE;
}

static gboolean
place_storage (Placer *self, const FjRowValues *first)
{
  g_autoptr (GArray) order = NULL;
  const FjStorageGeometry *geometry = fj_storage_geometry_find (
    self->geometry, self->n_geometry, first->storage, first->storage_index);
  guint number = 1;

  if (geometry == NULL)
    return refuse_storage (self, first);
  order = sort_rows (self, first);
  for (guint i = 0; i < order->len; i++) {
    Slot slot = { .geometry = geometry };

    slot.part.row = g_array_index (order, guint, i);
    slot.row = &self->rows[slot.part.row];
    if (i + 1 < order->len)
      slot.next = &self->rows[g_array_index (order, guint, i + 1)];
    if (!place_row (self, &slot, &number))
      return FALSE;
  }
  return TRUE;
}

/**
 * fj_uboot_layout_place:
 * @rows: (array length=n_rows): rows of fj_uboot_layout_parse()
 * @n_rows: how many
 * @version: whose rules
 * @geometry: (array length=n_geometry): the board's storages
 * @n_geometry: how many
 * @gpts: (array length=n_gpts) (nullable): partition tables that are on its MMCs now
 * @n_gpts: how many
 * @text: (out) (optional): on refusal U-Boot's own sentence
 *
 * (pure) What U-Boot does with the rows when it comes back after the layout: first
 * fj_uboot_layout_check_rows(), then storage by storage the order, sizes, alignment and, where the
 * table is not written anew, the comparison with what is there (U-Boot stm32prog.c, init_device).
 *
 * Returns: (transfer full) (nullable) (element-type FjUbootPartition): one element for each row on
 * a storage; storages in the order of their first rows, rows of a storage by offset
 */
GArray *
fj_uboot_layout_place (const FjRowValues *rows, guint n_rows, FjUbootVersion version,
                       const FjStorageGeometry *geometry, guint n_geometry,
                       const FjUbootGpt *gpts, guint n_gpts, char **text)
{
  g_autoptr (GArray) placed = g_array_new (FALSE, FALSE, sizeof (FjUbootPartition));
  Placer placer = {
    .rows = rows,
    .n_rows = n_rows,
    .version = version,
    .geometry = geometry,
    .n_geometry = n_geometry,
    .gpts = gpts,
    .n_gpts = n_gpts,
    .placed = placed,
    .refusal = text,
  };

  if (!fj_uboot_layout_check_rows (rows, n_rows, version, text))
    return NULL;
  for (guint i = 0; i < n_rows; i++)
    if (is_first_of_storage (rows, i) && !place_storage (&placer, &rows[i]))
      return NULL;
  return g_steal_pointer (&placed);
}
