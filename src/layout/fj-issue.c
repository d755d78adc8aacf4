/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-issue.h"

#include <glib/gi18n-lib.h>

struct _FjIssue {
  GObject parent_instance;

  FjSeverity  severity;
  const char *code; /* (not owned): interned */
  int         row;
  FjColumn    column;
  guint       line;
  char       *text; /* (owned) */
  FjFixKind   fix_kind;
  char       *fix_label; /* (owned) (nullable) */
  char       *fix_value; /* (owned) (nullable) */
  gboolean    is_fix_choice;
};

G_DEFINE_ENUM_TYPE (FjSeverity, fj_severity, G_DEFINE_ENUM_VALUE (FJ_SEVERITY_HINT, "hint"),
                    G_DEFINE_ENUM_VALUE (FJ_SEVERITY_WARNING, "warning"),
                    G_DEFINE_ENUM_VALUE (FJ_SEVERITY_ERROR, "error"))

G_DEFINE_FINAL_TYPE (FjIssue, fj_issue, G_TYPE_OBJECT)

static void
fj_issue_finalize (GObject *object)
{
  FjIssue *self = FJ_ISSUE (object);

  g_free (self->text);
  g_free (self->fix_label);
  g_free (self->fix_value);
  G_OBJECT_CLASS (fj_issue_parent_class)->finalize (object);
}

static void
fj_issue_class_init (FjIssueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_issue_finalize;
}

static void
fj_issue_init (FjIssue *self)
{
}

/**
 * fj_issue_new:
 * @severity: how bad it is
 * @code: a stable, untranslated word for it (fj-layout-check.h lists them all)
 * @row: index of the row in the layout, or -1
 * @column: the cell's column, or %FJ_COLUMN_NONE
 * @format: one translated sentence, as a printf format
 * @...: its arguments
 *
 * Returns: (transfer full): a new issue
 */
FjIssue *
fj_issue_new (FjSeverity severity, const char *code, int row, FjColumn column, const char *format,
              ...)
{
  FjIssue *self = g_object_new (FJ_TYPE_ISSUE, NULL);
  va_list  args;

  self->severity = severity;
  self->code = g_intern_string (code);
  self->row = row;
  self->column = column;
  va_start (args, format);
  self->text = g_strdup_vprintf (format, args);
  va_end (args);
  return self;
}

/**
 * fj_issue_get_severity:
 *
 * Returns: how bad it is
 */
FjSeverity
fj_issue_get_severity (FjIssue *self)
{
  g_return_val_if_fail (FJ_IS_ISSUE (self), FJ_SEVERITY_HINT);

  return self->severity;
}

/**
 * fj_issue_get_code:
 *
 * Returns: a stable, untranslated word for it
 */
const char *
fj_issue_get_code (FjIssue *self)
{
  g_return_val_if_fail (FJ_IS_ISSUE (self), "");

  return self->code;
}

/**
 * fj_issue_get_row:
 *
 * Returns: index of the row that it is about, or -1
 */
int
fj_issue_get_row (FjIssue *self)
{
  g_return_val_if_fail (FJ_IS_ISSUE (self), -1);

  return self->row;
}

/**
 * fj_issue_get_column:
 *
 * Returns: the cell's column, or %FJ_COLUMN_NONE
 */
FjColumn
fj_issue_get_column (FjIssue *self)
{
  g_return_val_if_fail (FJ_IS_ISSUE (self), FJ_COLUMN_NONE);

  return self->column;
}

/**
 * fj_issue_get_line:
 *
 * Returns: line in the file from 1, or 0 when it is on none
 */
guint
fj_issue_get_line (FjIssue *self)
{
  g_return_val_if_fail (FJ_IS_ISSUE (self), 0);

  return self->line;
}

/**
 * fj_issue_get_text:
 *
 * Returns: what to tell people: one sentence, translated
 */
const char *
fj_issue_get_text (FjIssue *self)
{
  g_return_val_if_fail (FJ_IS_ISSUE (self), "");

  return self->text;
}

/**
 * fj_issue_get_fix_kind:
 *
 * Returns: what its fix does
 */
FjFixKind
fj_issue_get_fix_kind (FjIssue *self)
{
  g_return_val_if_fail (FJ_IS_ISSUE (self), FJ_FIX_NONE);

  return self->fix_kind;
}

/**
 * fj_issue_get_fix_label:
 *
 * Returns: (nullable): words for a button, translated
 */
const char *
fj_issue_get_fix_label (FjIssue *self)
{
  g_return_val_if_fail (FJ_IS_ISSUE (self), NULL);

  return self->fix_label;
}

/**
 * fj_issue_get_fix_value:
 *
 * Returns: (nullable): what the cell should say instead
 */
const char *
fj_issue_get_fix_value (FjIssue *self)
{
  g_return_val_if_fail (FJ_IS_ISSUE (self), NULL);

  return self->fix_value;
}

/**
 * fj_issue_is_fix_choice:
 *
 * Returns: whether only people can say that its fix is what was meant
 */
gboolean
fj_issue_is_fix_choice (FjIssue *self)
{
  g_return_val_if_fail (FJ_IS_ISSUE (self), FALSE);

  return self->is_fix_choice;
}

/**
 * fj_issue_set_place:
 * @self: an issue that nobody else has seen
 * @row: index of the row in the layout, or -1
 * @line: line in the file from 1, or 0
 *
 * Says where in the layout the cell is that the issue is about.
 */
void
fj_issue_set_place (FjIssue *self, int row, guint line)
{
  g_return_if_fail (FJ_IS_ISSUE (self));

  self->row = row;
  self->line = line;
}

/**
 * fj_issue_set_fix:
 * @self: an issue that nobody else has seen
 * @value: what the cell should say instead
 * @label_format: words for a button, as a printf format
 * @...: its arguments
 *
 * Adds a fix that needs no thought.
 */
void
fj_issue_set_fix (FjIssue *self, const char *value, const char *label_format, ...)
{
  va_list args;

  g_return_if_fail (FJ_IS_ISSUE (self));

  self->fix_kind = FJ_FIX_CELL;
  g_free (self->fix_value);
  self->fix_value = g_strdup (value);
  g_free (self->fix_label);
  va_start (args, label_format);
  self->fix_label = g_strdup_vprintf (label_format, args);
  va_end (args);
}

/**
 * fj_issue_set_tabs_fix:
 *
 * Adds the fix that puts tabs in the place of spaces, in all rows at once.
 */
void
fj_issue_set_tabs_fix (FjIssue *self)
{
  g_return_if_fail (FJ_IS_ISSUE (self));

  self->fix_kind = FJ_FIX_TABS;
  g_clear_pointer (&self->fix_value, g_free);
  g_free (self->fix_label);
  /* Translators: a button that puts tabs in the place of spaces */
  self->fix_label = g_strdup (_ ("Use Tabs"));
}

/**
 * fj_issue_set_fix_choice:
 *
 * Its fix is one of several things that may be meant: people choose it.
 */
void
fj_issue_set_fix_choice (FjIssue *self)
{
  g_return_if_fail (FJ_IS_ISSUE (self));

  self->is_fix_choice = TRUE;
}

/**
 * fj_issues_get_worst:
 * @issues: (element-type FjIssue): issues
 *
 * Returns: the worst severity among them; %FJ_SEVERITY_HINT when there are none
 */
FjSeverity
fj_issues_get_worst (GPtrArray *issues)
{
  FjSeverity worst = FJ_SEVERITY_HINT;

  g_return_val_if_fail (issues != NULL, worst);

  for (guint i = 0; i < issues->len; i++)
    worst = MAX (worst, fj_issue_get_severity (g_ptr_array_index (issues, i)));
  return worst;
}

/**
 * fj_issues_count:
 * @issues: (element-type FjIssue): issues
 * @severity: a severity
 *
 * Returns: how many of them are of exactly that severity
 */
guint
fj_issues_count (GPtrArray *issues, FjSeverity severity)
{
  guint n = 0;

  g_return_val_if_fail (issues != NULL, 0);

  for (guint i = 0; i < issues->len; i++)
    n += fj_issue_get_severity (g_ptr_array_index (issues, i)) == severity;
  return n;
}
