/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-plan-options.h"
#include "fj-plan-ranges.h"

#include <fj-image.h>
#include <fj-layout-check.h>

G_BEGIN_DECLS

/**
 * FjPlanRow:
 *
 * One row of the plan, in the order of the layout file.
 */
typedef struct {
  guint        layout_row; /* index in the layout it came from */
  FjRowValues  values;     /* as sent: rows that are not selected have no option */
  gboolean     is_sent;    /* its image goes to the board */
  gboolean     is_skipped; /* it is not selected; so not sent */
  gboolean     is_read;    /* what the board holds there is read */
  gboolean     is_outside; /* its file is outside of the layout's folders: sent when confirmed */
  guint64      room;       /* bytes to the next partition of its storage; G_MAXUINT64: none */
  FjImage     *image;      /* (owned) (nullable) */
  FjExtentMap *extents;    /* (owned) (nullable): what is in use of one that may have gaps */
  FjRange     *ranges;     /* (owned) (array length=n_ranges): by offset, apart from each other */
  guint        n_ranges;
  guint64      bytes; /* sum of the ranges; the rest of the image nobody reads */
} FjPlanRow;

/**
 * FjPlan:
 *
 * An immutable snapshot of what will be sent: rows, opened images, canonical layout. Shared by
 * however many jobs, on any thread; atomic reference count.
 */
typedef struct _FjPlan FjPlan;

/**
 * fj_plan_new:
 * @layout: a layout; read on the calling thread, at once
 * @options: (nullable):
 * @issues: (nullable) (element-type FjIssue): gets everything there is to say about layout and
 *   files (fj_layout_check() included), also on success
 *
 * Blocking: opens every image (those that are unpacked while they are sent are unpacked once).
 *
 * Returns: (transfer full): a plan, or %NULL with %FJ_ERROR_LAYOUT, %FJ_ERROR_IMAGE or
 *   %FJ_ERROR_WRONG_CHIP for the first error among the issues
 */
FjPlan     *fj_plan_new (FjLayout *layout, const FjPlanOptions *options, GPtrArray *issues,
                         GCancellable *cancellable, GError **error);
void        fj_plan_new_async (FjLayout *layout, const FjPlanOptions *options,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
FjPlan     *fj_plan_new_finish (GAsyncResult *result, GPtrArray **issues, GError **error);
GHashTable *fj_plan_new_dup_sizes (GAsyncResult *result);
FjPlan     *fj_plan_ref (FjPlan *self);
void        fj_plan_unref (FjPlan *self);

guint            fj_plan_get_n_rows (FjPlan *self);
const FjPlanRow *fj_plan_get_row (FjPlan *self, guint row);
char            *fj_plan_row_describe_packing (const FjPlanRow *row);       /* (nullable) */
char            *fj_plan_describe_packing (FjPlan *self, guint layout_row); /* (nullable) */
char            *fj_plan_describe_use (FjPlan *self, guint layout_row);     /* (nullable) */
const FjPlanRow *fj_plan_find (FjPlan *self, guint8 id);                    /* (nullable) */
GBytes          *fj_plan_get_wire_layout (FjPlan *self, gboolean as_sent);  /* (nullable) */
gboolean         fj_plan_erases (FjPlan *self);                             /* any row with D */
gboolean         fj_plan_has_mtd (FjPlan *self);
gboolean         fj_plan_reaches (FjPlan *self, const FjStageInfo *stage);
gboolean         fj_plan_fills_storage (FjPlan *self);
FjVerify         fj_plan_get_verify (FjPlan *self);
gboolean         fj_plan_reads (FjPlan *self);        /* something is read, and nothing written */
const char      *fj_plan_get_end_text (FjPlan *self); /* (nullable) */
FjWay            fj_plan_get_way (FjPlan *self);
guint64          fj_plan_get_bytes (FjPlan *self);   /* of all rows that are sent */
guint64          fj_plan_get_skipped (FjPlan *self); /* of their images, that need not be sent */
guint64          fj_plan_row_get_skipped (const FjPlanRow *row);
guint64          fj_plan_row_get_end (const FjPlanRow *row);
char            *fj_plan_row_describe_use (const FjPlanRow *row); /* (nullable) */
/* Seconds that sending is likely to take on a board of @family, by what its driver knows. */
double fj_plan_estimate_seconds (FjPlan *self, const FjFamily *family); /* (nullable family) */
double fj_storage_kind_get_usual_rate (FjStorageKind kind);             /* bytes per second */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjPlan, fj_plan_unref)

G_END_DECLS
