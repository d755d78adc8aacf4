/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run-table.h"

#include "fj-bar-renderer.h"
#include "fj-text-unit.h"
#include "fj-text.h"
#include <fj-job-row.h>

#include <glib/gi18n.h>

/**
 * FjRunTable:
 *
 * What the run of a board does, row by row: boot stages, what is sent, what is erased. Follows the
 * row that the run is at. Whoever scrolls away from that row looks at another for as long as that
 * row is out of sight.
 */
struct _FjRunTable {
  GtkScrolledWindow parent_instance;

  FjBoard    *board; /* (owned) (nullable) */
  FjFlashJob *job;   /* (owned) (nullable): whose rows are shown */
  GPtrArray  *rows;  /* (owned) (nullable) (element-type FjJobRow) */
  guint       current;
  gboolean    is_following;

  GtkTreeView       *tree;
  GtkListStore      *store;
  GtkTreeViewColumn *state_column;
  GtkCellRenderer   *state_renderer;
  GtkTreeViewColumn *progress_column;
  GtkCellRenderer   *progress_renderer;
};

/* The columns of the store, in the order of run-table.ui. */
enum {
  COLUMN_STATE, /* sign and word */
  COLUMN_ID,
  COLUMN_NAME,
  COLUMN_DEVICE,
  COLUMN_SIZE,
  COLUMN_PROGRESS,
  COLUMN_DETAIL,
  COLUMN_FRACTION,
  COLUMN_KIND, /* FjJobRowState */
  N_COLUMNS,
};

G_DEFINE_FINAL_TYPE (FjRunTable, fj_run_table, GTK_TYPE_SCROLLED_WINDOW)

static const char *
get_tone (FjJobRowState state)
{
  switch (state) {
  case FJ_JOB_ROW_ACTIVE:
    return "theme_selected_bg_color";
  case FJ_JOB_ROW_DONE:
    return "success_color";
  case FJ_JOB_ROW_FAILED:
    return "error_color";
  case FJ_JOB_ROW_STOPPED:
  case FJ_JOB_ROW_UNSURE:
    return "warning_color";
  case FJ_JOB_ROW_WAITING:
  case FJ_JOB_ROW_SKIPPED:
  case FJ_JOB_ROW_MISSED:
  default:
    return NULL;
  }
}

static FjJobRowState
get_state (GtkTreeModel *model, GtkTreeIter *iter)
{
  int state;

  gtk_tree_model_get (model, iter, COLUMN_KIND, &state, -1);
  return (FjJobRowState) state;
}

static void
render_state (GtkTreeViewColumn *column, GtkCellRenderer *renderer, GtkTreeModel *model,
              GtkTreeIter *iter, gpointer user_data)
{
  FjRunTable      *self = user_data;
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self->tree));
  FjJobRowState    state = get_state (model, iter);
  const char      *tone = state != FJ_JOB_ROW_ACTIVE ? get_tone (state) : NULL;
  GdkRGBA          colour, text;

  if (tone == NULL || !gtk_style_context_lookup_color (style, tone, &colour)) {
    g_object_set (renderer, "foreground-set", FALSE, NULL);
    return;
  }
  /* half of the text's own colour keeps it readable in every theme */
  gtk_style_context_get_color (style, GTK_STATE_FLAG_NORMAL, &text);
  colour.red = (colour.red + text.red) / 2;
  colour.green = (colour.green + text.green) / 2;
  colour.blue = (colour.blue + text.blue) / 2;
  g_object_set (renderer, "foreground-rgba", &colour, NULL);
}

static void
render_progress (GtkTreeViewColumn *column, GtkCellRenderer *renderer, GtkTreeModel *model,
                 GtkTreeIter *iter, gpointer user_data)
{
  g_object_set (renderer, "tone", get_tone (get_state (model, iter)), NULL);
}

static char *
dup_amount (FjJobRow *row)
{
  FjJobItem       *item = fj_job_row_get_item (row);
  g_autofree char *done = NULL;
  g_autofree char *total = NULL;

  if (item == NULL || fj_job_item_get_bytes (item) == 0)
    return NULL;
  done = fj_text_size (fj_job_item_get_bytes (item));
  total = fj_text_size (fj_job_item_get_total (item));
  /* Translators: two sizes */
  return g_strdup_printf (_ ("%s of %s"), done, total);
}

static char *
dup_detail (FjJobItem *item)
{
  double           left = fj_job_item_get_seconds_left (item);
  double           rate = fj_job_item_get_rate (item);
  g_autofree char *time = NULL;
  g_autofree char *speed = NULL;

  if (fj_job_item_get_state (item) == FJ_ITEM_DONE)
    return fj_text_duration (fj_job_item_get_elapsed (item));
  if (fj_job_item_get_state (item) != FJ_ITEM_SENDING || rate <= 0)
    return NULL;
  speed = fj_text_rate (rate);
  if (left < 0)
    return g_steal_pointer (&speed);
  time = fj_text_duration (left);
  /* Translators: speed ("2.0 MB/s"), time ("1 min 05 s") */
  return g_strdup_printf (_ ("%s, %s left"), speed, time);
}

static void
update_row (FjRunTable *self, GtkTreeIter *iter, FjJobRow *row)
{
  FjJobItem       *item = fj_job_row_get_item (row);
  g_autofree char *state = g_strdup_printf (C_ ("state", "%s %s"), fj_text_row_sign (row),
                                            fj_text_row_word (row));
  g_autofree char *amount = dup_amount (row);
  g_autofree char *detail = item != NULL ? dup_detail (item) : NULL;
  g_autofree char *old_state = NULL;
  g_autofree char *old_amount = NULL;
  g_autofree char *old_detail = NULL;

  gtk_tree_model_get (GTK_TREE_MODEL (self->store), iter, COLUMN_STATE, &old_state, COLUMN_PROGRESS,
                      &old_amount, COLUMN_DETAIL, &old_detail, -1);
  if (g_strcmp0 (state, old_state) == 0 && g_strcmp0 (amount, old_amount) == 0 &&
      g_strcmp0 (detail, old_detail) == 0)
    return;
  gtk_list_store_set (self->store, iter, COLUMN_STATE, state, COLUMN_PROGRESS, amount,
                      COLUMN_DETAIL, detail, COLUMN_FRACTION, fj_job_row_get_fraction (row),
                      COLUMN_KIND, (int) fj_job_row_get_state (row), -1);
}

static void
append_row (FjRunTable *self, FjJobRow *row)
{
  FjJobItem       *item = fj_job_row_get_item (row);
  g_autofree char *size = NULL;
  g_autofree char *id = NULL;
  GtkTreeIter      iter;

  if (item != NULL && fj_job_item_get_total (item) > 0)
    size = fj_text_size (fj_job_item_get_total (item));
  if (!fj_job_row_is_stage (row) && fj_job_row_get_id (row) > 0)
    id = g_strdup_printf ("0x%02x", fj_job_row_get_id (row));
  gtk_list_store_insert_with_values (self->store, &iter, -1, COLUMN_ID, id, COLUMN_NAME,
                                     fj_job_row_get_name (row), COLUMN_DEVICE,
                                     fj_job_row_is_stage (row) ? NULL : fj_job_row_get_target (row),
                                     COLUMN_SIZE, size,
                                     COLUMN_FRACTION, -1.0, -1);
  update_row (self, &iter, row);
}

/* The row that the run is at, or that it ended at. */
static guint
find_current (FjRunTable *self)
{
  guint last = 0;

  for (guint i = 0; i < self->rows->len; i++) {
    FjJobRowState state = fj_job_row_get_state (g_ptr_array_index (self->rows, i));

    if (state == FJ_JOB_ROW_ACTIVE || state == FJ_JOB_ROW_FAILED || state == FJ_JOB_ROW_STOPPED)
      return i;
    if (state != FJ_JOB_ROW_WAITING && state != FJ_JOB_ROW_MISSED)
      last = i;
  }
  return last;
}

/* All of it, not a part. */
static gboolean
is_in_sight (FjRunTable *self, guint row)
{
  g_autoptr (GtkTreePath) path = gtk_tree_path_new_from_indices ((int) row, -1);
  GdkRectangle visible, area;
  int          top;

  gtk_tree_view_get_visible_rect (self->tree, &visible);
  gtk_tree_view_get_background_area (self->tree, path, NULL, &area);
  gtk_tree_view_convert_bin_window_to_tree_coords (self->tree, 0, area.y, NULL, &top);
  return top >= visible.y && top + area.height <= visible.y + visible.height;
}

static void
scroll_to_current (FjRunTable *self)
{
  g_autoptr (GtkTreePath) path = NULL;

  if (self->rows == NULL || !self->is_following || is_in_sight (self, self->current))
    return;
  path = gtk_tree_path_new_from_indices ((int) self->current, -1);
  gtk_tree_view_scroll_to_cell (self->tree, path, NULL, TRUE, 0.4F, 0);
}

static void
on_scrolled (FjRunTable *self)
{
  g_assert (FJ_IS_RUN_TABLE (self));

  if (self->rows != NULL)
    self->is_following = is_in_sight (self, self->current);
}

static void
update_rows (FjRunTable *self)
{
  GtkTreeIter iter;
  gboolean    more = gtk_tree_model_get_iter_first (GTK_TREE_MODEL (self->store), &iter);

  for (guint i = 0; more && i < self->rows->len; i++) {
    update_row (self, &iter, g_ptr_array_index (self->rows, i));
    more = gtk_tree_model_iter_next (GTK_TREE_MODEL (self->store), &iter);
  }
  self->current = find_current (self);
  scroll_to_current (self);
}

static void
set_job (FjRunTable *self, FjFlashJob *job)
{
  if (!g_set_object (&self->job, job))
    return;
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_list_store_clear (self->store);
  if (job == NULL)
    return;
  self->rows = fj_job_rows_new (job);
  for (guint i = 0; i < self->rows->len; i++)
    append_row (self, g_ptr_array_index (self->rows, i));
  self->is_following = TRUE;
  self->current = find_current (self);
  gtk_tree_selection_unselect_all (gtk_tree_view_get_selection (self->tree));
}

static void
on_board_changed (FjRunTable *self)
{
  g_assert (FJ_IS_RUN_TABLE (self));

  set_job (self, fj_board_get_job (self->board));
  if (self->rows != NULL)
    update_rows (self);
}

/* Only now the scrolled window has the adjustments that it keeps. */
static void
fj_run_table_constructed (GObject *object)
{
  FjRunTable    *self = FJ_RUN_TABLE (object);
  GtkAdjustment *adjustment;

  G_OBJECT_CLASS (fj_run_table_parent_class)->constructed (object);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self));
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (scroll_to_current), self,
                           G_CONNECT_SWAPPED);
}

static void
fj_run_table_dispose (GObject *object)
{
  fj_run_table_set_board (FJ_RUN_TABLE (object), NULL);
  G_OBJECT_CLASS (fj_run_table_parent_class)->dispose (object);
}

static void
fj_run_table_class_init (FjRunTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (FJ_TYPE_BAR_RENDERER);
  g_type_ensure (FJ_TYPE_JOB_ROW_STATE);
  G_OBJECT_CLASS (klass)->constructed = fj_run_table_constructed;
  G_OBJECT_CLASS (klass)->dispose = fj_run_table_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/run-table.ui");
  gtk_widget_class_bind_template_child (widget_class, FjRunTable, tree);
  gtk_widget_class_bind_template_child (widget_class, FjRunTable, store);
  gtk_widget_class_bind_template_child (widget_class, FjRunTable, state_column);
  gtk_widget_class_bind_template_child (widget_class, FjRunTable, state_renderer);
  gtk_widget_class_bind_template_child (widget_class, FjRunTable, progress_column);
  gtk_widget_class_bind_template_child (widget_class, FjRunTable, progress_renderer);
  gtk_widget_class_set_css_name (widget_class, "run-table");
}

static void
fj_run_table_init (FjRunTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_tree_view_column_set_cell_data_func (self->state_column, self->state_renderer, render_state,
                                           self, NULL);
  gtk_tree_view_column_set_cell_data_func (self->progress_column, self->progress_renderer,
                                           render_progress, self, NULL);
}

/**
 * fj_run_table_set_board:
 * @self: a table
 * @board: (nullable): the board whose run is shown
 */
void
fj_run_table_set_board (FjRunTable *self, FjBoard *board)
{
  g_return_if_fail (FJ_IS_RUN_TABLE (self));

  if (self->board != NULL)
    g_signal_handlers_disconnect_by_data (self->board, self);
  g_set_object (&self->board, board);
  if (board == NULL) {
    set_job (self, NULL);
    return;
  }
  g_signal_connect_object (board, "changed", G_CALLBACK (on_board_changed), self,
                           G_CONNECT_SWAPPED);
  on_board_changed (self);
}
