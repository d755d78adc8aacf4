/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-window.h"

#include "fj-choice-box.h"
#include "fj-file-drop.h"
#include "fj-log-pane.h"
#include "fj-recent-menu.h"
#include "fj-run-text.h"
#include "fj-settling.h"
#include "fj-sound-player.h"
#include "fj-text-unit.h"
#include "fj-window-actions.h"
#include "fj-window-choices.h"
#include "fj-window-state.h"
#include "fj-window-station.h"

#include <fj-run-set-text.h>
#include <glib/gi18n.h>

#define NOTIFICATION_ID "run-over"

/**
 * FjWindow:
 *
 * The frame around the views: header, menu, status line and log. Owns the document and the run
 * flow, which know what is the case, and passes them to the views, which show it.
 */
struct _FjWindow {
  GtkApplicationWindow parent_instance;

  FjWindowParts parts;
  FjSounds     *sounds; /* (owned) (not nullable) */
  guint         inhibit_cookie;
  FjFileDrop   *file_drop; /* (owned) (not nullable) */

  GtkOverlay   *overlay;
  GtkHeaderBar *header;
  FjLogPane    *log_pane;
  GtkLabel     *status;
  GtkLabel     *obstacle;
  GtkWidget    *recent_button;
  FjChoiceBox  *choices;
};

G_DEFINE_FINAL_TYPE (FjWindow, fj_window, GTK_TYPE_APPLICATION_WINDOW)

static void
update_title (FjWindow *self)
{
  const char      *title = fj_layout_document_get_title (self->parts.document);
  g_autofree char *place = fj_layout_document_dup_place (self->parts.document);

  gtk_header_bar_set_title (self->header, title != NULL ? title : _ ("Flashjig"));
  gtk_header_bar_set_subtitle (self->header, place);
}

static char *
dup_status (FjWindow *self)
{
  if (fj_run_flow_is_preparing (self->parts.flow))
    return g_strdup (_ ("Reading and checking the files…"));
  if (fj_run_flow_get_n_running (self->parts.flow) > 0)
    return fj_run_set_describe (fj_run_flow_get_runs (self->parts.flow));
  if (fj_window_is_station_shown (&self->parts))
    return g_strdup (_ ("Ready")); /* it says the rest itself */
  if (fj_flash_view_get_show (self->parts.flash_view) != FJ_SHOW_EDITOR)
    return fj_run_set_describe_end (fj_run_flow_get_runs (self->parts.flow));
  if (fj_layout_document_get_layout (self->parts.document) == NULL)
    return NULL;
  return fj_run_text_plan (self->parts.flow, fj_flash_view_get_board (self->parts.flash_view));
}

/* GTK makes the button's content anew also when it is told the same. */
static void
set_button_label (GtkWidget *button, const char *label)
{
  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) != 0)
    gtk_button_set_label (GTK_BUTTON (button), label);
}

static void
update_buttons (FjWindow *self)
{
  GtkWidget       *flash_button = self->parts.questions.flash_button;
  gboolean         is_running = fj_run_flow_get_n_running (self->parts.flow) > 0;
  const char      *obstacle = fj_run_flow_get_obstacle (self->parts.flow);
  FjBoard         *board = fj_flash_view_get_board (self->parts.flash_view);
  g_autofree char *plan = fj_run_text_plan (self->parts.flow, board);
  g_autofree char *label = fj_run_text_button (self->parts.flow);

  set_button_label (flash_button, label);
  gtk_widget_set_tooltip_text (flash_button, obstacle != NULL ? obstacle : plan);
  /* while boards are at work, it is there for more of them */
  gtk_widget_set_visible (flash_button, (!is_running || obstacle == NULL) &&
                                          !fj_window_is_station_shown (&self->parts));
  gtk_widget_set_visible (self->parts.questions.stop_button, is_running);
}

/* What is the case, and beside it why the button is grey, unless that is all there is to say. */
static void
update_status (FjWindow *self)
{
  g_autofree char *status = dup_status (self);
  g_autofree char *units = NULL;
  const char      *obstacle = fj_run_flow_get_obstacle (self->parts.flow);
  gboolean         is_idle = !fj_run_flow_is_preparing (self->parts.flow) &&
                     fj_run_flow_get_n_running (self->parts.flow) == 0;

  if (status == NULL)
    status = g_strdup (obstacle != NULL ? obstacle : _ ("Ready"));
  units = fj_text_units (status);
  gtk_label_set_text (self->status, units);
  gtk_label_set_text (self->obstacle, obstacle);
  is_idle = is_idle && !fj_window_is_station_shown (&self->parts);
  gtk_widget_set_visible (GTK_WIDGET (self->obstacle), is_idle && obstacle != NULL &&
                                                         !g_str_equal (status, obstacle));
}

/* The computer must not fall asleep over a half-written board. */
static void
update_inhibit (FjWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  gboolean        is_running = fj_run_flow_get_n_running (self->parts.flow) > 0;

  if (application == NULL || is_running == (self->inhibit_cookie != 0))
    return;
  if (is_running) {
    self->inhibit_cookie =
      gtk_application_inhibit (application, GTK_WINDOW (self),
                               GTK_APPLICATION_INHIBIT_LOGOUT | GTK_APPLICATION_INHIBIT_SUSPEND,
                               _ ("Boards are being flashed"));
  } else {
    gtk_application_uninhibit (application, self->inhibit_cookie);
    self->inhibit_cookie = 0;
  }
}

static void
update_all (FjWindow *self)
{
  update_title (self);
  update_status (self);
  fj_window_actions_update (&self->parts);
  update_buttons (self);
  fj_window_questions_update (&self->parts.questions);
  update_inhibit (self);
}

static void
on_view_changed (FjWindow *self)
{
  g_assert (FJ_IS_WINDOW (self));

  if (self->parts.flow != NULL)
    update_all (self);
}

static void
on_flow_changed (FjWindow *self)
{
  g_assert (FJ_IS_WINDOW (self));

  update_all (self);
}

static void
on_other_view (FjWindow *self)
{
  g_assert (FJ_IS_WINDOW (self));

  if (self->parts.desk == NULL)
    return; /* the window goes */
  fj_window_remember_station (&self->parts);
  update_all (self);
}

static void
on_layout_changed (FjWindow *self)
{
  g_assert (FJ_IS_WINDOW (self));

  fj_window_questions_ask_again (&self->parts.questions);
}

static void
on_ask_erase (FjWindow *self)
{
  g_assert (FJ_IS_WINDOW (self));

  fj_window_questions_ask_erase (&self->parts.questions);
}

/* Closed without an answer, or by the answer itself: then there is nothing left to drop. */
static void
on_erase_closed (FjWindow *self)
{
  g_assert (FJ_IS_WINDOW (self));

  if (self->parts.flow != NULL && fj_run_flow_is_asking (self->parts.flow))
    fj_run_flow_drop (self->parts.flow);
}

/* When whoever else hears of the end has heard of it. */
static gboolean
close_cb (gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
  return G_SOURCE_REMOVE;
}

/* Tells people who look elsewhere that the run is over. */
static void
on_over (FjWindow *self)
{
  GApplication    *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  const char      *title = fj_layout_document_get_title (self->parts.document);
  gboolean         all_passed;
  g_autofree char *text = fj_run_text_end (self->parts.flow, &all_passed);
  g_autoptr (GNotification) notification = NULL;

  g_assert (FJ_IS_WINDOW (self));

  if (fj_window_questions_take_closing (&self->parts.questions))
    g_idle_add_full (G_PRIORITY_DEFAULT, close_cb, g_object_ref (self), g_object_unref);
  fj_log_add (self->parts.log, all_passed ? FJ_LOG_LEVEL_INFO : FJ_LOG_LEVEL_WARNING, NULL, "%s",
              text);
  if (application == NULL || gtk_window_is_active (GTK_WINDOW (self)))
    return;
  notification = g_notification_new (text);
  if (title != NULL)
    g_notification_set_body (notification, title);
  g_notification_set_default_action (notification, "app.present");
  g_notification_set_priority (notification, all_passed ? G_NOTIFICATION_PRIORITY_NORMAL
                                                        : G_NOTIFICATION_PRIORITY_HIGH);
  g_application_send_notification (application, NOTIFICATION_ID, notification);
}

static void
on_recent_changed (FjWindow *self)
{
  g_autoptr (GPtrArray) recent = fj_layout_document_dup_recent (self->parts.document);
  g_autoptr (GMenuModel) menu = fj_recent_menu_new (recent);

  g_assert (FJ_IS_WINDOW (self));

  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->recent_button), menu);
}

static void
fj_window_unrealize (GtkWidget *widget)
{
  FjWindow *self = FJ_WINDOW (widget);

  fj_window_state_save (GTK_WINDOW (self), GTK_PANED (self->parts.flash_view),
                        self->parts.settings);
  GTK_WIDGET_CLASS (fj_window_parent_class)->unrealize (widget);
}

/* Boards at work are stopped first, which is asked; then changes are saved, which is asked. */
static gboolean
fj_window_delete_event (GtkWidget *widget, GdkEventAny *event)
{
  FjWindow *self = FJ_WINDOW (widget);

  if (fj_window_questions_is_closing (&self->parts.questions))
    return GDK_EVENT_STOP; /* it is on its way */
  if (fj_run_flow_get_n_running (self->parts.flow) > 0)
    fj_window_questions_ask_close (&self->parts.questions);
  else
    fj_document_dialogs_close (self->parts.dialogs);
  return GDK_EVENT_STOP;
}

static void
fj_window_dispose (GObject *object)
{
  FjWindow *self = FJ_WINDOW (object);

  if (self->parts.dialogs != NULL)
    g_object_run_dispose (G_OBJECT (self->parts.dialogs)); /* what is under way finds nobody */
  if (self->parts.desk != NULL) {
    g_signal_handlers_disconnect_by_data (self->parts.desk, self);
    g_object_run_dispose (G_OBJECT (self->parts.desk));
  }
  g_clear_object (&self->parts.desk);
  if (self->parts.flow != NULL) {
    fj_settling_start (self->parts.flow);
    g_object_run_dispose (G_OBJECT (self->parts.flow));
  }
  if (self->parts.document != NULL)
    g_object_run_dispose (G_OBJECT (self->parts.document));
  fj_window_questions_clear (&self->parts.questions);
  g_clear_object (&self->sounds);
  g_clear_object (&self->file_drop);
  g_clear_object (&self->parts.dialogs);
  g_clear_object (&self->parts.flow);
  g_clear_object (&self->parts.document);
  g_clear_object (&self->parts.log);
  g_clear_object (&self->parts.settings);
  G_OBJECT_CLASS (fj_window_parent_class)->dispose (object);
}

#define bind_part(widget_class, part)                                    \
  gtk_widget_class_bind_template_child_full (widget_class, #part, FALSE, \
                                             G_STRUCT_OFFSET (FjWindow, parts.part))

#define bind_question(widget_class, part)                                \
  gtk_widget_class_bind_template_child_full (widget_class, #part, FALSE, \
                                             G_STRUCT_OFFSET (FjWindow, parts.questions.part))

static void
bind_questions (GtkWidgetClass *widget_class)
{
  bind_question (widget_class, erase_popover);
  bind_question (widget_class, erase_title);
  bind_question (widget_class, erase_label);
  bind_question (widget_class, outside_title);
  bind_question (widget_class, outside_label);
  bind_question (widget_class, erase_boards);
  bind_question (widget_class, erase_button);
  bind_question (widget_class, erase_always);
  bind_question (widget_class, stop_popover);
  bind_question (widget_class, stop_label);
  bind_question (widget_class, stop_closes);
  bind_question (widget_class, menu_button);
  bind_question (widget_class, flash_button);
  bind_question (widget_class, stop_button);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/window.ui");
  gtk_widget_class_bind_template_child (widget_class, FjWindow, overlay);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, header);
  bind_part (widget_class, views);
  bind_part (widget_class, flash_view);
  bind_part (widget_class, station_view);
  bind_part (widget_class, history_view);
  bind_part (widget_class, log_view);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, log_pane);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, status);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, obstacle);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, recent_button);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, choices);
  bind_questions (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_view_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_erase_closed);
}

static void
fj_window_class_init (FjWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (FJ_TYPE_CHOICE_BOX);
  g_type_ensure (FJ_TYPE_FLASH_VIEW);
  g_type_ensure (FJ_TYPE_HISTORY_VIEW);
  g_type_ensure (FJ_TYPE_LOG_PANE);
  g_type_ensure (FJ_TYPE_LOG_VIEW);
  g_type_ensure (FJ_TYPE_STATION_VIEW);
  G_OBJECT_CLASS (klass)->dispose = fj_window_dispose;
  widget_class->unrealize = fj_window_unrealize;
  widget_class->delete_event = fj_window_delete_event;
  bind_template (widget_class);
}

static void
fj_window_init (FjWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->parts.window = GTK_APPLICATION_WINDOW (self);
  self->parts.log = fj_log_new ();
  fj_log_view_set_log (self->parts.log_view, self->parts.log);
}

static void
bind_settings (FjWindow *self)
{
  if (self->parts.settings == NULL)
    return;
  fj_log_pane_bind_settings (self->log_pane, self->parts.settings);
  g_settings_bind (self->parts.settings, "log-visible", self->parts.log_view, "visible",
                   G_SETTINGS_BIND_DEFAULT);
  fj_flash_view_bind_settings (self->parts.flash_view, self->parts.settings);
  fj_window_choices_restore (&self->parts);
}

/* In the life of the window, unless the person or the desktop does not want them. */
static void
connect_sounds (FjWindow *self)
{
  FjSoundPlayer *player = fj_sound_player_new ();

  self->sounds = fj_sounds_new (self->parts.flow, fj_sound_player_play, player, g_object_unref);
  g_object_bind_property (gtk_settings_get_default (), "gtk-enable-event-sounds", self->sounds,
                          "allowed", G_BINDING_SYNC_CREATE);
  if (self->parts.settings != NULL)
    g_settings_bind (self->parts.settings, "sounds", self->sounds, "wanted", G_SETTINGS_BIND_GET);
}

static void
connect_models (FjWindow *self)
{
  g_signal_connect_object (self->parts.document, "recent-changed", G_CALLBACK (on_recent_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->parts.document, "layout-changed", G_CALLBACK (on_layout_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->parts.document, "edited", G_CALLBACK (on_layout_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->parts.flow, "changed", G_CALLBACK (on_flow_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->parts.flow, "ask-erase", G_CALLBACK (on_ask_erase), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->parts.flow, "over", G_CALLBACK (on_over), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->parts.desk, "changed", G_CALLBACK (on_flow_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->parts.desk, "failed", G_CALLBACK (fj_window_show_error), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->parts.views, "notify::visible-child",
                           G_CALLBACK (on_other_view), self, G_CONNECT_SWAPPED);
}

/**
 * fj_window_new:
 * @application: the application
 * @devices: all boards there are
 * @settings: (nullable): what is remembered
 *
 * Returns: (transfer none): a window, owned by @application
 */
FjWindow *
fj_window_new (GtkApplication *application, FjDeviceList *devices, GSettings *settings)
{
  FjWindow *self = g_object_new (FJ_TYPE_WINDOW, "application", application, NULL);
  g_autoptr (FjBoardModel) boards = fj_board_model_new (devices);

  g_set_object (&self->parts.settings, settings);
  self->parts.document = fj_layout_document_new (settings);
  self->parts.flow = fj_run_flow_new (self->parts.document, boards, self->parts.log);
  self->parts.desk = fj_station_desk_new (self->parts.flow, settings);
  self->parts.questions.flow = self->parts.flow;
  self->parts.dialogs = fj_document_dialogs_new (GTK_WINDOW (self), self->parts.document,
                                                 fj_window_get_notice (self), self->parts.log);
  fj_window_actions_add (&self->parts);
  fj_choice_box_set_actions (self->choices, G_ACTION_GROUP (self));
  fj_flash_view_set_flow (self->parts.flash_view, self->parts.flow);
  fj_flash_view_set_log (self->parts.flash_view, self->parts.log);
  fj_station_view_set_desk (self->parts.station_view, self->parts.desk);
  self->file_drop = fj_file_drop_new (self->overlay,
                                      fj_flash_view_get_editor (self->parts.flash_view),
                                      self->parts.dialogs, fj_window_get_notice (self));
  connect_models (self);
  connect_sounds (self);
  bind_settings (self);
  fj_window_state_restore (GTK_WINDOW (self), GTK_PANED (self->parts.flash_view),
                           self->parts.settings);
  on_recent_changed (self);
  update_all (self);
  return self;
}

/**
 * fj_window_open:
 * @self: a window
 * @file: a layout, a folder that holds one, or an image of a whole card
 *
 * Opens it, after a question when there are unsaved changes; an image gets a new layout that
 * writes it.
 */
void
fj_window_open (FjWindow *self, GFile *file)
{
  g_return_if_fail (FJ_IS_WINDOW (self));

  fj_document_dialogs_open (self->parts.dialogs, file);
}

/**
 * fj_window_come_back:
 * @self: the first window of the program, in which nothing is to be opened
 *
 * Is at the station again where that was looked at the last time.
 */
void
fj_window_come_back (FjWindow *self)
{
  g_return_if_fail (FJ_IS_WINDOW (self));

  fj_window_come_back_to_station (&self->parts);
}

/**
 * fj_window_show_error:
 * @self: a window
 * @error: what went wrong
 *
 * Says it above the page.
 */
void
fj_window_show_error (FjWindow *self, const GError *error)
{
  g_return_if_fail (FJ_IS_WINDOW (self));

  fj_notice_show_error (fj_window_get_notice (self), error);
}

/**
 * fj_window_get_document:
 * @self: a window
 *
 * Returns: (transfer none): what is open in it
 */
FjLayoutDocument *
fj_window_get_document (FjWindow *self)
{
  g_return_val_if_fail (FJ_IS_WINDOW (self), NULL);

  return self->parts.document;
}

/**
 * fj_window_get_flow:
 * @self: a window
 *
 * Returns: (transfer none): what is flashed from it
 */
FjRunFlow *
fj_window_get_flow (FjWindow *self)
{
  g_return_val_if_fail (FJ_IS_WINDOW (self), NULL);

  return self->parts.flow;
}

/**
 * fj_window_get_notice:
 * @self: a window
 *
 * Returns: (transfer none): what says something above the page
 */
FjNotice *
fj_window_get_notice (FjWindow *self)
{
  g_return_val_if_fail (FJ_IS_WINDOW (self), NULL);

  return fj_flash_view_get_notice (self->parts.flash_view);
}
