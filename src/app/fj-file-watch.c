/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-file-watch.h"

/* A file that is being written is looked at when nobody has touched it for this long. */
#define QUIET_MS 400

/**
 * FjFileWatch:
 *
 * Follows files on disk, also such that are not there yet. Signal "changed": one of them may be
 * another one now, and is not being written any more. Main thread only.
 */
struct _FjFileWatch {
  GObject parent_instance;

  GHashTable *monitors; /* (owned): GFile to GFileMonitor, or to NULL where there can be none */
  guint       quiet_id;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjFileWatch, fj_file_watch, G_TYPE_OBJECT)

static gboolean
quiet_cb (gpointer user_data)
{
  FjFileWatch *self = user_data;

  self->quiet_id = 0;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
on_file_changed (FjFileWatch *self)
{
  g_assert (FJ_IS_FILE_WATCH (self));

  g_clear_handle_id (&self->quiet_id, g_source_remove);
  self->quiet_id = g_timeout_add (QUIET_MS, quiet_cb, self);
}

static GFileMonitor *
make_monitor (FjFileWatch *self, GFile *file)
{
  GFileMonitor *monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);

  if (monitor != NULL)
    g_signal_connect_object (monitor, "changed", G_CALLBACK (on_file_changed), self,
                             G_CONNECT_SWAPPED);
  return monitor;
}

static void
unref_monitor (gpointer monitor)
{
  g_clear_object (&monitor);
}

static GHashTable *
monitors_new (void)
{
  return g_hash_table_new_full (g_file_hash, (GEqualFunc) g_file_equal, g_object_unref,
                                unref_monitor);
}

static void
fj_file_watch_dispose (GObject *object)
{
  FjFileWatch *self = FJ_FILE_WATCH (object);

  g_clear_handle_id (&self->quiet_id, g_source_remove);
  g_hash_table_remove_all (self->monitors);
  G_OBJECT_CLASS (fj_file_watch_parent_class)->dispose (object);
}

static void
fj_file_watch_finalize (GObject *object)
{
  g_hash_table_unref (FJ_FILE_WATCH (object)->monitors);
  G_OBJECT_CLASS (fj_file_watch_parent_class)->finalize (object);
}

static void
fj_file_watch_class_init (FjFileWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_file_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = fj_file_watch_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FJ_TYPE_FILE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
fj_file_watch_init (FjFileWatch *self)
{
  self->monitors = monitors_new ();
}

/**
 * fj_file_watch_new:
 *
 * Returns: (transfer full): a watch of nothing
 */
FjFileWatch *
fj_file_watch_new (void)
{
  return g_object_new (FJ_TYPE_FILE_WATCH, NULL);
}

/**
 * fj_file_watch_set_files:
 * @self: a watch
 * @files: (element-type GFile): all that is followed from now on
 *
 * Returns: whether there are new ones among them, to which something may have happened before
 */
gboolean
fj_file_watch_set_files (FjFileWatch *self, GPtrArray *files)
{
  GHashTable *monitors;
  gboolean    has_new = FALSE;

  g_return_val_if_fail (FJ_IS_FILE_WATCH (self), FALSE);

  monitors = monitors_new ();
  for (guint i = 0; i < files->len; i++) {
    GFile   *file = g_ptr_array_index (files, i);
    gpointer known = NULL, monitor = NULL;

    if (g_hash_table_contains (monitors, file))
      continue;
    if (g_hash_table_steal_extended (self->monitors, file, &known, &monitor)) {
      g_object_unref (known);
    } else {
      monitor = make_monitor (self, file);
      has_new |= monitor != NULL;
    }
    g_hash_table_insert (monitors, g_object_ref (file), monitor);
  }
  g_hash_table_unref (self->monitors);
  self->monitors = monitors;
  return has_new;
}
