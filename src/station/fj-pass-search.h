/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-recorder.h>

G_BEGIN_DECLS

#define FJ_TYPE_PASS_SEARCH (fj_pass_search_get_type ())
G_DECLARE_FINAL_TYPE (FjPassSearch, fj_pass_search, FJ, PASS_SEARCH, GObject)

/**
 * FjPassSearch:
 *
 * Which boards have passed with one layout: those that were seen to since the program began, and
 * those of the records. Main thread only.
 */
FjPassSearch *fj_pass_search_new (FjRecorder *recorder, const char *layout_sha256);
const char   *fj_pass_search_get_layout (FjPassSearch *self);
void          fj_pass_search_add (FjPassSearch *self, const char *serial);
void          fj_pass_search_find_async (FjPassSearch *self, const char *serial,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean      fj_pass_search_find_finish (FjPassSearch *self, GAsyncResult *result, gint64 *when,
                                          GError **error);

G_END_DECLS
