/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-check.h"

#include "fj-job-companion.h"

#include <fj-error-text.h>
#include <fj-error.h>
#include <fj-image-hash.h>
#include <fj-thread.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>

/*
 * A state of a file. The time of its last change of any kind is what nobody can set back, unlike
 * that of its contents.
 */
typedef struct {
  dev_t           device;
  ino_t           inode;
  struct timespec changed;
} Touch;

struct _FjJobCheck {
  gatomicrefcount ref_count;
  FjJob          *job; /* (owned) */

  GMutex      mutex;
  GHashTable *proven; /* (owned) (element-type FjJobSeal Touch): what was read and is right */
};

/**
 * fj_job_check_new:
 * @job: a job
 *
 * Returns: (transfer full): a check that has not read anything
 */
FjJobCheck *
fj_job_check_new (FjJob *job)
{
  FjJobCheck *self = g_new0 (FjJobCheck, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->job = fj_job_ref (job);
  g_mutex_init (&self->mutex);
  self->proven = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

/**
 * fj_job_check_ref:
 *
 * Returns: (transfer full): @self
 */
FjJobCheck *
fj_job_check_ref (FjJobCheck *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * fj_job_check_unref:
 *
 * Gives up one reference.
 */
void
fj_job_check_unref (FjJobCheck *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  fj_job_unref (self->job);
  g_mutex_clear (&self->mutex);
  g_hash_table_unref (self->proven);
  g_free (self);
}

static void
set_changed (const FjJobSeal *seal, GError **error)
{
  fj_error_set (error, FJ_ERROR_JOB,
                _ ("Put the file that the job was made of back in its place, or ask whoever made "
                   "the job for a new one."),
                _ ("The file “%s” is not the one that the job was made of."), seal->path);
}

/* A file that is not there at all keeps its own words. */
static void
take_cause (const FjJobSeal *seal, GError *cause, GError **error)
{
  g_autofree char *advice = g_strdup (fj_error_get_advice (cause));

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, cause);
    return;
  }
  fj_error_set (error, FJ_ERROR_JOB, advice,
                /* Translators: a file, and what is the matter with it */
                _ ("The file “%s” of the job cannot be used: %s"), seal->path, cause->message);
  g_error_free (cause);
}

static gboolean
look_at_file (const FjJobSeal *seal, Touch *touch)
{
  const char *path = g_file_peek_path (seal->file);
  struct stat st;

  if (path == NULL || stat (path, &st) != 0)
    return FALSE;
  *touch = (Touch){ st.st_dev, st.st_ino, st.st_ctim };
  return TRUE;
}

static gboolean
is_same (const Touch *a, const Touch *b)
{
  return a->device == b->device && a->inode == b->inode &&
         a->changed.tv_sec == b->changed.tv_sec && a->changed.tv_nsec == b->changed.tv_nsec;
}

static gboolean
compare_image (const FjJobSeal *seal, FjImage *image, GCancellable *cancellable, GError **error)
{
  GError     *local = NULL;
  const char *sum;

  if (fj_image_get_stored_size (image) != seal->size) {
    set_changed (seal, error);
    return FALSE;
  }
  sum = fj_image_get_sha256 (image, cancellable, &local);
  if (sum == NULL) {
    take_cause (seal, local, error);
    return FALSE;
  }
  if (g_str_equal (sum, seal->sha256))
    return TRUE;
  set_changed (seal, error);
  return FALSE;
}

/* @image (nullable): the same file, whose sum others need, too */
static gboolean
read_file (const FjJobSeal *seal, FjImage *image, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjImage) own = NULL;
  GError *local = NULL;

  if (image == NULL) {
    own = fj_image_open (seal->file, FJ_UNPACK_NEVER, G_MAXUINT64, cancellable, &local);
    image = own;
  }
  if (image != NULL)
    return compare_image (seal, image, cancellable, error);
  take_cause (seal, local, error);
  return FALSE;
}

/* With the mutex. An image that was opened before the file was touched tells nothing of it now. */
static gboolean
check_seal (FjJobCheck *self, FjJobSeal *seal, FjImage *image, GCancellable *cancellable,
            GError **error)
{
  Touch         *proven = g_hash_table_lookup (self->proven, seal);
  Touch          before = { 0 }, after = { 0 };
  const gboolean is_there = look_at_file (seal, &before);

  if (is_there && proven != NULL && is_same (proven, &before))
    return TRUE;
  if (!read_file (seal, proven == NULL ? image : NULL, cancellable, error))
    return FALSE;
  if (!is_there || !look_at_file (seal, &after) || !is_same (&before, &after)) {
    set_changed (seal, error);
    return FALSE;
  }
  g_hash_table_insert (self->proven, seal, g_memdup2 (&after, sizeof after));
  return TRUE;
}

/**
 * fj_job_check_layout:
 * @self: a check
 * @layout: a layout that was read from where the job says
 * @error: return location for %FJ_ERROR_JOB
 *
 * Main thread, as everything with layouts; reads nothing.
 *
 * Returns: whether it is the one that was sealed
 */
gboolean
fj_job_check_layout (FjJobCheck *self, FjLayout *layout, GError **error)
{
  FjJobSeal *seal;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *sum = NULL;

  g_return_val_if_fail (self != NULL && FJ_IS_LAYOUT (layout), FALSE);

  seal = self->job->layout;
  bytes = fj_layout_to_bytes (layout);
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (g_str_equal (sum, seal->sha256))
    return TRUE;
  set_changed (seal, error);
  return FALSE;
}

/* Rows find their files in folders: it may be another one now, and one that the job never saw. */
static gboolean
check_known (FjJobCheck *self, GFile *file, GError **error)
{
  g_autofree char *shown = NULL;

  if (fj_job_find_seal (self->job, file) != NULL)
    return TRUE;
  shown = g_file_get_parse_name (file);
  fj_error_set (error, FJ_ERROR_JOB,
                _ ("Take it away, or ask whoever made the job for a new one."),
                _ ("The file “%s” would be used, which the job does not know."), shown);
  return FALSE;
}

/* What lies beside an image and says how it is to be sent. */
static gboolean
check_companion (FjJobCheck *self, FjImage *image, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = fj_job_find_companion (image);

  if (file == NULL)
    return TRUE;
  return check_known (self, file, error) &&
         check_seal (self, fj_job_find_seal (self->job, file), NULL, cancellable, error);
}

static gboolean
check_row (FjJobCheck *self, const FjPlanRow *row, GCancellable *cancellable, GError **error)
{
  GFile *file = fj_image_get_file (row->image);

  return check_known (self, file, error) &&
         check_seal (self, fj_job_find_seal (self->job, file), row->image, cancellable, error) &&
         check_companion (self, row->image, cancellable, error);
}

static gboolean
check_rows (FjJobCheck *self, FjPlan *plan, GCancellable *cancellable, GError **error)
{
  if (!check_seal (self, self->job->layout, NULL, cancellable, error))
    return FALSE;
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (row->image != NULL && !check_row (self, row, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * fj_job_check_plan:
 * @self: a check
 * @plan: a plan of the job's layout
 * @cancellable: (nullable):
 * @error: return location for %FJ_ERROR_JOB
 *
 * Blocking, as it may read all files; who asks meanwhile waits for the same reading.
 *
 * Returns: whether every file that @plan sends is the one that was sealed, now
 */
gboolean
fj_job_check_plan (FjJobCheck *self, FjPlan *plan, GCancellable *cancellable, GError **error)
{
  gboolean is_good;

  g_return_val_if_fail (self != NULL && plan != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  is_good = check_rows (self, plan, cancellable, error);
  g_mutex_unlock (&self->mutex);
  return is_good;
}

static void
finding_free (FjJobFinding *finding)
{
  g_clear_error (&finding->error);
  g_free (finding);
}

static gboolean
add_finding (FjJobCheck *self, FjJobSeal *seal, GPtrArray *findings, GCancellable *cancellable,
             GError **error)
{
  FjJobFinding *finding = g_new0 (FjJobFinding, 1);

  finding->seal = seal;
  g_ptr_array_add (findings, finding);
  g_mutex_lock (&self->mutex);
  check_seal (self, seal, NULL, cancellable, &finding->error);
  g_mutex_unlock (&self->mutex);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * fj_job_check_files:
 * @self: a check; it has to outlive what is returned
 * @cancellable: (nullable):
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Blocking: reads the layout and all files.
 *
 * Returns: (transfer full) (nullable) (element-type FjJobFinding): what has become of each, the
 *   layout first
 */
GPtrArray *
fj_job_check_files (FjJobCheck *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) findings =
    g_ptr_array_new_with_free_func ((GDestroyNotify) finding_free);

  g_return_val_if_fail (self != NULL, NULL);

  if (!add_finding (self, self->job->layout, findings, cancellable, error))
    return NULL;
  for (guint i = 0; i < self->job->files->len; i++)
    if (!add_finding (self, g_ptr_array_index (self->job->files, i), findings, cancellable, error))
      return NULL;
  return g_steal_pointer (&findings);
}

/* What a thread is given. */
typedef struct {
  FjJobCheck *self; /* (owned) */
  FjPlan     *plan; /* (owned) (nullable): %NULL: all files */
} Work;

static void
work_free (Work *work)
{
  fj_job_check_unref (work->self);
  g_clear_pointer (&work->plan, fj_plan_unref);
  g_free (work);
}

static void
check_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work      *work = task_data;
  GError    *error = NULL;
  GPtrArray *findings = NULL;

  if (work->plan != NULL)
    fj_job_check_plan (work->self, work->plan, cancellable, &error);
  else
    findings = fj_job_check_files (work->self, cancellable, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, findings, (GDestroyNotify) g_ptr_array_unref);
}

static void
start_thread (FjJobCheck *self, FjPlan *plan, gpointer tag, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->self = fj_job_check_ref (self);
  work->plan = plan != NULL ? fj_plan_ref (plan) : NULL;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  fj_thread_run_task (task, check_thread);
}

/**
 * fj_job_check_plan_async:
 * @self: a check
 * @plan: a plan of the job's layout
 * @cancellable: (nullable):
 * @callback: called when it is known
 * @user_data: its argument
 *
 * As fj_job_check_plan(), on a thread.
 */
void
fj_job_check_plan_async (FjJobCheck *self, FjPlan *plan, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (self != NULL && plan != NULL);

  start_thread (self, plan, fj_job_check_plan_async, cancellable, callback, user_data);
}

/**
 * fj_job_check_plan_finish:
 * @result: what the callback got
 * @error: return location for an error: those of fj_job_check_plan()
 *
 * Returns: whether every file is the one that was sealed
 */
gboolean
fj_job_check_plan_finish (GAsyncResult *result, GError **error)
{
  GError *local = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  g_task_propagate_pointer (G_TASK (result), &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/**
 * fj_job_check_files_async:
 * @self: a check
 * @cancellable: (nullable):
 * @callback: called when all files are read
 * @user_data: its argument
 *
 * As fj_job_check_files(), on a thread.
 */
void
fj_job_check_files_async (FjJobCheck *self, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  start_thread (self, NULL, fj_job_check_files_async, cancellable, callback, user_data);
}

/**
 * fj_job_check_files_finish:
 * @result: what the callback got
 * @error: return location for an error: those of fj_job_check_files()
 *
 * Returns: (transfer full) (nullable) (element-type FjJobFinding): what has become of each
 */
GPtrArray *
fj_job_check_files_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
