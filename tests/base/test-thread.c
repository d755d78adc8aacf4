/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <fj-clock.h>
#include <fj-error.h>
#include <fj-thread.h>
#include <pthread.h>

static gboolean has_none; /* whether the system has no thread left */

typedef int (*CreateFunc) (pthread_t *, const pthread_attr_t *, void *(*) (void *), void *);

/* What a sanitizer has put before the system's own. */
extern __typeof__ (pthread_create) __interceptor_pthread_create __attribute__ ((weak));

/* GLib finds this one before the system's. */
int
pthread_create (pthread_t *thread, const pthread_attr_t *attributes, void *(*func) (void *),
                void *data)
{
  CreateFunc real = __interceptor_pthread_create;

  if (g_atomic_int_get (&has_none))
    return EAGAIN;
  if (real == NULL)
    real = (CreateFunc) dlsym (RTLD_NEXT, "pthread_create");
  return real (thread, attributes, func, data);
}

static gpointer
double_it (gpointer data)
{
  return GUINT_TO_POINTER (2 * GPOINTER_TO_UINT (data));
}

static void
test_start (void)
{
  g_autoptr (GError) error = NULL;
  GThread *thread = fj_thread_start ("test", double_it, GUINT_TO_POINTER (21), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (thread)), ==, 42);
  g_assert_true (fj_thread_are_left (2, &error));
  g_assert_no_error (error);
}

static void
test_start_fails (void)
{
  g_autoptr (GError) error = NULL;

  g_atomic_int_set (&has_none, TRUE);
  g_assert_null (fj_thread_start ("test", double_it, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (fj_thread_are_left (2, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
  g_atomic_int_set (&has_none, FALSE);
}

static void
run_task (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_assert_true (g_thread_self () != data);
  g_task_return_int (task, 42);
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

/* Returns: what the task says; it must say something in either case. */
static gssize
run (GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_ready, &result);

  g_task_set_task_data (task, g_thread_self (), NULL);
  fj_thread_run_task (task, run_task);
  g_assert_null (result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_task_propagate_int (G_TASK (result), error);
}

static void
test_task (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (run (&error), ==, 42);
  g_assert_no_error (error);
}

static void
test_task_fails (void)
{
  g_autoptr (GError) error = NULL;

  g_atomic_int_set (&has_none, TRUE);
  g_assert_cmpint (run (&error), ==, -1);
  g_atomic_int_set (&has_none, FALSE);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
}

static void
on_event (gpointer data)
{
  g_atomic_int_set ((int *) data, TRUE);
}

/* A clock without a thread says so, and makes up for it when there is one again. */
static void
test_clock (void)
{
  FjClock *clock = fj_clock_get_real ();
  g_autoptr (GError) error = NULL;
  int    happened = FALSE;
  gint64 limit = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  g_atomic_int_set (&has_none, TRUE);
  g_assert_false (fj_clock_prepare (clock, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
  fj_clock_add (clock, 0, on_event, &happened, NULL);
  g_atomic_int_set (&has_none, FALSE);
  g_clear_error (&error);
  g_assert_true (fj_clock_prepare (clock, &error));
  g_assert_no_error (error);
  while (!g_atomic_int_get (&happened) && g_get_monotonic_time () < limit)
    g_thread_yield ();
  g_assert_true (g_atomic_int_get (&happened));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/thread/start", test_start);
  g_test_add_func ("/flashjig/thread/start-fails", test_start_fails);
  g_test_add_func ("/flashjig/thread/task", test_task);
  g_test_add_func ("/flashjig/thread/task-fails", test_task_fails);
  g_test_add_func ("/flashjig/thread/clock", test_clock);
  return g_test_run ();
}
