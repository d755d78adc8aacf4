/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job.h"

/**
 * fj_job_seal_new:
 * @path: a path, absolute or from @folder
 * @folder: (nullable): where the job is; the current folder where it is nowhere yet
 *
 * Returns: (transfer full): a seal without size and sum
 */
FjJobSeal *
fj_job_seal_new (const char *path, GFile *folder)
{
  FjJobSeal *self = g_new0 (FjJobSeal, 1);

  self->path = g_strdup (path);
  if (folder != NULL && !g_path_is_absolute (path))
    self->file = g_file_resolve_relative_path (folder, path);
  else
    self->file = g_file_new_for_path (path);
  return self;
}

/**
 * fj_job_seal_free:
 *
 * Frees @self.
 */
void
fj_job_seal_free (FjJobSeal *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->path);
  g_object_unref (self->file);
  g_free (self->sha256);
  g_free (self);
}

/**
 * fj_job_hook_new:
 * @words: (array zero-terminated=1): the program and its arguments
 * @seconds: that it has
 *
 * Returns: (transfer full): a hook
 */
FjJobHook *
fj_job_hook_new (const char *const *words, guint seconds)
{
  FjJobHook *self = g_new0 (FjJobHook, 1);

  self->words = g_strdupv ((char **) words);
  self->seconds = seconds;
  return self;
}

/**
 * fj_job_hook_free:
 *
 * Frees @self.
 */
void
fj_job_hook_free (FjJobHook *self)
{
  g_return_if_fail (self != NULL);

  g_strfreev (self->words);
  g_free (self);
}

/**
 * fj_job_new:
 *
 * Returns: (transfer full): a job without a name, a layout or a file, to be filled in by whoever
 *   makes or reads it
 */
FjJob *
fj_job_new (void)
{
  FjJob *self = g_atomic_rc_box_new0 (FjJob);

  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_job_seal_free);
  return self;
}

/**
 * fj_job_ref:
 *
 * Returns: (transfer full): @self
 */
FjJob *
fj_job_ref (FjJob *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear_job (gpointer data)
{
  FjJob *self = data;

  g_free (self->name);
  g_clear_object (&self->file);
  g_free (self->sha256);
  g_clear_pointer (&self->layout, fj_job_seal_free);
  g_clear_pointer (&self->folder, fj_job_seal_free);
  g_ptr_array_unref (self->files);
  g_strfreev (self->families);
  g_strfreev (self->only);
  g_strfreev (self->skip);
  g_strfreev (self->unpack);
  g_strfreev (self->keep_packed);
  g_clear_pointer (&self->before, fj_job_hook_free);
  g_clear_pointer (&self->after, fj_job_hook_free);
}

/**
 * fj_job_unref:
 *
 * Gives up one reference.
 */
void
fj_job_unref (FjJob *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_job);
}

/**
 * fj_job_get_options:
 * @self: a job
 *
 * Returns: what plans for its boards depend on; points into @self
 */
FjPlanOptions
fj_job_get_options (FjJob *self)
{
  return (FjPlanOptions){
    .only = (const char *const *) self->only,
    .skip = (const char *const *) self->skip,
    .unpack = (const char *const *) self->unpack,
    .keep_packed = (const char *const *) self->keep_packed,
    .everything = self->everything,
    .way = self->way,
    .verify = self->verify,
  };
}

/**
 * fj_job_allows_family:
 * @self: a job
 * @family: (nullable): name of a family of chips; %NULL: nobody knows it
 *
 * Returns: whether the job is for boards with such a chip
 */
gboolean
fj_job_allows_family (FjJob *self, const char *family)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->families == NULL)
    return TRUE;
  for (guint i = 0; family != NULL && self->families[i] != NULL; i++)
    if (g_ascii_strcasecmp (self->families[i], family) == 0)
      return TRUE;
  return FALSE;
}

/**
 * fj_job_find_seal:
 * @self: a job
 * @file: a file
 *
 * Returns: (transfer none) (nullable): how that file has to be, where the job says so
 */
FjJobSeal *
fj_job_find_seal (FjJob *self, GFile *file)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->files->len; i++) {
    FjJobSeal *seal = g_ptr_array_index (self->files, i);

    if (g_file_equal (seal->file, file))
      return seal;
  }
  return NULL;
}
