/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-help-dialogs.h"

#include "fj-choice-box.h"
#include "fj-doctor-view.h"
#include "fj-settings.h"
#include "fj-sound-player.h"
#include "fj-switch-drawing.h"

#include <glib/gi18n.h>

/**
 * fj_preferences_show:
 * @parent: the window it belongs to, one of an application
 * @settings: (nullable): what is remembered
 *
 * Shows what is remembered from one start to the next.
 */
void
fj_preferences_show (GtkWindow *parent, GSettings *settings)
{
  g_autoptr (GtkBuilder) builder = NULL;
  GtkWidget *dialog;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  g_type_ensure (FJ_TYPE_CHOICE_BOX);
  builder = gtk_builder_new_from_resource ("/io/github/flashjig/Flashjig/preferences.ui");
  dialog = GTK_WIDGET (gtk_builder_get_object (builder, "preferences"));
  gtk_widget_insert_action_group (dialog, "win", G_ACTION_GROUP (parent));
  gtk_widget_insert_action_group (dialog, "app",
                                  G_ACTION_GROUP (gtk_window_get_application (parent)));
  fj_choice_box_set_actions (FJ_CHOICE_BOX (gtk_builder_get_object (builder, "choices")),
                             G_ACTION_GROUP (parent));
  if (settings != NULL && fj_sound_player_is_built ()) {
    gtk_widget_show (GTK_WIDGET (gtk_builder_get_object (builder, "sounds")));
    g_settings_bind (settings, "sounds", gtk_builder_get_object (builder, "sounds"), "active",
                     G_SETTINGS_BIND_DEFAULT);
  }
  if (settings != NULL)
    g_signal_connect_object (gtk_builder_get_object (builder, "forget"), "clicked",
                             G_CALLBACK (fj_settings_forget_recent), settings, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), parent);
  g_signal_connect (dialog, "response", G_CALLBACK (gtk_widget_destroy), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * fj_boot_switches_show:
 * @parent: the window it belongs to
 *
 * Shows how the boot switches of known boards are set.
 */
void
fj_boot_switches_show (GtkWindow *parent)
{
  g_autoptr (GtkBuilder) builder = NULL;
  GtkWidget *dialog;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  g_type_ensure (FJ_TYPE_SWITCH_DRAWING);
  builder = gtk_builder_new_from_resource ("/io/github/flashjig/Flashjig/boot-switches.ui");
  dialog = GTK_WIDGET (gtk_builder_get_object (builder, "boot_switches"));
  gtk_window_set_transient_for (GTK_WINDOW (dialog), parent);
  g_signal_connect (dialog, "response", G_CALLBACK (gtk_widget_destroy), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The doctor must not open a board that a job talks to. */
static void
set_busy_ports (FjDoctorView *doctor, FjBoardModel *boards)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ports = NULL;

  for (guint i = 0; i < fj_board_model_get_n_boards (boards); i++) {
    FjBoard *board = fj_board_model_get_board (boards, i);

    if (fj_board_is_running (board))
      g_strv_builder_add (builder, fj_board_get_port (board));
  }
  ports = g_strv_builder_end (builder);
  fj_doctor_view_set_busy_ports (doctor, (const char *const *) ports);
}

/**
 * fj_doctor_show:
 * @parent: the window it belongs to
 * @boards: the boards that are known
 *
 * Shows what may be in the way of a board that is missed.
 */
void
fj_doctor_show (GtkWindow *parent, FjBoardModel *boards)
{
  GtkWidget *dialog = gtk_dialog_new_with_buttons (_ ("Missing a Board?"), parent,
                                                   GTK_DIALOG_USE_HEADER_BAR |
                                                     GTK_DIALOG_DESTROY_WITH_PARENT,
                                                   NULL, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *doctor = fj_doctor_view_new ();

  set_busy_ports (FJ_DOCTOR_VIEW (doctor), boards);
  gtk_widget_insert_action_group (dialog, "win", G_ACTION_GROUP (parent)); /* for its buttons */
  g_object_set (doctor, "margin", 18, NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_container_add (GTK_CONTAINER (scroller), doctor);
  gtk_container_add (GTK_CONTAINER (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), scroller);
  gtk_window_set_default_size (GTK_WINDOW (dialog), 520, 420);
  g_signal_connect (dialog, "response", G_CALLBACK (gtk_widget_destroy), NULL);
  gtk_widget_show_all (dialog);
}
