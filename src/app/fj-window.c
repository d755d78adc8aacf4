/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-window.h"

#include "fj-log-pane.h"
#include "fj-recent-menu.h"
#include "fj-run-text.h"
#include "fj-window-private.h"
#include "fj-window-state.h"

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

  GSettings         *settings; /* (owned) (nullable) */
  FjLayoutDocument  *document; /* (owned) (not nullable) */
  FjRunFlow         *flow;     /* (owned) (not nullable) */
  FjDocumentDialogs *dialogs;  /* (owned) (not nullable) */
  FjLog             *log;      /* (owned) (not nullable) */
  guint              inhibit_cookie;
  GtkWidget         *asker;         /* (not owned) (nullable) weak: what questions hang on */
  FjBoard           *stopping;      /* (owned) (nullable): the board that is asked about, not all */
  gboolean           asks_close;    /* whether the question is about closing the window */
  gboolean           closes_at_end; /* of what is being stopped */
  gboolean           is_allowed;    /* to erase, until the layout is another one */

  GtkHeaderBar *header;
  FjFlashView  *flash_view;
  FjLogView    *log_view;
  FjLogPane    *log_pane;
  GtkLabel     *status;
  GtkLabel     *obstacle;
  GtkPopover   *erase_popover;
  GtkWidget    *erase_title;
  GtkLabel     *erase_label;
  GtkWidget    *outside_title;
  GtkLabel     *outside_label;
  GtkLabel     *erase_boards;
  GtkWidget    *erase_always;
  GtkWidget    *erase_button;
  GtkPopover   *stop_popover;
  GtkLabel     *stop_label;
  GtkWidget    *stop_closes;
  GtkWidget    *menu_button;
  GtkWidget    *recent_button;
  GtkWidget    *flash_button;
  GtkWidget    *stop_button;
};

G_DEFINE_FINAL_TYPE (FjWindow, fj_window, GTK_TYPE_APPLICATION_WINDOW)

static void
update_title (FjWindow *self)
{
  const char      *title = fj_layout_document_get_title (self->document);
  g_autofree char *place = fj_layout_document_dup_place (self->document);

  gtk_header_bar_set_title (self->header, title != NULL ? title : _ ("Flashjig"));
  gtk_header_bar_set_subtitle (self->header, place);
}

static char *
dup_status (FjWindow *self)
{
  if (fj_run_flow_is_preparing (self->flow))
    return g_strdup (_ ("Reading and checking the files…"));
  if (fj_run_flow_get_n_running (self->flow) > 0)
    return fj_run_text_running (self->flow);
  if (fj_flash_view_get_show (self->flash_view) != FJ_SHOW_EDITOR)
    return fj_run_text_finished (self->flow);
  if (fj_layout_document_get_layout (self->document) == NULL)
    return NULL;
  return fj_run_text_plan (self->flow, fj_flash_view_get_board (self->flash_view));
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
  gboolean         is_running = fj_run_flow_get_n_running (self->flow) > 0;
  const char      *obstacle = fj_run_flow_get_obstacle (self->flow);
  g_autofree char *plan = fj_run_text_plan (self->flow, fj_flash_view_get_board (self->flash_view));
  g_autofree char *label = fj_run_text_button (self->flow);

  set_button_label (self->flash_button, label);
  gtk_widget_set_tooltip_text (self->flash_button, obstacle != NULL ? obstacle : plan);
  /* while boards are at work, it is there for more of them */
  gtk_widget_set_visible (self->flash_button, !is_running || obstacle == NULL);
  gtk_widget_set_visible (self->stop_button, is_running);
}

/* What is the case, and beside it why the button is grey, unless that is all there is to say. */
static void
update_status (FjWindow *self)
{
  g_autofree char *status = dup_status (self);
  const char      *obstacle = fj_run_flow_get_obstacle (self->flow);
  gboolean         is_idle = !fj_run_flow_is_preparing (self->flow) &&
                     fj_run_flow_get_n_running (self->flow) == 0;

  if (status == NULL)
    status = g_strdup (obstacle != NULL ? obstacle : _ ("Ready"));
  gtk_label_set_text (self->status, status);
  gtk_label_set_text (self->obstacle, obstacle);
  gtk_widget_set_visible (GTK_WIDGET (self->obstacle), is_idle && obstacle != NULL &&
                                                         !g_str_equal (status, obstacle));
}

static void
update_stop_question (FjWindow *self)
{
  g_autofree char *text = NULL;

  if (self->stopping != NULL ? !fj_board_is_running (self->stopping)
                             : fj_run_flow_get_n_running (self->flow) == 0) {
    gtk_popover_popdown (self->stop_popover); /* the run was over before the answer */
    return;
  }
  text = fj_run_text_stop (self->flow, self->stopping);
  gtk_label_set_text (self->stop_label, text);
}

/* The computer must not fall asleep over a half-written board. */
static void
update_inhibit (FjWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  gboolean        is_running = fj_run_flow_get_n_running (self->flow) > 0;

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
  fj_window_update_actions (self);
  update_buttons (self);
  update_stop_question (self);
  update_inhibit (self);
  if (!fj_run_flow_is_asking (self->flow))
    gtk_popover_popdown (self->erase_popover);
}

static void
on_view_changed (FjWindow *self)
{
  g_assert (FJ_IS_WINDOW (self));

  if (self->flow != NULL)
    update_all (self);
}

static void
on_flow_changed (FjWindow *self)
{
  g_assert (FJ_IS_WINDOW (self));

  update_all (self);
}

/* Another layout loses something else. */
static void
on_layout_changed (FjWindow *self)
{
  g_assert (FJ_IS_WINDOW (self));

  self->is_allowed = FALSE;
}

/* What was pressed, as far as it is still there. */
static GtkWidget *
get_asker (FjWindow *self)
{
  if (self->asker != NULL && gtk_widget_get_mapped (self->asker))
    return self->asker;
  return gtk_widget_get_visible (self->flash_button) ? self->flash_button : self->menu_button;
}

static void
show_question (GtkWidget *title, GtkLabel *label, const char *text)
{
  gtk_widget_set_visible (title, text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
  gtk_label_set_text (label, text != NULL ? text : "");
}

/* What is lost and what nobody has allowed are one question. */
static void
on_ask_erase (FjWindow *self)
{
  g_autofree char *erased = fj_run_flow_dup_erased (self->flow);
  g_autofree char *outside = fj_run_flow_dup_outside (self->flow);
  g_autofree char *boards = fj_run_flow_dup_erased_boards (self->flow);

  g_assert (FJ_IS_WINDOW (self));

  if (self->is_allowed) {
    fj_run_flow_confirm (self->flow);
    return;
  }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->erase_always), FALSE);
  gtk_popover_set_relative_to (self->erase_popover, get_asker (self));
  show_question (self->erase_title, self->erase_label, erased);
  show_question (self->outside_title, self->outside_label, outside);
  gtk_button_set_label (GTK_BUTTON (self->erase_button),
                        erased != NULL ? _ ("_Erase and Flash") : _ ("_Flash All the Same"));
  gtk_label_set_text (self->erase_boards, boards);
  gtk_popover_popup (self->erase_popover);
  gtk_widget_grab_focus (self->erase_button);
}

/* Closed without an answer, or by the answer itself: then there is nothing left to drop. */
static void
on_erase_closed (FjWindow *self)
{
  g_assert (FJ_IS_WINDOW (self));

  if (self->flow != NULL && fj_run_flow_is_asking (self->flow))
    fj_run_flow_drop (self->flow);
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
  const char      *title = fj_layout_document_get_title (self->document);
  gboolean         all_passed;
  g_autofree char *text = fj_run_text_end (self->flow, &all_passed);
  g_autoptr (GNotification) notification = NULL;

  g_assert (FJ_IS_WINDOW (self));

  if (self->closes_at_end) {
    self->closes_at_end = FALSE;
    g_idle_add_full (G_PRIORITY_DEFAULT, close_cb, g_object_ref (self), g_object_unref);
  }
  fj_log_add (self->log, all_passed ? FJ_LOG_LEVEL_INFO : FJ_LOG_LEVEL_WARNING, NULL, "%s", text);
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
  g_autoptr (GPtrArray) recent = fj_layout_document_dup_recent (self->document);
  g_autoptr (GMenuModel) menu = fj_recent_menu_new (recent);

  g_assert (FJ_IS_WINDOW (self));

  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->recent_button), menu);
}

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

static void
accept_drops (FjWindow *self)
{
  gtk_drag_dest_set (GTK_WIDGET (self), GTK_DEST_DEFAULT_ALL, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_dest_add_uri_targets (GTK_WIDGET (self));
  g_signal_connect_object (self, "drag-data-received", G_CALLBACK (on_drag_data_received), self, 0);
}

static void
fj_window_unrealize (GtkWidget *widget)
{
  FjWindow *self = FJ_WINDOW (widget);

  fj_window_state_save (GTK_WINDOW (self), GTK_PANED (self->flash_view), self->settings);
  GTK_WIDGET_CLASS (fj_window_parent_class)->unrealize (widget);
}

/* @board: (nullable): the only one that is to stop */
static void
show_stop_question (FjWindow *self, FjBoard *board, GtkWidget *asker, gboolean closes)
{
  g_set_object (&self->stopping, board);
  self->asks_close = closes;
  gtk_widget_set_visible (self->stop_closes, closes);
  gtk_popover_set_relative_to (self->stop_popover, asker);
  update_stop_question (self);
  gtk_popover_popup (self->stop_popover);
}

/* Boards at work are stopped first, which is asked; then changes are saved, which is asked. */
static gboolean
fj_window_delete_event (GtkWidget *widget, GdkEventAny *event)
{
  FjWindow *self = FJ_WINDOW (widget);

  if (self->closes_at_end)
    return GDK_EVENT_STOP; /* it is on its way */
  if (fj_run_flow_get_n_running (self->flow) > 0)
    show_stop_question (self, NULL, self->stop_button, TRUE);
  else
    fj_document_dialogs_close (self->dialogs);
  return GDK_EVENT_STOP;
}

static void
fj_window_dispose (GObject *object)
{
  FjWindow *self = FJ_WINDOW (object);

  if (self->dialogs != NULL)
    g_object_run_dispose (G_OBJECT (self->dialogs)); /* what is under way finds nobody */
  if (self->flow != NULL)
    g_object_run_dispose (G_OBJECT (self->flow));
  if (self->document != NULL)
    g_object_run_dispose (G_OBJECT (self->document));
  g_clear_weak_pointer (&self->asker);
  g_clear_object (&self->stopping);
  g_clear_object (&self->dialogs);
  g_clear_object (&self->flow);
  g_clear_object (&self->document);
  g_clear_object (&self->log);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (fj_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/window.ui");
  gtk_widget_class_bind_template_child (widget_class, FjWindow, header);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, flash_view);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, log_view);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, log_pane);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, status);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, obstacle);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, erase_popover);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, erase_title);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, erase_label);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, outside_title);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, outside_label);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, erase_boards);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, erase_button);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, erase_always);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, stop_popover);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, stop_label);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, stop_closes);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, recent_button);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, flash_button);
  gtk_widget_class_bind_template_child (widget_class, FjWindow, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, on_view_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_erase_closed);
}

static void
fj_window_class_init (FjWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (FJ_TYPE_FLASH_VIEW);
  g_type_ensure (FJ_TYPE_LOG_PANE);
  g_type_ensure (FJ_TYPE_LOG_VIEW);
  G_OBJECT_CLASS (klass)->dispose = fj_window_dispose;
  widget_class->unrealize = fj_window_unrealize;
  widget_class->delete_event = fj_window_delete_event;
  bind_template (widget_class);
}

static void
fj_window_init (FjWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->log = fj_log_new ();
  fj_log_view_set_log (self->log_view, self->log);
  accept_drops (self);
}

static void
bind_settings (FjWindow *self)
{
  g_autoptr (GVariant) reset = NULL;

  if (self->settings == NULL)
    return;
  reset = g_settings_get_value (self->settings, "reset-at-end");
  fj_log_pane_bind_settings (self->log_pane, self->settings);
  g_settings_bind (self->settings, "log-visible", self->log_view, "visible",
                   G_SETTINGS_BIND_DEFAULT);
  fj_flash_view_bind_settings (self->flash_view, self->settings);
  g_action_group_change_action_state (G_ACTION_GROUP (self), "reset-at-end", reset);
}

static void
connect_models (FjWindow *self)
{
  g_signal_connect_object (self->document, "recent-changed", G_CALLBACK (on_recent_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "layout-changed", G_CALLBACK (on_layout_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "edited", G_CALLBACK (on_layout_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flow, "changed", G_CALLBACK (on_flow_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flow, "ask-erase", G_CALLBACK (on_ask_erase), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flow, "over", G_CALLBACK (on_over), self, G_CONNECT_SWAPPED);
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

  g_set_object (&self->settings, settings);
  self->document = fj_layout_document_new (settings);
  self->flow = fj_run_flow_new (self->document, boards, self->log);
  self->dialogs = fj_document_dialogs_new (GTK_WINDOW (self), self->document,
                                           fj_flash_view_get_notice (self->flash_view), self->log);
  fj_window_add_actions (self);
  fj_flash_view_set_flow (self->flash_view, self->flow);
  fj_flash_view_set_log (self->flash_view, self->log);
  connect_models (self);
  bind_settings (self);
  fj_window_state_restore (GTK_WINDOW (self), GTK_PANED (self->flash_view), self->settings);
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

  fj_document_dialogs_open (self->dialogs, file);
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

  fj_notice_show_error (fj_flash_view_get_notice (self->flash_view), error);
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

  return self->document;
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

  return self->flow;
}

/**
 * fj_window_get_dialogs:
 * @self: a window
 *
 * Returns: (transfer none): what asks people about the document
 */
FjDocumentDialogs *
fj_window_get_dialogs (FjWindow *self)
{
  return self->dialogs;
}

/**
 * fj_window_get_flash_view:
 * @self: a window
 *
 * Returns: (transfer none): the view of boards and layout
 */
FjFlashView *
fj_window_get_flash_view (FjWindow *self)
{
  return self->flash_view;
}

/**
 * fj_window_get_log:
 * @self: a window
 *
 * Returns: (transfer none): everything that has happened
 */
FjLog *
fj_window_get_log (FjWindow *self)
{
  return self->log;
}

/**
 * fj_window_get_log_view:
 * @self: a window
 *
 * Returns: (transfer none): what shows the log
 */
FjLogView *
fj_window_get_log_view (FjWindow *self)
{
  return self->log_view;
}

/**
 * fj_window_get_menu_button:
 * @self: a window
 *
 * Returns: (transfer none): the button with the menu
 */
GtkWidget *
fj_window_get_menu_button (FjWindow *self)
{
  return self->menu_button;
}

/**
 * fj_window_get_settings:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): what is remembered
 */
GSettings *
fj_window_get_settings (FjWindow *self)
{
  return self->settings;
}

/**
 * fj_window_set_asker:
 * @self: a window
 * @asker: (nullable): what was pressed, %NULL: the button in the header
 *
 * The next question hangs on it.
 */
void
fj_window_set_asker (FjWindow *self, GtkWidget *asker)
{
  g_set_weak_pointer (&self->asker, asker);
}

/**
 * fj_window_start_asked:
 * @self: a window that has asked
 *
 * Starts what was asked about, and takes down whether to ask again.
 */
void
fj_window_start_asked (FjWindow *self)
{
  self->is_allowed = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->erase_always));
  fj_run_flow_confirm (self->flow);
}

/**
 * fj_window_ask_stop:
 * @self: a window
 *
 * Ends what is only being prepared; stops boards at work after a question.
 */
void
fj_window_ask_stop (FjWindow *self)
{
  if (fj_run_flow_is_preparing (self->flow)) {
    fj_run_flow_drop (self->flow);
    return;
  }
  show_stop_question (self, NULL, self->stop_button, FALSE);
}

/**
 * fj_window_ask_stop_board:
 * @self: a window
 * @board: a board at work
 * @asker: what the question hangs on
 *
 * Stops one board after a question.
 */
void
fj_window_ask_stop_board (FjWindow *self, FjBoard *board, GtkWidget *asker)
{
  show_stop_question (self, board, asker, FALSE);
}

/**
 * fj_window_stop_asked:
 * @self: a window that has asked
 *
 * Stops what was asked about.
 */
void
fj_window_stop_asked (FjWindow *self)
{
  self->closes_at_end = self->asks_close;
  if (self->stopping != NULL)
    fj_flash_job_stop (fj_board_get_job (self->stopping));
  else
    fj_run_flow_stop (self->flow);
}
