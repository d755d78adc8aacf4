/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-job.h"

#include <fj-attempt.h>

G_BEGIN_DECLS

/* What programs of a job are told: one object of JSON (docs/jobs.md). (transfer full) */
char *fj_job_hook_json_begin (FjJob *job, FjAttempt *attempt);
char *fj_job_hook_json_end (FjJob *job, FjAttempt *attempt, const char *records,
                            const GError *outcome);

G_END_DECLS
