/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-job.h"

G_BEGIN_DECLS

/* A newer one may say what this program would not keep to, and is refused. */
#define FJ_JOB_VERSION 1

/* What a job is told by from other files: its first line. */
#define FJ_JOB_MAGIC "[Flashjig job]"

#define FJ_JOB_SUFFIX ".flashjob"

/* The file of a job (docs/jobs.md). Errors: %FJ_ERROR_JOB, and %G_IO_ERROR_CANCELLED. */
FjJob   *fj_job_parse (GBytes *bytes, GFile *file, GError **error);
GBytes  *fj_job_to_bytes (FjJob *self);
FjJob   *fj_job_load (GFile *file, GCancellable *cancellable, GError **error);
void     fj_job_load_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
FjJob   *fj_job_load_finish (GAsyncResult *result, GError **error);
gboolean fj_job_save (FjJob *self, GFile *file, GCancellable *cancellable, GError **error);

G_END_DECLS
