/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-window.h"

G_BEGIN_DECLS

/* What actions do; each takes the action's parameter. */
void fj_window_flash_boards (FjWindow *self, GVariant *parameter);
void fj_window_confirm_flash (FjWindow *self, GVariant *parameter);
void fj_window_retry_board (FjWindow *self, GVariant *parameter);
void fj_window_flash_board (FjWindow *self, GVariant *parameter);
void fj_window_stop_board (FjWindow *self, GVariant *parameter);
void fj_window_copy_serial (FjWindow *self, GVariant *parameter);
void fj_window_name_place (FjWindow *self, GVariant *parameter);
void fj_window_remove_virtual_board (FjWindow *self, GVariant *parameter);
void fj_window_choose_all (FjWindow *self, GVariant *parameter);
void fj_window_choose_none (FjWindow *self, GVariant *parameter);
void fj_window_clear_results (FjWindow *self, GVariant *parameter);

G_END_DECLS
