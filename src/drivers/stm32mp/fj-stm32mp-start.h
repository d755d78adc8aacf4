/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-stm32mp-board.h"

G_BEGIN_DECLS

/* The first file of all: the ROM takes it, and something else has to go on from there. */
gboolean fj_stm32mp_start_fsbl (FjStm32mpBoard *board, FjStorageWriter *writer,
                                GCancellable *cancellable, GError **error);
gboolean fj_stm32mp_start_see_late (FjStm32mpBoard *board, const GError *reason,
                                    GCancellable *cancellable, GError **error);
/* (nullable) */
const FjPlanRow *fj_stm32mp_start_find_row (const FjBoot *boot, guint8 id, GError **error);

G_END_DECLS
