/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout-document.h"

G_BEGIN_DECLS

/**
 * FjLeaveAnswer:
 * @FJ_LEAVE_CANCEL: the layout stays
 * @FJ_LEAVE_DISCARD: its changes are lost
 * @FJ_LEAVE_SAVE: its changes are saved first
 *
 * What people say when a layout with unsaved changes is to go.
 */
typedef enum {
  FJ_LEAVE_CANCEL,
  FJ_LEAVE_DISCARD,
  FJ_LEAVE_SAVE,
} FjLeaveAnswer;

#define FJ_TYPE_LAYOUT_GUARD (fj_layout_guard_get_type ())
G_DECLARE_FINAL_TYPE (FjLayoutGuard, fj_layout_guard, FJ, LAYOUT_GUARD, GObject)

FjLayoutGuard *fj_layout_guard_new (FjLayoutDocument *document);
void           fj_layout_guard_leave_async (FjLayoutGuard *self, GAsyncReadyCallback callback,
                                            gpointer user_data);
gboolean       fj_layout_guard_leave_finish (GAsyncResult *result, GError **error);
void           fj_layout_guard_answer (FjLayoutGuard *self, FjLeaveAnswer answer);
void           fj_layout_guard_answer_file (FjLayoutGuard *self, GFile *file);

G_END_DECLS
