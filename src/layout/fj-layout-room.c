/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-room.h"

#include "fj-uboot-layout.h"

/* Where partitions end: U-Boot lets each go up to the next one (stm32prog.c, init_device). */

/* Whether what is behind it on its storage ends it: a partition of the ordinary area. */
static gboolean
has_neighbours (const FjRowValues *values)
{
  return values->storage != FJ_STORAGE_NONE && values->area == FJ_AREA_USER &&
         values->type != FJ_PARTITION_RAW_IMAGE;
}

static gboolean
is_behind (const FjRowValues *other, const FjRowValues *values)
{
  return has_neighbours (other) && other->storage == values->storage &&
         other->storage_index == values->storage_index && other->offset > values->offset;
}

/* At the next row by address, or else at @end. */
static guint64
find_end (FjLayout *layout, const FjRowValues *values, guint64 end)
{
  guint n = fj_layout_get_n_rows (layout);

  for (guint i = 0; i < n; i++) {
    const FjRowValues *other = fj_partition_get_values (fj_layout_get_row (layout, i));

    if (other != NULL && is_behind (other, values))
      end = MIN (end, other->offset);
  }
  return end;
}

/**
 * fj_layout_get_room:
 * @layout: a layout
 * @row: index of a row
 *
 * How far it is from a row to the next one of the same storage.
 *
 * Returns: bytes; %G_MAXUINT64 for the last one, and for what is not a partition of the ordinary
 *   area
 */
guint64
fj_layout_get_room (FjLayout *layout, guint row)
{
  const FjRowValues *values;
  guint64            end;

  g_return_val_if_fail (FJ_IS_LAYOUT (layout), G_MAXUINT64);
  g_return_val_if_fail (row < fj_layout_get_n_rows (layout), G_MAXUINT64);

  values = fj_partition_get_values (fj_layout_get_row (layout, row));
  if (values == NULL || !has_neighbours (values))
    return G_MAXUINT64;
  end = find_end (layout, values, G_MAXUINT64);
  return end == G_MAXUINT64 ? end : end - values->offset;
}

/**
 * fj_layout_get_extent:
 * @layout: a layout
 * @row: index of a row
 * @geometry: (array length=n_geometry) (nullable): the board's storages, if they are known
 * @n_geometry: how many
 *
 * How large a partition is: up to the next row of the same storage and area or, for the last one,
 * to the end of the storage where that is known.
 *
 * Returns: bytes; %G_MAXUINT64 when it is not known
 */
guint64
fj_layout_get_extent (FjLayout *layout, guint row, const FjStorageGeometry *geometry,
                      guint n_geometry)
{
  const FjRowValues       *values;
  const FjStorageGeometry *storage;
  guint64                  end;

  g_return_val_if_fail (FJ_IS_LAYOUT (layout), 0);
  g_return_val_if_fail (row < fj_layout_get_n_rows (layout), 0);

  values = fj_partition_get_values (fj_layout_get_row (layout, row));
  if (values == NULL || values->storage == FJ_STORAGE_NONE)
    return G_MAXUINT64;
  storage = fj_storage_geometry_find (geometry, n_geometry, values->storage, values->storage_index);
  if (values->area != FJ_AREA_USER)
    return storage != NULL ? storage->boot_size : G_MAXUINT64;
  if (values->type == FJ_PARTITION_RAW_IMAGE)
    return storage != NULL ? storage->size : G_MAXUINT64;
  end = storage != NULL ? fj_uboot_layout_get_end (storage) : G_MAXUINT64;
  end = find_end (layout, values, end);
  if (end == G_MAXUINT64)
    return end;
  return end > values->offset ? end - values->offset : 0;
}

/**
 * fj_layout_get_capacity:
 * @layout: a layout
 * @row: index of a row
 * @geometry: (array length=n_geometry) (nullable): the board's storages, if they are known
 * @n_geometry: how many
 *
 * How large the file of a row can be: as large as the partition, which copies share.
 *
 * Returns: bytes; %G_MAXUINT64 when it is not known
 */
guint64
fj_layout_get_capacity (FjLayout *layout, guint row, const FjStorageGeometry *geometry,
                        guint n_geometry)
{
  guint64 extent = fj_layout_get_extent (layout, row, geometry, n_geometry);

  if (extent == G_MAXUINT64)
    return extent;
  return extent / MAX (fj_partition_get_values (fj_layout_get_row (layout, row))->copies, 1);
}
