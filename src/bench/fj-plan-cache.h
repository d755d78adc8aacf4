/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-device.h"

#include <fj-layout.h>
#include <fj-plan.h>

G_BEGIN_DECLS

#define FJ_TYPE_PLAN_CACHE (fj_plan_cache_get_type ())
G_DECLARE_FINAL_TYPE (FjPlanCache, fj_plan_cache, FJ, PLAN_CACHE, GObject)

/**
 * FjPlanCache:
 *
 * The plans for one layout, as it was when the cache was made: one for each kind of board. Boards
 * of the same chip family whose storages are known to be the same share a plan, so that its files
 * are read, checked and unpacked once. Plans are made when they are first asked for, in a thread.
 * Main thread only.
 */
FjPlanCache *fj_plan_cache_new (FjLayout *layout, const FjPlanOptions *options);
FjLayout    *fj_plan_cache_get_layout (FjPlanCache *self);
GPtrArray   *fj_plan_cache_dup_rows (FjPlanCache *self, FjPlan *plan);
void         fj_plan_cache_get_async (FjPlanCache *self, FjDevice *device,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
FjPlan      *fj_plan_cache_get_finish (FjPlanCache *self, GAsyncResult *result, GPtrArray **issues,
                                       GError **error);

/*
 * For several boards: (element-type FjPlan), or what there is to say about the one that gets none.
 */
void       fj_plan_cache_get_all_async (FjPlanCache *self, GPtrArray *devices,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *fj_plan_cache_get_all_finish (FjPlanCache *self, GAsyncResult *result,
                                         GPtrArray **issues, GError **error);

G_END_DECLS
