/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-storage-segments.h"

#include <fj-plan.h>

G_BEGIN_DECLS

/* (nullable) */
const FjPlanRow *fj_storage_text_find_gaps (FjPlan *plan, const FjSegment *segment);

/* The words of the map. (transfer full) */
char *fj_storage_text_name (const FjSegment *segment);
char *fj_storage_text_total (const FjStorageGeometry *geometry);
char *fj_storage_text_label (FjLayout *layout, const FjSegment *segment);
char *fj_storage_text_size (const FjSegment *segment);
char *fj_storage_text_short_size (const FjSegment *segment);
char *fj_storage_text_line (FjLayout *layout, const FjSegment *segment);
char *fj_storage_text_tooltip (FjLayout *layout, const FjSegment *segment);
char *fj_storage_text_not_to_scale (void);
char *fj_storage_text_small (guint n);
char *fj_storage_text_move (GArray *segments, FjLayout *layout, guint segment);

G_END_DECLS
