/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-window-private.h"

/*
 * The size of a window, from one start to the next.
 */

/**
 * fj_window_restore_state:
 * @self: a window
 *
 * Gives it the size that it had last.
 */
void
fj_window_restore_state (FjWindow *self)
{
  GSettings *settings = fj_window_get_settings (self);
  GtkPaned  *pane = GTK_PANED (fj_window_get_flash_view (self));
  int        width = 1180, height = 760;
  gboolean   maximized = FALSE;

  if (settings != NULL) {
    g_settings_get (settings, "window-size", "(ii)", &width, &height);
    maximized = g_settings_get_boolean (settings, "window-maximized");
    gtk_paned_set_position (pane,
                            g_settings_get_int (settings, "pane-width"));
  }
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (maximized)
    gtk_window_maximize (GTK_WINDOW (self));
}

/**
 * fj_window_save_state:
 * @self: a window
 *
 * Remembers its size.
 */
void
fj_window_save_state (FjWindow *self)
{
  GSettings *settings = fj_window_get_settings (self);
  GtkPaned  *pane = GTK_PANED (fj_window_get_flash_view (self));
  int        width, height;

  if (settings == NULL)
    return;
  gtk_window_get_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
  if (!gtk_window_is_maximized (GTK_WINDOW (self)))
    g_settings_set (settings, "window-size", "(ii)", width, height);
  g_settings_set_int (settings, "pane-width",
                      CLAMP (gtk_paned_get_position (pane), 120, 1000));
}
