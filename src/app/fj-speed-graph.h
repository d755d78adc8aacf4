/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_SPEED_GRAPH (fj_speed_graph_get_type ())
G_DECLARE_FINAL_TYPE (FjSpeedGraph, fj_speed_graph, FJ, SPEED_GRAPH, GtkDrawingArea)

void fj_speed_graph_set_board (FjSpeedGraph *self, FjBoard *board);

G_END_DECLS
