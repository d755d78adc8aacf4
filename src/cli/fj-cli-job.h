/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cli-layout.h"

#include <fj-job-keeper.h>

G_BEGIN_DECLS

/* What "flash --job" does beside what "flash" does. */
FjJobKeeper *fj_cli_job_open (const char *path, FjCliRows *rows, const char *records,
                              GCancellable *cancellable, GError **error);
gboolean     fj_cli_job_check_plan (FjJobKeeper *keeper, FjPlan *plan, gboolean is_silent,
                                    GCancellable *cancellable, GError **error);

G_END_DECLS
