/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-result.h"

#include "fj-cli-output.h"

#include <fj-format.h>
#include <fj-proof.h>
#include <fj-run-set-text.h>
#include <fj-verdict.h>
#include <glib/gi18n.h>
#include <unistd.h>

/**
 * fj_cli_result_board:
 *
 * Returns: (transfer full): "1-4.2  STM32MP15  00420033…"
 */
char *
fj_cli_result_board (FjFlashJob *job)
{
  FjDevice        *device = fj_flash_job_get_device (job);
  g_autofree char *title = fj_device_dup_title (device);
  g_autofree char *safe_title = fj_cli_safe (title);
  g_autofree char *serial = NULL;

  if (fj_device_get_serial (device) == NULL)
    return g_strdup_printf ("%s  %s", fj_device_get_port (device), safe_title);
  serial = fj_cli_safe (fj_device_get_serial (device));
  return g_strdup_printf ("%s  %s  %s", fj_device_get_port (device), safe_title, serial);
}

static guint64
get_sent (FjFlashJob *job)
{
  FjProof proof;

  fj_proof_init (&proof, job);
  return proof.sent;
}

static double
get_mean_rate (FjFlashJob *job)
{
  double elapsed = fj_flash_job_get_elapsed (job);

  return elapsed > 0 ? (double) get_sent (job) / elapsed : 0;
}

/* Why it went another way than was asked for. */
static const char *
get_detour (FjFlashJob *job)
{
  const char *why;
  FjWay       way = fj_flash_job_get_way (job, &why);

  return way == FJ_WAY_DFU ? why : NULL;
}

/* On further lines, whether it is proven and what else there is to know; where nothing was to be
 * written, what was done. */
static char *
format_pass (FjFlashJob *job, int fd)
{
  const char      *end = fj_plan_get_end_text (fj_flash_job_get_plan (job));
  g_autofree char *board = fj_cli_result_board (job);
  g_autofree char *size = fj_format_size (get_sent (job));
  g_autofree char *time = fj_format_duration (fj_flash_job_get_elapsed (job));
  g_autofree char *rate = fj_format_rate (get_mean_rate (job));
  g_autofree char *word = fj_cli_tint (fd, FJ_CLI_TONE_GOOD, _ ("PASS"));
  /* Translators: PASS, the board, "540 MB in 4 min 35 s (1.9 MB/s)" */
  g_autofree char *text =
    g_strdup_printf (_ ("%s  %s  %s in %s (%s)"), word, board, size, time, rate);

  FjProof          proof;
  const char      *detour = get_detour (job);
  g_autofree char *proven = NULL;

  fj_proof_init (&proof, job);
  proven = fj_proof_to_text (&proof);
  if (end == NULL)
    end = proven;
  return g_strconcat (text, end != NULL ? "\n  " : "", end != NULL ? end : "",
                      detour != NULL ? "\n  " : "", detour, NULL);
}

/* PASS or FAIL, which board, how much, how long; after a failure on further lines all there is to
 * say about it. */
static char *
format_end (FjFlashJob *job, int fd)
{
  FjJobState       state = fj_flash_job_get_state (job);
  GError          *error = fj_flash_job_get_error (job);
  g_autofree char *board = fj_cli_result_board (job);
  g_autofree char *size = fj_format_size (get_sent (job));
  g_autofree char *time = fj_format_duration (fj_flash_job_get_elapsed (job));
  g_autofree char *word = NULL;
  g_autofree char *reason = NULL;

  if (state == FJ_JOB_PASSED)
    return format_pass (job, fd);
  if (state == FJ_JOB_CANCELLED) {
    word = fj_cli_tint (fd, FJ_CLI_TONE_CARE, _ ("STOPPED"));
    /* Translators: STOPPED, the board, "after 12 s and 20 MB" */
    return g_strdup_printf (_ ("%s  %s  after %s and %s\n"
                               "  Press reset on the board before it is flashed again."),
                            word, board, time, size);
  }
  word = fj_cli_tint (fd, FJ_CLI_TONE_BAD, _ ("FAIL"));
  reason = error != NULL ? fj_cli_format_error (error) : g_strdup ("");
  /* Translators: FAIL, the board, "after 12 s and 20 MB", and on the next line the reason */
  return g_strdup_printf (_ ("%s  %s  after %s and %s\n  %s"), word, board, time, size, reason);
}

/**
 * fj_cli_result_print:
 * @job: a job that is over
 * @quiet: only when it did not pass
 *
 * Prints how it ended: a success to standard output, everything else to standard error.
 */
void
fj_cli_result_print (FjFlashJob *job, gboolean quiet)
{
  gboolean         passed = fj_flash_job_get_state (job) == FJ_JOB_PASSED;
  g_autofree char *text = NULL;

  if (passed && quiet)
    return;
  text = format_end (job, passed ? STDOUT_FILENO : STDERR_FILENO);
  fj_cli_say (passed ? STDOUT_FILENO : STDERR_FILENO, 0, text);
}

/* What the others of the run make likely, for each board, or for all of them at once. */
static void
print_suspicions (GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++) {
    FjFlashJob      *job = g_ptr_array_index (jobs, i);
    FjSuspect        suspect = fj_verdict_get_suspect (job, jobs);
    g_autofree char *suspicion = fj_verdict_dup_suspicion (suspect, jobs);
    g_autofree char *advice = fj_verdict_dup_advice (job, suspect);
    const char      *port = fj_device_get_port (fj_flash_job_get_device (job));

    g_autofree char *text = NULL;

    if (suspect == FJ_SUSPECT_NOBODY)
      continue;
    if (suspect == FJ_SUSPECT_FILES)
      text = g_strdup_printf ("%s %s", suspicion, advice);
    else
      text = g_strdup_printf ("%s: %s %s", port, suspicion, advice);
    fj_cli_say (STDERR_FILENO, 0, text);
    if (suspect == FJ_SUSPECT_FILES)
      return;
  }
}

/* Once: it is the same for all that passed. */
static void
print_advice (GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++) {
    FjFlashJob      *job = g_ptr_array_index (jobs, i);
    g_autofree char *advice = NULL;

    if (fj_flash_job_get_state (job) != FJ_JOB_PASSED)
      continue;
    advice = fj_verdict_dup_advice (job, FJ_SUSPECT_NOBODY);
    if (advice != NULL)
      fj_cli_say (STDOUT_FILENO, 0, advice);
    return;
  }
}

/**
 * fj_cli_result_print_end:
 * @runs: runs that are over
 * @quiet: only what is about failures
 *
 * Prints what there is to say about all boards together: whom to suspect, what is left to do on
 * those that passed, and of several how many did.
 */
void
fj_cli_result_print_end (FjRunSet *runs, gboolean quiet)
{
  g_autoptr (GPtrArray) jobs = fj_run_set_dup_jobs (runs);
  g_autofree char *end = fj_run_set_describe_end (runs);

  print_suspicions (jobs);
  if (quiet)
    return;
  print_advice (jobs);
  if (jobs->len > 1)
    g_print ("%s\n", end);
}

/**
 * fj_cli_result_item_end:
 * @item: an item that is over
 *
 * Returns: (transfer full): how it ended, "12.3 MB in 6.1 s (2 MB/s)"
 */
char *
fj_cli_result_item_end (FjJobItem *item)
{
  double           elapsed = fj_job_item_get_elapsed (item);
  guint64          bytes = fj_job_item_get_bytes (item);
  g_autofree char *size = fj_format_size (bytes);
  g_autofree char *time = fj_format_duration (elapsed);
  g_autofree char *rate = fj_format_rate (elapsed > 0 ? (double) bytes / elapsed : 0);

  switch (fj_job_item_get_state (item)) {
  case FJ_ITEM_SKIPPED:
    return g_strdup (_ ("not asked for"));
  case FJ_ITEM_FAILED:
    /* Translators: a partition of which only a part was sent */
    return g_strdup_printf (_ ("FAILED after %s"), size);
  case FJ_ITEM_STOPPED:
    /* Translators: a partition of which only a part was sent */
    return g_strdup_printf (_ ("stopped after %s"), size);
  case FJ_ITEM_WAITING:
  case FJ_ITEM_SENDING:
  case FJ_ITEM_READING:
  case FJ_ITEM_WRITING:
  case FJ_ITEM_DONE:
  default:
    /* Translators: "12.3 MB in 6.1 s (2 MB/s)" */
    return g_strdup_printf (_ ("%s in %s (%s)"), size, time, rate);
  }
}
