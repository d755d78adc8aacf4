/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-pass-search.h"

#include <fj-thread.h>

struct _FjPassSearch {
  GObject parent_instance;

  FjRecorder *recorder;      /* (owned) (nullable) */
  char       *layout_sha256; /* (owned) */
  GHashTable *passed;        /* (owned) (utf8, gint64): when, by serial number in capitals */
};

G_DEFINE_FINAL_TYPE (FjPassSearch, fj_pass_search, G_TYPE_OBJECT)

static void
fj_pass_search_finalize (GObject *object)
{
  FjPassSearch *self = FJ_PASS_SEARCH (object);

  g_clear_object (&self->recorder);
  g_free (self->layout_sha256);
  g_hash_table_unref (self->passed);
  G_OBJECT_CLASS (fj_pass_search_parent_class)->finalize (object);
}

static void
fj_pass_search_class_init (FjPassSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_pass_search_finalize;
}

static void
fj_pass_search_init (FjPassSearch *self)
{
  self->passed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * fj_pass_search_new:
 * @recorder: (nullable): who keeps the records
 * @layout_sha256: of the layout as it is used
 *
 * Returns: (transfer full): a search that has seen nothing yet
 */
FjPassSearch *
fj_pass_search_new (FjRecorder *recorder, const char *layout_sha256)
{
  FjPassSearch *self = g_object_new (FJ_TYPE_PASS_SEARCH, NULL);

  self->recorder = recorder != NULL ? g_object_ref (recorder) : NULL;
  self->layout_sha256 = g_strdup (layout_sha256);
  return self;
}

/**
 * fj_pass_search_get_layout:
 *
 * Returns: (transfer none): the hash of the layout
 */
const char *
fj_pass_search_get_layout (FjPassSearch *self)
{
  g_return_val_if_fail (FJ_IS_PASS_SEARCH (self), NULL);

  return self->layout_sha256;
}

/**
 * fj_pass_search_add:
 * @self: a search
 * @serial: of a board that has just passed
 */
void
fj_pass_search_add (FjPassSearch *self, const char *serial)
{
  gint64 now = g_get_real_time ();

  g_return_if_fail (FJ_IS_PASS_SEARCH (self));

  g_hash_table_replace (self->passed, g_ascii_strup (serial, -1), g_memdup2 (&now, sizeof now));
}

static void
find_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FjPassSearch *self = source;
  GError       *error = NULL;
  gint64        when;

  if (fj_recorder_find_pass (self->recorder, task_data, self->layout_sha256, &when, &error))
    g_task_return_pointer (task, g_memdup2 (&when, sizeof when), g_free);
  else
    g_task_return_error (task, error);
}

/**
 * fj_pass_search_find_async:
 * @self: a search
 * @serial: of a board
 * @cancellable: (nullable):
 * @callback: called on the main thread
 * @user_data: its argument
 *
 * Looks it up.
 */
void
fj_pass_search_find_async (FjPassSearch *self, const char *serial, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *key = g_ascii_strup (serial, -1);
  const gint64    *seen;
  const gint64     never = 0;

  g_return_if_fail (FJ_IS_PASS_SEARCH (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_pass_search_find_async);
  seen = g_hash_table_lookup (self->passed, key);
  if (seen != NULL || self->recorder == NULL) {
    g_task_return_pointer (task, g_memdup2 (seen != NULL ? seen : &never, sizeof never), g_free);
    return;
  }
  g_task_set_task_data (task, g_strdup (serial), g_free);
  fj_thread_run_task (task, find_thread);
}

/**
 * fj_pass_search_find_finish:
 * @self: a search
 * @result: what the callback got
 * @when: (out): when it passed last, µs since 1970; 0: never, as far as is known
 * @error: return location for %FJ_ERROR_RECORD, %G_IO_ERROR_CANCELLED
 *
 * Returns: whether that could be looked up
 */
gboolean
fj_pass_search_find_finish (FjPassSearch *self, GAsyncResult *result, gint64 *when, GError **error)
{
  g_autofree gint64 *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  *when = found != NULL ? *found : 0;
  return found != NULL;
}
