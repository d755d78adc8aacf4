/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-error.h>
#include <fj-layout-fix.h>
#include <fj-layout-private.h>
#include <fj-tsv.h>
#include <string.h>

#define HEADING "#Opt\tId\tName\tType\tIP\tOffset\tBinary\n"
#define FSBL "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n"
#define SSBL "-\t0x03\tssbl\tBinary\tnone\t0x0\tu-boot.stm32\n"
#define SD "P\t0x10\tsd\tRawImage\tmmc0\t0x0\tsdcard.img\n"

static FjLayout *
layout_of (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  FjLayout *layout = fj_layout_new_from_bytes (bytes, &error);

  g_assert_no_error (error);
  return layout;
}

static void
assert_bytes (FjLayout *layout, const char *text)
{
  g_autoptr (GBytes) bytes = fj_layout_to_bytes (layout);
  g_autofree char *got = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (got, ==, text);
}

static void
assert_same (const char *text, guint n_rows)
{
  g_autoptr (FjLayout) layout = layout_of (text);

  g_assert_cmpuint (fj_layout_get_n_rows (layout), ==, n_rows);
  g_assert_false (fj_layout_get_modified (layout));
  assert_bytes (layout, text);
}

static void
test_untouched (void)
{
  assert_same (HEADING FSBL SSBL SD, 3);
  assert_same ("# caf\xe9\n\n\t\n" FSBL "   \n # note\n" SD "# end", 2);
  assert_same ("-\t0x01\tfsbl\tBinary\tnone\t0x0\r\n\r\nP\t0x10\tsd\tRawImage\tmmc0\t0x0", 2);
  assert_same ("\xef\xbb\xbf" HEADING SD, 1);
  assert_same ("\tP\t\t0x10\t\tsd\tRawImage\t\t\tmmc0\t0x0\tsd.img\tmore\t\tand more\t\t\n", 1);
  assert_same ("P\t0x10\ta\rP\t0x11\tb\r", 2);
  assert_same ("P\t0x10\ta\rb\tBinary\tmmc0\t0x4400\r\r\n", 2);
  assert_same ("P\t0x10\t\xff\xfe\tBinary\tmmc0\t0x4400\n", 1);
  assert_same ("\n", 0);
  assert_same ("\xef\xbb\xbf", 0);
}

static void
test_cells (void)
{
  g_autoptr (FjLayout) layout =
    layout_of (HEADING "P\t\t0x10\tsd\tRawImage\tmmc0\t0x4400\tsd.img\tx\n-\t0x11\n");
  FjPartition       *row = fj_layout_get_row (layout, 0);
  const FjRowValues *values = fj_partition_get_values (row);
  g_autofree char   *device = NULL;

  g_assert_cmpuint (fj_partition_get_line (row), ==, 2);
  g_assert_nonnull (values);
  g_assert_true (fj_partition_is_selected (row));
  g_assert_cmpint (values->type, ==, FJ_PARTITION_RAW_IMAGE);
  g_assert_cmphex (values->offset, ==, 0); /* where U-Boot writes it, whatever the cell says */
  g_assert_cmpstr (fj_partition_get_text (row, FJ_COLUMN_FILE), ==, "sd.img");
  g_object_get (row, "device", &device, NULL);
  g_assert_cmpstr (device, ==, "mmc0");
  row = fj_layout_get_row (layout, 1);
  g_assert_null (fj_partition_get_values (row));
  g_assert_false (fj_partition_is_selected (row));
  g_assert_cmpstr (fj_partition_get_text (row, FJ_COLUMN_NAME), ==, "");
}

static void
assert_edit (const char *before, FjColumn column, const char *text, const char *after)
{
  g_autoptr (FjLayout) layout = layout_of (before);

  fj_layout_set_text (layout, 0, column, text);
  assert_bytes (layout, after);
  g_assert_cmpint (fj_layout_get_modified (layout), ==, strcmp (before, after) != 0);
  g_assert_cmpint (fj_layout_can_undo (layout), ==, strcmp (before, after) != 0);
  fj_layout_undo (layout);
  assert_bytes (layout, before);
  g_assert_false (fj_layout_get_modified (layout));
}

static void
test_set_text (void)
{
  assert_edit (SD, FJ_COLUMN_NAME, "card", "P\t0x10\tcard\tRawImage\tmmc0\t0x0\tsdcard.img\n");
  assert_edit (SD, FJ_COLUMN_NAME, "sd", SD);
  assert_edit ("P\t\t0x10\t\ta\tb\tc\td\t\te\tmore\t\r\n", FJ_COLUMN_OPTION, "-",
               "-\t\t0x10\t\ta\tb\tc\td\t\te\tmore\t\r\n");
  /* no cell disappears from between others */
  assert_edit (SD, FJ_COLUMN_NAME, "", "P\t0x10\t?\tRawImage\tmmc0\t0x0\tsdcard.img\n");
  assert_edit (SD, FJ_COLUMN_OPTION, "", "-\t0x10\tsd\tRawImage\tmmc0\t0x0\tsdcard.img\n");
  assert_edit (SD, FJ_COLUMN_FILE, "", "P\t0x10\tsd\tRawImage\tmmc0\t0x0\n");
  assert_edit ("P\t0x10\tsd\tRawImage\tmmc0\t0x0\tx\tmore\n", FJ_COLUMN_FILE, "",
               "P\t0x10\tsd\tRawImage\tmmc0\t0x0\tnone\tmore\n");
  assert_edit ("P\t0x10\tsd\tRawImage\tmmc0\t\t0x0\n", FJ_COLUMN_FILE, "x",
               "P\t0x10\tsd\tRawImage\tmmc0\t\t0x0\t\tx\n");
  assert_edit ("P\t0x10\tsd\tRawImage\tmmc0\t0x0\t\n", FJ_COLUMN_FILE, "x",
               "P\t0x10\tsd\tRawImage\tmmc0\t0x0\tx\n");
  assert_edit ("P\t0x10\n", FJ_COLUMN_TYPE, "FIP", "P\t0x10\t?\tFIP\n");
  assert_edit ("P\n", FJ_COLUMN_ID, "", "P\n");
  assert_edit ("P\n", FJ_COLUMN_OPTION, "", "-\n");
  /* nothing that is pasted breaks the row */
  assert_edit (SD, FJ_COLUMN_FILE, " a\tb\nc\r ", "P\t0x10\tsd\tRawImage\tmmc0\t0x0\ta b c\n");
  assert_edit (SD, FJ_COLUMN_OPTION, "# PD", "PD\t0x10\tsd\tRawImage\tmmc0\t0x0\tsdcard.img\n");
  assert_edit (SD, FJ_COLUMN_OPTION, "\xef\xbb\xbf",
               "-\t0x10\tsd\tRawImage\tmmc0\t0x0\tsdcard.img\n");
  assert_edit ("P\t0x10\t\xff\tFIP\tmmc0\t\xfe\n", FJ_COLUMN_NAME, "fip",
               "P\t0x10\tfip\tFIP\tmmc0\t\xfe\n");
}

#define KEEP "#flashjig packed=keep\n"
#define UNPACK "#flashjig packed=unpack\n"

static FjPacking
packing_of (FjLayout *layout, guint row)
{
  return fj_partition_get_packing (fj_layout_get_row (layout, row));
}

/* What is said above a row about its packed file goes with the row, and is a comment to others. */
static void
test_notes (void)
{
  g_autoptr (FjLayout) layout = layout_of (HEADING FSBL "# c\n" KEEP SD SSBL);

  assert_same (HEADING FSBL "# c\n#flashjig\t packed=unpack \r\n" SD, 2);
  assert_same (KEEP FSBL UNPACK SD KEEP, 2);
  g_assert_cmpint (packing_of (layout, 0), ==, FJ_PACKING_AUTOMATIC);
  g_assert_cmpint (packing_of (layout, 1), ==, FJ_PACKING_KEEP);
  g_assert_cmpint (packing_of (layout, 2), ==, FJ_PACKING_AUTOMATIC);
  g_assert_cmpstr (fj_partition_get_text (fj_layout_get_row (layout, 1), FJ_COLUMN_OPTION), ==,
                   "P");
  g_assert_cmpuint (fj_partition_get_line (fj_layout_get_row (layout, 1)), ==, 5);
  fj_layout_set_text (layout, 1, FJ_COLUMN_NAME, "card");
  assert_bytes (layout, HEADING FSBL "# c\n" KEEP
                                     "P\t0x10\tcard\tRawImage\tmmc0\t0x0\tsdcard.img\n" SSBL);
  fj_layout_undo (layout);
  fj_layout_move (layout, 1, 2);
  assert_bytes (layout, HEADING FSBL "# c\n" SSBL KEEP SD);
  fj_layout_remove (layout, 2);
  assert_bytes (layout, HEADING FSBL "# c\n" SSBL);
  fj_layout_undo (layout);
  fj_layout_undo (layout);
  assert_bytes (layout, HEADING FSBL "# c\n" KEEP SD SSBL);
}

static void
test_set_packing (void)
{
  g_autoptr (FjLayout) layout = layout_of (FSBL "P\t0x10\ta\tBinary\tmmc0\t0x0\tb.gz");
  g_autoptr (FjLayout) twice = layout_of (KEEP UNPACK SD);
  g_autoptr (FjLayout) dos = layout_of ("-\t0x01\ta\r\nP\t0x10\ta\r\n");

  fj_layout_set_packing (layout, 1, FJ_PACKING_AUTOMATIC);
  g_assert_false (fj_layout_can_undo (layout));
  fj_layout_set_packing (layout, 1, FJ_PACKING_UNPACK);
  assert_bytes (layout, FSBL UNPACK "P\t0x10\ta\tBinary\tmmc0\t0x0\tb.gz");
  g_assert_cmpint (packing_of (layout, 1), ==, FJ_PACKING_UNPACK);
  fj_layout_set_packing (layout, 1, FJ_PACKING_KEEP);
  assert_bytes (layout, FSBL KEEP "P\t0x10\ta\tBinary\tmmc0\t0x0\tb.gz");
  fj_layout_undo (layout);
  g_assert_cmpint (packing_of (layout, 1), ==, FJ_PACKING_UNPACK);
  fj_layout_set_packing (layout, 1, FJ_PACKING_AUTOMATIC);
  assert_bytes (layout, FSBL "P\t0x10\ta\tBinary\tmmc0\t0x0\tb.gz");
  fj_layout_undo (layout);
  g_assert_cmpint (packing_of (layout, 1), ==, FJ_PACKING_UNPACK);
  fj_layout_undo (layout);
  g_assert_false (fj_layout_get_modified (layout));
  g_assert_cmpint (packing_of (twice, 0), ==, FJ_PACKING_UNPACK);
  fj_layout_set_packing (twice, 0, FJ_PACKING_AUTOMATIC);
  assert_bytes (twice, SD);
  fj_layout_set_packing (dos, 1, FJ_PACKING_KEEP);
  assert_bytes (dos, "-\t0x01\ta\r\n#flashjig packed=keep\r\nP\t0x10\ta\r\n");
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  g_string_append_printf (data, "[%u -%u +%u]", position, removed, added);
}

static void
on_changed (FjLayout *layout, gpointer data)
{
  g_string_append (data, " changed ");
}

static void
on_notify (GObject *object, GParamSpec *pspec, gpointer data)
{
  g_string_append_printf (data, "%s,", pspec->name);
}

static void
assert_told (GString *told, const char *expected)
{
  g_assert_cmpstr (told->str, ==, expected);
  g_string_truncate (told, 0);
}

static void
test_signals (void)
{
  g_autoptr (FjLayout) layout = layout_of (HEADING FSBL SSBL SD);
  g_autoptr (GString) told = g_string_new (NULL);

  g_signal_connect (layout, "items-changed", G_CALLBACK (on_items_changed), told);
  g_signal_connect (layout, "changed", G_CALLBACK (on_changed), told);
  g_signal_connect (fj_layout_get_row (layout, 1), "notify", G_CALLBACK (on_notify), told);
  fj_layout_set_text (layout, 1, FJ_COLUMN_TYPE, "FIP");
  assert_told (told, "type, changed ");
  fj_layout_set_text (layout, 1, FJ_COLUMN_TYPE, "FIP");
  assert_told (told, "");
  fj_layout_set_packing (layout, 1, FJ_PACKING_KEEP);
  assert_told (told, "packing, changed ");
  fj_layout_undo (layout);
  assert_told (told, "packing, changed ");
  fj_layout_remove (layout, 1);
  assert_told (told, "[1 -1 +0] changed ");
  fj_layout_undo (layout);
  assert_told (told, "[1 -0 +1] changed ");
  fj_layout_move (layout, 0, 2);
  assert_told (told, "[0 -1 +0][2 -0 +1] changed ");
  fj_layout_undo (layout);
  assert_told (told, "[2 -1 +0][0 -0 +1] changed ");
  fj_layout_move (layout, 1, 1);
  assert_told (told, "");
}

static void
test_list_model (void)
{
  g_autoptr (FjLayout) layout = layout_of (HEADING FSBL SD);
  g_autoptr (FjPartition) row = g_list_model_get_item (G_LIST_MODEL (layout), 1);

  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (layout)) == FJ_TYPE_PARTITION);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (layout)), ==, 2);
  g_assert_true (row == fj_layout_get_row (layout, 1));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (layout), 2));
}

/* Steps back and forth, with the state that was saved known again. */
static void
test_history (void)
{
  g_autoptr (FjLayout) layout = layout_of (HEADING FSBL SD);
  const char *cells[FJ_N_COLUMNS] = { "-", "0x03", "ssbl", "FIP", "none", "0x0", NULL };
  g_autoptr (FjPartition) row = fj_partition_new (cells);
  const char *inserted = HEADING FSBL "-\t0x03\tssbl\tFIP\tnone\t0x0\n" SD;
  const char *moved = HEADING SD FSBL "-\t0x03\tssbl\tFIP\tnone\t0x0\n";

  g_assert_false (fj_layout_can_undo (layout));
  fj_layout_undo (layout);
  fj_layout_redo (layout);
  fj_layout_insert (layout, 1, row);
  assert_bytes (layout, inserted);
  fj_layout_move (layout, 2, 0);
  assert_bytes (layout, moved);
  fj_layout_remove (layout, 1);
  fj_layout_set_text (layout, 1, FJ_COLUMN_NAME, "fip");
  assert_bytes (layout, HEADING SD "-\t0x03\tfip\tFIP\tnone\t0x0\n");
  g_assert_false (fj_layout_can_redo (layout));
  fj_layout_undo (layout);
  fj_layout_undo (layout);
  assert_bytes (layout, moved);
  g_assert_true (fj_layout_can_redo (layout));
  fj_layout_undo (layout);
  assert_bytes (layout, inserted);
  fj_layout_undo (layout);
  assert_bytes (layout, HEADING FSBL SD);
  g_assert_false (fj_layout_get_modified (layout));
  for (guint i = 0; i < 4; i++)
    fj_layout_redo (layout);
  assert_bytes (layout, HEADING SD "-\t0x03\tfip\tFIP\tnone\t0x0\n");
  g_assert_true (fj_layout_get_modified (layout));
}

static void
test_redo_is_forgotten (void)
{
  g_autoptr (FjLayout) layout = layout_of (FSBL SD);

  fj_layout_remove (layout, 0);
  fj_layout_undo (layout);
  fj_layout_set_text (layout, 1, FJ_COLUMN_OPTION, "PD");
  g_assert_false (fj_layout_can_redo (layout));
  fj_layout_redo (layout);
  assert_bytes (layout, FSBL "PD\t0x10\tsd\tRawImage\tmmc0\t0x0\tsdcard.img\n");
}

static void
assert_insert (const char *before, guint at, const char *after)
{
  const char *cells[FJ_N_COLUMNS] = { "P", "0x20", "new\n", NULL, "mmc0", "0x0", "" };
  g_autoptr (FjLayout) layout = layout_of (before);
  g_autoptr (FjPartition) row = fj_partition_new (cells);

  fj_layout_insert (layout, at, row);
  g_assert_true (fj_layout_get_row (layout, at) == row);
  assert_bytes (layout, after);
  fj_layout_undo (layout);
  assert_bytes (layout, before);
  fj_layout_redo (layout);
  assert_bytes (layout, after);
}

#define NEW "P\t0x20\tnew\t?\tmmc0\t0x0\n"

static void
test_insert (void)
{
  assert_insert ("# a\n" SD "# b\n" FSBL, 0, "# a\n" NEW SD "# b\n" FSBL);
  assert_insert ("# a\n" SD "# b\n" FSBL, 1, "# a\n" SD NEW "# b\n" FSBL);
  assert_insert ("# a\n" SD "# b\n" FSBL "# c\n", 2, "# a\n" SD "# b\n" FSBL NEW "# c\n");
  assert_insert ("# only this\n", 0, "# only this\n" NEW);
  /* spacing and line ends of what is there */
  assert_insert ("P\t\t0x10\t\t\tsd\tFIP\tmmc0\t\t0x0\r\n", 1,
                 "P\t\t0x10\t\t\tsd\tFIP\tmmc0\t\t0x0\r\nP\t\t0x20\t\t\tnew\t?\tmmc0\t\t0x0\r\n");
  assert_insert ("P\t0x10\tsd\tFIP\tmmc0\t0x0", 1,
                 "P\t0x10\tsd\tFIP\tmmc0\t0x0\nP\t0x20\tnew\t?\tmmc0\t0x0");
}

static void
test_move_and_last_line (void)
{
  g_autoptr (FjLayout) layout = layout_of ("A\t1\r\n# c\r\nB\t2\r\nC\t3");

  fj_layout_move (layout, 2, 0);
  assert_bytes (layout, "C\t3\r\nA\t1\r\n# c\r\nB\t2\r\n");
  fj_layout_undo (layout);
  assert_bytes (layout, "A\t1\r\n# c\r\nB\t2\r\nC\t3");
  fj_layout_move (layout, 0, 1);
  assert_bytes (layout, "# c\r\nB\t2\r\nA\t1\r\nC\t3");
  fj_layout_remove (layout, 2);
  assert_bytes (layout, "# c\r\nB\t2\r\nA\t1\r\n");
}

/* A row may begin with a byte order mark; the file's own is something else. */
static void
test_mark_comes_first (void)
{
  g_autoptr (FjLayout) layout = layout_of (FSBL "\xef\xbb\xbf" SD);
  g_autoptr (FjLayout) again = NULL;

  fj_layout_remove (layout, 0);
  assert_bytes (layout, "\xef\xbb\xbf\xef\xbb\xbf" SD);
  again = layout_of ("\xef\xbb\xbf\xef\xbb\xbf" SD);
  g_assert_cmpstr (fj_partition_get_text (fj_layout_get_row (again, 0), FJ_COLUMN_OPTION), ==,
                   fj_partition_get_text (fj_layout_get_row (layout, 0), FJ_COLUMN_OPTION));
  fj_layout_undo (layout);
  assert_bytes (layout, FSBL "\xef\xbb\xbf" SD);
}

static void
test_new (void)
{
  FjLayout   *layout = fj_layout_new ();
  const char *cells[FJ_N_COLUMNS] = { "-", "0x01", "fsbl", "Binary", "none", "0x0", "tf-a.stm32" };
  g_autoptr (FjPartition) row = fj_partition_new (cells);
  g_autofree char *title = NULL;

  g_assert_false (fj_layout_get_modified (layout));
  g_assert_null (fj_layout_get_file (layout));
  g_assert_null (fj_layout_dup_folder (layout));
  g_object_get (layout, "title", &title, NULL);
  g_assert_cmpstr (title, !=, "");
  fj_layout_insert (layout, 0, row);
  assert_bytes (layout, HEADING FSBL);
  g_assert_cmpuint (fj_partition_get_line (row), ==, 0);
  g_assert_finalize_object (layout);
}

static void
test_apply_fix (void)
{
  g_autoptr (FjLayout) layout = layout_of (SD);
  g_autoptr (FjIssue) fix = fj_issue_new (FJ_SEVERITY_ERROR, "x", 0, FJ_COLUMN_NAME, "%d", 1);
  g_autoptr (FjIssue) whole = fj_issue_new (FJ_SEVERITY_ERROR, "x", 0, FJ_COLUMN_NONE, "x");
  g_autoptr (FjIssue) stale = fj_issue_new (FJ_SEVERITY_ERROR, "x", 7, FJ_COLUMN_NAME, "x");

  fj_layout_apply_fix (layout, fix);
  fj_issue_set_fix (whole, "y", "y");
  fj_issue_set_fix (stale, "y", "y");
  fj_layout_apply_fix (layout, whole);
  fj_layout_apply_fix (layout, stale);
  g_assert_false (fj_layout_get_modified (layout));
  fj_issue_set_fix (fix, "card", "Use %s", "card");
  fj_layout_apply_fix (layout, fix);
  assert_bytes (layout, "P\t0x10\tcard\tRawImage\tmmc0\t0x0\tsdcard.img\n");
}

static void
assert_refused (gconstpointer data, gsize size, const char *word)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;

  g_assert_null (fj_layout_new_from_bytes (bytes, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_LAYOUT);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_no_layout (void)
{
  g_autofree char *large = g_strnfill (FJ_TSV_MAX_SIZE + 1, '\n');
  g_autoptr (GString) rows = g_string_new (NULL);

  assert_refused ("", 0, "empty");
  assert_refused (large, FJ_TSV_MAX_SIZE + 1, "1 MiB");
  assert_refused (SD "\0", strlen (SD) + 1, "binary");
  assert_refused ("\xff\xfe\x50\x00", 4, "UTF-16");
  assert_refused ("STM2\0\0\0\0", 8, "STM32");
  for (guint i = 0; i <= FJ_TSV_MAX_ROWS; i++)
    g_string_append (rows, "x\n");
  assert_refused (rows->str, rows->len, "rows");
}

static void
assert_read_issue (const char *text, const char *code, int row, guint line)
{
  g_autoptr (FjLayout) layout = layout_of (text);
  g_autoptr (GPtrArray) issues = g_ptr_array_new_with_free_func (g_object_unref);
  FjIssue *issue;

  fj_layout_lines_check (fj_layout_get_lines (layout), issues);
  if (code == NULL) {
    g_assert_cmpuint (issues->len, ==, 0);
    return;
  }
  g_assert_cmpuint (issues->len, ==, 1);
  issue = g_ptr_array_index (issues, 0);
  g_assert_cmpstr (fj_issue_get_code (issue), ==, code);
  g_assert_cmpint (fj_issue_get_row (issue), ==, row);
  g_assert_cmpuint (fj_issue_get_line (issue), ==, line);
}

static void
test_read_issues (void)
{
  assert_read_issue (HEADING "\t\n\t# c\n" FSBL SD, NULL, 0, 0);
  assert_read_issue (HEADING SD "P\t0x11\tb\tBinary\tmmc0\t0x4400\t\n", "trailing-tab", 1, 3);
  assert_read_issue (SD " # c\n", "spaces-before-comment", -1, 2);
  assert_read_issue (SD "  \n", "spaces-before-comment", -1, 2);
  assert_read_issue (SD "  \n # c\n \n", "spaces-before-comment", -1, 2); /* once */
  assert_read_issue (SD "# c", "comment-at-end", -1, 2);
  assert_read_issue (KEEP SD UNPACK FSBL, NULL, 0, 0);
  assert_read_issue (KEEP SD KEEP, "note-unused", -1, 3);
  assert_read_issue (KEEP "\n" SD, "note-unused", -1, 1);
  assert_read_issue (KEEP UNPACK "P\t0x11\tb\tBinary\tmmc0\t0x4400\t\n", "trailing-tab", 0, 3);
  assert_read_issue ("#flashjig packed=zip\n" SD, "note-unused", -1, 1);
  assert_read_issue ("#flashjigs are good\n" SD, NULL, 0, 0);
  assert_read_issue (KEEP "P\t0x11\tb\tBinary\tmmc0\t0x4400\t\n", "trailing-tab", 0, 2);
  assert_read_issue ("\xef\xbb\xbf" SD, "byte-order-mark", -1, 0);
  assert_read_issue ("P\t0x10\ta\rP\t0x11\tb\r", "cr-line-ends", -1, 0);
}

static void
test_joined (void)
{
  static const char text[] = "-\t0x01\tfsbl\tBinary\tnone\t0x0\ta\n"
                             "P\t0x10\tone\tBinary\tmmc0\t0x80000\tb\n"
                             "P\t0x11\ttwo\tBinary\tmmc0\t0x90000\tc\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GBytes) back = NULL;
  g_autoptr (FjLayout) layout = fj_layout_new_from_bytes (bytes, NULL);

  fj_layout_set_text (layout, 0, FJ_COLUMN_NAME, "x");
  fj_layout_set_joining (layout, TRUE);
  fj_layout_remove (layout, 2);
  fj_layout_remove (layout, 1);
  fj_layout_set_joining (layout, FALSE);
  fj_layout_set_text (layout, 0, FJ_COLUMN_NAME, "y");
  fj_layout_undo (layout);
  g_assert_cmpuint (fj_layout_get_n_rows (layout), ==, 1);
  fj_layout_undo (layout);
  g_assert_cmpuint (fj_layout_get_n_rows (layout), ==, 3);
  g_assert_cmpstr (fj_partition_get_text (fj_layout_get_row (layout, 0), FJ_COLUMN_NAME), ==, "x");
  fj_layout_redo (layout);
  g_assert_cmpuint (fj_layout_get_n_rows (layout), ==, 1);
  g_assert_cmpstr (fj_partition_get_text (fj_layout_get_row (layout, 0), FJ_COLUMN_NAME), ==, "x");
  fj_layout_undo (layout);
  fj_layout_undo (layout);
  g_assert_false (fj_layout_can_undo (layout));
  back = fj_layout_to_bytes (layout);
  g_assert_true (g_bytes_equal (back, bytes));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/layout/untouched", test_untouched);
  g_test_add_func ("/flashjig/layout/cells", test_cells);
  g_test_add_func ("/flashjig/layout/set-text", test_set_text);
  g_test_add_func ("/flashjig/layout/notes", test_notes);
  g_test_add_func ("/flashjig/layout/set-packing", test_set_packing);
  g_test_add_func ("/flashjig/layout/signals", test_signals);
  g_test_add_func ("/flashjig/layout/list-model", test_list_model);
  g_test_add_func ("/flashjig/layout/history", test_history);
  g_test_add_func ("/flashjig/layout/redo-is-forgotten", test_redo_is_forgotten);
  g_test_add_func ("/flashjig/layout/insert", test_insert);
  g_test_add_func ("/flashjig/layout/move-and-last-line", test_move_and_last_line);
  g_test_add_func ("/flashjig/layout/mark-comes-first", test_mark_comes_first);
  g_test_add_func ("/flashjig/layout/new", test_new);
  g_test_add_func ("/flashjig/layout/apply-fix", test_apply_fix);
  g_test_add_func ("/flashjig/layout/no-layout", test_no_layout);
  g_test_add_func ("/flashjig/layout/read-issues", test_read_issues);
  g_test_add_func ("/flashjig/layout/joined", test_joined);
  return g_test_run ();
}
