/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-watch.h"

/**
 * FjLayoutWatch:
 *
 * Follows the file of a layout on disk, and tells when another program has changed it. Looks at the
 * file on a thread. Main thread only.
 *
 * Signal "changed": the file is found to be another one, or the known one again.
 */
struct _FjLayoutWatch {
  GObject parent_instance;

  FjLayout     *layout;      /* (owned) (nullable) */
  GFileMonitor *monitor;     /* (owned) (nullable): of its file */
  GCancellable *cancellable; /* (owned) (nullable): of a look at it */
  FjLayoutDisk  disk;        /* what was seen last */
  gboolean      is_saving;   /* we write it ourselves: what is seen now means nothing */
  gboolean      is_due;      /* something may have happened since the last look began */
  gboolean      is_event;    /* something has: it is told also when it was told before */
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjLayoutWatch, fj_layout_watch, G_TYPE_OBJECT)

static void look_if_due (FjLayoutWatch *self);

static void
set_disk (FjLayoutWatch *self, FjLayoutDisk disk)
{
  gboolean is_event = self->is_event && !self->is_due;

  if (self->disk == disk && (disk == FJ_LAYOUT_DISK_SAME || !is_event))
    return;
  g_debug ("file on disk: %u, was %u", disk, self->disk);
  self->disk = disk;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_compared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjLayoutWatch) self = user_data;
  FjLayoutDisk disk = fj_layout_compare_finish (FJ_LAYOUT (source), result);

  g_assert (FJ_IS_LAYOUT_WATCH (self));

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return; /* of a state of the file that is not the known one any more */
  g_clear_object (&self->cancellable);
  set_disk (self, disk);
  self->is_event &= self->is_due;
  look_if_due (self);
}

static void
look_if_due (FjLayoutWatch *self)
{
  if (!self->is_due || self->is_saving || self->cancellable != NULL || self->monitor == NULL)
    return;
  self->is_due = FALSE;
  self->cancellable = g_cancellable_new ();
  fj_layout_compare_async (self->layout, self->cancellable, on_compared, g_object_ref (self));
}

static void
on_file_changed (FjLayoutWatch *self)
{
  g_assert (FJ_IS_LAYOUT_WATCH (self));

  self->is_due = self->is_event = TRUE;
  look_if_due (self);
}

static void
forget_look (FjLayoutWatch *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
fj_layout_watch_dispose (GObject *object)
{
  fj_layout_watch_set_layout (FJ_LAYOUT_WATCH (object), NULL);
  G_OBJECT_CLASS (fj_layout_watch_parent_class)->dispose (object);
}

static void
fj_layout_watch_class_init (FjLayoutWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_layout_watch_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FJ_TYPE_LAYOUT_WATCH, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fj_layout_watch_init (FjLayoutWatch *self)
{
}

/**
 * fj_layout_watch_new:
 *
 * Returns: (transfer full): a watch of nothing
 */
FjLayoutWatch *
fj_layout_watch_new (void)
{
  return g_object_new (FJ_TYPE_LAYOUT_WATCH, NULL);
}

/**
 * fj_layout_watch_set_layout:
 * @self: a watch
 * @layout: (nullable): the layout whose file is followed from now on; the file as the layout knows
 *   it now
 */
void
fj_layout_watch_set_layout (FjLayoutWatch *self, FjLayout *layout)
{
  GFile *file = layout != NULL ? fj_layout_get_file (layout) : NULL;

  g_return_if_fail (FJ_IS_LAYOUT_WATCH (self));

  forget_look (self);
  g_set_object (&self->layout, layout);
  g_clear_object (&self->monitor);
  self->disk = FJ_LAYOUT_DISK_SAME;
  self->is_due = self->is_event = FALSE;
  if (file == NULL)
    return;
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_file_changed), self,
                             G_CONNECT_SWAPPED);
}

/**
 * fj_layout_watch_set_saving:
 * @self: a watch
 * @is_saving: whether the file is being written by ourselves
 *
 * What changes meanwhile is looked at afterwards.
 */
void
fj_layout_watch_set_saving (FjLayoutWatch *self, gboolean is_saving)
{
  g_return_if_fail (FJ_IS_LAYOUT_WATCH (self));

  /* what was written meanwhile by others has no event of its own any more */
  self->is_due |= self->cancellable != NULL || (self->is_saving && !is_saving);
  self->is_saving = is_saving;
  forget_look (self);
  look_if_due (self);
}

/**
 * fj_layout_watch_get_disk:
 * @self: a watch
 *
 * Returns: what had become of the file when it was looked at last
 */
FjLayoutDisk
fj_layout_watch_get_disk (FjLayoutWatch *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_WATCH (self), FJ_LAYOUT_DISK_SAME);

  return self->disk;
}
