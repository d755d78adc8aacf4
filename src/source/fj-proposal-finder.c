/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-proposal-finder.h"

#include "fj-build-folder.h"
#include "fj-proposal-maker.h"

#include <fj-error.h>
#include <fj-thread.h>
#include <glib/gi18n-lib.h>

/**
 * fj_proposals_free:
 *
 * Frees @self.
 */
void
fj_proposals_free (FjProposals *self)
{
  g_object_unref (self->folder);
  g_ptr_array_unref (self->proposals);
  g_ptr_array_unref (self->missing);
  fj_build_free (self->build);
  g_free (self);
}

static gboolean
is_card (const FjBuild *build, const char *path)
{
  for (guint i = 0; i < build->files->len; i++) {
    const FjBuildFile *file = g_ptr_array_index (build->files, i);

    if (g_str_equal (file->path, path))
      return file->kind == FJ_IMAGE_DISK;
  }
  return FALSE;
}

/* @only: (nullable): the card image in @folder that was named */
static FjProposals *
propose_layouts (GFile *folder, const char *only, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjBuild) build = fj_build_folder_read (folder, only, cancellable, error);
  FjProposals *self;

  if (build == NULL)
    return NULL;
  if (only != NULL && !fj_build_folder_can_name (only)) {
    g_autofree char *shown = g_filename_display_name (only);

    g_set_error (error, FJ_ERROR, FJ_ERROR_IMAGE, _ ("No layout can name “%s”. Rename it."), shown);
    return NULL;
  }
  if (only != NULL && !is_card (build, only)) {
    g_autofree char *shown = g_filename_display_name (only);

    g_set_error (error, FJ_ERROR, FJ_ERROR_IMAGE,
                 _ ("“%s” is not the image of a whole card: it has no partition table (GPT)."),
                 shown);
    return NULL;
  }
  self = g_new0 (FjProposals, 1);
  self->folder = g_object_ref (folder);
  self->missing = g_ptr_array_new_with_free_func (g_free);
  self->proposals = fj_proposals_make (build, only, self->missing);
  self->build = g_steal_pointer (&build);
  return self;
}

/**
 * fj_proposals_find:
 * @source: the folder of a build, or the image of a card
 * @cancellable: (nullable): to stop early
 * @error: return location for an error: those of GIO, or %FJ_ERROR_IMAGE about the image
 *
 * Looks which complete layouts the files allow. Blocking; any thread.
 *
 * Returns: (transfer full) (nullable): what was found, which may be nothing but what is missing
 */
FjProposals *
fj_proposals_find (GFile *source, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) folder = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (G_IS_FILE (source), NULL);

  if (g_file_query_file_type (source, G_FILE_QUERY_INFO_NONE, cancellable) ==
      G_FILE_TYPE_DIRECTORY) {
    folder = fj_build_folder_resolve (source);
    return propose_layouts (folder, NULL, cancellable, error);
  }
  folder = g_file_get_parent (source);
  name = g_file_get_basename (source);
  if (folder == NULL || !g_file_query_exists (source, cancellable)) {
    g_autofree char *shown = g_file_get_parse_name (source);

    g_set_error (error, FJ_ERROR, FJ_ERROR_IMAGE, _ ("There is no file or folder “%s”."), shown);
    return NULL;
  }
  return propose_layouts (folder, name, cancellable, error);
}

static void
find_thread (GTask *task, gpointer object, gpointer source, GCancellable *cancellable)
{
  GError      *error = NULL;
  FjProposals *found = fj_proposals_find (source, cancellable, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) fj_proposals_free);
  else
    g_task_return_error (task, error);
}

/**
 * fj_proposals_find_async:
 * @source: the folder of a build, or the image of a card
 * @cancellable: (nullable): to stop early
 * @callback: called when it is known
 * @user_data: its argument
 *
 * Like fj_proposals_find(), in a thread.
 */
void
fj_proposals_find_async (GFile *source, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (source));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_proposals_find_async);
  g_task_set_task_data (task, g_object_ref (source), g_object_unref);
  fj_thread_run_task (task, find_thread);
}

/**
 * fj_proposals_find_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): as fj_proposals_find()
 */
FjProposals *
fj_proposals_find_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, fj_proposals_find_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * fj_is_card_image_name:
 *
 * Returns: whether @name is one that images of cards have
 */
gboolean
fj_is_card_image_name (const char *name)
{
  static const char *const suffixes[] = {
    ".img", ".wic", ".raw", ".sdcard", ".img.gz", ".img.xz", ".img.zst", ".img.bz2",
    ".wic.gz", ".wic.xz", ".wic.zst", ".wic.bz2", ".raw.gz", ".raw.xz", ".raw.zst"
  };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (lower, suffixes[i]))
      return TRUE;
  return FALSE;
}
