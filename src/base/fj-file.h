/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GFileEnumerator *fj_file_enumerate (GFile *folder, const char *attributes,
                                    GCancellable *cancellable, GError **error);

/* Whole files, written so that the old contents stay until the new ones are complete. */

gboolean fj_file_replace (GFile *file, GBytes *contents, char **etag, GCancellable *cancellable,
                          GError **error);
gboolean fj_file_create (GFile *file, GBytes *contents, GFile *like, GError **error);
void     fj_file_replace_async (GFile *file, GBytes *contents, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean fj_file_replace_finish (GFile *file, GAsyncResult *result, GError **error);

G_END_DECLS
