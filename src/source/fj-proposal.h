/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-build-target.h"

G_BEGIN_DECLS

/**
 * FjProposal:
 *
 * A complete layout that the files of a build allow, and why it is as it is. Plain values.
 */
typedef struct {
  FjBuildTarget target;
  char         *board;   /* (owned): the board and its chip, for people */
  char         *system;  /* (owned): what goes onto it: the name of an image or of a recipe */
  char         *title;   /* (owned): all three of them in one line, translated */
  GBytes       *layout;  /* (owned): the file */
  GPtrArray    *reasons; /* (owned) (element-type utf8): a sentence for each choice, translated */
} FjProposal;

FjProposal *fj_proposal_copy (const FjProposal *self);
void        fj_proposal_free (FjProposal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjProposal, fj_proposal_free)

G_END_DECLS
