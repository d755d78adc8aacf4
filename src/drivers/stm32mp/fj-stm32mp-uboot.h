/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-stm32mp-board.h"
#include "fj-stm32mp-fast.h"

G_BEGIN_DECLS

/**
 * FjStm32mpUboot:
 *
 * What is known of U-Boot's stm32prog command in one run, and so what comes next there: the layout,
 * its way off the bus and back, the partitions in the order of their ids.
 */
typedef struct _FjStm32mpUboot FjStm32mpUboot;

FjStm32mpUboot *fj_stm32mp_uboot_new (FjStm32mpBoard *board, FjStorageWriter *writer,
                                      FjStm32mpFast *fast);
void            fj_stm32mp_uboot_free (FjStm32mpUboot *self);
gboolean        fj_stm32mp_uboot_next (FjStm32mpUboot *self, FjStep *step,
                                       GCancellable *cancellable, GError **error);
gboolean        fj_stm32mp_uboot_refuse_stage (FjStm32mpBoard *board, GError **error);

G_END_DECLS
