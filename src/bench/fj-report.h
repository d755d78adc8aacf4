/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-flash-job.h"

#include <fj-layout.h>

G_BEGIN_DECLS

/* What a report is made of; everything is copied by fj_report_new_async(). */
typedef struct {
  const char          *program;    /* which one, and the libraries that only it has */
  GPtrArray           *jobs;       /* (nullable) (element-type FjFlashJob) */
  GPtrArray           *devices;    /* (nullable) (element-type FjDevice): those without a job */
  FjLayout            *layout;     /* (nullable) */
  const FjPlanOptions *options;    /* (nullable): what was chosen of the layout */
  const GError        *error;      /* (nullable): why there is no job, or what else went wrong */
  const char          *computer;   /* (nullable): what there is to say about it, in lines */
  const char          *log;        /* (nullable): what people were told, in lines */
  gboolean             with_paths; /* whole paths instead of names of files */
} FjReportInput;

void  fj_report_new_async (const FjReportInput *input, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
char *fj_report_new_finish (GAsyncResult *result, GError **error);

G_END_DECLS
