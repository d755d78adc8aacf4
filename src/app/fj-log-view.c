/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-log-view.h"

#include <string.h>

/**
 * FjLogView:
 *
 * The log pane: lines of a level and above, with a search.
 */
struct _FjLogView {
  GtkBox parent_instance;

  GtkTreeModel *filter; /* (owned) (nullable) */
  char         *needle; /* (owned) (nullable): folded for comparing */
  int           level;

  GtkTreeView       *tree;
  GtkSearchEntry    *search;
  GtkComboBox       *levels;
  GtkScrolledWindow *scroller;
};

G_DEFINE_FINAL_TYPE (FjLogView, fj_log_view, GTK_TYPE_BOX)

static gboolean
contains_needle (const char *text, const char *needle)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, needle) != NULL;
}

static gboolean
is_visible (GtkTreeModel *model, GtkTreeIter *iter, gpointer user_data)
{
  FjLogView       *self = user_data;
  g_autofree char *board = NULL;
  g_autofree char *text = NULL;
  int              level;

  gtk_tree_model_get (model, iter, FJ_LOG_COLUMN_LEVEL, &level, FJ_LOG_COLUMN_BOARD, &board,
                      FJ_LOG_COLUMN_TEXT, &text, -1);
  if (level < self->level || text == NULL)
    return FALSE;
  return self->needle == NULL || contains_needle (text, self->needle) ||
         contains_needle (board, self->needle);
}

static void
filter_lines (FjLogView *self)
{
  g_autofree char *folded = g_utf8_casefold (gtk_entry_get_text (GTK_ENTRY (self->search)), -1);

  self->level = MAX (gtk_combo_box_get_active (self->levels), 0);
  g_free (self->needle);
  self->needle = *folded != '\0' ? g_steal_pointer (&folded) : NULL;
  if (self->filter != NULL)
    gtk_tree_model_filter_refilter (GTK_TREE_MODEL_FILTER (self->filter));
}

static void
render_level (GtkTreeViewColumn *column, GtkCellRenderer *renderer, GtkTreeModel *model,
              GtkTreeIter *iter, gpointer user_data)
{
  int level;

  gtk_tree_model_get (model, iter, FJ_LOG_COLUMN_LEVEL, &level, -1);
  g_object_set (renderer, "text", fj_log_level_word ((FjLogLevel) level), NULL);
}

/* Follows the last line as long as it is in sight. */
static void
on_row_inserted (FjLogView *self, GtkTreePath *path)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double         bottom = gtk_adjustment_get_upper (adjustment) -
                  gtk_adjustment_get_page_size (adjustment);

  g_assert (FJ_IS_LOG_VIEW (self));

  if (gtk_adjustment_get_value (adjustment) >= bottom - 48)
    gtk_tree_view_scroll_to_cell (self->tree, path, NULL, FALSE, 0, 0);
}

static void
fj_log_view_dispose (GObject *object)
{
  FjLogView *self = FJ_LOG_VIEW (object);

  if (self->filter != NULL)
    g_signal_handlers_disconnect_by_data (self->filter, self);
  if (self->tree != NULL)
    gtk_tree_view_set_model (self->tree, NULL);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->needle, g_free);
  G_OBJECT_CLASS (fj_log_view_parent_class)->dispose (object);
}

static void
fj_log_view_class_init (FjLogViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_log_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FjLogView, tree);
  gtk_widget_class_bind_template_child (widget_class, FjLogView, search);
  gtk_widget_class_bind_template_child (widget_class, FjLogView, levels);
  gtk_widget_class_bind_template_child (widget_class, FjLogView, scroller);
  gtk_widget_class_bind_template_child_full (widget_class, "level_column", FALSE, 0);
  gtk_widget_class_bind_template_child_full (widget_class, "level_renderer", FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, filter_lines);
  gtk_widget_class_set_css_name (widget_class, "log-view");
}

static void
fj_log_view_init (FjLogView *self)
{
  GtkTreeViewColumn *column;
  GtkCellRenderer   *renderer;

  gtk_widget_init_template (GTK_WIDGET (self));
  column = GTK_TREE_VIEW_COLUMN (gtk_widget_get_template_child (GTK_WIDGET (self), FJ_TYPE_LOG_VIEW,
                                                                "level_column"));
  renderer = GTK_CELL_RENDERER (gtk_widget_get_template_child (GTK_WIDGET (self), FJ_TYPE_LOG_VIEW,
                                                               "level_renderer"));
  gtk_tree_view_column_set_cell_data_func (column, renderer, render_level, NULL, NULL);
}

/**
 * fj_log_view_set_log:
 * @self: a log pane
 * @log: what to show
 *
 * To be called once.
 */
void
fj_log_view_set_log (FjLogView *self, FjLog *log)
{
  g_return_if_fail (FJ_IS_LOG_VIEW (self) && self->filter == NULL);

  self->filter = gtk_tree_model_filter_new (fj_log_get_model (log), NULL);
  gtk_tree_model_filter_set_visible_func (GTK_TREE_MODEL_FILTER (self->filter), is_visible, self,
                                          NULL);
  gtk_tree_view_set_model (self->tree, self->filter);
  g_signal_connect_object (self->filter, "row-inserted", G_CALLBACK (on_row_inserted), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  filter_lines (self);
}

/**
 * fj_log_view_search:
 * @self: a log pane
 *
 * Moves the keyboard to the search.
 */
void
fj_log_view_search (FjLogView *self)
{
  g_return_if_fail (FJ_IS_LOG_VIEW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
