/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files to drag away, as in a file manager: fj-drag-source X Y URI... shows a square there. */
#include <gtk/gtk.h>

static void
on_data_get (GtkWidget *widget, GdkDragContext *context, GtkSelectionData *data, guint info,
             guint time, char **uris)
{
  if (!gtk_selection_data_set_uris (data, uris))
    gtk_selection_data_set_text (data, uris[0], -1);
}

int
main (int argc, char **argv)
{
  GtkWidget *window;
  gint64     x, y;

  if (argc < 4 || !g_ascii_string_to_signed (argv[1], 10, 0, 9999, &x, NULL) ||
      !g_ascii_string_to_signed (argv[2], 10, 0, 9999, &y, NULL) || !gtk_init_check (NULL, NULL))
    return 2;
  window = gtk_window_new (GTK_WINDOW_POPUP);
  gtk_window_set_default_size (GTK_WINDOW (window), 60, 60);
  gtk_window_move (GTK_WINDOW (window), (int) x, (int) y);
  gtk_drag_source_set (window, GDK_BUTTON1_MASK, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_source_add_uri_targets (window);
  gtk_drag_source_add_text_targets (window); /* as a file manager */
  g_signal_connect (window, "drag-data-get", G_CALLBACK (on_data_get), argv + 3);
  gtk_widget_show_all (window);
  gtk_main ();
  return 0;
}
