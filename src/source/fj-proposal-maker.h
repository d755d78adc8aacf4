/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-build.h"
#include "fj-proposal.h"

G_BEGIN_DECLS

/* Pure. (transfer full) (element-type FjProposal): the best one first. */
GPtrArray *fj_proposals_make (const FjBuild *build, const char *only, GPtrArray *missing);

G_END_DECLS
