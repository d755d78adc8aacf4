/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-draft-plan.h"

#include <fj-enum.h>
#include <fj-layout-check.h>
#include <fj-layout-room.h>
#include <fj-row-use.h>
#include <glib/gi18n-lib.h>

static void
copy_row (FjDraft *self, guint i, FjLayout *layout, const FjPlanOptions *options)
{
  FjDraftRow        *row = &self->rows[i];
  FjPartition       *partition = fj_layout_get_row (layout, i);
  const FjRowValues *values = fj_partition_get_values (partition);

  row->layout_row = i;
  row->line = fj_partition_get_line (partition);
  row->text = g_strdup (fj_partition_get_text (partition, FJ_COLUMN_FILE));
  row->is_valid = values != NULL;
  row->packing = fj_partition_get_packing (partition);
  row->capacity = G_MAXUINT64;
  row->room = fj_layout_get_room (layout, i);
  if (values == NULL)
    return;
  row->values = *values;
  row->is_sent =
    fj_row_use_has_file (fj_layout_get_row_use (layout, i)) && fj_row_is_file_name (row->text);
  if (values->storage != FJ_STORAGE_NONE)
    row->capacity = fj_layout_get_capacity (layout, i, options->geometry, options->n_geometry);
  if (options->reads && values->storage != FJ_STORAGE_NONE) {
    row->room = fj_layout_get_extent (layout, i, options->geometry, options->n_geometry);
    row->values.option = FJ_OPTION_NONE;
    row->is_sent = FALSE;
    row->is_read = values->storage != FJ_STORAGE_RAM;
  }
}

/* One for another program may be right as it is. */
static int
get_error_code (FjLayoutKind kind)
{
  return kind == FJ_LAYOUT_KIND_EXT_LOADER ? FJ_ERROR_UNSUPPORTED : FJ_ERROR_LAYOUT;
}

/* The issues of the layout come first, and so does its first error. */
static void
take_layout_issues (FjDraft *self, FjLayout *layout, const FjPlanOptions *options)
{
  g_autofree gboolean *is_left_out = g_new (gboolean, self->n_rows);

  for (guint i = 0; i < self->n_rows; i++)
    is_left_out[i] = !fj_draft_row_is_selected (self, &self->rows[i]) ||
                     (self->reads && self->rows[i].values.storage != FJ_STORAGE_NONE);
  self->issues =
    fj_layout_check_selected (layout, options->geometry, options->n_geometry, is_left_out);
  for (guint i = 0; i < self->issues->len && self->first_error == NULL; i++) {
    FjIssue       *issue = self->issues->pdata[i];
    int            row = fj_issue_get_row (issue);
    FjErrorDetail *detail;

    if (fj_issue_get_severity (issue) != FJ_SEVERITY_ERROR)
      continue;
    self->first_error =
      g_error_new_literal (FJ_ERROR, get_error_code (self->kind), fj_issue_get_text (issue));
    detail = fj_error_get_detail (self->first_error);
    detail->file = g_strdup (self->layout_path);
    if (row >= 0 && (guint) row < self->n_rows && self->rows[row].is_valid)
      detail->partition = g_strdup (self->rows[row].values.name);
  }
}

/**
 * fj_draft_new:
 * @layout: a layout
 * @options: what to do with it
 *
 * Returns: (transfer full): a copy of all that a plan depends on, with the layout's own issues
 */
FjDraft *
fj_draft_new (FjLayout *layout, const FjPlanOptions *options)
{
  FjDraft *self = g_new0 (FjDraft, 1);
  GFile   *file = fj_layout_get_file (layout);

  self->kind = fj_layout_get_kind (layout);
  self->search = fj_file_search_new (layout, options->is_command_line);
  self->images =
    options->images != NULL ? fj_image_cache_ref (options->images) : fj_image_cache_new ();
  self->way = options->way;
  self->is_command_line = options->is_command_line;
  self->verify = options->verify;
  self->reads = options->reads;
  self->layout_path = file != NULL ? g_file_get_parse_name (file) : NULL;
  self->only = g_strdupv ((GStrv) options->only);
  self->skip = g_strdupv ((GStrv) options->skip);
  self->unpack = g_strdupv ((GStrv) options->unpack);
  self->keep_packed = g_strdupv ((GStrv) options->keep_packed);
  self->everything = options->everything;
  self->driver = options->driver;
  self->family = options->family;
  self->n_rows = fj_layout_get_n_rows (layout);
  self->rows = g_new0 (FjDraftRow, self->n_rows);
  for (guint i = 0; i < self->n_rows; i++)
    copy_row (self, i, layout, options);
  take_layout_issues (self, layout, options);
  g_debug ("layout %s: kind %s, %u rows, %u issues",
           self->layout_path != NULL ? self->layout_path : "that is not saved",
           fj_enum_to_nick (FJ_TYPE_LAYOUT_KIND, (int) self->kind), self->n_rows,
           self->issues->len);
  return self;
}

/**
 * fj_draft_free:
 *
 * Frees @self.
 */
void
fj_draft_free (FjDraft *self)
{
  for (guint i = 0; i < self->n_rows; i++) {
    g_free (self->rows[i].text);
    g_clear_object (&self->rows[i].file);
    g_clear_object (&self->rows[i].image);
    g_clear_pointer (&self->rows[i].extents, fj_extent_map_unref);
  }
  g_free (self->rows);
  fj_file_search_unref (self->search);
  fj_image_cache_unref (self->images);
  g_free (self->layout_path);
  g_strfreev (self->only);
  g_strfreev (self->skip);
  g_strfreev (self->unpack);
  g_strfreev (self->keep_packed);
  g_clear_pointer (&self->issues, g_ptr_array_unref);
  g_clear_error (&self->first_error);
  g_free (self);
}

/**
 * fj_draft_report:
 * @self: a draft
 * @row: (nullable): the row that it is about
 * @severity: how bad it is
 * @code: code of the plan's error, when this is the first error
 * @name: stable name of the issue
 * @column: the cell that it is about
 * @format: one sentence, as a printf format
 * @...: its arguments
 *
 * Adds an issue.
 */
void
fj_draft_report (FjDraft *self, const FjDraftRow *row, FjSeverity severity, FjError code,
                 const char *name, FjColumn column, const char *format, ...)
{
  g_autofree char *text = NULL;
  FjIssue         *issue;
  va_list          args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  issue = fj_issue_new (severity, name, -1, column, "%s", text);
  if (row != NULL)
    fj_issue_set_place (issue, (int) row->layout_row, row->line);
  g_ptr_array_add (self->issues, issue);

  if (severity != FJ_SEVERITY_ERROR || self->first_error != NULL)
    return;
  self->first_error = g_error_new_literal (FJ_ERROR, (int) code, text);
  if (row != NULL) {
    FjErrorDetail *detail = fj_error_get_detail (self->first_error);

    detail->partition = g_strdup (row->values.name);
    detail->file = row->file != NULL ? g_file_get_parse_name (row->file) : NULL;
  }
}

/**
 * fj_draft_find_boot_row:
 *
 * Returns: (nullable): the row of a file for the boot ROM or TF-A
 */
FjDraftRow *
fj_draft_find_boot_row (FjDraft *self, guint8 id)
{
  for (guint i = 0; i < self->n_rows; i++) {
    FjDraftRow *row = &self->rows[i];

    if (row->is_valid && row->values.storage == FJ_STORAGE_NONE && row->values.id == id)
      return row;
  }
  return NULL;
}
