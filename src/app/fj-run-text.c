/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run-text.h"

#include "fj-text-unit.h"
#include "fj-text.h"

#include <fj-verify-amount.h>
#include <glib/gi18n.h>

static char *
dup_amount (FjPlan *plan)
{
  g_autofree char *size = fj_text_size (fj_plan_get_bytes (plan));
  g_autofree char *all = fj_text_size (fj_plan_get_bytes (plan) + fj_plan_get_skipped (plan));

  if (fj_plan_get_skipped (plan) == 0)
    return g_steal_pointer (&size);
  /* Translators: two sizes: how much of how much is sent; the rest nobody reads */
  return g_strdup_printf (_ ("%s of %s"), size, all);
}

/**
 * fj_run_text_plan:
 * @flow: a flow
 * @board: (nullable): the board whose time is estimated
 *
 * Returns: (transfer full) (nullable): what would be sent, or what is missing before that
 */
char *
fj_run_text_plan (FjRunFlow *flow, FjBoard *board)
{
  FjLayoutChecker *checker = fj_layout_document_get_checker (fj_run_flow_get_document (flow));
  FjPlan          *plan = fj_layout_checker_get_plan (checker);
  const FjFamily  *family =
    board != NULL ? fj_device_get_family (fj_board_get_device (board)) : NULL;
  g_autoptr (GPtrArray) chosen = fj_run_flow_dup_chosen (flow);
  const char      *obstacle = fj_run_flow_get_obstacle (flow);
  g_autofree char *size = NULL;
  g_autofree char *time = NULL;

  if (plan == NULL && obstacle == NULL && fj_layout_checker_is_checking (checker))
    return g_strdup (_ ("Reading and checking the files…"));
  if (plan == NULL)
    return g_strdup (obstacle);
  size = dup_amount (plan);
  time = fj_text_duration (fj_plan_estimate_seconds (plan, family) +
                           fj_verify_amount_seconds (plan));
  /* Translators: number of boards, size, time ("4 min 31 s") */
  return g_strdup_printf (ngettext ("%u board chosen · %s to send · about %s",
                                    "%u boards chosen · %s to send to each · about %s",
                                    chosen->len),
                          chosen->len, size, time);
}

/**
 * fj_run_text_headline:
 * @flow: a flow with a run
 *
 * Returns: (transfer full): of all boards together, how long it still takes or how many passed
 */
char *
fj_run_text_headline (FjRunFlow *flow)
{
  FjRunSet        *runs = fj_run_flow_get_runs (flow);
  FjRunCounts      counts = { 0 };
  FjTimeLeft       left;
  guint            over;
  g_autofree char *time = NULL;

  fj_run_set_count (runs, &counts);
  over = fj_run_counts_get_over (&counts);
  if (fj_run_flow_get_n_running (flow) == 0)
    /* Translators: numbers of boards */
    return g_strdup_printf (_ ("%u of %u passed"), counts.passed, over);
  fj_run_set_get_time_left (runs, &left);
  time = fj_text_time_left (&left);
  if (time == NULL)
    return g_strdup (_ ("Flashing"));
  /* Translators: time ("2 to 3 min") */
  return g_strdup_printf (_ ("All finished in %s"), time);
}

/**
 * fj_run_text_counts:
 * @flow: a flow with a run
 *
 * Returns: (transfer full): how many boards are at what
 */
char *
fj_run_text_counts (FjRunFlow *flow)
{
  FjRunCounts counts = { 0 };

  fj_run_set_count (fj_run_flow_get_runs (flow), &counts);
  return fj_run_counts_to_text (&counts);
}

/**
 * fj_run_text_end:
 * @flow: a flow whose boards are done
 * @all_passed: (out): whether nothing is left to do
 *
 * Returns: (transfer full): the end in a few words
 */
char *
fj_run_text_end (FjRunFlow *flow, gboolean *all_passed)
{
  FjRunCounts counts;

  fj_run_set_count (fj_run_flow_get_runs (flow), &counts);
  *all_passed = counts.failed + counts.stopped == 0;
  if (counts.failed > 0)
    return g_strdup_printf (ngettext ("✗ %u of %u board failed", "✗ %u of %u boards failed",
                                      counts.passed + counts.failed + counts.stopped),
                            counts.failed, counts.passed + counts.failed + counts.stopped);
  if (counts.stopped > 0)
    return g_strdup (_ ("■ Stopped"));
  return g_strdup_printf (ngettext ("✓ %u board passed", "✓ %u boards passed", counts.passed),
                          counts.passed);
}

/**
 * fj_run_text_stop:
 * @flow: a flow with boards at work
 * @board: (nullable): the only one that is to stop
 *
 * Returns: (transfer full): what becomes of them if they stop now
 */
char *
fj_run_text_stop (FjRunFlow *flow, FjBoard *board)
{
  guint    n = board != NULL ? 1 : fj_run_flow_get_n_running (flow);
  gboolean may_have_written = board != NULL
                                ? fj_flash_job_may_have_written (fj_board_get_job (board))
                                : fj_run_flow_may_have_written (flow);

  if (may_have_written)
    return g_strdup_printf (
      ngettext ("%u board stops now. Its storage is left half written: it will not start until it "
                "has been flashed again.",
                "%u boards stop now. Their storage is left half written: they will not start until "
                "they have been flashed again.",
                n),
      n);
  return g_strdup_printf (
    ngettext ("%u board stops now. Nothing has been written to its storage yet.",
              "%u boards stop now. Nothing has been written to their storage yet.", n),
    n);
}

/* A name may have what would be read as a mnemonic. */
static char *
dup_flash_one (FjBoard *board)
{
  g_autofree char *name = fj_board_dup_short_name (board);
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);
  g_autofree char *plain = g_strjoinv ("__", parts);

  /* Translators: a button; %s is the name of a board or the end of its serial number */
  return g_strdup_printf (_ ("_Flash %s"), plain);
}

/**
 * fj_run_text_button:
 * @flow: a flow
 *
 * Returns: (transfer full): what the button to flash says, with a mnemonic
 */
char *
fj_run_text_button (FjRunFlow *flow)
{
  g_autoptr (GPtrArray) chosen = fj_run_flow_dup_chosen (flow);

  if (fj_run_flow_is_preparing (flow))
    return g_strdup (_ ("Checking…"));
  if (chosen->len == 1 && fj_board_model_get_n_boards (fj_run_flow_get_boards (flow)) > 1)
    return dup_flash_one (g_ptr_array_index (chosen, 0));
  if (chosen->len > 1)
    return g_strdup_printf (ngettext ("_Flash %u Board", "_Flash %u Boards", chosen->len),
                            chosen->len);
  return g_strdup (_ ("_Flash"));
}
