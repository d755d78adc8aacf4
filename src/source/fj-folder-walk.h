/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FjFolderWalk:
 *
 * What a walk through a folder looks for, and where it ends. Hidden entries are left out; links to
 * folders are not followed, so that no ring of them leads astray. Folders that are near come first.
 */
typedef struct {
  guint       max_depth;   /* steps down from the top */
  guint       max_entries; /* so many are looked at */
  guint       max_taken;   /* so many files are taken */
  const char *attributes;  /* (nullable): what @wants asks of an entry beyond its name and type */

  /* (nullable): whether to look into a folder at all, @depth steps below the top */
  gboolean (*enters) (GFile *folder, guint depth, GCancellable *cancellable, gpointer user_data);
  /* (nullable): whether an entry of the folder that was entered last counts */
  gboolean (*wants) (GFileInfo *info, gpointer user_data);
  /* what is no folder; returns whether it is taken */
  gboolean (*takes) (GFile *file, GFileInfo *info, GCancellable *cancellable, gpointer user_data);
} FjFolderWalk;

gboolean fj_folder_walk_run (const FjFolderWalk *self, GFile *top, gpointer user_data,
                             gboolean *is_cut, GCancellable *cancellable, GError **error);

G_END_DECLS
