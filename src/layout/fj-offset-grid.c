/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-offset-grid.h"

#include "fj-uboot-layout.h"

/* One truth for the rules that find a wrong offset and for whoever offers another one. */

#define BLOCK_SIZE 512
#define GPT_END 0x4400          /* 34 blocks: what U-Boot keeps free for the partition table */
#define EMMC_ERASE_SIZE 0x80000 /* the usual erase group */
#define NAND_ERASE_SIZE 0x20000 /* the smallest usual block */
#define NOR_ERASE_SIZE 0x1000   /* the smallest usual sector */

/**
 * fj_offset_grid_init:
 * @self: (out caller-allocates): where partitions can begin
 * @geometry: a storage of a board
 *
 * As U-Boot demands it of the storage (U-Boot stm32prog.c, init_device).
 */
void
fj_offset_grid_init (FjOffsetGrid *self, const FjStorageGeometry *geometry)
{
  g_return_if_fail (self != NULL && geometry != NULL);

  self->step = geometry->kind == FJ_STORAGE_RAM ? 1 : MAX (geometry->erase_size, 1);
  self->first = fj_storage_kind_is_mtd (geometry->kind) ? 0 : geometry->first_usable;
  self->end = fj_uboot_layout_get_end (geometry);
}

/**
 * fj_offset_grid_init_usual:
 * @self: (out caller-allocates): where partitions can begin
 * @kind: a storage of unknown make
 * @is_emmc: whether it is known to be an eMMC
 *
 * What holds for any storage of this kind that can be had.
 */
void
fj_offset_grid_init_usual (FjOffsetGrid *self, FjStorageKind kind, gboolean is_emmc)
{
  g_return_if_fail (self != NULL);

  *self = (FjOffsetGrid){ .step = 1, .end = G_MAXUINT64 };
  if (kind == FJ_STORAGE_MMC) {
    self->step = is_emmc ? EMMC_ERASE_SIZE : BLOCK_SIZE;
    self->first = GPT_END;
  } else if (fj_storage_kind_is_mtd (kind)) {
    self->step = kind == FJ_STORAGE_NOR ? NOR_ERASE_SIZE : NAND_ERASE_SIZE;
  }
}

static gboolean
has_boot_area (FjLayout *layout, FjStorageKind kind, guint8 index)
{
  guint n = fj_layout_get_n_rows (layout);

  for (guint i = 0; i < n; i++) {
    const FjRowValues *values = fj_partition_get_values (fj_layout_get_row (layout, i));

    if (values != NULL && values->storage == kind && values->storage_index == index &&
        values->area != FJ_AREA_USER)
      return TRUE;
  }
  return FALSE;
}

/**
 * fj_layout_get_offset_grid:
 * @layout: a layout
 * @kind: a storage
 * @index: its number
 * @geometry: (array length=n_geometry) (nullable): the board's storages, if they are known
 * @n_geometry: how many
 * @grid: (out caller-allocates): where partitions of this storage can begin
 *
 * By the board, or else by what is usual: an MMC with a row in a boot area is an eMMC.
 */
void
fj_layout_get_offset_grid (FjLayout *layout, FjStorageKind kind, guint8 index,
                           const FjStorageGeometry *geometry, guint n_geometry,
                           FjOffsetGrid *grid)
{
  const FjStorageGeometry *storage;

  g_return_if_fail (FJ_IS_LAYOUT (layout) && grid != NULL);

  storage = fj_storage_geometry_find (geometry, n_geometry, kind, index);
  if (storage != NULL)
    fj_offset_grid_init (grid, storage);
  else
    fj_offset_grid_init_usual (grid, kind, has_boot_area (layout, kind, index));
}
