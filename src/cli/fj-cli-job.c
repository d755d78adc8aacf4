/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-job.h"

#include <fj-error.h>
#include <fj-job-file.h>
#include <fj-record-place.h>
#include <glib/gi18n.h>

/* The command line may say again what the job says, and nothing else. */
static const char *
find_contradiction (FjCliRows *rows, FjJob *job)
{
  if (rows->only != NULL)
    return "--only";
  if (rows->skip != NULL)
    return "--skip";
  if (rows->unpack != NULL)
    return "--unpack";
  if (rows->keep_packed != NULL)
    return "--keep-packed";
  if (rows->way_word != NULL && rows->way != job->way)
    return "--way";
  if (rows->verify_word != NULL && rows->verify != job->verify)
    return "--verify";
  if (rows->everything && !job->everything)
    return "--everything";
  if (rows->reset && job->end != FJ_END_RESET)
    return "--reset";
  return NULL;
}

static void
take_rows (FjCliRows *rows, FjJob *job)
{
  rows->only = g_strdupv (job->only);
  rows->skip = g_strdupv (job->skip);
  rows->unpack = g_strdupv (job->unpack);
  rows->keep_packed = g_strdupv (job->keep_packed);
  rows->way = job->way;
  rows->verify = job->verify;
  rows->everything = job->everything;
  rows->reset = job->end == FJ_END_RESET;
  rows->is_job = TRUE;
}

/**
 * fj_cli_job_open:
 * @path: a job
 * @rows: (inout): what the command line says; then what the job says
 * @records: (nullable): the file of records, or "off", as the command line says it
 * @cancellable: (nullable):
 * @error: return location for %FJ_ERROR_JOB, %G_OPTION_ERROR: an option says something else
 *
 * Returns: (transfer full) (nullable): who keeps runs to the job
 */
FjJobKeeper *
fj_cli_job_open (const char *path, FjCliRows *rows, const char *records, GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (FjJob) job = fj_job_load (file, cancellable, error);
  g_autoptr (FjJobKeeper) keeper = NULL;
  g_autofree char *records_path = fj_record_dup_path (records);
  const char      *option;

  if (job == NULL)
    return NULL;
  option = find_contradiction (rows, job);
  if (option != NULL) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 /* Translators: an option */
                 _ ("%s contradicts the job. Only whoever makes a job chooses that."),
                 option);
    return NULL;
  }
  keeper = fj_job_keeper_new (job, records_path, error);
  if (keeper == NULL || !fj_job_keeper_check_quantity (keeper, error))
    return NULL;
  take_rows (rows, job);
  return g_steal_pointer (&keeper);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

/**
 * fj_cli_job_check_plan:
 * @keeper: who keeps runs to a job
 * @plan: what would be sent
 * @is_silent: whether nothing is said while it takes long
 * @cancellable: (nullable):
 * @error: return location for %FJ_ERROR_JOB
 *
 * Reads all files, while the main context runs.
 *
 * Returns: whether they are those of the job
 */
gboolean
fj_cli_job_check_plan (FjJobKeeper *keeper, FjPlan *plan, gboolean is_silent,
                       GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  fj_job_check_plan_async (fj_job_keeper_get_check (keeper), plan, cancellable, on_checked,
                           &result);
  fj_cli_layout_wait (&result, is_silent);
  return fj_job_check_plan_finish (result, error);
}
