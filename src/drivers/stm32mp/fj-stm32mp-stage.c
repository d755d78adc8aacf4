/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-stage.h"

#include <glib/gi18n-lib.h>

/* By FjStage, but for the unknown one. A run spends most of its time where it writes. */
static const FjStageInfo stages[] = {
  { "rom", N_ ("boot ROM"), 1, 0.05, FJ_STAGE_IS_START | FJ_STAGE_IS_BOARD },
  { "tfa", N_ ("TF-A"), 2, 0.05, FJ_STAGE_IS_BOARD },
  { "uboot", N_ ("U-Boot"), 3, 0.9, FJ_STAGE_IS_BOARD | FJ_STAGE_WRITES },
  { "plain-dfu", N_ ("plain DFU"), 0, 0, 0 },
  { "openbl", N_ ("OpenBL"), 0, 0, 0 },
  { "fastboot", N_ ("fastboot"), 3, 0, FJ_STAGE_WRITES },
  { "mcu", N_ ("microcontroller boot loader"), 0, 0, 0 },
};

G_STATIC_ASSERT (G_N_ELEMENTS (stages) == FJ_STAGE_MCU);

/**
 * fj_stm32mp_stage_get_info:
 * @stage: a stage
 *
 * Returns: (nullable): what is known about it; %NULL for %FJ_STAGE_UNKNOWN
 */
const FjStageInfo *
fj_stm32mp_stage_get_info (FjStage stage)
{
  if (stage <= FJ_STAGE_UNKNOWN || stage > FJ_STAGE_MCU)
    return NULL;
  return &stages[stage - 1];
}

/**
 * fj_stm32mp_stages_get_all:
 * @n: (out): how many there are
 *
 * Returns: (array length=n): all stages, those on the way to the end first and in order
 */
const FjStageInfo *
fj_stm32mp_stages_get_all (guint *n)
{
  *n = G_N_ELEMENTS (stages);
  return stages;
}

/**
 * fj_stm32mp_stage_from_info:
 * @info: (nullable): a stage, also one of another driver
 *
 * Returns: the stage, %FJ_STAGE_UNKNOWN when it is not one of these
 */
FjStage
fj_stm32mp_stage_from_info (const FjStageInfo *info)
{
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    if (info == &stages[i])
      return (FjStage) (i + 1);
  return FJ_STAGE_UNKNOWN;
}

/**
 * fj_stage_to_text:
 *
 * Returns: (transfer none): what people call @stage, translated
 */
const char *
fj_stage_to_text (FjStage stage)
{
  return fj_stage_info_get_title (fj_stm32mp_stage_get_info (stage));
}
