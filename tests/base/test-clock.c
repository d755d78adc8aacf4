/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-clock.h>

static void
append (gpointer user_data)
{
  g_string_append_c (user_data, 'x');
}

static void
append_y (gpointer user_data)
{
  g_string_append_c (user_data, 'y');
}

static void
test_simulated_order (void)
{
  g_autoptr (FjClock) clock = fj_clock_new_simulated ();
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 start = fj_clock_now (clock);

  fj_clock_add (clock, start + 20, append_y, log, NULL);
  fj_clock_add (clock, start + 10, append, log, NULL);
  g_assert_cmpstr (log->str, ==, "");
  g_assert_true (fj_clock_sleep_until (clock, start + 60 * G_USEC_PER_SEC, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (log->str, ==, "xy");
  g_assert_cmpint (fj_clock_now (clock), ==, start + 60 * G_USEC_PER_SEC);
}

static void
test_simulated_wait (void)
{
  g_autoptr (FjClock) clock = fj_clock_new_simulated ();
  g_autoptr (GString) log = g_string_new (NULL);
  gint64 deadline = fj_clock_now (clock) + 100;
  GMutex mutex;
  GCond  cond;

  g_mutex_init (&mutex);
  g_cond_init (&cond);
  fj_clock_add (clock, deadline - 1, append, log, NULL);
  g_mutex_lock (&mutex);
  g_assert_true (fj_clock_wait (clock, &cond, &mutex, deadline));
  g_assert_cmpstr (log->str, ==, "x");
  g_assert_false (fj_clock_wait (clock, &cond, &mutex, deadline));
  g_mutex_unlock (&mutex);
  g_assert_cmpint (fj_clock_now (clock), ==, deadline);
  g_mutex_clear (&mutex);
  g_cond_clear (&cond);
}

static void
cancel (gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel (gconstpointer simulated)
{
  g_autoptr (FjClock) clock =
    simulated != NULL ? fj_clock_new_simulated () : fj_clock_ref (fj_clock_get_real ());
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint64 now = fj_clock_now (clock);

  fj_clock_add (clock, now + 1000, cancel, g_object_ref (cancellable), g_object_unref);
  g_assert_false (
    fj_clock_sleep_until (clock, now + 3600 * G_TIME_SPAN_SECOND, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (fj_clock_now (clock), <, now + 3600 * G_TIME_SPAN_SECOND);
}

static void
test_unrun_events_are_freed (void)
{
  g_autoptr (FjClock) clock = fj_clock_new_simulated ();
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);

  g_object_add_weak_pointer (object, (gpointer *) &object);
  fj_clock_add (clock, G_MAXINT64, append, object, g_object_unref);
  g_clear_pointer (&clock, fj_clock_unref);
  g_assert_null (object);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/clock/simulated-order", test_simulated_order);
  g_test_add_func ("/flashjig/clock/simulated-wait", test_simulated_wait);
  g_test_add_data_func ("/flashjig/clock/cancel-simulated", "", test_cancel);
  g_test_add_data_func ("/flashjig/clock/cancel-real", NULL, test_cancel);
  g_test_add_func ("/flashjig/clock/unrun-events-are-freed", test_unrun_events_are_freed);
  return g_test_run ();
}
