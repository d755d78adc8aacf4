/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-build.h"
#include "fj-row-list.h"

G_BEGIN_DECLS

/**
 * FjProposer:
 *
 * What proposals are made from while they are made. Private to the room.
 */
typedef struct {
  const FjBuild *build;     /* (not owned) */
  const char    *home;      /* (not owned) (nullable): which of several builds it is */
  GPtrArray     *proposals; /* (not owned) (element-type FjProposal) */
  GPtrArray     *missing;   /* (not owned) (element-type utf8) */
} FjProposer;

GPtrArray *fj_proposer_begin_reasons (const FjBootSet *set);
void       fj_proposer_add (FjProposer *self, FjBuildTarget target, const char *system,
                            FjRowList *rows, GPtrArray *reasons);
gboolean   fj_proposer_add_boot_areas (FjProposer *self, FjRowList *rows, GPtrArray *reasons);
void       fj_proposer_explain_start (GPtrArray *reasons, const FjBuildFile *file,
                                      FjBuildTarget target);

G_END_DECLS
