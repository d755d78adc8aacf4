/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-step-provider.h"
#include "fj-stm32mp-board.h"

G_BEGIN_DECLS

/**
 * FjStm32mpFast:
 *
 * The way over fastboot, for as long as a board goes along: a script makes U-Boot start it, U-Boot
 * itself makes partition tables and erases, and what is on cards and eMMCs is then written over
 * fastboot, all else over DFU before. Until the board has shown that it has fastboot, nothing is
 * written, and it can go on over DFU.
 */
typedef struct _FjStm32mpFast FjStm32mpFast;

FjStm32mpFast   *fj_stm32mp_fast_new (FjStm32mpBoard *board);
void             fj_stm32mp_fast_free (FjStm32mpFast *self);
FjStorageWriter *fj_stm32mp_fast_get_writer (FjStm32mpFast *self);
/* Whether @row is one that goes over fastboot in this run. */
gboolean fj_stm32mp_fast_takes (FjStm32mpFast *self, const FjPlanRow *row);
/* U-Boot asks for a layout: a step, if there is one to be made before. */
gboolean fj_stm32mp_fast_plan_script (FjStm32mpFast *self, FjStep *step);
/* U-Boot has no more to do over DFU: the step to fastboot, if something is left for that. */
void     fj_stm32mp_fast_settle (FjStm32mpFast *self);
gboolean fj_stm32mp_fast_plan_return (FjStm32mpFast *self, FjStep *step);
/* The board is in fastboot. */
gboolean fj_stm32mp_fast_next (FjStm32mpFast *self, FjStep *step, GCancellable *cancellable,
                               GError **error);

G_END_DECLS
