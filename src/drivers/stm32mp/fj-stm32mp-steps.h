/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-stm32mp-board.h"

G_BEGIN_DECLS

#define FJ_TYPE_STM32MP_STEPS (fj_stm32mp_steps_get_type ())
G_DECLARE_FINAL_TYPE (FjStm32mpSteps, fj_stm32mp_steps, FJ, STM32MP_STEPS, GObject)

/**
 * FjStm32mpSteps:
 *
 * The way of an STM32MP from whatever stage it is in to the end of programming, by asking it for
 * its phase and obeying: no order is assumed.
 */
FjStepProvider *fj_stm32mp_steps_new (const FjBootDriver *driver, const FjBoot *boot);

G_END_DECLS
