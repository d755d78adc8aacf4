/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-history-details.h"

#include "fj-history-cells.h"
#include "fj-history-plot.h"

#include <fj-record-text.h>
#include <glib/gi18n.h>

/**
 * FjHistoryDetails:
 *
 * All that is known of one attempt, of its board, and of what has changed since it worked; beside
 * that how many attempts there were on which day.
 */
struct _FjHistoryDetails {
  GtkBox parent_instance;

  GtkLabel      *title;
  GtkWidget     *buttons;
  GtkTextView   *attempt;
  GtkTextView   *board;
  GtkTextView   *changes;
  GtkTextView   *log;
  FjHistoryPlot *plot;
};

G_DEFINE_FINAL_TYPE (FjHistoryDetails, fj_history_details, GTK_TYPE_BOX)

static void
fj_history_details_class_init (FjHistoryDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (FJ_TYPE_HISTORY_PLOT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/flashjig/Flashjig/history-details.ui");
  gtk_widget_class_bind_template_child (widget_class, FjHistoryDetails, title);
  gtk_widget_class_bind_template_child (widget_class, FjHistoryDetails, buttons);
  gtk_widget_class_bind_template_child (widget_class, FjHistoryDetails, attempt);
  gtk_widget_class_bind_template_child (widget_class, FjHistoryDetails, board);
  gtk_widget_class_bind_template_child (widget_class, FjHistoryDetails, changes);
  gtk_widget_class_bind_template_child (widget_class, FjHistoryDetails, log);
  gtk_widget_class_bind_template_child (widget_class, FjHistoryDetails, plot);
}

static void
fj_history_details_init (FjHistoryDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What reads the same is left alone, with its cursor and selection. */
static void
set_text (GtkTextView *view, const char *text)
{
  GtkTextBuffer   *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter      start, end;
  g_autofree char *old = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  old = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  if (!g_str_equal (old, text))
    gtk_text_buffer_set_text (buffer, text, -1);
}

static void
show_board (FjHistoryDetails *self, const FjRecordDetails *details)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (details->others->len == 0)
    g_string_append (text, _ ("Without a serial number that tells the board from others, its other "
                              "attempts are not known."));
  for (guint i = 0; i < details->others->len; i++) {
    g_autofree char *line = fj_record_to_line (g_ptr_array_index (details->others, i));

    g_string_append_printf (text, "%s\n", line);
  }
  set_text (self->board, text->str);
}

static void
show_changes (FjHistoryDetails *self, const FjRecordDetails *details)
{
  g_autofree char *begun = NULL;
  g_autofree char *head = NULL;
  g_autofree char *changes = NULL;
  g_autofree char *text = NULL;

  if (details->pass == NULL) {
    set_text (self->changes, _ ("No other attempt with this board or this layout has passed."));
    return;
  }
  begun = fj_record_dup_begun_text (details->pass);
  /* Translators: %s is when that was ("2026-11-28 12:34:56") */
  if (details->pass_of_board)
    head = g_strdup_printf (_ ("Compared with this board, which passed on %s"), begun);
  else
    head =
      g_strdup_printf (_ ("Compared with another board and the same layout, which passed on %s"),
                       begun);
  changes = fj_record_comparison_to_text (details->pass, details->record);
  text = g_strdup_printf ("%s\n\n%s", head, changes);
  set_text (self->changes, text);
}

/**
 * fj_history_details_set_details:
 * @self: details
 * @details: (nullable): of the attempt that is shown
 */
void
fj_history_details_set_details (FjHistoryDetails *self, const FjRecordDetails *details)
{
  g_autofree char *result = NULL;
  g_autofree char *text = NULL;
  g_autofree char *title = NULL;

  g_return_if_fail (FJ_IS_HISTORY_DETAILS (self));

  gtk_widget_set_sensitive (self->buttons, details != NULL);
  if (details == NULL) {
    gtk_label_set_text (self->title, _ ("Select an attempt to see all that is known of it"));
    set_text (self->attempt, "");
    set_text (self->board, "");
    set_text (self->changes, "");
    set_text (self->log, "");
    return;
  }
  result = fj_history_dup_result (details->record->result);
  text = fj_record_to_text (details->record);
  title = g_strdup_printf ("%s – %s", result,
                           details->record->serial != NULL ? details->record->serial
                                                           : details->record->port);
  gtk_label_set_text (self->title, title);
  set_text (self->attempt, text);
  show_board (self, details);
  show_changes (self, details);
  set_text (self->log, details->record->log != NULL
                         ? details->record->log
                         : _ ("A log is kept of attempts that did not pass."));
}

/**
 * fj_history_details_set_error:
 * @self: details
 * @error: why nothing can be shown
 */
void
fj_history_details_set_error (FjHistoryDetails *self, const GError *error)
{
  g_return_if_fail (FJ_IS_HISTORY_DETAILS (self));

  fj_history_details_set_details (self, NULL);
  gtk_label_set_text (self->title, error->message);
}

/**
 * fj_history_details_set_sums:
 * @self: details
 * @sums: (nullable): what all attempts come to
 */
void
fj_history_details_set_sums (FjHistoryDetails *self, const FjRecordSums *sums)
{
  g_return_if_fail (FJ_IS_HISTORY_DETAILS (self));

  fj_history_plot_set_days (self->plot, sums != NULL ? sums->days : NULL);
}
