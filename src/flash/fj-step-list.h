/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-step-provider.h"

G_BEGIN_DECLS

#define FJ_TYPE_STEP_LIST (fj_step_list_get_type ())
G_DECLARE_FINAL_TYPE (FjStepList, fj_step_list, FJ, STEP_LIST, GObject)

/**
 * FjStepList:
 *
 * A list of steps that are done in their order, for boards that do what they are told: those that
 * bring a program onto the board which writes, as far as it does not run yet, all rows of the plan
 * that go to a storage, the end.
 */
FjStepList *fj_step_list_new (const FjBoot *boot, const FjStep *steps, guint n_steps,
                              FjStorageWriter *writer);

G_END_DECLS
