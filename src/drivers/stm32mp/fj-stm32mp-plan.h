/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-driver.h"

G_BEGIN_DECLS

/* What FjBootDriver says about a plan, for an STM32MP. */
gboolean    fj_stm32mp_plan_fits (const FjBootDriver *driver, FjPlan *plan, const FjFamily *family,
                                  GError **error);
double      fj_stm32mp_plan_estimate (const FjBootDriver *driver, FjPlan *plan,
                                      const FjFamily *family);
const char *fj_stm32mp_plan_get_end_text (const FjBootDriver *driver, FjPlan *plan);

G_END_DECLS
