/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-layout-types.h>

/*
 * Phases are the ids of rows, and beyond them these, which are in no layout (U-Boot stm32prog.h,
 * TF-A stm32cubeprogrammer.h).
 */
#define FJ_PHASE_COMMAND 0xF1
#define FJ_PHASE_OTP 0xF2
#define FJ_PHASE_SSP 0xF3
#define FJ_PHASE_PMIC 0xF4
#define FJ_PHASE_END 0xFE
#define FJ_PHASE_RESET 0xFF
