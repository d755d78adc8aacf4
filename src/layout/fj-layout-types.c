/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-types.h"

#include "fj-enum.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ENUM_TYPE (FjPartitionType, fj_partition_type,
                    G_DEFINE_ENUM_VALUE (FJ_PARTITION_BINARY, "Binary"),
                    G_DEFINE_ENUM_VALUE (FJ_PARTITION_FIP, "FIP"),
                    G_DEFINE_ENUM_VALUE (FJ_PARTITION_FWU_MDATA, "FWU_MDATA"),
                    G_DEFINE_ENUM_VALUE (FJ_PARTITION_ENV, "ENV"),
                    G_DEFINE_ENUM_VALUE (FJ_PARTITION_ESP, "ESP"),
                    G_DEFINE_ENUM_VALUE (FJ_PARTITION_SYSTEM, "System"),
                    G_DEFINE_ENUM_VALUE (FJ_PARTITION_FILE_SYSTEM, "FileSystem"),
                    G_DEFINE_ENUM_VALUE (FJ_PARTITION_RAW_IMAGE, "RawImage"))

G_DEFINE_ENUM_TYPE (FjStorageKind, fj_storage_kind,
                    G_DEFINE_ENUM_VALUE (FJ_STORAGE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (FJ_STORAGE_MMC, "mmc"),
                    G_DEFINE_ENUM_VALUE (FJ_STORAGE_NOR, "nor"),
                    G_DEFINE_ENUM_VALUE (FJ_STORAGE_NAND, "nand"),
                    G_DEFINE_ENUM_VALUE (FJ_STORAGE_SPI_NAND, "spi-nand"),
                    G_DEFINE_ENUM_VALUE (FJ_STORAGE_RAM, "ram"))

G_DEFINE_ENUM_TYPE (FjPacking, fj_packing,
                    G_DEFINE_ENUM_VALUE (FJ_PACKING_AUTOMATIC, "automatic"),
                    G_DEFINE_ENUM_VALUE (FJ_PACKING_UNPACK, "unpack"),
                    G_DEFINE_ENUM_VALUE (FJ_PACKING_KEEP, "keep"))

G_DEFINE_ENUM_TYPE (FjColumn, fj_column,
                    G_DEFINE_ENUM_VALUE (FJ_COLUMN_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (FJ_COLUMN_OPTION, "option"),
                    G_DEFINE_ENUM_VALUE (FJ_COLUMN_ID, "id"),
                    G_DEFINE_ENUM_VALUE (FJ_COLUMN_NAME, "name"),
                    G_DEFINE_ENUM_VALUE (FJ_COLUMN_TYPE, "type"),
                    G_DEFINE_ENUM_VALUE (FJ_COLUMN_DEVICE, "device"),
                    G_DEFINE_ENUM_VALUE (FJ_COLUMN_OFFSET, "offset"),
                    G_DEFINE_ENUM_VALUE (FJ_COLUMN_FILE, "file"))

static const char *const column_texts[] = {
  [FJ_COLUMN_OPTION] = N_ ("Options"),
  [FJ_COLUMN_ID] = N_ ("Id"),
  [FJ_COLUMN_NAME] = N_ ("Name"),
  [FJ_COLUMN_TYPE] = N_ ("Type"),
  [FJ_COLUMN_DEVICE] = N_ ("Device"),
  [FJ_COLUMN_OFFSET] = N_ ("Offset"),
  [FJ_COLUMN_FILE] = N_ ("File"),
};

G_STATIC_ASSERT (G_N_ELEMENTS (column_texts) == FJ_N_COLUMNS);

/**
 * fj_option_to_text:
 * @option: what U-Boot does with a row
 *
 * Returns: the word of the layout's first column: "-", "P", "PE", "PD" or "PED"
 */
const char *
fj_option_to_text (FjOption option)
{
  if (!(option & FJ_OPTION_PROGRAM))
    return "-";
  if (option & FJ_OPTION_EMPTY)
    return option & FJ_OPTION_DELETE ? "PED" : "PE";
  return option & FJ_OPTION_DELETE ? "PD" : "P";
}

/**
 * fj_partition_type_to_text:
 * @type: a partition type
 *
 * Returns: the word of the layout's fourth column, without a number of copies
 */
const char *
fj_partition_type_to_text (FjPartitionType type)
{
  return fj_enum_to_nick (FJ_TYPE_PARTITION_TYPE, (int) type);
}

/**
 * fj_storage_kind_to_text:
 * @kind: a kind of storage
 *
 * Returns: the word of the layout's fifth column, without the digit that follows most of them
 */
const char *
fj_storage_kind_to_text (FjStorageKind kind)
{
  return fj_enum_to_nick (FJ_TYPE_STORAGE_KIND, (int) kind);
}

/**
 * fj_storage_kind_is_mtd:
 * @kind: a kind of storage
 *
 * (pure) Returns: whether it is flash memory without a controller, which U-Boot divides by a table
 *   of its own
 */
gboolean
fj_storage_kind_is_mtd (FjStorageKind kind)
{
  return kind == FJ_STORAGE_NOR || kind == FJ_STORAGE_NAND || kind == FJ_STORAGE_SPI_NAND;
}

/**
 * fj_storage_dup_name:
 * @kind: a kind of storage, not %FJ_STORAGE_NONE
 * @index: its digit
 *
 * Returns: (transfer full): "mmc1"
 */
char *
fj_storage_dup_name (FjStorageKind kind, guint index)
{
  return g_strdup_printf ("%s%u", fj_storage_kind_to_text (kind), index);
}

/**
 * fj_column_to_text:
 * @column: a column, not %FJ_COLUMN_NONE
 *
 * Returns: its heading, translated
 */
const char *
fj_column_to_text (FjColumn column)
{
  g_return_val_if_fail (column >= 0 && column < FJ_N_COLUMNS, "");

  return _ (column_texts[column]);
}

static gboolean
is_same_storage (const FjStorageGeometry *a, const FjStorageGeometry *b)
{
  if (a->kind != b->kind || a->index != b->index || a->size != b->size ||
      a->erase_size != b->erase_size || a->first_usable != b->first_usable ||
      a->boot_size != b->boot_size || a->n_mtd != b->n_mtd ||
      a->mtd_needs_fsbl != b->mtd_needs_fsbl)
    return FALSE;
  for (guint i = 0; i < a->n_mtd; i++)
    if (a->mtd[i].offset != b->mtd[i].offset || a->mtd[i].size != b->mtd[i].size)
      return FALSE;
  return TRUE;
}

/**
 * fj_storage_geometry_is_equal:
 * @a: (array length=n_a) (nullable): storages of a board
 * @n_a: how many
 * @b: (array length=n_b) (nullable): storages of another
 * @n_b: how many
 *
 * (pure) Returns: whether what fits one board fits the other
 */
gboolean
fj_storage_geometry_is_equal (const FjStorageGeometry *a, guint n_a, const FjStorageGeometry *b,
                              guint n_b)
{
  if (n_a != n_b)
    return FALSE;
  for (guint i = 0; i < n_a; i++)
    if (!is_same_storage (&a[i], &b[i]))
      return FALSE;
  return TRUE;
}

/**
 * fj_storage_geometry_find:
 * @geometry: (array length=n_geometry) (nullable): storages of a board
 * @n_geometry: how many
 * @kind: a kind of storage
 * @index: its digit
 *
 * Returns: (transfer none) (nullable): that storage
 */
const FjStorageGeometry *
fj_storage_geometry_find (const FjStorageGeometry *geometry, guint n_geometry, FjStorageKind kind,
                          guint8 index)
{
  for (guint i = 0; i < n_geometry; i++)
    if (geometry[i].kind == kind && geometry[i].index == index)
      return &geometry[i];
  return NULL;
}
