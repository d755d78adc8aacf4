/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-progress.h>
#include <gio/gio.h>

G_BEGIN_DECLS

#define FJ_TYPE_JOB_ITEM (fj_job_item_get_type ())
G_DECLARE_FINAL_TYPE (FjJobItem, fj_job_item, FJ, JOB_ITEM, GObject)

/**
 * FjJobItem:
 *
 * One thing that a job sends: a file, or the layout itself. Main thread only; the job brings it up
 * to date. Signal "changed": its state, bytes or times are others.
 */
guint       fj_job_item_get_id (FjJobItem *self);       /* phase id; 0 is the layout */
int         fj_job_item_get_plan_row (FjJobItem *self); /* -1 for the layout */
gboolean    fj_job_item_is_read (FjJobItem *self);      /* it comes from the board */
const char *fj_job_item_get_name (FjJobItem *self);
const char *fj_job_item_get_target (FjJobItem *self);
FjItemState fj_job_item_get_state (FjJobItem *self);
guint64     fj_job_item_get_bytes (FjJobItem *self);
guint64     fj_job_item_get_total (FjJobItem *self);
double      fj_job_item_get_rate (FjJobItem *self); /* now; once it is over: on average */
double      fj_job_item_get_seconds_left (FjJobItem *self);
double      fj_job_item_get_elapsed (FjJobItem *self); /* seconds since its start, until its end */

/* For the job. */
FjJobItem *fj_job_item_new (FjProgress *progress, guint item);
void       fj_job_item_refresh (FjJobItem *self, gint64 now);
void       fj_job_item_end (FjJobItem *self, gint64 now, FjItemState state);

/* All items of a job. */
void fj_job_items_refresh (GListModel *items, gint64 now);
void fj_job_items_end (GListModel *items, gint64 now, FjItemState state);

G_END_DECLS
