/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-stm32mp-board.h"

G_BEGIN_DECLS

#define FJ_TYPE_STM32MP_WRITER (fj_stm32mp_writer_get_type ())
G_DECLARE_FINAL_TYPE (FjStm32mpWriter, fj_stm32mp_writer, FJ, STM32MP_WRITER, GObject)

/**
 * FjStm32mpWriter:
 *
 * Writes by DFU downloads to the settings that ROM, TF-A and U-Boot's stm32prog command have for
 * their ids, each range one download. Where one that is not at the start of a row begins, SET PHASE
 * tells U-Boot.
 */
FjStm32mpWriter *fj_stm32mp_writer_new (FjStm32mpBoard *board);
void             fj_stm32mp_writer_clean_up (FjStm32mpWriter *self);

G_END_DECLS
