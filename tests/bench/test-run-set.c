/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run-watch.h"

#include <fj-run-set.h>
#include <fj-run-summary.h>

static void
count_signal (FjRunSet *set, guint *n)
{
  (*n)++;
}

/* Runs that are looked at as one, until nothing runs any more. */
static void
test_set (void)
{
  g_auto (FjBench) bench = { 0 };
  g_auto (FjRunWatch) one = { 0 };
  g_auto (FjRunWatch) two = { 0 };
  g_auto (FjRunWatch) later = { 0 };
  g_autoptr (FjRunSet) set = NULL;
  guint64     bytes, total;
  FjRunCounts counts;
  FjTimeLeft  left;
  FjDevice   *a, *b;
  guint       changes = 0;

  fj_bench_init (&bench);
  a = fj_bench_add (&bench, "1-1", NULL);
  b = fj_bench_add (&bench, "1-2", "stall@uboot/0x10#7");
  fj_run_watch_init (&one, &bench, NULL);
  fj_run_watch_init (&two, &bench, NULL);
  fj_run_watch_init (&later, &bench, NULL);
  set = fj_run_set_new (one.clock);
  g_signal_connect (set, "changed", G_CALLBACK (count_signal), &changes);
  fj_run_watch_prepare_one (&one, a);
  fj_run_watch_prepare_one (&two, b);
  fj_run_set_start (set, one.run);
  fj_run_set_start (set, two.run);
  g_assert_cmpuint (fj_run_set_get_n_running (set), ==, 2);
  fj_run_watch_finish (&one);
  fj_run_watch_finish (&two);
  g_assert_cmpuint (fj_run_set_get_n_running (set), ==, 0);
  fj_run_set_count (set, &counts);
  g_assert_cmpuint (counts.passed, ==, 1);
  g_assert_cmpuint (counts.failed, ==, 1);
  fj_run_set_get_totals (set, &bytes, &total);
  /* what a board that failed did not take, nobody will send */
  g_assert_cmpuint (bytes, ==, total);
  g_assert_cmpuint (changes, >=, 4);
  fj_run_set_get_time_left (set, &left);
  g_assert_false (fj_time_left_is_known (&left));

  /* nothing ran, so this is a new beginning */
  fj_bench_replug (&bench, a);
  fj_run_watch_prepare_one (&later, a);
  fj_run_set_start (set, later.run);
  fj_run_watch_finish (&later);
  fj_run_set_count (set, &counts);
  g_assert_cmpuint (counts.passed, ==, 1);
  g_assert_cmpuint (counts.failed, ==, 0);
}

/* The end of all is that of the last one, also of those that wait for their turn. */
static void
test_time_left (void)
{
  g_auto (FjBench) bench = { 0 };
  g_auto (FjRunWatch) watch = { 0 };
  g_autoptr (FjJobQueue) queue = fj_job_queue_new ();
  g_autoptr (FjRunSet) set = NULL;
  g_autoptr (FjRunSummary) summary = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  FjFlashJob *last;
  FjTimeLeft  left, one;

  fj_bench_init (&bench);
  for (guint i = 0; i < 6; i++) {
    g_autofree char *port = g_strdup_printf ("1-%u", i + 1);

    (void) fj_bench_add (&bench, port, NULL);
  }
  fj_job_queue_set_limits (queue, 2, 0);
  fj_run_watch_init (&watch, &bench, queue);
  set = fj_run_set_new (watch.clock);
  fj_run_set_get_time_left (set, &left);
  g_assert_false (fj_time_left_is_known (&left));
  fj_run_watch_prepare_all (&watch, &bench);
  summary = fj_run_summary_new (watch.run);
  fj_run_set_start (set, watch.run);
  jobs = fj_run_dup_jobs (watch.run);
  last = g_ptr_array_index (jobs, 5);
  fj_flash_job_get_time_left (last, &one);
  fj_run_set_get_time_left (set, &left);
  g_assert_cmpfloat_with_epsilon (left.most, 3 * one.most, 0.1 * one.most);
  g_assert_cmpfloat_with_epsilon (left.most, summary->time.most, 0.1 * one.most);
  fj_run_watch_finish (&watch);
}

static void
assert_counted (const FjRunCounts *counts, guint n_over, const char *expected)
{
  g_autofree char *text = fj_run_counts_to_text (counts);

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (fj_run_counts_get_over (counts), ==, n_over);
}

/* Each board counts once; one that was stopped has not failed. */
static void
test_counts (void)
{
  static const FjJobState states[] = { FJ_JOB_QUEUED, FJ_JOB_RUNNING, FJ_JOB_STOPPING,
                                       FJ_JOB_PASSED, FJ_JOB_CANCELLED, FJ_JOB_FAILED };
  FjRunCounts             counts = { 0 };

  assert_counted (&counts, 0, "");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    fj_run_counts_add (&counts, states[i]);
  assert_counted (&counts, 3, "2 running · 1 waiting · 1 passed · 1 failed · 1 stopped");
  assert_counted (&(FjRunCounts){ .passed = 2 }, 2, "2 passed");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/run-set/all", test_set);
  g_test_add_func ("/flashjig/run-set/time-left", test_time_left);
  g_test_add_func ("/flashjig/run-set/counts", test_counts);
  return g_test_run ();
}
