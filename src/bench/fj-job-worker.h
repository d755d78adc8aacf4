/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-job-event.h"
#include "fj-job-recording.h"

#include <fj-operation.h>

G_BEGIN_DECLS

/**
 * FjJobWorker:
 *
 * The thread of one job: runs an operation from start to end and collects what it tells. Everything
 * here is called on the thread that made it, but the operation's run.
 */
typedef struct _FjJobWorker FjJobWorker;

/* Called once, from the main context of the thread that started the worker. */
typedef void (*FjJobWorkerFunc) (gpointer user_data);

FjJobWorker *fj_job_worker_new (FjOperation *operation, FjProgress *progress,
                                GCancellable *cancellable);
void         fj_job_worker_take_attempt (FjJobWorker *self, FjJobRecording *recording,
                                         FjAttempt *attempt);
gboolean     fj_job_worker_start (FjJobWorker *self, const char *name, FjJobWorkerFunc done,
                                  gpointer user_data, GError **error);
/* (nullable): the id of the record, once it was begun; after the join */
const char *fj_job_worker_get_record (FjJobWorker *self);
/* Moves all events (element-type FjJobEvent) that were not taken yet to the empty @events. */
void fj_job_worker_take_events (FjJobWorker *self, GQueue *events);
/* Waits for the thread's end and gives back its result; once. */
gboolean fj_job_worker_join (FjJobWorker *self, GError **error);
void     fj_job_worker_free (FjJobWorker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjJobWorker, fj_job_worker_free)

G_END_DECLS
