/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-stm32mp-board.h"

G_BEGIN_DECLS

/* A layout with nothing but a first stage. */
gboolean fj_stm32mp_alone_watch (FjStm32mpBoard *board, GCancellable *cancellable, GError **error);
gboolean fj_stm32mp_alone_refuse (FjStage stage, GError **error);

G_END_DECLS
