/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board.h"
#include "fj-log.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_RESULT_VIEW (fj_result_view_get_type ())
G_DECLARE_FINAL_TYPE (FjResultView, fj_result_view, FJ, RESULT_VIEW, GtkBox)

void fj_result_view_set_log (FjResultView *self, FjLog *log);
void fj_result_view_set_board (FjResultView *self, FjBoard *board, GPtrArray *run);

G_END_DECLS
