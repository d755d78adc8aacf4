/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-job.h"

#include <fj-plan.h>

G_BEGIN_DECLS

/* What whoever makes a job says of it; nothing is kept of it but copies. */
typedef struct {
  const char          *name;
  const char *const   *families; /* (nullable): chips that it is for; %NULL: any */
  const FjPlanOptions *options;  /* rows, way and verify */
  FjEnd                end;
  guint                quantity; /* boards that are to pass; 0: any number */
  const char *const   *before;   /* (nullable): a program and its arguments */
  const char *const   *after;    /* (nullable) */
} FjJobWish;

/*
 * Seals a layout and the files of a plan of it, and saves that as a job. Errors: %FJ_ERROR_JOB,
 * %G_IO_ERROR_CANCELLED.
 */
void   fj_job_make_async (FjLayout *layout, FjPlan *plan, const FjJobWish *wish, GFile *file,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
FjJob *fj_job_make_finish (GAsyncResult *result, GError **error);

G_END_DECLS
