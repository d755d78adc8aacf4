/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-file-table.h"
#include "fj-layout-checker.h"

G_BEGIN_DECLS

#define FJ_TYPE_LAYOUT_DOCUMENT (fj_layout_document_get_type ())
G_DECLARE_FINAL_TYPE (FjLayoutDocument, fj_layout_document, FJ, LAYOUT_DOCUMENT, GObject)

FjLayoutDocument *fj_layout_document_new (GSettings *settings);

/* What is open, and what is known of it. */
FjLayout        *fj_layout_document_get_layout (FjLayoutDocument *self);
FjLayoutChecker *fj_layout_document_get_checker (FjLayoutDocument *self);
FjFileTable     *fj_layout_document_get_files (FjLayoutDocument *self);
GFile           *fj_layout_document_get_file (FjLayoutDocument *self);
GFile           *fj_layout_document_dup_folder (FjLayoutDocument *self);
gboolean         fj_layout_document_needs_folder (FjLayoutDocument *self);
const char      *fj_layout_document_get_title (FjLayoutDocument *self);
char            *fj_layout_document_dup_place (FjLayoutDocument *self);
gboolean         fj_layout_document_is_modified (FjLayoutDocument *self);
FjLayoutDisk     fj_layout_document_get_disk (FjLayoutDocument *self);
GPtrArray       *fj_layout_document_dup_recent (FjLayoutDocument *self);

/* Another layout in its place. */
gboolean fj_layout_document_check_free (FjLayoutDocument *self, GError **error);
gboolean fj_layout_document_take (FjLayoutDocument *self, FjLayout *layout, GError **error);
void     fj_layout_document_load_async (FjLayoutDocument *self, GFile *file,
                                        GAsyncReadyCallback callback, gpointer user_data);
gboolean fj_layout_document_load_finish (FjLayoutDocument *self, GAsyncResult *result,
                                         GError **error);

/* Saving. */
void     fj_layout_document_save_async (FjLayoutDocument *self, gboolean is_guarded,
                                        GAsyncReadyCallback callback, gpointer user_data);
void     fj_layout_document_save_as_async (FjLayoutDocument *self, GFile *file,
                                           GAsyncReadyCallback callback, gpointer user_data);
gboolean fj_layout_document_save_finish (FjLayoutDocument *self, GAsyncResult *result,
                                         GError **error);
gboolean fj_layout_document_is_saving (FjLayoutDocument *self);

/* Changes. */
void     fj_layout_document_collect (FjLayoutDocument *self);
void     fj_layout_document_hold (FjLayoutDocument *self);
void     fj_layout_document_release (FjLayoutDocument *self);
gboolean fj_layout_document_can_edit (FjLayoutDocument *self);
gboolean fj_layout_document_can_undo (FjLayoutDocument *self);
gboolean fj_layout_document_can_redo (FjLayoutDocument *self);
void     fj_layout_document_undo (FjLayoutDocument *self);
void     fj_layout_document_redo (FjLayoutDocument *self);
void     fj_layout_document_set_folder (FjLayoutDocument *self, GFile *folder);
void     fj_layout_document_check_again (FjLayoutDocument *self);
/* (nullable): what is missing before it can be flashed, translated */
const char *fj_layout_document_get_obstacle (FjLayoutDocument *self);

G_END_DECLS
