/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-row-drag.h"

#include "fj-edge-scroll.h"

/**
 * FjRowDrag:
 *
 * Rows of a table that are taken by the pointer and put down between others. A press on a row that
 * is selected is kept back until it is known whether it is a click, so that all selected rows can
 * be dragged. Signal "moved" (uint): the selected rows are to stand in front of that row.
 */
struct _FjRowDrag {
  GObject parent_instance;

  FjLayoutView *view; /* (unowned) (nullable): NULL once it has gone */
  GtkTreeView  *tree; /* (unowned): goes with the view */
  FjEdgeScroll  scroll;
  gboolean      is_pressed; /* on a row, and rows have not been dragged since */
  gboolean      is_kept;    /* and the table does not know yet */
  double        x, y;       /* there, in the rows of the table */
};

static const GtkTargetEntry targets[] = {
  { (char *) "application/x-flashjig-rows", GTK_TARGET_SAME_WIDGET, 0 },
};

enum {
  SIGNAL_MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjRowDrag, fj_row_drag, G_TYPE_OBJECT)

static gboolean
has_boxes (GtkTreeViewColumn *column)
{
  g_autoptr (GList) renderers = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (column));

  return renderers != NULL && GTK_IS_CELL_RENDERER_TOGGLE (renderers->data);
}

static gboolean
is_selected_at (FjRowDrag *self, GdkEventButton *event, gboolean *is_on_row)
{
  g_autoptr (GtkTreePath) path = NULL;
  GtkTreeViewColumn *column = NULL;
  gboolean           is_selected;

  *is_on_row = gtk_tree_view_get_path_at_pos (self->tree, (int) event->x, (int) event->y, &path,
                                              &column, NULL, NULL);
  is_selected = *is_on_row && gtk_tree_selection_path_is_selected (
                                gtk_tree_view_get_selection (self->tree), path);
  /* a box is ticked by the press, whatever is selected */
  return is_selected && !has_boxes (column);
}

static gboolean
on_pressed (GtkWidget *tree, GdkEventButton *event, FjRowDrag *self)
{
  GdkModifierType modifiers = event->state & gtk_accelerator_get_default_mod_mask ();

  g_assert (FJ_IS_ROW_DRAG (self));

  if (event->type == GDK_2BUTTON_PRESS || event->type == GDK_3BUTTON_PRESS)
    return self->is_kept;
  self->is_pressed = self->is_kept = FALSE;
  if (!fj_layout_view_is_editable (self->view) || event->button != GDK_BUTTON_PRIMARY ||
      modifiers != 0 || event->window != gtk_tree_view_get_bin_window (self->tree))
    return GDK_EVENT_PROPAGATE;
  self->is_kept = is_selected_at (self, event, &self->is_pressed);
  self->x = event->x;
  self->y = event->y;
  return self->is_kept;
}

/* The row alone is selected; where it was so before, its cell is edited. */
static void
click_row (FjRowDrag *self)
{
  GtkTreeSelection *selection = gtk_tree_view_get_selection (self->tree);
  gboolean          is_alone = gtk_tree_selection_count_selected_rows (selection) == 1;
  g_autoptr (GtkTreePath) path = NULL;
  GtkTreeViewColumn *column;

  if (!gtk_tree_view_get_path_at_pos (self->tree, (int) self->x, (int) self->y, &path, &column,
                                      NULL, NULL))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self->tree));
  gtk_tree_view_set_cursor (self->tree, path, column, is_alone);
}

/* It is a click after all. */
static gboolean
on_released (GtkWidget *tree, GdkEventButton *event, FjRowDrag *self)
{
  gboolean is_kept = self->is_kept && event->button == GDK_BUTTON_PRIMARY;

  g_assert (FJ_IS_ROW_DRAG (self));

  self->is_pressed = FALSE;
  if (!is_kept)
    return GDK_EVENT_PROPAGATE;
  self->is_kept = FALSE;
  click_row (self);
  return GDK_EVENT_STOP;
}

static gboolean
on_motion (GtkWidget *tree, GdkEventMotion *event, FjRowDrag *self)
{
  g_autoptr (GtkTargetList) list = NULL;

  g_assert (FJ_IS_ROW_DRAG (self));

  if (!self->is_pressed || !(event->state & GDK_BUTTON1_MASK))
    return GDK_EVENT_PROPAGATE;
  if (!gtk_drag_check_threshold (tree, (int) self->x, (int) self->y, (int) event->x,
                                 (int) event->y))
    return GDK_EVENT_STOP;
  self->is_pressed = self->is_kept = FALSE;
  fj_layout_view_select_at (self->view, (int) self->x, (int) self->y);
  list = gtk_target_list_new (targets, G_N_ELEMENTS (targets));
  gtk_drag_begin_with_coordinates (tree, list, GDK_ACTION_MOVE, GDK_BUTTON_PRIMARY,
                                   (GdkEvent *) event, -1, -1);
  return GDK_EVENT_STOP;
}

static void
on_drag_begin (GtkWidget *tree, GdkDragContext *context, FjRowDrag *self)
{
  g_autoptr (GtkTreePath) path = NULL;
  cairo_surface_t *picture;

  g_assert (FJ_IS_ROW_DRAG (self));

  gtk_tree_view_get_cursor (self->tree, &path, NULL);
  if (path == NULL)
    return;
  picture = gtk_tree_view_create_row_drag_icon (self->tree, path);
  gtk_drag_set_icon_surface (context, picture);
  cairo_surface_destroy (picture);
}

static gboolean
is_ours (FjRowDrag *self, GdkDragContext *context)
{
  return gtk_drag_dest_find_target (GTK_WIDGET (self->tree), context, NULL) != GDK_NONE;
}

/* Which row the dragged ones would stand in front of. */
static guint
find_place (FjRowDrag *self, int x, int y, GtkTreePath **path, GtkTreeViewDropPosition *position)
{
  int n = gtk_tree_model_iter_n_children (gtk_tree_view_get_model (self->tree), NULL);

  if (!gtk_tree_view_get_dest_row_at_pos (self->tree, x, y, path, position)) {
    *path = gtk_tree_path_new_from_indices (MAX (n - 1, 0), -1);
    *position = GTK_TREE_VIEW_DROP_AFTER;
    return (guint) n;
  }
  if (*position == GTK_TREE_VIEW_DROP_BEFORE || *position == GTK_TREE_VIEW_DROP_INTO_OR_BEFORE)
    *position = GTK_TREE_VIEW_DROP_BEFORE;
  else
    *position = GTK_TREE_VIEW_DROP_AFTER;
  return (guint) gtk_tree_path_get_indices (*path)[0] + (*position == GTK_TREE_VIEW_DROP_AFTER);
}

static gboolean
on_drag_motion (GtkWidget *tree, GdkDragContext *context, int x, int y, guint time, FjRowDrag *self)
{
  g_autoptr (GtkTreePath) path = NULL;
  GtkTreeViewDropPosition position;
  int                     seen_y;

  g_assert (FJ_IS_ROW_DRAG (self));

  if (!fj_layout_view_is_editable (self->view) || !is_ours (self, context))
    return FALSE; /* for whoever else takes it */
  find_place (self, x, y, &path, &position);
  gtk_tree_view_set_drag_dest_row (self->tree, path, position);
  gtk_tree_view_convert_widget_to_bin_window_coords (self->tree, x, y, NULL, &seen_y);
  fj_edge_scroll_update (&self->scroll, seen_y);
  gdk_drag_status (context, GDK_ACTION_MOVE, time);
  return TRUE;
}

static void
on_drag_leave (GtkWidget *tree, GdkDragContext *context, guint time, FjRowDrag *self)
{
  g_assert (FJ_IS_ROW_DRAG (self));

  fj_edge_scroll_stop (&self->scroll);
  gtk_tree_view_set_drag_dest_row (self->tree, NULL, GTK_TREE_VIEW_DROP_BEFORE);
}

static gboolean
on_drag_drop (GtkWidget *tree, GdkDragContext *context, int x, int y, guint time, FjRowDrag *self)
{
  g_autoptr (GtkTreePath) path = NULL;
  GtkTreeViewDropPosition position;
  guint                   place;

  g_assert (FJ_IS_ROW_DRAG (self));

  if (!fj_layout_view_is_editable (self->view) || !is_ours (self, context))
    return FALSE;
  place = find_place (self, x, y, &path, &position);
  gtk_drag_finish (context, TRUE, FALSE, time);
  g_signal_emit (self, signals[SIGNAL_MOVED], 0, place);
  return TRUE;
}

static void
fj_row_drag_dispose (GObject *object)
{
  FjRowDrag *self = FJ_ROW_DRAG (object);

  fj_edge_scroll_stop (&self->scroll);
  g_clear_weak_pointer (&self->view);
  G_OBJECT_CLASS (fj_row_drag_parent_class)->dispose (object);
}

static void
fj_row_drag_class_init (FjRowDragClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_row_drag_dispose;
  signals[SIGNAL_MOVED] = g_signal_new ("moved", FJ_TYPE_ROW_DRAG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
fj_row_drag_init (FjRowDrag *self)
{
}

/**
 * fj_row_drag_new:
 * @view: a table
 *
 * Returns: (transfer full): what lets people drag its rows
 */
FjRowDrag *
fj_row_drag_new (FjLayoutView *view)
{
  FjRowDrag   *self = g_object_new (FJ_TYPE_ROW_DRAG, NULL);
  GtkTreeView *tree = fj_layout_view_get_tree (view);

  g_set_weak_pointer (&self->view, view);
  self->tree = self->scroll.tree = tree;
  gtk_drag_dest_set (GTK_WIDGET (tree), 0, targets, G_N_ELEMENTS (targets), GDK_ACTION_MOVE);
  g_signal_connect_object (tree, "button-press-event", G_CALLBACK (on_pressed), self, 0);
  g_signal_connect_object (tree, "button-release-event", G_CALLBACK (on_released), self, 0);
  g_signal_connect_object (tree, "motion-notify-event", G_CALLBACK (on_motion), self, 0);
  g_signal_connect_object (tree, "drag-begin", G_CALLBACK (on_drag_begin), self, 0);
  g_signal_connect_object (tree, "drag-motion", G_CALLBACK (on_drag_motion), self, 0);
  g_signal_connect_object (tree, "drag-leave", G_CALLBACK (on_drag_leave), self, 0);
  g_signal_connect_object (tree, "drag-drop", G_CALLBACK (on_drag_drop), self, 0);
  return self;
}
