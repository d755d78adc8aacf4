/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-store.h"

#include <string.h>

/**
 * FjLayoutStore:
 *
 * What the table shows: the rows of a layout with their issues. A flat #GtkTreeModel that
 * announces single rows. Main thread only.
 */
struct _FjLayoutStore {
  GObject parent_instance;

  FjLayout  *layout; /* (owned) (nullable) */
  GPtrArray *rows;   /* (owned) (element-type Row): as in the layout */
  int        stamp;
  gboolean   is_held; /* changes of rows are told later */
};

typedef struct {
  FjPartition *partition; /* (owned) */
  guint8       marks;     /* bit 0: the row; bit 1 + column: a cell */
  FjSeverity   severity;  /* the worst, when there are marks */
  guint8       errors;    /* bits as in marks: those that are errors */
  gulong       handler;
  gboolean     is_dirty; /* it has changed while changes were held */
} Row;

static void fj_layout_store_tree_model_init (GtkTreeModelIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjLayoutStore, fj_layout_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_TREE_MODEL,
                                                      fj_layout_store_tree_model_init))

static Row *
get_row (FjLayoutStore *self, GtkTreeIter *iter)
{
  return g_ptr_array_index (self->rows, GPOINTER_TO_UINT (iter->user_data));
}

static void
init_iter (FjLayoutStore *self, GtkTreeIter *iter, guint index)
{
  *iter = (GtkTreeIter){ .stamp = self->stamp, .user_data = GUINT_TO_POINTER (index) };
}

static void
emit_row_changed (FjLayoutStore *self, guint index)
{
  g_autoptr (GtkTreePath) path = gtk_tree_path_new_from_indices ((int) index, -1);
  Row        *row = g_ptr_array_index (self->rows, index);
  GtkTreeIter iter;

  row->is_dirty = self->is_held;
  if (self->is_held)
    return;
  init_iter (self, &iter, index);
  gtk_tree_model_row_changed (GTK_TREE_MODEL (self), path, &iter);
}

static guint
find_partition (FjLayoutStore *self, FjPartition *partition)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (((Row *) g_ptr_array_index (self->rows, i))->partition == partition)
      return i;
  return G_MAXUINT;
}

static void
on_partition_notify (FjPartition *partition, GParamSpec *pspec, FjLayoutStore *self)
{
  guint index = find_partition (self, partition);

  g_assert (FJ_IS_LAYOUT_STORE (self));

  if (index != G_MAXUINT)
    emit_row_changed (self, index);
}

static Row *
row_new (FjLayoutStore *self, FjPartition *partition)
{
  Row *row = g_new0 (Row, 1);

  row->partition = g_object_ref (partition);
  row->handler = g_signal_connect_object (partition, "notify", G_CALLBACK (on_partition_notify),
                                          self, 0);
  return row;
}

static void
row_free (Row *row)
{
  g_signal_handler_disconnect (row->partition, row->handler);
  g_object_unref (row->partition);
  g_free (row);
}

static void
insert_row (FjLayoutStore *self, guint index, Row *row)
{
  g_autoptr (GtkTreePath) path = gtk_tree_path_new_from_indices ((int) index, -1);
  GtkTreeIter iter;

  g_ptr_array_insert (self->rows, (int) index, row);
  init_iter (self, &iter, index);
  gtk_tree_model_row_inserted (GTK_TREE_MODEL (self), path, &iter);
}

static void
remove_row (FjLayoutStore *self, guint index)
{
  g_autoptr (GtkTreePath) path = gtk_tree_path_new_from_indices ((int) index, -1);

  g_ptr_array_remove_index (self->rows, index);
  gtk_tree_model_row_deleted (GTK_TREE_MODEL (self), path);
}

static void
on_items_changed (GListModel *layout, guint position, guint removed, guint added,
                  FjLayoutStore *self)
{
  g_assert (FJ_IS_LAYOUT_STORE (self));

  for (guint i = 0; i < removed; i++)
    remove_row (self, position);
  for (guint i = 0; i < added; i++) {
    g_autoptr (FjPartition) partition = g_list_model_get_item (layout, position + i);

    insert_row (self, position + i, row_new (self, partition));
  }
}

static GtkTreeModelFlags
fj_layout_store_get_flags (GtkTreeModel *model)
{
  return GTK_TREE_MODEL_LIST_ONLY;
}

static int
fj_layout_store_get_n_columns (GtkTreeModel *model)
{
  return FJ_N_COLUMNS;
}

static GType
fj_layout_store_get_column_type (GtkTreeModel *model, int column)
{
  return G_TYPE_STRING;
}

static gboolean
fj_layout_store_get_iter (GtkTreeModel *model, GtkTreeIter *iter, GtkTreePath *path)
{
  FjLayoutStore *self = FJ_LAYOUT_STORE (model);
  int            index = gtk_tree_path_get_indices (path)[0];

  if (gtk_tree_path_get_depth (path) != 1 || index < 0 || (guint) index >= self->rows->len)
    return FALSE;
  init_iter (self, iter, (guint) index);
  return TRUE;
}

static GtkTreePath *
fj_layout_store_get_path (GtkTreeModel *model, GtkTreeIter *iter)
{
  return gtk_tree_path_new_from_indices ((int) GPOINTER_TO_UINT (iter->user_data), -1);
}

static void
fj_layout_store_get_value (GtkTreeModel *model, GtkTreeIter *iter, int column, GValue *value)
{
  Row *row = get_row (FJ_LAYOUT_STORE (model), iter);

  g_value_init (value, G_TYPE_STRING);
  if (column >= 0 && column < FJ_N_COLUMNS)
    g_value_set_string (value, fj_partition_get_text (row->partition, (FjColumn) column));
}

static gboolean
fj_layout_store_iter_next (GtkTreeModel *model, GtkTreeIter *iter)
{
  FjLayoutStore *self = FJ_LAYOUT_STORE (model);
  guint          index = GPOINTER_TO_UINT (iter->user_data) + 1;

  if (index >= self->rows->len)
    return FALSE;
  init_iter (self, iter, index);
  return TRUE;
}

static gboolean
fj_layout_store_iter_previous (GtkTreeModel *model, GtkTreeIter *iter)
{
  guint index = GPOINTER_TO_UINT (iter->user_data);

  if (index == 0)
    return FALSE;
  init_iter (FJ_LAYOUT_STORE (model), iter, index - 1);
  return TRUE;
}

static int
fj_layout_store_iter_n_children (GtkTreeModel *model, GtkTreeIter *iter)
{
  return iter == NULL ? (int) FJ_LAYOUT_STORE (model)->rows->len : 0;
}

static gboolean
fj_layout_store_iter_nth_child (GtkTreeModel *model, GtkTreeIter *iter, GtkTreeIter *parent, int n)
{
  FjLayoutStore *self = FJ_LAYOUT_STORE (model);

  if (parent != NULL || n < 0 || (guint) n >= self->rows->len)
    return FALSE;
  init_iter (self, iter, (guint) n);
  return TRUE;
}

static gboolean
fj_layout_store_iter_children (GtkTreeModel *model, GtkTreeIter *iter, GtkTreeIter *parent)
{
  return fj_layout_store_iter_nth_child (model, iter, parent, 0);
}

static gboolean
fj_layout_store_iter_has_child (GtkTreeModel *model, GtkTreeIter *iter)
{
  return FALSE;
}

static gboolean
fj_layout_store_iter_parent (GtkTreeModel *model, GtkTreeIter *iter, GtkTreeIter *child)
{
  return FALSE;
}

static void
fj_layout_store_tree_model_init (GtkTreeModelIface *iface)
{
  iface->get_flags = fj_layout_store_get_flags;
  iface->get_n_columns = fj_layout_store_get_n_columns;
  iface->get_column_type = fj_layout_store_get_column_type;
  iface->get_iter = fj_layout_store_get_iter;
  iface->get_path = fj_layout_store_get_path;
  iface->get_value = fj_layout_store_get_value;
  iface->iter_next = fj_layout_store_iter_next;
  iface->iter_previous = fj_layout_store_iter_previous;
  iface->iter_children = fj_layout_store_iter_children;
  iface->iter_has_child = fj_layout_store_iter_has_child;
  iface->iter_n_children = fj_layout_store_iter_n_children;
  iface->iter_nth_child = fj_layout_store_iter_nth_child;
  iface->iter_parent = fj_layout_store_iter_parent;
}

static void
fj_layout_store_dispose (GObject *object)
{
  FjLayoutStore *self = FJ_LAYOUT_STORE (object);

  if (self->layout != NULL)
    g_signal_handlers_disconnect_by_data (self->layout, self);
  g_ptr_array_set_size (self->rows, 0);
  g_clear_object (&self->layout);
  G_OBJECT_CLASS (fj_layout_store_parent_class)->dispose (object);
}

static void
fj_layout_store_finalize (GObject *object)
{
  g_ptr_array_unref (FJ_LAYOUT_STORE (object)->rows);
  G_OBJECT_CLASS (fj_layout_store_parent_class)->finalize (object);
}

static void
fj_layout_store_class_init (FjLayoutStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fj_layout_store_dispose;
  object_class->finalize = fj_layout_store_finalize;
}

static void
fj_layout_store_init (FjLayoutStore *self)
{
  self->stamp = g_random_int_range (1, G_MAXINT);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
}

/**
 * fj_layout_store_new:
 *
 * Returns: (transfer full): a store without a layout
 */
FjLayoutStore *
fj_layout_store_new (void)
{
  return g_object_new (FJ_TYPE_LAYOUT_STORE, NULL);
}

/**
 * fj_layout_store_get_layout:
 *
 * Returns: (transfer none) (nullable): the layout that is shown
 */
FjLayout *
fj_layout_store_get_layout (FjLayoutStore *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_STORE (self), NULL);

  return self->layout;
}

/**
 * fj_layout_store_set_layout:
 * @self: a store
 * @layout: (nullable): what to show
 *
 * Shows another layout.
 */
void
fj_layout_store_set_layout (FjLayoutStore *self, FjLayout *layout)
{
  g_return_if_fail (FJ_IS_LAYOUT_STORE (self));

  if (self->layout != NULL) {
    g_signal_handlers_disconnect_by_data (self->layout, self);
    while (self->rows->len > 0)
      remove_row (self, self->rows->len - 1);
  }
  g_set_object (&self->layout, layout);
  if (layout == NULL)
    return;
  g_signal_connect_object (layout, "items-changed", G_CALLBACK (on_items_changed), self, 0);
  on_items_changed (G_LIST_MODEL (layout), 0, 0, fj_layout_get_n_rows (layout), self);
}

static void
mark_row (Row *row, FjIssue *issue)
{
  FjColumn   column = fj_issue_get_column (issue);
  FjSeverity severity = fj_issue_get_severity (issue);
  guint8     bit = (guint8) (column == FJ_COLUMN_NONE ? 1 : 1 << (1 + column));

  if (row->marks == 0 || severity > row->severity)
    row->severity = severity;
  row->marks |= bit;
  if (severity == FJ_SEVERITY_ERROR)
    row->errors |= bit;
}

/**
 * fj_layout_store_set_issues:
 * @self: a store
 * @issues: (nullable) (element-type FjIssue): what there is to say about the rows
 */
void
fj_layout_store_set_issues (FjLayoutStore *self, GPtrArray *issues)
{
  g_return_if_fail (FJ_IS_LAYOUT_STORE (self));

  for (guint i = 0; i < self->rows->len; i++) {
    Row *row = g_ptr_array_index (self->rows, i);
    Row  old = *row;

    row->marks = row->errors = 0;
    row->severity = FJ_SEVERITY_HINT;
    for (guint j = 0; issues != NULL && j < issues->len; j++)
      if (fj_issue_get_row (g_ptr_array_index (issues, j)) == (int) i)
        mark_row (row, g_ptr_array_index (issues, j));
    if (old.marks != row->marks || old.errors != row->errors || old.severity != row->severity)
      emit_row_changed (self, i);
  }
}

/**
 * fj_layout_store_hold:
 * @self: a store
 * @is_held: whether to keep still, because a table stops the editing of a cell when a row changes
 *
 * What rows say meanwhile is told afterwards.
 */
void
fj_layout_store_hold (FjLayoutStore *self, gboolean is_held)
{
  g_return_if_fail (FJ_IS_LAYOUT_STORE (self));

  self->is_held = is_held;
  for (guint i = 0; !is_held && i < self->rows->len; i++)
    if (((Row *) g_ptr_array_index (self->rows, i))->is_dirty)
      emit_row_changed (self, i);
}

/**
 * fj_layout_store_touch:
 *
 * Something beside the rows has changed that is shown in them.
 */
void
fj_layout_store_touch (FjLayoutStore *self)
{
  g_return_if_fail (FJ_IS_LAYOUT_STORE (self));

  for (guint i = 0; i < self->rows->len; i++)
    emit_row_changed (self, i);
}

/**
 * fj_layout_store_get_partition:
 * @self: a store
 * @iter: a row of it
 *
 * Returns: (transfer none): the row of the layout
 */
FjPartition *
fj_layout_store_get_partition (FjLayoutStore *self, GtkTreeIter *iter)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_STORE (self), NULL);

  return get_row (self, iter)->partition;
}

/**
 * fj_layout_store_get_row:
 * @self: a store
 * @iter: a row of it
 *
 * Returns: index in the layout
 */
int
fj_layout_store_get_row (FjLayoutStore *self, GtkTreeIter *iter)
{
  return (int) GPOINTER_TO_UINT (iter->user_data);
}

/**
 * fj_layout_store_dup_path:
 * @self: a store
 * @row: index in the layout
 *
 * Returns: (transfer full): where that row stands in the store
 */
GtkTreePath *
fj_layout_store_dup_path (FjLayoutStore *self, guint row)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_STORE (self), NULL);

  return gtk_tree_path_new_from_indices ((int) row, -1);
}

/**
 * fj_layout_store_get_mark:
 * @self: a store
 * @iter: a row of it
 * @column: a cell, or %FJ_COLUMN_NONE for the row with all its cells
 * @severity: (out): how bad it is
 *
 * Returns: whether there is something to say about it
 */
gboolean
fj_layout_store_get_mark (FjLayoutStore *self, GtkTreeIter *iter, FjColumn column,
                          FjSeverity *severity)
{
  Row   *row = get_row (self, iter);
  guint8 bit = (guint8) (1 << (1 + column));

  *severity = row->severity;
  if (column == FJ_COLUMN_NONE)
    return row->marks != 0;
  *severity = row->errors & bit ? FJ_SEVERITY_ERROR : MIN (row->severity, FJ_SEVERITY_WARNING);
  return (row->marks & bit) != 0;
}
