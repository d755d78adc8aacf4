/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-board-list.h"

#include "fj-board-row.h"
#include "fj-doctor-view.h"
#include "fj-text.h"

#include <glib/gi18n.h>

/**
 * FjBoardList:
 *
 * The boards pane: every board that is there, or what to do so that one is. Signal
 * "board-selected": another board's progress is to be shown.
 */
struct _FjBoardList {
  GtkBox parent_instance;

  FjBoardModel *model; /* (owned) (nullable) */

  GtkWidget *menu; /* (not owned) (nullable): of a board, attached to the list */

  GtkListBox *list;
  GtkStack   *stack;
  GtkLabel   *summary;
  GtkWidget  *choose_all;
  GtkWidget  *clear;
};

enum {
  SIGNAL_BOARD_SELECTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjBoardList, fj_board_list, GTK_TYPE_BOX)

static void
on_row_selected (FjBoardList *self)
{
  g_assert (FJ_IS_BOARD_LIST (self));

  g_signal_emit (self, signals[SIGNAL_BOARD_SELECTED], 0);
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, FjBoardList *self)
{
  FjBoard *board = fj_board_row_get_board (FJ_BOARD_ROW (row));

  g_assert (FJ_IS_BOARD_LIST (self));

  if (fj_board_can_flash (board))
    fj_board_set_chosen (board, !fj_board_get_chosen (board));
}

/* What can be done with the selected board; the actions know whether it can. */
static void
show_menu (FjBoardList *self, const GdkEvent *event)
{
  g_autoptr (GtkBuilder) builder =
    gtk_builder_new_from_resource ("/io/github/flashjig/Flashjig/board-menu.ui");
  GMenuModel *model = G_MENU_MODEL (gtk_builder_get_object (builder, "board_menu"));
  GtkWidget  *row = fj_board_list_get_selected_row (self);

  if (row == NULL)
    return;
  if (self->menu != NULL)
    gtk_widget_destroy (self->menu);
  g_set_weak_pointer (&self->menu, gtk_menu_new_from_model (model));
  gtk_menu_attach_to_widget (GTK_MENU (self->menu), GTK_WIDGET (self->list), NULL);
  if (event != NULL)
    gtk_menu_popup_at_pointer (GTK_MENU (self->menu), event);
  else
    gtk_menu_popup_at_widget (GTK_MENU (self->menu), row, GDK_GRAVITY_CENTER,
                              GDK_GRAVITY_NORTH_WEST, NULL);
}

static gboolean
on_button_press (GtkWidget *list, GdkEventButton *event, FjBoardList *self)
{
  GtkListBoxRow *row;

  g_assert (FJ_IS_BOARD_LIST (self));

  if (!gdk_event_triggers_context_menu ((GdkEvent *) event))
    return GDK_EVENT_PROPAGATE;
  row = gtk_list_box_get_row_at_y (self->list, (int) event->y);
  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  gtk_list_box_select_row (self->list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  show_menu (self, (GdkEvent *) event);
  return GDK_EVENT_STOP;
}

/* The Menu key, or Shift+F10 */
static gboolean
on_popup_menu (GtkWidget *list, FjBoardList *self)
{
  g_assert (FJ_IS_BOARD_LIST (self));

  show_menu (self, NULL);
  return GDK_EVENT_STOP;
}

static void
append_count (GString *text, FjJobState state, guint n)
{
  if (n > 0)
    g_string_append_printf (text, "%s%s %u", text->len > 0 ? "  " : "", fj_text_job_sign (state),
                            n);
}

/* How many boards there are in each state: signs to be seen, words to be heard or read. */
static char *
dup_summary (FjBoardModel *model, char **words)
{
  GString    *signs = g_string_new (NULL);
  FjRunCounts counts;

  fj_board_model_count (model, &counts);
  append_count (signs, FJ_JOB_QUEUED, counts.ready + counts.waiting);
  append_count (signs, FJ_JOB_RUNNING, counts.running);
  append_count (signs, FJ_JOB_PASSED, counts.passed);
  append_count (signs, FJ_JOB_FAILED, counts.failed);
  append_count (signs, FJ_JOB_CANCELLED, counts.stopped);
  /* Translators: numbers of boards */
  *words =
    g_strdup_printf (_ ("%u waiting, %u running, %u passed, %u failed, %u stopped"),
                     counts.ready + counts.waiting, counts.running, counts.passed, counts.failed,
                     counts.stopped);
  return g_string_free (signs, FALSE);
}

static void
update_counts (FjBoardList *self)
{
  g_autofree char *words = NULL;
  g_autofree char *signs = dup_summary (self->model, &words);
  GtkWidget       *label = GTK_WIDGET (self->summary);

  if (g_str_equal (gtk_label_get_text (self->summary), signs))
    return;
  gtk_label_set_text (self->summary, signs);
  gtk_widget_set_tooltip_text (label, *signs != '\0' ? words : NULL);
  atk_object_set_name (gtk_widget_get_accessible (label), *signs != '\0' ? words : "");
}

static void
update_summary (FjBoardList *self)
{
  guint    n = fj_board_model_get_n_boards (self->model);
  gboolean has_absent = FALSE;

  for (guint i = 0; i < n; i++) {
    FjBoard *board = fj_board_model_get_board (self->model, i);

    has_absent |= fj_board_has_result (board) &&
                  !fj_device_is_present (fj_board_get_device (board));
  }
  update_counts (self);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
  gtk_widget_set_visible (self->choose_all, n > 1);
  gtk_widget_set_visible (self->clear, has_absent);
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, FjBoardList *self)
{
  g_assert (FJ_IS_BOARD_LIST (self));

  if (gtk_list_box_get_selected_row (self->list) == NULL)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  update_summary (self);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  return fj_board_row_new (item);
}

static void
fj_board_list_dispose (GObject *object)
{
  FjBoardList *self = FJ_BOARD_LIST (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_weak_pointer (&self->menu);
  G_OBJECT_CLASS (fj_board_list_parent_class)->dispose (object);
}

static void
fj_board_list_class_init (FjBoardListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (FJ_TYPE_DOCTOR_VIEW);
  G_OBJECT_CLASS (klass)->dispose = fj_board_list_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/board-list.ui");
  gtk_widget_class_bind_template_child (widget_class, FjBoardList, list);
  gtk_widget_class_bind_template_child (widget_class, FjBoardList, stack);
  gtk_widget_class_bind_template_child (widget_class, FjBoardList, summary);
  gtk_widget_class_bind_template_child (widget_class, FjBoardList, choose_all);
  gtk_widget_class_bind_template_child (widget_class, FjBoardList, clear);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_button_press);
  gtk_widget_class_bind_template_callback (widget_class, on_popup_menu);
  gtk_widget_class_set_css_name (widget_class, "board-list");
  signals[SIGNAL_BOARD_SELECTED] = g_signal_new ("board-selected", FJ_TYPE_BOARD_LIST,
                                                 G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                 G_TYPE_NONE, 0);
}

static void
fj_board_list_init (FjBoardList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * fj_board_list_set_model:
 * @self: a boards pane
 * @model: the boards
 *
 * To be called once.
 */
void
fj_board_list_set_model (FjBoardList *self, FjBoardModel *model)
{
  g_return_if_fail (FJ_IS_BOARD_LIST (self) && self->model == NULL);

  self->model = g_object_ref (model);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (model), make_row, NULL, NULL);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_AFTER);
  g_signal_connect_object (model, "changed", G_CALLBACK (update_summary), self, G_CONNECT_SWAPPED);
  on_items_changed (G_LIST_MODEL (model), 0, 0, 0, self);
}

/**
 * fj_board_list_get_selected:
 * @self: a boards pane
 *
 * Returns: (transfer none) (nullable): the board whose progress is to be shown
 */
FjBoard *
fj_board_list_get_selected (FjBoardList *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (FJ_IS_BOARD_LIST (self), NULL);

  row = gtk_list_box_get_selected_row (self->list);
  return row != NULL ? fj_board_row_get_board (FJ_BOARD_ROW (row)) : NULL;
}

/**
 * fj_board_list_get_selected_row:
 * @self: a boards pane
 *
 * Returns: (transfer none) (nullable): the row of the board whose progress is to be shown
 */
GtkWidget *
fj_board_list_get_selected_row (FjBoardList *self)
{
  g_return_val_if_fail (FJ_IS_BOARD_LIST (self), NULL);

  return (GtkWidget *) gtk_list_box_get_selected_row (self->list);
}

/**
 * fj_board_list_select:
 * @self: a boards pane
 * @board: one of its boards
 */
void
fj_board_list_select (FjBoardList *self, FjBoard *board)
{
  g_return_if_fail (FJ_IS_BOARD_LIST (self));

  for (guint i = 0; i < fj_board_model_get_n_boards (self->model); i++)
    if (fj_board_model_get_board (self->model, i) == board)
      gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) i));
}
