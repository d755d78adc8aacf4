/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FjFoundLayout:
 *
 * A layout that lies in a folder.
 */
typedef struct {
  GFile *file;  /* (owned) */
  char  *path;  /* (owned): from the folder to the file, for people */
  char  *words; /* (owned): what it is for (fj_layout_words_new()) */
} FjFoundLayout;

void       fj_layout_finder_find_async (GFile *folder, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *fj_layout_finder_find_finish (GAsyncResult *result, const char **cut_text,
                                         GError **error);

G_END_DECLS
