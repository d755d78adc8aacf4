/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-fix.h"

#include "fj-layout-check.h"
#include "fj-layout-kind.h"
#include "fj-layout-private.h"
#include "fj-partition-private.h"

/* Each pass puts something right in every row that has something; no row has as many cells. */
#define PASSES_MAX 64

/* What a pass has done, so that no two of its fixes are about the same thing. */
typedef struct {
  FjLayout   *layout;  /* (not owned) */
  GPtrArray  *fixes;   /* (not owned) (element-type FjLayoutFix) */
  GHashTable *rows;    /* (owned) (element-type guint): that were changed */
  GHashTable *offsets; /* (owned) (element-type utf8): that were given to a row */
  guint       count;
} Pass;

static void
fix_free (gpointer data)
{
  FjLayoutFix *self = data;

  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

static void
record_fix (GPtrArray *fixes, FjLayout *layout, guint row, FjColumn column, const char *before,
            const char *after)
{
  FjLayoutFix *fix;

  if (fixes == NULL)
    return;
  fix = g_new0 (FjLayoutFix, 1);
  fix->row = row;
  fix->line = fj_partition_get_line (fj_layout_get_row (layout, row));
  fix->column = column;
  fix->before = g_utf8_make_valid (before, -1);
  fix->after = g_utf8_make_valid (after, -1);
  g_ptr_array_add (fixes, fix);
}

static guint
use_tabs (FjLayout *self, GPtrArray *fixes)
{
  guint count = 0;

  for (guint i = 0; i < fj_layout_get_n_rows (self); i++) {
    g_autofree char *before = g_strdup (fj_partition_get_raw (fj_layout_get_row (self, i)));
    g_autofree char *after = fj_layout_kind_add_tabs (before);

    if (after == NULL)
      continue;
    fj_layout_set_raw (self, i, after);
    record_fix (fixes, self, i, FJ_COLUMN_NONE, before, after);
    count++;
  }
  return count;
}

static gboolean
is_of_a_cell (FjLayout *self, FjIssue *issue)
{
  int row = fj_issue_get_row (issue);

  return fj_issue_get_fix_kind (issue) == FJ_FIX_CELL && row >= 0 &&
         (guint) row < fj_layout_get_n_rows (self) && fj_issue_get_column (issue) != FJ_COLUMN_NONE;
}

/* Returns: how many rows it changed */
static guint
apply_fix (FjLayout *self, FjIssue *issue, GPtrArray *fixes)
{
  guint            row = (guint) fj_issue_get_row (issue);
  FjColumn         column = fj_issue_get_column (issue);
  g_autofree char *before = NULL;
  const char      *after;

  if (fj_issue_get_fix_kind (issue) == FJ_FIX_TABS)
    return use_tabs (self, fixes);
  if (!is_of_a_cell (self, issue))
    return 0;
  before = g_strdup (fj_partition_get_text (fj_layout_get_row (self, row), column));
  fj_layout_set_text (self, row, column, fj_issue_get_fix_value (issue));
  after = fj_partition_get_text (fj_layout_get_row (self, row), column);
  if (g_str_equal (before, after))
    return 0;
  record_fix (fixes, self, row, column, before, after);
  return 1;
}

/**
 * fj_layout_apply_fix:
 * @self: a layout
 * @issue: an issue of fj_layout_check() for the layout as it is; nothing happens if it has no fix
 *
 * Puts the fix into its cell, or tabs between the columns, as one step of undo.
 */
void
fj_layout_apply_fix (FjLayout *self, FjIssue *issue)
{
  g_return_if_fail (FJ_IS_LAYOUT (self) && FJ_IS_ISSUE (issue));

  fj_layout_set_joining (self, TRUE);
  apply_fix (self, issue, NULL);
  fj_layout_set_joining (self, FALSE);
}

/* One fix a row, and no offset twice: what else there is to do shows when all is checked again. */
static void
take_fix (Pass *self, FjIssue *issue)
{
  gpointer row = GINT_TO_POINTER (fj_issue_get_row (issue));

  if (fj_issue_get_fix_kind (issue) == FJ_FIX_NONE || fj_issue_is_fix_choice (issue) ||
      g_hash_table_contains (self->rows, row))
    return;
  if (fj_issue_get_column (issue) == FJ_COLUMN_OFFSET &&
      !g_hash_table_add (self->offsets, g_strdup (fj_issue_get_fix_value (issue))))
    return;
  g_hash_table_add (self->rows, row);
  self->count += apply_fix (self->layout, issue, self->fixes);
}

static guint
run_pass (FjLayout *layout, GPtrArray *fixes)
{
  g_autoptr (GPtrArray) issues = fj_layout_check (layout, NULL, 0);
  g_autoptr (GHashTable) rows = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) offsets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Pass pass = { .layout = layout, .fixes = fixes, .rows = rows, .offsets = offsets };

  for (guint i = 0; i < issues->len; i++)
    take_fix (&pass, g_ptr_array_index (issues, i));
  return pass.count;
}

/**
 * fj_layout_fix:
 * @self: a layout
 *
 * Puts right all that needs no thought, as one step of undo. Of a file whose kind has no cells,
 * nothing but its tabs.
 *
 * Returns: (transfer full) (element-type FjLayoutFix): what was changed, in that order
 */
GPtrArray *
fj_layout_fix (FjLayout *self)
{
  GPtrArray *fixes;

  g_return_val_if_fail (FJ_IS_LAYOUT (self), NULL);

  fixes = g_ptr_array_new_with_free_func (fix_free);
  fj_layout_set_joining (self, TRUE);
  for (guint i = 0; i < PASSES_MAX; i++)
    if (run_pass (self, fixes) == 0)
      break;
  fj_layout_set_joining (self, FALSE);
  return fixes;
}
