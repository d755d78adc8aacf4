/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout-types.h"

G_BEGIN_DECLS

typedef enum {
  FJ_SEVERITY_HINT,    /* worth knowing */
  FJ_SEVERITY_WARNING, /* may go wrong, depending on the board */
  FJ_SEVERITY_ERROR,   /* will go wrong: the layout is not sent */
} FjSeverity;

#define FJ_TYPE_SEVERITY (fj_severity_get_type ())
GType fj_severity_get_type (void);

#define FJ_TYPE_ISSUE (fj_issue_get_type ())
G_DECLARE_FINAL_TYPE (FjIssue, fj_issue, FJ, ISSUE, GObject)

/**
 * FjIssue:
 *
 * Something to say about one cell, one row or the whole of a layout. Immutable.
 */
FjIssue *fj_issue_new (FjSeverity severity, const char *code, int row, FjColumn column,
                       const char *format, ...) G_GNUC_PRINTF (5, 6);

FjSeverity  fj_issue_get_severity (FjIssue *self);
const char *fj_issue_get_code (FjIssue *self); /* stable, e.g. "offset-unaligned" */
int         fj_issue_get_row (FjIssue *self);  /* index in the layout, or -1 */
FjColumn    fj_issue_get_column (FjIssue *self);
guint       fj_issue_get_line (FjIssue *self); /* line in the file from 1, or 0 */
const char *fj_issue_get_text (FjIssue *self); /* one translated sentence */

typedef enum {
  FJ_FIX_NONE,
  FJ_FIX_CELL, /* put the value into the cell */
  FJ_FIX_TABS, /* put tabs between the columns of all rows that have spaces there */
} FjFixKind;

FjFixKind   fj_issue_get_fix_kind (FjIssue *self);
const char *fj_issue_get_fix_label (FjIssue *self); /* (nullable) "Use 0x00080000" */
const char *fj_issue_get_fix_value (FjIssue *self); /* (nullable) of FJ_FIX_CELL */
gboolean    fj_issue_is_fix_choice (FjIssue *self); /* one of several: people choose it */

/* For those who make issues, before they hand them out. */
void fj_issue_set_place (FjIssue *self, int row, guint line);
void fj_issue_set_fix (FjIssue *self, const char *value, const char *label_format, ...)
  G_GNUC_PRINTF (3, 4);
void fj_issue_set_tabs_fix (FjIssue *self);
void fj_issue_set_fix_choice (FjIssue *self);

FjSeverity fj_issues_get_worst (GPtrArray *issues); /* (element-type FjIssue) HINT when empty */
guint      fj_issues_count (GPtrArray *issues, FjSeverity severity);

G_END_DECLS
