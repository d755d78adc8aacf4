/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-file-drop.h"

#include "fj-drop-rule.h"
#include "fj-edge-scroll.h"

#include <fj-layout-kind.h>

/**
 * FjFileDrop:
 *
 * Files that are dragged over a window: says in words what a drop would do where the pointer is,
 * marks the place, and does it. What files are is asked for once, when they come.
 */
struct _FjFileDrop {
  GObject parent_instance;

  GtkWidget         *window;  /* (unowned) (nullable): NULL once it has gone */
  GtkWidget         *overlay; /* (unowned): goes with the window */
  GtkLabel          *hint;    /* (unowned): goes with the window */
  FjEditorPage      *editor;  /* (unowned): goes with the window */
  FjNotice          *notice;  /* (unowned): goes with the window */
  FjDocumentDialogs *dialogs; /* (owned) (not nullable) */
  FjEdgeScroll       scroll;

  GdkDragContext *context;  /* (owned) (nullable): what is dragged over the window */
  GPtrArray      *dropped;  /* (owned) (nullable) (element-type FjDropped): what that is */
  int             x, y;     /* where, in the window */
  gboolean        is_asked; /* for, and it has not come yet */
  gboolean        is_dropped;
  guint           drop_time;
  guint           leaving; /* source, or 0: the pointer is gone, unless a drop follows */
  guint           turn;    /* counts drags: one context may serve them all */
};

G_DEFINE_FINAL_TYPE (FjFileDrop, fj_file_drop, G_TYPE_OBJECT)

static GtkTreeView *
get_tree (FjFileDrop *self)
{
  return fj_layout_view_get_tree (fj_editor_page_get_view (self->editor));
}

static FjLayoutDocument *
get_document (FjFileDrop *self)
{
  return fj_editor_page_get_document (self->editor);
}

/* (out): the pointer in the rows that can be seen; %FALSE: elsewhere */
static gboolean
get_place_in_table (FjFileDrop *self, int *x, int *y)
{
  GtkTreeView *tree = get_tree (self);
  GdkRectangle seen;

  if (!gtk_widget_get_mapped (GTK_WIDGET (tree)) ||
      !gtk_widget_translate_coordinates (self->window, GTK_WIDGET (tree), self->x, self->y, x, y))
    return FALSE;
  gtk_tree_view_get_visible_rect (tree, &seen);
  gtk_tree_view_convert_widget_to_bin_window_coords (tree, *x, *y, x, y);
  gtk_tree_view_convert_bin_window_to_tree_coords (tree, *x, *y, x, y);
  return *x >= seen.x && *x < seen.x + seen.width && *y >= seen.y && *y < seen.y + seen.height;
}

/* The row that the form shows, where the pointer is in the form, or -1. */
static int
get_row_of_form (FjFileDrop *self)
{
  GtkWidget *form = fj_editor_page_get_form (self->editor);
  int        x, y;

  if (!gtk_widget_get_mapped (form) ||
      !gtk_widget_translate_coordinates (self->window, form, self->x, self->y, &x, &y) || x < 0 ||
      y < 0 || x >= gtk_widget_get_allocated_width (form) ||
      y >= gtk_widget_get_allocated_height (form))
    return -1;
  return fj_editor_page_get_row (self->editor);
}

static void
set_row (FjDropPlace *place, int row)
{
  place->where = FJ_DROP_ON_ROW;
  place->row = (guint) row;
}

/* (out) (nullable) (transfer full): the row */
static void
find_place (FjFileDrop *self, FjDropPlace *place, GtkTreePath **path)
{
  FjLayout *layout = fj_layout_document_get_layout (get_document (self));
  int       row = get_row_of_form (self);
  int       x, y;

  *place = (FjDropPlace){ .has_layout = layout != NULL };
  place->is_held = !fj_layout_document_check_free (get_document (self), NULL);
  if (layout == NULL || !fj_layout_kind_has_cells (fj_layout_get_kind (layout)))
    return;
  if (row >= 0) {
    *path = gtk_tree_path_new_from_indices (row, -1);
    set_row (place, row);
    return;
  }
  if (!get_place_in_table (self, &x, &y))
    return;
  gtk_tree_view_convert_tree_to_bin_window_coords (get_tree (self), x, y, &x, &y);
  place->where = FJ_DROP_BELOW_ROWS;
  if (!gtk_tree_view_get_path_at_pos (get_tree (self), x, y, path, NULL, NULL, NULL))
    return;
  set_row (place, gtk_tree_path_get_indices (*path)[0]);
}

static void
mark_place (FjFileDrop *self, FjDropAct act, GtkTreePath *path)
{
  GtkTreeView *tree = get_tree (self);
  int          n = gtk_tree_model_iter_n_children (gtk_tree_view_get_model (tree), NULL);
  g_autoptr (GtkTreePath) last = gtk_tree_path_new_from_indices (MAX (n - 1, 0), -1);

  if (act == FJ_DROP_SET_FILE)
    gtk_tree_view_set_drag_dest_row (tree, path, GTK_TREE_VIEW_DROP_INTO_OR_AFTER);
  else if (act == FJ_DROP_ADD_ROWS && n > 0)
    gtk_tree_view_set_drag_dest_row (tree, path != NULL ? path : last, GTK_TREE_VIEW_DROP_AFTER);
  else
    gtk_tree_view_set_drag_dest_row (tree, NULL, GTK_TREE_VIEW_DROP_AFTER);
  if (act == FJ_DROP_OPEN)
    gtk_drag_highlight (self->overlay);
  else
    gtk_drag_unhighlight (self->overlay);
}

static char *
dup_hint (FjFileDrop *self, const FjDropPlace *place)
{
  FjLayout   *layout = fj_layout_document_get_layout (get_document (self));
  const char *name = place->where == FJ_DROP_ON_ROW
                       ? fj_partition_get_text (fj_layout_get_row (layout, place->row),
                                                FJ_COLUMN_NAME)
                       : NULL;

  return fj_drop_describe (self->dropped, place, name);
}

static void
scroll_table (FjFileDrop *self)
{
  int x, y;

  if (!get_place_in_table (self, &x, &y)) {
    fj_edge_scroll_stop (&self->scroll);
    return;
  }
  gtk_tree_view_convert_tree_to_bin_window_coords (get_tree (self), x, y, NULL, &y);
  fj_edge_scroll_update (&self->scroll, y);
}

/* What would happen where the pointer is now. */
static void
show_place (FjFileDrop *self, guint time)
{
  g_autoptr (GtkTreePath) path = NULL;
  g_autofree char *text = NULL;
  FjDropPlace      place;
  FjDropAct        act;

  if (self->dropped == NULL) {
    gdk_drag_status (self->context, GDK_ACTION_COPY, time); /* not known yet */
    return;
  }
  find_place (self, &place, &path);
  act = fj_drop_rule (self->dropped, &place);
  text = dup_hint (self, &place);
  gtk_label_set_text (self->hint, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), text != NULL);
  mark_place (self, act, path);
  scroll_table (self);
  gdk_drag_status (self->context, act < FJ_DROP_REFUSE_NOTHING ? GDK_ACTION_COPY : 0, time);
}

static void
clear_marks (FjFileDrop *self)
{
  fj_edge_scroll_stop (&self->scroll);
  gtk_widget_hide (GTK_WIDGET (self->hint));
  mark_place (self, FJ_DROP_REFUSE_NOTHING, NULL);
}

static void
add_rows (FjFileDrop *self, GPtrArray *dropped, const FjDropPlace *place)
{
  FjLayout *layout = fj_layout_document_get_layout (get_document (self));
  g_autoptr (GPtrArray) files = g_ptr_array_new ();

  for (guint i = 0; i < dropped->len; i++)
    g_ptr_array_add (files, ((FjDropped *) g_ptr_array_index (dropped, i))->file);
  fj_editor_page_add_files (self->editor,
                            place->where == FJ_DROP_ON_ROW ? place->row + 1
                                                           : fj_layout_get_n_rows (layout),
                            files);
}

static void
apply_drop (FjFileDrop *self)
{
  g_autoptr (GPtrArray) dropped = g_steal_pointer (&self->dropped);
  g_autoptr (GtkTreePath) path = NULL;
  g_autofree char *why = NULL;
  FjDropPlace      place;

  find_place (self, &place, &path);
  switch (fj_drop_rule (dropped, &place)) {
  case FJ_DROP_OPEN:
    fj_document_dialogs_open (self->dialogs, fj_drop_find_opened (dropped)->file);
    break;
  case FJ_DROP_SET_FILE:
    fj_editor_page_set_file (self->editor, (int) place.row,
                             ((FjDropped *) g_ptr_array_index (dropped, 0))->file);
    break;
  case FJ_DROP_ADD_ROWS:
    add_rows (self, dropped, &place);
    break;
  case FJ_DROP_REFUSE_NOTHING:
  case FJ_DROP_REFUSE_SEVERAL:
  case FJ_DROP_REFUSE_PLACE:
  case FJ_DROP_REFUSE_REMOTE:
  case FJ_DROP_REFUSE_HELD:
  default:
    why = fj_drop_describe (dropped, &place, NULL);
    if (why != NULL)
      fj_notice_show (self->notice, GTK_MESSAGE_INFO, why, NULL, NULL);
    break;
  }
}

/* A drag that is over, or another one. */
static void
forget_drag (FjFileDrop *self)
{
  g_clear_object (&self->context);
  g_clear_pointer (&self->dropped, g_ptr_array_unref);
  self->is_dropped = self->is_asked = FALSE;
  self->turn++;
}

/* What a drag is about, for when its answer comes. */
typedef struct {
  FjFileDrop *self; /* (owned) */
  guint       turn;
  guint       time;
} Look;

static void
look_free (Look *look)
{
  g_object_unref (look->self);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) look = user_data;
  FjFileDrop *self = look->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) dropped = fj_dropped_look_finish (result, &error);

  g_assert (FJ_IS_FILE_DROP (self));

  if (self->window == NULL || self->turn != look->turn)
    return; /* the window is closed, or something else is dragged */
  if (dropped == NULL) {
    fj_notice_show_error (self->notice, error);
    forget_drag (self);
    return;
  }
  self->dropped = g_steal_pointer (&dropped);
  if (!self->is_dropped) {
    show_place (self, look->time);
    return;
  }
  apply_drop (self);
  forget_drag (self);
}

static void
on_data_received (GtkWidget *window, GdkDragContext *context, int x, int y, GtkSelectionData *data,
                  guint info, guint time, FjFileDrop *self)
{
  g_auto (GStrv) uris = gtk_selection_data_get_uris (data);
  Look *look;

  g_assert (FJ_IS_FILE_DROP (self));

  if (context != self->context)
    return;
  self->is_asked = FALSE;
  if (self->is_dropped) /* now the other side may forget it */
    gtk_drag_finish (context, uris != NULL, FALSE, self->drop_time);
  look = g_new0 (Look, 1);
  look->self = g_object_ref (self);
  look->turn = self->turn;
  look->time = time;
  fj_dropped_look_async (uris, on_looked, look);
}

static gboolean
on_drag_motion (GtkWidget *window, GdkDragContext *context, int x, int y, guint time,
                FjFileDrop *self)
{
  GdkAtom target = gtk_drag_dest_find_target (window, context, NULL);

  g_assert (FJ_IS_FILE_DROP (self));

  if (target == GDK_NONE)
    return FALSE;
  g_clear_handle_id (&self->leaving, g_source_remove);
  self->x = x;
  self->y = y;
  if (context != self->context) {
    forget_drag (self);
    self->context = g_object_ref (context);
    self->is_asked = TRUE;
    gtk_drag_get_data (window, context, target, time);
  }
  show_place (self, time);
  return TRUE;
}

static gboolean
on_left (gpointer user_data)
{
  FjFileDrop *self = user_data;

  g_assert (FJ_IS_FILE_DROP (self));

  self->leaving = 0;
  if (!self->is_dropped)
    forget_drag (self);
  return G_SOURCE_REMOVE;
}

/* Also before a drop, which follows at once. */
static void
on_drag_leave (GtkWidget *window, GdkDragContext *context, guint time, FjFileDrop *self)
{
  g_assert (FJ_IS_FILE_DROP (self));

  clear_marks (self);
  if (self->leaving == 0)
    self->leaving = g_idle_add (on_left, self);
}

static gboolean
on_drag_drop (GtkWidget *window, GdkDragContext *context, int x, int y, guint time,
              FjFileDrop *self)
{
  g_assert (FJ_IS_FILE_DROP (self));

  if (context != self->context)
    return FALSE;
  g_clear_handle_id (&self->leaving, g_source_remove);
  self->x = x;
  self->y = y;
  self->is_dropped = TRUE;
  self->drop_time = time;
  if (!self->is_asked)
    gtk_drag_finish (context, TRUE, FALSE, time);
  if (self->dropped != NULL) {
    apply_drop (self);
    forget_drag (self);
  }
  return TRUE;
}

static void
fj_file_drop_dispose (GObject *object)
{
  FjFileDrop *self = FJ_FILE_DROP (object);

  g_clear_handle_id (&self->leaving, g_source_remove);
  fj_edge_scroll_stop (&self->scroll);
  forget_drag (self);
  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->dialogs);
  G_OBJECT_CLASS (fj_file_drop_parent_class)->dispose (object);
}

static void
fj_file_drop_class_init (FjFileDropClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_file_drop_dispose;
}

static void
fj_file_drop_init (FjFileDrop *self)
{
}

static GtkLabel *
make_hint (GtkOverlay *overlay)
{
  GtkWidget *hint = gtk_label_new (NULL);

  gtk_widget_set_halign (hint, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (hint, GTK_ALIGN_END);
  gtk_label_set_ellipsize (GTK_LABEL (hint), PANGO_ELLIPSIZE_MIDDLE);
  gtk_style_context_add_class (gtk_widget_get_style_context (hint), "fj-drop-hint");
  gtk_overlay_add_overlay (overlay, hint);
  gtk_overlay_set_overlay_pass_through (overlay, hint, TRUE);
  return GTK_LABEL (hint);
}

/**
 * fj_file_drop_new:
 * @overlay: what a window shows, for the words
 * @editor: the table that files are dropped on
 * @dialogs: what opens files
 * @notice: where is said what cannot be done
 *
 * Returns: (transfer full): what takes files that are dropped on the window of @overlay
 */
FjFileDrop *
fj_file_drop_new (GtkOverlay *overlay, FjEditorPage *editor, FjDocumentDialogs *dialogs,
                  FjNotice *notice)
{
  FjFileDrop *self = g_object_new (FJ_TYPE_FILE_DROP, NULL);
  GtkWidget  *window = gtk_widget_get_toplevel (GTK_WIDGET (overlay));

  g_set_weak_pointer (&self->window, window);
  self->overlay = GTK_WIDGET (overlay);
  self->hint = make_hint (overlay);
  self->editor = editor;
  self->notice = notice;
  self->dialogs = g_object_ref (dialogs);
  self->scroll.tree = get_tree (self);
  gtk_drag_dest_set (window, 0, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_dest_add_uri_targets (window);
  g_signal_connect_object (window, "drag-motion", G_CALLBACK (on_drag_motion), self, 0);
  g_signal_connect_object (window, "drag-leave", G_CALLBACK (on_drag_leave), self, 0);
  g_signal_connect_object (window, "drag-drop", G_CALLBACK (on_drag_drop), self, 0);
  g_signal_connect_object (window, "drag-data-received", G_CALLBACK (on_data_received), self, 0);
  return self;
}
