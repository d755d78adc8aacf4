/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run-page.h"

#include "fj-layout-view.h"
#include "fj-run-bar.h"
#include "fj-speed-graph.h"

/**
 * FjRunPage:
 *
 * How far a board is: which stage, which row of the layout, how fast.
 */
struct _FjRunPage {
  GtkBox parent_instance;

  FjRunBar     *run_bar;
  FjLayoutView *layout_view;
  FjSpeedGraph *speed_graph;
};

G_DEFINE_FINAL_TYPE (FjRunPage, fj_run_page, GTK_TYPE_BOX)

static void
fj_run_page_class_init (FjRunPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (FJ_TYPE_LAYOUT_VIEW);
  g_type_ensure (FJ_TYPE_RUN_BAR);
  g_type_ensure (FJ_TYPE_SPEED_GRAPH);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/run-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FjRunPage, run_bar);
  gtk_widget_class_bind_template_child (widget_class, FjRunPage, layout_view);
  gtk_widget_class_bind_template_child (widget_class, FjRunPage, speed_graph);
  gtk_widget_class_set_css_name (widget_class, "run-page");
}

static void
fj_run_page_init (FjRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fj_layout_view_set_editable (self->layout_view, FALSE);
  fj_layout_view_set_running (self->layout_view, TRUE);
}

/**
 * fj_run_page_set_files:
 * @self: a page
 * @files: where the sizes of files are taken from
 */
void
fj_run_page_set_files (FjRunPage *self, FjFileTable *files)
{
  g_return_if_fail (FJ_IS_RUN_PAGE (self));

  fj_layout_view_set_files (self->layout_view, files);
}

/**
 * fj_run_page_set_board:
 * @self: a page
 * @board: (nullable): a board with a job; %NULL while the page is not looked at, so that it costs
 *   nothing
 * @layout: (nullable): what is flashed
 */
void
fj_run_page_set_board (FjRunPage *self, FjBoard *board, FjLayout *layout)
{
  FjFlashJob    *job = board != NULL ? fj_board_get_job (board) : NULL;
  FjLayoutStore *store;

  g_return_if_fail (FJ_IS_RUN_PAGE (self));

  store = fj_layout_view_get_store (self->layout_view);
  if (board == NULL || layout == NULL)
    layout = NULL;
  if (fj_layout_store_get_layout (store) != layout)
    fj_layout_store_set_layout (store, layout);
  fj_layout_store_set_job (store, job, job != NULL ? fj_flash_job_get_rows (job) : NULL);
  fj_run_bar_set_board (self->run_bar, board);
  fj_speed_graph_set_board (self->speed_graph, board);
}
