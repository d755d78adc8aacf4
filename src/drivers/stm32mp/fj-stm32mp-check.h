/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-driver.h"

G_BEGIN_DECLS

/* FjBootDriver.check_plan of an STM32MP. */
void fj_stm32mp_check_plan (const FjBootDriver *driver, FjDraft *draft);

G_END_DECLS
