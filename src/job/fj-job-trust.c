/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-trust.h"

#include <fj-error.h>
#include <fj-file.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* (transfer full): one SHA-256 of a job a line. */
static char *
dup_list_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "flashjig", "trusted-jobs", NULL);
}

static gboolean
has_hooks (FjJob *job)
{
  return job->before != NULL || job->after != NULL;
}

/* (transfer full) */
static char *
read_list (void)
{
  g_autofree char *path = dup_list_path ();
  char            *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : g_strdup ("");
}

static gboolean
is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

/**
 * fj_job_trust_check:
 * @job: a job that was read from its file
 * @error: return location for %FJ_ERROR_JOB
 *
 * Returns: whether it has no programs, or may start them
 */
gboolean
fj_job_trust_check (FjJob *job, GError **error)
{
  g_autofree char *list = NULL;

  g_return_val_if_fail (job != NULL && job->sha256 != NULL, FALSE);

  if (!has_hooks (job))
    return TRUE;
  if (is_sandboxed ()) {
    fj_error_set (error, FJ_ERROR_JOB, _ ("Use Flashjig as a package of the system."),
                  _ ("The job starts programs, which cannot be done from the Flatpak."));
    return FALSE;
  }
  list = read_list ();
  if (strstr (list, job->sha256) != NULL)
    return TRUE;
  fj_error_set (error, FJ_ERROR_JOB,
                _ ("“flashjig-cli job show” names them. Who trusts them says so once: "
                   "flashjig-cli flash --job=FILE --trust-hooks."),
                _ ("The job starts programs on this computer, which nobody has allowed yet."));
  return FALSE;
}

/**
 * fj_job_trust_give:
 * @job: a job that was read from its file
 * @error: return location for %FJ_ERROR_JOB
 *
 * Allows exactly this job, as it is now, to start its programs, from now on.
 *
 * Returns: whether that is kept
 */
gboolean
fj_job_trust_give (FjJob *job, GError **error)
{
  g_autofree char *path = dup_list_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *list = read_list ();
  g_autofree char *text = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (job != NULL && job->sha256 != NULL, FALSE);

  if (strstr (list, job->sha256) != NULL)
    return TRUE;
  text = g_strconcat (list, job->sha256, "\n", NULL);
  bytes = g_bytes_new (text, strlen (text));
  g_mkdir_with_parents (folder, 0700);
  if (fj_file_replace (file, bytes, NULL, NULL, &local))
    return TRUE;
  fj_error_set (error, FJ_ERROR_JOB, NULL,
                _ ("It could not be remembered that the programs of the job are allowed: %s"),
                local->message);
  return FALSE;
}
