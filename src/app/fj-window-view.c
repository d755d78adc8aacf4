/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-doctor-view.h"
#include "fj-switch-drawing.h"
#include "fj-window-private.h"

#include <glib/gi18n.h>

static void
on_boot_switches_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GtkBuilder) builder = NULL;
  GtkWidget *dialog;

  g_type_ensure (FJ_TYPE_SWITCH_DRAWING);
  builder = gtk_builder_new_from_resource ("/io/github/flashjig/Flashjig/boot-switches.ui");
  dialog = GTK_WIDGET (gtk_builder_get_object (builder, "boot_switches"));
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (user_data));
  g_signal_connect (dialog, "response", G_CALLBACK (gtk_widget_destroy), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The doctor must not open a board that a job talks to. */
static void
set_busy_ports (FjWindow *self, FjDoctorView *doctor)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ports = NULL;

  for (guint i = 0; i < fj_board_model_get_n_boards (self->boards); i++) {
    FjBoard *board = fj_board_model_get_board (self->boards, i);

    if (fj_board_is_running (board))
      g_strv_builder_add (builder, fj_board_get_port (board));
  }
  ports = g_strv_builder_end (builder);
  fj_doctor_view_set_busy_ports (doctor, (const char *const *) ports);
}

static void
on_doctor_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow  *self = user_data;
  GtkWidget *dialog = gtk_dialog_new_with_buttons (_ ("Missing a Board?"), GTK_WINDOW (self),
                                                   GTK_DIALOG_USE_HEADER_BAR | GTK_DIALOG_DESTROY_WITH_PARENT,
                                                   NULL, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *doctor = fj_doctor_view_new ();

  g_assert (FJ_IS_WINDOW (self));

  set_busy_ports (self, FJ_DOCTOR_VIEW (doctor));
  g_object_set (doctor, "margin", 18, NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_container_add (GTK_CONTAINER (scroller), doctor);
  gtk_container_add (GTK_CONTAINER (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), scroller);
  gtk_window_set_default_size (GTK_WINDOW (dialog), 520, 420);
  g_signal_connect (dialog, "response", G_CALLBACK (gtk_widget_destroy), NULL);
  gtk_widget_show_all (dialog);
}

static void
on_open_menu_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (FJ_WINDOW (user_data)->menu_button), TRUE);
}

static void
on_next_pane_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow  *self = user_data;
  GtkWidget *panes[] = { GTK_WIDGET (self->board_list), GTK_WIDGET (self->centre),
                         GTK_WIDGET (self->editor_panel), GTK_WIDGET (self->log_revealer) };
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  guint      at = G_N_ELEMENTS (panes) - 1;

  g_assert (FJ_IS_WINDOW (self));

  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    if (focus != NULL && (focus == panes[i] || gtk_widget_is_ancestor (focus, panes[i])))
      at = i;
  for (guint i = 1; i <= G_N_ELEMENTS (panes); i++) {
    GtkWidget *pane = panes[(at + i) % G_N_ELEMENTS (panes)];

    if (gtk_widget_get_mapped (pane) && gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD))
      return;
  }
}

static void
on_search_log_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow *self = user_data;

  g_assert (FJ_IS_WINDOW (self));

  gtk_revealer_set_reveal_child (self->log_revealer, TRUE);
  fj_log_view_search (self->log_view);
}

static void
on_reset_at_end_changed (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  FjWindow *self = user_data;

  g_assert (FJ_IS_WINDOW (self));

  g_simple_action_set_state (action, state);
  if (self->settings != NULL)
    g_settings_set_value (self->settings, "reset-at-end", state);
  fj_flash_controller_set_end (self->controller,
                               g_variant_get_boolean (state) ? FJ_END_RESET : FJ_END_DETACH);
}

static void
add_toggle (FjWindow *self, const char *name, gpointer object, const char *property)
{
  g_autoptr (GPropertyAction) action = g_property_action_new (name, object, property);

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

/**
 * fj_window_add_view_actions:
 * @self: a window
 *
 * Adds the actions about what is shown.
 */
void
fj_window_add_view_actions (FjWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "boot-switches", .activate = on_boot_switches_activated },
    { .name = "doctor", .activate = on_doctor_activated },
    { .name = "open-menu", .activate = on_open_menu_activated },
    { .name = "next-pane", .activate = on_next_pane_activated },
    { .name = "search-log", .activate = on_search_log_activated },
    { .name = "reset-at-end", .state = "false", .change_state = on_reset_at_end_changed },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  add_toggle (self, "show-boards", self->board_list, "visible");
  add_toggle (self, "show-map", self->map_box, "visible");
  add_toggle (self, "show-log", self->log_revealer, "reveal-child");
}

/**
 * fj_window_bind_settings:
 * @self: a window with settings
 *
 * Remembers what is shown.
 */
void
fj_window_bind_settings (FjWindow *self)
{
  g_autoptr (GVariant) reset = g_settings_get_value (self->settings, "reset-at-end");

  g_settings_bind (self->settings, "log-visible", self->log_revealer, "reveal-child",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "map-visible", self->map_box, "visible", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "pane-visible", self->board_list, "visible",
                   G_SETTINGS_BIND_DEFAULT);
  g_action_group_change_action_state (G_ACTION_GROUP (self), "reset-at-end", reset);
}
