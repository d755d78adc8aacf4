/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-run.h"

#define UPDATE_MS 100

/* Jobs that run, and who looks at them. Lives on the stack of fj_cli_run_jobs(). */
typedef struct {
  FjCliView *view;
  guint      running;
} Run;

static void
on_job_event (FjFlashJob *job, const FjJobEvent *event, Run *run)
{
  fj_cli_view_event (run->view, job, event);
}

static void
on_job_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  /* the job keeps its error */
  fj_flash_job_run_finish (FJ_FLASH_JOB (source), result, NULL);
  run->running--;
  fj_cli_view_ended (run->view, FJ_FLASH_JOB (source));
}

static gboolean
on_update (gpointer user_data)
{
  Run *run = user_data;

  fj_cli_view_update (run->view);
  return G_SOURCE_CONTINUE;
}

static void
on_stop (gpointer user_data)
{
  Run *run = user_data;

  fj_cli_view_pause (run->view);
}

/* A real failure counts more than a stop; the first board's counts most. */
static FjCliExit
get_exit (GPtrArray *jobs)
{
  FjCliExit code = FJ_CLI_EXIT_OK;

  for (guint i = 0; i < jobs->len; i++) {
    FjCliExit one = fj_cli_exit_from_error (fj_flash_job_get_error (g_ptr_array_index (jobs, i)));

    if (one != FJ_CLI_EXIT_OK && (code == FJ_CLI_EXIT_OK || code == FJ_CLI_EXIT_CANCELLED))
      code = one;
  }
  return code;
}

/**
 * fj_cli_run_jobs:
 * @jobs: (element-type FjFlashJob): jobs that are ready
 * @view: how they are shown
 * @stop: what stops them
 *
 * Runs all jobs at once, to their ends.
 *
 * Returns: the exit code: that of the first job that failed
 */
FjCliExit
fj_cli_run_jobs (GPtrArray *jobs, FjCliView *view, FjCliStop *stop)
{
  Run   run = { .view = view, .running = jobs->len };
  guint source = g_timeout_add (UPDATE_MS, on_update, &run);

  fj_cli_stop_set_func (stop, on_stop, &run);
  fj_cli_view_begin (view, jobs);
  for (guint i = 0; i < jobs->len; i++) {
    FjFlashJob *job = g_ptr_array_index (jobs, i);

    g_signal_connect (job, "event", G_CALLBACK (on_job_event), &run);
    fj_flash_job_run_async (job, fj_cli_stop_get_cancellable (stop), on_job_ready, &run);
  }
  while (run.running > 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  fj_cli_stop_set_func (stop, NULL, NULL);
  fj_cli_view_end (view);
  for (guint i = 0; i < jobs->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (jobs, i), &run);
  return get_exit (jobs);
}
