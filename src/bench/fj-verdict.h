/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-flash-job.h"

G_BEGIN_DECLS

/* Who is to be suspected when a board failed, judged by how the others of its run did. */
typedef enum {
  FJ_SUSPECT_NOBODY, /* nothing can be told */
  FJ_SUSPECT_BOARD,  /* others passed with the same files */
  FJ_SUSPECT_FILES,  /* all others failed at the same place */
} FjSuspect;

FjSuspect fj_verdict_get_suspect (FjFlashJob *job, GPtrArray *run);

/* (transfer full) (nullable): what to say about @suspect, and what to do after @job in the end. */
char *fj_verdict_dup_suspicion (FjSuspect suspect, GPtrArray *run);
char *fj_verdict_dup_advice (FjFlashJob *job, FjSuspect suspect);

G_END_DECLS
