/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board.h"

#include <fj-device-list.h>
#include <fj-run-counts.h>

G_BEGIN_DECLS

#define FJ_TYPE_BOARD_MODEL (fj_board_model_get_type ())
G_DECLARE_FINAL_TYPE (FjBoardModel, fj_board_model, FJ, BOARD_MODEL, GObject)

FjBoardModel *fj_board_model_new (FjDeviceList *devices);
FjDeviceList *fj_board_model_get_devices (FjBoardModel *self);
guint         fj_board_model_get_n_boards (FjBoardModel *self);
FjBoard      *fj_board_model_get_board (FjBoardModel *self, guint position);
gboolean      fj_board_model_has_usable (FjBoardModel *self);
GPtrArray    *fj_board_model_dup_chosen (FjBoardModel *self);
void          fj_board_model_choose_all (FjBoardModel *self, gboolean chosen);
void          fj_board_model_forget_absent (FjBoardModel *self);
void          fj_board_model_count (FjBoardModel *self, FjRunCounts *counts);

G_END_DECLS
