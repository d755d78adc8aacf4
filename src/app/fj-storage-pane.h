/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void fj_storage_pane_share (GtkScrolledWindow *self, GtkWidget *page);

G_END_DECLS
