/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run-set-text.h"

#include <fj-format.h>
#include <glib/gi18n-lib.h>

/**
 * fj_run_set_describe:
 * @self: a set with boards at work
 *
 * Returns: (transfer full): how many boards are at what, how much they took and how long they need
 */
char *
fj_run_set_describe (FjRunSet *self)
{
  FjRunCounts      counts;
  FjTimeLeft       left;
  guint64          bytes, total;
  g_autofree char *boards = NULL;
  g_autofree char *done = NULL;
  g_autofree char *all = NULL;
  g_autofree char *time = NULL;

  fj_run_set_count (self, &counts);
  fj_run_set_get_totals (self, &bytes, &total);
  fj_run_set_get_time_left (self, &left);
  boards = fj_run_counts_to_text (&counts);
  done = fj_format_size (bytes);
  all = fj_format_size (total);
  time = fj_time_left_to_text (&left);
  if (time == NULL)
    /* Translators: numbers of boards ("1 running · 2 passed"), two sizes */
    return g_strdup_printf (_ ("%s · %s of %s"), boards, done, all);
  /* Translators: numbers of boards ("1 running · 2 passed"), two sizes, time ("2 to 3 min") */
  return g_strdup_printf (_ ("%s · %s of %s · all finished in %s"), boards, done, all, time);
}

/**
 * fj_run_set_describe_end:
 * @self: a set whose boards are done
 *
 * Returns: (transfer full) (nullable): how many passed in what time; %NULL: there was no board
 */
char *
fj_run_set_describe_end (FjRunSet *self)
{
  FjRunCounts      counts;
  guint            over;
  g_autofree char *time = fj_format_duration (fj_run_set_get_elapsed (self));

  fj_run_set_count (self, &counts);
  over = fj_run_counts_get_over (&counts);
  if (over == 0)
    return NULL;
  /* Translators: numbers of boards, time ("2 min 58 s") */
  return g_strdup_printf (ngettext ("%u of %u board passed in %s", "%u of %u boards passed in %s",
                                    over),
                          counts.passed, over, time);
}
