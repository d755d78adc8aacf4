/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board-link.h"

G_BEGIN_DECLS

/**
 * FjRunFacts:
 *
 * What is known of a run that has failed. A value; nothing of it is owned.
 */
typedef struct {
  FjPlan            *plan;
  const char        *board; /* its serial number or its port */
  const FjStageInfo *stage; /* (nullable) when it failed */
  FjRunPlace         place;
  const char        *item;   /* (nullable) what was being sent, for people */
  const FjExpect    *missed; /* (nullable) what was waited for in vain */
  FjLoss             loss;
  const char        *obstacle; /* (nullable) on this computer, for people */
  gboolean           needs_reset;
} FjRunFacts;

/* (nullable each, translated) what an error means, and what to do about it */
typedef struct {
  const char *cause;
  const char *advice;
} FjRunWords;

/* (pure) What a driver knows of @error, of %FJ_ERROR, beyond what its code says anywhere. */
typedef FjRunWords (*FjExplainFunc) (const FjRunFacts *facts, const GError *error);

void fj_run_words_explain (const FjRunFacts *facts, FjExplainFunc explain, GError **error);

G_END_DECLS
