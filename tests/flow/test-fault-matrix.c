/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flow.h"

#include <string.h>

/*
 * Each fault of a block, in each stage, at the first, a middle and the last block and at the empty
 * one behind them. Every run must end in time and with an error of the fault's kind; after a press
 * of the reset button the same board must take everything.
 */

#define CODE(name) (1u << FJ_ERROR_##name)
#define SUCCESS (1u << 31)

typedef struct {
  const char *profile;
  const char *stage;
  guint8      phase;
  guint       last; /* number of the last block */
} Place;

static const Place places[] = {
  { "mp15-v1", "rom", 0x01, 5 },
  { "mp15-v1", "tfa", 0x00, 0 },
  { "mp15-v1", "tfa", 0x03, 7 },
  { "mp15-v1", "uboot", 0x04, 1 },
  { "mp15-v1", "uboot", 0x11, 10 },
  { "mp15-v3", "tfa", 0x00, 0 },
  { "mp15-v3", "uboot", 0x10, 5 },
  { "mp15-v4", "rom", 0x01, 5 },
  { "mp15-v4", "tfa", 0x03, 7 },
  { "mp15-v4", "uboot", 0x00, 0 },
  { "mp15-v4", "uboot", 0x04, 1 },
  { "mp15-v4", "uboot", 0x10, 5 },
  { "mp15-v4", "uboot", 0x11, 10 },
  { "mp13", "rom", 0x01, 5 },
  { "mp13", "tfa", 0x03, 7 },
  { "mp13", "uboot", 0x00, 0 },
  { "mp13", "uboot", 0x11, 10 },
  { "mp25", "rom", 0x01, 5 },
  { "mp25", "tfa", 0x02, 3 },
  { "mp25", "tfa", 0x03, 7 },
  { "mp25", "uboot", 0x00, 0 },
  { "mp25", "uboot", 0x11, 10 },
};

typedef struct {
  const char *kind;
  const char *value;
  guint       codes;     /* that fit */
  guint       rom_codes; /* that fit as well, while the FSBL is sent */
  gboolean    at_end;    /* makes sense at the empty block */
} Fault;

static const Fault faults[] = {
  { "stall", "", CODE (STALL) | CODE (DEVICE_TEXT), CODE (NOT_STARTED), TRUE },
  { "dfu-error", "", CODE (DEVICE_STATUS) | CODE (DEVICE_TEXT), CODE (NOT_STARTED), TRUE },
  { "dfu-error", "=3", CODE (DEVICE_STATUS) | CODE (DEVICE_TEXT), CODE (NOT_STARTED), TRUE },
  { "silent", "", CODE (TIMED_OUT), CODE (NOT_STARTED), TRUE },
  { "silent", "=20", CODE (TIMED_OUT), CODE (NOT_STARTED), TRUE },
  { "gone", "", CODE (GONE), CODE (NOT_STARTED), TRUE },
  { "gone-and-return", "", CODE (GONE), CODE (RESTARTED) | CODE (NOT_STARTED), TRUE },
  { "reset", "", CODE (RESTARTED), CODE (NOT_STARTED), TRUE },
  { "wrong-state", "=8", CODE (PROTOCOL), 0, FALSE },
  { "wrong-state", "=0", CODE (PROTOCOL), 0, FALSE },
  { "wrong-state", "=200", CODE (PROTOCOL), 0, FALSE },
  { "slow", "=3000x1", SUCCESS, 0, TRUE },
  { "quick", "", SUCCESS, 0, FALSE },
  /* with a queue behind it there is nothing to be saved */
  { "dnbusy", "", SUCCESS | CODE (PROTOCOL), 0, FALSE },
};

#define MATRIX_LIMIT 150 /* seconds of the board's time */

static void
check_result (FjFlow *flow, gboolean ok, guint codes, const char *what)
{
  guint got = ok ? SUCCESS : 1u << flow->error->code;

  if ((got & codes) == 0)
    g_error ("%s: got %s: %s\n%s", what, ok ? "success" : fj_error_code_to_name (flow->error->code),
             ok ? "" : flow->error->message, flow->events->str);
}

static void
check_again (FjFlow *flow, const char *what)
{
  fj_virtual_board_reset (flow->board);
  fj_clock_sleep_until (flow->clock, fj_clock_now (flow->clock) + 2 * G_USEC_PER_SEC, NULL, NULL);
  if (!fj_flow_run (flow))
    g_error ("%s: after a reset: %s\n%s", what, flow->error->message, flow->events->str);
  fj_flow_assert_written (flow);
}

static void
check_block (FjFlow *flow, const Place *place, const Fault *fault, const char *block)
{
  g_autofree char *text = NULL;
  g_autofree char *what = NULL;
  gboolean         ok;
  gboolean         in_rom = strcmp (place->stage, "rom") == 0;

  text = g_strdup_printf ("%s@%s/0x%02x#%s%s", fault->kind, place->stage, place->phase, block,
                          fault->value);
  what = g_strdup_printf ("%s %s", place->profile, text);
  fj_flow_plug (flow, text);
  ok = fj_flow_run (flow);
  check_result (flow, ok, fault->codes | (in_rom ? fault->rom_codes : 0), what);
  if (fj_flow_seconds (flow) > MATRIX_LIMIT)
    g_error ("%s: took %g s", what, fj_flow_seconds (flow));
  if (ok) {
    fj_flow_assert_written (flow);
  } else {
    g_assert_nonnull (fj_error_get_detail (flow->error)->stage);
    g_assert_nonnull (fj_error_get_detail (flow->error)->advice);
  }
  check_again (flow, what);
}

static void
test_block (gconstpointer data)
{
  const Place *place = data;
  g_auto (FjFlow) flow = { 0 };

  fj_flow_init (&flow, place->profile, FJ_FLOW_SD, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *middle = g_strdup_printf ("%u", place->last / 2);
    g_autofree char *last = g_strdup_printf ("%u", place->last);

    check_block (&flow, place, &faults[i], "0");
    if (place->last > 1)
      check_block (&flow, place, &faults[i], middle);
    if (place->last > 0)
      check_block (&flow, place, &faults[i], last);
    if (faults[i].at_end)
      check_block (&flow, place, &faults[i], "end");
  }
}

/* Faults that no block has: of phases, of comings and goings, of what the board says it is. */
typedef struct {
  const char *profile;
  const char *faults;
  guint       codes;
  guint       seconds;  /* limit */
  gboolean    no_again; /* the fault stays, or the reset does not help */
} Case;

static const Case cases[] = {
  /* replies */
  { "mp15-v4", "short-status@romx3", CODE (PROTOCOL), 10 },
  { "mp15-v4", "short-status@tfa", CODE (PROTOCOL) | CODE (NOT_STARTED), 10 },
  { "mp15-v4", "short-status@uboot", CODE (PROTOCOL), 10 },
  { "mp15-v4", "short-status@uboot=0", CODE (PROTOCOL), 10 },
  { "mp15-v4", "poll@rom", SUCCESS, 60, TRUE },
  { "mp15-v4", "poll@tfa", SUCCESS, 150, TRUE },
  { "mp15-v4", "poll@tfa=50", SUCCESS, 10 },
  { "mp15-v4", "poll@uboot=50", SUCCESS, 10 },
  { "mp15-v4", "manifest-long@rom=3", SUCCESS, 20 },
  { "mp15-v4", "manifest-long@rom=60", CODE (NOT_STARTED), 20 },
  { "mp13", "manifest-long@rom=60", CODE (NOT_STARTED), 20 },
  { "mp15-v4", "manifest-long@tfa=5", SUCCESS, 20 },
  { "mp15-v4", "manifest-long@tfa=60", CODE (TIMED_OUT), 40 },
  { "mp15-v4", "manifest-long@uboot/0x11=30", SUCCESS, 60 },
  { "mp15-v4", "manifest-long@uboot/0x11=300", CODE (TIMED_OUT), 100 },
  /* phases */
  { "mp15-v4", "short-phase@tfa", CODE (PROTOCOL) | CODE (NOT_STARTED), 10 },
  { "mp15-v4", "short-phase@uboot", CODE (PROTOCOL), 10 },
  { "mp15-v4", "garbage-phase@tfa", CODE (PROTOCOL) | CODE (NOT_STARTED) | CODE (DEVICE_TEXT), 10 },
  { "mp15-v4", "garbage-phase@uboot", CODE (PROTOCOL) | CODE (DEVICE_TEXT), 10 },
  { "mp15-v4", "phase-512@uboot", CODE (DEVICE_TEXT) | SUCCESS, 20 },
  { "mp15-v4", "phase-text@tfa", CODE (DEVICE_TEXT), 10 },
  { "mp15-v4", "phase-text@uboot", CODE (DEVICE_TEXT), 10 },
  { "mp25", "phase-text@tfa", CODE (DEVICE_TEXT), 10 },
  { "mp15-v4", "phase-stuck@tfa/0x03x1", CODE (PROTOCOL), 10 },
  { "mp15-v4", "phase-stuck@uboot/0x10x1", CODE (PROTOCOL), 10 },
  { "mp15-v4", "phase-stuck@uboot/0x11x1", CODE (PROTOCOL), 10 },
  { "mp25", "phase-stuck@tfa/0x02x1", CODE (PROTOCOL), 10 },
  { "mp15-v4", "stall@tfa/0xf1", SUCCESS, 10 },
  /* not the question whether it is in TF-A, which need not be answered: the first block */
  { "mp15-v4", "stall", CODE (STALL) | CODE (NOT_STARTED), 10, TRUE },
  { "mp15-v4", "stall@uboot", CODE (STALL), 20, TRUE },
  { "mp15-v4", "stall@tfa/0xf1x9", CODE (STALL) | CODE (NOT_STARTED), 20, TRUE },
  { "mp15-v4", "silent@uboot/0xf1=3", SUCCESS, 60 },
  { "mp15-v4", "silent@uboot/0xf1", CODE (TIMED_OUT), 60 },
  /* starting */
  { "mp15-v1", "never-starts@tfax1", CODE (NOT_STARTED), 20 },
  { "mp15-v4", "never-starts@tfax1", CODE (NOT_STARTED), 20 },
  { "mp13", "never-starts@tfax1", CODE (REENUMERATE), 20 },
  { "mp25", "never-starts@tfax1", CODE (REENUMERATE), 20 },
  { "mp15-v4", "never-starts@ubootx1", CODE (REENUMERATE), 50 },
  { "mp15-v4", "starts-then-leaves@tfa=1", CODE (GONE) | CODE (NOT_STARTED) | SUCCESS, 50, TRUE },
  { "mp13", "starts-then-leaves@tfa=1", CODE (GONE) | CODE (REENUMERATE) | SUCCESS, 50, TRUE },
  { "mp15-v4", "starts-then-leaves@uboot=1", CODE (GONE) | CODE (REENUMERATE) | SUCCESS, 400,
    TRUE },
  /* coming back */
  { "mp13", "no-return@romx1", CODE (REENUMERATE), 20 },
  { "mp15-v4", "no-return@tfax1", CODE (REENUMERATE), 50 },
  { "mp15-v4", "no-return@ubootx1", CODE (REENUMERATE), 400 },
  { "mp13", "return-late@rom=5", SUCCESS, 30 },
  { "mp13", "return-late@rom=20x1", CODE (REENUMERATE), 30 },
  { "mp15-v4", "return-late@tfa=20", SUCCESS, 60 },
  { "mp15-v4", "return-late@tfa=60x1", CODE (REENUMERATE), 60 },
  { "mp15-v4", "return-late@uboot=200", SUCCESS, 300 },
  { "mp15-v4", "return-late@uboot=400x1", CODE (REENUMERATE), 500 },
  { "mp13", "flap@tfa=3", SUCCESS, 20 },
  { "mp15-v4", "flap@uboot=3", SUCCESS, 20 },
  { "mp25", "flap@tfa=1;flap@uboot=5", SUCCESS, 20 },
  { "mp13", "back-to-rom@rom", CODE (RESTARTED), 20 },
  { "mp15-v4", "back-to-rom@tfa", CODE (RESTARTED), 20 },
  { "mp15-v4", "back-to-rom@uboot", CODE (RESTARTED), 20 },
  { "mp25", "back-to-rom@tfa", CODE (RESTARTED), 20 },
  { "mp15-v4", "same-address", SUCCESS, 20 },
  { "mp25", "same-address", SUCCESS, 20 },
  /* not leaving */
  { "mp13", "stays@rom", CODE (NOT_STARTED), 20, TRUE },
  { "mp13", "stays@romx1", SUCCESS, 20 },
  { "mp15-v4", "stays@tfa", CODE (STALL), 20, TRUE },
  { "mp15-v4", "stays@uboot", CODE (STALL), 20, TRUE },
  { "mp15-v4", "stays@ubootx1", SUCCESS, 20 },
  { "mp15-v4", "quick@rom/0x01x999;quick@tfax999", SUCCESS, 20 },
  { "mp15-v4", "dnbusy@uboot/0x11#0=50", SUCCESS, 20 },
  /* what the board says it is */
  { "mp15-v4", "serial@uboot=FFFFFFFFFFFFFFFFFFFFFFFF", CODE (WRONG_BOARD), 20, TRUE },
  { "mp13", "serial@tfa=1234", CODE (WRONG_BOARD), 20, TRUE },
  { "mp15-v4", "no-serial", SUCCESS, 20 },
  { "mp15-v4", "no-serial@uboot", SUCCESS, 20 },
  { "mp15-v4", "zero-serial@rom", SUCCESS, 20 },
  { "mp15-v4", "zero-serial@uboot", SUCCESS, 20 },
  { "mp15-v4", "pid@uboot", SUCCESS, 20 },
  { "mp15-v4", "pid@uboot=0x0afb", SUCCESS, 20 },
  { "mp15-v4", "empty-strings@rom=1", SUCCESS, 20 },
  { "mp15-v4", "empty-strings@uboot=1", SUCCESS, 20 },
  { "mp15-v4", "empty-strings@rom=100", CODE (PROTOCOL), 20, TRUE },
  { "mp15-v4", "empty-strings@uboot=100", CODE (PROTOCOL), 20, TRUE },
  { "mp15-v4", "garbage-strings@rom", CODE (UNSUPPORTED) | CODE (PROTOCOL), 20, TRUE },
  { "mp15-v4", "garbage-strings@uboot", CODE (WRONG_BOARD), 20, TRUE },
  { "mp15-v4", "garbage-descriptors@rom", CODE (UNSUPPORTED) | CODE (PROTOCOL), 20, TRUE },
  { "mp15-v4", "garbage-descriptors@uboot", CODE (UNSUPPORTED) | CODE (PROTOCOL), 20, TRUE },
  { "mp15-v4", "full-speed", SUCCESS, 20 },
  { "mp15-v4", "busy@rom", CODE (BUSY), 20, TRUE },
  { "mp15-v4", "no-permission@rom", CODE (PERMISSION), 20, TRUE },
  { "mp15-v4", "no-permission@uboot", CODE (PERMISSION), 20, TRUE },
  /* storage */
  { "mp15-v4", "erase-fails", CODE (DEVICE_TEXT), 20 },
  { "mp15-v4", "disk-full=20000", CODE (DEVICE_STATUS) | CODE (DEVICE_TEXT) | CODE (RESTARTED), 20,
    TRUE },
};

static void
test_case (gconstpointer data)
{
  const Case *expected = data;
  g_auto (FjFlow) flow = { 0 };
  gboolean ok;

  fj_flow_init (&flow, expected->profile, FJ_FLOW_SD, expected->faults);
  ok = fj_flow_run (&flow);
  check_result (&flow, ok, expected->codes, expected->faults);
  if (fj_flow_seconds (&flow) > expected->seconds)
    g_error ("%s took %g s", expected->faults, fj_flow_seconds (&flow));
  if (ok)
    fj_flow_assert_written (&flow);
  if (!expected->no_again)
    check_again (&flow, expected->faults);
}

/* A fast host and a slow one meet the same board. */
static void
test_flap_paced (gconstpointer data)
{
  g_auto (FjFlow) flow = { 0 };
  gboolean ok;

  fj_flow_init (&flow, "mp15-v4", FJ_FLOW_SD, data);
  flow.paced = TRUE;
  fj_flow_plug (&flow, data);
  ok = fj_flow_run (&flow);
  check_result (&flow, ok, SUCCESS, data);
  fj_flow_assert_written (&flow);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *path = g_strdup_printf ("/flashjig/fault-matrix/%s/%s/0x%02x",
                                             places[i].profile, places[i].stage, places[i].phase);

    g_test_add_data_func (path, &places[i], test_block);
  }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/flashjig/fault-matrix/case/%u", i);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_data_func ("/flashjig/fault-matrix/flap-paced", "flap@uboot=3", test_flap_paced);
  g_test_add_data_func ("/flashjig/fault-matrix/flap-paced-tfa", "flap@tfa=3", test_flap_paced);
  return g_test_run ();
}
