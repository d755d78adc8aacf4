/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-watch.h"

#include "fj-record-reader.h"

#include <fj-thread.h>
#include <glib/gstdio.h>

#define INTERVAL_MS 500

/* By which it is seen that the records are others. */
typedef struct {
  guint64 device;
  guint64 inode;   /* 0: there is no file */
  gint64  version; /* of the records; when they cannot be read, when the file was changed */
} Mark;

/* Shared with the thread that looks, which has it as long as it lasts. */
typedef struct {
  gatomicrefcount ref_count;
  char           *path;  /* (owned) */
  GWeakRef        watch; /* whom to tell */
  GMutex          mutex;
  GCond           cond;
  gboolean        is_over; /* guarded by the mutex: nobody wants to know any more */

  /* of the thread */
  FjRecordReader *reader; /* (owned) (nullable): stays open, else each look would change the file */
  Mark            mark;
} Eye;

struct _FjRecordWatch {
  GObject parent_instance;

  char *path; /* (owned) */
  Eye  *eye;  /* (owned) (nullable): while it is active */
};

G_DEFINE_FINAL_TYPE (FjRecordWatch, fj_record_watch, G_TYPE_OBJECT)

static guint changed_signal;

static Eye *
eye_new (FjRecordWatch *watch)
{
  Eye *eye = g_new0 (Eye, 1);

  g_atomic_ref_count_init (&eye->ref_count);
  eye->path = g_strdup (watch->path);
  g_weak_ref_init (&eye->watch, watch);
  g_mutex_init (&eye->mutex);
  g_cond_init (&eye->cond);
  return eye;
}

static Eye *
eye_ref (Eye *eye)
{
  g_atomic_ref_count_inc (&eye->ref_count);
  return eye;
}

static void
eye_unref (gpointer data)
{
  Eye *eye = data;

  if (!g_atomic_ref_count_dec (&eye->ref_count))
    return;
  g_weak_ref_clear (&eye->watch);
  g_mutex_clear (&eye->mutex);
  g_cond_clear (&eye->cond);
  g_free (eye->path);
  g_free (eye);
}

static void
fj_record_watch_finalize (GObject *object)
{
  FjRecordWatch *self = FJ_RECORD_WATCH (object);

  fj_record_watch_set_active (self, FALSE);
  g_free (self->path);
  G_OBJECT_CLASS (fj_record_watch_parent_class)->finalize (object);
}

static void
fj_record_watch_class_init (FjRecordWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_record_watch_finalize;
  changed_signal = g_signal_new ("changed", FJ_TYPE_RECORD_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
fj_record_watch_init (FjRecordWatch *self)
{
}

/**
 * fj_record_watch_new:
 * @path: a file of records, which need not be there
 *
 * Returns: (transfer full): a watch that does not look yet
 */
FjRecordWatch *
fj_record_watch_new (const char *path)
{
  FjRecordWatch *self = g_object_new (FJ_TYPE_RECORD_WATCH, NULL);

  g_return_val_if_fail (path != NULL, self);

  self->path = g_strdup (path);
  return self;
}

static Mark
make_mark (const GStatBuf *info)
{
  gint64 seconds = info->st_ctim.tv_sec;

  return (Mark){ .device = info->st_dev,
                 .inode = info->st_ino,
                 .version = seconds * (G_USEC_PER_SEC * 1000) + info->st_ctim.tv_nsec };
}

/* Why a file cannot be read, whoever asks for records is told. */
static gboolean
look_once (Eye *eye)
{
  GStatBuf info = { 0 };
  Mark     old = eye->mark;

  eye->mark = (Mark){ 0 };
  if (g_stat (eye->path, &info) == 0)
    eye->mark = make_mark (&info);
  if (eye->mark.inode != old.inode || eye->mark.device != old.device)
    g_clear_pointer (&eye->reader, fj_record_reader_free);
  if (eye->reader == NULL && eye->mark.inode != 0)
    eye->reader = fj_record_reader_open (eye->path, NULL);
  if (eye->reader != NULL)
    eye->mark.version = fj_record_reader_get_version (eye->reader, NULL);
  return eye->mark.inode != old.inode || eye->mark.device != old.device ||
         eye->mark.version != old.version;
}

/* On the main thread. */
static gboolean
tell_cb (gpointer user_data)
{
  Eye *eye = user_data;
  g_autoptr (FjRecordWatch) self = g_weak_ref_get (&eye->watch);

  if (self != NULL && self->eye == eye)
    g_signal_emit (self, changed_signal, 0);
  return G_SOURCE_REMOVE;
}

/* Returns whether somebody still wants to know. */
static gboolean
wait_for_next (Eye *eye)
{
  gint64   end = g_get_monotonic_time () + INTERVAL_MS * G_TIME_SPAN_MILLISECOND;
  gboolean goes_on;

  g_mutex_lock (&eye->mutex);
  while (!eye->is_over && g_cond_wait_until (&eye->cond, &eye->mutex, end))
    ;
  goes_on = !eye->is_over;
  g_mutex_unlock (&eye->mutex);
  return goes_on;
}

static gpointer
look_thread (gpointer user_data)
{
  Eye *eye = user_data;

  look_once (eye);
  while (wait_for_next (eye))
    if (look_once (eye))
      g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT_IDLE, tell_cb, eye_ref (eye), eye_unref);
  g_clear_pointer (&eye->reader, fj_record_reader_free);
  eye_unref (eye);
  return NULL;
}

static void
start_looking (FjRecordWatch *self)
{
  GThread *thread;

  self->eye = eye_new (self);
  thread = fj_thread_start ("record-watch", look_thread, eye_ref (self->eye), NULL);
  if (thread != NULL)
    g_thread_unref (thread);
  else
    eye_unref (self->eye); /* lists are then as old as they are */
}

static void
stop_looking (FjRecordWatch *self)
{
  Eye *eye = g_steal_pointer (&self->eye);

  g_mutex_lock (&eye->mutex);
  eye->is_over = TRUE;
  g_cond_signal (&eye->cond);
  g_mutex_unlock (&eye->mutex);
  eye_unref (eye);
}

/**
 * fj_record_watch_set_active:
 * @self: a watch
 * @is_active: whether to look; what has changed before the first look is not told
 */
void
fj_record_watch_set_active (FjRecordWatch *self, gboolean is_active)
{
  g_return_if_fail (FJ_IS_RECORD_WATCH (self));

  if (is_active && self->eye == NULL)
    start_looking (self);
  else if (!is_active && self->eye != NULL)
    stop_looking (self);
}
