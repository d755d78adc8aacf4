/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-file.h"

#include "fj-job-hook.h"
#include "fj-job-keys.h"

#include <errno.h>
#include <fj-enum.h>
#include <fj-error.h>
#include <fj-file.h>
#include <fj-thread.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* A job of a thousand files has less. */
#define SIZE_MAX_JOB (1024 * 1024)

#define MAIN "Flashjig job"
#define LAYOUT "Layout"
#define FOLDER "Folder"
#define BEFORE "Before"
#define AFTER "After"
#define FILE_PREFIX "File "

/* Longer ones than an hour would hold up a line. */
#define HOOK_SECONDS_MAX 3600

static gboolean
set_newer (GError **error)
{
  fj_error_set (error, FJ_ERROR_JOB, _ ("Update Flashjig."),
                _ ("The job was made by a newer version of Flashjig."));
  return FALSE;
}

static gboolean
check_version (FjJobKeys *keys, GError **error)
{
  guint64 version;

  if (!fj_job_keys_get_number (keys, MAIN, "Version", 1, G_MAXINT, &version, error))
    return FALSE;
  return version <= FJ_JOB_VERSION || set_newer (error);
}

static gboolean
read_enum (FjJobKeys *keys, const char *key, GType type, int *value, GError **error)
{
  g_autofree char *word = NULL;

  if (!fj_job_keys_has (keys, MAIN, key))
    return TRUE;
  word = fj_job_keys_dup_text (keys, MAIN, key, error);
  if (word == NULL)
    return FALSE;
  return fj_enum_from_nick (type, word, value) ||
         fj_job_keys_set_error (MAIN, key, error);
}

static gboolean
read_words (FjJobKeys *keys, FjJob *job, GError **error)
{
  return fj_job_keys_take_list (keys, MAIN, "Families", &job->families, error) &&
         fj_job_keys_take_list (keys, MAIN, "Only", &job->only, error) &&
         fj_job_keys_take_list (keys, MAIN, "Skip", &job->skip, error) &&
         fj_job_keys_take_list (keys, MAIN, "Unpack", &job->unpack, error) &&
         fj_job_keys_take_list (keys, MAIN, "KeepPacked", &job->keep_packed, error);
}

static gboolean
read_options (FjJobKeys *keys, FjJob *job, GError **error)
{
  int      way = FJ_WAY_AUTO, verify = FJ_VERIFY_OFF;
  guint64  quantity = 0;
  gboolean reset = FALSE;

  if (!read_enum (keys, "Way", FJ_TYPE_WAY, &way, error) ||
      !read_enum (keys, "Verify", FJ_TYPE_VERIFY, &verify, error) ||
      !fj_job_keys_take_flag (keys, MAIN, "Everything", &job->everything, error) ||
      !fj_job_keys_take_flag (keys, MAIN, "Reset", &reset, error))
    return FALSE;
  if (fj_job_keys_has (keys, MAIN, "Quantity") &&
      !fj_job_keys_get_number (keys, MAIN, "Quantity", 1, G_MAXINT, &quantity, error))
    return FALSE;
  job->way = (FjWay) way;
  job->verify = (FjVerify) verify;
  job->end = reset ? FJ_END_RESET : FJ_END_DETACH;
  job->quantity = (guint) quantity;
  return TRUE;
}

/* (transfer full) (nullable) */
static FjJobSeal *
read_path (FjJobKeys *keys, const char *group, GFile *folder, GError **error)
{
  g_autofree char *path = fj_job_keys_dup_text (keys, group, "Path", error);

  return path != NULL ? fj_job_seal_new (path, folder) : NULL;
}

/* (transfer full) (nullable) */
static FjJobSeal *
read_seal (FjJobKeys *keys, const char *group, GFile *folder, GError **error)
{
  g_autoptr (FjJobSeal) seal = read_path (keys, group, folder, error);

  if (seal == NULL ||
      !fj_job_keys_get_number (keys, group, "Size", 0, G_MAXINT64, &seal->size, error))
    return NULL;
  seal->sha256 = fj_job_keys_dup_sum (keys, group, "SHA256", error);
  return seal->sha256 != NULL ? g_steal_pointer (&seal) : NULL;
}

/* Where a file stands twice, the job would say two things of it. */
static gboolean
add_file (FjJob *job, FjJobSeal *seal, GError **error)
{
  if (seal == NULL)
    return FALSE;
  if (fj_job_find_seal (job, seal->file) != NULL) {
    fj_error_set (error, FJ_ERROR_JOB, _ ("Get the job again from whoever made it."),
                  _ ("The job names the file “%s” twice."), seal->path);
    fj_job_seal_free (seal);
    return FALSE;
  }
  g_ptr_array_add (job->files, seal);
  return TRUE;
}

static gboolean
read_files (FjJobKeys *keys, FjJob *job, GFile *folder, GError **error)
{
  job->layout = read_seal (keys, LAYOUT, folder, error);
  if (job->layout == NULL)
    return FALSE;
  if (fj_job_keys_has (keys, FOLDER, NULL)) {
    job->folder = read_path (keys, FOLDER, folder, error);
    if (job->folder == NULL)
      return FALSE;
  }
  for (guint i = 1;; i++) {
    g_autofree char *group = g_strdup_printf (FILE_PREFIX "%u", i);

    if (!fj_job_keys_has (keys, group, NULL))
      return TRUE;
    if (!add_file (job, read_seal (keys, group, folder, error), error))
      return FALSE;
  }
}

/* A path that depends on where the user is would be another program each time. */
static gboolean
is_program (const char *word)
{
  return word[0] != '\0' &&
         (strchr (word, G_DIR_SEPARATOR) == NULL || g_path_is_absolute (word));
}

static gboolean
read_hook (FjJobKeys *keys, const char *group, FjJobHook **hook, GError **error)
{
  g_auto (GStrv) words = NULL;
  guint64 seconds = FJ_JOB_HOOK_SECONDS;

  if (!fj_job_keys_has (keys, group, NULL))
    return TRUE;
  if (!fj_job_keys_take_list (keys, group, "Program", &words, error))
    return FALSE;
  if (words == NULL || !is_program (words[0]))
    return fj_job_keys_set_error (group, "Program", error);
  if (fj_job_keys_has (keys, group, "Timeout") &&
      !fj_job_keys_get_number (keys, group, "Timeout", 1, HOOK_SECONDS_MAX, &seconds, error))
    return FALSE;
  *hook = fj_job_hook_new ((const char *const *) words, (guint) seconds);
  return TRUE;
}

static gboolean
read_hooks (FjJobKeys *keys, FjJob *job, GError **error)
{
  return read_hook (keys, BEFORE, &job->before, error) &&
         read_hook (keys, AFTER, &job->after, error);
}

/**
 * fj_job_parse:
 * @bytes: contents of the file of a job
 * @file: (nullable): that file; paths are from its folder
 * @error: return location for %FJ_ERROR_JOB
 *
 * Returns: (transfer full) (nullable): the job
 */
FjJob *
fj_job_parse (GBytes *bytes, GFile *file, GError **error)
{
  g_autoptr (FjJob) job = fj_job_new ();
  g_autoptr (FjJobKeys) keys = NULL;
  g_autoptr (GFile) folder = file != NULL ? g_file_get_parent (file) : NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  keys = fj_job_keys_new_from_bytes (bytes, FJ_JOB_MAGIC, error);
  if (keys == NULL || !check_version (keys, error))
    return NULL;
  job->name = fj_job_keys_dup_text (keys, MAIN, "Name", error);
  if (job->name == NULL || !read_options (keys, job, error) || !read_words (keys, job, error) ||
      !read_files (keys, job, folder, error) || !read_hooks (keys, job, error) ||
      !fj_job_keys_check_rest (keys, error))
    return NULL;
  g_set_object (&job->file, file);
  job->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return g_steal_pointer (&job);
}

static void
write_seal (FjJobKeys *keys, const char *group, const FjJobSeal *seal)
{
  fj_job_keys_put_text (keys, group, "Path", seal->path);
  if (seal->sha256 == NULL)
    return;
  fj_job_keys_put_number (keys, group, "Size", seal->size);
  fj_job_keys_put_text (keys, group, "SHA256", seal->sha256);
}

static void
write_options (FjJobKeys *keys, FjJob *self)
{
  fj_job_keys_put_list (keys, MAIN, "Families", self->families);
  fj_job_keys_put_text (keys, MAIN, "Verify",
                        fj_enum_to_nick (FJ_TYPE_VERIFY, (int) self->verify));
  fj_job_keys_put_text (keys, MAIN, "Way", fj_enum_to_nick (FJ_TYPE_WAY, (int) self->way));
  fj_job_keys_put_flag (keys, MAIN, "Everything", self->everything);
  fj_job_keys_put_flag (keys, MAIN, "Reset", self->end == FJ_END_RESET);
  fj_job_keys_put_list (keys, MAIN, "Only", self->only);
  fj_job_keys_put_list (keys, MAIN, "Skip", self->skip);
  fj_job_keys_put_list (keys, MAIN, "Unpack", self->unpack);
  fj_job_keys_put_list (keys, MAIN, "KeepPacked", self->keep_packed);
  if (self->quantity > 0)
    fj_job_keys_put_number (keys, MAIN, "Quantity", self->quantity);
}

static void
write_hook (FjJobKeys *keys, const char *group, FjJobHook *hook)
{
  if (hook == NULL)
    return;
  fj_job_keys_put_list (keys, group, "Program", hook->words);
  fj_job_keys_put_number (keys, group, "Timeout", hook->seconds);
}

/**
 * fj_job_to_bytes:
 *
 * Returns: (transfer full): what its file holds
 */
GBytes *
fj_job_to_bytes (FjJob *self)
{
  g_autoptr (FjJobKeys) keys = fj_job_keys_new ();

  g_return_val_if_fail (self != NULL, NULL);

  fj_job_keys_put_number (keys, MAIN, "Version", FJ_JOB_VERSION);
  fj_job_keys_put_text (keys, MAIN, "Name", self->name);
  write_options (keys, self);
  write_seal (keys, LAYOUT, self->layout);
  if (self->folder != NULL)
    write_seal (keys, FOLDER, self->folder);
  for (guint i = 0; i < self->files->len; i++) {
    g_autofree char *group = g_strdup_printf (FILE_PREFIX "%u", i + 1);

    write_seal (keys, group, g_ptr_array_index (self->files, i));
  }
  write_hook (keys, BEFORE, self->before);
  write_hook (keys, AFTER, self->after);
  return fj_job_keys_to_bytes (keys);
}

static void
name_file (GError **error, GFile *file)
{
  FjErrorDetail *detail = error != NULL ? fj_error_get_detail (*error) : NULL;

  if (detail == NULL)
    return;
  g_free (detail->file);
  detail->file = g_file_get_parse_name (file);
}

static void
take_system_error (GError **error, GError *cause, gboolean is_saving)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, cause);
    return;
  }
  fj_error_set (error, FJ_ERROR_JOB, NULL,
                is_saving ? _ ("The job cannot be saved: %s") : _ ("The job cannot be read: %s"),
                cause->message);
  g_error_free (cause);
}

/* (transfer full) (nullable): no more than a job may have; of a pipe or a device nothing. */
static GBytes *
read_bytes (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info =
    g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, cancellable,
                       error);
  g_autoptr (GFileInputStream) stream = NULL;

  if (info == NULL)
    return NULL;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                         _ ("it is not an ordinary file"));
    return NULL;
  }
  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return NULL;
  return g_input_stream_read_bytes (G_INPUT_STREAM (stream), SIZE_MAX_JOB + 1, cancellable, error);
}

/**
 * fj_job_load:
 * @file: a file
 * @cancellable: (nullable):
 * @error: return location for %FJ_ERROR_JOB, also for what cannot be read
 *
 * Returns: (transfer full) (nullable): the job in it; its files are not looked at
 */
FjJob *
fj_job_load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  GError *local = NULL;
  FjJob  *job = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  bytes = read_bytes (file, cancellable, &local);
  if (bytes == NULL)
    take_system_error (error, local, FALSE);
  else if (g_bytes_get_size (bytes) > SIZE_MAX_JOB)
    fj_error_set (error, FJ_ERROR_JOB, NULL, _ ("The file is too large to be a job."));
  else
    job = fj_job_parse (bytes, file, error);
  if (job == NULL)
    name_file (error, file);
  return job;
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  FjJob  *job = fj_job_load (task_data, cancellable, &error);

  if (job != NULL)
    g_task_return_pointer (task, job, (GDestroyNotify) fj_job_unref);
  else
    g_task_return_error (task, error);
}

/**
 * fj_job_load_async:
 * @file: a file
 * @cancellable: (nullable):
 * @callback: called when it is read
 * @user_data: its argument
 *
 * As fj_job_load(), on a thread.
 */
void
fj_job_load_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_job_load_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  fj_thread_run_task (task, load_thread);
}

/**
 * fj_job_load_finish:
 * @result: what the callback got
 * @error: return location for an error: those of fj_job_load()
 *
 * Returns: (transfer full) (nullable): the job
 */
FjJob *
fj_job_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* By whatever name. */
static gboolean
is_same_file (GFile *a, GFile *b)
{
  const char *path_a = g_file_peek_path (a), *path_b = g_file_peek_path (b);
  GStatBuf    state_a, state_b;

  if (g_file_equal (a, b))
    return TRUE;
  return path_a != NULL && path_b != NULL && g_stat (path_a, &state_a) == 0 &&
         g_stat (path_b, &state_b) == 0 && state_a.st_dev == state_b.st_dev &&
         state_a.st_ino == state_b.st_ino;
}

static gboolean
is_sealed (FjJob *self, GFile *file)
{
  if (is_same_file (self->layout->file, file))
    return TRUE;
  for (guint i = 0; i < self->files->len; i++)
    if (is_same_file (((FjJobSeal *) g_ptr_array_index (self->files, i))->file, file))
      return TRUE;
  return FALSE;
}

/**
 * fj_job_save:
 * @self: a job whose paths are from the folder of @file
 * @file: where to
 * @cancellable: (nullable):
 * @error: return location for %FJ_ERROR_JOB
 *
 * Writes the job so that an older one stays until the new one is complete, or could not be read
 * again. Never over a file that the job itself is about.
 *
 * Returns: whether it is on the disk
 */
gboolean
fj_job_save (FjJob *self, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (FjJob) again = NULL;
  GError *local = NULL;

  g_return_val_if_fail (self != NULL && G_IS_FILE (file), FALSE);

  bytes = fj_job_to_bytes (self);
  again = fj_job_parse (bytes, file, error);
  if (again == NULL)
    return FALSE;
  if (is_sealed (self, file))
    g_set_error_literal (&local, G_IO_ERROR, G_IO_ERROR_EXISTS, g_strerror (EEXIST));
  else if (fj_file_replace (file, bytes, NULL, cancellable, &local))
    return TRUE;
  take_system_error (error, local, TRUE);
  name_file (error, file);
  return FALSE;
}
