/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-window-private.h"

#include <string.h>

static gboolean
is_card_image (GFile *file)
{
  static const char *const suffixes[] = { ".img", ".wic", ".raw", ".img.gz", ".img.xz", ".img.zst",
                                          ".wic.gz", ".wic.xz", ".wic.zst", ".wic.bz2" };
  g_autofree char         *name = g_file_get_basename (file);

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (name, suffixes[i]))
      return TRUE;
  return FALSE;
}

static void
on_drag_data_received (FjWindow *self, GdkDragContext *context, int x, int y,
                       GtkSelectionData *data, guint info, guint time)
{
  g_auto (GStrv) uris = gtk_selection_data_get_uris (data);
  g_autoptr (GFile) file = uris != NULL && uris[0] != NULL ? g_file_new_for_uri (uris[0]) : NULL;

  if (file != NULL && is_card_image (file))
    fj_window_open_image (self, file);
  else if (file != NULL)
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
