/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-state.h"

G_DEFINE_ENUM_TYPE (FjJobState, fj_job_state, G_DEFINE_ENUM_VALUE (FJ_JOB_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (FJ_JOB_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (FJ_JOB_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (FJ_JOB_STOPPING, "stopping"),
                    G_DEFINE_ENUM_VALUE (FJ_JOB_PASSED, "passed"),
                    G_DEFINE_ENUM_VALUE (FJ_JOB_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (FJ_JOB_CANCELLED, "cancelled"))

/**
 * fj_job_state_from_error:
 * @error: (nullable): why a job did not pass
 *
 * Returns: the state that it ends in
 */
FjJobState
fj_job_state_from_error (const GError *error)
{
  if (error == NULL)
    return FJ_JOB_PASSED;
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? FJ_JOB_CANCELLED
                                                                   : FJ_JOB_FAILED;
}
