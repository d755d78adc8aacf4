/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-pane.h"

/* Of the height of the page: the table needs the room more than the map, which can be scrolled. */
#define PERCENT 24

static int
get_limit (GtkScrolledWindow *self, GtkWidget *page)
{
  int minimum = gtk_scrolled_window_get_min_content_height (self);

  return MAX (gtk_widget_get_allocated_height (page) * PERCENT / 100, minimum);
}

static gboolean
limit_cb (gpointer user_data)
{
  GtkScrolledWindow *self = user_data;
  GtkWidget         *page = g_object_get_data (G_OBJECT (self), "page");

  if (page != NULL)
    gtk_scrolled_window_set_max_content_height (self, get_limit (self, page));
  return G_SOURCE_REMOVE;
}

/* Not while the page is given its size. */
static void
on_page_allocated (GtkWidget *page, GtkAllocation *allocation, GtkScrolledWindow *self)
{
  g_assert (GTK_IS_SCROLLED_WINDOW (self));

  if (gtk_scrolled_window_get_max_content_height (self) != get_limit (self, page))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, limit_cb, g_object_ref (self), g_object_unref);
}

static void
on_destroyed (GtkWidget *page, GtkScrolledWindow *self)
{
  g_object_set_data (G_OBJECT (self), "page", NULL);
}

/**
 * fj_storage_pane_share:
 * @self: what the map is scrolled in
 * @page: the page that it is on
 *
 * Gives the map no more than its share of the height of the page.
 */
void
fj_storage_pane_share (GtkScrolledWindow *self, GtkWidget *page)
{
  g_return_if_fail (GTK_IS_SCROLLED_WINDOW (self) && GTK_IS_WIDGET (page));

  g_object_set_data (G_OBJECT (self), "page", page);
  g_signal_connect_object (page, "size-allocate", G_CALLBACK (on_page_allocated), self, 0);
  g_signal_connect_object (page, "destroy", G_CALLBACK (on_destroyed), self, 0);
}
