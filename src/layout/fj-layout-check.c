/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-check.h"

#include "fj-cell.h"
#include "fj-format.h"
#include "fj-layout-private.h"
#include "fj-layout-rules.h"
#include "fj-partition-private.h"
#include "fj-tsv.h"
#include "fj-uboot-layout.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* U-Boot counts the line after the last one too. */
#define MAX_ROWS (FJ_MAX_LINES - 1)

/**
 * fj_layout_rules_report: (skip)
 * @self: the rules
 * @severity: how bad it is
 * @code: the code of the issue
 * @row: index of a row, or -1
 * @column: the cell's column, or %FJ_COLUMN_NONE
 * @format: one translated sentence, as a printf format
 * @...: its arguments
 *
 * Returns: (transfer none): the new issue, for a fix to be added
 */
FjIssue *
fj_layout_rules_report (FjLayoutRules *self, FjSeverity severity, const char *code, int row,
                        FjColumn column, const char *format, ...)
{
  g_autofree char *text = NULL;
  FjIssue         *issue;
  va_list          args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  issue = fj_issue_new (severity, code, row, column, "%s", text);
  if (row >= 0)
    fj_issue_set_place (issue, row, fj_layout_rules_get_row (self, (guint) row)->line);
  g_ptr_array_add (self->issues, issue);
  return issue;
}

/**
 * fj_layout_rules_set_offset_fix: (skip)
 * @self: the rules
 * @issue: an issue about the offset of a row
 * @offset: where the row could begin
 *
 * Offers @offset, unless it is where the row begins now, because there is no better one, or another
 * row of the same storage begins there already.
 */
void
fj_layout_rules_set_offset_fix (FjLayoutRules *self, FjIssue *issue, guint64 offset)
{
  guint               i = (guint) fj_issue_get_row (issue);
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
  g_autofree char    *value = fj_format_offset (offset);

  if (offset == row->values.offset)
    return;
  for (guint j = 0; j < self->rows->len; j++) {
    const FjCheckedRow *other = fj_layout_rules_get_row (self, j);

    if (j != i && fj_checked_row_is_placed (other) && fj_checked_row_shares_storage (row, other) &&
        other->values.offset == offset)
      return;
  }
  fj_issue_set_fix (issue, value, _ ("Use %s"), value);
}

/**
 * fj_layout_rules_get_row:
 *
 * (skip):
 *
 * Returns: (transfer none): row @i
 */
const FjCheckedRow *
fj_layout_rules_get_row (FjLayoutRules *self, guint i)
{
  return &g_array_index (self->rows, FjCheckedRow, i);
}

/**
 * fj_checked_row_is_on_storage:
 *
 * (skip):
 *
 * Returns: whether its device is known and is not "none"
 */
gboolean
fj_checked_row_is_on_storage (const FjCheckedRow *self)
{
  return FJ_ROW_KNOWS (self, FJ_COLUMN_DEVICE) && self->values.storage != FJ_STORAGE_NONE;
}

/**
 * fj_checked_row_shares_storage:
 *
 * (skip):
 *
 * Returns: whether both are on the same storage
 */
gboolean
fj_checked_row_shares_storage (const FjCheckedRow *self, const FjCheckedRow *other)
{
  return fj_checked_row_is_on_storage (self) && fj_checked_row_is_on_storage (other) &&
         self->values.storage == other->values.storage &&
         self->values.storage_index == other->values.storage_index;
}

/**
 * fj_checked_row_is_placed: (skip)
 * @self: a row
 *
 * Returns: whether it is a partition at a known address of the ordinary area of a storage
 */
gboolean
fj_checked_row_is_placed (const FjCheckedRow *self)
{
  return fj_checked_row_is_on_storage (self) && FJ_ROW_KNOWS (self, FJ_COLUMN_OFFSET) &&
         FJ_ROW_KNOWS (self, FJ_COLUMN_TYPE) && self->values.type != FJ_PARTITION_RAW_IMAGE &&
         self->values.area == FJ_AREA_USER;
}

/**
 * fj_checked_row_is_in_boot_area:
 *
 * (skip):
 *
 * Returns: whether it goes to a boot area of an eMMC
 */
gboolean
fj_checked_row_is_in_boot_area (const FjCheckedRow *self)
{
  return fj_checked_row_is_on_storage (self) && FJ_ROW_KNOWS (self, FJ_COLUMN_OFFSET) &&
         FJ_ROW_KNOWS (self, FJ_COLUMN_TYPE) && self->values.type != FJ_PARTITION_RAW_IMAGE &&
         self->values.area != FJ_AREA_USER;
}

/**
 * fj_layout_align_up:
 *
 * (skip):
 *
 * Returns: the first multiple of @size from @offset on
 */
guint64
fj_layout_align_up (guint64 offset, guint64 size)
{
  guint64 rest = offset % size;

  return rest == 0 || offset > G_MAXUINT64 - size ? offset : offset + size - rest;
}

/**
 * fj_layout_rules_is_first:
 *
 * (skip):
 *
 * Returns: whether no row before @i is on the same storage
 */
gboolean
fj_layout_rules_is_first (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);

  for (guint j = 0; j < i; j++)
    if (fj_checked_row_shares_storage (row, fj_layout_rules_get_row (self, j)))
      return FALSE;
  return fj_checked_row_is_on_storage (row);
}

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

static gboolean
means_something (FjPartition *partition, FjColumn cell, FjColumn column)
{
  const char *text = fj_partition_get_text (partition, cell);
  FjRowValues values;
  g_autoptr (FjIssue) issue = NULL;

  return text[0] != '\0' && fj_cell_parse (column, text, &values, &issue);
}

/*
 * In a row with one cell too few, those after the gap stand one column too far left: none of them is
 * wrong in itself. Returns: the column of the first; %FJ_COLUMN_NONE where nothing is shifted so.
 */
static FjColumn
find_shift (FjPartition *partition)
{
  FjColumn shift = FJ_COLUMN_OPTION;

  if (fj_partition_get_text (partition, FJ_COLUMN_FILE)[0] != '\0')
    return FJ_COLUMN_NONE;
  while (shift < FJ_COLUMN_OFFSET && means_something (partition, shift, shift))
    shift++;
  if (shift == FJ_COLUMN_OFFSET || fj_partition_get_text (partition, FJ_COLUMN_OFFSET)[0] == '\0')
    return FJ_COLUMN_NONE;
  for (FjColumn column = shift; column < FJ_COLUMN_OFFSET; column++)
    if (!means_something (partition, column, column + 1))
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
 * Says all that is wrong with a layout, and what may be. Rules that depend on a board nobody knows
 * yet give warnings. A layout without errors is one that U-Boot reads. Where the cells of a file
 * mean nothing (see fj_layout_kind_has_cells()), that is the only thing it says.
 *
 * Returns: (transfer full) (element-type FjIssue): the issues, those of the whole layout first,
 * then row by row
 */
GPtrArray *
fj_layout_check (FjLayout *layout, const FjStorageGeometry *geometry, guint n_geometry)
{
  FjLayoutRules rules = { .layout = layout, .geometry = geometry, .n_geometry = n_geometry };

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

/**
 * fj_storage_geometry_find:
 *
 * (skip):
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

/* Where the row ends: at the next one by address, or else at @end. */
static guint64
find_end (FjLayout *layout, const FjRowValues *values, guint64 end)
{
  guint n = fj_layout_get_n_rows (layout);

  for (guint i = 0; i < n; i++) {
    const FjRowValues *other = fj_partition_get_values (fj_layout_get_row (layout, i));

    if (other != NULL && other->storage == values->storage &&
        other->storage_index == values->storage_index && other->area == FJ_AREA_USER &&
        other->type != FJ_PARTITION_RAW_IMAGE && other->offset > values->offset)
      end = MIN (end, other->offset);
  }
  return end;
}

/**
 * fj_layout_get_capacity:
 * @layout: a layout
 * @row: index of a row
 * @geometry: (array length=n_geometry) (nullable): the board's storages, if they are known
 * @n_geometry: how many
 *
 * How large the file of a row can be: up to the next row of the same storage and area or, for the
 * last one, to the end of the storage where that is known. Copies share the room.
 *
 * Returns: bytes; %G_MAXUINT64 when it is not known
 */
guint64
fj_layout_get_capacity (FjLayout *layout, guint row, const FjStorageGeometry *geometry,
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
  return end > values->offset ? (end - values->offset) / MAX (values->copies, 1) : 0;
}
