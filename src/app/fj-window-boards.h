/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-window-parts.h"

G_BEGIN_DECLS

/* What actions do; each takes the action's parameter. */
void fj_window_flash_boards (FjWindowParts *parts, GVariant *parameter);
void fj_window_confirm_flash (FjWindowParts *parts, GVariant *parameter);
void fj_window_retry_board (FjWindowParts *parts, GVariant *parameter);
void fj_window_flash_board (FjWindowParts *parts, GVariant *parameter);
void fj_window_stop_boards (FjWindowParts *parts, GVariant *parameter);
void fj_window_confirm_stop (FjWindowParts *parts, GVariant *parameter);
void fj_window_stop_board (FjWindowParts *parts, GVariant *parameter);
void fj_window_copy_serial (FjWindowParts *parts, GVariant *parameter);
void fj_window_name_place (FjWindowParts *parts, GVariant *parameter);
void fj_window_remove_virtual_board (FjWindowParts *parts, GVariant *parameter);
void fj_window_choose_all (FjWindowParts *parts, GVariant *parameter);
void fj_window_choose_none (FjWindowParts *parts, GVariant *parameter);
void fj_window_clear_results (FjWindowParts *parts, GVariant *parameter);

G_END_DECLS
