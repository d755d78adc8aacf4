/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run-watch.h"

#include <fj-error.h>
#include <fj-run-summary.h>
#include <fj-verdict.h>
#include <string.h>

static void
assert_counts (FjRunWatch *self, guint waiting, guint running, guint passed, guint failed,
               guint stopped)
{
  FjRunCounts counts;

  fj_run_count (self->run, &counts);
  g_assert_cmpuint (counts.waiting, ==, waiting);
  g_assert_cmpuint (counts.running, ==, running);
  g_assert_cmpuint (counts.passed, ==, passed);
  g_assert_cmpuint (counts.failed, ==, failed);
  g_assert_cmpuint (counts.stopped, ==, stopped);
}

static FjJobState
get_state (FjRunWatch *self, FjDevice *device)
{
  return fj_flash_job_get_state (fj_run_watch_find_job (self, device));
}

static void
test_pass (void)
{
  g_auto (FjBench) bench = { 0 };
  g_auto (FjRunWatch) watch = { 0 };
  g_autoptr (FjRunSummary) summary = NULL;
  FjDevice *a, *b;

  fj_bench_init (&bench);
  b = fj_bench_add (&bench, "1-10", NULL);
  a = fj_bench_add (&bench, "1-2", NULL);
  fj_run_watch_init (&watch, &bench, NULL);
  g_assert_cmpint (fj_run_get_status (watch.run), ==, FJ_RUN_NEW);
  fj_run_watch_prepare_all (&watch, &bench);
  g_assert_cmpint (fj_run_get_status (watch.run), ==, FJ_RUN_PREPARED);
  g_assert_nonnull (watch.issues);
  /* nothing has been touched */
  g_assert_cmpuint (bench.provider->claimed->len, ==, 0);
  g_assert_cmpfloat (fj_run_get_elapsed (watch.run), ==, 0);
  summary = fj_run_summary_new (watch.run);
  g_assert_cmpuint (summary->n_boards, ==, 2);
  g_assert_cmpuint (summary->bytes, ==, 2 * (65536 + 2 * 4256));
  g_assert_null (summary->erased);

  fj_run_start (watch.run);
  assert_counts (&watch, 0, 2, 0, 0, 0);
  fj_run_watch_finish (&watch);
  assert_counts (&watch, 0, 0, 2, 0, 0);
  g_assert_cmpstr (watch.states->str, ==, "prepared running over ");
  g_assert_true (fj_bench_is_written (&bench, a, "card.img"));
  g_assert_true (fj_bench_is_written (&bench, b, "card.img"));
  for (guint i = 0; i < 2; i++) {
    FjFlashJob *job = fj_run_watch_find_job (&watch, i == 0 ? a : b);

    g_assert_cmpuint (fj_flash_job_get_bytes (job), ==, fj_flash_job_get_total (job));
    g_assert_cmpuint (fj_flash_job_get_bytes (job), >, summary->bytes / 2);
  }
  g_assert_cmpuint (watch.stages, >=, 4);
  /* the same plan, and the rows of the layout that people look at */
  g_assert_true (fj_flash_job_get_plan (fj_run_watch_find_job (&watch, a)) ==
                 fj_flash_job_get_plan (fj_run_watch_find_job (&watch, b)));
  g_assert_true (g_ptr_array_index (fj_flash_job_get_rows (fj_run_watch_find_job (&watch, a)), 2) ==
                 fj_layout_get_row (bench.layout, 2));
}

/* The ports of each hub have their turns in the order of the list. */
static void
assert_order (FjBench *bench)
{
  GPtrArray *claimed = bench->provider->claimed;

  for (guint hub = 1; hub <= 4; hub++) {
    g_autofree char *prefix = g_strdup_printf ("1-%u.", hub);
    guint            last = 0;

    for (guint i = 0; i < claimed->len; i++) {
      const char *port = g_ptr_array_index (claimed, i);

      if (!g_str_has_prefix (port, prefix))
        continue;
      g_assert_cmpuint (g_ascii_strtoull (port + strlen (prefix), NULL, 10), ==, last + 1);
      last++;
    }
    g_assert_cmpuint (last, ==, 8);
  }
}

static void
add_32 (FjBench *bench)
{
  for (guint hub = 1; hub <= 4; hub++)
    for (guint i = 1; i <= 8; i++) {
      g_autofree char *port = g_strdup_printf ("1-%u.%u", hub, i);

      fj_bench_add (bench, port, NULL);
    }
}

static void
test_limit_per_hub (void)
{
  g_auto (FjBench) bench = { 0 };
  g_auto (FjRunWatch) watch = { 0 };
  g_autoptr (FjJobQueue) queue = fj_job_queue_new ();

  fj_bench_init (&bench);
  add_32 (&bench);
  fj_job_queue_set_limits (queue, 0, 4);
  fj_run_watch_init (&watch, &bench, queue);
  fj_run_watch_prepare_all (&watch, &bench);
  fj_run_start (watch.run);
  /* all hubs are filled at once, and nothing more */
  assert_counts (&watch, 16, 16, 0, 0, 0);
  g_assert_cmpuint (fj_job_queue_get_n_waiting (queue), ==, 16);
  g_assert_cmpuint (fj_job_queue_get_n_running (queue), ==, 16);
  fj_run_watch_finish (&watch);
  assert_counts (&watch, 0, 0, 32, 0, 0);
  g_assert_cmpuint (bench.provider->claimed->len, ==, 32);
  g_assert_cmpuint (bench.provider->most_on_hub, ==, 4);
  assert_order (&bench);
}

static void
test_limit_in_all (void)
{
  g_auto (FjBench) bench = { 0 };
  g_auto (FjRunWatch) watch = { 0 };
  g_autoptr (FjJobQueue) queue = fj_job_queue_new ();
  g_autoptr (FjRunSummary) summary = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  FjFlashJob *job;
  double      one;

  fj_bench_init (&bench);
  add_32 (&bench);
  fj_job_queue_set_limits (queue, 5, 4);
  fj_run_watch_init (&watch, &bench, queue);
  fj_run_watch_prepare_all (&watch, &bench);
  summary = fj_run_summary_new (watch.run);
  jobs = fj_run_dup_jobs (watch.run);
  job = g_ptr_array_index (jobs, 0);
  one = fj_plan_estimate_seconds (fj_flash_job_get_plan (job),
                                  fj_device_get_family (fj_flash_job_get_device (job)));
  g_assert_cmpfloat_with_epsilon (fj_time_left_get_middle (&summary->time), one * 32 / 5,
                                  one / 100);
  fj_run_start (watch.run);
  assert_counts (&watch, 27, 5, 0, 0, 0);
  fj_run_watch_finish (&watch);
  assert_counts (&watch, 0, 0, 32, 0, 0);
  g_assert_cmpuint (bench.provider->most_running, ==, 5);
  g_assert_cmpuint (bench.provider->most_on_hub, ==, 4);
}

/* What befalls one board, at whatever place, changes nothing for the others. */
static void
test_isolated (void)
{
  static const char *const faults[] = { "stall@uboot/0x10#7", "silent@uboot/0x10#3",
                                        "gone@uboot/0x10#5", "stall@rom#2" };
  g_auto (FjBench) bench = { 0 };
  g_auto (FjRunWatch) watch = { 0 };
  g_autoptr (FjJobQueue) queue = fj_job_queue_new ();
  g_autoptr (GPtrArray) good = g_ptr_array_new ();
  g_autoptr (GPtrArray) bad = g_ptr_array_new ();

  fj_bench_init (&bench);
  for (guint i = 0; i < 8; i++) {
    g_autofree char *port = g_strdup_printf ("1-1.%u", i + 1);
    gboolean         is_bad = i % 2 == 0;

    g_ptr_array_add (is_bad ? bad : good,
                     fj_bench_add (&bench, port, is_bad ? faults[i / 2] : NULL));
  }
  fj_job_queue_set_limits (queue, 3, 0);
  fj_run_watch_init (&watch, &bench, queue);
  fj_run_watch_prepare_all (&watch, &bench);
  fj_run_start (watch.run);
  fj_run_watch_finish (&watch);
  assert_counts (&watch, 0, 0, 4, 4, 0);
  for (guint i = 0; i < 4; i++) {
    g_assert_cmpint (get_state (&watch, g_ptr_array_index (bad, i)), ==, FJ_JOB_FAILED);
    g_assert_true (fj_bench_is_written (&bench, g_ptr_array_index (good, i), "card.img"));
    g_assert_false (fj_bench_is_written (&bench, g_ptr_array_index (bad, i), "card.img"));
  }
}

static void
test_stop (void)
{
  g_auto (FjBench) bench = { 0 };
  g_auto (FjRunWatch) watch = { 0 };
  g_autoptr (FjJobQueue) queue = fj_job_queue_new ();
  FjDevice *a, *b, *c;

  fj_bench_init (&bench);
  a = fj_bench_add (&bench, "1-1", NULL);
  b = fj_bench_add (&bench, "1-2", NULL);
  c = fj_bench_add (&bench, "1-3", NULL);
  fj_job_queue_set_limits (queue, 1, 0);
  fj_run_watch_init (&watch, &bench, queue);
  fj_run_watch_prepare_all (&watch, &bench);
  fj_run_start (watch.run);
  g_assert_cmpint (get_state (&watch, b), ==, FJ_JOB_QUEUED);

  /* one that waits ends at once, and the others go on */
  fj_flash_job_stop (fj_run_watch_find_job (&watch, b));
  g_assert_cmpint (get_state (&watch, b), ==, FJ_JOB_CANCELLED);
  g_assert_error (fj_flash_job_get_error (fj_run_watch_find_job (&watch, b)), G_IO_ERROR,
                  G_IO_ERROR_CANCELLED);
  g_assert_cmpfloat (fj_flash_job_get_elapsed (fj_run_watch_find_job (&watch, b)), ==, 0);
  assert_counts (&watch, 1, 1, 0, 0, 1);
  fj_run_watch_finish (&watch);
  assert_counts (&watch, 0, 0, 2, 0, 1);
  g_assert_cmpstr (watch.ends->str, ==, "1-2:6 1-1:4 1-3:4 ");
  g_assert_false (fj_bench_is_written (&bench, b, "card.img"));
  g_assert_true (fj_bench_is_written (&bench, a, "card.img"));
  g_assert_true (fj_bench_is_written (&bench, c, "card.img"));
}

static void
test_stop_all (void)
{
  g_auto (FjBench) bench = { 0 };
  g_auto (FjRunWatch) watch = { 0 };
  g_autoptr (FjJobQueue) queue = fj_job_queue_new ();
  FjRunCounts counts;

  fj_bench_init (&bench);
  add_32 (&bench);
  fj_job_queue_set_limits (queue, 2, 0);
  fj_run_watch_init (&watch, &bench, queue);
  fj_run_watch_prepare_all (&watch, &bench);
  fj_run_start (watch.run);
  fj_run_stop (watch.run);
  assert_counts (&watch, 0, 2, 0, 0, 30);
  fj_run_watch_finish (&watch);
  /* the two that ran may have done with everything before they looked */
  fj_run_count (watch.run, &counts);
  g_assert_cmpuint (counts.stopped, >=, 30);
  g_assert_cmpuint (counts.stopped + counts.passed, ==, 32);
  g_assert_cmpuint (bench.provider->claimed->len, ==, 2);
  g_assert_cmpuint (fj_job_queue_get_n_waiting (queue), ==, 0);
}

static void
test_retry (void)
{
  g_auto (FjBench) bench = { 0 };
  g_auto (FjRunWatch) watch = { 0 };
  g_autoptr (FjFlashJob) first = NULL;
  FjFlashJob *again;
  FjDevice   *a;

  fj_bench_init (&bench);
  a = fj_bench_add (&bench, "1-1", "stall@uboot/0x10#7x1");
  fj_bench_add (&bench, "1-2", NULL);
  fj_run_watch_init (&watch, &bench, NULL);
  fj_run_watch_prepare_all (&watch, &bench);
  fj_run_start (watch.run);
  fj_run_watch_finish (&watch);
  assert_counts (&watch, 0, 0, 1, 1, 0);
  first = g_object_ref (fj_run_watch_find_job (&watch, a));
  g_assert_cmpint (fj_flash_job_get_state (first), ==, FJ_JOB_FAILED);

  fj_bench_replug (&bench, a);
  fj_run_watch_prepare_one (&watch, a);
  fj_run_start (watch.run);
  again = fj_run_watch_find_job (&watch, a);
  g_assert_true (again != first);
  g_assert_true (fj_flash_job_get_plan (again) == fj_flash_job_get_plan (first));
  /* a board counts once */
  assert_counts (&watch, 0, 1, 1, 0, 0);
  fj_run_watch_finish (&watch);
  assert_counts (&watch, 0, 0, 2, 0, 0);
  g_assert_cmpstr (watch.states->str, ==, "prepared running over prepared running over ");
  g_assert_true (fj_bench_is_written (&bench, a, "card.img"));
  g_assert_cmpuint (fj_bench_provider_count_claims (bench.provider, "1-1"), ==, 2);
  g_assert_cmpuint (fj_bench_provider_count_claims (bench.provider, "1-2"), ==, 1);
}

/* Another layout on other boards, at the same time and in the same queue. */
static void
test_two_runs (void)
{
  g_auto (FjBench) bench = { 0 };
  g_auto (FjRunWatch) one = { 0 };
  g_auto (FjRunWatch) two = { 0 };
  g_autoptr (FjJobQueue) queue = fj_job_queue_new ();
  g_autoptr (FjLayout) layout = NULL;
  g_autoptr (FjPlanCache) plans = NULL;
  FjDevice *a, *b, *c, *d;

  fj_bench_init (&bench);
  a = fj_bench_add (&bench, "1-1.1", NULL);
  b = fj_bench_add (&bench, "1-1.2", NULL);
  c = fj_bench_add (&bench, "1-1.3", NULL);
  d = fj_bench_add (&bench, "1-1.4", "stall@uboot/0x10#7");
  fj_bench_write_file (&bench, "other.img", 50000, 5);
  layout = fj_bench_load_layout (&bench, "-\t0x01\tfsbl\tBinary\tnone\t0x0\tfsbl.stm32\n"
                                         "-\t0x03\tssbl\tBinary\tnone\t0x0\tssbl.stm32\n"
                                         "P\t0x10\tcard\tRawImage\tmmc0\t0x0\tother.img\n");
  plans = fj_plan_cache_new (layout, NULL);
  fj_job_queue_set_limits (queue, 0, 2);
  fj_run_watch_init (&one, &bench, queue);
  fj_run_watch_init_with (&two, &bench, plans, queue);
  fj_run_watch_prepare_one (&one, a);
  fj_run_watch_prepare_one (&one, b);
  fj_run_watch_prepare_one (&two, c);
  fj_run_watch_prepare_one (&two, d);
  fj_run_start (one.run);
  fj_run_start (two.run);
  assert_counts (&one, 0, 2, 0, 0, 0);
  assert_counts (&two, 2, 0, 0, 0, 0);
  /* a board of the one is not for the other meanwhile */
  fj_run_watch_prepare_one (&two, b);
  g_assert_error (two.error, FJ_ERROR, FJ_ERROR_BUSY);
  fj_run_watch_finish (&one);
  fj_run_watch_finish (&two);
  assert_counts (&one, 0, 0, 2, 0, 0);
  assert_counts (&two, 0, 0, 1, 1, 0);
  g_assert_cmpuint (bench.provider->most_on_hub, ==, 2);
  g_assert_true (fj_bench_is_written (&bench, a, "card.img"));
  g_assert_true (fj_bench_is_written (&bench, b, "card.img"));
  g_assert_true (fj_bench_is_written (&bench, c, "other.img"));
  g_assert_false (fj_bench_is_written (&bench, d, "other.img"));
  g_assert_null (strstr (one.ends->str, "1-1.3"));
  g_assert_null (strstr (two.ends->str, "1-1.1"));
}

/* A board that comes while others run gets the layout as it was. */
static void
test_late_board (void)
{
  g_auto (FjBench) bench = { 0 };
  g_auto (FjRunWatch) watch = { 0 };
  FjDevice *a, *b;

  fj_bench_init (&bench);
  a = fj_bench_add (&bench, "1-1", NULL);
  fj_run_watch_init (&watch, &bench, NULL);
  fj_run_watch_prepare_one (&watch, a);
  fj_run_start (watch.run);
  fj_layout_set_text (bench.layout, 2, FJ_COLUMN_FILE, "gone.img");
  b = fj_bench_add (&bench, "1-2", NULL);
  fj_run_watch_prepare_one (&watch, b);
  g_assert_no_error (watch.error);
  fj_run_start (watch.run);
  fj_run_watch_finish (&watch);
  assert_counts (&watch, 0, 0, 2, 0, 0);
  g_assert_true (fj_bench_is_written (&bench, b, "card.img"));
}

static void
test_leaves_while_queued (void)
{
  g_auto (FjBench) bench = { 0 };
  g_auto (FjRunWatch) watch = { 0 };
  g_autoptr (FjJobQueue) queue = fj_job_queue_new ();
  FjDevice *a, *b, *c;

  fj_bench_init (&bench);
  a = fj_bench_add (&bench, "1-1", NULL);
  b = fj_bench_add (&bench, "1-2", NULL);
  c = fj_bench_add (&bench, "1-3", NULL);
  fj_job_queue_set_limits (queue, 1, 0);
  fj_run_watch_init (&watch, &bench, queue);
  fj_run_watch_prepare_all (&watch, &bench);
  fj_run_start (watch.run);
  fj_device_provider_emit_removed (FJ_DEVICE_PROVIDER (bench.provider), b);
  g_assert_cmpint (get_state (&watch, b), ==, FJ_JOB_FAILED);
  g_assert_error (fj_flash_job_get_error (fj_run_watch_find_job (&watch, b)), FJ_ERROR,
                  FJ_ERROR_GONE);
  assert_counts (&watch, 1, 1, 0, 1, 0);
  fj_run_watch_finish (&watch);
  assert_counts (&watch, 0, 0, 2, 1, 0);
  g_assert_cmpuint (fj_bench_provider_count_claims (bench.provider, "1-2"), ==, 0);
  g_assert_true (fj_bench_is_written (&bench, a, "card.img"));
  g_assert_true (fj_bench_is_written (&bench, c, "card.img"));
}

static void
test_leaves_before_start (void)
{
  g_auto (FjBench) bench = { 0 };
  g_auto (FjRunWatch) watch = { 0 };
  FjDevice *a;

  fj_bench_init (&bench);
  a = fj_bench_add (&bench, "1-1", NULL);
  fj_run_watch_init (&watch, &bench, NULL);
  fj_run_watch_prepare_one (&watch, a);
  fj_device_provider_emit_removed (FJ_DEVICE_PROVIDER (bench.provider), a);
  fj_run_start (watch.run);
  g_assert_cmpint (fj_run_get_status (watch.run), ==, FJ_RUN_OVER);
  assert_counts (&watch, 0, 0, 0, 1, 0);
  g_assert_cmpuint (bench.provider->claimed->len, ==, 0);
  g_assert_cmpstr (watch.states->str, ==, "prepared running over ");

  /* and there is nothing to prepare any more */
  fj_run_watch_prepare_one (&watch, a);
  g_assert_error (watch.error, FJ_ERROR, FJ_ERROR_GONE);
}

/* Boards are told apart by their ports; serial numbers need not differ. */
static void
test_same_serials (void)
{
  static const char     serial[] = "00112233445566778899AABB";
  const FjVirtualConfig first = { .profile = "mp15-v1", .port = "1-1", .serial = serial };
  const FjVirtualConfig second = { .profile = "mp15-v1", .port = "2-1", .serial = serial };
  g_auto (FjBench) bench = { 0 };
  g_auto (FjRunWatch) watch = { 0 };
  FjDevice *a, *b;

  fj_bench_init (&bench);
  a = fj_bench_add_board (&bench, &first);
  b = fj_bench_add_board (&bench, &second);
  g_assert_cmpstr (fj_device_get_serial (a), ==, fj_device_get_serial (b));
  fj_run_watch_init (&watch, &bench, NULL);
  fj_run_watch_prepare_all (&watch, &bench);
  fj_run_start (watch.run);
  fj_run_watch_finish (&watch);
  assert_counts (&watch, 0, 0, 2, 0, 0);
  g_assert_true (fj_bench_is_written (&bench, a, "card.img"));
  g_assert_true (fj_bench_is_written (&bench, b, "card.img"));
}

/* Where one board cannot be flashed, none is. */
static void
test_does_not_fit (void)
{
  const FjVirtualConfig other = { .profile = "mp25", .port = "1-2" };
  g_auto (FjBench) bench = { 0 };
  g_auto (FjRunWatch) watch = { 0 };
  g_autoptr (GPtrArray) devices = g_ptr_array_new ();

  fj_bench_init (&bench);
  g_ptr_array_add (devices, fj_bench_add (&bench, "1-1", NULL));
  g_ptr_array_add (devices, fj_bench_add_board (&bench, &other));
  fj_run_watch_init (&watch, &bench, NULL);
  fj_run_watch_prepare (&watch, devices);
  g_assert_error (watch.error, FJ_ERROR, FJ_ERROR_WRONG_CHIP);
  g_assert_cmpstr (fj_error_get_detail (watch.error)->board, ==, "1-2");
  g_assert_cmpuint (fj_issues_count (watch.issues, FJ_SEVERITY_ERROR), >, 0);
  g_assert_cmpint (fj_run_get_status (watch.run), ==, FJ_RUN_NEW);
  g_assert_null (fj_run_watch_find_job (&watch, g_ptr_array_index (devices, 0)));
}

/* A run that nobody holds goes on to its end. */
static void
test_dropped (void)
{
  g_auto (FjBench) bench = { 0 };
  FjRunWatch watch;
  FjRun     *run;
  FjDevice  *a;

  fj_bench_init (&bench);
  a = fj_bench_add (&bench, "1-1", NULL);
  fj_run_watch_init (&watch, &bench, NULL);
  fj_run_watch_prepare_one (&watch, a);
  run = watch.run;
  g_object_add_weak_pointer (G_OBJECT (run), (gpointer *) &run);
  fj_run_start (watch.run);
  g_object_unref (watch.run);
  while (run != NULL)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpstr (watch.ends->str, ==, "1-1:4 ");
  g_assert_true (fj_bench_is_written (&bench, a, "card.img"));
  g_string_free (watch.ends, TRUE);
  g_string_free (watch.states, TRUE);
  fj_clock_unref (watch.clock);
  g_clear_pointer (&watch.issues, g_ptr_array_unref);
}

/* What is erased and gets nothing new is said before. */
static void
test_summary_of_erased (void)
{
  g_auto (FjBench) bench = { 0 };
  g_auto (FjRunWatch) watch = { 0 };
  g_autoptr (FjLayout) layout = NULL;
  g_autoptr (FjPlanCache) plans = NULL;
  g_autoptr (FjRunSummary) summary = NULL;

  fj_bench_init (&bench);
  layout = fj_bench_load_layout (&bench, "-\t0x01\tfsbl\tBinary\tnone\t0x0\tfsbl.stm32\n"
                                         "-\t0x03\tssbl\tBinary\tnone\t0x0\tssbl.stm32\n"
                                         "PD\t0x10\tboot\tSystem\tmmc0\t0x80000\tcard.img\n"
                                         "PDE\t0x11\tuserfs\tFileSystem\tmmc0\t0x200000\n");
  plans = fj_plan_cache_new (layout, NULL);
  fj_run_watch_init_with (&watch, &bench, plans, NULL);
  fj_run_watch_prepare_one (&watch, fj_bench_add (&bench, "1-1", NULL));
  g_assert_no_error (watch.error);
  summary = fj_run_summary_new (watch.run);
  g_assert_cmpstr (summary->erased, ==, "userfs on mmc0\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/run/pass", test_pass);
  g_test_add_func ("/flashjig/run/limit-per-hub", test_limit_per_hub);
  g_test_add_func ("/flashjig/run/limit-in-all", test_limit_in_all);
  g_test_add_func ("/flashjig/run/isolated", test_isolated);
  g_test_add_func ("/flashjig/run/stop", test_stop);
  g_test_add_func ("/flashjig/run/stop-all", test_stop_all);
  g_test_add_func ("/flashjig/run/retry", test_retry);
  g_test_add_func ("/flashjig/run/two-runs", test_two_runs);
  g_test_add_func ("/flashjig/run/late-board", test_late_board);
  g_test_add_func ("/flashjig/run/leaves-while-queued", test_leaves_while_queued);
  g_test_add_func ("/flashjig/run/leaves-before-start", test_leaves_before_start);
  g_test_add_func ("/flashjig/run/same-serials", test_same_serials);
  g_test_add_func ("/flashjig/run/does-not-fit", test_does_not_fit);
  g_test_add_func ("/flashjig/run/dropped", test_dropped);
  g_test_add_func ("/flashjig/run/summary-of-erased", test_summary_of_erased);
  return g_test_run ();
}
