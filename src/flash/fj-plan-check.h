/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-driver.h"

G_BEGIN_DECLS

/* For FjBootDriver.check_plan of an STM32MP, and for plans whose boards nobody knows yet. */
void fj_plan_check_stm32mp (const FjBootDriver *driver, FjDraft *draft);

G_END_DECLS
