/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-estimate.h>
#include <glib/gstdio.h>

#define MB 1000000

static const double usual[FJ_N_ESTIMATE_KINDS] = { 2 * MB, 2 * MB, 0.15 * MB, 1.6 * MB,
                                                   1.6 * MB, 2 * MB, 2 * MB };

static void
assert_text (double least, double most, const char *expected)
{
  FjTimeLeft       left = { least, most };
  g_autofree char *text = fj_time_left_to_text (&left);

  g_assert_cmpstr (text, ==, expected);
}

/* A range until it is sure, in steps that can be read. */
static void
test_text (void)
{
  assert_text (-1, -1, NULL);
  assert_text (0, 0, "1 s");
  assert_text (4, 6, "5 s");
  assert_text (0, 8, "less than 10 s");
  assert_text (12, 34, "10 to 40 s");
  assert_text (63, 66, "1 min 05 s");
  assert_text (50, 100, "less than 2 min");
  assert_text (125, 175, "2 to 3 min");
  assert_text (130, 136, "2 min 10 s");
  assert_text (60 * 61, 60 * 100, "61 to 100 min");
  assert_text (7200, 7260, "2 h 01 min");
}

/* What is shown only counts down while it is true. */
static void
test_steady (void)
{
  FjSteadyTime steady = { 0 };
  FjTimeLeft   left;

  fj_steady_time_get (&steady, 5, &left);
  g_assert_false (fj_time_left_is_known (&left));
  fj_steady_time_update (&steady, &(FjTimeLeft){ 100, 140 }, 10);
  /* a little later by now, and a little earlier */
  fj_steady_time_update (&steady, &(FjTimeLeft){ 105, 140 }, 20);
  fj_steady_time_update (&steady, &(FjTimeLeft){ 75, 108 }, 30);
  fj_steady_time_get (&steady, 30, &left);
  g_assert_cmpfloat_with_epsilon (left.least, 80, 0.01);
  g_assert_cmpfloat_with_epsilon (left.most, 120, 0.01);
  /* much better known */
  fj_steady_time_update (&steady, &(FjTimeLeft){ 95, 105 }, 31);
  fj_steady_time_get (&steady, 31, &left);
  g_assert_cmpfloat_with_epsilon (left.most - left.least, 10, 0.01);
  /* not true any more */
  fj_steady_time_update (&steady, &(FjTimeLeft){ 300, 320 }, 32);
  fj_steady_time_get (&steady, 32, &left);
  g_assert_cmpfloat_with_epsilon (left.least, 300, 0.01);
  fj_steady_time_update (&steady, &FJ_TIME_LEFT_UNKNOWN, 33);
  fj_steady_time_get (&steady, 33, &left);
  g_assert_false (fj_time_left_is_known (&left));
}

/* A run: its start takes @start seconds, then @bytes go to a card at @rate. */
typedef struct {
  double start;
  double bytes;
  double rate;
} Run;

static void
step (FjEstimate *estimate, const Run *run, double now)
{
  FjEstimateWork work = { .elapsed = now };

  work.total[FJ_STORAGE_MMC] = (guint64) run->bytes;
  if (now > run->start) {
    work.active = FJ_STORAGE_MMC;
    work.is_begun = TRUE;
    work.done[FJ_STORAGE_MMC] = (guint64) MIN ((now - run->start) * run->rate, run->bytes);
  }
  fj_estimate_update (estimate, &work);
}

/* Steps to the end. The end lies in the range at any time; returns how often the text went up. */
static guint
follow (FjEstimate *estimate, const Run *run, gboolean must_hold)
{
  double       end = run->start + run->bytes / run->rate;
  FjSteadyTime steady = { 0 };
  double       shown = 1e9;
  guint        n_up = 0;

  for (double now = 0; now < end; now += 0.1) {
    FjTimeLeft left;

    step (estimate, run, now);
    fj_estimate_get (estimate, &left);
    fj_steady_time_update (&steady, &left, now);
    fj_steady_time_get (&steady, now, &left);
    if (must_hold) {
      g_assert_cmpfloat (left.least, <=, end - now + 2);
      g_assert_cmpfloat (left.most, >=, end - now - 2);
    }
    n_up += left.most > shown + 1;
    shown = left.most;
  }
  return n_up;
}

/* As fast as boards are in general: the range only becomes narrower. */
static void
test_usual (void)
{
  const Run  run = { 7, 60 * MB, 1.9 * MB };
  FjEstimate estimate;

  fj_estimate_init (&estimate, 6.5, usual, NULL, NULL);
  g_assert_cmpuint (follow (&estimate, &run, TRUE), ==, 0);
}

/* Half as fast: it is said once or twice that it takes longer, and then it is right. */
static void
test_slow (void)
{
  const Run  run = { 12, 60 * MB, 1 * MB };
  FjEstimate estimate;

  fj_estimate_init (&estimate, 6.5, usual, NULL, NULL);
  g_assert_cmpuint (follow (&estimate, &run, FALSE), <=, 3);
}

/* A pause of two seconds in mid-run moves the end by those and no more. */
static void
test_pause (void)
{
  const Run  run = { 5, 100 * MB, 2 * MB };
  FjEstimate estimate;
  FjTimeLeft before;
  FjTimeLeft after;

  fj_estimate_init (&estimate, 6.5, usual, NULL, NULL);
  for (double now = 0; now < 25; now += 0.1)
    step (&estimate, &run, now);
  fj_estimate_get (&estimate, &before);
  estimate.last.elapsed -= 2;
  step (&estimate, &run, 25);
  fj_estimate_get (&estimate, &after);
  g_assert_cmpfloat (after.most, <, before.most * 1.2);
  g_assert_cmpfloat (after.least, >, before.least * 0.8);
}

/* The second run on the same computer knows it from the beginning. */
static void
test_past (void)
{
  const Run        run = { 12, 60 * MB, 1 * MB };
  g_autofree char *folder = g_dir_make_tmp ("flashjig-rates-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "below", "rates", NULL);
  g_autofree char *below = g_path_get_dirname (path);
  g_autoptr (FjPastRates) past = fj_past_rates_new (path);
  g_autoptr (FjPastRates) kept = NULL;
  FjEstimate estimate;

  fj_estimate_init (&estimate, 6.5, usual, past, "stm32mp15");
  (void) follow (&estimate, &run, FALSE);
  fj_estimate_learn (&estimate, past, "stm32mp15");
  fj_past_rates_save (past);
  kept = fj_past_rates_new (path);
  g_assert_cmpfloat_with_epsilon (fj_past_rates_get (kept, "stm32mp15", FJ_STORAGE_NONE), 12, 0.2);
  g_assert_cmpfloat_with_epsilon (fj_past_rates_get (kept, "stm32mp15", FJ_STORAGE_MMC), MB,
                                  0.02 * MB);
  g_assert_cmpfloat (fj_past_rates_get (kept, "stm32mp15", FJ_STORAGE_NOR), <, 0);
  g_assert_cmpfloat (fj_past_rates_get (kept, "stm32mp13", FJ_STORAGE_MMC), <, 0);
  g_assert_cmpfloat (fj_past_rates_get (kept, NULL, FJ_STORAGE_MMC), <, 0);
  fj_estimate_init (&estimate, 6.5, usual, kept, "stm32mp15");
  g_assert_cmpuint (follow (&estimate, &run, TRUE), ==, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (below), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* What somebody wrote into the file is no reason to believe it. */
static void
test_bad_past (void)
{
  static const char text[] = "[stm32mp15]\nmmc=-3\nnor=inf\nnand=1e99\nstart=word\n";
  g_autofree char  *folder = g_dir_make_tmp ("flashjig-rates-XXXXXX", NULL);
  g_autofree char  *path = g_build_filename (folder, "rates", NULL);
  g_autoptr (FjPastRates) past = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  past = fj_past_rates_new (path);
  for (guint i = 0; i < FJ_N_STORAGE_KINDS; i++)
    g_assert_cmpfloat (fj_past_rates_get (past, "stm32mp15", (FjStorageKind) i), <, 0);
  fj_past_rates_add (past, "stm32mp15", FJ_STORAGE_MMC, 0);
  g_assert_cmpfloat (fj_past_rates_get (past, "stm32mp15", FJ_STORAGE_MMC), <, 0);
  fj_past_rates_add (past, "stm32mp15", FJ_STORAGE_MMC, 100);
  fj_past_rates_add (past, "stm32mp15", FJ_STORAGE_MMC, 200);
  g_assert_cmpfloat_with_epsilon (fj_past_rates_get (past, "stm32mp15", FJ_STORAGE_MMC), 150, 0.1);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/estimate/text", test_text);
  g_test_add_func ("/flashjig/estimate/steady", test_steady);
  g_test_add_func ("/flashjig/estimate/usual", test_usual);
  g_test_add_func ("/flashjig/estimate/slow", test_slow);
  g_test_add_func ("/flashjig/estimate/pause", test_pause);
  g_test_add_func ("/flashjig/estimate/past", test_past);
  g_test_add_func ("/flashjig/estimate/bad-past", test_bad_past);
  return g_test_run ();
}
