/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flow.h"

#include <fj-debug-log.h>

/*
 * A run that is disturbed between any two of its transfers: cancelled, by a board that is unplugged
 * or by one that is reset. It must end in time, never with a success that is none, and what it says
 * of a board that was cancelled must be true: one that is said to be ready takes everything in the
 * next run without a reset.
 */

typedef enum {
  CANCEL,
  UNPLUG,
  RESET,
} Deed;

typedef struct {
  const char  *profile;
  FjFlowLayout layout;
} Case;

static const Case cases[] = {
  { "mp15-v1", FJ_FLOW_SD },
  { "mp15-v3", FJ_FLOW_SD },
  { "mp15-v4", FJ_FLOW_SD },
  { "mp15-v4", FJ_FLOW_EMMC },
  { "mp15-v4", FJ_FLOW_NAND },
  { "mp13", FJ_FLOW_SD },
  { "mp21", FJ_FLOW_SD },
  { "mp25", FJ_FLOW_SD },
  { "mp25", FJ_FLOW_START },
  { "uboot-2018", FJ_FLOW_SD },
};

typedef struct {
  FjFlow *flow;
  Deed    deed;
  guint   left; /* transfers until it happens */
  gint64  time; /* when it happened */
} Trap;

static Trap trap;

/* How often something was under way when the user stopped the run. */
static guint n_stopped;

/* Nothing of a run that was stopped has failed. */
static void
check_stopped (FjFlow *flow)
{
  for (guint i = 0; i < fj_progress_get_n_items (flow->progress); i++) {
    FjItemStatus status;

    fj_progress_get_status (flow->progress, i, &status);
    g_assert_cmpint (status.state, !=, FJ_ITEM_FAILED);
    n_stopped += status.state == FJ_ITEM_STOPPED;
  }
}

static gpointer
do_deed (gpointer data)
{
  if (trap.deed == CANCEL)
    g_cancellable_cancel (trap.flow->cancellable);
  else if (trap.deed == UNPLUG)
    fj_virtual_board_unplug (trap.flow->board);
  else
    fj_virtual_board_reset (trap.flow->board);
  return NULL;
}

/* Each transfer is one line of the packet log. What a deed logs must come from another thread. */
static void
on_packet (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  if (trap.left == 0 || --trap.left > 0)
    return;
  trap.time = fj_clock_now (trap.flow->clock);
  g_thread_join (g_thread_new ("deed", do_deed, NULL));
}

/* The longest wait is the one for a storage that is erased. */
#define LIMIT 335
#define CANCEL_LIMIT 2

static void
check_error (FjFlow *flow, guint transfer)
{
  gint64 seconds = (fj_clock_now (flow->clock) - trap.time) / G_USEC_PER_SEC;

  if (trap.left > 0)
    g_error ("%s: %s", flow->profile, flow->error->message);
  if (trap.deed == CANCEL) {
    g_assert_error (flow->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    check_stopped (flow);
  } else {
    g_assert_cmpint (flow->error->domain, ==, FJ_ERROR);
  }
  if (seconds > (trap.deed == CANCEL ? CANCEL_LIMIT : LIMIT))
    g_error ("%s, after transfer %u: took %d s", flow->profile, transfer, (int) seconds);
}

/* The next run, after a reset where that was asked for. */
static void
check_again (FjFlow *flow, guint transfer)
{
  g_autofree char *said = g_strdup (flow->error->message);

  g_cancellable_reset (flow->cancellable);
  if (trap.deed == UNPLUG)
    fj_virtual_board_plug (flow->board);
  else if (trap.deed == CANCEL && flow->needs_reset)
    fj_virtual_board_reset (flow->board);
  fj_clock_sleep_until (flow->clock, fj_clock_now (flow->clock) + 2 * G_USEC_PER_SEC, NULL, NULL);
  if (!fj_flow_run (flow))
    g_error ("%s, after transfer %u: %s Then: %s\n%s", flow->profile, transfer, said,
             flow->error->message, flow->events->str);
  fj_flow_assert_written (flow);
}

/* Returns whether the run had as many as @transfer transfers. */
static gboolean
check_transfer (FjFlow *flow, Deed deed, guint transfer)
{
  fj_flow_plug (flow, NULL);
  trap = (Trap){ flow, deed, transfer, 0 };
  if (fj_flow_run (flow)) {
    fj_flow_assert_written (flow);
    g_cancellable_reset (flow->cancellable);
  } else {
    check_error (flow, transfer);
    check_again (flow, transfer);
  }
  return trap.left == 0;
}

static void
test_deed (const Case *expected, Deed deed, guint step)
{
  g_auto (FjFlow) flow = { 0 };
  guint transfer = 1;

  n_stopped = 0;
  fj_flow_init (&flow, expected->profile, expected->layout, NULL);
  while (check_transfer (&flow, deed, transfer))
    transfer += step;
  g_assert_cmpuint (transfer, >, 100);
  g_assert_true ((n_stopped > 0) == (deed == CANCEL));
}

/* A sanitizer needs forty times as long: with it a part of the transfers has to do. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define STEP 10
#endif
#endif
#ifndef STEP
#define STEP 1
#endif

static void
test_cancel (gconstpointer data)
{
  test_deed (data, CANCEL, STEP);
}

static void
test_unplug (gconstpointer data)
{
  test_deed (data, UNPLUG, 3 * STEP);
}

static void
test_reset (gconstpointer data)
{
  test_deed (data, RESET, 3 * STEP);
}

static void
add_cases (const char *name, GTestDataFunc func)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/flashjig/disturbed/%s/%s/%u", name,
                                             cases[i].profile, i);

    g_test_add_data_func (path, &cases[i], func);
  }
}

int
main (int argc, char **argv)
{
  g_setenv ("G_MESSAGES_DEBUG", FJ_LOG_WIRE, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_log_set_handler (FJ_LOG_WIRE, G_LOG_LEVEL_DEBUG, on_packet, NULL);
  add_cases ("cancelled", test_cancel);
  add_cases ("unplugged", test_unplug);
  add_cases ("reset", test_reset);
  return g_test_run ();
}
