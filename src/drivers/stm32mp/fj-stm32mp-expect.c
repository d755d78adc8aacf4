/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-expect.h"

#include <glib/gi18n-lib.h>

/*
 * What hosts have been seen to need: TF-A is there after 3 s at most, U-Boot after some seconds
 * (ST's tool gives up after 30), erasing a whole flash takes minutes.
 */
const FjExpect fj_stm32mp_expects[FJ_STM32MP_N_EXPECTS] = {
  [FJ_STM32MP_EXPECT_BOARD] = { "board", N_ ("a board on the port"), 10, NULL },
  [FJ_STM32MP_EXPECT_TFA] = { "tfa", N_ ("TF-A to start"), 10, N_ ("TF-A") },
  [FJ_STM32MP_EXPECT_DDR] = { "ddr", N_ ("TF-A to set up the memory"), 10, N_ ("TF-A") },
  [FJ_STM32MP_EXPECT_UBOOT] = { "uboot", N_ ("U-Boot to start"), 30, N_ ("U-Boot") },
  [FJ_STM32MP_EXPECT_STORAGE] = { "storage", N_ ("U-Boot to prepare the storage"), 30,
                                  N_ ("U-Boot") },
  [FJ_STM32MP_EXPECT_ERASE] = { "erase", N_ ("the board to erase its storage and come back"), 330,
                                N_ ("U-Boot") },
  [FJ_STM32MP_EXPECT_RESTART] = { "restart", N_ ("the board to restart"), 5, N_ ("boot ROM") },
  [FJ_STM32MP_EXPECT_FASTBOOT] = { "fastboot", N_ ("U-Boot to start fastboot"), 30,
                                   N_ ("U-Boot") },
};
