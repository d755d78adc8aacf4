/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-clock.h"

#include "fj-thread.h"

typedef struct {
  guint64        id;
  gint64         at;
  FjClockFunc    func;
  gpointer       user_data;
  GDestroyNotify destroy;
} Event;

struct _FjClock {
  gatomicrefcount ref_count;
  gboolean        simulated;
  GMutex          mutex;
  GCond           cond;
  gint64          now; /* simulated only */
  guint64         next_id;
  GQueue          events; /* (element-type Event) sorted by time, then by id */
  GThread        *thread; /* (owned) (nullable) runs the real clock's events */
};

static void
event_free (Event *event)
{
  if (event->destroy != NULL)
    event->destroy (event->user_data);
  g_free (event);
}

static int
event_compare (gconstpointer a, gconstpointer b, gpointer unused)
{
  const Event *left = a;
  const Event *right = b;

  if (left->at != right->at)
    return left->at < right->at ? -1 : 1;
  return left->id < right->id ? -1 : 1;
}

static FjClock *
clock_new (gboolean simulated)
{
  FjClock *self = g_new0 (FjClock, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->simulated = simulated;
  self->next_id = 1;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->events);
  return self;
}

/**
 * fj_clock_get_real:
 *
 * Returns: (transfer none): the machine's monotonic clock, which lives as long as the program
 */
FjClock *
fj_clock_get_real (void)
{
  static gsize real = 0;

  if (g_once_init_enter (&real))
    g_once_init_leave (&real, (gsize) clock_new (FALSE));
  return (FjClock *) real;
}

/**
 * fj_clock_new_simulated:
 *
 * Returns: (transfer full): a clock that stands at one second
 */
FjClock *
fj_clock_new_simulated (void)
{
  FjClock *self = clock_new (TRUE);

  self->now = G_USEC_PER_SEC;
  return self;
}

/**
 * fj_clock_ref:
 *
 * Returns: (transfer full): @self
 */
FjClock *
fj_clock_ref (FjClock *self)
{
  if (self->simulated)
    g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * fj_clock_unref:
 *
 * Gives back a reference; the real clock stays.
 */
void
fj_clock_unref (FjClock *self)
{
  if (!self->simulated || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_queue_clear_full (&self->events, (GDestroyNotify) event_free);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

/**
 * fj_clock_now:
 *
 * Returns: the time in microseconds
 */
gint64
fj_clock_now (FjClock *self)
{
  return self->simulated ? self->now : g_get_monotonic_time ();
}

/* Takes the first event that is due at @limit; NULL when there is none. */
static Event *
take_due (FjClock *self, gint64 limit)
{
  Event *event = g_queue_peek_head (&self->events);

  return event != NULL && event->at <= limit ? g_queue_pop_head (&self->events) : NULL;
}

static gpointer
clock_thread (gpointer user_data)
{
  FjClock *self = user_data;

  g_mutex_lock (&self->mutex);
  for (;;) {
    Event *event = take_due (self, g_get_monotonic_time ());

    if (event != NULL) {
      g_mutex_unlock (&self->mutex);
      event->func (event->user_data);
      event_free (event);
      g_mutex_lock (&self->mutex);
      continue;
    }
    event = g_queue_peek_head (&self->events);
    if (event != NULL)
      g_cond_wait_until (&self->cond, &self->mutex, event->at);
    else
      g_cond_wait (&self->cond, &self->mutex);
  }
  return NULL;
}

/* The mutex is held. */
static gboolean
ensure_thread (FjClock *self, GError **error)
{
  if (!self->simulated && self->thread == NULL)
    self->thread = fj_thread_start ("fj-clock", clock_thread, self, error);
  return self->simulated || self->thread != NULL;
}

/**
 * fj_clock_prepare:
 * @self: a clock
 * @error: return location for %FJ_ERROR_FAILED when the system gives no thread
 *
 * Sees to it that events that are added later will happen.
 *
 * Returns: whether they will
 */
gboolean
fj_clock_prepare (FjClock *self, GError **error)
{
  gboolean is_ready;

  g_mutex_lock (&self->mutex);
  is_ready = ensure_thread (self, error);
  g_mutex_unlock (&self->mutex);
  return is_ready;
}

/**
 * fj_clock_add:
 * @self: a clock
 * @at: when, in microseconds of this clock
 * @func: what to call, once
 * @user_data: its argument
 * @destroy: (nullable): called with @user_data afterwards, or with the clock
 *
 * Calls @func at @at or as soon after as possible: for the real clock on a thread of the clock's
 * own (see fj_clock_prepare()), for a simulated one inside the next wait that reaches @at.
 */
void
fj_clock_add (FjClock *self, gint64 at, FjClockFunc func, gpointer user_data,
              GDestroyNotify destroy)
{
  Event *event = g_new0 (Event, 1);

  g_mutex_lock (&self->mutex);
  *event = (Event){
    .id = self->next_id++, .at = at, .func = func, .user_data = user_data, .destroy = destroy
  };
  g_queue_insert_sorted (&self->events, event, event_compare, NULL);
  ensure_thread (self, NULL);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* Runs the next event, or jumps to the deadline. Returns FALSE when the deadline was reached. */
static gboolean
simulate_step (FjClock *self, gint64 deadline)
{
  Event *event;

  g_mutex_lock (&self->mutex);
  event = take_due (self, deadline);
  self->now = MAX (self->now, event != NULL ? event->at : deadline);
  g_mutex_unlock (&self->mutex);
  if (event == NULL)
    return FALSE;
  event->func (event->user_data);
  event_free (event);
  return TRUE;
}

/**
 * fj_clock_wait:
 * @self: a clock
 * @cond: a condition that whoever wakes the caller signals
 * @mutex: the locked mutex that goes with @cond
 * @deadline: latest time, in microseconds of this clock
 *
 * Waits as g_cond_wait_until() does. A simulated clock runs its next event instead, with @mutex
 * unlocked. The caller looks at its condition again and calls again, as with any condition.
 *
 * Returns: %FALSE when the deadline has been reached
 */
gboolean
fj_clock_wait (FjClock *self, GCond *cond, GMutex *mutex, gint64 deadline)
{
  gboolean in_time;

  if (!self->simulated)
    return g_cond_wait_until (cond, mutex, deadline);
  g_mutex_unlock (mutex);
  in_time = simulate_step (self, deadline);
  g_mutex_lock (mutex);
  return in_time;
}

typedef struct {
  GMutex mutex;
  GCond  cond;
} Waiter;

static void
waiter_wake (GCancellable *cancellable, Waiter *waiter)
{
  g_mutex_lock (&waiter->mutex);
  g_cond_signal (&waiter->cond);
  g_mutex_unlock (&waiter->mutex);
}

static void
real_sleep_until (gint64 at, GCancellable *cancellable)
{
  Waiter waiter;
  gulong handler = 0;

  g_mutex_init (&waiter.mutex);
  g_cond_init (&waiter.cond);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (waiter_wake), &waiter, NULL);
  g_mutex_lock (&waiter.mutex);
  while (!g_cancellable_is_cancelled (cancellable))
    if (!g_cond_wait_until (&waiter.cond, &waiter.mutex, at))
      break;
  g_mutex_unlock (&waiter.mutex);
  g_cancellable_disconnect (cancellable, handler);
  g_mutex_clear (&waiter.mutex);
  g_cond_clear (&waiter.cond);
}

/**
 * fj_clock_sleep_until:
 * @self: a clock
 * @at: when to go on, in microseconds of this clock; a time that has passed returns at once
 * @cancellable: (nullable): ends the sleep early
 * @error: return location for %G_IO_ERROR_CANCELLED, the only error
 *
 * Returns: %FALSE when @cancellable was cancelled before @at
 */
gboolean
fj_clock_sleep_until (FjClock *self, gint64 at, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!self->simulated) {
    if (at > g_get_monotonic_time ())
      real_sleep_until (at, cancellable);
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  }
  while (self->now < at && simulate_step (self, at))
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
  return TRUE;
}
