/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_SWITCH_DRAWING (fj_switch_drawing_get_type ())
G_DECLARE_FINAL_TYPE (FjSwitchDrawing, fj_switch_drawing, FJ, SWITCH_DRAWING, GtkDrawingArea)

GtkWidget *fj_switch_drawing_new (guint n_switches);

G_END_DECLS
