/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-file-table.h"

#include "fj-file-watch.h"

#include <fj-file-search.h>
#include <fj-layout-kind.h>
#include <fj-row-use.h>
#include <fj-thread.h>

/* After a change, so that typing a name does not ask for every letter. */
#define REFRESH_DELAY_MS 150

/**
 * FjFileTable:
 *
 * Which of the files that a layout names are there, where, and how large they are. Asks the disk on
 * a thread, so that a slow network folder does not stop the window, and follows the files there.
 * Signals: "changed": there is more to know; "disk-changed": a file is not what it was. Main thread
 * only.
 */
struct _FjFileTable {
  GObject parent_instance;

  FjLayout     *layout;      /* (owned) (nullable) */
  GHashTable   *entries;     /* (owned): text of a cell to FjFileEntry */
  FjFileWatch  *watch;       /* (owned) (not nullable): of these files */
  GCancellable *cancellable; /* (owned) (nullable): of the query that runs */
  guint         refresh_id;
  guint         changed_id;
  gboolean      is_second_look; /* the query that runs only tells what is not known */
};

enum {
  SIGNAL_CHANGED,
  SIGNAL_DISK_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjFileTable, fj_file_table, G_TYPE_OBJECT)

typedef struct {
  FjFileSearch *search; /* (owned) (nullable): of no layout */
  GPtrArray    *texts;  /* (owned) (element-type utf8) */
} Query;

static void
query_free (Query *query)
{
  g_clear_pointer (&query->search, fj_file_search_unref);
  g_ptr_array_unref (query->texts);
  g_free (query);
}

static void
entry_free (FjFileEntry *entry)
{
  g_object_unref (entry->file);
  g_free (entry->path);
  g_free (entry);
}

static GHashTable *
entries_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) entry_free);
}

static FjFileEntry *
look_up_on_disk (FjFileSearch *search, const char *text, GCancellable *cancellable)
{
  g_autoptr (FjFoundFile) found = fj_file_search_find (search, text, cancellable);
  FjFileEntry *entry = g_new0 (FjFileEntry, 1);

  entry->is_there = found->is_there;
  entry->is_unplaced = !fj_file_search_has_places (search) && !g_path_is_absolute (text);
  entry->size = entry->content = found->size;
  entry->changed = found->changed;
  entry->file = g_object_ref (found->file);
  entry->path = g_file_get_parse_name (found->file);
  return entry;
}

static void
query_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Query *query = task_data;
  g_autoptr (GHashTable) entries = entries_new ();

  for (guint i = 0; i < query->texts->len && !g_cancellable_is_cancelled (cancellable); i++) {
    const char *text = g_ptr_array_index (query->texts, i);

    g_hash_table_insert (entries, g_strdup (text),
                         look_up_on_disk (query->search, text, cancellable));
  }
  g_task_return_pointer (task, g_steal_pointer (&entries), (GDestroyNotify) g_hash_table_unref);
}

static gboolean
is_same_file (const FjFileEntry *a, const FjFileEntry *b)
{
  return a->is_there == b->is_there && a->size == b->size && a->changed == b->changed &&
         g_file_equal (a->file, b->file);
}

/* What was learnt of a file holds as long as it is the same. Returns: how many are the same. */
static guint
keep_known (GHashTable *entries, GHashTable *old_entries, gboolean *is_other)
{
  GHashTableIter iter;
  gpointer       text, value;
  guint          n_same = 0;

  *is_other = FALSE;

  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, &text, &value)) {
    FjFileEntry       *entry = value;
    const FjFileEntry *old = g_hash_table_lookup (old_entries, text);

    if (old != NULL && is_same_file (entry, old)) {
      entry->content = old->content;
      n_same++;
    } else if (old != NULL) {
      *is_other = TRUE;
    }
  }
  return n_same;
}

/* What happened before they were watched is found by another look. */
static void
watch_files (FjFileTable *self)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (!((FjFileEntry *) value)->is_unplaced)
      g_ptr_array_add (files, ((FjFileEntry *) value)->file);
  if (!fj_file_watch_set_files (self->watch, files))
    return;
  fj_file_table_refresh (self);
  self->is_second_look = TRUE;
}

static void
on_query_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FjFileTable *self = FJ_FILE_TABLE (source);
  GHashTable  *entries = g_task_propagate_pointer (G_TASK (result), NULL);
  gboolean     is_other, is_news;
  guint        n_same;

  g_assert (FJ_IS_FILE_TABLE (self));

  if (entries == NULL)
    return;
  n_same = keep_known (entries, self->entries, &is_other);
  is_news = !self->is_second_look || n_same < g_hash_table_size (entries);
  g_hash_table_unref (self->entries);
  self->entries = entries;
  g_clear_object (&self->cancellable);
  watch_files (self);
  if (is_news)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  if (is_other)
    g_signal_emit (self, signals[SIGNAL_DISK_CHANGED], 0);
}

/* What a row with a mistake is for is not known yet; its file may be wanted. */
static gboolean
needs_file (FjLayout *layout, guint row, const char *text)
{
  FjRowUse use = fj_layout_get_row_use (layout, row);

  return fj_row_is_file_name (text) && (use == FJ_ROW_USE_UNKNOWN || fj_row_use_has_file (use));
}

/* A file of another kind names files that nobody here would read. */
static guint
count_rows (FjLayout *layout)
{
  if (layout == NULL || !fj_layout_kind_has_cells (fj_layout_get_kind (layout)))
    return 0;
  return fj_layout_get_n_rows (layout);
}

/**
 * fj_file_table_refresh:
 * @self: a table
 *
 * Asks the disk again.
 */
void
fj_file_table_refresh (FjFileTable *self)
{
  g_autoptr (GTask) task = NULL;
  Query *query = g_new0 (Query, 1);
  guint  n;

  g_return_if_fail (FJ_IS_FILE_TABLE (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->is_second_look = FALSE;
  query->texts = g_ptr_array_new_with_free_func (g_free);
  query->search = self->layout != NULL ? fj_file_search_new (self->layout, FALSE) : NULL;
  n = count_rows (self->layout);
  for (guint i = 0; i < n; i++) {
    const char *text = fj_partition_get_text (fj_layout_get_row (self->layout, i), FJ_COLUMN_FILE);

    if (needs_file (self->layout, i, text))
      g_ptr_array_add (query->texts, g_strdup (text));
  }
  task = g_task_new (self, self->cancellable, on_query_ready, NULL);
  g_task_set_source_tag (task, fj_file_table_refresh);
  g_task_set_task_data (task, query, (GDestroyNotify) query_free);
  fj_thread_run_task (task, query_thread);
}

static gboolean
refresh_cb (gpointer user_data)
{
  FjFileTable *self = user_data;

  self->refresh_id = 0;
  fj_file_table_refresh (self);
  return G_SOURCE_REMOVE;
}

static void
on_layout_changed (FjLayout *layout, FjFileTable *self)
{
  g_assert (FJ_IS_FILE_TABLE (self));

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  self->refresh_id = g_timeout_add (REFRESH_DELAY_MS, refresh_cb, self);
}

static void
fj_file_table_dispose (GObject *object)
{
  FjFileTable *self = FJ_FILE_TABLE (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_handle_id (&self->changed_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->layout != NULL)
    g_signal_handlers_disconnect_by_data (self->layout, self);
  g_clear_object (&self->layout);
  g_clear_object (&self->watch);
  G_OBJECT_CLASS (fj_file_table_parent_class)->dispose (object);
}

static void
fj_file_table_finalize (GObject *object)
{
  g_hash_table_unref (FJ_FILE_TABLE (object)->entries);
  G_OBJECT_CLASS (fj_file_table_parent_class)->finalize (object);
}

static void
fj_file_table_class_init (FjFileTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fj_file_table_dispose;
  object_class->finalize = fj_file_table_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FJ_TYPE_FILE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DISK_CHANGED] = g_signal_new ("disk-changed", FJ_TYPE_FILE_TABLE,
                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                               0);
}

static void
fj_file_table_init (FjFileTable *self)
{
  self->entries = entries_new ();
  self->watch = fj_file_watch_new ();
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (fj_file_table_refresh), self,
                           G_CONNECT_SWAPPED);
}

/**
 * fj_file_table_new:
 *
 * Returns: (transfer full): a table for no layout
 */
FjFileTable *
fj_file_table_new (void)
{
  return g_object_new (FJ_TYPE_FILE_TABLE, NULL);
}

/**
 * fj_file_table_set_layout:
 * @self: a table
 * @layout: (nullable): whose files to look for
 */
void
fj_file_table_set_layout (FjFileTable *self, FjLayout *layout)
{
  g_return_if_fail (FJ_IS_FILE_TABLE (self));

  if (self->layout != NULL)
    g_signal_handlers_disconnect_by_data (self->layout, self);
  g_set_object (&self->layout, layout);
  g_hash_table_remove_all (self->entries);
  if (layout != NULL)
    g_signal_connect_object (layout, "changed", G_CALLBACK (on_layout_changed), self, 0);
  fj_file_table_refresh (self);
}

/**
 * fj_file_table_lookup:
 * @self: a table
 * @text: text of a cell of column "file"
 *
 * Returns: (transfer none) (nullable): what is known of it; %NULL: not yet looked for
 */
const FjFileEntry *
fj_file_table_lookup (FjFileTable *self, const char *text)
{
  g_return_val_if_fail (FJ_IS_FILE_TABLE (self) && text != NULL, NULL);

  return g_hash_table_lookup (self->entries, text);
}

static gboolean
changed_cb (gpointer user_data)
{
  FjFileTable *self = user_data;

  self->changed_id = 0;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/**
 * fj_file_table_learn:
 * @self: a table
 * @text: text of a cell of column "file"
 * @content: bytes that this file unpacks to
 */
void
fj_file_table_learn (FjFileTable *self, const char *text, guint64 content)
{
  FjFileEntry *entry;

  g_return_if_fail (FJ_IS_FILE_TABLE (self) && text != NULL);

  entry = g_hash_table_lookup (self->entries, text);
  if (entry == NULL || entry->content == content)
    return;
  entry->content = content;
  if (self->changed_id == 0) /* once for all files that are learnt of now */
    self->changed_id = g_idle_add (changed_cb, self);
}

/**
 * fj_file_table_get_n_missing:
 * @self: a table
 *
 * Returns: how many different files are named but not there
 */
guint
fj_file_table_get_n_missing (FjFileTable *self)
{
  GHashTableIter iter;
  FjFileEntry   *entry;
  guint          n = 0;

  g_return_val_if_fail (FJ_IS_FILE_TABLE (self), 0);

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    n += !entry->is_there && !entry->is_unplaced;
  return n;
}

/**
 * fj_file_table_get_n_unplaced:
 * @self: a table
 *
 * Returns: how many different files are named that no folder is known for
 */
guint
fj_file_table_get_n_unplaced (FjFileTable *self)
{
  GHashTableIter iter;
  FjFileEntry   *entry;
  guint          n = 0;

  g_return_val_if_fail (FJ_IS_FILE_TABLE (self), 0);

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    n += entry->is_unplaced;
  return n;
}
