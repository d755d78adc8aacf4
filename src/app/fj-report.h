/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board.h"
#include "fj-log.h"

G_BEGIN_DECLS

/* What a report is made of; everything is copied by fj_report_new_async(). */
typedef struct {
  FjBoard  *board;      /* with a job */
  FjLayout *layout;     /* (nullable) */
  FjLog    *log;        /* (nullable) */
  gboolean  with_paths; /* whole paths instead of names of files */
} FjReportInput;

void  fj_report_new_async (const FjReportInput *input, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
char *fj_report_new_finish (GAsyncResult *result, GError **error);

G_END_DECLS
