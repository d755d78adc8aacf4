/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-job.h"

#include <fj-plan.h>

G_BEGIN_DECLS

/**
 * FjJobCheck:
 *
 * Whether the files of a job are those that were sealed. Each is read once, and again only when the
 * file system says that somebody has touched it. Thread-safe; atomic reference count.
 */
typedef struct _FjJobCheck FjJobCheck;

/* What has become of a file of a job. */
typedef struct {
  FjJobSeal *seal;  /* (owned by the job) */
  GError    *error; /* (owned) (nullable): why it is not the one that was sealed */
} FjJobFinding;

FjJobCheck *fj_job_check_new (FjJob *job);
FjJobCheck *fj_job_check_ref (FjJobCheck *self);
void        fj_job_check_unref (FjJobCheck *self);

/* Blocking. Errors: %FJ_ERROR_JOB, and %G_IO_ERROR_CANCELLED. */
gboolean   fj_job_check_layout (FjJobCheck *self, FjLayout *layout, GError **error);
gboolean   fj_job_check_plan (FjJobCheck *self, FjPlan *plan, GCancellable *cancellable,
                              GError **error);
GPtrArray *fj_job_check_files (FjJobCheck *self, GCancellable *cancellable, GError **error);

/* The same on a thread. */
void       fj_job_check_plan_async (FjJobCheck *self, FjPlan *plan, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean   fj_job_check_plan_finish (GAsyncResult *result, GError **error);
void       fj_job_check_files_async (FjJobCheck *self, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *fj_job_check_files_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjJobCheck, fj_job_check_unref)

G_END_DECLS
