/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_BATCH_TILE (fj_batch_tile_get_type ())
G_DECLARE_FINAL_TYPE (FjBatchTile, fj_batch_tile, FJ, BATCH_TILE, GtkButton)

GtkWidget *fj_batch_tile_new (FjBoard *board);
FjBoard   *fj_batch_tile_get_board (FjBatchTile *self);
guint      fj_batch_tile_get_rank (FjBatchTile *self);

G_END_DECLS
