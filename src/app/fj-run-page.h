/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_RUN_PAGE (fj_run_page_get_type ())
G_DECLARE_FINAL_TYPE (FjRunPage, fj_run_page, FJ, RUN_PAGE, GtkBox)

void fj_run_page_set_board (FjRunPage *self, FjBoard *board);

G_END_DECLS
