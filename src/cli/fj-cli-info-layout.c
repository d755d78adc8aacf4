/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-info-layout.h"

#include "fj-cli-json.h"
#include "fj-cli-output.h"
#include "fj-cli-text.h"

#include <fj-layout-check.h>
#include <fj-layout-kind.h>
#include <fj-row-use.h>
#include <glib/gi18n.h>
#include <unistd.h>

#define LABEL_COLUMNS 20

/* What there is to say about a layout, without a look at its files. */
typedef struct {
  FjLayoutKind kind;
  guint        n_rows;
  guint        n_written; /* rows whose file goes to a storage */
  GPtrArray   *storages;  /* (owned) (element-type utf8): in the order of their first rows */
  GArray      *counts;    /* (owned) (element-type guint): rows of each of them */
  GPtrArray   *issues;    /* (owned) (element-type FjIssue) */
} Summary;

static void
summary_clear (Summary *self)
{
  g_clear_pointer (&self->storages, g_ptr_array_unref);
  g_clear_pointer (&self->counts, g_array_unref);
  g_clear_pointer (&self->issues, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Summary, summary_clear)

static void
count_storage (Summary *self, const FjRowValues *values)
{
  g_autofree char *name = fj_storage_dup_name (values->storage, values->storage_index);
  guint            at;
  guint            one = 1;

  if (g_ptr_array_find_with_equal_func (self->storages, name, g_str_equal, &at)) {
    g_array_index (self->counts, guint, at)++;
    return;
  }
  g_ptr_array_add (self->storages, g_steal_pointer (&name));
  g_array_append_val (self->counts, one);
}

static void
count_row (Summary *self, FjPartition *row)
{
  const FjRowValues *values = fj_partition_get_values (row);

  if (values == NULL || values->storage == FJ_STORAGE_NONE)
    return;
  self->n_written += fj_row_values_get_use (values) == FJ_ROW_USE_PROGRAM ? 1 : 0;
  count_storage (self, values);
}

static void
summarize_layout (Summary *self, FjLayout *layout)
{
  self->kind = fj_layout_get_kind (layout);
  self->n_rows = fj_layout_get_n_rows (layout);
  self->storages = g_ptr_array_new_with_free_func (g_free);
  self->counts = g_array_new (FALSE, TRUE, sizeof (guint));
  self->issues = fj_layout_check (layout, NULL, 0);
  for (guint i = 0; fj_layout_kind_has_cells (self->kind) && i < self->n_rows; i++)
    count_row (self, fj_layout_get_row (layout, i));
}

static void
print_row (const char *label, const char *text)
{
  g_autofree char *padded = fj_cli_text_pad (label, LABEL_COLUMNS);
  g_autofree char *line = g_strdup_printf ("  %s %s", padded, text);

  fj_cli_say (STDOUT_FILENO, 0, line);
}

static void
print_rows (const Summary *self)
{
  g_autofree char *rows = g_strdup_printf (ngettext ("%u row", "%u rows", self->n_rows),
                                           self->n_rows);
  g_autofree char *written = NULL;
  g_autofree char *text = NULL;

  if (!fj_layout_kind_has_cells (self->kind)) {
    print_row (_ ("Rows"), rows);
    return;
  }
  written = g_strdup_printf (ngettext ("%u is written", "%u are written", self->n_written),
                             self->n_written);
  /* Translators: "7 rows", "5 are written" */
  text = g_strdup_printf (_ ("%s, %s"), rows, written);
  print_row (_ ("Rows"), text);
}

static void
print_storages (const Summary *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->storages->len; i++) {
    guint       n = g_array_index (self->counts, guint, i);
    const char *name = g_ptr_array_index (self->storages, i);
    /* Translators: a storage such as mmc0, and how many rows are for it */
    g_autofree char *one = g_strdup_printf (ngettext ("%s (%u row)", "%s (%u rows)", n), name, n);

    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", one);
  }
  if (fj_layout_kind_has_cells (self->kind))
    print_row (_ ("Storages"), text->len > 0 ? text->str : _ ("none"));
}

static void
print_findings (const Summary *self)
{
  guint            errors = fj_issues_count (self->issues, FJ_SEVERITY_ERROR);
  guint            warnings = fj_issues_count (self->issues, FJ_SEVERITY_WARNING);
  g_autofree char *error_text =
    g_strdup_printf (ngettext ("%u error", "%u errors", errors), errors);
  g_autofree char *warning_text =
    g_strdup_printf (ngettext ("%u warning", "%u warnings", warnings), warnings);
  g_autofree char *text = NULL;

  if (!fj_layout_kind_has_cells (self->kind)) {
    print_row (_ ("Findings"), fj_issue_get_text (g_ptr_array_index (self->issues, 0)));
    return;
  }
  /* Translators: "2 errors", "1 warning" */
  text = g_strdup_printf (_ ("%s, %s (“flashjig-cli check” names them, and looks at the files)"),
                          error_text, warning_text);
  print_row (_ ("Findings"), text);
}

static void
print_text (const char *name, const Summary *self)
{
  g_print ("%s\n", name);
  print_row (_ ("Kind"), fj_layout_kind_to_text (self->kind));
  print_rows (self);
  print_storages (self);
  print_findings (self);
}

static void
print_json (const char *name, const Summary *self)
{
  JsonBuilder *builder = fj_cli_json_begin ("layout");

  fj_cli_json_string (builder, "file", name);
  fj_cli_json_enum (builder, "kind", FJ_TYPE_LAYOUT_KIND, (int) self->kind);
  fj_cli_json_uint (builder, "rows", self->n_rows);
  fj_cli_json_uint (builder, "written", self->n_written);
  json_builder_set_member_name (builder, "storages");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->storages->len; i++) {
    json_builder_begin_object (builder);
    fj_cli_json_string (builder, "name", g_ptr_array_index (self->storages, i));
    fj_cli_json_uint (builder, "rows", g_array_index (self->counts, guint, i));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  fj_cli_json_uint (builder, "errors", fj_issues_count (self->issues, FJ_SEVERITY_ERROR));
  fj_cli_json_uint (builder, "warnings", fj_issues_count (self->issues, FJ_SEVERITY_WARNING));
  fj_cli_json_uint (builder, "hints", fj_issues_count (self->issues, FJ_SEVERITY_HINT));
  fj_cli_json_end (builder);
}

static gboolean
is_named_layout (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_has_suffix (lower, ".tsv");
}

/**
 * fj_cli_info_print_layout:
 * @file: any file
 * @options: how to print
 * @error: return location for the error of a file that is called a layout and cannot be read
 *
 * Prints what a flash layout is. A file that is none is left to those who know images.
 *
 * Returns: whether it was a layout
 */
gboolean
fj_cli_info_print_layout (GFile *file, const FjCliOptions *options, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (FjLayout) layout = fj_layout_load (file, NULL, &local);
  g_auto (Summary) summary = { 0 };
  g_autofree char *name = fj_cli_safe_file (file);

  if (layout == NULL) {
    if (is_named_layout (file))
      g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  summarize_layout (&summary, layout);
  if (!is_named_layout (file) &&
      (summary.kind == FJ_LAYOUT_KIND_UNKNOWN || summary.n_rows == 0))
    return FALSE;
  if (options->json)
    print_json (name, &summary);
  else
    print_text (name, &summary);
  return TRUE;
}
