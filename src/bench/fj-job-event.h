/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-progress.h>
#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FjJobEvent:
 *
 * Something that happened in a run, as an #FjEvent that keeps. Which fields mean something depends
 * on the type, as there.
 */
typedef struct {
  FjEventType        type;
  double             elapsed; /* seconds since the start */
  const FjStageInfo *stage;   /* (nullable) */
  guint              item;    /* position in the job */
  FjItemState        state;
  double             wait_seconds; /* how long at most; 0: the wait is over */
  char              *text;         /* (owned) (nullable) */
} FjJobEvent;

#define FJ_TYPE_JOB_EVENT (fj_job_event_get_type ())
GType fj_job_event_get_type (void);

/* @started: when the run started, on the clock that gave @event its time, in microseconds. */
FjJobEvent *fj_job_event_new (const FjEvent *event, gint64 started);
void        fj_job_event_free (FjJobEvent *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjJobEvent, fj_job_event_free)

G_END_DECLS
