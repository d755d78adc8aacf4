/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stage-info.h"

#include <glib/gi18n-lib.h>

/**
 * fj_stage_info_get_nick:
 * @self: (nullable): a stage
 *
 * Returns: (transfer none): its stable word, "unknown" for %NULL
 */
const char *
fj_stage_info_get_nick (const FjStageInfo *self)
{
  return self != NULL ? self->nick : "unknown";
}

/**
 * fj_stage_info_get_title:
 * @self: (nullable): a stage
 *
 * Returns: (transfer none): what people call it, translated; also for %NULL
 */
const char *
fj_stage_info_get_title (const FjStageInfo *self)
{
  return self != NULL ? _ (self->title) : _ ("unknown stage");
}

/**
 * fj_stage_info_has:
 * @self: (nullable): a stage
 * @flags: what to look for
 *
 * Returns: whether it has all of @flags; %NULL has none
 */
gboolean
fj_stage_info_has (const FjStageInfo *self, FjStageFlags flags)
{
  return self != NULL && (self->flags & flags) == flags;
}
