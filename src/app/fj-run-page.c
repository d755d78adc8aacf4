/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run-page.h"

#include "fj-run-bar.h"
#include "fj-run-table.h"
#include "fj-speed-graph.h"

/**
 * FjRunPage:
 *
 * How far a board is: which stage, which row of the layout, how fast.
 */
struct _FjRunPage {
  GtkBox parent_instance;

  FjRunBar     *run_bar;
  FjRunTable   *table;
  FjSpeedGraph *speed_graph;
};

G_DEFINE_FINAL_TYPE (FjRunPage, fj_run_page, GTK_TYPE_BOX)

static void
fj_run_page_class_init (FjRunPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (FJ_TYPE_RUN_TABLE);
  g_type_ensure (FJ_TYPE_RUN_BAR);
  g_type_ensure (FJ_TYPE_SPEED_GRAPH);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/run-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FjRunPage, run_bar);
  gtk_widget_class_bind_template_child (widget_class, FjRunPage, table);
  gtk_widget_class_bind_template_child (widget_class, FjRunPage, speed_graph);
  gtk_widget_class_set_css_name (widget_class, "run-page");
}

static void
fj_run_page_init (FjRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * fj_run_page_set_board:
 * @self: a page
 * @board: (nullable): a board with a job; %NULL while the page is not looked at, so that it costs
 *   nothing
 */
void
fj_run_page_set_board (FjRunPage *self, FjBoard *board)
{
  g_return_if_fail (FJ_IS_RUN_PAGE (self));

  fj_run_table_set_board (self->table, board);
  fj_run_bar_set_board (self->run_bar, board);
  fj_speed_graph_set_board (self->speed_graph, board);
}
