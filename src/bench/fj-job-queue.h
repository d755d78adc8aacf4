/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-flash-job.h"

G_BEGIN_DECLS

#define FJ_TYPE_JOB_QUEUE (fj_job_queue_get_type ())
G_DECLARE_FINAL_TYPE (FjJobQueue, fj_job_queue, FJ, JOB_QUEUE, GObject)

/**
 * FjJobQueue:
 *
 * Jobs that wait for their turn. They start in the order in which they were added, as soon as the
 * limits allow: how many may run at once in all, and how many on the ports of one hub, which share
 * its power and its bandwidth. A job that may not start holds up none on another hub. Several runs
 * may share a queue. Main thread only.
 */
FjJobQueue *fj_job_queue_new (void);
void        fj_job_queue_set_limits (FjJobQueue *self, guint in_all, guint per_hub); /* 0: none */
guint       fj_job_queue_get_limit (FjJobQueue *self);
gboolean    fj_job_queue_check (FjJobQueue *self, FjDevice *device, GError **error);
void        fj_job_queue_add (FjJobQueue *self, FjFlashJob *job);
guint       fj_job_queue_get_n_waiting (FjJobQueue *self);
guint       fj_job_queue_get_n_running (FjJobQueue *self);

G_END_DECLS
