/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The kind of virtual board that the sample job is for. */
#define FJ_SAMPLE_JOB_PROFILE "mp15-v4"
#define FJ_SAMPLE_JOB_FAMILY "stm32mp15" /* of its chip */

void   fj_sample_job_make_async (GFile *folder, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
GFile *fj_sample_job_make_finish (GAsyncResult *result, GError **error);

G_END_DECLS
