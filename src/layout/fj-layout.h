/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-issue.h"
#include "fj-partition.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FJ_TYPE_LAYOUT (fj_layout_get_type ())
G_DECLARE_FINAL_TYPE (FjLayout, fj_layout, FJ, LAYOUT, GObject)

/**
 * FjLayoutDisk:
 * @FJ_LAYOUT_DISK_SAME: the file is what was loaded or saved
 * @FJ_LAYOUT_DISK_CHANGED: another program has changed it
 * @FJ_LAYOUT_DISK_GONE: it is gone, or cannot be looked at
 *
 * What has become of the file of a layout.
 */
typedef enum {
  FJ_LAYOUT_DISK_SAME,
  FJ_LAYOUT_DISK_CHANGED,
  FJ_LAYOUT_DISK_GONE,
} FjLayoutDisk;

/**
 * FjLayout:
 *
 * A flash layout: a #GListModel of #FjPartition that remembers comments, spacing and further
 * columns, so that saving an untouched layout gives the identical file. Every change can be
 * undone. Main thread only.
 *
 * Properties: "file" (GFile, nullable), "title" (string), "modified", "can-undo", "can-redo".
 * Signal "changed": a cell or the list of rows has changed (rows also emit notify).
 */
FjLayout *fj_layout_new (void);
FjLayout *fj_layout_new_from_bytes (GBytes *bytes, GError **error);
FjLayout *fj_layout_copy (FjLayout *self);
FjLayout *fj_layout_load (GFile *file, GCancellable *cancellable, GError **error);
void      fj_layout_load_async (GFile *file, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
FjLayout *fj_layout_load_finish (GAsyncResult *result, GError **error);
gboolean  fj_layout_save (FjLayout *self, GFile *file, GCancellable *cancellable, GError **error);
void      fj_layout_save_async (FjLayout *self, GFile *file, gboolean is_guarded,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean  fj_layout_save_finish (FjLayout *self, GAsyncResult *result, GError **error);

void         fj_layout_compare_async (FjLayout *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
FjLayoutDisk fj_layout_compare_finish (FjLayout *self, GAsyncResult *result);

GFile       *fj_layout_get_file (FjLayout *self);
const char  *fj_layout_get_title (FjLayout *self);
GFile       *fj_layout_dup_folder (FjLayout *self);
void         fj_layout_set_folder (FjLayout *self, GFile *folder);
guint        fj_layout_get_n_rows (FjLayout *self);
FjPartition *fj_layout_get_row (FjLayout *self, guint row);
gboolean     fj_layout_get_modified (FjLayout *self);

/* Changes, each one step of undo unless they are joined. */
void     fj_layout_set_joining (FjLayout *self, gboolean joining);
void     fj_layout_set_text (FjLayout *self, guint row, FjColumn column, const char *text);
void     fj_layout_set_packing (FjLayout *self, guint row, FjPacking packing);
void     fj_layout_insert (FjLayout *self, guint row, FjPartition *partition);
void     fj_layout_remove (FjLayout *self, guint row);
void     fj_layout_move (FjLayout *self, guint from, guint to);
gboolean fj_layout_can_undo (FjLayout *self);
gboolean fj_layout_can_redo (FjLayout *self);
void     fj_layout_undo (FjLayout *self);
void     fj_layout_redo (FjLayout *self);

GBytes *fj_layout_to_bytes (FjLayout *self);

G_END_DECLS
