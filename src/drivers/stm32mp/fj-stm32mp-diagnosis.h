/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-stm32mp-board.h"

G_BEGIN_DECLS

/* Asks the board what an error was really about. */
void fj_stm32mp_diagnosis_investigate (FjStm32mpBoard *board, GError **error,
                                       GCancellable *cancellable);

G_END_DECLS
