/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-draft-plan.h"
#include "fj-stm32mp-family.h"

G_BEGIN_DECLS

/* What ROM, TF-A and U-Boot mind in the files of a plan in the making, in this order. */
void fj_stm32mp_check_boot_files (FjDraft *self);
void fj_stm32mp_check_boot_partitions (FjDraft *self);
void fj_stm32mp_check_fwu_metadata (FjDraft *self);
void fj_stm32mp_check_boards (FjDraft *self);

/* What the first stages are for, and a first stage against that. */
const FjStm32mpFamily *fj_stm32mp_check_deduce_family (FjDraft *self);
const FjStm32mpFamily *fj_stm32mp_check_get_family (FjDraft *self);

void fj_stm32mp_check_family (FjDraft *self, const FjDraftRow *row, const char *name);

G_END_DECLS
