/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-job.h"

G_BEGIN_DECLS

/* Seconds that a program of a job has, unless the job says otherwise. */
#define FJ_JOB_HOOK_SECONDS 60

gboolean fj_job_hook_run (const FjJobHook *hook, const char *input, GCancellable *cancellable,
                          GError **error);

G_END_DECLS
