/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-folder-walk.h"

#include <fj-file.h>

#define ATTRIBUTES                                                  \
  G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE \
                                 "," G_FILE_ATTRIBUTE_STANDARD_IS_HIDDEN

typedef struct {
  GFile *file; /* (owned) */
  guint  depth;
} Folder;

typedef struct {
  const FjFolderWalk *rules; /* (not owned) */
  gpointer            user_data;
  char               *attributes; /* (owned) */
  GQueue              folders;    /* (owned) (element-type Folder): not yet looked into */
  guint               n_entries;
  guint               n_taken;
  gboolean            is_cut; /* there was more */
} Walk;

static void
folder_free (Folder *self)
{
  g_object_unref (self->file);
  g_free (self);
}

static void
walk_clear (Walk *self)
{
  g_queue_clear_full (&self->folders, (GDestroyNotify) folder_free);
  g_free (self->attributes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static void
push_folder (Walk *self, GFile *file, guint depth)
{
  Folder *folder = g_new0 (Folder, 1);

  folder->file = g_object_ref (file);
  folder->depth = depth;
  g_queue_push_tail (&self->folders, folder);
}

static gboolean
is_full (Walk *self)
{
  return self->n_entries >= self->rules->max_entries || self->n_taken >= self->rules->max_taken;
}

static void
take_entry (Walk *self, Folder *folder, GFile *child, GFileInfo *info, GCancellable *cancellable)
{
  const FjFolderWalk *rules = self->rules;

  if (g_file_info_get_is_hidden (info) ||
      (rules->wants != NULL && !rules->wants (info, self->user_data)))
    return;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_DIRECTORY)
    self->n_taken += rules->takes (child, info, cancellable, self->user_data);
  else if (folder->depth < rules->max_depth)
    push_folder (self, child, folder->depth + 1);
}

static gboolean
walk_folder (Walk *self, Folder *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileEnumerator) entries = NULL;
  GFileInfo *info;
  GFile     *child;

  if (self->rules->enters != NULL &&
      !self->rules->enters (folder->file, folder->depth, cancellable, self->user_data))
    return TRUE;
  entries = fj_file_enumerate (folder->file, self->attributes, cancellable, error);
  if (entries == NULL)
    return FALSE;
  while (TRUE) {
    if (!g_file_enumerator_iterate (entries, &info, &child, cancellable, error))
      return FALSE;
    if (info == NULL)
      return TRUE;
    if (is_full (self)) {
      self->is_cut = TRUE;
      return TRUE;
    }
    self->n_entries++;
    take_entry (self, folder, child, info, cancellable);
  }
}

/* Only the top itself has to be readable; of the folders in it, unreadable ones do not matter. */
static gboolean
walk_all (Walk *self, GCancellable *cancellable, GError **error)
{
  Folder *folder;

  while (!self->is_cut && (folder = g_queue_pop_head (&self->folders)) != NULL) {
    gboolean is_top = folder->depth == 0;
    gboolean is_read = walk_folder (self, folder, cancellable, is_top ? error : NULL);

    folder_free (folder);
    if (is_top && !is_read)
      return FALSE;
  }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * fj_folder_walk_run:
 * @self: what to look for, and where to end
 * @top: a folder
 * @user_data: for the functions of @self
 * @is_cut: (out) (optional): whether there is more than was looked at
 * @cancellable: (nullable): to stop early
 * @error: return location for an error: those of GIO, when @top itself cannot be read
 *
 * Looks through a folder and those in it. Blocking; any thread.
 *
 * Returns: whether @top could be read
 */
gboolean
fj_folder_walk_run (const FjFolderWalk *self, GFile *top, gpointer user_data, gboolean *is_cut,
                    GCancellable *cancellable, GError **error)
{
  g_auto (Walk) walk = { .rules = self, .user_data = user_data, .folders = G_QUEUE_INIT };
  gboolean is_read;

  g_return_val_if_fail (self != NULL && G_IS_FILE (top), FALSE);

  walk.attributes = self->attributes != NULL ? g_strconcat (ATTRIBUTES ",", self->attributes, NULL)
                                             : g_strdup (ATTRIBUTES);
  push_folder (&walk, top, 0);
  is_read = walk_all (&walk, cancellable, error);
  g_debug ("folder %s: %u entries, %u taken%s", g_file_peek_path (top), walk.n_entries,
           walk.n_taken, walk.is_cut ? ", and there is more" : "");
  if (is_cut != NULL)
    *is_cut = walk.is_cut;
  return is_read;
}
