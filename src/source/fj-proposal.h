/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-set.h"
#include "fj-recipe.h"

G_BEGIN_DECLS

/**
 * FjProposal:
 *
 * A complete layout that the files of a build allow, and why it is as it is. Plain values.
 */
typedef struct {
  FjTarget   target;
  char      *board;   /* (owned): the board and its chip, for people */
  char      *system;  /* (owned): what goes onto it: the name of an image or of a recipe */
  char      *title;   /* (owned): all three of them in one line, translated */
  GBytes    *layout;  /* (owned): the file */
  GPtrArray *reasons; /* (owned) (element-type utf8): a sentence for each choice, translated */
} FjProposal;

/**
 * FjBuild:
 *
 * What is known about a build before anything is proposed.
 */
typedef struct {
  GPtrArray *files;   /* (owned) (element-type FjBuildFile): sorted by path */
  GPtrArray *recipes; /* (owned) (element-type FjRecipe) */
  GPtrArray *unread;  /* (owned) (element-type utf8): sentences about what was not looked at */
} FjBuild;

FjBuild *fj_build_new (void);
void     fj_build_free (FjBuild *self);

/* Pure. (transfer full) (element-type FjProposal): the best one first. */
GPtrArray *fj_proposals_make (const FjBuild *build, const char *only, GPtrArray *missing);

FjProposal *fj_proposal_copy (const FjProposal *self);
void        fj_proposal_free (FjProposal *self);

const char *fj_target_to_text (FjTarget target);   /* translated */
const char *fj_target_to_name (FjTarget target);   /* "sd", "emmc", "nor", "nand" */
const char *fj_target_get_needs (FjTarget target); /* translated */
gboolean    fj_target_from_name (const char *name, FjTarget *target);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjBuild, fj_build_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjProposal, fj_proposal_free)

G_END_DECLS
