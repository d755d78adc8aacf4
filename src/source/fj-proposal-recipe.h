/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-set.h"
#include "fj-proposer.h"
#include "fj-recipe.h"

G_BEGIN_DECLS

/* From how a build puts its card together. */
void fj_propose_recipe (FjProposer *self, const FjBootSet *set, const FjRecipe *recipe);

G_END_DECLS
