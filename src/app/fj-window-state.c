/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-window-state.h"

/*
 * The size of a window, from one start to the next.
 */

/**
 * fj_window_state_restore:
 * @window: a window
 * @pane: its boards pane and the rest
 * @settings: (nullable): what is remembered
 *
 * Gives it the size that it had last.
 */
void
fj_window_state_restore (GtkWindow *window, GtkPaned *pane, GSettings *settings)
{
  int      width = 1180, height = 760;
  gboolean maximized = FALSE;

  if (settings != NULL) {
    g_settings_get (settings, "window-size", "(ii)", &width, &height);
    maximized = g_settings_get_boolean (settings, "window-maximized");
    gtk_paned_set_position (pane,
                            g_settings_get_int (settings, "pane-width"));
  }
  gtk_window_set_default_size (window, width, height);
  if (maximized)
    gtk_window_maximize (window);
}

/**
 * fj_window_state_save:
 * @window: a window
 * @pane: its boards pane and the rest
 * @settings: (nullable): what is remembered
 *
 * Remembers its size.
 */
void
fj_window_state_save (GtkWindow *window, GtkPaned *pane, GSettings *settings)
{
  int width, height;

  if (settings == NULL)
    return;
  gtk_window_get_size (window, &width, &height);
  g_settings_set_boolean (settings, "window-maximized",
                          gtk_window_is_maximized (window));
  if (!gtk_window_is_maximized (window))
    g_settings_set (settings, "window-size", "(ii)", width, height);
  g_settings_set_int (settings, "pane-width",
                      CLAMP (gtk_paned_get_position (pane), 120, 1000));
}
