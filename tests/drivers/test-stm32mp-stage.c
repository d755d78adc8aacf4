/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-stm32mp-stage.h>

/* The words are printed as JSON and typed on the command line: they must never change. */
static void
test_words (void)
{
  static const char *const nicks[] = { "rom", "tfa", "uboot", "plain-dfu", "openbl",
                                       "fastboot", "mcu" };
  guint                    n = 0;
  const FjStageInfo       *stages = fj_stm32mp_stages_get_all (&n);

  g_assert_cmpuint (n, ==, G_N_ELEMENTS (nicks));
  for (guint i = 0; i < n; i++) {
    FjStage stage = fj_stm32mp_stage_from_info (&stages[i]);

    g_assert_cmpstr (stages[i].nick, ==, nicks[i]);
    g_assert_cmpstr (fj_stage_to_text (stage), ==, fj_stage_info_get_title (&stages[i]));
    g_assert_true (fj_stm32mp_stage_get_info (stage) == &stages[i]);
  }
  g_assert_cmpstr (fj_stage_to_text (FJ_STAGE_ROM), ==, "boot ROM");
  g_assert_cmpstr (fj_stage_to_text (FJ_STAGE_UBOOT), ==, "U-Boot");
}

/*
 * Only the three stages of the way can be flashed; they are in order, and a run is all of them.
 * fastboot is as far as U-Boot, which it is a part of.
 */
static void
test_way (void)
{
  guint              n = 0;
  guint              n_boards = 0;
  double             weight = 0;
  const FjStageInfo *stages = fj_stm32mp_stages_get_all (&n);

  for (guint i = 0; i < n; i++) {
    gboolean is_board = fj_stage_info_has (&stages[i], FJ_STAGE_IS_BOARD);
    gboolean is_fastboot = &stages[i] == fj_stm32mp_stage_get_info (FJ_STAGE_FASTBOOT);
    guint    order = is_fastboot ? 3 : 0;

    n_boards += is_board ? 1 : 0;
    weight += stages[i].weight;
    g_assert_cmpint (is_board, ==, i < 3);
    g_assert_cmpuint (stages[i].order, ==, is_board ? i + 1 : order);
    g_assert_cmpint (fj_stage_info_has (&stages[i], FJ_STAGE_IS_START), ==, i == 0);
    g_assert_cmpint (fj_stage_info_has (&stages[i], FJ_STAGE_WRITES), ==,
                     i == 2 || is_fastboot);
  }
  g_assert_cmpuint (n_boards, ==, 3);
  g_assert_cmpfloat_with_epsilon (weight, 1, 1e-9);
}

static void
test_unknown (void)
{
  static const FjStageInfo foreign = { "rom", "boot ROM", 1, 1, FJ_STAGE_IS_START };

  g_assert_null (fj_stm32mp_stage_get_info (FJ_STAGE_UNKNOWN));
  g_assert_null (fj_stm32mp_stage_get_info ((FjStage) (FJ_STAGE_MCU + 1)));
  g_assert_cmpint (fj_stm32mp_stage_from_info (NULL), ==, FJ_STAGE_UNKNOWN);
  g_assert_cmpint (fj_stm32mp_stage_from_info (&foreign), ==, FJ_STAGE_UNKNOWN);
  g_assert_cmpstr (fj_stage_info_get_nick (NULL), ==, "unknown");
  g_assert_cmpstr (fj_stage_info_get_title (NULL), ==, "unknown stage");
  g_assert_false (fj_stage_info_has (NULL, FJ_STAGE_IS_BOARD));
  g_assert_false (fj_stage_info_has (&foreign, FJ_STAGE_IS_START | FJ_STAGE_IS_BOARD));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/flashjig/stm32mp-stage/words", test_words);
  g_test_add_func ("/flashjig/stm32mp-stage/way", test_way);
  g_test_add_func ("/flashjig/stm32mp-stage/unknown", test_unknown);

  return g_test_run ();
}
