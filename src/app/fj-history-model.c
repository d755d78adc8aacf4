/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-history-model.h"

#include "fj-history-cells.h"

#include <fj-record-query.h>

/* So many rows are added in one turn of the main loop. */
#define ROWS_A_TURN 1000

/* So many records are kept that were looked at. */
#define RECORDS_MAX 2000

struct _FjHistoryModel {
  GObject parent_instance;

  char         *path;        /* (owned): of the file of records */
  GArray       *numbers;     /* (owned) (element-type gint64): of the rows, the newest one first */
  GArray       *target;      /* (owned) (nullable): the rows that there will be */
  guint         growth;      /* source that adds them, or 0 */
  GHashTable   *records;     /* (owned) (element-type gint64 FjRecord): that were read */
  GQueue       *order;       /* (owned): their numbers, the one that was read first at the head */
  GArray       *wanted;      /* (owned): numbers of those that somebody looked for */
  guint         loading;     /* source that reads them, or 0 */
  GCancellable *cancellable; /* (owned): ends with the model */
  int           stamp;
};

static void fj_history_model_tree_model_init (GtkTreeModelIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjHistoryModel, fj_history_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_TREE_MODEL,
                                                      fj_history_model_tree_model_init))

static void
fj_history_model_dispose (GObject *object)
{
  FjHistoryModel *self = FJ_HISTORY_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->growth, g_source_remove);
  g_clear_handle_id (&self->loading, g_source_remove);
  G_OBJECT_CLASS (fj_history_model_parent_class)->dispose (object);
}

static void
fj_history_model_finalize (GObject *object)
{
  FjHistoryModel *self = FJ_HISTORY_MODEL (object);

  g_array_unref (self->numbers);
  g_clear_pointer (&self->target, g_array_unref);
  g_queue_free_full (self->order, g_free);
  g_hash_table_unref (self->records);
  g_array_unref (self->wanted);
  g_object_unref (self->cancellable);
  g_free (self->path);
  G_OBJECT_CLASS (fj_history_model_parent_class)->finalize (object);
}

static void
fj_history_model_class_init (FjHistoryModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_history_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = fj_history_model_finalize;
}

static void
fj_history_model_init (FjHistoryModel *self)
{
  self->stamp = (int) g_random_int ();
  self->numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->records = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                         (GDestroyNotify) fj_record_unref);
  self->order = g_queue_new ();
  self->cancellable = g_cancellable_new ();
}

/**
 * fj_history_model_new:
 * @path: the file of records
 *
 * Returns: (transfer full): a model without rows
 */
FjHistoryModel *
fj_history_model_new (const char *path)
{
  FjHistoryModel *self = g_object_new (FJ_TYPE_HISTORY_MODEL, NULL);

  self->path = g_strdup (path);
  return self;
}

static gint64
number_at (GArray *numbers, guint i)
{
  return g_array_index (numbers, gint64, i);
}

static void
set_iter (FjHistoryModel *self, GtkTreeIter *iter, guint row)
{
  *iter = (GtkTreeIter){ .stamp = self->stamp, .user_data = GUINT_TO_POINTER (row) };
}

static guint
get_row (GtkTreeIter *iter)
{
  return GPOINTER_TO_UINT (iter->user_data);
}

/**
 * fj_history_model_find:
 * @self: a model
 * @number: of a record
 *
 * Returns: its row, or -1
 */
int
fj_history_model_find (FjHistoryModel *self, gint64 number)
{
  guint from = 0;
  guint to;

  g_return_val_if_fail (FJ_IS_HISTORY_MODEL (self), -1);

  for (to = self->numbers->len; from < to;) {
    guint middle = from + (to - from) / 2;

    if (number_at (self->numbers, middle) > number)
      from = middle + 1;
    else
      to = middle;
  }
  return from < self->numbers->len && number_at (self->numbers, from) == number ? (int) from : -1;
}

static void
emit_changed (FjHistoryModel *self, guint row)
{
  GtkTreePath *path = gtk_tree_path_new_from_indices ((int) row, -1);
  GtkTreeIter  iter;

  set_iter (self, &iter, row);
  gtk_tree_model_row_changed (GTK_TREE_MODEL (self), path, &iter);
  gtk_tree_path_free (path);
}

static void
insert_row (FjHistoryModel *self, guint row, gint64 number)
{
  GtkTreePath *path = gtk_tree_path_new_from_indices ((int) row, -1);
  GtkTreeIter  iter;

  g_array_insert_val (self->numbers, row, number);
  set_iter (self, &iter, row);
  gtk_tree_model_row_inserted (GTK_TREE_MODEL (self), path, &iter);
  gtk_tree_path_free (path);
}

static void
delete_row (FjHistoryModel *self, guint row)
{
  GtkTreePath *path = gtk_tree_path_new_from_indices ((int) row, -1);

  g_array_remove_index (self->numbers, row);
  gtk_tree_model_row_deleted (GTK_TREE_MODEL (self), path);
  gtk_tree_path_free (path);
}

/* Those that are there already become those of the target, which may go on behind them. */
static void
merge_rows (FjHistoryModel *self)
{
  guint row = 0;

  for (guint i = 0; row < self->numbers->len && i < self->target->len;) {
    gint64 old = number_at (self->numbers, row);
    gint64 new = number_at (self->target, i);

    if (old > new) {
      delete_row (self, row);
      continue;
    }
    if (new > old)
      insert_row (self, row, new);
    row++;
    i++;
  }
  while (self->numbers->len > self->target->len)
    delete_row (self, self->numbers->len - 1);
}

static gboolean
grow_cb (gpointer user_data)
{
  FjHistoryModel *self = user_data;
  guint           end = MIN (self->target->len, self->numbers->len + ROWS_A_TURN);

  while (self->numbers->len < end)
    insert_row (self, self->numbers->len, number_at (self->target, self->numbers->len));
  if (self->numbers->len < self->target->len)
    return G_SOURCE_CONTINUE;
  self->growth = 0;
  g_clear_pointer (&self->target, g_array_unref);
  return G_SOURCE_REMOVE;
}

static gboolean
is_unfinished (const FjRecord *record)
{
  return record->result == FJ_RECORD_INTERRUPTED;
}

/* Attempts that are under way may be over now. */
static void
refresh_rows (FjHistoryModel *self)
{
  GList *link = self->order->head;

  while (link != NULL) {
    GList    *next = link->next;
    gint64    number = *(gint64 *) link->data;
    FjRecord *record = g_hash_table_lookup (self->records, &number);
    int       row = fj_history_model_find (self, number);

    if (is_unfinished (record)) {
      g_hash_table_remove (self->records, &number);
      g_free (link->data);
      g_queue_delete_link (self->order, link);
      if (row >= 0)
        emit_changed (self, (guint) row);
    }
    link = next;
  }
}

/**
 * fj_history_model_set_numbers:
 * @self: a model
 * @numbers: (element-type gint64): of the records that there are now, the newest one first
 *
 * Rows come and go; those that stay are the same rows.
 */
void
fj_history_model_set_numbers (FjHistoryModel *self, GArray *numbers)
{
  g_return_if_fail (FJ_IS_HISTORY_MODEL (self));

  g_clear_pointer (&self->target, g_array_unref);
  g_clear_handle_id (&self->growth, g_source_remove);
  self->target = g_array_ref (numbers);
  merge_rows (self);
  refresh_rows (self);
  if (grow_cb (self))
    self->growth = g_idle_add (grow_cb, self);
}

/**
 * fj_history_model_get_number:
 * @self: a model
 * @iter: a row
 *
 * Returns: the number of its record
 */
gint64
fj_history_model_get_number (FjHistoryModel *self, GtkTreeIter *iter)
{
  g_return_val_if_fail (FJ_IS_HISTORY_MODEL (self) && iter->stamp == self->stamp, 0);

  return number_at (self->numbers, get_row (iter));
}

/* @record: (transfer full) */
static void
keep_record (FjHistoryModel *self, FjRecord *record)
{
  gint64 *number = NULL;

  if (g_hash_table_contains (self->records, &record->number)) {
    fj_record_unref (record);
    return;
  }
  number = g_new (gint64, 1);
  *number = record->number;
  g_queue_push_tail (self->order, number);
  g_hash_table_insert (self->records, number, record);
  if (self->order->length <= RECORDS_MAX)
    return;
  number = g_queue_pop_head (self->order);
  g_hash_table_remove (self->records, number);
  g_free (number);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjHistoryModel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = fj_record_query_rows_finish (result, &error);

  g_assert (FJ_IS_HISTORY_MODEL (self));

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (records == NULL) /* the list itself is told why */
    g_debug ("rows of the history are not read: %s", error->message);
  for (guint i = 0; records != NULL && i < records->len; i++) {
    FjRecord *record = g_ptr_array_index (records, i);
    int       row = fj_history_model_find (self, record->number);

    keep_record (self, g_atomic_rc_box_acquire (record));
    if (row >= 0)
      emit_changed (self, (guint) row);
  }
}

static gboolean
load_cb (gpointer user_data)
{
  FjHistoryModel *self = user_data;
  g_autoptr (GArray) wanted = g_steal_pointer (&self->wanted);

  self->loading = 0;
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  fj_record_query_rows_async (self->path, wanted, self->cancellable, on_loaded,
                              g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* (nullable): what is not there yet is read. */
static FjRecord *
look_up (FjHistoryModel *self, guint row)
{
  gint64    number = number_at (self->numbers, row);
  FjRecord *record = g_hash_table_lookup (self->records, &number);

  if (record != NULL)
    return record;
  for (guint i = 0; i < self->wanted->len; i++)
    if (number_at (self->wanted, i) == number)
      return NULL;
  g_array_append_val (self->wanted, number);
  if (self->loading == 0)
    self->loading = g_timeout_add_full (G_PRIORITY_HIGH_IDLE, 0, load_cb, self, NULL);
  return NULL;
}

static GtkTreeModelFlags
fj_history_model_get_flags (GtkTreeModel *model)
{
  return GTK_TREE_MODEL_LIST_ONLY;
}

static int
fj_history_model_get_n_columns (GtkTreeModel *model)
{
  return FJ_HISTORY_N_COLUMNS;
}

static GType
fj_history_model_get_column_type (GtkTreeModel *model, int column)
{
  return G_TYPE_STRING;
}

static gboolean
fj_history_model_iter_nth_child (GtkTreeModel *model, GtkTreeIter *iter, GtkTreeIter *parent, int n)
{
  FjHistoryModel *self = FJ_HISTORY_MODEL (model);

  if (parent != NULL || n < 0 || (guint) n >= self->numbers->len)
    return FALSE;
  set_iter (self, iter, (guint) n);
  return TRUE;
}

static gboolean
fj_history_model_get_iter (GtkTreeModel *model, GtkTreeIter *iter, GtkTreePath *path)
{
  return gtk_tree_path_get_depth (path) == 1 &&
         fj_history_model_iter_nth_child (model, iter, NULL, gtk_tree_path_get_indices (path)[0]);
}

static GtkTreePath *
fj_history_model_get_path (GtkTreeModel *model, GtkTreeIter *iter)
{
  return gtk_tree_path_new_from_indices ((int) get_row (iter), -1);
}

static void
fj_history_model_get_value (GtkTreeModel *model, GtkTreeIter *iter, int column, GValue *value)
{
  FjHistoryModel *self = FJ_HISTORY_MODEL (model);
  FjRecord       *record = look_up (self, get_row (iter));

  g_value_init (value, G_TYPE_STRING);
  g_value_take_string (value, record != NULL
                                ? fj_history_dup_cell (record, (FjHistoryColumn) column)
                                : g_strdup (column == FJ_HISTORY_BEGUN ? "…" : ""));
}

static gboolean
fj_history_model_iter_next (GtkTreeModel *model, GtkTreeIter *iter)
{
  return fj_history_model_iter_nth_child (model, iter, NULL, (int) get_row (iter) + 1);
}

static gboolean
fj_history_model_iter_previous (GtkTreeModel *model, GtkTreeIter *iter)
{
  return fj_history_model_iter_nth_child (model, iter, NULL, (int) get_row (iter) - 1);
}

static gboolean
fj_history_model_iter_children (GtkTreeModel *model, GtkTreeIter *iter, GtkTreeIter *parent)
{
  return fj_history_model_iter_nth_child (model, iter, parent, 0);
}

static gboolean
fj_history_model_iter_has_child (GtkTreeModel *model, GtkTreeIter *iter)
{
  return FALSE;
}

static int
fj_history_model_iter_n_children (GtkTreeModel *model, GtkTreeIter *iter)
{
  return iter == NULL ? (int) FJ_HISTORY_MODEL (model)->numbers->len : 0;
}

static gboolean
fj_history_model_iter_parent (GtkTreeModel *model, GtkTreeIter *iter, GtkTreeIter *child)
{
  return FALSE;
}

static void
fj_history_model_tree_model_init (GtkTreeModelIface *iface)
{
  iface->get_flags = fj_history_model_get_flags;
  iface->get_n_columns = fj_history_model_get_n_columns;
  iface->get_column_type = fj_history_model_get_column_type;
  iface->get_iter = fj_history_model_get_iter;
  iface->get_path = fj_history_model_get_path;
  iface->get_value = fj_history_model_get_value;
  iface->iter_next = fj_history_model_iter_next;
  iface->iter_previous = fj_history_model_iter_previous;
  iface->iter_children = fj_history_model_iter_children;
  iface->iter_has_child = fj_history_model_iter_has_child;
  iface->iter_n_children = fj_history_model_iter_n_children;
  iface->iter_nth_child = fj_history_model_iter_nth_child;
  iface->iter_parent = fj_history_model_iter_parent;
}
