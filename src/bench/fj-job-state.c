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
