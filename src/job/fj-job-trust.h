/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-job.h"

G_BEGIN_DECLS

/* Whether the user has allowed a job to start its programs; blocking. Errors: %FJ_ERROR_JOB. */
gboolean fj_job_trust_check (FjJob *job, GError **error);
gboolean fj_job_trust_give (FjJob *job, GError **error);

G_END_DECLS
