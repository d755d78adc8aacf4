/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-queue.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>

struct _FjJobQueue {
  GObject parent_instance;

  GPtrArray *waiting; /* (owned) (element-type FjFlashJob): in the order of their turns */
  GPtrArray *running; /* (owned) (element-type FjFlashJob) */
  guint      in_all;  /* 0: no limit */
  guint      per_hub; /* 0: no limit */
  gboolean   is_starting;
};

G_DEFINE_FINAL_TYPE (FjJobQueue, fj_job_queue, G_TYPE_OBJECT)

static void
fj_job_queue_finalize (GObject *object)
{
  FjJobQueue *self = FJ_JOB_QUEUE (object);

  /* a job that runs keeps its queue */
  g_assert (self->running->len == 0);

  for (guint i = 0; i < self->waiting->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->waiting, i), self);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->running);
  G_OBJECT_CLASS (fj_job_queue_parent_class)->finalize (object);
}

static void
fj_job_queue_class_init (FjJobQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_job_queue_finalize;
}

static void
fj_job_queue_init (FjJobQueue *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->running = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * fj_job_queue_new:
 *
 * Returns: (transfer full): a queue without limits, in which each job starts at once
 */
FjJobQueue *
fj_job_queue_new (void)
{
  return g_object_new (FJ_TYPE_JOB_QUEUE, NULL);
}

static const char *
get_port (FjFlashJob *job)
{
  return fj_device_get_port (fj_flash_job_get_device (job));
}

/* How much of a port path names the hub: "1-4" of "1-4.2", and of "1-4" the root hub, "1". */
static gsize
measure_hub (const char *port)
{
  const char *end = strrchr (port, '.');

  if (end == NULL)
    end = strrchr (port, '-');
  return end != NULL ? (gsize) (end - port) : strlen (port);
}

static gboolean
is_same_hub (const char *a, const char *b)
{
  gsize length = measure_hub (a);

  return length == measure_hub (b) && strncmp (a, b, length) == 0;
}

static guint
count_on_hub (FjJobQueue *self, FjFlashJob *job)
{
  guint n = 0;

  for (guint i = 0; i < self->running->len; i++)
    n += is_same_hub (get_port (g_ptr_array_index (self->running, i)), get_port (job));
  return n;
}

static gboolean
may_start (FjJobQueue *self, FjFlashJob *job)
{
  if (self->in_all > 0 && self->running->len >= self->in_all)
    return FALSE;
  return self->per_hub == 0 || count_on_hub (self, job) < self->per_hub;
}

static void start_jobs (FjJobQueue *self);

static void
on_job_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjJobQueue) self = user_data;

  g_assert (FJ_IS_JOB_QUEUE (self));

  /* the job keeps its error */
  (void) fj_flash_job_run_finish (FJ_FLASH_JOB (source), result, NULL);
  g_ptr_array_remove (self->running, source);
  g_debug ("%s: turn is over, %u running, %u waiting", get_port (FJ_FLASH_JOB (source)),
           self->running->len, self->waiting->len);
  start_jobs (self);
}

/* A job that waited was stopped, or given up. */
static void
on_job_state (FjFlashJob *job, GParamSpec *pspec, FjJobQueue *self)
{
  g_assert (FJ_IS_JOB_QUEUE (self));

  if (!fj_flash_job_is_over (job))
    return;
  g_signal_handlers_disconnect_by_data (job, self);
  g_ptr_array_remove (self->waiting, job);
}

static void
start_job (FjJobQueue *self, guint position)
{
  FjFlashJob *job = g_ptr_array_steal_index (self->waiting, position);

  g_signal_handlers_disconnect_by_data (job, self);
  g_ptr_array_add (self->running, job);
  g_debug ("%s: has its turn, %u running, %u waiting", get_port (job), self->running->len,
           self->waiting->len);
  fj_flash_job_run_async (job, NULL, on_job_ready, g_object_ref (self));
}

static gboolean
start_next (FjJobQueue *self)
{
  for (guint i = 0; i < self->waiting->len; i++)
    if (may_start (self, g_ptr_array_index (self->waiting, i))) {
      start_job (self, i);
      return TRUE;
    }
  return FALSE;
}

/* Who hears that a job has started may add others, which then follow in their order. */
static void
start_jobs (FjJobQueue *self)
{
  if (self->is_starting)
    return;
  self->is_starting = TRUE;
  while (start_next (self))
    continue;
  self->is_starting = FALSE;
}

/**
 * fj_job_queue_set_limits:
 * @self: a queue
 * @in_all: how many jobs may run at once; 0: any number
 * @per_hub: how many of them on the ports of one hub; 0: any number
 *
 * Jobs that run already are left alone.
 */
void
fj_job_queue_set_limits (FjJobQueue *self, guint in_all, guint per_hub)
{
  g_return_if_fail (FJ_IS_JOB_QUEUE (self));

  self->in_all = in_all;
  self->per_hub = per_hub;
  start_jobs (self);
}

/**
 * fj_job_queue_get_limit:
 *
 * Returns: how many jobs may run at once; 0: any number
 */
guint
fj_job_queue_get_limit (FjJobQueue *self)
{
  g_return_val_if_fail (FJ_IS_JOB_QUEUE (self), 0);

  return self->in_all;
}

static gboolean
has_port (GPtrArray *jobs, const char *port)
{
  for (guint i = 0; i < jobs->len; i++)
    if (g_str_equal (get_port (g_ptr_array_index (jobs, i)), port))
      return TRUE;
  return FALSE;
}

/**
 * fj_job_queue_check:
 * @self: a queue
 * @device: a board
 * @error: return location for %FJ_ERROR_BUSY when it has a job in the queue
 *
 * Returns: whether a job for @device may be added
 */
gboolean
fj_job_queue_check (FjJobQueue *self, FjDevice *device, GError **error)
{
  const char *port = fj_device_get_port (device);

  g_return_val_if_fail (FJ_IS_JOB_QUEUE (self), FALSE);

  if (!has_port (self->waiting, port) && !has_port (self->running, port))
    return TRUE;
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_BUSY,
                       _ ("The board is being flashed already, or waits for its turn."));
  if (error != NULL)
    fj_error_get_detail (*error)->board = g_strdup (port);
  return FALSE;
}

/**
 * fj_job_queue_add:
 * @self: a queue
 * @job: a job that is ready
 *
 * Starts the job when it is its turn, which may be at once. A board that has a job in the queue
 * already gets no second one: @job then fails with %FJ_ERROR_BUSY.
 */
void
fj_job_queue_add (FjJobQueue *self, FjFlashJob *job)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (FJ_IS_JOB_QUEUE (self));
  g_return_if_fail (FJ_IS_FLASH_JOB (job));
  g_return_if_fail (fj_flash_job_get_state (job) == FJ_JOB_READY);

  if (!fj_job_queue_check (self, fj_flash_job_get_device (job), &error)) {
    fj_flash_job_give_up (job, error);
    return;
  }
  fj_flash_job_queue (job);
  g_ptr_array_add (self->waiting, g_object_ref (job));
  g_signal_connect (job, "notify::state", G_CALLBACK (on_job_state), self);
  start_jobs (self);
}

/**
 * fj_job_queue_get_n_waiting:
 *
 * Returns: how many jobs wait for their turn
 */
guint
fj_job_queue_get_n_waiting (FjJobQueue *self)
{
  g_return_val_if_fail (FJ_IS_JOB_QUEUE (self), 0);

  return self->waiting->len;
}

/**
 * fj_job_queue_get_n_running:
 *
 * Returns: how many jobs run
 */
guint
fj_job_queue_get_n_running (FjJobQueue *self)
{
  g_return_val_if_fail (FJ_IS_JOB_QUEUE (self), 0);

  return self->running->len;
}
