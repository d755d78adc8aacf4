/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-board-row.h"
#include "fj-text-unit.h"
#include "fj-text.h"

#include <glib/gi18n.h>

/**
 * FjBoardRow:
 *
 * One board in the boards pane: what it is, where it is, how it is, and how far it is.
 */
struct _FjBoardRow {
  GtkListBoxRow parent_instance;

  FjBoard *board; /* (owned) (not nullable) */

  GtkWidget      *choice;
  GtkLabel       *title;
  GtkLabel       *where;
  GtkLabel       *state;
  GtkLabel       *detail;
  GtkLabel       *warning;
  GtkWidget      *fix;
  GtkProgressBar *bar;
};

G_DEFINE_FINAL_TYPE (FjBoardRow, fj_board_row, GTK_TYPE_LIST_BOX_ROW)

static const char *const state_classes[] = { "fj-pass", "fj-fail", "fj-stopped", "fj-run" };

static const char *
get_state_class (FjBoard *board)
{
  FjFlashJob *job = fj_board_get_job (board);

  if (job == NULL)
    return fj_device_get_problem (fj_board_get_device (board)) != NULL ? "fj-fail" : NULL;
  switch (fj_flash_job_get_state (job)) {
  case FJ_JOB_PASSED:
    return "fj-pass";
  case FJ_JOB_FAILED:
    return "fj-fail";
  case FJ_JOB_CANCELLED:
    return "fj-stopped";
  case FJ_JOB_READY:
  case FJ_JOB_QUEUED:
  case FJ_JOB_RUNNING:
  case FJ_JOB_STOPPING:
  default:
    return "fj-run";
  }
}

static void
update_chosen (FjBoardRow *self)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));

  if (fj_board_get_chosen (self->board))
    gtk_style_context_add_class (style, "fj-chosen");
  else
    gtk_style_context_remove_class (style, "fj-chosen");
}

static void
update_class (FjBoardRow *self)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self->state));
  const char      *wanted = get_state_class (self->board);

  for (guint i = 0; i < G_N_ELEMENTS (state_classes); i++) {
    if (g_strcmp0 (state_classes[i], wanted) == 0)
      gtk_style_context_add_class (style, state_classes[i]);
    else
      gtk_style_context_remove_class (style, state_classes[i]);
  }
}

static void
set_label (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
update_where (FjBoardRow *self)
{
  FjDevice        *device = fj_board_get_device (self->board);
  g_autofree char *tail = fj_text_serial_tail (fj_device_get_serial (device));
  g_autofree char *port = fj_text_isolate (fj_device_get_port (device));
  g_autofree char *speed = fj_text_speed (fj_device_get_speed (device));
  g_autofree char *text = NULL;

  /* Translators: end of a serial number, USB port ("1-4.2"), link speed ("480 Mbit/s") */
  text = g_strdup_printf (_ ("%s · port %s · %s"), tail, port, speed);
  if (fj_device_get_place_name (device) != NULL) {
    g_autofree char *title = fj_device_dup_title (device);
    g_autofree char *rest = g_steal_pointer (&text);

    text = g_strdup_printf ("%s · %s", title, rest); /* the place has taken its line */
  }
  set_label (self->where, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->where), fj_device_get_serial (device));
}

static char *
dup_warning (FjBoard *board)
{
  FjDevice *device = fj_board_get_device (board);
  GError   *problem = fj_device_get_problem (device);
  FjSpeed   speed = fj_device_get_speed (device);

  if (problem != NULL)
    return g_strdup (problem->message);
  if (fj_board_get_warning (board) != NULL)
    return g_strdup_printf ("✗ %s", fj_board_get_warning (board));
  if (fj_device_is_present (device) && (speed == FJ_SPEED_FULL || speed == FJ_SPEED_LOW))
    return g_strdup (_ ("! Slow link: use another cable or port."));
  return NULL;
}

static void
update_bar (FjBoardRow *self)
{
  FjFlashJob *job = fj_board_get_job (self->board);
  gboolean    running = fj_board_is_running (self->board);

  gtk_widget_set_visible (GTK_WIDGET (self->bar), running);
  if (running)
    gtk_progress_bar_set_fraction (self->bar, fj_flash_job_get_fraction (job));
}

static void
update_name (FjBoardRow *self, const char *state, const char *detail)
{
  g_autofree char *name = fj_board_dup_name (self->board);
  g_autofree char *choice = NULL;
  g_autofree char *full = NULL;

  if (detail != NULL && *detail != '\0')
    full = g_strdup_printf ("%s, %s, %s", name, state, detail);
  else
    full = g_strdup_printf ("%s, %s", name, state);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), full);
  /* Translators: what a check box does; %s is the name of a board */
  choice = g_strdup_printf (_ ("Flash %s"), name);
  atk_object_set_name (gtk_widget_get_accessible (self->choice), choice);
}

/* (nullable): the run to tell of, which is not an old one while the board is at work elsewhere */
static FjFlashJob *
get_shown_job (FjBoard *board)
{
  if (fj_device_is_busy (fj_board_get_device (board)) && !fj_board_is_running (board))
    return NULL;
  return fj_board_get_job (board);
}

static void
update_row (FjBoardRow *self)
{
  FjDevice        *device = fj_board_get_device (self->board);
  FjFlashJob      *job = get_shown_job (self->board);
  const char      *place = fj_device_get_place_name (device);
  g_autofree char *title = place != NULL ? g_strdup (place) : fj_device_dup_title (device);
  g_autofree char *state = job != NULL ? fj_text_job_brief (job) : fj_text_device_state (device);
  g_autofree char *detail = job != NULL ? fj_text_job_brief_detail (job) : NULL;
  g_autofree char *warning = dup_warning (self->board);

  set_label (self->title, title);
  set_label (self->state, state);
  set_label (self->detail, detail);
  set_label (self->warning, warning);
  gtk_widget_set_visible (self->fix, g_error_matches (fj_device_get_problem (device), FJ_ERROR,
                                                      FJ_ERROR_PERMISSION));
  gtk_widget_set_sensitive (self->choice, fj_board_can_flash (self->board));
  update_where (self);
  update_bar (self);
  update_class (self);
  update_chosen (self);
  update_name (self, state, detail != NULL ? detail : warning);
}

static void
fj_board_row_dispose (GObject *object)
{
  FjBoardRow *self = FJ_BOARD_ROW (object);

  if (self->board != NULL)
    g_signal_handlers_disconnect_by_data (self->board, self);
  g_clear_object (&self->board);
  G_OBJECT_CLASS (fj_board_row_parent_class)->dispose (object);
}

static void
fj_board_row_class_init (FjBoardRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_board_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/board-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FjBoardRow, choice);
  gtk_widget_class_bind_template_child (widget_class, FjBoardRow, title);
  gtk_widget_class_bind_template_child (widget_class, FjBoardRow, where);
  gtk_widget_class_bind_template_child (widget_class, FjBoardRow, state);
  gtk_widget_class_bind_template_child (widget_class, FjBoardRow, detail);
  gtk_widget_class_bind_template_child (widget_class, FjBoardRow, warning);
  gtk_widget_class_bind_template_child (widget_class, FjBoardRow, fix);
  gtk_widget_class_bind_template_child (widget_class, FjBoardRow, bar);
}

static void
fj_board_row_init (FjBoardRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * fj_board_row_new:
 * @board: a board
 *
 * Returns: (transfer floating): a row that shows it
 */
GtkWidget *
fj_board_row_new (FjBoard *board)
{
  FjBoardRow *self = g_object_new (FJ_TYPE_BOARD_ROW, NULL);

  self->board = g_object_ref (board);
  g_object_bind_property (board, "chosen", self->choice, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (board, "changed", G_CALLBACK (update_row), self, G_CONNECT_SWAPPED);
  update_row (self);
  return GTK_WIDGET (self);
}

/**
 * fj_board_row_get_board:
 * @self: a row
 *
 * Returns: (transfer none): the board that it shows
 */
FjBoard *
fj_board_row_get_board (FjBoardRow *self)
{
  g_return_val_if_fail (FJ_IS_BOARD_ROW (self), NULL);

  return self->board;
}
