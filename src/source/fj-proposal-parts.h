/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-set.h"
#include "fj-proposer.h"

G_BEGIN_DECLS

/* From the parts of a system, partition by partition. */
void fj_propose_parts (FjProposer *self, const FjBootSet *set, FjBuildTarget target);

G_END_DECLS
