/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-flash-choice.h"

#include <fj-device.h>
#include <fj-plan.h>

G_BEGIN_DECLS

#define FJ_TYPE_LAYOUT_CHECKER (fj_layout_checker_get_type ())
G_DECLARE_FINAL_TYPE (FjLayoutChecker, fj_layout_checker, FJ, LAYOUT_CHECKER, GObject)

FjLayoutChecker     *fj_layout_checker_new (void);
void                 fj_layout_checker_set_layout (FjLayoutChecker *self, FjLayout *layout);
void                 fj_layout_checker_set_device (FjLayoutChecker *self, FjDevice *device);
void                 fj_layout_checker_set_choice (FjLayoutChecker     *self,
                                                   const FjFlashChoice *choice);
const FjFlashChoice *fj_layout_checker_get_choice (FjLayoutChecker *self);
void                 fj_layout_checker_check_now (FjLayoutChecker *self);
void                 fj_layout_checker_pause (FjLayoutChecker *self, gboolean paused);
GPtrArray           *fj_layout_checker_get_issues (FjLayoutChecker *self);
FjImageCache        *fj_layout_checker_get_images (FjLayoutChecker *self);
FjPlan              *fj_layout_checker_get_plan (FjLayoutChecker *self);
GHashTable          *fj_layout_checker_get_sizes (FjLayoutChecker *self);
const FjFamily      *fj_layout_checker_get_family (FjLayoutChecker *self); /* (nullable) */
gboolean             fj_layout_checker_is_checking (FjLayoutChecker *self);
char                *fj_layout_checker_dup_summary (FjLayoutChecker *self);

G_END_DECLS
