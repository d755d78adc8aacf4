/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flow.h"

#include <fj-error-text.h>
#include <fj-stm32mp-plan.h>
#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

typedef struct {
  const char  *profile;
  FjFlowLayout layout;
  const char  *stages; /* pattern of the events */
} Case;

#define ROM_TO_UBOOT "*stage boot ROM*stage TF-A*stage U-Boot*stage U-Boot*"

static const Case cases[] = {
  /* Old TF-A takes the layout itself: U-Boot starts once, with the partitions. */
  { "mp15-v1", FJ_FLOW_SD, "*stage boot ROM*stage TF-A*item 0x00: done*item 0x03: done*stage U-Boot*" },
  { "mp15-v1", FJ_FLOW_RAW, "*stage U-Boot*" },
  { "mp15-v1", FJ_FLOW_EMMC, "*stage U-Boot*" },
  { "mp15-v1", FJ_FLOW_NAND, "*stage U-Boot*" },
  { "mp15-v1", FJ_FLOW_NOR, "*stage U-Boot*" },
  { "mp15-v3", FJ_FLOW_SD, "*stage boot ROM*stage TF-A*item 0x00: done*item 0x03: done*stage U-Boot*" },
  { "mp15-v3", FJ_FLOW_NAND, "*stage U-Boot*" },
  { "mp15-v3", FJ_FLOW_NOR, "*stage U-Boot*" },
  { "mp15-2021", FJ_FLOW_SD, ROM_TO_UBOOT },
  { "mp15-2021", FJ_FLOW_NAND, ROM_TO_UBOOT },
  { "mp15-2021", FJ_FLOW_NOR, ROM_TO_UBOOT },
  { "mp15-mainline", FJ_FLOW_SD, ROM_TO_UBOOT },
  { "mp15-mainline", FJ_FLOW_NAND, ROM_TO_UBOOT },
  { "mp15-mainline", FJ_FLOW_NOR, ROM_TO_UBOOT },
  { "mp15-v4", FJ_FLOW_SD, ROM_TO_UBOOT },
  { "mp15-v4", FJ_FLOW_RAW, ROM_TO_UBOOT },
  { "mp15-v4", FJ_FLOW_EMMC, ROM_TO_UBOOT },
  { "mp15-v4", FJ_FLOW_NAND, ROM_TO_UBOOT },
  { "mp15-v4", FJ_FLOW_NOR, ROM_TO_UBOOT },
  { "mp15-v4", FJ_FLOW_START, ROM_TO_UBOOT },
  { "mp13", FJ_FLOW_SD, ROM_TO_UBOOT },
  { "mp13", FJ_FLOW_EMMC, ROM_TO_UBOOT },
  { "mp21", FJ_FLOW_SD, "*stage boot ROM*stage TF-A*stage TF-A*stage U-Boot*stage U-Boot*" },
  { "mp25", FJ_FLOW_SD, "*stage boot ROM*stage TF-A*stage TF-A*stage U-Boot*stage U-Boot*" },
  { "mp25", FJ_FLOW_EMMC, "*item 0x02: done*item 0x03: done*item 0x00: done*" },
  { "uboot", FJ_FLOW_SD, "*stage U-Boot*stage U-Boot*" },
  { "uboot", FJ_FLOW_NOR, "*stage U-Boot*stage U-Boot*" },
  /* It skips the first partition, and is asked back. */
  { "uboot-2018", FJ_FLOW_SD, "*note: The board skipped partition “fsbl1”*" },
  { "uboot-2018", FJ_FLOW_RAW, "*note: The board skipped partition “sdcard”*" },
};

static void
test_profile (gconstpointer data)
{
  const Case *expected = data;
  g_auto (FjFlow) flow = { 0 };

  fj_flow_init (&flow, expected->profile, expected->layout, NULL);
  if (!fj_flow_run (&flow))
    g_error ("%s\n%s", flow.error->message, flow.events->str);
  fj_flow_assert_written (&flow);
  fj_flow_assert_event (&flow, expected->stages);
  g_assert_false (flow.needs_reset);
  g_assert_cmpint (fj_flow_seconds (&flow), <, 10);
}

/* What is already running is not sent. */
static void
test_skipped (void)
{
  g_auto (FjFlow) flow = { 0 };

  fj_flow_init (&flow, "uboot", FJ_FLOW_SD, NULL);
  g_assert_true (fj_flow_run (&flow));
  fj_flow_assert_state (&flow, 0x01, FJ_ITEM_SKIPPED);
  fj_flow_assert_state (&flow, 0x03, FJ_ITEM_SKIPPED);
  fj_flow_assert_state (&flow, 0x00, FJ_ITEM_DONE);
  fj_flow_assert_state (&flow, 0x04, FJ_ITEM_DONE);
  g_assert_cmpint (fj_progress_find (flow.progress, 0x12), ==, -1);
}

/* The reset at the end makes the board start anew; without one it stays in its shell. */
static void
test_end (void)
{
  g_auto (FjFlow) flow = { 0 };
  guint64 arrival;

  fj_flow_init (&flow, "mp15-v4", FJ_FLOW_SD, NULL);
  g_assert_true (fj_flow_run (&flow));
  arrival = fj_virtual_board_get_arrival (flow.board);
  fj_clock_sleep_until (flow.clock, fj_clock_now (flow.clock) + 5 * G_USEC_PER_SEC, NULL, NULL);
  g_assert_cmpuint (fj_virtual_board_get_arrival (flow.board), ==, arrival);
  g_assert_false (fj_virtual_board_is_present (flow.board));
  fj_virtual_board_reset (flow.board);
  flow.end = FJ_END_RESET;
  g_assert_true (fj_flow_run (&flow));
  arrival = fj_virtual_board_get_arrival (flow.board);
  fj_clock_sleep_until (flow.clock, fj_clock_now (flow.clock) + 5 * G_USEC_PER_SEC, NULL, NULL);
  g_assert_cmpuint (fj_virtual_board_get_arrival (flow.board), ==, arrival + 1);
}

/* A card has no boot area: U-Boot does not say so, and the advice has to. */
static void
test_boot_area_of_card (void)
{
  static const char layout[] = "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n"
                               "-\t0x03\tssbl\tFIP\tnone\t0x0\tfip.bin\n"
                               "PD\t0x04\tfsbl1\tBinary\tmmc0\tboot1\ttf-a.stm32\n";
  g_auto (FjFlow) flow = { 0 };

  fj_flow_init_text (&flow, "uboot", layout, NULL);
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, FJ_ERROR_PROTOCOL);
  g_assert_cmpstr (fj_error_get_detail (flow.error)->partition, ==, "fsbl1");
  g_assert_nonnull (strstr (fj_error_get_detail (flow.error)->advice, "boot areas"));
}

/* A U-Boot that got the layout from TF-A erases before it is on the bus for the first time. */
static void
test_old_erases (gconstpointer data)
{
  static const char layout[] = "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n"
                               "-\t0x03\tssbl\tBinary\tnone\t0x0\t%s\n"
                               "P\t0x04\tfsbl1\tBinary\tnor0\t0x0\tboot.img\n"
                               "P\t0x05\tfsbl2\tBinary\tnor0\t0x40000\tboot.img\n"
                               "P\t0x06\tboot\tBinary\tnor0\t0x80000\tboot.img\n"
                               "P\t0x07\tenv\tBinary\tnor0\t%s\tboot.img\n"
                               "PD\t0x08\tuser\tBinary\tnor0\t%s\tboot.img\n";
  const char       *profile = data;
  gboolean          is_oldest = g_str_equal (profile, "mp15-v1");
  g_autofree char  *text = NULL;
  g_auto (FjFlow) flow = { 0 };

  text = g_strdup_printf (layout, is_oldest ? "u-boot.stm32" : "fip.bin",
                          is_oldest ? "0x280000" : "0x480000", is_oldest ? "0x2C0000" : "0x500000");
  fj_flow_init_text (&flow, profile, text, "return-late@tfa=200");
  if (!fj_flow_run (&flow))
    g_error ("%s\n%s", flow.error->message, flow.events->str);
  fj_flow_assert_written (&flow);
  fj_flow_assert_event (&flow, "*item 0x03: *wait: *erase its storage and come back*stage U-Boot*");
  g_assert_cmpint (fj_flow_seconds (&flow), >=, 200);
}

typedef struct {
  const char *name;
  const char *profile;
  const char *faults; /* NULL: what is started is a TF-A, which comes and asks for more */
  int         error;  /* -1: passes */
} Alone;

static const Alone alone_cases[] = {
  { "mp13", "mp13", NULL, -1 },
  { "mp13-gone", "mp13", "no-return@rom", -1 },
  { "mp13-silent", "mp13", "never-starts@tfa", -1 },
  { "mp13-back", "mp13", "back-to-rom@rom", FJ_ERROR_NOT_STARTED },
  { "mp13-stays", "mp13", "stays@rom", FJ_ERROR_NOT_STARTED },
  { "mp15", "mp15-v4", NULL, -1 },
  { "mp15-silent", "mp15-v4", "never-starts@tfa", -1 },
  { "mp15-leaves", "mp15-v4", "starts-then-leaves@tfa=20", -1 },
  { "mp15-old", "mp15-v1", NULL, -1 },
  { "mp25", "mp25", NULL, -1 },
  { "mp25-gone", "mp25", "no-return@rom", -1 },
  { "mp25-refused", "mp25", "stall@rom#1", FJ_ERROR_STALL },
  { "loader", "prgfw", NULL, -1 },
  { "uboot", "uboot", NULL, FJ_ERROR_UNSUPPORTED },
};

/* A first stage and nothing else: taken and started is all that can be asked for. */
static void
test_alone (gconstpointer data)
{
  const Alone *expected = data;
  g_auto (FjFlow) flow = { 0 };

  fj_flow_init_text (&flow, expected->profile, "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n",
                     expected->faults);
  g_assert_true (fj_stm32mp_plan_has_first_stage_only (flow.plan));
  if (fj_flow_run (&flow) != (expected->error < 0))
    g_error ("%s\n%s", flow.error != NULL ? flow.error->message : "passed", flow.events->str);
  g_assert_cmpint (fj_flow_seconds (&flow), <, 20);
  if (expected->error >= 0) {
    fj_flow_assert_error (&flow, (FjError) expected->error);
    return;
  }
  fj_flow_assert_state (&flow, 0x01, FJ_ITEM_DONE);
  g_assert_cmpint (fj_progress_find (flow.progress, 0x00), ==, -1);
  fj_flow_assert_event (&flow, "*note: The first stage was sent, and the board left its boot ROM*");
  g_assert_null (strstr (flow.events->str, "started")); /* nobody has seen that */
  g_assert_false (flow.needs_reset);
}

static void
add_alone_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (alone_cases); i++) {
    g_autofree char *path = g_strconcat ("/flashjig/flow/alone/", alone_cases[i].name, NULL);

    g_test_add_data_func (path, &alone_cases[i], test_alone);
  }
}

/* A TF-A of the first boot chain drops a FIP: the files are of two releases, and that is said. */
static void
test_no_fip (void)
{
  static const char layout[] = "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n"
                               "-\t0x03\tfip\tBinary\tnone\t0x0\tfip.bin\n";
  g_auto (FjFlow) flow = { 0 };

  fj_flow_init_text (&flow, "mp15-v1", layout, NULL);
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, FJ_ERROR_NOT_STARTED);
  g_assert_nonnull (strstr (flow.error->message, "takes no FIP"));
  g_assert_nonnull (strstr (fj_error_get_detail (flow.error)->advice, "one release"));
}

static void
test_refused (gconstpointer data)
{
  const char *profile = data;
  g_auto (FjFlow) flow = { 0 };

  fj_flow_init (&flow, profile, FJ_FLOW_SD, NULL);
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, FJ_ERROR_UNSUPPORTED);
  fj_flow_assert_untouched (&flow);
  g_assert_true (g_str_equal (profile, "mcu") ||
                 fj_error_get_detail (flow.error)->advice != NULL);
}

/*
 * The first stage leaves the ROM's place while its last status is asked, right after it, or while
 * it is asked for its phase: it is seen for what it is in any case.
 */
static void
test_leaves_late (gconstpointer data)
{
  g_auto (FjFlow) flow = { 0 };

  fj_flow_init (&flow, "spl", FJ_FLOW_SD, data);
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, FJ_ERROR_UNSUPPORTED);
  fj_flow_assert_state (&flow, 0x01, FJ_ITEM_DONE);
  fj_flow_assert_untouched (&flow);
  g_assert_nonnull (fj_error_get_detail (flow.error)->advice);
}

/* Which file it is about, the driver knows. */
static void
test_not_started (void)
{
  g_auto (FjFlow) flow = { 0 };

  fj_flow_init (&flow, "mp15-v4", FJ_FLOW_SD, "never-starts@tfa");
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, FJ_ERROR_NOT_STARTED);
  g_assert_nonnull (strstr (fj_error_get_advice (flow.error), "the file of id 0x01"));
}

/* U-Boot has another layout in its memory: it would write to the wrong places. */
static void
test_stale (void)
{
  g_auto (FjFlow) flow = { 0 };

  fj_flow_init (&flow, "uboot-layout", FJ_FLOW_SD, NULL);
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, FJ_ERROR_STALE_LAYOUT);
  g_assert_true (g_str_has_prefix (fj_error_get_cause (flow.error), "U-Boot on the board"));
  fj_flow_assert_untouched (&flow);
}

/* It has our layout, and goes on as if it had got it now. */
static void
test_same_layout (void)
{
  g_auto (FjFlow) flow = { 0 };

  fj_flow_init_text (&flow, "uboot-layout",
                     "P\t0x10\tolddata\tBinary\tmmc0\t0x00004400\tboot.img\n", NULL);
  g_assert_true (fj_flow_run (&flow));
  fj_flow_assert_written (&flow);
  fj_flow_assert_state (&flow, 0x00, FJ_ITEM_SKIPPED);
}

/* For another chip: found out before anything is sent. */
static void
test_wrong_chip (void)
{
  g_auto (FjFlow) flow = { 0 };
  g_auto (FjFlow) donor = { 0 };
  FjPlan *own;

  fj_flow_init (&flow, "mp15-v4", FJ_FLOW_SD, NULL);
  fj_flow_init (&donor, "mp13", FJ_FLOW_SD, NULL);
  own = flow.plan;
  flow.plan = donor.plan;
  donor.plan = own;
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, FJ_ERROR_WRONG_CHIP);
  g_assert_cmpuint (fj_progress_get_bytes (flow.progress), ==, 0);
}

static void
test_serial (void)
{
  g_auto (FjFlow) flow = { 0 };

  fj_flow_init (&flow, "mp15-v4", FJ_FLOW_SD, NULL);
  flow.serial = "FFFFFFFFFFFFFFFFFFFFFFFF";
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, FJ_ERROR_WRONG_BOARD);
  flow.serial = fj_virtual_board_get_serial (flow.board);
  g_assert_true (fj_flow_run (&flow));
}

static void
test_full_speed (void)
{
  g_auto (FjFlow) flow = { 0 };

  fj_flow_init (&flow, "mp15-v4", FJ_FLOW_SD, "full-speed");
  g_assert_true (fj_flow_run (&flow));
  fj_flow_assert_event (&flow, "*warning: *12 Mbit/s*");
}

static void
test_nothing_there (void)
{
  g_auto (FjFlow) flow = { 0 };

  fj_flow_init (&flow, "mp15-v4", FJ_FLOW_SD, NULL);
  fj_virtual_board_unplug (flow.board);
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, FJ_ERROR_NO_DEVICE);
  g_assert_cmpint (fj_flow_seconds (&flow), ==, 10);
}

/* Files that change after they were looked at. */
static void
test_changed (gconstpointer data)
{
  g_auto (FjFlow) flow = { 0 };
  const char      *name = data;
  g_autofree char *path = NULL;

  fj_flow_init (&flow, "mp15-v4", FJ_FLOW_SD, NULL);
  path = fj_flow_path (&flow, name);
  fj_flow_write (&flow, name, "short", 5);
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, FJ_ERROR_IMAGE_CHANGED);
  g_assert_nonnull (fj_error_get_detail (flow.error)->file);
  g_assert_nonnull (fj_error_get_detail (flow.error)->advice);
}

/* The run takes milliseconds, which time stamps are too coarse for: this one is of another day. */
static void
touch_file (gpointer path)
{
  struct utimbuf times = { 86400, 86400 };

  g_assert_cmpint (g_utime (path, &times), ==, 0);
}

/* In the middle of a file that is too large to be read at once. */
#define LARGE (3 * 1024 * 1024)

static void
test_changed_late (void)
{
  g_autofree guint8 *image = g_malloc0 (LARGE);
  g_auto (FjFlow) flow = { 0 };
  g_autofree char *path = NULL;

  fj_flow_init (&flow, "mp15-v4", FJ_FLOW_SD, "slow@uboot/0x11#3=3000");
  fj_flow_write (&flow, "rootfs.img", image, LARGE);
  fj_flow_plan_again (&flow);
  path = fj_flow_path (&flow, "rootfs.img");
  fj_clock_add (flow.clock, fj_clock_now (flow.clock) + 2 * G_USEC_PER_SEC, touch_file, path, NULL);
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, FJ_ERROR_IMAGE_CHANGED);
  fj_flow_assert_state (&flow, 0x11, FJ_ITEM_FAILED);
  g_assert_false (flow.needs_reset);
}

static void
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
press_reset (gpointer board)
{
  fj_virtual_board_reset (board);
}

/*
 * TF-A cannot begin a file anew. The next run says so before it sends anything, waits for the reset
 * and goes on from the ROM; it gives up after its time, and when it is stopped.
 */
static void
test_await_reset (void)
{
  g_auto (FjFlow) flow = { 0 };

  fj_flow_init (&flow, "mp15-v4", FJ_FLOW_SD, "slow@tfa/0x03#3=3000");
  fj_clock_add (flow.clock, fj_clock_now (flow.clock) + 2500000, cancel, flow.cancellable, NULL);
  g_assert_false (fj_flow_run (&flow));
  g_assert_error (flow.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fj_flow_assert_state (&flow, 0x03, FJ_ITEM_STOPPED);
  g_assert_true (flow.needs_reset);
  g_assert_nonnull (strstr (flow.error->message, "Press the reset button"));

  flow.awaits_reset = TRUE;
  g_cancellable_reset (flow.cancellable);
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, FJ_ERROR_REENUMERATE);
  g_assert_nonnull (strstr (flow.error->message, "was not reset within 300 seconds"));
  fj_flow_assert_event (&flow, "*wait: a reset of the board*");
  fj_flow_assert_state (&flow, 0x01, FJ_ITEM_WAITING);

  fj_clock_add (flow.clock, fj_clock_now (flow.clock) + 20 * G_USEC_PER_SEC, cancel,
                flow.cancellable, NULL);
  g_assert_false (fj_flow_run (&flow));
  g_assert_error (flow.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_cancellable_reset (flow.cancellable);

  fj_clock_add (flow.clock, fj_clock_now (flow.clock) + 20 * G_USEC_PER_SEC, press_reset,
                flow.board, NULL);
  g_assert_true (fj_flow_run (&flow));
  fj_flow_assert_written (&flow);
}

/* Cancelled before it begins, and while U-Boot is waited for. */
static void
test_cancel (void)
{
  g_auto (FjFlow) flow = { 0 };

  fj_flow_init (&flow, "mp15-v4", FJ_FLOW_SD, "return-late@tfa=20");
  g_cancellable_cancel (flow.cancellable);
  g_assert_false (fj_flow_run (&flow));
  g_assert_error (flow.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (flow.needs_reset);
  g_cancellable_reset (flow.cancellable);
  fj_clock_add (flow.clock, fj_clock_now (flow.clock) + 5 * G_USEC_PER_SEC, cancel,
                flow.cancellable, NULL);
  g_assert_false (fj_flow_run (&flow));
  g_assert_error (flow.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (fj_flow_seconds (&flow), <, 7);
  g_assert_false (flow.needs_reset);
  g_cancellable_reset (flow.cancellable);
  fj_clock_sleep_until (flow.clock, fj_clock_now (flow.clock) + 30 * G_USEC_PER_SEC, NULL, NULL);
  g_assert_true (fj_flow_run (&flow));
  fj_flow_assert_written (&flow);
}

static void
add_cases (const char *folder, GTestDataFunc func, const char *const *data)
{
  for (guint i = 0; data[i] != NULL; i++) {
    g_autofree char *path = g_strdup_printf ("/flashjig/flow/%s/%s", folder, data[i]);

    g_test_add_data_func (path, data[i], func);
  }
}

int
main (int argc, char **argv)
{
  static const char *const old[] = { "mp15-v1", "mp15-v3", NULL };
  static const char *const refused[] = { "spl", "prgfw", "mcu", NULL };
  static const char *const late[] = { "slow@rom/0x01#end=5", "poll@rom=0",
                                      "poll@rom=0;slow@rom/0xf1=5", NULL };
  static const char *const files[] = { "tf-a.stm32", "fip.bin", "boot.img", "rootfs.img", NULL };

  g_test_init (&argc, &argv, NULL);
  add_alone_cases ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/flashjig/flow/profile/%s/%u", cases[i].profile, i);

    g_test_add_data_func (path, &cases[i], test_profile);
  }
  add_cases ("old-erases", test_old_erases, old);
  add_cases ("refused", test_refused, refused);
  add_cases ("leaves-late", test_leaves_late, late);
  add_cases ("changed", test_changed, files);
  g_test_add_func ("/flashjig/flow/changed-late", test_changed_late);
  g_test_add_func ("/flashjig/flow/boot-area-of-card", test_boot_area_of_card);
  g_test_add_func ("/flashjig/flow/skipped", test_skipped);
  g_test_add_func ("/flashjig/flow/no-fip", test_no_fip);
  g_test_add_func ("/flashjig/flow/end", test_end);
  g_test_add_func ("/flashjig/flow/not-started", test_not_started);
  g_test_add_func ("/flashjig/flow/stale", test_stale);
  g_test_add_func ("/flashjig/flow/same-layout", test_same_layout);
  g_test_add_func ("/flashjig/flow/wrong-chip", test_wrong_chip);
  g_test_add_func ("/flashjig/flow/serial", test_serial);
  g_test_add_func ("/flashjig/flow/full-speed", test_full_speed);
  g_test_add_func ("/flashjig/flow/nothing-there", test_nothing_there);
  g_test_add_func ("/flashjig/flow/cancel", test_cancel);
  g_test_add_func ("/flashjig/flow/await-reset", test_await_reset);
  return g_test_run ();
}
