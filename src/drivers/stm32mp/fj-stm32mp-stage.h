/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-stage-info.h"

G_BEGIN_DECLS

/* The programs that answer on a board with an STM32MP. */
typedef enum {
  FJ_STAGE_UNKNOWN,
  FJ_STAGE_ROM,
  FJ_STAGE_TFA,
  FJ_STAGE_UBOOT,
  FJ_STAGE_PLAIN_DFU, /* "dfu 0" of U-Boot, or SPL: no phase protocol */
  FJ_STAGE_OPENBL,    /* PRGFW-UTIL */
  FJ_STAGE_FASTBOOT,  /* U-Boot's, which a script of ours has started */
  FJ_STAGE_MCU,       /* an STM32 microcontroller's DfuSe loader */
} FjStage;

/* The stages as the rest of the program knows them; %NULL for %FJ_STAGE_UNKNOWN. */
const FjStageInfo *fj_stm32mp_stage_get_info (FjStage stage);
/* (array length=n): all of them, those on the way to the end first and in order. */
const FjStageInfo *fj_stm32mp_stages_get_all (guint *n);
FjStage            fj_stm32mp_stage_from_info (const FjStageInfo *info);
const char        *fj_stage_to_text (FjStage stage); /* translated */

G_END_DECLS
