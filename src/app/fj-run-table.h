/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_RUN_TABLE (fj_run_table_get_type ())
G_DECLARE_FINAL_TYPE (FjRunTable, fj_run_table, FJ, RUN_TABLE, GtkScrolledWindow)

void fj_run_table_set_board (FjRunTable *self, FjBoard *board);

G_END_DECLS
