/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-file-dialogs.h"
#include "fj-layout-document.h"
#include "fj-log.h"
#include "fj-notice.h"

G_BEGIN_DECLS

#define FJ_TYPE_DOCUMENT_DIALOGS (fj_document_dialogs_get_type ())
G_DECLARE_FINAL_TYPE (FjDocumentDialogs, fj_document_dialogs, FJ, DOCUMENT_DIALOGS, GObject)

FjDocumentDialogs *fj_document_dialogs_new (GtkWindow *window, FjLayoutDocument *document,
                                            FjNotice *notice, FjLog *log);

/* Another layout, after a question when something would be lost. */
void fj_document_dialogs_open (FjDocumentDialogs *self, GFile *file);
void fj_document_dialogs_ask_open (FjDocumentDialogs *self, FjAsk ask);
void fj_document_dialogs_ask_build (FjDocumentDialogs *self);
void fj_document_dialogs_make_layout (FjDocumentDialogs *self, const char *kind);
void fj_document_dialogs_close (FjDocumentDialogs *self);

/* The same layout. */
void fj_document_dialogs_save (FjDocumentDialogs *self, gboolean is_guarded);
void fj_document_dialogs_ask_save_as (FjDocumentDialogs *self);
void fj_document_dialogs_revert (FjDocumentDialogs *self);
void fj_document_dialogs_ask_folder (FjDocumentDialogs *self);
void fj_document_dialogs_show_gone (FjNotice *notice);

G_END_DECLS
