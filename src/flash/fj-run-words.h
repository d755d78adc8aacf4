/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board-link.h"

G_BEGIN_DECLS

/**
 * FjRunFacts:
 *
 * What is known of a run that has failed. A value; nothing of it is owned.
 */
struct _FjRunFacts {
  FjPlan            *plan;
  const char        *board; /* its serial number or its port */
  const FjStageInfo *stage; /* (nullable) when it failed */
  FjRunPlace         place;
  const char        *item;   /* (nullable) what was being sent, for people */
  const FjExpect    *missed; /* (nullable) what was waited for in vain */
  FjLoss             loss;
  const char        *obstacle; /* (nullable) on this computer, for people */
  gboolean           needs_reset;
};

void fj_run_words_explain (const FjRunFacts *facts, const FjBootDriver *driver, GError **error);

G_END_DECLS
