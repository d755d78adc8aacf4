/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-layout-check.h>
#include <fj-layout-fix.h>
#include <fj-layout-kind.h>
#include <fj-layout-room.h>
#include <fj-tsv.h>
#include <fj-uboot-layout.h>
#include <fj-wire-layout.h>
#include <stdlib.h>
#include <string.h>

/*
 * Any file: either an error or a layout that gives back the identical file; edits can be taken back
 * byte for byte; and a layout without errors is one that U-Boot reads as it was meant.
 */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static const FjMtdPartition    table[] = { { 0, 0x40000, "fsbl1" }, { 0x40000, 0x3fc0000, NULL } };
static const FjStorageGeometry board[] = {
  { FJ_STORAGE_MMC, 0, G_GUINT64_CONSTANT (0x200000000), 512, 0x4400, 0, NULL, 0 },
  { FJ_STORAGE_MMC, 1, G_GUINT64_CONSTANT (0x100000000), 0x80000, 0x80000, 0x400000, NULL, 0 },
  { FJ_STORAGE_NOR, 0, 0x4000000, 0x10000, 0, 0, table, G_N_ELEMENTS (table) },
};

static void
must (gboolean condition)
{
  if (!condition)
    abort ();
}

static void
must_be (FjLayout *layout, GBytes *expected)
{
  g_autoptr (GBytes) bytes = fj_layout_to_bytes (layout);

  must (g_bytes_equal (bytes, expected));
}

static void
compare_rows (const FjRowValues *a, const FjRowValues *b)
{
  must (a->option == b->option && a->id == b->id && strcmp (a->name, b->name) == 0);
  must (a->type == b->type && a->copies == b->copies && a->storage == b->storage);
  must (a->storage_index == b->storage_index && a->area == b->area && a->offset == b->offset);
}

static void
check_wire (FjLayout *layout)
{
  g_autoptr (GPtrArray) issues = fj_layout_check (layout, NULL, 0);
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (FjRowValues));
  g_autoptr (GBytes) wire = NULL;
  g_autoptr (GArray) read = NULL;
  guint n = fj_layout_get_n_rows (layout);

  if (fj_issues_get_worst (issues) == FJ_SEVERITY_ERROR)
    return;
  for (guint i = 0; i < n; i++) {
    const FjRowValues *values = fj_partition_get_values (fj_layout_get_row (layout, i));

    must (values != NULL);
    g_array_append_vals (rows, values, 1);
  }
  wire = fj_wire_layout_format ((const FjRowValues *) (gconstpointer) rows->data, n);
  read = fj_uboot_layout_parse (wire, FJ_UBOOT_CURRENT, TRUE, NULL);
  must (read != NULL && read->len == n);
  must (fj_uboot_layout_check_rows ((const FjRowValues *) (gconstpointer) read->data, n,
                                    FJ_UBOOT_CURRENT, NULL));
  for (guint i = 0; i < n; i++)
    compare_rows (&g_array_index (read, FjRowValues, i), &g_array_index (rows, FjRowValues, i));
}

/* A file that is saved and read again has the same rows, unless it grew beyond what is read. */
static void
check_saved (FjLayout *layout)
{
  g_autoptr (GBytes) bytes = fj_layout_to_bytes (layout);
  g_autoptr (FjLayout) again = fj_layout_new_from_bytes (bytes, NULL);

  if (g_bytes_get_size (bytes) == 0 || g_bytes_get_size (bytes) > FJ_TSV_MAX_SIZE ||
      fj_layout_get_n_rows (layout) > FJ_TSV_MAX_ROWS)
    return;
  must (again != NULL && fj_layout_get_n_rows (again) == fj_layout_get_n_rows (layout));
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++)
    for (FjColumn column = FJ_COLUMN_OPTION; column < FJ_N_COLUMNS; column++)
      must (strcmp (fj_partition_get_text (fj_layout_get_row (layout, i), column),
                    fj_partition_get_text (fj_layout_get_row (again, i), column)) == 0);
}

/* Edits that the bytes themselves choose. */
static void
edit (FjLayout *layout, const guint8 *data, size_t size)
{
  static const char *const texts[] = { "", "P", "-", "0x10", "rootfs",
                                       "a\tb\nc", "# x", "boot1", "\xff" };

  for (size_t i = 0; i < MIN (size, 6); i++) {
    guint n = fj_layout_get_n_rows (layout);
    guint row = n > 0 ? data[i] % n : 0;

    if (n == 0 || data[i] % 5 == 0) {
      const char *cells[FJ_N_COLUMNS] = { "P", NULL, "x", texts[data[i] % G_N_ELEMENTS (texts)] };
      g_autoptr (FjPartition) partition = fj_partition_new (cells);

      fj_layout_insert (layout, row, partition);
    } else if (data[i] % 5 == 1) {
      fj_layout_remove (layout, row);
    } else if (data[i] % 5 == 2) {
      fj_layout_move (layout, row, (row + data[i] / 7) % n);
    } else if (data[i] % 5 == 3) {
      fj_layout_set_packing (layout, row, (FjPacking) (data[i] / 5 % 3));
    } else {
      fj_layout_set_text (layout, row, (FjColumn) (data[i] % FJ_N_COLUMNS),
                          texts[data[i] % G_N_ELEMENTS (texts)]);
    }
    check_saved (layout);
  }
}

static void
check_fixes (FjLayout *layout)
{
  g_autoptr (GPtrArray) issues = fj_layout_check (layout, board, G_N_ELEMENTS (board));

  for (guint i = 0; i < issues->len; i++) {
    must (g_utf8_validate (fj_issue_get_text (g_ptr_array_index (issues, i)), -1, NULL));
    fj_layout_apply_fix (layout, g_ptr_array_index (issues, i));
  }
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++)
    fj_layout_get_capacity (layout, i, board, G_N_ELEMENTS (board));
}

/* What is put right is right afterwards; of what is no layout at most the tabs are. */
static void
check_mended (FjLayout *layout)
{
  FjLayoutKind kind = fj_layout_get_kind (layout);
  g_autoptr (GPtrArray) fixes = fj_layout_fix (layout);
  g_autoptr (GPtrArray) again = fj_layout_fix (layout);

  must (again->len == 0);
  must (fixes->len == 0 || fj_layout_kind_has_cells (kind) || kind == FJ_LAYOUT_KIND_SPACES);
  for (guint i = 0; i < fixes->len; i++) {
    const FjLayoutFix *fix = g_ptr_array_index (fixes, i);

    must (g_utf8_validate (fix->before, -1, NULL) && g_utf8_validate (fix->after, -1, NULL));
    must (!g_str_equal (fix->before, fix->after));
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjLayout) layout = fj_layout_new_from_bytes (bytes, &error);

  must ((layout == NULL) == (error != NULL));
  if (layout == NULL)
    return 0;
  must_be (layout, bytes);
  check_mended (layout);
  while (fj_layout_can_undo (layout))
    fj_layout_undo (layout);
  must_be (layout, bytes);
  check_wire (layout);
  check_saved (layout);
  edit (layout, data, size);
  check_fixes (layout);
  check_saved (layout);
  while (fj_layout_can_undo (layout))
    fj_layout_undo (layout);
  must_be (layout, bytes);
  must (!fj_layout_get_modified (layout));
  return 0;
}
