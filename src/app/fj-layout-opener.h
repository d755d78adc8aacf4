/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout-document.h"
#include "fj-log.h"
#include "fj-notice.h"

G_BEGIN_DECLS

#define FJ_TYPE_LAYOUT_OPENER (fj_layout_opener_get_type ())
G_DECLARE_FINAL_TYPE (FjLayoutOpener, fj_layout_opener, FJ, LAYOUT_OPENER, GObject)

FjLayoutOpener *fj_layout_opener_new (GtkWindow *window, FjLayoutDocument *document,
                                      FjNotice *notice, FjLog *log);
void            fj_layout_opener_open (FjLayoutOpener *self, GFile *file);
void            fj_layout_opener_load (FjLayoutOpener *self, GFile *file);
void            fj_layout_opener_propose (FjLayoutOpener *self, GFile *source);
void            fj_layout_opener_fill (FjLayoutOpener *self, GFile *folder);
void            fj_layout_opener_make (FjLayoutOpener *self, const char *kind);

G_END_DECLS
