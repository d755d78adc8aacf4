/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run-set.h"

struct _FjRunSet {
  GObject parent_instance;

  FjClock   *clock;    /* (owned) */
  GPtrArray *runs;     /* (owned) (element-type FjRun): in the order of their starts */
  gint64     started;  /* clock, µs; 0: not yet */
  gint64     finished; /* 0 while one runs */

  FjSteadyTime steady; /* the end of all, as it is shown */
};

enum {
  SIGNAL_EVENT,
  SIGNAL_JOB_OVER,
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjRunSet, fj_run_set, G_TYPE_OBJECT)

static void
fj_run_set_finalize (GObject *object)
{
  FjRunSet *self = FJ_RUN_SET (object);

  g_ptr_array_unref (self->runs);
  g_clear_pointer (&self->clock, fj_clock_unref);
  G_OBJECT_CLASS (fj_run_set_parent_class)->finalize (object);
}

static void
fj_run_set_class_init (FjRunSetClass *klass)
{
  GType type = FJ_TYPE_RUN_SET;

  G_OBJECT_CLASS (klass)->finalize = fj_run_set_finalize;
  signals[SIGNAL_EVENT] = g_signal_new ("event", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, FJ_TYPE_FLASH_JOB,
                                        FJ_TYPE_JOB_EVENT | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[SIGNAL_JOB_OVER] = g_signal_new ("job-over", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, FJ_TYPE_FLASH_JOB);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
fj_run_set_init (FjRunSet *self)
{
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * fj_run_set_new:
 * @clock: the clock of the runs
 *
 * Returns: (transfer full): a set without runs
 */
FjRunSet *
fj_run_set_new (FjClock *clock)
{
  FjRunSet *self = g_object_new (FJ_TYPE_RUN_SET, NULL);

  g_return_val_if_fail (clock != NULL, self);

  self->clock = fj_clock_ref (clock);
  return self;
}

static void
on_event (FjRun *run, FjFlashJob *job, FjJobEvent *event, FjRunSet *self)
{
  g_assert (FJ_IS_RUN_SET (self));

  g_signal_emit (self, signals[SIGNAL_EVENT], 0, job, event);
}

static void
on_job_over (FjRun *run, FjFlashJob *job, FjRunSet *self)
{
  g_assert (FJ_IS_RUN_SET (self));

  g_signal_emit (self, signals[SIGNAL_JOB_OVER], 0, job);
}

static void
on_changed (FjRun *run, FjRunSet *self)
{
  g_assert (FJ_IS_RUN_SET (self));

  if (fj_run_set_get_n_running (self) > 0)
    self->finished = 0;
  else if (self->finished == 0)
    self->finished = fj_clock_now (self->clock);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
forget_runs (FjRunSet *self)
{
  for (guint i = 0; i < self->runs->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->runs, i), self);
  g_ptr_array_set_size (self->runs, 0);
  self->started = fj_clock_now (self->clock);
  self->finished = 0;
  self->steady = (FjSteadyTime){ 0 };
}

static void
add_run (FjRunSet *self, FjRun *run)
{
  g_ptr_array_add (self->runs, g_object_ref (run));
  g_signal_connect_object (run, "event", G_CALLBACK (on_event), self, 0);
  g_signal_connect_object (run, "job-over", G_CALLBACK (on_job_over), self, 0);
  g_signal_connect_object (run, "changed", G_CALLBACK (on_changed), self, 0);
}

/**
 * fj_run_set_start:
 * @self: a set
 * @run: a run that is prepared
 *
 * Starts a run beside those that go on; where none does, they are forgotten.
 */
void
fj_run_set_start (FjRunSet *self, FjRun *run)
{
  g_return_if_fail (FJ_IS_RUN_SET (self));
  g_return_if_fail (FJ_IS_RUN (run));

  if (fj_run_set_get_n_running (self) == 0)
    forget_runs (self);
  add_run (self, run);
  fj_run_start (run);
}

/**
 * fj_run_set_follow:
 * @self: a set
 * @run: a run that somebody else has started, maybe one that the set follows already
 *
 * Has it beside those that go on; where none does, they are forgotten.
 */
void
fj_run_set_follow (FjRunSet *self, FjRun *run)
{
  g_return_if_fail (FJ_IS_RUN_SET (self));
  g_return_if_fail (FJ_IS_RUN (run));

  if (g_ptr_array_find (self->runs, run, NULL))
    return;
  if (fj_run_set_get_n_running (self) == 0)
    forget_runs (self);
  add_run (self, run);
  on_changed (run, self);
}

/**
 * fj_run_set_stop:
 * @self: a set
 *
 * Asks every job to end soon.
 */
void
fj_run_set_stop (FjRunSet *self)
{
  g_return_if_fail (FJ_IS_RUN_SET (self));

  for (guint i = 0; i < self->runs->len; i++)
    fj_run_stop (g_ptr_array_index (self->runs, i));
}

static void
add_job (GPtrArray *jobs, FjFlashJob *job)
{
  const char *port = fj_device_get_port (fj_flash_job_get_device (job));

  for (guint i = 0; i < jobs->len; i++) {
    FjFlashJob *other = g_ptr_array_index (jobs, i);

    if (g_str_equal (fj_device_get_port (fj_flash_job_get_device (other)), port)) {
      g_ptr_array_remove_index (jobs, i);
      break;
    }
  }
  g_ptr_array_add (jobs, g_object_ref (job));
}

/**
 * fj_run_set_dup_jobs:
 *
 * Returns: (transfer full) (element-type FjFlashJob): the last job of each board
 */
GPtrArray *
fj_run_set_dup_jobs (FjRunSet *self)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (FJ_IS_RUN_SET (self), jobs);

  for (guint i = 0; i < self->runs->len; i++) {
    g_autoptr (GPtrArray) some = fj_run_dup_jobs (g_ptr_array_index (self->runs, i));

    for (guint j = 0; j < some->len; j++)
      add_job (jobs, g_ptr_array_index (some, j));
  }
  return jobs;
}

/**
 * fj_run_set_count:
 * @self: a set
 * @counts: (out caller-allocates): how many boards are at what
 */
void
fj_run_set_count (FjRunSet *self, FjRunCounts *counts)
{
  g_autoptr (GPtrArray) jobs = NULL;

  *counts = (FjRunCounts){ 0 };

  g_return_if_fail (FJ_IS_RUN_SET (self));

  jobs = fj_run_set_dup_jobs (self);
  for (guint i = 0; i < jobs->len; i++)
    fj_run_counts_add (counts, fj_flash_job_get_state (g_ptr_array_index (jobs, i)));
}

/**
 * fj_run_set_get_n_running:
 *
 * Returns: how many boards are at work or wait for their turn
 */
guint
fj_run_set_get_n_running (FjRunSet *self)
{
  FjRunCounts counts;

  g_return_val_if_fail (FJ_IS_RUN_SET (self), 0);

  fj_run_set_count (self, &counts);
  return counts.waiting + counts.running;
}

/**
 * fj_run_set_get_totals:
 * @self: a set
 * @bytes: (out): bytes that all boards have taken
 * @total: (out): bytes that they are to take; those of a board that failed or was stopped are only
 *   the bytes that it took
 */
void
fj_run_set_get_totals (FjRunSet *self, guint64 *bytes, guint64 *total)
{
  g_autoptr (GPtrArray) jobs = NULL;

  *bytes = *total = 0;

  g_return_if_fail (FJ_IS_RUN_SET (self));

  jobs = fj_run_set_dup_jobs (self);
  for (guint i = 0; i < jobs->len; i++) {
    FjFlashJob *job = g_ptr_array_index (jobs, i);
    gboolean    is_lost =
      fj_flash_job_is_over (job) && fj_flash_job_get_state (job) != FJ_JOB_PASSED;

    *bytes += fj_flash_job_get_bytes (job);
    *total += is_lost ? fj_flash_job_get_bytes (job) : fj_flash_job_get_total (job);
  }
}

/**
 * fj_run_set_get_elapsed:
 *
 * Returns: seconds from the first start to the last end or to now
 */
double
fj_run_set_get_elapsed (FjRunSet *self)
{
  gint64 end;

  g_return_val_if_fail (FJ_IS_RUN_SET (self), 0);

  end = self->finished != 0 ? self->finished : fj_clock_now (self->clock);
  return self->started != 0 ? (double) (end - self->started) / G_USEC_PER_SEC : 0;
}

/* The place in which it is the next one's turn first. */
static FjTimeLeft *
find_first (GArray *turns)
{
  FjTimeLeft *first = &g_array_index (turns, FjTimeLeft, 0);

  for (guint i = 1; i < turns->len; i++) {
    FjTimeLeft *turn = &g_array_index (turns, FjTimeLeft, i);

    if (turn->most < first->most)
      first = turn;
  }
  return first;
}

/* Those that run have a place each; those that wait follow them, or get a place of their own. */
static void
add_turns (GArray *turns, GPtrArray *jobs, gboolean are_waiting, guint limit)
{
  for (guint i = 0; i < jobs->len; i++) {
    FjFlashJob *job = g_ptr_array_index (jobs, i);
    FjJobState  state = fj_flash_job_get_state (job);
    FjTimeLeft  left;

    if (fj_flash_job_is_over (job) || state == FJ_JOB_READY ||
        (state == FJ_JOB_QUEUED) != are_waiting)
      continue;
    fj_flash_job_get_time_left (job, &left);
    if (!are_waiting || limit == 0 || turns->len < limit) {
      g_array_append_val (turns, left);
    } else {
      FjTimeLeft *turn = find_first (turns);

      turn->least += left.least;
      turn->most += left.most;
    }
  }
}

/**
 * fj_run_set_get_time_left:
 * @self: a set
 * @left: (out): until the last board is done, as many at once as the queue allows; not known when
 *   nothing runs
 */
void
fj_run_set_get_time_left (FjRunSet *self, FjTimeLeft *left)
{
  g_autoptr (GArray) turns = g_array_new (FALSE, FALSE, sizeof (FjTimeLeft));
  g_autoptr (GPtrArray) jobs = NULL;
  guint  limit;
  double now;

  *left = FJ_TIME_LEFT_UNKNOWN;

  g_return_if_fail (FJ_IS_RUN_SET (self));

  jobs = fj_run_set_dup_jobs (self);
  now = (double) fj_clock_now (self->clock) / G_USEC_PER_SEC;
  limit = self->runs->len > 0 ? fj_run_get_limit (g_ptr_array_index (self->runs, 0)) : 0;
  add_turns (turns, jobs, FALSE, limit);
  add_turns (turns, jobs, TRUE, limit);
  for (guint i = 0; i < turns->len; i++) {
    left->least = MAX (left->least, g_array_index (turns, FjTimeLeft, i).least);
    left->most = MAX (left->most, g_array_index (turns, FjTimeLeft, i).most);
  }
  fj_steady_time_update (&self->steady, left, now);
  fj_steady_time_get (&self->steady, now, left);
}
