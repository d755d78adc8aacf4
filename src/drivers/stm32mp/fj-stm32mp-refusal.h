/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-dfu-info.h"
#include "fj-plan.h"
#include "fj-stm32mp-stage.h"

G_BEGIN_DECLS

/*
 * (pure) Why a run ends that the board, or what it asks for, does not allow to go on. Each sets
 * @error and returns %FALSE.
 */
gboolean fj_stm32mp_refuse_text (FjPlan *plan, const char *text, GError **error);
gboolean fj_stm32mp_refuse_again (const FjPlanRow *row, guint8 id, gboolean drops_fip,
                                  GError **error);
gboolean fj_stm32mp_refuse_layout_again (FjPlan *plan, GError **error);
gboolean fj_stm32mp_refuse_phase (guint8 id, GError **error);
gboolean fj_stm32mp_refuse_stage (FjStage stage, gboolean fsbl_sent, GError **error);
gboolean fj_stm32mp_refuse_settings (const FjPlanRow *missing, GError **error);
gboolean fj_stm32mp_refuse_not_started (GError **error);
gboolean fj_stm32mp_refuse_restarted (FjStage stage, GError **error);
gboolean fj_stm32mp_refuse_skipped (const FjPlanRow *row, GError **error);
gboolean fj_stm32mp_refuse_missing (guint8 id, GError **error);
gboolean fj_stm32mp_refuse_stale (GError **error);
gboolean fj_stm32mp_refuse_endless (GError **error);

G_END_DECLS
