/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-tree.h"

#include <fj-file-table.h>
#include <string.h>

#define LAYOUT                                         \
  "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a/usb.stm32\n" \
  "-\t0x03\tfip\tFIP\tnone\t0x0\tfip.bin\n"            \
  "-\t0x09\tother\tBinary\tnone\t0x0\tnone\n"          \
  "P\t0x10\tcard\tRawImage\tmmc0\t0x0\tcard.img\n"

static FjLayout *
load (FjTree *tree, const char *name)
{
  g_autoptr (GFile) file = fj_tree_file (tree, name);
  g_autoptr (GError) error = NULL;
  FjLayout *layout;

  fj_tree_write (tree, name, LAYOUT);
  layout = fj_layout_load (file, NULL, &error);
  g_assert_no_error (error);
  return layout;
}

static void
on_changed (FjFileTable *table, gboolean *is_changed)
{
  *is_changed = TRUE;
}

static void
wait_for_answer (FjFileTable *table)
{
  gboolean is_changed = FALSE;
  gulong   id = g_signal_connect (table, "changed", G_CALLBACK (on_changed), &is_changed);

  while (!is_changed)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (table, id);
}

static void
assert_there (FjFileTable *table, FjTree *tree, const char *text, const char *name)
{
  const FjFileEntry *entry = fj_file_table_lookup (table, text);
  g_autofree char   *path = g_build_filename (tree->path, name, NULL);

  g_assert_nonnull (entry);
  g_assert_true (entry->is_there);
  g_assert_cmpstr (entry->path, ==, path);
  g_assert_cmpuint (entry->size, ==, 5);
}

/* As the plan finds them: above the layout, too, unless the user gives a folder that has them. */
static void
test_places (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (FjLayout) layout = load (tree, "images/layouts/optee/flash.tsv");
  g_autoptr (GFile) given = fj_tree_file (tree, "given");
  g_autoptr (FjFileTable) table = fj_file_table_new ();

  fj_tree_write (tree, "images/tf-a/usb.stm32", "12345");
  fj_tree_write (tree, "images/layouts/fip.bin", "12345");
  fj_tree_write (tree, "given/card.img", "12345");
  fj_file_table_set_layout (table, layout);
  wait_for_answer (table);
  assert_there (table, tree, "tf-a/usb.stm32", "images/tf-a/usb.stm32");
  assert_there (table, tree, "fip.bin", "images/layouts/fip.bin");
  g_assert_cmpuint (fj_file_table_get_n_missing (table), ==, 1);

  fj_layout_set_folder (layout, given);
  wait_for_answer (table);
  assert_there (table, tree, "card.img", "given/card.img");
  g_assert_cmpuint (fj_file_table_get_n_missing (table), ==, 0);
}

/* The word for no file is not the name of one. */
static void
test_none (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (FjLayout) layout = load (tree, "flash.tsv");
  g_autoptr (FjFileTable) table = fj_file_table_new ();

  fj_file_table_set_layout (table, layout);
  wait_for_answer (table);
  g_assert_null (fj_file_table_lookup (table, "none"));
  g_assert_cmpuint (fj_file_table_get_n_missing (table), ==, 3);
}

/* Files that nobody asks for need not be there. */
static void
test_unused (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (FjLayout) layout = load (tree, "flash.tsv");
  g_autoptr (FjFileTable) table = fj_file_table_new ();

  fj_layout_set_text (layout, 1, FJ_COLUMN_ID, "0x01"); /* of two the first is sent */
  fj_layout_set_text (layout, 2, FJ_COLUMN_FILE, "other.bin");
  fj_layout_set_text (layout, 3, FJ_COLUMN_OPTION, "PE");
  fj_file_table_set_layout (table, layout);
  wait_for_answer (table);
  g_assert_nonnull (fj_file_table_lookup (table, "tf-a/usb.stm32"));
  g_assert_null (fj_file_table_lookup (table, "fip.bin"));
  g_assert_null (fj_file_table_lookup (table, "other.bin"));
  g_assert_null (fj_file_table_lookup (table, "card.img"));
  g_assert_cmpuint (fj_file_table_get_n_missing (table), ==, 1);

  /* but for a row with a mistake, nobody knows yet */
  fj_layout_set_text (layout, 2, FJ_COLUMN_ID, "0x0Z");
  wait_for_answer (table);
  g_assert_nonnull (fj_file_table_lookup (table, "other.bin"));
}

/* What a file of another kind names is not missing. */
static void
test_kind (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (FjLayout) layout = load (tree, "flash.tsv");
  g_autoptr (FjFileTable) table = fj_file_table_new ();

  fj_layout_set_text (layout, 0, FJ_COLUMN_OPTION, "P");
  fj_layout_set_text (layout, 0, FJ_COLUMN_NAME, "fsbl-openbl");
  fj_file_table_set_layout (table, layout);
  wait_for_answer (table);
  g_assert_null (fj_file_table_lookup (table, "fip.bin"));
  g_assert_cmpuint (fj_file_table_get_n_missing (table), ==, 0);
}

/* A mistake in a row does not make anybody forget what the files unpack to; another file does. */
static void
test_content_kept (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (FjLayout) layout = load (tree, "flash.tsv");
  g_autoptr (FjFileTable) table = fj_file_table_new ();

  fj_tree_write (tree, "card.img", "12345");
  fj_file_table_set_layout (table, layout);
  wait_for_answer (table);
  fj_file_table_learn (table, "card.img", 500);
  wait_for_answer (table);
  g_assert_cmpuint (fj_file_table_lookup (table, "card.img")->content, ==, 500);
  fj_layout_set_text (layout, 3, FJ_COLUMN_OFFSET, "0xZ");
  wait_for_answer (table);
  g_assert_cmpuint (fj_file_table_lookup (table, "card.img")->content, ==, 500);
  fj_tree_write (tree, "card.img", "123456");
  fj_file_table_refresh (table);
  wait_for_answer (table);
  g_assert_cmpuint (fj_file_table_lookup (table, "card.img")->content, ==, 6);
}

/* A file that goes, comes or changes is seen, and what was learnt of it is forgotten. */
static void
test_watched (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (FjLayout) layout = load (tree, "flash.tsv");
  g_autoptr (GFile) card = fj_tree_file (tree, "card.img");
  g_autoptr (FjFileTable) table = fj_file_table_new ();
  gboolean is_changed = FALSE;

  fj_file_table_set_layout (table, layout);
  wait_for_answer (table);
  g_assert_false (fj_file_table_lookup (table, "card.img")->is_there);
  g_signal_connect (table, "disk-changed", G_CALLBACK (on_changed), &is_changed);

  fj_tree_write (tree, "card.img", "12345");
  while (!is_changed)
    g_main_context_iteration (NULL, TRUE);
  assert_there (table, tree, "card.img", "card.img");

  fj_file_table_learn (table, "card.img", 1000);
  is_changed = FALSE;
  fj_tree_write (tree, "card.img", "54321");
  while (!is_changed)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fj_file_table_lookup (table, "card.img")->content, ==, 5);

  is_changed = FALSE;
  g_assert_true (g_file_delete (card, NULL, NULL));
  while (!is_changed)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (fj_file_table_lookup (table, "card.img")->is_there);
}

/* Nobody is asked for files whose folder is not known; a whole path says its own. */
static void
test_unplaced (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (FjLayout) layout = load (tree, "flash.tsv");
  g_autoptr (GBytes) bytes = g_bytes_new_static (LAYOUT, strlen (LAYOUT));
  g_autoptr (FjLayout) new_layout = fj_layout_new_from_bytes (bytes, NULL);
  g_autofree char *path = g_build_filename (tree->path, "flash.tsv", NULL);
  g_autoptr (FjFileTable) table = fj_file_table_new ();

  fj_layout_set_text (new_layout, 3, FJ_COLUMN_FILE, path);
  fj_file_table_set_layout (table, new_layout);
  wait_for_answer (table);
  g_assert_cmpuint (fj_file_table_get_n_missing (table), ==, 0);
  g_assert_cmpuint (fj_file_table_get_n_unplaced (table), ==, 2);
  g_assert_true (fj_file_table_lookup (table, path)->is_there);
  g_assert_true (fj_file_table_lookup (table, "fip.bin")->is_unplaced);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/file-table/places", test_places);
  g_test_add_func ("/flashjig/file-table/none", test_none);
  g_test_add_func ("/flashjig/file-table/unused", test_unused);
  g_test_add_func ("/flashjig/file-table/kind", test_kind);
  g_test_add_func ("/flashjig/file-table/content-kept", test_content_kept);
  g_test_add_func ("/flashjig/file-table/watched", test_watched);
  g_test_add_func ("/flashjig/file-table/unplaced", test_unplaced);
  return g_test_run ();
}
