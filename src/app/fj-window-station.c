/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-window-station.h"

#define KEY_SHOWN "station-shown"

/*
 * What the window does with its station.
 */

/**
 * fj_window_is_station_shown:
 * @parts: what the window is made of
 *
 * Returns: whether the station is the view that is looked at
 */
gboolean
fj_window_is_station_shown (FjWindowParts *parts)
{
  return gtk_stack_get_visible_child (parts->views) == GTK_WIDGET (parts->station_view);
}

/**
 * fj_window_show_station:
 * @parts: what the window is made of
 * @parameter: not used
 *
 * Shows the station.
 */
void
fj_window_show_station (FjWindowParts *parts, GVariant *parameter)
{
  gtk_stack_set_visible_child (parts->views, GTK_WIDGET (parts->station_view));
  fj_station_view_focus (parts->station_view);
}

/**
 * fj_window_can_arm_station:
 * @parts: what the window is made of
 *
 * Returns: whether the station can be armed, or paused
 */
gboolean
fj_window_can_arm_station (FjWindowParts *parts)
{
  return fj_station_is_armed (fj_station_desk_get_station (parts->desk)) ||
         fj_station_desk_get_obstacle (parts->desk) == NULL;
}

/**
 * fj_window_arm_station:
 * @parts: what the window is made of
 * @parameter: not used
 *
 * Arms the station, or pauses it.
 */
void
fj_window_arm_station (FjWindowParts *parts, GVariant *parameter)
{
  gboolean is_armed = fj_station_is_armed (fj_station_desk_get_station (parts->desk));

  fj_station_desk_set_armed (parts->desk, !is_armed);
}

/**
 * fj_window_teach_bays:
 * @parts: what the window is made of
 * @parameter: not used
 *
 * Begins to teach bays, or ends it.
 */
void
fj_window_teach_bays (FjWindowParts *parts, GVariant *parameter)
{
  fj_window_show_station (parts, NULL);
  fj_station_desk_toggle_teaching (parts->desk);
}

/**
 * fj_window_fill_screen:
 * @parts: what the window is made of
 * @parameter: not used
 *
 * Makes the window as large as the screen, or as it was before.
 */
void
fj_window_fill_screen (FjWindowParts *parts, GVariant *parameter)
{
  GdkWindow *window = gtk_widget_get_window (GTK_WIDGET (parts->window));

  if (window != NULL && (gdk_window_get_state (window) & GDK_WINDOW_STATE_FULLSCREEN))
    gtk_window_unfullscreen (GTK_WINDOW (parts->window));
  else
    gtk_window_fullscreen (GTK_WINDOW (parts->window));
}

/**
 * fj_window_remember_station:
 * @parts: what the window is made of
 *
 * Remembers whether the station is shown, for the next start.
 */
void
fj_window_remember_station (FjWindowParts *parts)
{
  if (parts->settings != NULL)
    g_settings_set_boolean (parts->settings, KEY_SHOWN, fj_window_is_station_shown (parts));
}

/**
 * fj_window_come_back_to_station:
 * @parts: what a new window is made of
 *
 * Where the station was looked at when the program ended, however that ended, it is there again
 * with its job, and paused.
 */
void
fj_window_come_back_to_station (FjWindowParts *parts)
{
  g_autoptr (GFile) layout = NULL;

  if (parts->settings == NULL || !g_settings_get_boolean (parts->settings, KEY_SHOWN))
    return;
  fj_window_show_station (parts, NULL);
  layout = fj_station_desk_dup_last_layout (parts->desk);
  if (layout != NULL)
    fj_document_dialogs_open (parts->dialogs, layout);
}
