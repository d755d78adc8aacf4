/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-rules.h"

#include "fj-layout-hex.h"

#include "fj-format.h"

#include <glib/gi18n-lib.h>

/* What all rules use: rows with the meaning of their cells, and a place for what is found. */

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
  g_autofree char    *value = fj_layout_format_offset (self->layout, offset);

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
