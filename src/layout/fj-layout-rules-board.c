/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-rules.h"

#include "fj-format.h"
#include "fj-mtd-table.h"
#include "fj-offset-grid.h"
#include "fj-uboot-layout.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Rules about the storages of one board. U-Boot stops at the first mistake; these find them all. */

static const FjStorageGeometry *
find_geometry (FjLayoutRules *self, const FjCheckedRow *row)
{
  return fj_storage_geometry_find (self->geometry, self->n_geometry, row->values.storage,
                                   row->values.storage_index);
}

/* No other storage is offered in its place: it may hold what somebody wants to keep. */
static void
check_storage (FjLayoutRules *self, guint i)
{
  const FjRowValues *values = &fj_layout_rules_get_row (self, i)->values;
  g_autofree char   *name = fj_storage_dup_name (values->storage, values->storage_index);

  if (values->storage == FJ_STORAGE_MMC)
    fj_layout_rules_report (
      self, FJ_SEVERITY_ERROR, "device-missing", (int) i, FJ_COLUMN_DEVICE,
      _ ("This board has no %s. If it is the SD card, insert one; else choose a "
         "layout for a storage that the board has."),
      name);
  else
    fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "device-missing", (int) i, FJ_COLUMN_DEVICE,
                            _ ("This board has no %s."), name);
}

/* An eMMC of the board, for a boot area that is on a card. */
static void
check_boot_area (FjLayoutRules *self, guint i, const FjStorageGeometry *geometry)
{
  if (geometry->kind == FJ_STORAGE_MMC && geometry->boot_size == 0) {
    g_autofree char *name = fj_storage_dup_name (geometry->kind, geometry->index);

    fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "boot-area", (int) i, FJ_COLUMN_OFFSET,
                            _ ("The %s of this board has no boot areas: it is no eMMC."), name);
  }
}

static void
report_offset (FjLayoutRules *self, guint i, const char *code, const char *format,
               guint64 limit, guint64 fix)
{
  g_autofree char *number = fj_format_offset (limit);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *text = g_strjoinv (number, parts);
  FjIssue         *issue = fj_layout_rules_report (self, FJ_SEVERITY_ERROR, code, (int) i,
                                                   FJ_COLUMN_OFFSET, "%s", text);

  if (fix != G_MAXUINT64)
    fj_layout_rules_set_offset_fix (self, issue, fix);
}

static gboolean
check_offset (FjLayoutRules *self, guint i, const FjStorageGeometry *geometry)
{
  guint64      offset = fj_layout_rules_get_row (self, i)->values.offset;
  FjOffsetGrid grid;

  fj_offset_grid_init (&grid, geometry);
  if (offset < grid.first)
    report_offset (self, i, "offset-too-low", _ ("Partitions of this device begin at %s or later."),
                   grid.first, fj_layout_align_up (grid.first, grid.step));
  else if (offset > grid.end)
    report_offset (self, i, "offset-too-high", _ ("The device ends at %s."), grid.end, G_MAXUINT64);
  else if (offset % grid.step != 0)
    report_offset (
      self, i, "offset-unaligned",
      _ ("Partitions of this device begin on a multiple of %s, the size of an erase "
         "block."),
      grid.step, fj_layout_align_up (offset, grid.step));
  else
    return TRUE;
  return FALSE;
}

/* How many partitions of the same storage lie before the row. */
static guint
count_before (FjLayoutRules *self, const FjCheckedRow *row)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++) {
    const FjCheckedRow *other = fj_layout_rules_get_row (self, i);

    n += fj_checked_row_is_placed (other) && fj_checked_row_shares_storage (row, other) &&
         other->values.offset < row->values.offset;
  }
  return n;
}

static int
compare_offsets (gconstpointer a, gconstpointer b)
{
  guint64 offset_a = *(const guint64 *) a;
  guint64 offset_b = *(const guint64 *) b;

  return (offset_a > offset_b) - (offset_a < offset_b);
}

/* Where the partitions of the same storage begin, in their order. */
static GArray *
collect_offsets (FjLayoutRules *self, const FjCheckedRow *row)
{
  GArray *offsets = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < self->rows->len; i++) {
    const FjCheckedRow *other = fj_layout_rules_get_row (self, i);

    if (fj_checked_row_is_placed (other) && fj_checked_row_shares_storage (row, other))
      g_array_append_val (offsets, other->values.offset);
  }
  g_array_sort (offsets, compare_offsets);
  return offsets;
}

static gboolean
fits_table (GArray *offsets, const FjStorageGeometry *geometry)
{
  if (offsets->len != geometry->n_mtd)
    return FALSE;
  for (guint i = 0; i < offsets->len; i++)
    if (g_array_index (offsets, guint64, i) != geometry->mtd[i].offset)
      return FALSE;
  return TRUE;
}

/**
 * fj_layout_rules_dup_uboots:
 *
 * (skip): "v2020.10, mainline", by the partitions that the rows make.
 */
char *
fj_layout_rules_dup_uboots (FjLayoutRules *self, const FjCheckedRow *row)
{
  g_autoptr (GArray) offsets = collect_offsets (self, row);

  return fj_mtd_tables_find (row->values.storage, (const guint64 *) (gpointer) offsets->data,
                             offsets->len);
}

/* A layout for another U-Boot has no wrong offset: one sentence for all its rows. */
static gboolean
is_for_other_uboot (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
  g_autofree char    *uboots = fj_layout_rules_dup_uboots (self, row);
  g_autofree char    *name = fj_storage_dup_name (row->values.storage, row->values.storage_index);

  if (uboots == NULL)
    return FALSE;
  if (count_before (self, row) == 0)
    fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "mtd-table", (int) i, FJ_COLUMN_DEVICE,
                            /* Translators: a storage such as nor0, and versions of U-Boot */
                            _ ("The rows divide %s as these versions of U-Boot do: %s. The "
                               "U-Boot of this board divides it otherwise."),
                            name, uboots);
  return TRUE;
}

static gboolean
has_fsbl_on_nor (FjLayoutRules *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const FjCheckedRow *row = fj_layout_rules_get_row (self, i);

    if (fj_checked_row_is_on_storage (row) && row->values.storage == FJ_STORAGE_NOR &&
        g_str_has_prefix (row->values.name, "fsbl"))
      return TRUE;
  }
  return FALSE;
}

static void
check_mtd_row (FjLayoutRules *self, guint i, const FjStorageGeometry *geometry, guint n_rows)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
  guint               number = count_before (self, row);
  g_autofree char    *name = fj_storage_dup_name (geometry->kind, geometry->index);

  if (number >= geometry->n_mtd)
    fj_layout_rules_report (
      self, FJ_SEVERITY_ERROR, "mtd-table", (int) i, FJ_COLUMN_OFFSET,
      ngettext ("U-Boot's partition table for %s has only %u partition.",
                "U-Boot's partition table for %s has only %u partitions.", geometry->n_mtd),
      name, geometry->n_mtd);
  else if (geometry->mtd[number].offset != row->values.offset)
    report_offset (self, i, "mtd-table",
                   _ ("In U-Boot's partition table for this device this partition begins at %s."),
                   geometry->mtd[number].offset, geometry->mtd[number].offset);
  else if (number + 1 == n_rows && number + 1 < geometry->n_mtd)
    report_offset (self, i, "mtd-table",
                   _ ("U-Boot's partition table for this device has another partition at %s, which "
                      "must have a row too."),
                   geometry->mtd[number + 1].offset, G_MAXUINT64);
}

/* U-Boot never changes the partitions of an MTD device, so the rows have to be the same. */
static void
check_mtd_table (FjLayoutRules *self, guint i, const FjStorageGeometry *geometry)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
  g_autoptr (GArray) offsets = collect_offsets (self, row);
  g_autofree char *name = fj_storage_dup_name (geometry->kind, geometry->index);

  if (geometry->n_mtd == 0) {
    fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "mtd-table", (int) i, FJ_COLUMN_TYPE,
                            _ ("U-Boot has no partitions on %s: only a row of type RawImage can be "
                               "written there."),
                            name);
    return;
  }
  if (geometry->mtd_needs_fsbl && !has_fsbl_on_nor (self)) {
    fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "mtd-table", (int) i, FJ_COLUMN_NAME,
                            _ ("This U-Boot has partitions on %s only for a layout with a NOR row "
                               "whose name begins with “fsbl”."),
                            name);
    return;
  }
  if (!fits_table (offsets, geometry) && !is_for_other_uboot (self, i))
    check_mtd_row (self, i, geometry, offsets->len);
}

static void
check_row (FjLayoutRules *self, guint i)
{
  const FjCheckedRow      *row = fj_layout_rules_get_row (self, i);
  const FjStorageGeometry *geometry;

  if (!fj_checked_row_is_on_storage (row))
    return;
  geometry = find_geometry (self, row);
  if (geometry == NULL && row->values.storage != FJ_STORAGE_RAM)
    check_storage (self, i);
  else if (geometry != NULL && fj_checked_row_is_in_boot_area (row))
    check_boot_area (self, i, geometry);
  else if (geometry != NULL && fj_checked_row_is_placed (row) &&
           check_offset (self, i, geometry) && fj_storage_kind_is_mtd (geometry->kind))
    check_mtd_table (self, i, geometry);
}

/*
 * The rows as U-Boot would get them. Each is programmed here: what a partial update needs depends
 * on the present partition table, which nobody knows. Every board has RAM, known or not.
 */
static GArray *
collect_rows (FjLayoutRules *self)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (FjRowValues));

  for (guint i = 0; i < self->rows->len; i++) {
    const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
    FjRowValues         values = *fj_partition_get_values (fj_layout_get_row (self->layout, i));

    if (values.storage == FJ_STORAGE_RAM && find_geometry (self, row) == NULL)
      continue;
    if (values.storage != FJ_STORAGE_NONE)
      values.option |= FJ_OPTION_PROGRAM;
    g_array_append_val (rows, values);
  }
  return rows;
}

static void
ask_uboot (FjLayoutRules *self)
{
  g_autoptr (GArray) rows = collect_rows (self);
  g_autoptr (GArray) placed = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *safe = NULL;

  placed = fj_uboot_layout_place ((const FjRowValues *) (gconstpointer) rows->data, rows->len,
                                  FJ_UBOOT_CURRENT, self->geometry, self->n_geometry, NULL, 0,
                                  &sentence);
  if (placed != NULL)
    return;
  safe = fj_format_safe_text (sentence, strlen (sentence));
  fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "uboot-refuses", -1, FJ_COLUMN_NONE,
                          _ ("U-Boot would refuse this layout: “%s”"), safe);
}

/**
 * fj_layout_rules_check_board:
 *
 * (skip): what the storages of a known board allow.
 */
void
fj_layout_rules_check_board (FjLayoutRules *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    check_row (self, i);
  if (self->rows->len > 0 && fj_issues_get_worst (self->issues) < FJ_SEVERITY_ERROR)
    ask_uboot (self);
}
