/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-stm32mp-board.h"

G_BEGIN_DECLS

/**
 * FjStm32mpReader:
 *
 * Reads back what U-Boot has stored, when it has got everything (phase 0xFE). What it is read by,
 * the upload of DFU, knows no places: U-Boot begins at the start of a partition, or at the offset
 * of its phase, and reads whole buffers.
 */
typedef struct _FjStm32mpReader FjStm32mpReader;

FjStm32mpReader *fj_stm32mp_reader_new (FjStm32mpBoard *board);
void             fj_stm32mp_reader_free (FjStm32mpReader *self);
gboolean         fj_stm32mp_reader_read (FjStm32mpReader *self, const FjPlanRow *row,
                                         const FjRange *range, FjReadFunc func, gpointer user_data,
                                         GCancellable *cancellable, GError **error);
void             fj_stm32mp_reader_reset (FjStm32mpReader *self);
void             fj_stm32mp_reader_clean_up (FjStm32mpReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjStm32mpReader, fj_stm32mp_reader_free)

G_END_DECLS
