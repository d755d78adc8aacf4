/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-document-dialogs.h"
#include "fj-flash-view.h"
#include "fj-log-view.h"
#include "fj-window.h"

G_BEGIN_DECLS

/* What the actions of the window work on; nobody else asks for it. */
FjDocumentDialogs *fj_window_get_dialogs (FjWindow *self);
FjFlashView       *fj_window_get_flash_view (FjWindow *self);
FjLog             *fj_window_get_log (FjWindow *self);
FjLogView         *fj_window_get_log_view (FjWindow *self);
GtkWidget         *fj_window_get_menu_button (FjWindow *self);
GSettings         *fj_window_get_settings (FjWindow *self);
void               fj_window_set_asker (FjWindow *self, GtkWidget *asker);
void               fj_window_start_asked (FjWindow *self);
void               fj_window_ask_stop (FjWindow *self);
void               fj_window_ask_stop_board (FjWindow *self, FjBoard *board, GtkWidget *asker);
void               fj_window_stop_asked (FjWindow *self);

/* fj-window-actions.c */
void fj_window_add_actions (FjWindow *self);
void fj_window_update_actions (FjWindow *self);

G_END_DECLS
