/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FJ_TYPE_JOB_STATE (fj_job_state_get_type ())
GType fj_job_state_get_type (void);

/* From %FJ_JOB_PASSED on it is over. */
typedef enum {
  FJ_JOB_READY,
  FJ_JOB_QUEUED, /* waits for its turn */
  FJ_JOB_RUNNING,
  FJ_JOB_STOPPING, /* cancelled, not yet over */
  FJ_JOB_PASSED,
  FJ_JOB_FAILED,
  FJ_JOB_CANCELLED,
} FjJobState;

/* @error (nullable): why it did not pass. */
FjJobState fj_job_state_from_error (const GError *error);

G_END_DECLS
