/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-storage-model.h"
#include "fj-storage-scene.h"

G_BEGIN_DECLS

/**
 * FjStorageHold:
 *
 * A border that is held by the pointer. All zero but for the row: none is.
 */
typedef struct {
  gboolean        is_pressed;
  gboolean        is_moving; /* the pointer has gone so far that the border goes with it */
  int             row;       /* or -1 */
  double          start;     /* x of the pointer */
  guint64         offset;    /* where the row would begin */
  FjOffsetRange   range;
  FjStorageScene *scene; /* (owned) (nullable): as it was, so that the scale stays */
  guint           strip; /* index in it */
} FjStorageHold;

void     fj_storage_hold_begin (FjStorageHold *self, FjStorageModel *model, FjStorageScene *scene,
                                const FjSceneHit *hit, double x);
gboolean fj_storage_hold_move (FjStorageHold *self, double x);
gboolean fj_storage_hold_get_lens (const FjStorageHold *self, FjSceneFocus *lens);
void     fj_storage_hold_clear (FjStorageHold *self);

G_END_DECLS
