/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_HISTORY_PLOT (fj_history_plot_get_type ())
G_DECLARE_FINAL_TYPE (FjHistoryPlot, fj_history_plot, FJ, HISTORY_PLOT, GtkDrawingArea)

void fj_history_plot_set_days (FjHistoryPlot *self, GArray *days);

G_END_DECLS
