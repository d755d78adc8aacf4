/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-recorder.h>

G_BEGIN_DECLS

#define FJ_TYPE_RECORD_STORE (fj_record_store_get_type ())
G_DECLARE_FINAL_TYPE (FjRecordStore, fj_record_store, FJ, RECORD_STORE, GObject)

/**
 * FjRecordStore:
 *
 * The recorder that keeps every attempt in a file of SQLite. Any number of jobs may use it at once,
 * and any number of programs the same file. The file is opened, and made, when the first attempt
 * begins. What an attempt sends is hashed on a thread of its own, which the jobs do not wait for.
 */
FjRecordStore *fj_record_store_new (const char *path, const char *user);
void           fj_record_store_settle_async (FjRecordStore *self, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
gboolean       fj_record_store_settle_finish (FjRecordStore *self, GAsyncResult *result,
                                              GError **error);
gboolean       fj_record_store_is_settled (FjRecordStore *self);

G_END_DECLS
