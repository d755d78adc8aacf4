/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-station-view.h"

#include "fj-station-text.h"
#include "fj-station-tile.h"

#include <glib/gi18n.h>

/* Nobody reads faster, from two metres. */
#define REFRESH_MS 300
/* A tile is about this much wider than high. */
#define TILE_RATIO 1.3
#define SPACING 6

/**
 * FjStationView:
 *
 * One of the views of the window: a tile for each bay, as large as the window allows, whether the
 * station is armed, and what it has come to. Everything is done with single keys.
 */
struct _FjStationView {
  GtkBox parent_instance;

  FjStationDesk *desk;    /* (owned) (nullable) */
  GPtrArray     *tiles;   /* (not owned) (element-type FjStationTile): in the order of the bays */
  guint          refresh; /* source, or 0: it is not shown */
  guint          arrange; /* source, or 0 */
  int            width;   /* pixels that tiles were arranged for */
  int            height;

  GtkLabel          *job;
  GtkLabel          *mode;
  GtkWidget         *arm;
  GtkLabel          *notice;
  GtkScrolledWindow *scroller;
  GtkGrid           *grid;
  GtkLabel          *others;
  GtkLabel          *counts;
};

G_DEFINE_FINAL_TYPE (FjStationView, fj_station_view, GTK_TYPE_BOX)

static FjStation *
get_station (FjStationView *self)
{
  return fj_station_desk_get_station (self->desk);
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static guint
count_columns (guint n, int width, int height)
{
  guint  best = 1;
  double most = 0;

  for (guint columns = 1; columns <= n; columns++) {
    guint  rows = (n + columns - 1) / columns;
    double size = MIN ((double) width / columns / TILE_RATIO, (double) height / rows);

    if (size > most) {
      most = size;
      best = columns;
    }
  }
  return best;
}

static void
place_tiles (FjStationView *self, guint columns)
{
  for (guint i = 0; i < self->tiles->len; i++)
    gtk_container_child_set (GTK_CONTAINER (self->grid), g_ptr_array_index (self->tiles, i),
                             "left-attach", (int) (i % columns), "top-attach", (int) (i / columns),
                             NULL);
}

static gboolean
arrange_cb (gpointer user_data)
{
  FjStationView *self = user_data;
  guint          n = self->tiles->len;
  guint          columns, rows;

  self->arrange = 0;
  if (n == 0 || self->width <= 1 || self->height <= 1)
    return G_SOURCE_REMOVE;
  columns = count_columns (n, self->width, self->height);
  rows = (n + columns - 1) / columns;
  place_tiles (self, columns);
  for (guint i = 0; i < n; i++)
    fj_station_tile_set_room (g_ptr_array_index (self->tiles, i),
                              self->width / (int) columns - SPACING - 20,
                              self->height / (int) rows - SPACING - 12);
  return G_SOURCE_REMOVE;
}

static void
arrange_soon (FjStationView *self)
{
  if (self->arrange == 0)
    self->arrange = g_idle_add (arrange_cb, self);
}

static void
on_allocated (FjStationView *self, GtkAllocation *allocation)
{
  g_assert (FJ_IS_STATION_VIEW (self));

  if (self->width == allocation->width && self->height == allocation->height)
    return;
  self->width = allocation->width;
  self->height = allocation->height;
  arrange_soon (self);
}

static void
on_bays_changed (FjStationView *self)
{
  GListModel *bays = fj_station_get_bays (get_station (self));

  g_assert (FJ_IS_STATION_VIEW (self));

  for (guint i = 0; i < self->tiles->len; i++)
    gtk_widget_destroy (g_ptr_array_index (self->tiles, i));
  g_ptr_array_set_size (self->tiles, 0);
  for (guint i = 0; i < g_list_model_get_n_items (bays); i++) {
    g_autoptr (FjBay) bay = g_list_model_get_item (bays, i);
    GtkWidget *tile = fj_station_tile_new (get_station (self), bay);

    gtk_grid_attach (self->grid, tile, (int) i, 0, 1, 1);
    g_ptr_array_add (self->tiles, tile);
  }
  arrange_soon (self);
}

static void
update_mode (FjStationView *self)
{
  gboolean is_armed = fj_station_is_armed (get_station (self));

  gtk_label_set_text (self->mode,
                      is_armed ? C_ ("station", "▶ ARMED") : C_ ("station", "‖ PAUSED"));
  gtk_button_set_label (GTK_BUTTON (self->arm), is_armed ? _ ("P_ause") : _ ("_Arm"));
}

static void
on_desk_changed (FjStationView *self)
{
  const char      *job = fj_station_get_job (get_station (self));
  g_autofree char *lesson = fj_station_desk_dup_lesson (self->desk);
  g_autofree char *others = fj_station_text_others (fj_station_get_others (get_station (self)));
  g_autofree char *counts = NULL;
  FjStationCounts  numbers;

  g_assert (FJ_IS_STATION_VIEW (self));

  fj_station_get_counts (get_station (self), &numbers);
  counts = fj_station_text_counts (&numbers);
  gtk_label_set_text (self->job, job != NULL ? job : _ ("No job yet"));
  set_text (self->notice, lesson != NULL ? lesson : fj_station_desk_get_obstacle (self->desk));
  set_text (self->others, others);
  gtk_label_set_text (self->counts, counts);
  update_mode (self);
}

static gboolean
refresh_cb (gpointer user_data)
{
  FjStationView *self = user_data;

  for (guint i = 0; i < self->tiles->len; i++)
    fj_station_tile_refresh (g_ptr_array_index (self->tiles, i));
  return G_SOURCE_CONTINUE;
}

static void
fj_station_view_map (GtkWidget *widget)
{
  FjStationView *self = FJ_STATION_VIEW (widget);

  GTK_WIDGET_CLASS (fj_station_view_parent_class)->map (widget);
  self->refresh = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static void
fj_station_view_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&FJ_STATION_VIEW (widget)->refresh, g_source_remove);
  GTK_WIDGET_CLASS (fj_station_view_parent_class)->unmap (widget);
}

/* (nullable): the tile that has the keys */
static FjStationTile *
get_tile (FjStationView *self)
{
  GtkWidget *focus = gtk_container_get_focus_child (GTK_CONTAINER (self->grid));

  return focus != NULL ? FJ_STATION_TILE (focus) : NULL;
}

/* A board that has passed is flashed again only when that is confirmed. */
static gboolean
retry_tile (FjStationView *self)
{
  FjStationTile *tile = get_tile (self);
  FjBay         *bay = tile != NULL ? fj_station_tile_get_bay (tile) : NULL;

  if (bay == NULL || !fj_bay_can_start (bay))
    return FALSE;
  if (fj_bay_get_passed_before (bay) != 0 || fj_bay_get_state (bay) == FJ_BAY_PASSED)
    fj_station_tile_show_more (tile, get_station (self));
  else
    fj_station_start_bay (get_station (self), bay);
  return TRUE;
}

static gboolean
focus_tile (FjStationView *self, guint position)
{
  if (position >= self->tiles->len)
    return FALSE;
  gtk_widget_grab_focus (g_ptr_array_index (self->tiles, position));
  return TRUE;
}

static const char *
get_bay_name (FjStationView *self, guint position)
{
  return fj_bay_get_name (fj_station_tile_get_bay (g_ptr_array_index (self->tiles, position)));
}

static gboolean
is_digit (const char *name)
{
  return g_ascii_isdigit (name[0]) && name[1] == '\0';
}

/* The bay that is called so, else the one that stands there unless another digit is its name. Where
 * there is none, no bay has the keys, lest another board is flashed than was meant. */
static void
focus_bay (FjStationView *self, char digit)
{
  guint position = (guint) (digit - '1');

  for (guint i = 0; i < self->tiles->len; i++) {
    const char *name = get_bay_name (self, i);

    if (is_digit (name) && name[0] == digit) {
      focus_tile (self, i);
      return;
    }
  }
  if (position < self->tiles->len && !is_digit (get_bay_name (self, position))) {
    focus_tile (self, position);
    return;
  }
  gtk_widget_grab_focus (GTK_WIDGET (self->scroller));
  gtk_widget_error_bell (GTK_WIDGET (self));
}

static gboolean
activate_action (FjStationView *self, const char *action)
{
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (self));

  if (!G_IS_ACTION_GROUP (window) ||
      !g_action_group_get_action_enabled (G_ACTION_GROUP (window), action))
    return FALSE;
  g_action_group_activate_action (G_ACTION_GROUP (window), action, NULL);
  return TRUE;
}

static gboolean
fj_station_view_key_press_event (GtkWidget *widget, GdkEventKey *event)
{
  FjStationView *self = FJ_STATION_VIEW (widget);
  guint          key = gdk_keyval_to_lower (event->keyval);
  gboolean       is_plain = (event->state & gtk_accelerator_get_default_mod_mask ()) == 0;
  gboolean       is_done = FALSE;

  if (is_plain && key >= GDK_KEY_1 && key <= GDK_KEY_9) {
    focus_bay (self, (char) ('1' + (key - GDK_KEY_1)));
    return GDK_EVENT_STOP;
  }
  if (is_plain && key == GDK_KEY_r)
    is_done = retry_tile (self);
  else if (is_plain && key == GDK_KEY_a)
    is_done = activate_action (self, "station-arm");
  else if (is_plain && key == GDK_KEY_t)
    is_done = activate_action (self, "station-teach");
  else if (is_plain && key == GDK_KEY_m)
    is_done = activate_action (self, "sounds");
  if (is_done)
    return GDK_EVENT_STOP;
  return GTK_WIDGET_CLASS (fj_station_view_parent_class)->key_press_event (widget, event);
}

static void
fj_station_view_dispose (GObject *object)
{
  FjStationView *self = FJ_STATION_VIEW (object);

  g_clear_handle_id (&self->arrange, g_source_remove);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->tiles, g_ptr_array_unref);
  G_OBJECT_CLASS (fj_station_view_parent_class)->dispose (object);
}

static void
fj_station_view_class_init (FjStationViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_station_view_dispose;
  widget_class->map = fj_station_view_map;
  widget_class->unmap = fj_station_view_unmap;
  widget_class->key_press_event = fj_station_view_key_press_event;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/station-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FjStationView, job);
  gtk_widget_class_bind_template_child (widget_class, FjStationView, mode);
  gtk_widget_class_bind_template_child (widget_class, FjStationView, arm);
  gtk_widget_class_bind_template_child (widget_class, FjStationView, notice);
  gtk_widget_class_bind_template_child (widget_class, FjStationView, scroller);
  gtk_widget_class_bind_template_child (widget_class, FjStationView, grid);
  gtk_widget_class_bind_template_child (widget_class, FjStationView, others);
  gtk_widget_class_bind_template_child (widget_class, FjStationView, counts);
}

static void
fj_station_view_init (FjStationView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->tiles = g_ptr_array_new ();
  g_signal_connect_object (self->scroller, "size-allocate", G_CALLBACK (on_allocated), self,
                           G_CONNECT_SWAPPED);
}

/**
 * fj_station_view_set_desk:
 * @self: a view
 * @desk: whose station is shown
 *
 * To be called once.
 */
void
fj_station_view_set_desk (FjStationView *self, FjStationDesk *desk)
{
  g_return_if_fail (FJ_IS_STATION_VIEW (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (fj_station_get_bays (get_station (self)), "items-changed",
                           G_CALLBACK (on_bays_changed), self, G_CONNECT_SWAPPED);
  on_bays_changed (self);
  on_desk_changed (self);
}

/**
 * fj_station_view_focus:
 * @self: a view that is shown now
 *
 * Lets it have the keys.
 */
void
fj_station_view_focus (FjStationView *self)
{
  g_return_if_fail (FJ_IS_STATION_VIEW (self));

  if (!focus_tile (self, 0))
    gtk_widget_grab_focus (self->arm);
}
