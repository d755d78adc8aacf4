/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-flow.h"
#include "fj-usb-wait.h"

#include <fj-error.h>
#include <fj-usb-provider.h>

#define LENGTH 300001
/* Sanitizers make everything ten times slower, but not the limits that boards have. */
#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define CROWD 12
/*
 * libusb 1.0.26 forgets a device that leaves the bus in the middle of libusb_init(), before the new
 * context takes messages. The tests of the pipe and of the provider find leaks of ours.
 */
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libusb_init\n";
}
#else
#define CROWD 32
#endif

/* Whole runs over the real libusb, for every boot chain and on every storage. */

typedef struct {
  const char     *profile;
  FjUsbFlowLayout layout;
} Way;

static const Way ways[] = {
  { "mp15-v1", FJ_USB_FLOW_SD },
  { "mp15-v3", FJ_USB_FLOW_SD },
  { "mp15-v4", FJ_USB_FLOW_SD },
  { "mp15-v4", FJ_USB_FLOW_NAND },
  { "mp13", FJ_USB_FLOW_SD },
  { "mp13", FJ_USB_FLOW_EMMC },
  { "mp21", FJ_USB_FLOW_EMMC },
  { "mp25", FJ_USB_FLOW_EMMC },
};

static void
run_one (const Way *way, gboolean uevents, const char *faults, int code)
{
  FjUsbFlow flow;

  fj_usb_flow_init (&flow);
  fj_usb_flow_plan (&flow, way->profile, way->layout, LENGTH);
  fj_usb_flow_add (&flow, way->profile, "1-4.2", faults, NULL);
  fj_usb_flow_start (&flow);
  fj_usbfs_set_uevents (flow.bus, uevents);
  fj_usb_flow_run (&flow, 0, 1, NULL, 60000);
  if (code < 0) {
    g_assert_no_error (flow.errors[0]);
    fj_usb_flow_assert_written (&flow, 0);
  } else {
    g_assert_error (flow.errors[0], FJ_ERROR, code);
    g_assert_cmpstr (fj_error_get_detail (flow.errors[0])->board, !=, NULL);
  }
  fj_usb_flow_clear (&flow);
}

static void
test_way (gconstpointer data)
{
  run_one (data, TRUE, NULL, -1);
}

/* As in a sandbox: nobody says that the board has come back. */
static void
test_way_unheard (gconstpointer data)
{
  run_one (data, FALSE, NULL, -1);
}

typedef struct {
  const char *profile;
  const char *faults;
  int         code; /* or one of these: */
} Case;

#define GOES_WELL -1
#define FAILS -2  /* in the board's own words */
#define EITHER -3 /* a matter of milliseconds: goes well, or says that the board left */

static const Case cases[] = {
  { "mp15-v4", "stall@rom#3", FJ_ERROR_STALL },
  { "mp15-v4", "stall@tfa/0x03#3", FJ_ERROR_STALL },
  { "mp15-v4", "dfu-error@uboot/0x11#20", FAILS },
  { "mp15-v4", "dfu-error@tfa#5", FJ_ERROR_DEVICE_STATUS },
  { "mp15-v4", "gone@rom#5", FJ_ERROR_GONE },
  { "mp15-v4", "gone@tfa/0x03#5", FJ_ERROR_GONE },
  { "mp15-v4", "gone@uboot/0x11#40", FJ_ERROR_GONE },
  { "mp15-v4", "gone-and-return@uboot/0x11#40=300", FJ_ERROR_GONE },
  { "mp15-v4", "reset@uboot/0x11#40", FJ_ERROR_RESTARTED },
  { "mp15-v4", "back-to-rom@tfa", FJ_ERROR_RESTARTED },
  { "mp15-v4", "wrong-state@uboot/0x10#5=8", FJ_ERROR_PROTOCOL },
  { "mp15-v4", "short-status@uboot/0x10#5", FJ_ERROR_PROTOCOL },
  { "mp15-v4", "garbage-phase@uboot", FAILS },
  { "mp15-v4", "phase-text@uboot=no-card", FJ_ERROR_DEVICE_TEXT },
  { "mp15-v4", "never-starts@tfa", FJ_ERROR_NOT_STARTED },
  { "mp13", "no-return@rom", FJ_ERROR_REENUMERATE },
  { "mp13", "serial@tfa=AAAAAAAAAAAAAAAAAAAAAAAA", FJ_ERROR_WRONG_BOARD },
  { "mp15-v4", "flap@uboot=3", EITHER },
  { "mp25", "flap@tfa=2", EITHER },
  { "mp15-v4", "pid@uboot=0x5720", GOES_WELL },
  { "mp15-v4", "pid@uboot=0x1234", GOES_WELL },
  { "mp15-v4", "no-serial@uboot", GOES_WELL },
  { "mp15-v4", "zero-serial", GOES_WELL },
  { "mp15-v4", "slow@uboot/0x10#3=700x1", GOES_WELL },
  { "mp15-v4", "poll@uboot=20", GOES_WELL },
  { "mp15-v4", "return-late@tfa=3", GOES_WELL },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  const Way   way = { row->profile, FJ_USB_FLOW_SD };
  FjUsbFlow   flow;

  if (row->code >= GOES_WELL) {
    run_one (&way, TRUE, row->faults, row->code);
    return;
  }
  fj_usb_flow_init (&flow);
  fj_usb_flow_plan (&flow, row->profile, FJ_USB_FLOW_SD, LENGTH);
  fj_usb_flow_add (&flow, row->profile, "1-1", row->faults, NULL);
  fj_usb_flow_start (&flow);
  fj_usb_flow_run (&flow, 0, 1, NULL, 60000);
  if (row->code == FAILS)
    g_assert_true (flow.errors[0] != NULL && flow.errors[0]->domain == FJ_ERROR);
  else if (flow.errors[0] != NULL)
    g_assert_error (flow.errors[0], FJ_ERROR, FJ_ERROR_GONE);
  else
    fj_usb_flow_assert_written (&flow, 0);
  fj_usb_flow_clear (&flow);
}

/* After a failure and a press of the reset button the same board takes everything. */
static void
test_again (void)
{
  FjUsbFlow flow;

  fj_usb_flow_init (&flow);
  fj_usb_flow_plan (&flow, "mp15-v4", FJ_USB_FLOW_SD, LENGTH);
  fj_usb_flow_add (&flow, "mp15-v4", "1-1", "stall@uboot/0x11#5;gone@tfa#3x1", NULL);
  fj_usb_flow_start (&flow);
  for (guint i = 0; i < 2; i++) {
    fj_usb_flow_run (&flow, 0, 1, NULL, 60000);
    g_assert_nonnull (flow.errors[0]);
    fj_virtual_board_unplug (flow.boards[0]);
    fj_assert_soon (fj_usb_flow_find (&flow, 0) == NULL, 5000);
    fj_virtual_board_plug (flow.boards[0]);
  }
  fj_usb_flow_run (&flow, 0, 1, NULL, 60000);
  g_assert_no_error (flow.errors[0]);
  fj_usb_flow_assert_written (&flow, 0);
  fj_usb_flow_clear (&flow);
}

static gboolean
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
press_reset (gpointer board)
{
  fj_virtual_board_unplug (board);
  fj_virtual_board_plug (board);
  return G_SOURCE_REMOVE;
}

/* In the middle of a block that the board takes its time for. */
static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  FjUsbFlow flow;
  gint64    start;

  fj_usb_flow_init (&flow);
  fj_usb_flow_plan (&flow, "mp15-v4", FJ_USB_FLOW_SD, LENGTH);
  fj_usb_flow_add (&flow, "mp15-v4", "1-1", "silent@uboot/0x11#10=4", NULL);
  fj_usb_flow_start (&flow);
  g_timeout_add (2000, cancel, cancellable);
  start = g_get_monotonic_time ();
  fj_usb_flow_run (&flow, 0, 1, cancellable, 20000);
  g_assert_error (flow.errors[0], G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_test_message ("ended after %.1f s", (g_get_monotonic_time () - start) / 1e6);
  /* The next run accepts the board, or waits for the reset that it has asked for. */
  if (fj_device_needs_reset (fj_usb_flow_find (&flow, 0)))
    g_timeout_add (1000, press_reset, flow.boards[0]);
  fj_usb_flow_run (&flow, 0, 1, NULL, 60000);
  g_assert_no_error (flow.errors[0]);
  fj_usb_flow_assert_written (&flow, 0);
  fj_usb_flow_clear (&flow);
}

/* Two boards with one serial number, side by side: each gets its own. */
static void
test_twins (void)
{
  FjUsbFlow flow;

  fj_usb_flow_init (&flow);
  fj_usb_flow_plan (&flow, "mp13", FJ_USB_FLOW_SD, LENGTH);
  fj_usb_flow_add (&flow, "mp13", "1-1", NULL, "0123456789ABCDEF01234567");
  fj_usb_flow_add (&flow, "mp13", "1-2", NULL, "0123456789ABCDEF01234567");
  fj_usb_flow_start (&flow);
  fj_usb_flow_run (&flow, 0, 2, NULL, 60000);
  for (guint i = 0; i < 2; i++) {
    g_assert_no_error (flow.errors[i]);
    fj_usb_flow_assert_written (&flow, i);
  }
  fj_usb_flow_clear (&flow);
}

/* A bench full of boards, one of which fails: the others do not notice. */
static void
test_bench (gconstpointer data)
{
  FjUsbFlow flow;
  guint     n = GPOINTER_TO_UINT (data);
  gint64    start;

  fj_usb_flow_init (&flow);
  fj_usb_flow_plan (&flow, "mp25", FJ_USB_FLOW_EMMC, LENGTH);
  for (guint i = 0; i < n; i++) {
    g_autofree char *port = g_strdup_printf ("%u-%u.%u", i / 16 + 1, i % 16 / 4 + 1, i % 4 + 1);

    fj_usb_flow_add (&flow, "mp25", port, i == 3 ? "gone@uboot/0x11#20" : NULL, NULL);
  }
  fj_usb_flow_start (&flow);
  start = g_get_monotonic_time ();
  fj_usb_flow_run (&flow, 0, n, NULL, 120000);
  g_test_message ("%u boards in %.1f s", n, (g_get_monotonic_time () - start) / 1e6);
  for (guint i = 0; i < n; i++) {
    if (i == 3) {
      g_assert_error (flow.errors[i], FJ_ERROR, FJ_ERROR_GONE);
      continue;
    }
    g_assert_no_error (flow.errors[i]);
    fj_usb_flow_assert_written (&flow, i);
  }
  fj_usb_flow_clear (&flow);
}

static void
add_runs (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    static const char *const names[] = { "sd", "emmc", "nand" };
    g_autofree char         *path =
      g_strdup_printf ("/flashjig/usb-flow/way/%s/%s", ways[i].profile, names[ways[i].layout]);

    g_test_add_data_func (path, &ways[i], test_way);
  }
  g_test_add_data_func ("/flashjig/usb-flow/unheard/mp15-v1", &ways[0], test_way_unheard);
  g_test_add_data_func ("/flashjig/usb-flow/unheard/mp25", &ways[7], test_way_unheard);
  g_test_add_func ("/flashjig/usb-flow/again", test_again);
  g_test_add_func ("/flashjig/usb-flow/cancel", test_cancel);
  g_test_add_func ("/flashjig/usb-flow/twins", test_twins);
  g_test_add_data_func ("/flashjig/usb-flow/bench/8", GUINT_TO_POINTER (8), test_bench);
  g_test_add_data_func ("/flashjig/usb-flow/bench/crowd", GUINT_TO_POINTER (CROWD), test_bench);
}

static void
add_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strdelimit (g_strdup (cases[i].faults), "/ ", '.');
    g_autofree char *path =
      g_strdup_printf ("/flashjig/usb-flow/fault/%s/%s", cases[i].profile, name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
}

/* With the word "faults" the other half: most of the time both wait for boards that stay away. */
int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1 && g_str_equal (argv[1], "faults"))
    add_faults ();
  else
    add_runs ();
  return g_test_run ();
}
