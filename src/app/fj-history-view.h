/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_HISTORY_VIEW (fj_history_view_get_type ())
G_DECLARE_FINAL_TYPE (FjHistoryView, fj_history_view, FJ, HISTORY_VIEW, GtkBox)

void fj_history_view_search (FjHistoryView *self);

G_END_DECLS
