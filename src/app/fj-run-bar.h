/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_RUN_BAR (fj_run_bar_get_type ())
G_DECLARE_FINAL_TYPE (FjRunBar, fj_run_bar, FJ, RUN_BAR, GtkBox)

void fj_run_bar_set_board (FjRunBar *self, FjBoard *board);

G_END_DECLS
