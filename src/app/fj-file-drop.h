/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-document-dialogs.h"
#include "fj-editor-page.h"
#include "fj-notice.h"

G_BEGIN_DECLS

#define FJ_TYPE_FILE_DROP (fj_file_drop_get_type ())
G_DECLARE_FINAL_TYPE (FjFileDrop, fj_file_drop, FJ, FILE_DROP, GObject)

FjFileDrop *fj_file_drop_new (GtkOverlay *overlay, FjEditorPage *editor, FjDocumentDialogs *dialogs,
                              FjNotice *notice);

G_END_DECLS
