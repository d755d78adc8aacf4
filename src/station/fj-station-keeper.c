/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-station-keeper.h"

#include "fj-station-memory.h"

#include <fj-file.h>
#include <fj-thread.h>

struct _FjStationKeeper {
  GObject parent_instance;

  FjStation *station; /* (owned) */
  GFile     *file;    /* (owned) */
  gboolean   is_writing;
  gboolean   is_due; /* there was another change meanwhile */
};

static guint failed_signal;

G_DEFINE_FINAL_TYPE (FjStationKeeper, fj_station_keeper, G_TYPE_OBJECT)

static void
fj_station_keeper_finalize (GObject *object)
{
  FjStationKeeper *self = FJ_STATION_KEEPER (object);

  g_clear_object (&self->station);
  g_clear_object (&self->file);
  G_OBJECT_CLASS (fj_station_keeper_parent_class)->finalize (object);
}

static void
fj_station_keeper_class_init (FjStationKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_station_keeper_finalize;
  failed_signal = g_signal_new ("failed", FJ_TYPE_STATION_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
fj_station_keeper_init (FjStationKeeper *self)
{
}

/* What the thread gets. It has nothing of the keeper, which ends on the main thread, as its station
 * does. */
typedef struct {
  GFile  *file;  /* (owned) */
  GBytes *bytes; /* (owned) */
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_object_unref (page->file);
  g_bytes_unref (page->bytes);
  g_free (page);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Page *page = data;
  g_autoptr (GFile) folder = g_file_get_parent (page->file);
  GError *error = NULL;

  /* where the folder could not be made, writing says why */
  (void) g_file_make_directory_with_parents (folder, cancellable, NULL);
  if (fj_file_replace (page->file, page->bytes, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void begin_writing (FjStationKeeper *self);

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjStationKeeper) self = user_data;
  g_autoptr (GError) error = NULL;

  g_assert (FJ_IS_STATION_KEEPER (self));

  self->is_writing = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_debug ("station is not kept: %s", error->message);
    g_signal_emit (self, failed_signal, 0, error);
  }
  if (self->is_due)
    begin_writing (self);
}

static void
begin_writing (FjStationKeeper *self)
{
  g_auto (FjStationMemory) memory = { 0 };
  g_autoptr (GTask) task = NULL;
  Page *page;

  self->is_due = self->is_writing;
  if (self->is_writing)
    return;
  self->is_writing = TRUE;
  fj_station_memory_take (&memory, self->station);
  page = g_new0 (Page, 1);
  page->file = g_object_ref (self->file);
  page->bytes = fj_station_memory_to_bytes (&memory);
  task = g_task_new (NULL, NULL, on_written, g_object_ref (self));
  g_task_set_source_tag (task, begin_writing);
  g_task_set_task_data (task, page, page_free);
  fj_thread_run_task (task, write_thread);
}

/**
 * fj_station_keeper_new:
 * @station: a station
 * @file: where it is kept; what stands there is replaced at the next change
 *
 * Returns: (transfer full): who writes down what @station comes to
 */
FjStationKeeper *
fj_station_keeper_new (FjStation *station, GFile *file)
{
  FjStationKeeper *self = g_object_new (FJ_TYPE_STATION_KEEPER, NULL);

  self->station = g_object_ref (station);
  self->file = g_object_ref (file);
  g_signal_connect_object (station, "changed", G_CALLBACK (begin_writing), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * fj_station_keeper_is_settled:
 *
 * Returns: whether all that there was to write has been written, or could not be
 */
gboolean
fj_station_keeper_is_settled (FjStationKeeper *self)
{
  g_return_val_if_fail (FJ_IS_STATION_KEEPER (self), TRUE);

  return !self->is_writing && !self->is_due;
}
