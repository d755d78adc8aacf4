/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-stage-info.h"

#include <fj-dfu-info.h>

G_BEGIN_DECLS

/* The stages as the rest of the program knows them; %NULL for %FJ_STAGE_UNKNOWN. */
const FjStageInfo *fj_stm32mp_stage_get_info (FjStage stage);
/* (array length=n): all of them, those on the way to the end first and in order. */
const FjStageInfo *fj_stm32mp_stages_get_all (guint *n);
FjStage            fj_stm32mp_stage_from_info (const FjStageInfo *info);
const char        *fj_stage_to_text (FjStage stage); /* translated */

G_END_DECLS
