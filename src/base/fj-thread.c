/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-thread.h"

#include "fj-error.h"

#include <glib/gi18n-lib.h>

typedef struct {
  GTask          *task; /* (owned) */
  GTaskThreadFunc func;
} Work;

/**
 * fj_thread_start:
 * @name: for people who look at the threads of a program
 * @func: what it runs
 * @data: argument of @func
 * @error: return location for %FJ_ERROR_FAILED when the system gives no thread
 *
 * Returns: (transfer full) (nullable): a thread
 */
GThread *
fj_thread_start (const char *name, GThreadFunc func, gpointer data, GError **error)
{
  g_autoptr (GError) local = NULL;
  GThread *thread = g_thread_try_new (name, func, data, &local);

  if (thread == NULL) {
    g_debug ("no thread %s: %s", name, local->message);
    g_set_error (error, FJ_ERROR, FJ_ERROR_FAILED,
                 _ ("The system has no thread left for this program; close other programs, or raise "
                    "the limit on processes or memory: %s"),
                 local->message);
  }
  return thread;
}

static gpointer
pass_gate (gpointer gate)
{
  g_mutex_lock (gate);
  g_mutex_unlock (gate);
  return NULL;
}

/**
 * fj_thread_are_left:
 * @n: how many are wanted at the same time
 * @error: return location for %FJ_ERROR_FAILED when the system gives fewer
 *
 * To be asked before a library makes threads: GLib and GUsb end the program when they get none.
 *
 * Returns: whether that many can be made now
 */
gboolean
fj_thread_are_left (guint n, GError **error)
{
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();
  GMutex gate;

  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  while (threads->len < n) {
    GThread *thread = fj_thread_start ("flashjig-probe", pass_gate, &gate, error);

    if (thread == NULL)
      break;
    g_ptr_array_add (threads, thread);
  }
  n -= threads->len;
  g_mutex_unlock (&gate);
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (threads->pdata[i]);
  g_mutex_clear (&gate);
  return n == 0;
}

/**
 * fj_thread_prepare:
 * @error: return location for %FJ_ERROR_FAILED when the system gives no thread
 *
 * Lets GLib make its own thread, which signals and tasks need, while there is one. At the start of
 * a program.
 *
 * Returns: whether it could
 */
gboolean
fj_thread_prepare (GError **error)
{
  if (!fj_thread_are_left (1, error))
    return FALSE;
  g_type_ensure (G_TYPE_TASK);
  return TRUE;
}

static gpointer
work_thread (gpointer user_data)
{
  Work *self = user_data;

  g_debug ("task %s begins", g_task_get_name (self->task));
  self->func (self->task, g_task_get_source_object (self->task), g_task_get_task_data (self->task),
              g_task_get_cancellable (self->task));
  g_debug ("task %s is done", g_task_get_name (self->task));
  g_object_unref (self->task);
  g_free (self);
  return NULL;
}

/**
 * fj_thread_run_task:
 * @task: a task without a result
 * @func: does its work and gives it a result
 *
 * As g_task_run_in_thread(), whose pool keeps a task for ever when it cannot make a thread: here
 * the task then fails with %FJ_ERROR_FAILED. The thread lives as long as @func runs.
 */
void
fj_thread_run_task (GTask *task, GTaskThreadFunc func)
{
  GError  *error = NULL;
  GThread *thread;
  Work    *self = g_new0 (Work, 1);

  self->task = g_object_ref (task);
  self->func = func;
  thread = fj_thread_start ("flashjig-task", work_thread, self, &error);
  if (thread != NULL) {
    g_thread_unref (thread);
    return;
  }
  g_free (self);
  g_task_return_error (task, error);
  g_object_unref (task);
}
