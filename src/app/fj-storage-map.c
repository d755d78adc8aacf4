/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-map.h"

#include "fj-storage-accessible.h"
#include "fj-storage-hold.h"
#include "fj-storage-keys.h"
#include "fj-storage-parts.h"
#include "fj-storage-text.h"
#include "fj-storage-view.h"

#include <glib/gi18n.h>

#define UPDATE_DELAY_MS 100
#define WIDTH_MIN 160

/**
 * FjStorageMap:
 *
 * Where the partitions lie on each storage, to scale, with a lens for what is too small: gaps,
 * overlaps, and how full each is. Signals: "row-activated" (int): a row is to be selected;
 * "row-moved" (int, guint64): it is to begin at another offset.
 */
struct _FjStorageMap {
  GtkDrawingArea parent_instance;

  FjStorageModel *model; /* (owned) */
  FjStorageView   view;  /* (owned) */
  GtkWidget      *menu;  /* (owned) (nullable) */
  FjStorageHold   drag;
  guint           update_id;
  guint           scroll_id;
};

enum {
  SIGNAL_ROW_ACTIVATED,
  SIGNAL_ROW_MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void parts_init (FjStoragePartsInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjStorageMap, fj_storage_map, GTK_TYPE_DRAWING_AREA,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_STORAGE_PARTS, parts_init))

static FjSegment *
get_segment (FjStorageMap *self, guint i)
{
  return fj_storage_model_get (self->model, i);
}

static int
find_row (FjStorageMap *self, int row)
{
  return fj_storage_model_find_row (self->model, row);
}

static void
update_accessible (FjStorageMap *self)
{
  AtkObject       *accessible = gtk_widget_get_accessible (GTK_WIDGET (self));
  int              selected = fj_storage_view_get_selected (&self->view);
  g_autofree char *line = NULL;
  g_autofree char *name = NULL;

  if (selected >= 0) {
    line = fj_storage_model_dup_text (self->model, (guint) selected);
    /* Translators: %s describes a partition on it */
    name = g_strdup_printf (_ ("Map of the storage, %s"), line);
  }
  atk_object_set_name (accessible, name != NULL ? name : _ ("Map of the storage"));
  fj_storage_accessible_update (FJ_STORAGE_ACCESSIBLE (accessible));
}

static void
rebuild_segments (FjStorageMap *self)
{
  fj_storage_model_rebuild (self->model, self->drag.is_moving ? self->drag.row : -1,
                            self->drag.offset);
  gtk_widget_set_visible (GTK_WIDGET (self), self->model->segments->len > 0);
  fj_storage_view_forget (&self->view);
  update_accessible (self);
}

static gboolean
scroll_cb (gpointer user_data)
{
  FjStorageMap *self = user_data;

  self->scroll_id = 0;
  fj_storage_view_scroll (&self->view);
  return G_SOURCE_REMOVE;
}

static void
end_drag (FjStorageMap *self)
{
  gboolean was_moving = self->drag.is_moving;

  fj_storage_hold_clear (&self->drag);
  if (!was_moving)
    return;
  fj_storage_view_set_lens (&self->view, NULL);
  rebuild_segments (self);
}

static gboolean
update_cb (gpointer user_data)
{
  FjStorageMap *self = user_data;

  self->update_id = 0;
  rebuild_segments (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_update (FjStorageMap *self)
{
  if (self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_DELAY_MS, update_cb, self);
}

static void
on_layout_changed (FjLayout *layout, FjStorageMap *self)
{
  g_assert (FJ_IS_STORAGE_MAP (self));

  end_drag (self);
  self->view.lens.has_range = FALSE;
  schedule_update (self);
}

static void
move_row (FjStorageMap *self, int row, guint64 offset)
{
  g_signal_emit (self, signals[SIGNAL_ROW_MOVED], 0, row, offset);
  if (self->update_id == 0)
    return;
  g_clear_handle_id (&self->update_id, g_source_remove);
  rebuild_segments (self); /* at once: the next key goes on from there */
}

static void
on_menu_move (FjStorageMap *self, guint64 offset)
{
  g_assert (FJ_IS_STORAGE_MAP (self));

  move_row (self, self->view.selected, offset);
}

static void
popup_menu (FjStorageMap *self, const GdkEvent *event)
{
  FjStorageMoves moves;
  GdkRectangle   area;
  int            part = fj_storage_view_get_selected (&self->view);

  if (!fj_storage_view_get_area (&self->view, part, &area))
    return;
  fj_storage_model_find_moves (self->model, self->view.selected, &moves);
  g_clear_pointer (&self->menu, gtk_widget_destroy);
  self->menu = fj_storage_menu_new (GTK_WIDGET (self), &moves, (FjStorageMoveFunc) on_menu_move);
  if (event != NULL)
    gtk_menu_popup_at_pointer (GTK_MENU (self->menu), event);
  else
    gtk_menu_popup_at_rect (GTK_MENU (self->menu), gtk_widget_get_window (GTK_WIDGET (self)), &area,
                            GDK_GRAVITY_SOUTH_WEST, GDK_GRAVITY_NORTH_WEST, NULL);
}

static gboolean
fj_storage_map_popup_menu (GtkWidget *widget)
{
  popup_menu (FJ_STORAGE_MAP (widget), NULL);
  return TRUE;
}

static void
edit_row (FjStorageMap *self)
{
  GActionGroup *actions = gtk_widget_get_action_group (GTK_WIDGET (self), "win");

  if (actions != NULL)
    g_action_group_activate_action (actions, "edit-form", NULL);
}

static gboolean
fj_storage_map_draw (GtkWidget *widget, cairo_t *cr)
{
  FjStorageMap *self = FJ_STORAGE_MAP (widget);

  fj_storage_view_draw (&self->view, cr, self->drag.is_moving ? self->drag.row : -1);
  if (gtk_widget_has_visible_focus (widget))
    gtk_render_focus (gtk_widget_get_style_context (widget), cr, 2, 2,
                      gtk_widget_get_allocated_width (widget) - 4,
                      gtk_widget_get_allocated_height (widget) - 4);
  return GDK_EVENT_PROPAGATE;
}

static GtkSizeRequestMode
fj_storage_map_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
fj_storage_map_get_preferred_width (GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = *natural = WIDTH_MIN;
}

static void
fj_storage_map_get_preferred_height_for_width (GtkWidget *widget, int width, int *minimum,
                                               int *natural)
{
  FjStorageMap *self = FJ_STORAGE_MAP (widget);

  *minimum = *natural = fj_storage_view_get_height (&self->view, MAX (width, WIDTH_MIN));
}

static void
fj_storage_map_get_preferred_height (GtkWidget *widget, int *minimum, int *natural)
{
  fj_storage_map_get_preferred_height_for_width (widget, WIDTH_MIN, minimum, natural);
}

static void
fj_storage_map_style_updated (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fj_storage_map_parent_class)->style_updated (widget);
  fj_storage_view_forget (&FJ_STORAGE_MAP (widget)->view);
}

static void
set_cursor (FjStorageMap *self, gboolean is_border)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (GdkCursor) cursor = NULL;

  if (is_border)
    cursor = gdk_cursor_new_from_name (gtk_widget_get_display (widget), "ew-resize");
  if (gtk_widget_get_window (widget) != NULL)
    gdk_window_set_cursor (gtk_widget_get_window (widget), cursor);
}

static void
begin_drag (FjStorageMap *self, const FjSceneHit *hit, double x)
{
  FjStorageScene *scene = g_steal_pointer (&self->view.scene);

  fj_storage_hold_begin (&self->drag, self->model, scene, hit, x);
  if (!self->drag.is_pressed)
    fj_storage_hold_clear (&self->drag);
}

static void
move_drag (FjStorageMap *self, double x)
{
  gboolean was_moving = self->drag.is_moving;

  if (!fj_storage_hold_move (&self->drag, x))
    return;
  if (!was_moving)
    fj_storage_hold_get_lens (&self->drag, &self->view.lens);
  rebuild_segments (self);
}

static void
activate_hit (FjStorageMap *self, const FjSceneHit *hit)
{
  if (hit->segment < 0)
    fj_storage_view_open (&self->view, hit);
  else
    fj_storage_parts_select (FJ_STORAGE_PARTS (self), (guint) hit->segment);
}

static gboolean
fj_storage_map_button_press_event (GtkWidget *widget, GdkEventButton *event)
{
  FjStorageMap *self = FJ_STORAGE_MAP (widget);
  FjSceneHit    hit;

  gtk_widget_grab_focus (widget);
  if (self->drag.is_pressed || !fj_storage_view_find (&self->view, event->x, event->y, &hit))
    return GDK_EVENT_STOP;
  if (event->type == GDK_2BUTTON_PRESS) {
    if (hit.segment >= 0)
      fj_storage_parts_edit (FJ_STORAGE_PARTS (self), (guint) hit.segment);
    return GDK_EVENT_STOP;
  }
  if (event->type != GDK_BUTTON_PRESS)
    return GDK_EVENT_STOP;
  activate_hit (self, &hit);
  if (gdk_event_triggers_context_menu ((GdkEvent *) event))
    popup_menu (self, (GdkEvent *) event);
  else if (event->button == GDK_BUTTON_PRIMARY &&
           fj_storage_view_find (&self->view, event->x, event->y, &hit) && hit.is_border)
    begin_drag (self, &hit, event->x);
  return GDK_EVENT_STOP;
}

static gboolean
fj_storage_map_button_release_event (GtkWidget *widget, GdkEventButton *event)
{
  FjStorageMap *self = FJ_STORAGE_MAP (widget);
  gboolean      is_moved = self->drag.is_moving;
  int           row = self->drag.row;
  guint64       offset = self->drag.offset;

  if (event->button != GDK_BUTTON_PRIMARY || !self->drag.is_pressed)
    return GDK_EVENT_PROPAGATE;
  end_drag (self);
  if (is_moved && find_row (self, row) >= 0 &&
      get_segment (self, (guint) find_row (self, row))->offset != offset)
    move_row (self, row, offset);
  return GDK_EVENT_STOP;
}

static gboolean
fj_storage_map_motion_notify_event (GtkWidget *widget, GdkEventMotion *event)
{
  FjStorageMap *self = FJ_STORAGE_MAP (widget);
  FjSceneHit    hit;
  FjOffsetRange range;

  if (self->drag.is_pressed)
    move_drag (self, event->x);
  else
    set_cursor (self, fj_storage_view_find (&self->view, event->x, event->y, &hit) &&
                        hit.is_border &&
                        fj_storage_model_find_range (
                          self->model, get_segment (self, (guint) hit.segment)->row, &range));
  return GDK_EVENT_PROPAGATE;
}

static gboolean
fj_storage_map_grab_broken_event (GtkWidget *widget, GdkEventGrabBroken *event)
{
  end_drag (FJ_STORAGE_MAP (widget));
  return GDK_EVENT_PROPAGATE;
}

static gboolean
fj_storage_map_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard,
                              GtkTooltip *tooltip)
{
  FjStorageMap    *self = FJ_STORAGE_MAP (widget);
  g_autofree char *text = NULL;

  if (!self->drag.is_moving)
    text = fj_storage_view_dup_tooltip (&self->view, keyboard, x, y);
  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

/* Selects the first partition of the map from @at on in either direction. */
static void
select_from (FjStorageMap *self, int at, int by)
{
  int n = (int) self->model->segments->len;

  for (; at >= 0 && at < n; at += by)
    if (fj_storage_parts_select (FJ_STORAGE_PARTS (self), (guint) at))
      return;
}

static void
select_next (FjStorageMap *self, int by)
{
  int at = fj_storage_view_get_selected (&self->view);

  if (at < 0)
    select_from (self, by > 0 ? 0 : (int) self->model->segments->len - 1, by);
  else
    select_from (self, at + by, by);
}

static void
step_border (FjStorageMap *self, int by)
{
  guint64 offset;

  if (fj_storage_model_find_step (self->model, self->view.selected, by, &offset))
    move_row (self, self->view.selected, offset);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static gboolean
fj_storage_map_key_press_event (GtkWidget *widget, GdkEventKey *event)
{
  FjStorageMap *self = FJ_STORAGE_MAP (widget);
  FjStorageKey  key = fj_storage_key_read (gtk_widget_get_direction (widget), event);

  if (key == FJ_STORAGE_KEY_LATER || key == FJ_STORAGE_KEY_EARLIER)
    select_next (self, key == FJ_STORAGE_KEY_LATER ? 1 : -1);
  else if (key == FJ_STORAGE_KEY_FIRST)
    select_from (self, 0, 1);
  else if (key == FJ_STORAGE_KEY_LAST)
    select_from (self, (int) self->model->segments->len - 1, -1);
  else if (key == FJ_STORAGE_KEY_BEGIN_LATER || key == FJ_STORAGE_KEY_BEGIN_EARLIER)
    step_border (self, key == FJ_STORAGE_KEY_BEGIN_LATER ? 1 : -1);
  else if (key == FJ_STORAGE_KEY_EDIT)
    edit_row (self);
  else if (key == FJ_STORAGE_KEY_CANCEL && self->drag.is_pressed)
    end_drag (self);
  else
    return GTK_WIDGET_CLASS (fj_storage_map_parent_class)->key_press_event (widget, event);
  return GDK_EVENT_STOP;
}

static guint
fj_storage_map_get_n (FjStorageParts *parts)
{
  return FJ_STORAGE_MAP (parts)->model->segments->len;
}

static int
fj_storage_map_get_selected (FjStorageParts *parts)
{
  return fj_storage_view_get_selected (&FJ_STORAGE_MAP (parts)->view);
}

static char *
fj_storage_map_dup_text (FjStorageParts *parts, guint part)
{
  return fj_storage_model_dup_text (FJ_STORAGE_MAP (parts)->model, part);
}

static gboolean
fj_storage_map_get_area (FjStorageParts *parts, guint part, GdkRectangle *area)
{
  return fj_storage_view_get_area (&FJ_STORAGE_MAP (parts)->view, (int) part, area);
}

static gboolean
fj_storage_map_select_part (FjStorageParts *parts, guint part)
{
  FjStorageMap *self = FJ_STORAGE_MAP (parts);
  int           row = get_segment (self, part)->row;

  if (row < 0)
    return FALSE;
  g_signal_emit (self, signals[SIGNAL_ROW_ACTIVATED], 0, row);
  return TRUE;
}

static gboolean
fj_storage_map_edit_part (FjStorageParts *parts, guint part)
{
  if (!fj_storage_map_select_part (parts, part))
    return FALSE;
  edit_row (FJ_STORAGE_MAP (parts));
  return TRUE;
}

static void
parts_init (FjStoragePartsInterface *interface)
{
  interface->get_n = fj_storage_map_get_n;
  interface->get_selected = fj_storage_map_get_selected;
  interface->dup_text = fj_storage_map_dup_text;
  interface->get_area = fj_storage_map_get_area;
  interface->select = fj_storage_map_select_part;
  interface->edit = fj_storage_map_edit_part;
}

static void
fj_storage_map_dispose (GObject *object)
{
  FjStorageMap *self = FJ_STORAGE_MAP (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_handle_id (&self->scroll_id, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_destroy);
  if (self->model->layout != NULL)
    g_signal_handlers_disconnect_by_data (self->model->layout, self);
  g_clear_object (&self->model->layout);
  G_OBJECT_CLASS (fj_storage_map_parent_class)->dispose (object);
}

static void
fj_storage_map_finalize (GObject *object)
{
  FjStorageMap *self = FJ_STORAGE_MAP (object);

  fj_storage_hold_clear (&self->drag);
  fj_storage_view_clear (&self->view);
  fj_storage_model_free (self->model);
  G_OBJECT_CLASS (fj_storage_map_parent_class)->finalize (object);
}

static void
init_events (GtkWidgetClass *widget_class)
{
  widget_class->button_press_event = fj_storage_map_button_press_event;
  widget_class->button_release_event = fj_storage_map_button_release_event;
  widget_class->motion_notify_event = fj_storage_map_motion_notify_event;
  widget_class->grab_broken_event = fj_storage_map_grab_broken_event;
  widget_class->key_press_event = fj_storage_map_key_press_event;
  widget_class->popup_menu = fj_storage_map_popup_menu;
  widget_class->query_tooltip = fj_storage_map_query_tooltip;
}

static void
fj_storage_map_class_init (FjStorageMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_storage_map_dispose;
  G_OBJECT_CLASS (klass)->finalize = fj_storage_map_finalize;
  widget_class->draw = fj_storage_map_draw;
  widget_class->get_request_mode = fj_storage_map_get_request_mode;
  widget_class->get_preferred_width = fj_storage_map_get_preferred_width;
  widget_class->get_preferred_height = fj_storage_map_get_preferred_height;
  widget_class->get_preferred_height_for_width = fj_storage_map_get_preferred_height_for_width;
  widget_class->style_updated = fj_storage_map_style_updated;
  init_events (widget_class);
  gtk_widget_class_set_css_name (widget_class, "storage-map");
  gtk_widget_class_set_accessible_type (widget_class, FJ_TYPE_STORAGE_ACCESSIBLE);
  gtk_widget_class_set_accessible_role (widget_class, ATK_ROLE_LIST_BOX);
  signals[SIGNAL_ROW_ACTIVATED] = g_signal_new ("row-activated", FJ_TYPE_STORAGE_MAP,
                                                G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                                1, G_TYPE_INT);
  signals[SIGNAL_ROW_MOVED] = g_signal_new ("row-moved", FJ_TYPE_STORAGE_MAP, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT,
                                            G_TYPE_UINT64);
}

static void
fj_storage_map_init (FjStorageMap *self)
{
  self->model = fj_storage_model_new ();
  fj_storage_view_init (&self->view, GTK_WIDGET (self), self->model);
  self->drag.row = -1;
  gtk_widget_set_can_focus (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_add_events (GTK_WIDGET (self), GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK |
                                              GDK_POINTER_MOTION_MASK | GDK_KEY_PRESS_MASK);
}

/**
 * fj_storage_map_new:
 *
 * Returns: (transfer floating): a map of nothing
 */
GtkWidget *
fj_storage_map_new (void)
{
  return g_object_new (FJ_TYPE_STORAGE_MAP, NULL);
}

/**
 * fj_storage_map_set_files:
 * @self: a map
 * @files: where the sizes of files are taken from
 */
void
fj_storage_map_set_files (FjStorageMap *self, FjFileTable *files)
{
  g_return_if_fail (FJ_IS_STORAGE_MAP (self));

  if (g_set_object (&self->model->files, files))
    g_signal_connect_object (files, "changed", G_CALLBACK (schedule_update), self,
                             G_CONNECT_SWAPPED);
}

/**
 * fj_storage_map_set_layout:
 * @self: a map
 * @layout: (nullable): what to show
 */
void
fj_storage_map_set_layout (FjStorageMap *self, FjLayout *layout)
{
  g_return_if_fail (FJ_IS_STORAGE_MAP (self));

  end_drag (self);
  self->view.lens.has_range = FALSE;
  if (self->model->layout != NULL)
    g_signal_handlers_disconnect_by_data (self->model->layout, self);
  g_set_object (&self->model->layout, layout);
  if (layout != NULL)
    g_signal_connect_object (layout, "changed", G_CALLBACK (on_layout_changed), self, 0);
  rebuild_segments (self);
}

/**
 * fj_storage_map_set_checks:
 * @self: a map
 * @issues: (nullable) (element-type FjIssue): what there is to say of the layout
 * @plan: (nullable): what is sent of its files, once it is known
 */
void
fj_storage_map_set_checks (FjStorageMap *self, GPtrArray *issues, FjPlan *plan)
{
  g_return_if_fail (FJ_IS_STORAGE_MAP (self));

  fj_storage_model_set_checks (self->model, issues, plan);
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * fj_storage_map_set_device:
 * @self: a map
 * @device: (nullable): the board whose storages these are
 */
void
fj_storage_map_set_device (FjStorageMap *self, FjDevice *device)
{
  g_return_if_fail (FJ_IS_STORAGE_MAP (self));

  if (g_set_object (&self->model->device, device))
    schedule_update (self);
}

/**
 * fj_storage_map_select:
 * @self: a map
 * @row: the selected row of the layout, or -1
 */
void
fj_storage_map_select (FjStorageMap *self, int row)
{
  g_return_if_fail (FJ_IS_STORAGE_MAP (self));

  if (self->view.selected == row)
    return;
  fj_storage_view_select (&self->view, row);
  update_accessible (self);
  if (self->scroll_id == 0)
    self->scroll_id = gdk_threads_add_idle_full (G_PRIORITY_LOW, scroll_cb, self, NULL);
}
