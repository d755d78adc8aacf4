/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-storage-drag.h"
#include "fj-storage-menu.h"

#include <fj-device.h>
#include <fj-plan.h>

G_BEGIN_DECLS

/**
 * FjStorageModel:
 *
 * What the map shows: the segments of a layout, what is wrong with their rows, and where they could
 * begin instead. Knows no widget.
 */
typedef struct {
  FjLayout        *layout;     /* (owned) (nullable) */
  FjFileTable     *files;      /* (owned) (nullable) */
  FjDevice        *device;     /* (owned) (nullable): the board whose storages these are */
  FjStoragePlaces *places;     /* (owned): where rows were */
  GArray          *segments;   /* (owned) (element-type FjSegment) */
  GArray          *severities; /* (owned) (element-type FjSeverity): of the rows */
  FjPlan          *plan;       /* (owned) (nullable): what is sent of the files, once it is known */
} FjStorageModel;

FjStorageModel          *fj_storage_model_new (void);
void                     fj_storage_model_free (FjStorageModel *self);
void                     fj_storage_model_rebuild (FjStorageModel *self, int moved_row,
                                                   guint64 moved_offset);
void                     fj_storage_model_set_checks (FjStorageModel *self, GPtrArray *issues,
                                                      FjPlan *plan);
FjSegment               *fj_storage_model_get (FjStorageModel *self, guint i);
int                      fj_storage_model_find_row (FjStorageModel *self, int row);
const FjStorageGeometry *fj_storage_model_get_geometry (FjStorageModel *self, guint *n);
char                    *fj_storage_model_dup_tooltip (FjStorageModel *self, guint i);
char                    *fj_storage_model_dup_text (FjStorageModel *self, guint i);
gboolean                 fj_storage_model_find_range (FjStorageModel *self, int row,
                                                      FjOffsetRange *range);
gboolean                 fj_storage_model_find_step (FjStorageModel *self, int row, int by,
                                                     guint64 *offset);
void                     fj_storage_model_find_moves (FjStorageModel *self, int row,
                                                      FjStorageMoves *moves);

G_END_DECLS
