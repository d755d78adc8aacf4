/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-stm32mp-board.h"
#include "fj-storage-writer.h"

G_BEGIN_DECLS

#define FJ_TYPE_STM32MP_FAST_WRITER (fj_stm32mp_fast_writer_get_type ())
G_DECLARE_FINAL_TYPE (FjStm32mpFastWriter, fj_stm32mp_fast_writer, FJ, STM32MP_FAST_WRITER, GObject)

/**
 * FjStm32mpFastWriter:
 *
 * Writes partitions of cards and eMMCs over U-Boot's fastboot: in pieces, as sparse images, by
 * numbers of partitions.
 */
FjStm32mpFastWriter *fj_stm32mp_fast_writer_new (FjStm32mpBoard *board);
gboolean             fj_stm32mp_fast_writer_probe (FjStm32mpFastWriter *self,
                                                   GCancellable *cancellable, GError **error);

G_END_DECLS
