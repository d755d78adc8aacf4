/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-station-tile.h"

#include "fj-job-style.h"
#include "fj-station-text.h"

#include <glib/gi18n.h>

/* Of the height of a tile, and of its width the letters of the longest word. */
#define MARK_SHARE 0.2
#define NAME_SHARE 0.13
#define TEXT_SHARE 0.085
#define MARK_LETTERS 9.0
#define TEXT_LETTERS 15.0

/**
 * FjStationTile:
 *
 * A bay to be read from two metres: its name, sign and word, what to do next, which board. The text
 * is as large as the tile allows. What only moves on is shown by fj_station_tile_refresh(), which
 * is called some times a second; another state at once. A click tells more.
 */
struct _FjStationTile {
  GtkButton parent_instance;

  FjStation *station; /* (owned) (not nullable) */
  FjBay     *bay;     /* (owned) (not nullable) */
  gboolean   is_dirty;
  int        room; /* pixels of the text that the tile has now */

  GtkLabel       *name;
  GtkLabel       *mark;
  GtkLabel       *detail;
  GtkProgressBar *bar;
  GtkLabel       *foot;
};

G_DEFINE_FINAL_TYPE (FjStationTile, fj_station_tile, GTK_TYPE_BUTTON)

static void
set_label (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
update_texts (FjStationTile *self)
{
  gboolean         is_armed = fj_station_is_armed (self->station);
  AtkObject       *accessible = gtk_widget_get_accessible (GTK_WIDGET (self));
  g_autofree char *mark = fj_station_text_mark (self->bay, is_armed);
  g_autofree char *detail = fj_station_text_detail (self->bay, is_armed);
  g_autofree char *foot = fj_station_text_foot (self->bay);
  g_autofree char *all = fj_station_text_name (self->bay, is_armed);

  set_label (self->name, fj_bay_get_name (self->bay));
  set_label (self->mark, mark);
  set_label (self->detail, detail);
  set_label (self->foot, foot);
  if (g_strcmp0 (atk_object_get_name (accessible), all) != 0)
    atk_object_set_name (accessible, all);
}

static void
update_bar (FjStationTile *self)
{
  FjFlashJob *job = fj_bay_get_job (self->bay);
  gboolean    is_running = fj_bay_get_state (self->bay) == FJ_BAY_RUNNING && job != NULL;

  gtk_widget_set_opacity (GTK_WIDGET (self->bar), is_running ? 1 : 0);
  if (is_running)
    gtk_progress_bar_set_fraction (self->bar, fj_flash_job_get_fraction (job));
}

static void
update_all (FjStationTile *self)
{
  self->is_dirty = FALSE;
  update_texts (self);
  update_bar (self);
  fj_job_style_apply (GTK_WIDGET (self->mark), fj_station_text_look (self->bay));
}

static void
on_state (FjStationTile *self)
{
  g_assert (FJ_IS_STATION_TILE (self));

  update_all (self);
}

static void
on_changed (FjStationTile *self)
{
  g_assert (FJ_IS_STATION_TILE (self));

  self->is_dirty = TRUE;
}

static void
fj_station_tile_clicked (GtkButton *button)
{
  fj_station_tile_show_more (FJ_STATION_TILE (button), FJ_STATION_TILE (button)->station);
}

static void
fj_station_tile_dispose (GObject *object)
{
  g_clear_object (&FJ_STATION_TILE (object)->station);
  g_clear_object (&FJ_STATION_TILE (object)->bay);
  G_OBJECT_CLASS (fj_station_tile_parent_class)->dispose (object);
}

static void
fj_station_tile_class_init (FjStationTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_station_tile_dispose;
  GTK_BUTTON_CLASS (klass)->clicked = fj_station_tile_clicked;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/station-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, FjStationTile, name);
  gtk_widget_class_bind_template_child (widget_class, FjStationTile, mark);
  gtk_widget_class_bind_template_child (widget_class, FjStationTile, detail);
  gtk_widget_class_bind_template_child (widget_class, FjStationTile, bar);
  gtk_widget_class_bind_template_child (widget_class, FjStationTile, foot);
}

static void
fj_station_tile_init (FjStationTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * fj_station_tile_new:
 * @station: a station
 * @bay: one of its bays
 *
 * Returns: (transfer floating): a tile that shows it
 */
GtkWidget *
fj_station_tile_new (FjStation *station, FjBay *bay)
{
  FjStationTile *self = g_object_new (FJ_TYPE_STATION_TILE, NULL);

  self->station = g_object_ref (station);
  self->bay = g_object_ref (bay);
  g_signal_connect_object (bay, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bay, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (station, "notify::armed", G_CALLBACK (on_state), self,
                           G_CONNECT_SWAPPED);
  update_all (self);
  return GTK_WIDGET (self);
}

/**
 * fj_station_tile_get_bay:
 * @self: a tile
 *
 * Returns: (transfer none): its bay
 */
FjBay *
fj_station_tile_get_bay (FjStationTile *self)
{
  g_return_val_if_fail (FJ_IS_STATION_TILE (self), NULL);

  return self->bay;
}

static void
set_size (GtkLabel *label, double pixels, gboolean is_heavy)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_size_new_absolute ((int) (pixels * PANGO_SCALE)));
  if (is_heavy)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_HEAVY));
  gtk_label_set_attributes (label, attributes);
}

/* The size of text that people have chosen, in pixels. */
static double
get_usual_size (GtkWidget *widget)
{
  PangoContext               *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double                      size = (double) pango_font_description_get_size (font) / PANGO_SCALE;

  if (pango_font_description_get_size_is_absolute (font))
    return size;
  return size * gdk_screen_get_resolution (gtk_widget_get_screen (widget)) / 72;
}

/**
 * fj_station_tile_set_room:
 * @self: a tile
 * @width: pixels that it will have
 * @height: likewise
 *
 * Makes its text as large as that allows, and no smaller than text usually is.
 */
void
fj_station_tile_set_room (FjStationTile *self, int width, int height)
{
  double usual;

  g_return_if_fail (FJ_IS_STATION_TILE (self));

  usual = get_usual_size (GTK_WIDGET (self));
  set_size (self->mark, MAX (MIN (height * MARK_SHARE, width / MARK_LETTERS), usual), TRUE);
  set_size (self->name, MAX (MIN (height * NAME_SHARE, width / MARK_LETTERS), usual), TRUE);
  set_size (self->detail, MAX (MIN (height * TEXT_SHARE, width / TEXT_LETTERS), usual), FALSE);
  set_size (self->foot, MAX (MIN (height * TEXT_SHARE, width / TEXT_LETTERS), usual), FALSE);
}

/**
 * fj_station_tile_refresh:
 * @self: a tile
 *
 * Shows how far its board has come.
 */
void
fj_station_tile_refresh (FjStationTile *self)
{
  g_return_if_fail (FJ_IS_STATION_TILE (self));

  if (self->is_dirty)
    update_all (self);
}

static gboolean
destroy_cb (gpointer user_data)
{
  gtk_widget_destroy (GTK_WIDGET (user_data));
  return G_SOURCE_REMOVE;
}

/* Not at once: its button is still being pressed. */
static void
on_closed (GtkWidget *popover, gpointer user_data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, destroy_cb, g_object_ref (popover), g_object_unref);
}

static void
on_start (FjStationTile *self)
{
  g_assert (FJ_IS_STATION_TILE (self));

  fj_station_start_bay (self->station, self->bay);
}

static void
on_stop (FjStationTile *self)
{
  g_assert (FJ_IS_STATION_TILE (self));

  fj_station_stop_bay (self->station, self->bay);
}

static void
add_button (FjStationTile *self, GtkWidget *box, GtkWidget *popover, const char *label,
            GCallback func)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_signal_connect_object (button, "clicked", func, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (gtk_popover_popdown), popover,
                           G_CONNECT_SWAPPED);
  gtk_container_add (GTK_CONTAINER (box), button);
}

/**
 * fj_station_tile_show_more:
 * @self: a tile
 * @station: its station
 *
 * Tells all about the board, and offers to flash it or to stop it.
 */
void
fj_station_tile_show_more (FjStationTile *self, FjStation *station)
{
  GtkWidget       *popover;
  GtkWidget       *box;
  GtkWidget       *label;
  g_autofree char *text = NULL;

  g_return_if_fail (FJ_IS_STATION_TILE (self));

  popover = gtk_popover_new (GTK_WIDGET (self));
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  text = fj_station_text_more (self->bay);
  label = gtk_label_new (text);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  g_object_set (box, "margin", 14, NULL);
  gtk_container_add (GTK_CONTAINER (box), label);
  if (fj_station_get_run (station) != NULL && fj_bay_can_start (self->bay))
    add_button (self, box, popover, _ ("_Flash This Board"), G_CALLBACK (on_start));
  if (fj_bay_get_state (self->bay) == FJ_BAY_RUNNING ||
      fj_bay_get_state (self->bay) == FJ_BAY_WAITING)
    add_button (self, box, popover, _ ("_Stop This Board"), G_CALLBACK (on_stop));
  gtk_container_add (GTK_CONTAINER (popover), box);
  gtk_widget_show_all (box);
  g_signal_connect (popover, "closed", G_CALLBACK (on_closed), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}
