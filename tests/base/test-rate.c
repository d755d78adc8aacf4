/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-rate.h>

static void
test_steady (void)
{
  FjRate rate = { 0 };
  gint64 now = 0;

  g_assert_cmpfloat (fj_rate_get (&rate, now), <, 0);
  for (guint i = 0; i < 10000; i++) {
    now = (gint64) i * 2000;
    fj_rate_add (&rate, now, (guint64) i * 4096);
  }
  g_assert_cmpfloat_with_epsilon (fj_rate_get (&rate, now), 2048000, 2048);
  g_assert_cmpfloat_with_epsilon (fj_rate_get_seconds_left (&rate, now, 20480000), 10, 0.02);
}

static void
test_follows_a_change (void)
{
  FjRate rate = { 0 };
  gint64 now = 0;

  for (guint i = 0; i < 100; i++, now += 100000)
    fj_rate_add (&rate, now, (guint64) i * 1000000);
  for (guint i = 0; i < 70; i++, now += 100000)
    fj_rate_add (&rate, now, 99000000 + (guint64) i * 1000);
  g_assert_cmpfloat_with_epsilon (fj_rate_get (&rate, now), 10000, 400);
}

static void
test_stall_shows (void)
{
  FjRate rate = { 0 };

  for (guint i = 0; i < 20; i++)
    fj_rate_add (&rate, (gint64) i * 100000, (guint64) i * 100000);
  g_assert_cmpfloat (fj_rate_get (&rate, 20 * G_USEC_PER_SEC), <, 100000);
}

static void
test_counter_starts_anew (void)
{
  FjRate rate = { 0 };

  fj_rate_add (&rate, 0, 1000);
  fj_rate_add (&rate, G_USEC_PER_SEC, 2000);
  fj_rate_add (&rate, 2 * G_USEC_PER_SEC, 10);
  g_assert_cmpfloat (fj_rate_get (&rate, 2 * G_USEC_PER_SEC), <, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/rate/steady", test_steady);
  g_test_add_func ("/flashjig/rate/follows-a-change", test_follows_a_change);
  g_test_add_func ("/flashjig/rate/stall-shows", test_stall_shows);
  g_test_add_func ("/flashjig/rate/counter-starts-anew", test_counter_starts_anew);
  return g_test_run ();
}
