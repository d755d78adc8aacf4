/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-window-private.h"

static void
on_drag_data_received (FjWindow *self, GdkDragContext *context, int x, int y,
                       GtkSelectionData *data, guint info, guint time)
{
  g_auto (GStrv) uris = gtk_selection_data_get_uris (data);
  g_autoptr (GFile) file = uris != NULL && uris[0] != NULL ? g_file_new_for_uri (uris[0]) : NULL;

  g_assert (FJ_IS_WINDOW (self));

  if (file != NULL)
    fj_window_open (self, file);
  gtk_drag_finish (context, file != NULL, FALSE, time);
}

/**
 * fj_window_accept_drops:
 * @self: a window
 *
 * Lets layouts, folders and images of cards be dropped on the window.
 */
void
fj_window_accept_drops (FjWindow *self)
{
  gtk_drag_dest_set (GTK_WIDGET (self), GTK_DEST_DEFAULT_ALL, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_dest_add_uri_targets (GTK_WIDGET (self));
  g_signal_connect_object (self, "drag-data-received", G_CALLBACK (on_drag_data_received), self, 0);
}
