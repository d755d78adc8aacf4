/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-rules.h"

#include "fj-offset-grid.h"
#include "fj-row-use.h"

#include <glib/gi18n-lib.h>

/* Rules about where rows lie on their storages, as far as they hold for any board. */

static gboolean
is_raw (const FjCheckedRow *row)
{
  return fj_checked_row_is_on_storage (row) && FJ_ROW_KNOWS (row, FJ_COLUMN_TYPE) &&
         row->values.type == FJ_PARTITION_RAW_IMAGE;
}

/* The first row of the same storage that @matches, or -1. */
static int
find_row (FjLayoutRules *self, const FjCheckedRow *row,
          gboolean (*matches) (const FjCheckedRow *))
{
  for (guint i = 0; i < self->rows->len; i++) {
    const FjCheckedRow *other = fj_layout_rules_get_row (self, i);

    if (fj_checked_row_shares_storage (row, other) && matches (other))
      return (int) i;
  }
  return -1;
}

static gboolean
writes_data (const FjCheckedRow *row)
{
  return FJ_ROW_KNOWS (row, FJ_COLUMN_OPTION) &&
         fj_row_values_get_use (&row->values) == FJ_ROW_USE_PROGRAM;
}

static void
check_raw_offset (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
  FjIssue            *issue;

  if (!FJ_ROW_KNOWS (row, FJ_COLUMN_OFFSET) ||
      (row->values.area == FJ_AREA_USER && row->values.offset == 0))
    return;
  issue = fj_layout_rules_report (self, FJ_SEVERITY_WARNING, "raw-offset", (int) i,
                                  FJ_COLUMN_OFFSET,
                                  _ ("U-Boot writes a row of type RawImage from the start of the "
                                     "device, whatever its offset."));
  fj_issue_set_fix (issue, "0x0", _ ("Use %s"), "0x0");
}

static gboolean
may_be_emmc (FjLayoutRules *self, const FjCheckedRow *row)
{
  const FjStorageGeometry *geometry = fj_storage_geometry_find (
    self->geometry, self->n_geometry, row->values.storage, row->values.storage_index);

  if (row->values.storage != FJ_STORAGE_MMC)
    return FALSE;
  return geometry != NULL ? geometry->boot_size > 0 : row->values.storage_index > 0;
}

static void
check_raw (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
  int                 other;

  if (!is_raw (row))
    return;
  check_raw_offset (self, i);
  if (!writes_data (row))
    return;
  if (may_be_emmc (self, row) && find_row (self, row, fj_checked_row_is_in_boot_area) < 0)
    fj_layout_rules_report (self, FJ_SEVERITY_WARNING, "raw-without-boot", (int) i,
                            FJ_COLUMN_NONE,
                            _ ("The boot ROM starts from the boot areas of an eMMC, which a raw "
                               "image does not fill. Add a row at boot1 with the first-stage "
                               "file."));
  other = find_row (self, row, fj_checked_row_is_placed);
  if (other >= 0)
    fj_layout_rules_report (self, FJ_SEVERITY_WARNING, "raw-and-partitions", (int) i,
                            FJ_COLUMN_TYPE,
                            _ ("The raw image covers the whole device, and with it row %d."),
                            other + 1);
}

static void
check_boot_area (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);

  if (!fj_checked_row_is_in_boot_area (row))
    return;
  if (row->values.storage != FJ_STORAGE_MMC)
    fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "boot-area", (int) i, FJ_COLUMN_OFFSET,
                            _ ("Only an eMMC has boot areas."));
  else if (self->geometry == NULL && row->values.storage_index == 0)
    fj_layout_rules_report (self, FJ_SEVERITY_WARNING, "boot-area", (int) i, FJ_COLUMN_OFFSET,
                            _ ("Only an eMMC has boot areas, and mmc0 is the SD card on most "
                               "boards."));
  for (guint j = 0; j < i; j++) {
    const FjCheckedRow *other = fj_layout_rules_get_row (self, j);

    if (!fj_checked_row_is_in_boot_area (other) || !fj_checked_row_shares_storage (row, other) ||
        other->values.area != row->values.area)
      continue;
    fj_layout_rules_report (self, FJ_SEVERITY_WARNING, "boot-area-twice", (int) i,
                            FJ_COLUMN_OFFSET, _ ("Row %u goes to the same boot area."), j + 1);
    return;
  }
}

/* For an MMC of unknown make: what no card and no eMMC allows, and what an eMMC does not. */
static void
check_mmc_offset (FjLayoutRules *self, guint i, guint64 offset)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
  gboolean            is_emmc = find_row (self, row, fj_checked_row_is_in_boot_area) >= 0;
  FjOffsetGrid        any, grid;
  FjIssue            *issue;

  fj_offset_grid_init_usual (&any, FJ_STORAGE_MMC, FALSE);
  fj_offset_grid_init_usual (&grid, FJ_STORAGE_MMC, is_emmc);
  if (offset < grid.first)
    issue = fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "offset-too-low", (int) i,
                                    FJ_COLUMN_OFFSET,
                                    _ ("The partition table is there: partitions begin at 0x4400 "
                                       "or later."));
  else if (offset % any.step != 0)
    issue = fj_layout_rules_report (
      self, FJ_SEVERITY_ERROR, "offset-unaligned", (int) i, FJ_COLUMN_OFFSET,
      _ ("Partitions of this device begin on a multiple of 512 bytes."));
  else if (offset % grid.step != 0)
    issue = fj_layout_rules_report (self, FJ_SEVERITY_WARNING, "offset-unaligned", (int) i,
                                    FJ_COLUMN_OFFSET,
                                    _ ("On most eMMCs partitions have to begin on a multiple of "
                                       "512 KiB."));
  else
    return;
  fj_layout_rules_set_offset_fix (self, issue,
                                  fj_layout_align_up (MAX (offset, grid.first), grid.step));
  /* nobody knows of mmc0 which row is the slip: the one at boot1, or this one */
  if (row->values.storage_index == 0 && fj_issue_get_severity (issue) == FJ_SEVERITY_WARNING)
    fj_issue_set_fix_choice (issue);
}

static void
check_mtd_offset (FjLayoutRules *self, guint i, guint64 offset)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
  FjOffsetGrid        grid;
  FjIssue            *issue;

  fj_offset_grid_init_usual (&grid, row->values.storage, FALSE);
  if (offset % grid.step == 0)
    return;
  issue = fj_layout_rules_report (self, FJ_SEVERITY_WARNING, "offset-unaligned", (int) i,
                                  FJ_COLUMN_OFFSET,
                                  /* Translators: %u is 4 or 128 */
                                  _ ("Partitions of this device begin on a multiple of at least "
                                     "%u KiB, the size of an erase block."),
                                  (guint) (grid.step / 1024));
  fj_layout_rules_set_offset_fix (self, issue, fj_layout_align_up (offset, grid.step));
}

static void
check_offset (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);

  if (!fj_checked_row_is_placed (row) || self->geometry != NULL)
    return;
  switch (row->values.storage) {
  case FJ_STORAGE_MMC:
    check_mmc_offset (self, i, row->values.offset);
    break;
  case FJ_STORAGE_NOR:
  case FJ_STORAGE_NAND:
  case FJ_STORAGE_SPI_NAND:
    check_mtd_offset (self, i, row->values.offset);
    break;
  case FJ_STORAGE_NONE:
  case FJ_STORAGE_RAM:
  default:
    break;
  }
}

/* U-Boot sorts a raw image at address 0 in with the partitions before it. */
static gboolean
is_at_same_address (const FjCheckedRow *row, const FjCheckedRow *before)
{
  if (!fj_checked_row_is_placed (before) || !fj_checked_row_shares_storage (row, before))
    return FALSE;
  if (is_raw (row))
    return before->values.offset == 0;
  return fj_checked_row_is_placed (row) && row->values.offset == before->values.offset;
}

static void
check_same_offset (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);

  for (guint j = 0; j < i; j++) {
    if (!is_at_same_address (row, fj_layout_rules_get_row (self, j)))
      continue;
    fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "offset-same", (int) i, FJ_COLUMN_OFFSET,
                            _ ("Row %u begins at the same offset."), j + 1);
    return;
  }
}

static void
check_order (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);

  if (!fj_checked_row_is_placed (row))
    return;
  for (guint j = 0; j < i; j++) {
    const FjCheckedRow *other = fj_layout_rules_get_row (self, j);

    if (!fj_checked_row_is_placed (other) || !fj_checked_row_shares_storage (row, other) ||
        other->values.offset <= row->values.offset)
      continue;
    fj_layout_rules_report (self, FJ_SEVERITY_HINT, "order", (int) i, FJ_COLUMN_OFFSET,
                            _ ("The row stands behind row %u, but lies before it on the device."),
                            j + 1);
    return;
  }
}

static gboolean
is_kept (const FjCheckedRow *row)
{
  return FJ_ROW_KNOWS (row, FJ_COLUMN_OPTION) && row->values.option == FJ_OPTION_NONE;
}

/* One "-" keeps U-Boot from writing a new partition table (U-Boot stm32prog.c,
 * treat_partition_list). */
static void
check_partial (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);

  if (row->values.storage != FJ_STORAGE_MMC || !is_kept (row) ||
      find_row (self, row, is_kept) != (int) i ||
      find_row (self, row, fj_checked_row_is_placed) < 0)
    return;
  fj_layout_rules_report (self, FJ_SEVERITY_WARNING, "partial-update", (int) i, FJ_COLUMN_OPTION,
                          _ ("U-Boot writes no new partition table on %s%u because of this row: "
                             "the table that is there must have exactly the partitions of this "
                             "layout."),
                          fj_storage_kind_to_text (row->values.storage),
                          row->values.storage_index);
}

static void
check_mtd_table (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
  FjStorageKind       kind = row->values.storage;
  g_autofree char    *uboots = NULL;

  if ((kind != FJ_STORAGE_NOR && kind != FJ_STORAGE_NAND && kind != FJ_STORAGE_SPI_NAND) ||
      !fj_layout_rules_is_first (self, i) || self->geometry != NULL ||
      find_row (self, row, fj_checked_row_is_placed) < 0)
    return;
  uboots = fj_layout_rules_dup_uboots (self, row);
  if (uboots != NULL)
    fj_layout_rules_report (self, FJ_SEVERITY_HINT, "mtd-table", (int) i, FJ_COLUMN_DEVICE,
                            /* Translators: a storage and its number, versions of U-Boot */
                            _ ("The rows divide %s%u as these versions of U-Boot do: %s. "
                               "Any other refuses them."),
                            fj_storage_kind_to_text (kind), row->values.storage_index, uboots);
  else
    fj_layout_rules_report (self, FJ_SEVERITY_HINT, "mtd-table", (int) i, FJ_COLUMN_DEVICE,
                            _ ("U-Boot has its own partition table for %s%u: the rows must list "
                               "all of it, in its order."),
                            fj_storage_kind_to_text (kind), row->values.storage_index);
}

/**
 * fj_layout_rules_check_storages:
 *
 * (skip): where rows lie, as far as it holds for any board.
 */
void
fj_layout_rules_check_storages (FjLayoutRules *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    if (!fj_checked_row_is_on_storage (fj_layout_rules_get_row (self, i)))
      continue;
    check_raw (self, i);
    check_boot_area (self, i);
    check_offset (self, i);
    check_same_offset (self, i);
    check_order (self, i);
    check_partial (self, i);
    check_mtd_table (self, i);
  }
}
