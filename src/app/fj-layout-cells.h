/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-file-table.h"
#include "fj-layout-store.h"

G_BEGIN_DECLS

/* The columns of the table, from left to right. */
typedef enum {
  FJ_CELL_STATE,
  FJ_CELL_WRITE,
  FJ_CELL_OPTION,
  FJ_CELL_ID,
  FJ_CELL_NAME,
  FJ_CELL_TYPE,
  FJ_CELL_DEVICE,
  FJ_CELL_OFFSET,
  FJ_CELL_FILE,
  FJ_CELL_SIZE,
  FJ_N_CELLS,
} FjCell;

/* What a renderer of the table needs to know beside the row. */
typedef struct {
  FjCell       cell;
  GtkTreeView *view;      /* (unowned) for the theme's colours */
  FjFileTable *files;     /* (unowned) (nullable) */
  gboolean     has_cells; /* not in a file of another kind, whose cells mean nothing */
} FjCellContext;

FjColumn         fj_cell_to_column (FjCell cell);
const char      *fj_cell_get_title (FjCell cell);
const char      *fj_cell_get_tooltip (FjCell cell);
void             fj_cell_render (GtkTreeViewColumn *column, GtkCellRenderer *renderer,
                                 GtkTreeModel *model, GtkTreeIter *iter, gpointer context);
GtkCellRenderer *fj_cell_make_renderer (FjCell cell);
void             fj_cells_set_names (GtkTreeView *tree, FjLayoutStore *store);

G_END_DECLS
