/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-maker.h"

#include "fj-job-companion.h"
#include "fj-job-file.h"
#include "fj-job-hook.h"

#include <fj-error.h>
#include <fj-image-hash.h>
#include <fj-thread.h>
#include <glib/gi18n-lib.h>

/* What the thread is given: all but the files is known. */
typedef struct {
  FjJob  *job;    /* (owned): nobody else has it yet */
  FjPlan *plan;   /* (owned) */
  GFile  *file;   /* (owned): where the job goes */
  GFile  *folder; /* (owned): its folder */
} Making;

static void
making_free (Making *self)
{
  fj_job_unref (self->job);
  fj_plan_unref (self->plan);
  g_object_unref (self->file);
  g_object_unref (self->folder);
  g_free (self);
}

static gboolean
is_root (GFile *folder)
{
  g_autoptr (GFile) parent = g_file_get_parent (folder);

  return parent == NULL;
}

/*
 * (transfer full) (nullable): how @file is reached from @folder by way of a folder that they share;
 * %NULL when that is only the root, so that a whole folder can be moved with the job in it.
 */
static char *
dup_relative (GFile *file, GFile *folder)
{
  g_autoptr (GFile) shared = g_object_ref (folder);
  g_autoptr (GString) path = g_string_new (NULL);

  while (!is_root (shared)) {
    g_autofree char *rest = g_file_get_relative_path (shared, file);
    GFile           *parent = g_file_get_parent (shared);

    if (rest != NULL || g_file_equal (shared, file)) {
      g_object_unref (parent);
      g_string_append (path, rest != NULL ? rest : ".");
      return g_string_free (g_steal_pointer (&path), FALSE);
    }
    g_string_append (path, "../");
    g_object_unref (shared);
    shared = parent;
  }
  return NULL;
}

/* (transfer full) (nullable): a seal without size and sum */
static FjJobSeal *
name_file (GFile *file, GFile *folder, GError **error)
{
  g_autofree char *relative = dup_relative (file, folder);
  const char      *path = relative != NULL ? relative : g_file_peek_path (file);
  g_autofree char *shown = NULL;

  if (path != NULL && g_utf8_validate (path, -1, NULL))
    return fj_job_seal_new (path, folder);
  shown = g_file_get_parse_name (file);
  fj_error_set (error, FJ_ERROR_JOB, _ ("Copy or rename it."),
                _ ("A job cannot name the file “%s”: it is not on this computer, or its name is "
                   "not valid."),
                shown);
  return NULL;
}

static gboolean
seal_file (Making *self, FjImage *image, GCancellable *cancellable, GError **error)
{
  GFile      *file = fj_image_get_file (image);
  FjJobSeal  *seal;
  const char *sum;

  if (fj_job_find_seal (self->job, file) != NULL)
    return TRUE;
  seal = name_file (file, self->folder, error);
  if (seal == NULL)
    return FALSE;
  g_ptr_array_add (self->job->files, seal);
  sum = fj_image_get_sha256 (image, cancellable, error);
  seal->size = fj_image_get_stored_size (image);
  seal->sha256 = g_strdup (sum);
  return sum != NULL;
}

static gboolean
seal_companion (Making *self, FjImage *image, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = fj_job_find_companion (image);
  g_autoptr (FjImage) companion = NULL;

  if (file == NULL)
    return TRUE;
  companion = fj_image_open (file, FJ_UNPACK_NEVER, G_MAXUINT64, cancellable, error);
  return companion != NULL && seal_file (self, companion, cancellable, error);
}

static gboolean
seal_all (Making *self, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < fj_plan_get_n_rows (self->plan); i++) {
    FjImage *image = fj_plan_get_row (self->plan, i)->image;

    if (image != NULL && (!seal_file (self, image, cancellable, error) ||
                          !seal_companion (self, image, cancellable, error)))
      return FALSE;
  }
  return TRUE;
}

static void
make_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Making *self = task_data;
  GError *error = NULL;
  FjJob  *saved = NULL;

  if (seal_all (self, cancellable, &error) &&
      fj_job_save (self->job, self->file, cancellable, &error))
    saved = fj_job_load (self->file, cancellable, &error);
  if (saved != NULL)
    g_task_return_pointer (task, saved, (GDestroyNotify) fj_job_unref);
  else
    g_task_return_error (task, error);
}

static gboolean
seal_layout (Making *self, FjLayout *layout, GError **error)
{
  GFile *file = fj_layout_get_file (layout);
  g_autoptr (GBytes) bytes = fj_layout_to_bytes (layout);

  if (file == NULL || fj_layout_get_modified (layout)) {
    fj_error_set (error, FJ_ERROR_JOB, _ ("Save the layout first."),
                  _ ("A job is made of a layout as it is in its file."));
    return FALSE;
  }
  self->job->layout = name_file (file, self->folder, error);
  if (self->job->layout == NULL)
    return FALSE;
  self->job->layout->size = g_bytes_get_size (bytes);
  self->job->layout->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return TRUE;
}

/* Only where it is not that of the layout. */
static gboolean
name_folder (Making *self, FjLayout *layout, GError **error)
{
  g_autoptr (GFile) folder = fj_layout_dup_folder (layout);
  g_autoptr (GFile) own = g_file_get_parent (fj_layout_get_file (layout));

  if (folder == NULL || (own != NULL && g_file_equal (folder, own)))
    return TRUE;
  self->job->folder = name_file (folder, self->folder, error);
  return self->job->folder != NULL;
}

/* (transfer full) (nullable) */
static GStrv
dup_words (const char *const *words)
{
  return words != NULL && words[0] != NULL ? g_strdupv ((char **) words) : NULL;
}

static void
take_wish (FjJob *job, const FjJobWish *wish)
{
  const FjPlanOptions *options = wish->options;

  job->name = g_strdup (wish->name);
  job->families = dup_words (wish->families);
  job->only = dup_words (options->only);
  job->skip = dup_words (options->skip);
  job->unpack = dup_words (options->unpack);
  job->keep_packed = dup_words (options->keep_packed);
  job->way = options->way;
  job->verify = options->verify;
  job->everything = options->everything;
  job->end = wish->end;
  job->quantity = wish->quantity;
  if (wish->before != NULL)
    job->before = fj_job_hook_new (wish->before, FJ_JOB_HOOK_SECONDS);
  if (wish->after != NULL)
    job->after = fj_job_hook_new (wish->after, FJ_JOB_HOOK_SECONDS);
}

/**
 * fj_job_make_async:
 * @layout: a layout that is saved
 * @plan: a plan of it, of the same options, for any board
 * @wish: what the job is to say
 * @file: where it goes
 * @cancellable: (nullable):
 * @callback: called when it is saved
 * @user_data: its argument
 *
 * Makes a job: what the layout and the files of @plan are like now, it will ask for ever after.
 * Reads all files on a thread.
 */
void
fj_job_make_async (FjLayout *layout, FjPlan *plan, const FjJobWish *wish, GFile *file,
                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Making *making;
  GError *error = NULL;

  g_return_if_fail (FJ_IS_LAYOUT (layout) && plan != NULL && wish != NULL && G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_job_make_async);
  making = g_new0 (Making, 1);
  making->job = fj_job_new ();
  making->plan = fj_plan_ref (plan);
  making->file = g_object_ref (file);
  making->folder = g_file_get_parent (file);
  g_task_set_task_data (task, making, (GDestroyNotify) making_free);
  take_wish (making->job, wish);
  if (seal_layout (making, layout, &error) && name_folder (making, layout, &error))
    fj_thread_run_task (task, make_thread);
  else
    g_task_return_error (task, error);
}

/**
 * fj_job_make_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the job, as it was read again from its file
 */
FjJob *
fj_job_make_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
