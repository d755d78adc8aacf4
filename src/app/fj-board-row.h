/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_BOARD_ROW (fj_board_row_get_type ())
G_DECLARE_FINAL_TYPE (FjBoardRow, fj_board_row, FJ, BOARD_ROW, GtkListBoxRow)

GtkWidget *fj_board_row_new (FjBoard *board);
FjBoard   *fj_board_row_get_board (FjBoardRow *self);

G_END_DECLS
