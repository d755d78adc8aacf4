/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-run.h"

#define UPDATE_MS 100

/* A run, and who looks at it. Lives on the stack of fj_cli_run_jobs(). */
typedef struct {
  FjRun     *run;
  FjCliView *view;
} Watch;

static void
on_event (FjRun *run, FjFlashJob *job, const FjJobEvent *event, Watch *watch)
{
  fj_cli_view_event (watch->view, job, event);
}

static void
on_job_over (FjRun *run, FjFlashJob *job, Watch *watch)
{
  fj_cli_view_ended (watch->view, job);
}

static gboolean
on_update (gpointer user_data)
{
  Watch *watch = user_data;

  fj_cli_view_update (watch->view);
  return G_SOURCE_CONTINUE;
}

static void
on_stop (gpointer user_data)
{
  Watch *watch = user_data;

  /* what waits is over at once, and told before the question */
  fj_run_stop (watch->run);
  fj_cli_view_pause (watch->view);
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
 * @runs: what the run is counted in
 * @run: a run that is prepared
 * @view: how its jobs are shown
 * @stop: what stops them
 *
 * Starts the run and waits for its end.
 *
 * Returns: the exit code: that of the first job that failed
 */
FjCliExit
fj_cli_run_jobs (FjRunSet *runs, FjRun *run, FjCliView *view, FjCliStop *stop)
{
  Watch watch = { .run = run, .view = view };
  g_autoptr (GPtrArray) jobs = fj_run_dup_jobs (run);
  guint source = g_timeout_add (UPDATE_MS, on_update, &watch);

  fj_cli_stop_set_func (stop, on_stop, &watch);
  fj_cli_view_begin (view, runs, jobs);
  g_signal_connect (run, "event", G_CALLBACK (on_event), &watch);
  g_signal_connect (run, "job-over", G_CALLBACK (on_job_over), &watch);
  fj_run_set_start (runs, run);
  while (fj_run_get_status (run) == FJ_RUN_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (run, &watch);
  g_source_remove (source);
  fj_cli_stop_set_func (stop, NULL, NULL);
  fj_cli_view_end (view);
  return get_exit (jobs);
}
