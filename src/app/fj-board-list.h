/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_BOARD_LIST (fj_board_list_get_type ())
G_DECLARE_FINAL_TYPE (FjBoardList, fj_board_list, FJ, BOARD_LIST, GtkBox)

void     fj_board_list_set_model (FjBoardList *self, FjBoardModel *model);
FjBoard *fj_board_list_get_selected (FjBoardList *self);
void     fj_board_list_select (FjBoardList *self, FjBoard *board);

GtkWidget *fj_board_list_get_selected_row (FjBoardList *self); /* (nullable) */

G_END_DECLS
