/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-check.h"

#include "fj-cell.h"
#include "fj-layout-private.h"
#include "fj-layout-rules.h"
#include "fj-partition-private.h"
#include "fj-tsv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* U-Boot counts the line after the last one too. */
#define MAX_ROWS (FJ_MAX_LINES - 1)

static void
report_missing (FjLayoutRules *self, guint row, FjColumn column)
{
  FjIssue *issue = fj_layout_rules_report (
    self, FJ_SEVERITY_ERROR, "cell-missing", (int) row, column,
    /* Translators: %s is the heading of a column, such as "Offset" */
    _ ("The row has nothing in the column “%s”."), fj_column_to_text (column));

  if (column != FJ_COLUMN_OFFSET)
    return;
  fj_issue_set_fix (issue, "0x0", _ ("Use %s"), "0x0");
  if (fj_checked_row_is_on_storage (fj_layout_rules_get_row (self, row)))
    fj_issue_set_fix_choice (issue);
}

static void
check_encoding (FjLayoutRules *self, guint row, const char *raw)
{
  FjTsvSpan spans[FJ_N_COLUMNS];
  gsize     rest;

  fj_tsv_split (raw, spans, &rest);
  if (!g_utf8_validate (raw, (gssize) rest, NULL))
    fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "not-utf8", (int) row, FJ_COLUMN_NONE,
                            _ ("The row has characters that are not UTF-8."));
}

/*
 * In a row with one cell too few, those after the gap stand one column too far left: none of them
 * is wrong in itself. Returns: the column of the first; %FJ_COLUMN_NONE where nothing is shifted
 * so.
 */
static FjColumn
find_shift (FjPartition *partition)
{
  FjColumn shift = FJ_COLUMN_OPTION;

  if (fj_partition_get_text (partition, FJ_COLUMN_FILE)[0] != '\0')
    return FJ_COLUMN_NONE;
  while (shift < FJ_COLUMN_OFFSET &&
         fj_cell_is_valid (shift, fj_partition_get_text (partition, shift)))
    shift++;
  if (shift == FJ_COLUMN_OFFSET || fj_partition_get_text (partition, FJ_COLUMN_OFFSET)[0] == '\0')
    return FJ_COLUMN_NONE;
  for (FjColumn column = shift; column < FJ_COLUMN_OFFSET; column++)
    if (!fj_cell_is_valid (column + 1, fj_partition_get_text (partition, column)))
      return FJ_COLUMN_NONE;
  return shift;
}

static void
report_shift (FjLayoutRules *self, guint row, FjColumn column)
{
  fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "cells-shifted", (int) row, column,
                          /* Translators: %s is the heading of a column, such as "Type" */
                          _ ("The row has 6 cells, not 7: from the column “%s” on, each stands one "
                             "column too far to the left."),
                          fj_column_to_text (column));
}

static void
check_cells (FjLayoutRules *self, guint i, FjPartition *partition)
{
  FjCheckedRow *row = &g_array_index (self->rows, FjCheckedRow, i);
  FjColumn      shift = find_shift (partition);

  check_encoding (self, i, fj_partition_get_raw (partition));
  if (shift != FJ_COLUMN_NONE)
    report_shift (self, i, shift);
  for (FjColumn column = FJ_COLUMN_OPTION; column < FJ_N_COLUMNS; column++) {
    const char *text = fj_partition_get_text (partition, column);
    g_autoptr (FjIssue) issue = NULL;

    if (shift != FJ_COLUMN_NONE && column >= shift)
      return;
    if (text[0] == '\0' && column != FJ_COLUMN_FILE) {
      report_missing (self, i, column);
      return; /* the columns after it are missing as well */
    }
    if (fj_cell_parse (column, text, &row->values, &issue))
      row->known |= 1u << column;
    if (column == FJ_COLUMN_ID && FJ_ROW_KNOWS (row, column))
      self->has_id[row->values.id] = TRUE;
    if (issue == NULL)
      continue;
    fj_issue_set_place (issue, (int) i, row->line);
    g_ptr_array_add (self->issues, g_steal_pointer (&issue));
  }
}

static void
check_rows (FjLayoutRules *self)
{
  guint n = fj_layout_get_n_rows (self->layout);

  g_array_set_size (self->rows, n);
  for (guint i = 0; i < n; i++) {
    FjPartition *partition = fj_layout_get_row (self->layout, i);

    g_array_index (self->rows, FjCheckedRow, i).line = fj_partition_get_line (partition);
    check_cells (self, i, partition);
  }
  if (n == 0)
    fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "rows-none", -1, FJ_COLUMN_NONE,
                            _ ("The layout has no rows."));
  else if (n > MAX_ROWS)
    fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "rows-too-many", -1, FJ_COLUMN_NONE,
                            _ ("The layout has %u rows, and U-Boot takes %u at most."), n,
                            MAX_ROWS);
}

/* By rows, what is about the whole layout first; the worst of a row first. */
static int
compare_issues (gconstpointer a, gconstpointer b)
{
  FjIssue *first = *(FjIssue *const *) a;
  FjIssue *second = *(FjIssue *const *) b;
  int      rows = fj_issue_get_row (first) - fj_issue_get_row (second);

  if (rows != 0)
    return rows;
  if (fj_issue_get_severity (first) != fj_issue_get_severity (second))
    return (int) fj_issue_get_severity (second) - (int) fj_issue_get_severity (first);
  return (int) fj_issue_get_column (first) - (int) fj_issue_get_column (second);
}

/**
 * fj_layout_check:
 * @layout: a layout
 * @geometry: (array length=n_geometry) (nullable): the board's storages, if they are known
 * @n_geometry: how many
 *
 * Like fj_layout_check_selected(), for all rows.
 *
 * Returns: (transfer full) (element-type FjIssue): the issues
 */
GPtrArray *
fj_layout_check (FjLayout *layout, const FjStorageGeometry *geometry, guint n_geometry)
{
  return fj_layout_check_selected (layout, geometry, n_geometry, NULL);
}

/**
 * fj_layout_check_selected:
 * @layout: a layout
 * @geometry: (array length=n_geometry) (nullable): the board's storages, if they are known
 * @n_geometry: how many
 * @is_left_out: (array) (nullable): for each row, whether the board gets it without its option
 *
 * Says all that is wrong with a layout, and what may be. Rules that depend on a board nobody knows
 * yet give warnings. A layout without errors is one that U-Boot reads. Where the cells of a file
 * mean nothing (see fj_layout_kind_has_cells()), that is the only thing it says.
 *
 * Returns: (transfer full) (element-type FjIssue): the issues, those of the whole layout first,
 * then row by row
 */
GPtrArray *
fj_layout_check_selected (FjLayout *layout, const FjStorageGeometry *geometry, guint n_geometry,
                          const gboolean *is_left_out)
{
  FjLayoutRules rules = {
    .layout = layout,
    .geometry = geometry,
    .n_geometry = n_geometry,
    .is_left_out = is_left_out,
  };

  g_return_val_if_fail (FJ_IS_LAYOUT (layout), NULL);

  rules.kind = fj_layout_get_kind (layout);
  rules.issues = g_ptr_array_new_with_free_func (g_object_unref);
  if (!fj_layout_kind_has_cells (rules.kind)) {
    g_ptr_array_add (rules.issues, fj_layout_kind_make_issue (rules.kind, layout));
    return rules.issues;
  }
  rules.rows = g_array_new (FALSE, TRUE, sizeof (FjCheckedRow));
  check_rows (&rules);
  fj_layout_lines_check (fj_layout_get_lines (layout), rules.issues);
  fj_layout_rules_check_list (&rules);
  fj_layout_rules_check_empty (&rules);
  fj_layout_rules_check_storages (&rules);
  if (geometry != NULL)
    fj_layout_rules_check_board (&rules);
  fj_layout_rules_check_tables (&rules);
  g_array_unref (rules.rows);
  g_ptr_array_sort (rules.issues, compare_issues);
  return rules.issues;
}
