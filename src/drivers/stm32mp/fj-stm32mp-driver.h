/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-driver.h"

G_BEGIN_DECLS

#define FJ_VENDOR_ST 0x0483

/* Boards with an STM32MP1 or STM32MP2. */
const FjBootDriver *fj_stm32mp_driver_get (void);

G_END_DECLS
