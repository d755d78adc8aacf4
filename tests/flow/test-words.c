/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flow.h"

#include <fj-error-text.h>
#include <string.h>

/* What people are told must fit what the board was about to do, and what it was writing to. */
typedef struct {
  const char  *profile;
  FjFlowLayout layout;
  const char  *faults;
  FjError      code;
  const char  *cause;  /* pattern */
  const char  *advice; /* pattern */
  const char  *never;  /* (nullable) pattern that neither may have */
} Case;

static const Case cases[] = {
  /* the board did not come back */
  { "mp13", FJ_FLOW_SD, "no-return@rom", FJ_ERROR_REENUMERATE, "*first-stage file*", "*0x01*",
    "*0x03*" },
  { "mp25", FJ_FLOW_SD, "no-return@tfax1", FJ_ERROR_REENUMERATE, "*memory firmware*", "*0x02*",
    "*stm32prog*" },
  { "mp15-v4", FJ_FLOW_SD, "no-return@tfa", FJ_ERROR_REENUMERATE, "*U-Boot should have started*",
    "*0x03*stm32prog*", "*not to blame*" },
  { "mp15-v1", FJ_FLOW_SD, "no-return@tfa", FJ_ERROR_REENUMERATE, "*U-Boot should have started*",
    "*0x03*stm32prog*", "*not to blame*" },
  { "mp15-v4", FJ_FLOW_EMMC, "no-return@uboot", FJ_ERROR_REENUMERATE,
    "*has the layout*not to blame*", "*power supply*dr_mode*virtual machine*", "*stm32prog*" },
  { "mp15-v4", FJ_FLOW_SD, "no-return@uboot", FJ_ERROR_REENUMERATE,
    "*to erase the storage*not to blame*", "*still erasing*virtual machine*", "*stm32prog*" },
  /* it could not write */
  { "mp15-v4", FJ_FLOW_SD, "dfu-error@uboot/0x11#1", FJ_ERROR_DEVICE_STATUS, "*card*",
    "*another card*", "*fits*" },
  { "mp15-v4", FJ_FLOW_EMMC, "dfu-error@uboot/0x11#1", FJ_ERROR_DEVICE_STATUS, "*eMMC*",
    "*set this board aside*", "*bad block*" },
  { "mp15-v4", FJ_FLOW_NAND, "dfu-error@uboot/0x10#1", FJ_ERROR_DEVICE_STATUS, "*bad blocks*ECC*",
    "*erase blocks*ECC*", "*card*" },
  { "mp15-v4", FJ_FLOW_NOR, "dfu-error@uboot/0x10#1", FJ_ERROR_DEVICE_STATUS, "*NOR*protected*",
    "*write protection*", "*card*" },
  { "mp15-v4", FJ_FLOW_SD, "dfu-error@tfa/0x03#1", FJ_ERROR_DEVICE_STATUS, "*reported an error*",
    "*reset*", "*card*" },
  /* it says itself what is missing */
  { "mp15-v4", FJ_FLOW_SD, "phase-text@uboot=mmc0-no-card-present", FJ_ERROR_DEVICE_TEXT,
    "*no card*", "*Insert a card*", "*Press*" },
};

static void
test_case (gconstpointer data)
{
  const Case *expected = data;
  g_auto (FjFlow) flow = { 0 };
  const char *cause;
  const char *advice;

  fj_flow_init (&flow, expected->profile, expected->layout, expected->faults);
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, expected->code);
  cause = fj_error_get_cause (flow.error);
  advice = fj_error_get_advice (flow.error);
  if (!g_pattern_match_simple (expected->cause, cause) ||
      !g_pattern_match_simple (expected->advice, advice))
    g_error ("%s: %s / %s", expected->faults, cause, advice);
  if (expected->never != NULL && (g_pattern_match_simple (expected->never, cause) ||
                                  g_pattern_match_simple (expected->never, advice)))
    g_error ("%s: %s / %s", expected->faults, cause, advice);
}

/* What this computer has in the way comes first, and only where it can be the reason. */
static void
test_obstacle (void)
{
  g_auto (FjFlow) flow = { 0 };
  g_auto (FjFlow) other = { 0 };

  fj_flow_init (&flow, "mp15-v4", FJ_FLOW_EMMC, "no-return@uboot");
  fj_port_watch_set_obstacle (flow.watch, "A wall.");
  g_assert_false (fj_flow_run (&flow));
  g_assert_true (g_str_has_prefix (fj_error_get_advice (flow.error), "A wall.\n"));
  fj_flow_init (&other, "mp15-v4", FJ_FLOW_EMMC, "dfu-error@uboot/0x11#1");
  fj_port_watch_set_obstacle (other.watch, "A wall.");
  g_assert_false (fj_flow_run (&other));
  g_assert_null (strstr (fj_error_get_advice (other.error), "A wall."));
}

/* While the board is away it is said why that may take minutes. */
static void
test_wait (void)
{
  g_auto (FjFlow) erases = { 0 };
  g_auto (FjFlow) keeps = { 0 };

  fj_flow_init (&erases, "mp15-v4", FJ_FLOW_SD, NULL);
  g_assert_true (fj_flow_run (&erases));
  fj_flow_assert_event (&erases, "*wait: the board to erase its storage and come back*");
  fj_flow_init (&keeps, "mp15-v4", FJ_FLOW_EMMC, NULL);
  g_assert_true (fj_flow_run (&keeps));
  fj_flow_assert_event (&keeps, "*wait: U-Boot to prepare the storage*");
  g_assert_null (strstr (keeps.events->str, "erases its storage"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/flashjig/words/case/%u", i);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/flashjig/words/obstacle", test_obstacle);
  g_test_add_func ("/flashjig/words/wait", test_wait);
  return g_test_run ();
}
