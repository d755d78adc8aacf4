/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flow.h"

#include "fj-virtual-chip.h"

#include <string.h>

/* The way over fastboot: what is on the storages then is what DFU would have put there. */

#define TABLE (34 * 512)
#define CODE(name) (1u << FJ_ERROR_##name)
#define SUCCESS (1u << 31)

static const char mixed[] = "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a.stm32\n"
                            "-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip.bin\n"
                            "P\t0x04\tfsbl1\tBinary\tnor0\t0x0\ttf-a.stm32\n"
                            "P\t0x05\tfsbl2\tBinary\tnor0\t0x40000\ttf-a.stm32\n"
                            "P\t0x06\tmetadata1\tBinary\tnor0\t0x80000\tboot.img\n"
                            "P\t0x07\tmetadata2\tBinary\tnor0\t0xC0000\tboot.img\n"
                            "P\t0x08\tfip-a\tFIP\tnor0\t0x100000\tfip.bin\n"
                            "P\t0x09\tfip-b\tFIP\tnor0\t0x500000\tfip.bin\n"
                            "PED\t0x0A\tu-boot-env\tENV\tnor0\t0x900000\n"
                            "PE\t0x0B\tnor-user\tBinary\tnor0\t0x980000\n"
                            "PD\t0x10\tboot\tSystem\tmmc0\t0x104400\tboot.img\n"
                            "P\t0x11\trootfs\tFileSystem\tmmc0\t0x504400\trootfs.img\n"
                            "P\t0x12\tdata\tFileSystem\tmmc1\t0x80000\trootfs.img\n";

static void
init (FjFlow *flow, const char *profile, FjFlowLayout layout, FjWay way, const char *faults)
{
  fj_flow_init (flow, profile, layout, faults);
  flow->way = way;
  fj_flow_plan_again (flow);
}

static void
run_well (FjFlow *flow)
{
  if (!fj_flow_run (flow))
    g_error ("%s: %s\n%s", flow->profile, flow->error->message, flow->events->str);
  fj_flow_assert_written (flow);
}

/* Both tables of a card, and what is around them. */
static void
assert_same_tables (FjFlow *left, FjFlow *right)
{
  static const guint64 sizes[] = { G_GUINT64_CONSTANT (8) << 30, G_GUINT64_CONSTANT (4) << 30 };

  for (guint mmc = 0; mmc < 2; mmc++) {
    const guint64 places[] = { 0, sizes[mmc] - TABLE };

    for (guint i = 0; i < 2; i++) {
      g_autofree guint8 *a = g_malloc (TABLE);
      g_autofree guint8 *b = g_malloc (TABLE);

      g_assert_true (fj_virtual_board_read_storage (left->board, FJ_STORAGE_MMC, mmc, FJ_AREA_USER,
                                                    places[i], a, TABLE));
      g_assert_true (fj_virtual_board_read_storage (right->board, FJ_STORAGE_MMC, mmc,
                                                    FJ_AREA_USER, places[i], b, TABLE));
      g_assert_cmpmem (a, TABLE, b, TABLE);
    }
    g_assert_cmpuint (fj_virtual_board_get_boot_area (left->board, mmc), ==,
                      fj_virtual_board_get_boot_area (right->board, mmc));
  }
}

static void
test_same (void)
{
  static const char *const  profiles[] = { "mp15-2021", "mp15-v4", "mp15-mainline", "mp13",
                                           "mp21", "mp25", "uboot" };
  static const FjFlowLayout layouts[] = { FJ_FLOW_SD, FJ_FLOW_RAW, FJ_FLOW_EMMC };

  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (layouts); j++) {
      g_auto (FjFlow) dfu = { 0 };
      g_auto (FjFlow) fast = { 0 };

      init (&dfu, profiles[i], layouts[j], FJ_WAY_DFU, NULL);
      run_well (&dfu);
      init (&fast, profiles[i], layouts[j], FJ_WAY_FASTBOOT, NULL);
      run_well (&fast);
      fj_flow_assert_event (&fast, "*stage fastboot:*The board has fastboot*stage fastboot:*");
      assert_same_tables (&dfu, &fast);
    }
  }
}

/* What is not on cards goes over DFU, in the same run. */
static void
test_mixed (void)
{
  g_auto (FjFlow) flow = { 0 };
  g_auto (FjFlow) dfu = { 0 };

  fj_flow_init_text (&dfu, "mp15-v4", mixed, NULL);
  run_well (&dfu);
  fj_flow_init_text (&flow, "mp15-v4", mixed, NULL);
  flow.way = FJ_WAY_FASTBOOT;
  fj_flow_plan_again (&flow);
  run_well (&flow);
  fj_flow_assert_event (&flow, "*item 0x09: done*stage fastboot:*item 0x10: done*item 0x12: done*");
  assert_same_tables (&dfu, &flow);
}

/* Nobody is asked for what cannot be, and auto is DFU. */
static void
test_dfu (void)
{
  static const struct {
    const char  *profile;
    FjFlowLayout layout;
    FjWay        way;
    const char  *event;
  } cases[] = {
    { "mp15-v4", FJ_FLOW_SD, FJ_WAY_AUTO, "*" },
    { "mp15-v4", FJ_FLOW_NOR, FJ_WAY_FASTBOOT, "*note: Nothing in the layout can go over*" },
    { "mp15-v4", FJ_FLOW_NAND, FJ_WAY_FASTBOOT, "*note: Nothing in the layout can go over*" },
    { "mp15-v1", FJ_FLOW_SD, FJ_WAY_FASTBOOT, "*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (FjFlow) flow = { 0 };

    init (&flow, cases[i].profile, cases[i].layout, cases[i].way, NULL);
    run_well (&flow);
    g_assert_null (strstr (flow.events->str, "stage fastboot"));
    fj_flow_assert_event (&flow, cases[i].event);
  }
}

/* A board without the command is back by itself, and is written over DFU. */
static void
test_missing (void)
{
  g_auto (FjFlow) flow = { 0 };

  init (&flow, "mp15-v4", FJ_FLOW_EMMC, FJ_WAY_FASTBOOT, "no-fastboot");
  run_well (&flow);
  fj_flow_assert_event (&flow, "*note: The board's U-Boot has no fastboot*");
  g_assert_null (strstr (flow.events->str, "stage fastboot"));
  /* it does not come back a second time, for somebody to flash it again */
  fj_clock_sleep_until (flow.clock, fj_clock_now (flow.clock) + 60 * G_USEC_PER_SEC, NULL, NULL);
  g_assert_false (fj_virtual_board_is_present (flow.board));
}

static void
test_reset_at_end (void)
{
  g_auto (FjFlow) flow = { 0 };

  init (&flow, "mp15-v4", FJ_FLOW_SD, FJ_WAY_FASTBOOT, NULL);
  flow.end = FJ_END_RESET;
  run_well (&flow);
  fj_clock_sleep_until (flow.clock, fj_clock_now (flow.clock) + 2 * G_USEC_PER_SEC, NULL, NULL);
  run_well (&flow);
}

typedef struct {
  const char *faults;
  guint       codes;    /* that fit */
  gboolean    is_again; /* the board is ready again without a hand */
} Case;

static const Case cases[] = {
  { "gone@fastboot", CODE (GONE), FALSE },
  { "gone@fastboot/0x01#0", CODE (GONE), FALSE },
  { "gone@fastboot/0x02#1", CODE (GONE), FALSE },
  { "reset@fastboot/0x01#1", CODE (RESTARTED) | CODE (GONE), FALSE },
  { "silent@fastboot", CODE (TIMED_OUT), FALSE },
  { "silent@fastboot/0x01#2", CODE (TIMED_OUT), FALSE },
  { "silent@fastboot/0x02#0", CODE (TIMED_OUT), FALSE },
  { "silent@fastboot/0x02#0=20", SUCCESS, FALSE },
  { "stall@fastboot/0x01#0", CODE (STALL), FALSE },
  { "stall@fastboot/0x02#0", CODE (STALL), FALSE },
  { "fastboot-fail@fastboot#0", CODE (DEVICE_TEXT), TRUE },
  { "fastboot-fail@fastboot#2=\"no \x1b[2J\"", CODE (DEVICE_TEXT), TRUE },
  { "early-okay@fastboot#0", CODE (PROTOCOL), FALSE },
  { "garbage-reply@fastboot", CODE (PROTOCOL), FALSE },
  { "garbage-reply@fastboot#1", CODE (PROTOCOL), FALSE },
  { "never-starts@fastboot", CODE (REENUMERATE) | CODE (TIMED_OUT), FALSE },
  { "no-return@fastboot", CODE (REENUMERATE), FALSE },
  { "back-to-rom@fastboot", CODE (RESTARTED), FALSE },
  { "serial@fastboot=1234", CODE (WRONG_BOARD), FALSE },
  { "full-speed", SUCCESS, FALSE },
};

#define LIMIT 200 /* seconds of the board's time */

static void
test_fault (gconstpointer data)
{
  const Case *expected = data;
  g_auto (FjFlow) flow = { 0 };
  gboolean ok;
  guint    got;

  init (&flow, "mp15-v4", FJ_FLOW_SD, FJ_WAY_FASTBOOT, expected->faults);
  ok = fj_flow_run (&flow);
  got = ok ? SUCCESS : 1u << flow.error->code;
  if ((got & expected->codes) == 0)
    g_error ("%s: got %s\n%s", expected->faults, ok ? "success" : flow.error->message,
             flow.events->str);
  if (fj_flow_seconds (&flow) > LIMIT)
    g_error ("%s: took %g s", expected->faults, fj_flow_seconds (&flow));
  if (ok) {
    g_auto (GStrv) unused = fj_virtual_board_dup_unused_faults (flow.board);

    g_assert_cmpuint (g_strv_length (unused), ==, 0);
    fj_flow_assert_written (&flow);
    return;
  }
  g_assert_nonnull (fj_error_get_detail (flow.error)->advice);
  g_assert_null (strchr (flow.error->message, '\x1b'));
  if (expected->is_again) {
    g_assert_false (flow.needs_reset);
    run_well (&flow);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/way/same", test_same);
  g_test_add_func ("/flashjig/way/mixed", test_mixed);
  g_test_add_func ("/flashjig/way/dfu", test_dfu);
  g_test_add_func ("/flashjig/way/missing", test_missing);
  g_test_add_func ("/flashjig/way/reset-at-end", test_reset_at_end);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/flashjig/way/fault/%u", i);

    g_test_add_data_func (path, &cases[i], test_fault);
  }
  return g_test_run ();
}
