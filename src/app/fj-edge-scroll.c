/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-edge-scroll.h"

#define EDGE 20 /* pixels */
#define STEP 12
#define INTERVAL_MS 50

static gboolean
scroll_cb (gpointer user_data)
{
  FjEdgeScroll  *self = user_data;
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->tree));
  double         top = gtk_adjustment_get_upper (adjustment) -
               gtk_adjustment_get_page_size (adjustment);

  /* the adjustment itself goes no further than its ends */
  gtk_adjustment_set_value (adjustment,
                            MIN (gtk_adjustment_get_value (adjustment) + self->step, top));
  return G_SOURCE_CONTINUE;
}

/**
 * fj_edge_scroll_update:
 * @self: scrolling of a table
 * @y: where the pointer is, in the rows that can be seen, in pixels
 */
void
fj_edge_scroll_update (FjEdgeScroll *self, int y)
{
  GdkRectangle seen;

  gtk_tree_view_get_visible_rect (self->tree, &seen);
  self->step = 0;
  if (y < EDGE)
    self->step = -STEP;
  else if (y > seen.height - EDGE)
    self->step = STEP;
  if (self->step == 0)
    fj_edge_scroll_stop (self);
  else if (self->id == 0)
    self->id = g_timeout_add (INTERVAL_MS, scroll_cb, self);
}

/**
 * fj_edge_scroll_stop:
 * @self: scrolling of a table
 *
 * To be called when nothing is dragged there any more.
 */
void
fj_edge_scroll_stop (FjEdgeScroll *self)
{
  g_clear_handle_id (&self->id, g_source_remove);
}
