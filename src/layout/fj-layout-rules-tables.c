/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-private.h"
#include "fj-layout-rules.h"
#include "fj-partition-private.h"
#include "fj-uboot-gpt.h"

#include <glib/gi18n-lib.h>

/* Rules about the partition tables that U-Boot writes. */

#define BLOCK_SIZE 512
#define N_MMCS 10

/* The rows of one MMC as U-Boot gets them, and where each stands in the layout. */
typedef struct {
  GArray *values; /* (owned) (element-type FjRowValues) */
  GArray *rows;   /* (owned) (element-type guint) */
} Table;

static void
table_clear (Table *table)
{
  g_array_unref (table->values);
  g_array_unref (table->rows);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static void
collect_rows (FjLayoutRules *self, guint8 mmc, Table *table)
{
  for (guint i = 0; i < self->rows->len; i++) {
    FjRowValues values = *fj_partition_get_values (fj_layout_get_row (self->layout, i));

    if (values.storage != FJ_STORAGE_MMC || values.storage_index != mmc)
      continue;
    if (self->is_left_out != NULL && self->is_left_out[i])
      values.option = FJ_OPTION_NONE;
    g_array_append_val (table->values, values);
    g_array_append_val (table->rows, i);
  }
}

/* An MMC that nobody knows is taken to be just large enough. */
static FjStorageGeometry
make_geometry (guint8 mmc, const FjRowValues *values, guint n)
{
  FjStorageGeometry geometry = {
    .kind = FJ_STORAGE_MMC,
    .index = mmc,
    .size = 1,
    .erase_size = BLOCK_SIZE,
    .first_usable = BLOCK_SIZE,
  };

  for (guint i = 0; i < n; i++)
    geometry.size = MAX (geometry.size, values[i].offset);
  geometry.size += BLOCK_SIZE + geometry.size - fj_uboot_layout_get_end (&geometry);
  return geometry;
}

static void
check_table (FjLayoutRules *self, guint8 mmc)
{
  g_auto (Table) table = { g_array_new (FALSE, TRUE, sizeof (FjRowValues)),
                           g_array_new (FALSE, FALSE, sizeof (guint)) };
  const FjStorageGeometry *known =
    fj_storage_geometry_find (self->geometry, self->n_geometry, FJ_STORAGE_MMC, mmc);
  const FjRowValues *values;
  FjStorageGeometry  geometry;
  g_autoptr (GArray) placed = NULL;
  g_autoptr (GArray) entries = NULL;
  int too_much;

  collect_rows (self, mmc, &table);
  values = (const FjRowValues *) (gconstpointer) table.values->data;
  if (table.rows->len == 0 || !fj_uboot_layout_is_full (values, table.rows->len, FJ_UBOOT_CURRENT,
                                                        FJ_STORAGE_MMC, mmc))
    return;
  geometry = known != NULL ? *known : make_geometry (mmc, values, table.rows->len);
  placed = fj_uboot_layout_place (values, table.rows->len, FJ_UBOOT_CURRENT, &geometry, 1, NULL, 0,
                                  NULL);
  if (placed == NULL)
    return;
  entries = fj_uboot_gpt_build (values, (FjUbootPartition *) (gpointer) placed->data, placed->len,
                                mmc, &too_much);
  if (too_much >= 0)
    fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "partitions-too-many",
                            (int) g_array_index (table.rows, guint, too_much), FJ_COLUMN_NONE,
                            _ ("U-Boot has no room for so many partitions on mmc%u: it would leave "
                               "this one out of the table that it writes, and then fail. Use "
                               "fewer rows or shorter names."),
                            mmc);
}

/**
 * fj_layout_rules_check_tables:
 *
 * (skip): what gets into the tables; only where nothing is wrong.
 */
void
fj_layout_rules_check_tables (FjLayoutRules *self)
{
  if (fj_issues_get_worst (self->issues) == FJ_SEVERITY_ERROR)
    return;
  for (guint8 mmc = 0; mmc < N_MMCS; mmc++)
    check_table (self, mmc);
}
