/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-worker.h"

#include <fj-error.h>
#include <fj-thread.h>
#include <glib/gi18n-lib.h>

struct _FjJobWorker {
  FjOperation  *operation;   /* (owned) */
  FjProgress   *progress;    /* (owned) */
  GCancellable *cancellable; /* (owned) */
  FjRecorder   *recorder;    /* (owned) (nullable) */
  FjRunGuard   *guard;       /* (owned) (nullable) */
  FjAttempt    *attempt;     /* (owned) (nullable): of both; the thread's */
  GThread      *thread;      /* (owned) (nullable) while it was started and not joined */
  GMainContext *context;     /* (owned) (nullable) of the starter */
  gint64        started;     /* clock, µs */

  FjJobWorkerFunc done;
  gpointer        user_data;

  GMutex mutex;
  GQueue events; /* (element-type FjJobEvent) guarded by the mutex */

  /* written by the thread, read after it was joined */
  gboolean is_recorded;
  gboolean success;
  GError  *error; /* (owned) (nullable) */
};

static void
on_progress_event (const FjEvent *event, gpointer user_data)
{
  FjJobWorker *self = user_data;
  FjJobEvent  *copy = fj_job_event_new (event, self->started);

  if (self->attempt != NULL)
    fj_attempt_take_event (self->attempt, event);
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->events, copy);
  g_mutex_unlock (&self->mutex);
}

/**
 * fj_job_worker_new:
 * @operation: (transfer none): what to run
 * @progress: (transfer none): what it reports into; the worker takes its event function
 * @cancellable: (transfer none): stops the run
 *
 * Returns: (transfer full): a worker without a thread
 */
FjJobWorker *
fj_job_worker_new (FjOperation *operation, FjProgress *progress, GCancellable *cancellable)
{
  FjJobWorker *self = g_new0 (FjJobWorker, 1);

  self->operation = g_object_ref (operation);
  self->progress = fj_progress_ref (progress);
  self->cancellable = g_object_ref (cancellable);
  g_mutex_init (&self->mutex);
  g_queue_init (&self->events);
  fj_progress_set_func (progress, on_progress_event, self);
  return self;
}

/**
 * fj_job_worker_take_attempt:
 * @self: a worker without a thread
 * @recording: (transfer none): who keeps a record, and decides whether it may begin, and pass
 * @attempt: (transfer full): of what
 *
 * Has the run recorded: it does not begin before the record has.
 */
void
fj_job_worker_take_attempt (FjJobWorker *self, FjJobRecording *recording, FjAttempt *attempt)
{
  g_return_if_fail (self->thread == NULL && self->attempt == NULL);

  g_set_object (&self->recorder, fj_job_recording_get_recorder (recording));
  g_set_object (&self->guard, fj_job_recording_get_guard (recording));
  self->attempt = attempt;
}

/* What went wrong with the board counts more than what went wrong with its record. */
static void
tell_lost_record (FjJobWorker *self, const GError *lost)
{
  if (self->success)
    fj_error_set (&self->error, FJ_ERROR_RECORD, fj_error_get_detail (lost)->advice,
                  _ ("Everything was written, but this could not be recorded: %s"), lost->message);
  else
    fj_progress_say (self->progress, FJ_EVENT_WARNING,
                     _ ("How the run ended could not be recorded: %s"), lost->message);
  self->success = FALSE;
}

static void
record_end (FjJobWorker *self)
{
  g_autoptr (GError) lost = NULL;

  fj_attempt_end (self->attempt, self->progress);
  if (!fj_recorder_end (self->recorder, self->attempt, self->error, &lost))
    tell_lost_record (self, lost);
}

static gboolean
run_operation (FjJobWorker *self)
{
  return fj_operation_run (self->operation, self->cancellable, &self->error);
}

static gboolean
ask_guard (FjJobWorker *self)
{
  return self->guard == NULL ||
         fj_run_guard_begin (self->guard, self->attempt, self->cancellable, &self->error);
}

static gboolean
ask_guard_again (FjJobWorker *self)
{
  return self->guard == NULL || fj_run_guard_check (self->guard, self->attempt, &self->error);
}

static void
tell_guard (FjJobWorker *self)
{
  g_autoptr (GError) error = NULL;

  if (!fj_run_guard_over (self->guard, self->attempt, self->error, &error))
    fj_progress_say (self->progress, FJ_EVENT_WARNING, "%s", error->message);
}

/* The guard hears of the end when it is on record. */
static void
run_attempt (FjJobWorker *self)
{
  gboolean is_begun;

  if (self->recorder != NULL)
    self->is_recorded = fj_recorder_begin (self->recorder, self->attempt, &self->error);
  if (self->recorder != NULL && !self->is_recorded)
    return;
  is_begun = ask_guard (self);
  self->success = is_begun && run_operation (self) && ask_guard_again (self);
  if (self->is_recorded)
    record_end (self);
  if (is_begun && self->guard != NULL)
    tell_guard (self);
}

static gboolean
on_thread_done (gpointer user_data)
{
  FjJobWorker *self = user_data;

  self->done (self->user_data);
  return G_SOURCE_REMOVE;
}

static gpointer
worker_thread (gpointer user_data)
{
  FjJobWorker *self = user_data;
  GSource     *source;

  if (self->attempt != NULL)
    run_attempt (self);
  else
    self->success = run_operation (self);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_thread_done, self, NULL);
  g_source_set_static_name (source, "flashjig-job-done");
  g_source_attach (source, self->context);
  g_source_unref (source);
  return NULL;
}

/**
 * fj_job_worker_start:
 * @self: a worker
 * @name: name of the thread
 * @done: called when the run is over; it joins the worker and may free it
 * @user_data: its argument
 * @error: return location for %FJ_ERROR_FAILED when the system gives no thread
 *
 * Returns: whether it runs; only then @done will be called
 */
gboolean
fj_job_worker_start (FjJobWorker *self, const char *name, FjJobWorkerFunc done, gpointer user_data,
                     GError **error)
{
  g_return_val_if_fail (self->thread == NULL, FALSE);

  self->done = done;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  self->started = fj_clock_now (fj_progress_get_clock (self->progress));
  self->thread = fj_thread_start (name, worker_thread, self, error);
  return self->thread != NULL;
}

/**
 * fj_job_worker_take_events:
 * @self: a worker
 * @events: (out caller-allocates) (element-type FjJobEvent): an empty queue
 *
 * Moves everything that has happened to @events. Counters that are read afterwards are never older
 * than these events.
 */
void
fj_job_worker_take_events (FjJobWorker *self, GQueue *events)
{
  g_mutex_lock (&self->mutex);
  *events = self->events;
  g_queue_init (&self->events);
  g_mutex_unlock (&self->mutex);
}

/**
 * fj_job_worker_join:
 * @self: a worker that was started
 * @error: return location for the error of the run
 *
 * Returns: whether the run succeeded
 */
gboolean
fj_job_worker_join (FjJobWorker *self, GError **error)
{
  g_return_val_if_fail (self->thread != NULL, FALSE);

  g_thread_join (g_steal_pointer (&self->thread));
  if (self->success)
    return TRUE;
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

/**
 * fj_job_worker_get_record:
 * @self: a worker whose thread was joined
 *
 * Returns: (transfer none) (nullable): the id of the record of the run; %NULL when there is none
 */
const char *
fj_job_worker_get_record (FjJobWorker *self)
{
  g_return_val_if_fail (self->thread == NULL, NULL);

  return self->is_recorded ? self->attempt->id : NULL;
}

/**
 * fj_job_worker_free:
 *
 * Frees a worker that was never started, or that was joined.
 */
void
fj_job_worker_free (FjJobWorker *self)
{
  g_return_if_fail (self->thread == NULL);

  fj_progress_set_func (self->progress, NULL, NULL);
  g_clear_object (&self->operation);
  g_clear_pointer (&self->progress, fj_progress_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->recorder);
  g_clear_object (&self->guard);
  g_clear_pointer (&self->attempt, fj_attempt_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_error (&self->error);
  g_queue_clear_full (&self->events, (GDestroyNotify) fj_job_event_free);
  g_mutex_clear (&self->mutex);
  g_free (self);
}
