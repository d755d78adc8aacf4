/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FjEdgeScroll:
 *
 * Scrolls a table as long as something is dragged near its upper or lower edge. To be cleared
 * before the table goes.
 */
typedef struct {
  GtkTreeView *tree; /* (unowned) */
  int          step; /* pixels in each turn, upwards when negative */
  guint        id;
} FjEdgeScroll;

void fj_edge_scroll_update (FjEdgeScroll *self, int y);
void fj_edge_scroll_stop (FjEdgeScroll *self);

G_END_DECLS
