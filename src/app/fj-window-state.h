/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void fj_window_state_restore (GtkWindow *window, GtkPaned *pane, GSettings *settings);
void fj_window_state_save (GtkWindow *window, GtkPaned *pane, GSettings *settings);

G_END_DECLS
