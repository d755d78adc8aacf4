/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-history-view.h"

#include "fj-file-dialogs.h"
#include "fj-history-cells.h"
#include "fj-history-details.h"
#include "fj-history-model.h"
#include "fj-history-print.h"

#include <fj-enum.h>
#include <fj-error.h>
#include <fj-record-place.h>
#include <fj-record-query.h>
#include <fj-record-text.h>
#include <fj-record-watch.h>
#include <glib/gi18n.h>

/* So many rows come at once; the others while people look at them. */
#define FIRST_ROWS 500

#define DAYS_MAX 60

/**
 * FjHistoryView:
 *
 * One of the views of the window: what is on record, with a search, all that is known of one
 * attempt, and what all of them come to. Follows the file of records while it shows.
 */
struct _FjHistoryView {
  GtkBox parent_instance;

  char           *path;     /* (owned) (nullable): of the file of records; NULL: none are kept */
  FjRecordWatch  *watch;    /* (owned) (nullable): likewise */
  FjHistoryModel *model;    /* (owned) (nullable): of the search that shows */
  GCancellable   *asking;   /* (owned) (nullable): ends the questions about the list */
  GCancellable   *looking;  /* (owned) (nullable): ends the question about one attempt */
  gboolean        is_stale; /* it has changed while nobody looked */
  FjRecord       *record;   /* (owned) (nullable): that is shown */
  FjRecordFormat  format;   /* of the export that is under way */
  GActionMap     *actions;  /* (owned) */

  GtkSearchEntry   *search;
  GtkComboBox      *results;
  GtkComboBox      *times;
  GtkStack         *stack;
  GtkTreeView      *tree;
  GtkTreeSelection *selection;
  GtkLabel         *message;
  GtkWidget        *show_all;
  FjHistoryDetails *details;
  GtkLabel         *totals;
};

G_DEFINE_FINAL_TYPE (FjHistoryView, fj_history_view, GTK_TYPE_BOX)

/* A question that was asked while the view was there. */
typedef struct {
  FjHistoryView *view;     /* (owned) */
  gboolean       is_first; /* of a new search: the first rows */
} Question;

static void ask_list (FjHistoryView *self, gboolean is_first);
static void update_actions (FjHistoryView *self);

static Question *
question_new (FjHistoryView *view, gboolean is_first)
{
  Question *question = g_new0 (Question, 1);

  question->view = g_object_ref (view);
  question->is_first = is_first;
  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->view);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static gboolean
is_narrowed (FjHistoryView *self)
{
  return *gtk_entry_get_text (GTK_ENTRY (self->search)) != '\0' ||
         gtk_combo_box_get_active (self->results) > 0 || gtk_combo_box_get_active (self->times) > 0;
}

static void
show_message (FjHistoryView *self, const char *text)
{
  gtk_label_set_text (self->message, text);
  gtk_widget_set_visible (self->show_all, is_narrowed (self));
  gtk_stack_set_visible_child_name (self->stack, "message");
}

static void
show_error (FjHistoryView *self, const GError *error)
{
  const FjErrorDetail *detail = error->domain == FJ_ERROR ? fj_error_get_detail (error) : NULL;
  g_autofree char     *text = NULL;

  if (detail != NULL && detail->advice != NULL)
    text = g_strdup_printf ("%s\n%s", error->message, detail->advice);
  show_message (self, text != NULL ? text : error->message);
  gtk_label_set_text (self->totals, "");
  fj_history_details_set_sums (self->details, NULL);
}

static void
show_list (FjHistoryView *self, guint n_rows)
{
  if (n_rows > 0)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else if (is_narrowed (self))
    show_message (self, _ ("No attempt matches the search."));
  else
    show_message (self, _ ("Nothing is on record yet. Every attempt to flash a board will be here, "
                           "also those of the command line."));
}

/* (transfer full) (nullable): in UTC, midnight of here so many days ago. */
static char *
dup_since (FjHistoryView *self)
{
  static const int days[] = { 0, 0, 6, 29 };
  int              active = gtk_combo_box_get_active (self->times);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) day = NULL;
  g_autoptr (GDateTime) start = NULL;
  g_autoptr (GDateTime) utc = NULL;

  if (active <= 0)
    return NULL;
  day = g_date_time_add_days (now, -days[active]);
  start = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                 g_date_time_get_day_of_month (day), 0, 0, 0);
  utc = start != NULL ? g_date_time_to_utc (start) : NULL;
  return utc != NULL ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S") : NULL;
}

/* Its texts belong to the widgets, but @since, which has to stay as long as the filter. */
static FjRecordFilter
get_filter (FjHistoryView *self, const char *since)
{
  const char *text = gtk_entry_get_text (GTK_ENTRY (self->search));
  int         result = gtk_combo_box_get_active (self->results) - 1;

  return (FjRecordFilter){ .text = *text != '\0' ? text : NULL,
                           .since = since,
                           .has_result = result >= 0,
                           .result = (FjRecordResult) MAX (result, 0) };
}

static void
use_model (FjHistoryView *self, GArray *numbers)
{
  g_autoptr (FjHistoryModel) model = fj_history_model_new (self->path);

  fj_history_model_set_numbers (model, numbers);
  g_set_object (&self->model, model);
  gtk_tree_view_set_model (self->tree, GTK_TREE_MODEL (model));
}

/* Who looks at the newest ones sees those that come. */
static void
renew_model (FjHistoryView *self, GArray *numbers)
{
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->tree));
  gboolean       is_at_top = gtk_adjustment_get_value (place) <= 0;
  g_autoptr (GtkTreePath) first = gtk_tree_path_new_first ();

  fj_history_model_set_numbers (self->model, numbers);
  if (is_at_top && numbers->len > 0)
    gtk_tree_view_scroll_to_cell (self->tree, first, NULL, TRUE, 0, 0);
}

static void
on_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  FjHistoryView *self = question->view;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) numbers = fj_record_query_list_finish (result, &error);

  g_assert (FJ_IS_HISTORY_VIEW (self));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (numbers == NULL) {
    show_error (self, error);
    return;
  }
  if (question->is_first || self->model == NULL)
    use_model (self, numbers);
  else
    renew_model (self, numbers);
  show_list (self, numbers->len);
  if (question->is_first && numbers->len == FIRST_ROWS)
    ask_list (self, FALSE);
}

static void
on_sums (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjHistoryView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjRecordSums) sums = fj_record_query_sums_finish (result, &error);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *line = NULL;

  g_assert (FJ_IS_HISTORY_VIEW (self));

  if (sums == NULL) /* that of the list says why */
    return;
  text = fj_record_totals_to_text (&sums->totals);
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  line = g_strjoinv ("  ·  ", lines);
  gtk_label_set_text (self->totals, line);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->totals), text);
  fj_history_details_set_sums (self->details, sums);
}

static void
ask_list (FjHistoryView *self, gboolean is_first)
{
  g_autofree char *since = dup_since (self);
  FjRecordFilter   filter = get_filter (self, since);

  filter.limit = is_first ? FIRST_ROWS : 0;
  fj_record_query_list_async (self->path, &filter, self->asking, on_list,
                              question_new (self, is_first));
}

static void
ask_sums (FjHistoryView *self)
{
  g_autofree char *since = dup_since (self);
  FjRecordFilter   filter = get_filter (self, since);

  fj_record_query_sums_async (self->path, &filter, DAYS_MAX, self->asking, on_sums,
                              g_object_ref (self));
}

static void
renew_cancellable (GCancellable **cancellable)
{
  g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
  *cancellable = g_cancellable_new ();
}

static void
ask_all (FjHistoryView *self, gboolean is_first)
{
  if (self->path == NULL) {
    show_message (self, _ ("No records are kept, so there is nothing to show."));
    return;
  }
  renew_cancellable (&self->asking);
  ask_list (self, is_first);
  ask_sums (self);
}

static void
on_filter_changed (FjHistoryView *self)
{
  g_assert (FJ_IS_HISTORY_VIEW (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ask_all (self, TRUE);
  else
    self->is_stale = TRUE;
}

static void
on_search_stopped (FjHistoryView *self)
{
  g_assert (FJ_IS_HISTORY_VIEW (self));

  gtk_entry_set_text (GTK_ENTRY (self->search), "");
}

static void
on_details (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjHistoryView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjRecordDetails) details = fj_record_query_details_finish (result, &error);

  g_assert (FJ_IS_HISTORY_VIEW (self));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->record, fj_record_unref);
  if (details == NULL) {
    fj_history_details_set_error (self->details, error);
    return;
  }
  self->record = g_atomic_rc_box_acquire (details->record);
  update_actions (self);
  fj_history_details_set_details (self->details, details);
}

static void
ask_details (FjHistoryView *self)
{
  GtkTreeIter iter;

  renew_cancellable (&self->looking);
  if (!gtk_tree_selection_get_selected (self->selection, NULL, &iter)) {
    g_clear_pointer (&self->record, fj_record_unref);
    fj_history_details_set_details (self->details, NULL);
    return;
  }
  fj_record_query_details_async (self->path, fj_history_model_get_number (self->model, &iter),
                                 self->looking, on_details, g_object_ref (self));
}

static void
on_selection_changed (FjHistoryView *self)
{
  g_assert (FJ_IS_HISTORY_VIEW (self));

  if (self->model != NULL)
    ask_details (self);
}

/* An attempt that is looked at may be over now. */
static void
on_records_changed (FjHistoryView *self)
{
  g_assert (FJ_IS_HISTORY_VIEW (self));

  ask_all (self, FALSE);
  if (self->record != NULL)
    ask_details (self);
}

static void
show_everything (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjHistoryView *self = user_data;

  gtk_combo_box_set_active (self->results, 0);
  gtk_combo_box_set_active (self->times, 0);
  gtk_entry_set_text (GTK_ENTRY (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
show_only_board (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjHistoryView *self = user_data;

  if (self->record == NULL)
    return;
  gtk_combo_box_set_active (self->results, 0);
  gtk_combo_box_set_active (self->times, 0);
  gtk_entry_set_text (GTK_ENTRY (self->search), self->record->serial != NULL
                                                  ? self->record->serial
                                                  : self->record->port);
}

static void
copy_record (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjHistoryView   *self = user_data;
  g_autofree char *text = self->record != NULL ? fj_record_to_text (self->record) : NULL;

  if (text != NULL)
    gtk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self), GDK_SELECTION_CLIPBOARD),
                            text, -1);
}

static GtkWindow *
get_window (FjHistoryView *self)
{
  return GTK_WINDOW (gtk_widget_get_toplevel (GTK_WIDGET (self)));
}

static void
print_report (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjHistoryView *self = user_data;

  if (self->record != NULL)
    fj_history_print_report (get_window (self), self->record);
}

static void
print_label (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjHistoryView *self = user_data;

  if (self->record != NULL)
    fj_history_print_label (get_window (self), self->record);
}

/* A label needs something that tells the board from others. */
static void
update_actions (FjHistoryView *self)
{
  GAction *action = g_action_map_lookup_action (self->actions, "print-label");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), self->record != NULL &&
                                                           self->record->serial != NULL &&
                                                           self->record->is_serial_trusted);
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjHistoryView) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64           count = fj_record_query_export_finish (result, &error);
  g_autofree char *text = NULL;

  g_assert (FJ_IS_HISTORY_VIEW (self));

  if (count >= 0)
    text = g_strdup_printf (ngettext ("%u record was exported.", "%u records were exported.",
                                      (guint) count),
                            (guint) count);
  else
    text = g_strdup_printf (_ ("The records were not exported: %s"), error->message);
  gtk_label_set_text (self->totals, text);
}

static void
take_export_file (GFile *file, gpointer user_data)
{
  FjHistoryView   *self = user_data;
  g_autofree char *since = dup_since (self);
  FjRecordFilter   filter = get_filter (self, since);

  if (file != NULL && self->path != NULL)
    fj_record_query_export_async (self->path, &filter, self->format, file, NULL, on_exported,
                                  g_object_ref (self));
}

static void
export_records (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjHistoryView   *self = user_data;
  const char      *nick = g_variant_get_string (parameter, NULL);
  g_autofree char *name =
    g_strdup_printf ("flashjig-records.%s", g_str_equal (nick, "csv") ? "csv" : "json");
  int format;

  if (!fj_enum_from_nick (FJ_TYPE_RECORD_FORMAT, nick, &format))
    return;
  self->format = (FjRecordFormat) format;
  fj_file_dialog_show (get_window (self), FJ_ASK_SAVE_TEXT, NULL, name, take_export_file, self);
}

static void
fj_history_view_map (GtkWidget *widget)
{
  FjHistoryView *self = FJ_HISTORY_VIEW (widget);

  GTK_WIDGET_CLASS (fj_history_view_parent_class)->map (widget);
  if (self->watch != NULL)
    fj_record_watch_set_active (self->watch, TRUE);
  ask_all (self, self->model == NULL || self->is_stale);
  self->is_stale = FALSE;
}

static void
fj_history_view_unmap (GtkWidget *widget)
{
  FjHistoryView *self = FJ_HISTORY_VIEW (widget);

  if (self->watch != NULL)
    fj_record_watch_set_active (self->watch, FALSE);
  GTK_WIDGET_CLASS (fj_history_view_parent_class)->unmap (widget);
}

static void
fj_history_view_style_updated (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fj_history_view_parent_class)->style_updated (widget);
  fj_history_fit_columns (FJ_HISTORY_VIEW (widget)->tree);
}

static void
fj_history_view_dispose (GObject *object)
{
  FjHistoryView *self = FJ_HISTORY_VIEW (object);

  g_cancellable_cancel (self->asking);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->asking);
  g_clear_object (&self->looking);
  g_clear_object (&self->watch);
  g_clear_object (&self->model);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->record, fj_record_unref);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (fj_history_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/history-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FjHistoryView, search);
  gtk_widget_class_bind_template_child (widget_class, FjHistoryView, results);
  gtk_widget_class_bind_template_child (widget_class, FjHistoryView, times);
  gtk_widget_class_bind_template_child (widget_class, FjHistoryView, stack);
  gtk_widget_class_bind_template_child (widget_class, FjHistoryView, tree);
  gtk_widget_class_bind_template_child (widget_class, FjHistoryView, selection);
  gtk_widget_class_bind_template_child (widget_class, FjHistoryView, message);
  gtk_widget_class_bind_template_child (widget_class, FjHistoryView, show_all);
  gtk_widget_class_bind_template_child (widget_class, FjHistoryView, details);
  gtk_widget_class_bind_template_child (widget_class, FjHistoryView, totals);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_selection_changed);
}

static void
fj_history_view_class_init (FjHistoryViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (FJ_TYPE_HISTORY_DETAILS);
  G_OBJECT_CLASS (klass)->dispose = fj_history_view_dispose;
  widget_class->map = fj_history_view_map;
  widget_class->unmap = fj_history_view_unmap;
  widget_class->style_updated = fj_history_view_style_updated;
  bind_template (widget_class);
}

static void
add_actions (FjHistoryView *self)
{
  static const GActionEntry entries[] = {
    { "show-all", show_everything },
    { "only-board", show_only_board },
    { "copy", copy_record },
    { "print-report", print_report },
    { "print-label", print_label },
    { "export", export_records, "s" },
  };

  self->actions = G_ACTION_MAP (g_simple_action_group_new ());
  g_action_map_add_action_entries (self->actions, entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "history", G_ACTION_GROUP (self->actions));
}

static void
fj_history_view_init (FjHistoryView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->path = fj_record_dup_path (NULL);
  fj_history_add_columns (self->tree);
  fj_history_fit_columns (self->tree);
  add_actions (self);
  if (self->path == NULL)
    return;
  self->watch = fj_record_watch_new (self->path);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (on_records_changed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * fj_history_view_search:
 * @self: a view
 *
 * Takes the keyboard to the search.
 */
void
fj_history_view_search (FjHistoryView *self)
{
  g_return_if_fail (FJ_IS_HISTORY_VIEW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
