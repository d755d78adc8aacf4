/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-notice.h"
#include "fj-run-flow.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_WINDOW (fj_window_get_type ())
G_DECLARE_FINAL_TYPE (FjWindow, fj_window, FJ, WINDOW, GtkApplicationWindow)

FjWindow         *fj_window_new (GtkApplication *application, FjDeviceList *devices,
                                 GSettings *settings);
void              fj_window_open (FjWindow *self, GFile *file);
void              fj_window_offer_draft (FjWindow *self);
void              fj_window_open_draft (FjWindow *self);
void              fj_window_come_back (FjWindow *self);
void              fj_window_show_error (FjWindow *self, const GError *error);
FjLayoutDocument *fj_window_get_document (FjWindow *self);
FjRunFlow        *fj_window_get_flow (FjWindow *self);
FjNotice         *fj_window_get_notice (FjWindow *self);

G_END_DECLS
