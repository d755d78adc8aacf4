/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-set.h"
#include "fj-proposer.h"

G_BEGIN_DECLS

/* From the image of a whole card. */
void fj_propose_card (FjProposer *self, const FjBootSet *set, const FjBuildFile *card);

G_END_DECLS
