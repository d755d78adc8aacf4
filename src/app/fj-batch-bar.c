/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-batch-bar.h"

#include "fj-batch-tile.h"
#include "fj-run-text.h"

#define MAX_LINES 5 /* of tiles at once */

/**
 * FjBatchBar:
 *
 * Several boards that are flashed as one, to be read from a distance: when all are done, or how
 * many passed, and a tile for each. Not there for a single board. Signal "board-activated"
 * (FjBoard): this one is to be looked at.
 */
struct _FjBatchBar {
  GtkBox parent_instance;

  FjRunFlow *flow;   /* (owned) (nullable) */
  GPtrArray *boards; /* (owned) (element-type FjBoard): those that there are tiles for */
  gboolean   is_wanted;

  GtkLabel          *headline;
  GtkLabel          *counts;
  GtkScrolledWindow *scrolled;
  GtkFlowBox        *tiles;
  guint              fit; /* source, or 0 */
};

enum {
  SIGNAL_BOARD_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjBatchBar, fj_batch_bar, GTK_TYPE_BOX)

static FjBatchTile *
get_tile (GtkFlowBoxChild *child)
{
  return FJ_BATCH_TILE (gtk_bin_get_child (GTK_BIN (child)));
}

static int
compare_tiles (GtkFlowBoxChild *left, GtkFlowBoxChild *right, gpointer user_data)
{
  FjBatchBar  *self = user_data;
  FjBatchTile *a = get_tile (left), *b = get_tile (right);
  guint        first = 0, second = 0;

  if (fj_batch_tile_get_rank (a) != fj_batch_tile_get_rank (b))
    return fj_batch_tile_get_rank (a) < fj_batch_tile_get_rank (b) ? -1 : 1;
  g_ptr_array_find (self->boards, fj_batch_tile_get_board (a), &first);
  g_ptr_array_find (self->boards, fj_batch_tile_get_board (b), &second);
  return first < second ? -1 : first > second;
}

static void
on_tile_clicked (FjBatchBar *self, FjBatchTile *tile)
{
  g_assert (FJ_IS_BATCH_BAR (self));

  g_signal_emit (self, signals[SIGNAL_BOARD_ACTIVATED], 0, fj_batch_tile_get_board (tile));
}

static void
on_child_old (GtkWidget *child, gpointer user_data)
{
  gtk_widget_destroy (child);
}

static void
add_tile (FjBatchBar *self, FjBoard *board)
{
  GtkWidget *tile = fj_batch_tile_new (board);
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_widget_set_can_focus (child, FALSE); /* the tile does */
  gtk_container_add (GTK_CONTAINER (child), tile);
  gtk_widget_show (child);
  g_signal_connect_object (tile, "clicked", G_CALLBACK (on_tile_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tile, "rank-changed", G_CALLBACK (gtk_flow_box_invalidate_sort),
                           self->tiles, G_CONNECT_SWAPPED);
  gtk_container_add (GTK_CONTAINER (self->tiles), child);
}

/* The boards that the runs since nothing ran were for. */
static GPtrArray *
dup_boards (FjRunFlow *flow)
{
  FjBoardModel *model = fj_run_flow_get_boards (flow);
  g_autoptr (GPtrArray) jobs = fj_run_set_dup_jobs (fj_run_flow_get_runs (flow));
  GPtrArray *boards = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < fj_board_model_get_n_boards (model); i++) {
    FjBoard    *board = fj_board_model_get_board (model, i);
    FjFlashJob *job = fj_board_get_job (board);

    if (job != NULL && g_ptr_array_find (jobs, job, NULL))
      g_ptr_array_add (boards, g_object_ref (board));
  }
  return boards;
}

static gboolean
has_same_boards (FjBatchBar *self, GPtrArray *boards)
{
  gboolean is_same = boards->len == self->boards->len;

  for (guint i = 0; is_same && i < boards->len; i++)
    is_same = g_ptr_array_index (boards, i) == g_ptr_array_index (self->boards, i);
  return is_same;
}

static void
set_boards (FjBatchBar *self, GPtrArray *boards)
{
  gtk_container_foreach (GTK_CONTAINER (self->tiles), on_child_old, NULL);
  g_ptr_array_unref (self->boards);
  self->boards = g_ptr_array_ref (boards);
  for (guint i = 0; i < boards->len && boards->len > 1; i++)
    add_tile (self, g_ptr_array_index (boards, i));
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
update_bar (FjBatchBar *self)
{
  g_autoptr (GPtrArray) boards = NULL;
  g_autofree char *headline = NULL;
  g_autofree char *counts = NULL;

  g_assert (FJ_IS_BATCH_BAR (self));

  if (self->flow == NULL)
    return;
  boards = dup_boards (self->flow);
  if (!has_same_boards (self, boards))
    set_boards (self, boards);
  gtk_widget_set_visible (GTK_WIDGET (self), self->is_wanted && boards->len > 1);
  headline = fj_run_text_headline (self->flow);
  counts = fj_run_text_counts (self->flow);
  set_text (self->headline, headline);
  set_text (self->counts, counts);
}

/* As high as its lines; where there are many, a half one says that there are more. */
static gboolean
fit_cb (gpointer user_data)
{
  FjBatchBar      *self = user_data;
  GtkFlowBoxChild *first = gtk_flow_box_get_child_at_index (self->tiles, 0);
  int              width = gtk_widget_get_allocated_width (GTK_WIDGET (self->tiles));
  int              line = 0;
  int              height = 0;
  int              limit;

  self->fit = 0;
  if (first == NULL)
    return G_SOURCE_REMOVE;
  gtk_widget_get_preferred_height (GTK_WIDGET (first), &line, NULL);
  gtk_widget_get_preferred_height_for_width (GTK_WIDGET (self->tiles), width, &height, NULL);
  limit = MAX_LINES * (line + (int) gtk_flow_box_get_row_spacing (self->tiles));
  gtk_scrolled_window_set_max_content_height (self->scrolled,
                                              height > limit ? limit + line / 2 : height);
  return G_SOURCE_REMOVE;
}

static void
on_tiles_allocated (FjBatchBar *self)
{
  g_assert (FJ_IS_BATCH_BAR (self));

  if (self->fit == 0)
    self->fit = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
}

static void
fj_batch_bar_dispose (GObject *object)
{
  FjBatchBar *self = FJ_BATCH_BAR (object);

  if (self->fit != 0)
    g_source_remove (self->fit);
  self->fit = 0;

  g_clear_object (&self->flow);
  g_clear_pointer (&self->boards, g_ptr_array_unref);
  G_OBJECT_CLASS (fj_batch_bar_parent_class)->dispose (object);
}

static void
fj_batch_bar_class_init (FjBatchBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_batch_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/batch-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, FjBatchBar, headline);
  gtk_widget_class_bind_template_child (widget_class, FjBatchBar, counts);
  gtk_widget_class_bind_template_child (widget_class, FjBatchBar, scrolled);
  gtk_widget_class_bind_template_child (widget_class, FjBatchBar, tiles);
  gtk_widget_class_bind_template_callback (widget_class, on_tiles_allocated);
  gtk_widget_class_set_css_name (widget_class, "batch-bar");
  signals[SIGNAL_BOARD_ACTIVATED] = g_signal_new ("board-activated", FJ_TYPE_BATCH_BAR,
                                                  G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                  G_TYPE_NONE, 1, FJ_TYPE_BOARD);
}

static void
fj_batch_bar_init (FjBatchBar *self)
{
  self->boards = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_flow_box_set_sort_func (self->tiles, compare_tiles, self, NULL);
}

/**
 * fj_batch_bar_set_flow:
 * @self: a bar
 * @flow: whose runs are shown
 *
 * To be called once.
 */
void
fj_batch_bar_set_flow (FjBatchBar *self, FjRunFlow *flow)
{
  g_return_if_fail (FJ_IS_BATCH_BAR (self) && self->flow == NULL);

  self->flow = g_object_ref (flow);
  g_signal_connect_object (flow, "changed", G_CALLBACK (update_bar), self, G_CONNECT_SWAPPED);
  update_bar (self);
}

/**
 * fj_batch_bar_set_wanted:
 * @self: a bar
 * @wanted: whether the run is looked at
 */
void
fj_batch_bar_set_wanted (FjBatchBar *self, gboolean wanted)
{
  g_return_if_fail (FJ_IS_BATCH_BAR (self));

  self->is_wanted = wanted;
  update_bar (self);
}
