/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run-summary.h"

#include <glib/gi18n-lib.h>

/* Partitions that are erased and do not get new content. */
static void
add_erased (GString *text, FjFlashJob *job)
{
  FjPlan    *plan = fj_flash_job_get_plan (job);
  GPtrArray *rows = fj_flash_job_get_rows (job);

  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);
    const char      *device;

    if (!(row->values.option & FJ_OPTION_DELETE) || row->is_sent)
      continue;
    device = fj_partition_get_text (g_ptr_array_index (rows, i), FJ_COLUMN_DEVICE);
    /* Translators: name of a partition, storage it is on ("mmc0") */
    g_string_append_printf (text, _ ("%s on %s"), row->values.name, device);
    g_string_append_c (text, '\n');
  }
}

/* Files that the layout takes from where nobody has said that it may. */
static void
add_outside (GString *text, FjPlan *plan)
{
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);
    g_autofree char *name = NULL;

    if (!row->is_sent || !row->is_outside)
      continue;
    name = g_file_get_parse_name (fj_image_get_file (row->image));
    /* Translators: name of a partition, the file that is sent to it */
    g_string_append_printf (text, _ ("%s: %s"), row->values.name, name);
    g_string_append_c (text, '\n');
  }
}

/**
 * fj_run_summary_new:
 * @run: a run
 *
 * Returns: (transfer full): what it would do if it were started now
 */
FjRunSummary *
fj_run_summary_new (FjRun *run)
{
  g_autoptr (GPtrArray) jobs = fj_run_dup_jobs (run);
  FjRunSummary *self = g_new0 (FjRunSummary, 1);
  guint         limit = fj_run_get_limit (run);
  GString      *erased = g_string_new (NULL);
  GString      *outside = g_string_new (NULL);
  FjTimeLeft    sum = { 0, 0 };

  for (guint i = 0; i < jobs->len; i++) {
    FjFlashJob *job = g_ptr_array_index (jobs, i);
    FjTimeLeft  left;

    if (fj_flash_job_get_state (job) != FJ_JOB_READY)
      continue;
    fj_flash_job_get_time_left (job, &left);
    sum.least += left.least;
    sum.most += left.most;
    self->time.least = MAX (self->time.least, left.least);
    self->time.most = MAX (self->time.most, left.most);
    self->bytes += fj_plan_get_bytes (fj_flash_job_get_plan (job));
    /* the layout is the same for all boards */
    if (self->n_boards++ > 0)
      continue;
    add_erased (erased, job);
    add_outside (outside, fj_flash_job_get_plan (job));
  }
  if (limit > 0) {
    self->time.least = MAX (self->time.least, sum.least / limit);
    self->time.most = MAX (self->time.most, sum.most / limit);
  }
  self->erased = g_string_free (erased, erased->len == 0);
  self->outside = g_string_free (outside, outside->len == 0);
  return self;
}

/**
 * fj_run_summary_free:
 *
 * Frees a summary.
 */
void
fj_run_summary_free (FjRunSummary *self)
{
  g_free (self->erased);
  g_free (self->outside);
  g_free (self);
}
