/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board-link.h"

G_BEGIN_DECLS

/* What is waited for while the board goes from one program to the next. */
typedef enum {
  FJ_STM32MP_EXPECT_BOARD,    /* whatever comes */
  FJ_STM32MP_EXPECT_TFA,      /* the FSBL to start */
  FJ_STM32MP_EXPECT_DDR,      /* TF-A to come back with memory */
  FJ_STM32MP_EXPECT_UBOOT,    /* OP-TEE and U-Boot to start */
  FJ_STM32MP_EXPECT_STORAGE,  /* U-Boot to come back with the partitions of the layout */
  FJ_STM32MP_EXPECT_ERASE,    /* the same, when it erases before */
  FJ_STM32MP_EXPECT_RESTART,  /* the ROM again, after U-Boot was made to reset the board */
  FJ_STM32MP_EXPECT_FASTBOOT, /* U-Boot's fastboot, or DFU in its place */
  FJ_STM32MP_N_EXPECTS,
} FjStm32mpExpect;

extern const FjExpect fj_stm32mp_expects[FJ_STM32MP_N_EXPECTS];

G_END_DECLS
