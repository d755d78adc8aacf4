/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-choice.h"

#include <fj-image.h>
#include <fj-row-use.h>

/* Enough of a boot file for its header. */
#define HEAD_LIMIT (64 * 1024 * 1024)

/* Boot chains of the STM32MP15, the likeliest first. */
static const char *const fip_profiles[] = {
  FJ_VIRTUAL_DEFAULT_PROFILE, "mp15-mainline", "mp15-v3"
};
static const char *const old_profiles[] = { "mp15-v1" };

/* (transfer full) (nullable): the boot file of that id, where there is one that can be read */
static FjImage *
open_boot_file (FjLayout *layout, guint8 id, FjFileSearch *search, GCancellable *cancellable)
{
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++) {
    FjPartition       *row = fj_layout_get_row (layout, i);
    const FjRowValues *values = fj_partition_get_values (row);
    const char        *name = fj_partition_get_text (row, FJ_COLUMN_FILE);
    g_autoptr (FjFoundFile) found = NULL;

    if (values == NULL || values->storage != FJ_STORAGE_NONE || values->id != id || name == NULL ||
        !fj_row_is_file_name (name))
      continue;
    found = fj_file_search_find (search, name, cancellable);
    return found->is_there && found->size <= HEAD_LIMIT
             ? fj_image_open (found->file, FJ_UNPACK_ALWAYS, HEAD_LIMIT, cancellable, NULL)
             : NULL;
  }
  return NULL;
}

static int
compare_offsets (gconstpointer a, gconstpointer b)
{
  guint64 offset_a = *(const guint64 *) a;
  guint64 offset_b = *(const guint64 *) b;

  return (offset_a > offset_b) - (offset_a < offset_b);
}

/* Where the partitions on all flash memories of a kind begin; nobody mixes two of one kind. */
static GArray *
collect_offsets (FjLayout *layout, FjStorageKind kind)
{
  GArray *offsets = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++) {
    const FjRowValues *values = fj_partition_get_values (fj_layout_get_row (layout, i));

    if (values != NULL && values->storage == kind && values->storage_index == 0 &&
        values->type != FJ_PARTITION_RAW_IMAGE)
      g_array_append_val (offsets, values->offset);
  }
  g_array_sort (offsets, compare_offsets);
  return offsets;
}

static gboolean
fits_mtd (FjLayout *layout, const FjVirtualProfile *profile)
{
  static const FjStorageKind kinds[] = { FJ_STORAGE_NOR, FJ_STORAGE_NAND, FJ_STORAGE_SPI_NAND };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GArray) offsets = collect_offsets (layout, kinds[i]);

    if (offsets->len > 0 &&
        !fj_mtd_tables_fit (profile->mtd, kinds[i], (const guint64 *) (gpointer) offsets->data,
                            offsets->len))
      return FALSE;
  }
  return TRUE;
}

/* The first whose partitions of NOR and NAND are those of the rows, else the first of all. */
static const FjVirtualProfile *
find_fitting (FjLayout *layout, const char *const *names, guint n_names)
{
  for (guint i = 0; i < n_names; i++) {
    const FjVirtualProfile *profile = fj_virtual_profile_find (names[i]);

    if (fits_mtd (layout, profile))
      return profile;
  }
  return fj_virtual_profile_find (names[0]);
}

/* 0: there is none */
static guint32
get_header_version (FjImage *fsbl)
{
  const FjStm32Header *header = fsbl != NULL ? fj_image_get_stm32_header (fsbl) : NULL;

  return header != NULL ? header->version : 0;
}

/**
 * fj_virtual_choose_profile:
 * @layout: a layout
 * @search: where its files are
 * @cancellable: (nullable):
 *
 * Finds the board that the files of a layout are for: the chip by the header of the first stage,
 * the age of an STM32MP15's boot chain by what follows it, a FIP or U-Boot behind a header of its
 * own, and by the partitions of NOR and NAND. Reads the beginning of two files.
 *
 * Returns: (transfer none) (nullable): a profile; %NULL where the files say nothing
 */
const FjVirtualProfile *
fj_virtual_choose_profile (FjLayout *layout, FjFileSearch *search, GCancellable *cancellable)
{
  g_autoptr (FjImage) fsbl = open_boot_file (layout, FJ_ID_FSBL, search, cancellable);
  g_autoptr (FjImage) ssbl = NULL;

  switch (get_header_version (fsbl)) {
  case FJ_STM32_HEADER_2_0:
    return fj_virtual_profile_find ("mp13");
  case FJ_STM32_HEADER_2_3:
    return fj_virtual_profile_find ("mp21");
  case FJ_STM32_HEADER_2_2:
    return fj_virtual_profile_find ("mp25");
  case FJ_STM32_HEADER_1_0:
    ssbl = open_boot_file (layout, FJ_ID_SSBL, search, cancellable);
    if (ssbl != NULL && fj_image_get_stm32_header (ssbl) != NULL)
      return find_fitting (layout, old_profiles, G_N_ELEMENTS (old_profiles));
    return find_fitting (layout, fip_profiles, G_N_ELEMENTS (fip_profiles));
  default:
    return NULL;
  }
}
