/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-verdict.h"

#include <fj-error-text.h>
#include <glib/gi18n-lib.h>

/*
 * What the end of a run means, for the window and the command line. A run is all its jobs; those
 * that go on still count as nothing.
 */

#define BIT(name) (1u << FJ_ERROR_##name)

/* Errors that come from what was sent or from the board, and not from who may open it. */
static const guint from_files = BIT (STALL) | BIT (TIMED_OUT) | BIT (DEVICE_STATUS) |
                                BIT (DEVICE_TEXT) | BIT (PROTOCOL) | BIT (NOT_STARTED) |
                                BIT (REENUMERATE);
/* A cable and a power supply are the board's, too. */
static const guint from_board = BIT (GONE) | BIT (RESTARTED);

static gboolean
is_one_of (const GError *error, guint codes)
{
  return error != NULL && error->domain == FJ_ERROR && (codes & 1u << error->code) != 0;
}

static guint
count_jobs (GPtrArray *run, FjJobState state)
{
  guint n = 0;

  for (guint i = 0; i < run->len; i++)
    n += fj_flash_job_get_state (g_ptr_array_index (run, i)) == state;
  return n;
}

/* The same thing went wrong in the same stage, with the same file. */
static gboolean
is_same_place (FjFlashJob *job, FjFlashJob *other)
{
  GError *error = fj_flash_job_get_error (job);
  GError *second = fj_flash_job_get_error (other);

  return second != NULL && second->domain == FJ_ERROR && second->code == error->code &&
         fj_flash_job_get_stage (job) == fj_flash_job_get_stage (other) &&
         g_strcmp0 (fj_error_get_detail (error)->partition,
                    fj_error_get_detail (second)->partition) == 0;
}

/* With the program running that writes, and the layout taken, the files have done their part. */
static gboolean
may_be_files (FjFlashJob *job)
{
  const GError *error = fj_flash_job_get_error (job);

  return is_one_of (error, from_files) &&
         (error->code != FJ_ERROR_REENUMERATE ||
          !fj_stage_info_has (fj_flash_job_get_stage (job), FJ_STAGE_WRITES));
}

/**
 * fj_verdict_get_suspect:
 * @job: a job
 * @run: (element-type FjFlashJob): all jobs of its run, with the same files
 *
 * Returns: who is to be suspected when @job has failed
 */
FjSuspect
fj_verdict_get_suspect (FjFlashJob *job, GPtrArray *run)
{
  if (fj_flash_job_get_state (job) != FJ_JOB_FAILED)
    return FJ_SUSPECT_NOBODY;
  if (count_jobs (run, FJ_JOB_PASSED) > 0)
    return is_one_of (fj_flash_job_get_error (job), from_files | from_board) ? FJ_SUSPECT_BOARD
                                                                             : FJ_SUSPECT_NOBODY;
  if (run->len < 2 || !may_be_files (job))
    return FJ_SUSPECT_NOBODY;
  for (guint i = 0; i < run->len; i++)
    if (!is_same_place (job, g_ptr_array_index (run, i)))
      return FJ_SUSPECT_NOBODY;
  return FJ_SUSPECT_FILES;
}

/**
 * fj_verdict_dup_suspicion:
 * @suspect: who is suspected
 * @run: (element-type FjFlashJob): all jobs of the run
 *
 * Returns: (transfer full) (nullable): a sentence about it; %NULL when nothing can be told
 */
char *
fj_verdict_dup_suspicion (FjSuspect suspect, GPtrArray *run)
{
  guint passed = count_jobs (run, FJ_JOB_PASSED);

  switch (suspect) {
  case FJ_SUSPECT_BOARD:
    return g_strdup_printf (ngettext ("%u other board passed with the same files, so suspect this "
                                      "board, not the layout.",
                                      "%u other boards passed with the same files, so suspect this "
                                      "board, not the layout.",
                                      passed),
                            passed);
  case FJ_SUSPECT_FILES:
    return g_strdup_printf (ngettext ("The board failed at the same place each time, so suspect "
                                      "the files and the layout, not the board.",
                                      "All %u boards failed at the same place, so suspect the "
                                      "files and the layout, not the boards.",
                                      run->len),
                            run->len);
  case FJ_SUSPECT_NOBODY:
  default:
    return NULL;
  }
}

/**
 * fj_verdict_dup_advice:
 * @job: a job that passed or failed
 * @suspect: who is suspected
 *
 * What the board says of itself is worth more than what is suspected, so its advice stays.
 *
 * Returns: (transfer full) (nullable): what to do next
 */
char *
fj_verdict_dup_advice (FjFlashJob *job, FjSuspect suspect)
{
  const GError *error = fj_flash_job_get_error (job);

  if (fj_flash_job_get_state (job) == FJ_JOB_PASSED)
    return fj_plan_fills_storage (fj_flash_job_get_plan (job))
             ? g_strdup (_ ("Set the boot switches back to the storage and reset the board."))
             : NULL;
  if (suspect == FJ_SUSPECT_NOBODY || is_one_of (error, BIT (DEVICE_TEXT)))
    return error != NULL ? g_strdup (fj_error_get_advice (error)) : NULL;
  if (suspect == FJ_SUSPECT_BOARD)
    return g_strdup (_ ("Check cable, power supply and storage of this board and flash it again; "
                        "if it fails at the same place, set it aside."));
  return g_strdup (_ ("See that layout and files were built for these boards and belong together. "
                      "The serial console of one board tells more."));
}
