/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-job-check.h"

#include <fj-run-guard.h>

G_BEGIN_DECLS

#define FJ_TYPE_JOB_KEEPER (fj_job_keeper_get_type ())
G_DECLARE_FINAL_TYPE (FjJobKeeper, fj_job_keeper, FJ, JOB_KEEPER, GObject)

/**
 * FjJobKeeper:
 *
 * The guard of runs that keeps them to a job: the board is of a chip that it is for, not all boards
 * are made yet, and every file is the one that was sealed, before the first packet and after the
 * last one. Any number of runs may have the same.
 */
FjJobKeeper *fj_job_keeper_new (FjJob *job, const char *records, GError **error);
FjJob       *fj_job_keeper_get_job (FjJobKeeper *self);
FjJobCheck  *fj_job_keeper_get_check (FjJobKeeper *self);
gboolean     fj_job_keeper_count (FjJobKeeper *self, guint *passed, GError **error);
gboolean     fj_job_keeper_has_passed (FjJobKeeper *self, const char *serial, gboolean *passed,
                                       GError **error);
gboolean     fj_job_keeper_check_quantity (FjJobKeeper *self, GError **error);

G_END_DECLS
