/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-history-cells.h"

#include <fj-format.h>
#include <glib/gi18n.h>

/* One column of the list; all are as wide as a text that is as long as they get. */
typedef struct {
  FjHistoryColumn    column;
  const char        *title;
  const char        *sample;
  PangoEllipsizeMode ellipsize; /* which part people can do without */
  gboolean           grows;
} Column;

static const Column columns[] = {
  { FJ_HISTORY_BEGUN, N_ ("Begun"), "2000-00-00 00:00:00", PANGO_ELLIPSIZE_NONE },
  { FJ_HISTORY_RESULT, N_ ("Result"), NULL, PANGO_ELLIPSIZE_NONE },
  { FJ_HISTORY_SERIAL, N_ ("Serial number"), "0038D2110000", PANGO_ELLIPSIZE_START, TRUE },
  { FJ_HISTORY_PLACE, N_ ("Place"), "Station 12", PANGO_ELLIPSIZE_END },
  { FJ_HISTORY_LAYOUT, N_ ("Layout"), "flashlayout.tsv", PANGO_ELLIPSIZE_MIDDLE, TRUE },
  { FJ_HISTORY_TIME, N_ ("Time"), "59 min 59 s", PANGO_ELLIPSIZE_NONE },
  { FJ_HISTORY_SENT, N_ ("Sent"), "999.9 MB", PANGO_ELLIPSIZE_NONE },
  { FJ_HISTORY_PROVEN, N_ ("Read back"), "999.9 MB", PANGO_ELLIPSIZE_NONE },
};

/* In pixels, beside the text. */
#define PADDING 16

/**
 * fj_history_dup_result:
 *
 * Returns: (transfer full): a sign and a word
 */
char *
fj_history_dup_result (FjRecordResult result)
{
  static const char *const signs[] = {
    [FJ_RECORD_PASS] = "✓",
    [FJ_RECORD_FAIL] = "✗",
    [FJ_RECORD_STOPPED] = "■",
    [FJ_RECORD_INTERRUPTED] = "?",
  };

  return g_strdup_printf ("%s %s", signs[result], fj_record_result_to_title (result));
}

/* (transfer full): nothing for what is not known. */
static char *
dup_size (gint64 bytes)
{
  return bytes > 0 ? fj_format_size ((guint64) bytes) : g_strdup ("–");
}

/**
 * fj_history_dup_cell:
 * @record: a record
 * @column: a column
 *
 * Returns: (transfer full): what stands there
 */
char *
fj_history_dup_cell (FjRecord *record, FjHistoryColumn column)
{
  switch (column) {
  case FJ_HISTORY_BEGUN:
    return fj_record_dup_begun_text (record);
  case FJ_HISTORY_RESULT:
    return fj_history_dup_result (record->result);
  case FJ_HISTORY_SERIAL:
    return g_strdup (record->serial != NULL ? record->serial : "–");
  case FJ_HISTORY_PLACE:
    return g_strdup (record->place != NULL ? record->place : record->port);
  case FJ_HISTORY_LAYOUT:
    return record->layout != NULL ? g_path_get_basename (record->layout) : g_strdup ("–");
  case FJ_HISTORY_TIME:
    return record->seconds >= 0 ? fj_format_duration (record->seconds) : g_strdup ("–");
  case FJ_HISTORY_SENT:
    return dup_size (record->bytes);
  case FJ_HISTORY_PROVEN:
  case FJ_HISTORY_N_COLUMNS:
  default:
    return dup_size (record->proven);
  }
}

/**
 * fj_history_add_columns:
 * @tree: a list of records
 *
 * Adds the columns, of a fixed width, so that no row is measured.
 */
void
fj_history_add_columns (GtkTreeView *tree)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    GtkCellRenderer   *cell = gtk_cell_renderer_text_new ();
    GtkTreeViewColumn *column = gtk_tree_view_column_new_with_attributes (
      _ (columns[i].title), cell, "text", columns[i].column, NULL);

    g_object_set (cell, "ellipsize", columns[i].ellipsize, "single-paragraph-mode", TRUE, NULL);
    gtk_tree_view_column_set_sizing (column, GTK_TREE_VIEW_COLUMN_FIXED);
    gtk_tree_view_column_set_resizable (column, TRUE);
    gtk_tree_view_column_set_expand (column, columns[i].grows);
    gtk_tree_view_append_column (tree, column);
  }
  gtk_tree_view_set_fixed_height_mode (tree, TRUE);
}

static int
measure_text (GtkTreeView *tree, const char *text)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (tree), text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width + PADDING;
}

static int
measure_results (GtkTreeView *tree)
{
  int width = 0;

  for (int i = FJ_RECORD_PASS; i <= FJ_RECORD_INTERRUPTED; i++) {
    g_autofree char *text = fj_history_dup_result ((FjRecordResult) i);

    width = MAX (width, measure_text (tree, text));
  }
  return width;
}

/**
 * fj_history_fit_columns:
 * @tree: a list of records
 *
 * Makes the columns wide enough for the language and the size of the text.
 */
void
fj_history_fit_columns (GtkTreeView *tree)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    int width = measure_text (tree, _ (columns[i].title));

    width = MAX (width, columns[i].sample != NULL ? measure_text (tree, columns[i].sample)
                                                  : measure_results (tree));
    gtk_tree_view_column_set_fixed_width (gtk_tree_view_get_column (tree, (int) i), width);
  }
}
