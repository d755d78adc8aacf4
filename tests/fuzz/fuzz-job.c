/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-error.h>
#include <fj-job-file.h>
#include <stdlib.h>

/* Any file: a job that says the same when it is written and read again, or there is a reason. */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
must (gboolean condition)
{
  if (!condition)
    abort ();
}

static void
check_job (FjJob *job)
{
  g_autoptr (GBytes) bytes = fj_job_to_bytes (job);
  g_autoptr (FjJob) copy = fj_job_parse (bytes, job->file, NULL);
  g_autoptr (GBytes) again = NULL;

  must (copy != NULL);
  again = fj_job_to_bytes (copy);
  must (g_bytes_equal (bytes, again));
  must (job->name[0] != '\0' && job->layout->path[0] != '\0');
  for (guint i = 0; i < job->files->len; i++) {
    const FjJobSeal *seal = g_ptr_array_index (job->files, i);

    must (g_file_peek_path (seal->file) != NULL);
    must (fj_job_find_seal (job, seal->file) == seal);
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GFile) file = g_file_new_for_path ("/line/x.flashjob");
  g_autoptr (GError) error = NULL;
  g_autoptr (FjJob) job = fj_job_parse (bytes, file, &error);

  if (job != NULL)
    check_job (job);
  else
    must (g_error_matches (error, FJ_ERROR, FJ_ERROR_JOB));
  return 0;
}
