/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-script-pipe.h"

#include <fj-error.h>

static const char *const no_alts[] = { NULL };

static const FjScriptDevice device = { .product = "a", .alts = no_alts, .transfer_size = 1024 };

typedef struct {
  FjClock      *clock;
  FjPortWatch  *watch;
  FjScriptPipe *pipe;
  GCancellable *cancellable;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->clock = fj_clock_new_simulated ();
  self->watch = fj_port_watch_new ("1-4.2", self->clock);
  self->pipe = fj_script_pipe_new (self->clock, &device);
  self->cancellable = g_cancellable_new ();
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  fj_port_watch_unref (self->watch);
  g_assert_finalize_object (self->pipe);
  fj_clock_unref (self->clock);
  g_object_unref (self->cancellable);
}

static void
arrive (gpointer user_data)
{
  Fixture *self = user_data;

  fj_port_watch_arrived (self->watch, FJ_LINK (self->pipe));
}

static void
go (gpointer user_data)
{
  fj_port_watch_left (((Fixture *) user_data)->watch);
}

static void
cancel (gpointer user_data)
{
  g_cancellable_cancel (((Fixture *) user_data)->cancellable);
}

static void
at (Fixture *self, guint ms, FjClockFunc func)
{
  fj_clock_add (self->clock, G_USEC_PER_SEC + ms * 1000, func, self, NULL);
}

static void
test_present (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjLink) link = NULL;
  g_autoptr (GError) error = NULL;
  guint64 arrival = 0;

  g_assert_cmpstr (fj_port_watch_get_port (self->watch), ==, "1-4.2");
  g_assert_false (fj_port_watch_is_present (self->watch));
  g_assert_cmpuint (fj_port_watch_get_arrival (self->watch), ==, 0);
  arrive (self);
  g_assert_true (fj_port_watch_is_present (self->watch));
  link = fj_port_watch_wait (self->watch, 0, 1000, &arrival, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (link == FJ_LINK (self->pipe));
  g_assert_cmpuint (arrival, ==, 1);
  g_assert_cmpint (fj_clock_now (self->clock), ==, G_USEC_PER_SEC);
}

/* What was already there does not count. */
static void
test_newer (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjLink) link = NULL;
  g_autoptr (GError) error = NULL;
  guint64 arrival = 0;

  arrive (self);
  at (self, 10, go);
  at (self, 500, arrive);
  link = fj_port_watch_wait (self->watch, 1, 1000, &arrival, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (link);
  g_assert_cmpuint (arrival, ==, 2);
  g_assert_cmpint (fj_clock_now (self->clock), ==, G_USEC_PER_SEC + 500 * 1000);
}

static void
test_never (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjLink) link = NULL;
  g_autoptr (GError) error = NULL;

  arrive (self);
  at (self, 3000, arrive);
  link = fj_port_watch_wait (self->watch, 1, 2000, NULL, NULL, &error);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_REENUMERATE);
  g_assert_null (link);
  g_assert_cmpint (fj_clock_now (self->clock), ==, G_USEC_PER_SEC + 2000 * 1000);
}

static void
test_cancel (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjLink) link = NULL;
  g_autoptr (GError) error = NULL;

  at (self, 30, cancel);
  link = fj_port_watch_wait (self->watch, 0, 2000, NULL, self->cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (link);
  g_clear_error (&error);
  link = fj_port_watch_wait (self->watch, 0, 2000, NULL, self->cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (fj_clock_now (self->clock), ==, G_USEC_PER_SEC + 30 * 1000);
}

static void
test_left (Fixture *self, gconstpointer unused)
{
  arrive (self);
  g_assert_false (fj_port_watch_wait_left (self->watch, 1, 100, NULL));
  at (self, 200, go);
  g_assert_true (fj_port_watch_wait_left (self->watch, 1, 500, NULL));
  g_assert_cmpint (fj_clock_now (self->clock), ==, G_USEC_PER_SEC + 200 * 1000);
  arrive (self);
  g_assert_true (fj_port_watch_wait_left (self->watch, 1, 500, NULL));
}

static gpointer
real_thread (gpointer user_data)
{
  Fixture *self = user_data;

  g_cancellable_cancel (self->cancellable);
  return NULL;
}

/* On the real clock a cancel from another thread ends the wait at once. */
static void
test_real_cancel (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjPortWatch) watch = fj_port_watch_new ("1-1", fj_clock_get_real ());
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", real_thread, self);

  g_assert_null (fj_port_watch_wait (watch, 0, 60000, NULL, self->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

#define ADD(name, func) \
  g_test_add ("/flashjig/port-watch/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("present", test_present);
  ADD ("newer", test_newer);
  ADD ("never", test_never);
  ADD ("cancel", test_cancel);
  ADD ("left", test_left);
  ADD ("real-cancel", test_real_cancel);
  return g_test_run ();
}
