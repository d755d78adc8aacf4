/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-driver.h"

G_BEGIN_DECLS

/* Whether the board is to start a first stage, and no more. */
gboolean fj_stm32mp_plan_has_first_stage_only (FjPlan *plan);

/* What FjBootDriver says about a plan, for an STM32MP. */
gboolean    fj_stm32mp_plan_fits (const FjBootDriver *driver, FjPlan *plan, const FjFamily *family,
                                  GError **error);
double      fj_stm32mp_plan_estimate (const FjBootDriver *driver, FjPlan *plan,
                                      const FjFamily *family);
GBytes     *fj_stm32mp_plan_make_layout (const FjBootDriver *driver, FjPlan *plan,
                                         gboolean as_sent);
gboolean    fj_stm32mp_plan_reaches (const FjBootDriver *driver, FjPlan *plan,
                                     const FjStageInfo *stage);
const char *fj_stm32mp_plan_get_end_text (const FjBootDriver *driver, FjPlan *plan);

G_END_DECLS
