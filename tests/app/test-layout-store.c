/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-layout-store.h>
#include <fj-layout-templates.h>
#include <string.h>

/* What somebody who only listens to the model's signals believes the rows to be. */
typedef struct {
  GPtrArray *names; /* (owned) (element-type utf8) */
} Listener;

static char *
dup_name (GtkTreeModel *model, GtkTreeIter *iter)
{
  char *name;

  gtk_tree_model_get (model, iter, FJ_COLUMN_NAME, &name, -1);
  return name;
}

static void
on_inserted (GtkTreeModel *model, GtkTreePath *path, GtkTreeIter *iter, Listener *listener)
{
  g_ptr_array_insert (listener->names, gtk_tree_path_get_indices (path)[0], dup_name (model, iter));
}

static void
on_deleted (GtkTreeModel *model, GtkTreePath *path, Listener *listener)
{
  g_ptr_array_remove_index (listener->names, (guint) gtk_tree_path_get_indices (path)[0]);
}

static void
on_changed (GtkTreeModel *model, GtkTreePath *path, GtkTreeIter *iter, Listener *listener)
{
  guint index = (guint) gtk_tree_path_get_indices (path)[0];

  g_free (listener->names->pdata[index]);
  listener->names->pdata[index] = dup_name (model, iter);
}

static void
assert_agree (FjLayoutStore *store, Listener *listener)
{
  GtkTreeModel *model = GTK_TREE_MODEL (store);
  FjLayout     *layout = fj_layout_store_get_layout (store);
  guint         n = fj_layout_get_n_rows (layout);

  g_assert_cmpuint (listener->names->len, ==, n);
  g_assert_cmpint (gtk_tree_model_iter_n_children (model, NULL), ==, (int) n);
  for (guint i = 0; i < n; i++) {
    g_autoptr (GtkTreePath) path = fj_layout_store_dup_path (store, i);
    GtkTreeIter iter;
    const char *name = fj_partition_get_text (fj_layout_get_row (layout, i), FJ_COLUMN_NAME);

    g_assert_true (gtk_tree_model_get_iter (model, &iter, path));
    g_assert_cmpint (fj_layout_store_get_row (store, &iter), ==, (int) i);
    g_assert_true (fj_layout_store_get_partition (store, &iter) == fj_layout_get_row (layout, i));
    g_assert_cmpstr (g_ptr_array_index (listener->names, i), ==, name);
  }
}

static void
change_something (FjLayout *layout, GRand *rand, guint round)
{
  guint            n = fj_layout_get_n_rows (layout);
  guint            row = n > 0 ? (guint) g_rand_int_range (rand, 0, (int) n) : 0;
  g_autofree char *name = g_strdup_printf ("row%u", round);

  switch (n > 0 ? g_rand_int_range (rand, 0, 6) : 0) {
  case 0: {
    g_autoptr (FjPartition) partition = fj_layout_template_new_row (layout, row);

    fj_layout_insert (layout, row, partition);
    break;
  }
  case 1:
    fj_layout_remove (layout, row);
    break;
  case 2:
    fj_layout_move (layout, row, (guint) g_rand_int_range (rand, 0, (int) n));
    break;
  case 3:
    fj_layout_undo (layout);
    break;
  case 4:
    fj_layout_redo (layout);
    break;
  default:
    fj_layout_set_text (layout, row, FJ_COLUMN_NAME, name);
    break;
  }
}

static void
test_follows (void)
{
  g_autoptr (FjLayout) layout = fj_layout_template_new ("emmc", NULL, NULL);
  FjLayoutStore *store = fj_layout_store_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711);
  Listener listener = { g_ptr_array_new_with_free_func (g_free) };

  g_signal_connect (store, "row-inserted", G_CALLBACK (on_inserted), &listener);
  g_signal_connect (store, "row-deleted", G_CALLBACK (on_deleted), &listener);
  g_signal_connect (store, "row-changed", G_CALLBACK (on_changed), &listener);
  fj_layout_store_set_layout (store, layout);
  assert_agree (store, &listener);
  for (guint round = 0; round < 600; round++) {
    change_something (layout, rand, round);
    assert_agree (store, &listener);
  }
  fj_layout_store_set_layout (store, NULL);
  g_assert_cmpuint (listener.names->len, ==, 0);
  g_assert_finalize_object (store);
  g_ptr_array_unref (listener.names);
}

static void
test_marks (void)
{
  g_autoptr (FjLayout) layout = fj_layout_template_new ("sd", NULL, NULL);
  g_autoptr (FjLayoutStore) store = fj_layout_store_new ();
  g_autoptr (GPtrArray) issues = g_ptr_array_new_with_free_func (g_object_unref);
  GtkTreeIter iter;
  FjSeverity  severity;

  fj_layout_store_set_layout (store, layout);
  g_ptr_array_add (issues, fj_issue_new (FJ_SEVERITY_WARNING, "w", 2, FJ_COLUMN_NAME, "name"));
  g_ptr_array_add (issues, fj_issue_new (FJ_SEVERITY_ERROR, "e", 2, FJ_COLUMN_OFFSET, "offset"));
  fj_layout_store_set_issues (store, issues);
  g_assert_true (gtk_tree_model_iter_nth_child (GTK_TREE_MODEL (store), &iter, NULL, 2));
  g_assert_true (fj_layout_store_get_mark (store, &iter, FJ_COLUMN_NONE, &severity));
  g_assert_cmpint (severity, ==, FJ_SEVERITY_ERROR);
  g_assert_true (fj_layout_store_get_mark (store, &iter, FJ_COLUMN_NAME, &severity));
  g_assert_cmpint (severity, ==, FJ_SEVERITY_WARNING);
  g_assert_true (fj_layout_store_get_mark (store, &iter, FJ_COLUMN_OFFSET, &severity));
  g_assert_cmpint (severity, ==, FJ_SEVERITY_ERROR);
  g_assert_false (fj_layout_store_get_mark (store, &iter, FJ_COLUMN_FILE, &severity));
  g_assert_true (gtk_tree_model_iter_nth_child (GTK_TREE_MODEL (store), &iter, NULL, 1));
  g_assert_false (fj_layout_store_get_mark (store, &iter, FJ_COLUMN_NONE, &severity));
  fj_layout_store_set_issues (store, NULL);
  g_assert_true (gtk_tree_model_iter_nth_child (GTK_TREE_MODEL (store), &iter, NULL, 2));
  g_assert_false (fj_layout_store_get_mark (store, &iter, FJ_COLUMN_NONE, &severity));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/layout-store/follows", test_follows);
  g_test_add_func ("/flashjig/layout-store/marks", test_marks);
  return g_test_run ();
}
