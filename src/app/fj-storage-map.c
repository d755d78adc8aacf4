/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-map.h"

#include "fj-storage-segments.h"
#include "fj-text.h"

#include <fj-format.h>
#include <glib/gi18n.h>

#define MARGIN 8
#define UPDATE_DELAY_MS 100
#define HATCH_STEP 8
#define AREA_GAP 6

/**
 * FjStorageMap:
 *
 * Where the partitions lie on each storage, in proportion: gaps, overlaps, and how full each is.
 * A click or the arrow keys select a row. Signal "row-activated" (int).
 */
struct _FjStorageMap {
  GtkDrawingArea parent_instance;

  FjLayout    *layout;   /* (owned) (nullable) */
  FjFileTable *files;    /* (owned) (nullable) */
  FjDevice    *device;   /* (owned) (nullable): the board whose storages these are */
  GArray      *segments; /* (owned) (element-type FjSegment) */
  int          selected; /* row, or -1 */
  guint        update_id;
};

enum {
  SIGNAL_ROW_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjStorageMap, fj_storage_map, GTK_TYPE_DRAWING_AREA)

static FjSegment *
get_segment (FjStorageMap *self, guint i)
{
  return &g_array_index (self->segments, FjSegment, i);
}

/* How many segments from @first on are on the same storage. */
static guint
count_storage (FjStorageMap *self, guint first)
{
  guint n = 0;

  while (first + n < self->segments->len &&
         get_segment (self, first + n)->kind == get_segment (self, first)->kind &&
         get_segment (self, first + n)->index == get_segment (self, first)->index)
    n++;
  return n;
}

static guint
count_storages (FjStorageMap *self)
{
  guint n = 0;

  for (guint i = 0; i < self->segments->len; i += count_storage (self, i))
    n++;
  return n;
}

static char *
dup_storage_name (const FjSegment *segment)
{
  return g_strdup_printf ("%s%u", fj_storage_kind_to_text (segment->kind), segment->index);
}

/* The boot areas of an eMMC are no part of what the storage's address counts. */
static char *
dup_area_name (const FjSegment *segment)
{
  g_autofree char *storage = dup_storage_name (segment);

  if (segment->area == FJ_AREA_USER)
    return g_steal_pointer (&storage);
  return g_strdup_printf ("%s/%s", storage, segment->area == FJ_AREA_BOOT1 ? "boot1" : "boot2");
}

static const char *
get_name (FjStorageMap *self, const FjSegment *segment)
{
  if (segment->row < 0 || (guint) segment->row >= fj_layout_get_n_rows (self->layout))
    return "";
  return fj_partition_get_text (fj_layout_get_row (self->layout, (guint) segment->row),
                                FJ_COLUMN_NAME);
}

static char *
dup_segment_text (FjStorageMap *self, const FjSegment *segment)
{
  g_autofree char *storage = dup_area_name (segment);
  g_autofree char *offset = fj_format_offset (segment->offset);
  g_autofree char *extent = fj_format_size (segment->extent);
  g_autofree char *content = fj_format_size (segment->content);

  if (segment->row < 0)
    /* Translators: storage ("mmc0"), size */
    return g_strdup_printf (_ ("%s: %s free at the start"), storage, extent);
  if (segment->is_overlap)
    /* Translators: name of a partition, storage ("mmc0"), address */
    return g_strdup_printf (_ ("✗ %s on %s at %s: overlaps the next one"), get_name (self, segment),
                            storage, offset);
  if (segment->extent == 0)
    /* Translators: name of a partition, storage, address, size of its file */
    return g_strdup_printf (_ ("%s on %s at %s: %s to the end of the storage"),
                            get_name (self, segment), storage, offset, content);
  /* Translators: name of a partition, storage, address, size of its file, room for it */
  return g_strdup_printf (_ ("%s on %s at %s: %s of %s"), get_name (self, segment), storage, offset,
                          content, extent);
}

static void
update_accessible (FjStorageMap *self)
{
  AtkObject *accessible = gtk_widget_get_accessible (GTK_WIDGET (self));
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = NULL;

  for (guint i = 0; i < self->segments->len; i++) {
    FjSegment       *segment = get_segment (self, i);
    g_autofree char *line = dup_segment_text (self, segment);

    g_string_append_printf (text, "%s\n", line);
    if (segment->row >= 0 && segment->row == self->selected)
      /* Translators: %s describes a partition on it */
      name = g_strdup_printf (_ ("Map of the storage, %s"), line);
  }
  atk_object_set_name (accessible, name != NULL ? name : _ ("Map of the storage"));
  atk_object_set_description (accessible, text->str);
}

/* Bars grow with the text. */
static int
get_bar_height (FjStorageMap *self)
{
  g_autoptr (PangoLayout) text = gtk_widget_create_pango_layout (GTK_WIDGET (self), "0");
  int height;

  pango_layout_get_pixel_size (text, NULL, &height);
  return height + 8;
}

/* So that each can be seen, hit, and has room for the start of its name. */
static int
get_min_segment (FjStorageMap *self)
{
  return get_bar_height (self) * 5 / 3;
}

static void
rebuild_segments (FjStorageMap *self)
{
  const FjStorageGeometry *geometry = NULL;
  guint                    n_geometry = 0;
  guint                    n;

  if (self->device != NULL)
    geometry = fj_device_get_geometry (self->device, &n_geometry);
  g_array_unref (self->segments);
  self->segments = fj_storage_segments_new (self->layout, self->files, geometry, n_geometry);
  n = count_storages (self);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  gtk_widget_set_size_request (GTK_WIDGET (self), -1,
                               (int) n * (get_bar_height (self) + MARGIN) + MARGIN);
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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

static double
get_label_width (FjStorageMap *self)
{
  g_autoptr (PangoLayout) text = gtk_widget_create_pango_layout (GTK_WIDGET (self), "spi-nand0 ");
  int width;

  pango_layout_get_pixel_size (text, &width, NULL);
  return width + MARGIN;
}

typedef struct {
  double x, y, width, height;
} Bar;

static Bar
get_bar (FjStorageMap *self, guint storage)
{
  double label = get_label_width (self);
  Bar    bar = { .x = label,
                 .y = MARGIN + storage * (get_bar_height (self) + MARGIN),
                 .width = gtk_widget_get_allocated_width (GTK_WIDGET (self)) - label - MARGIN,
                 .height = get_bar_height (self) };

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    bar.x = MARGIN;
  return bar;
}

static void
set_colour (FjStorageMap *self, cairo_t *cr, const char *name, double alpha)
{
  GdkRGBA colour = { 0.5, 0.5, 0.5, 1 };

  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), name, &colour);
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, alpha);
}

static void
draw_text (FjStorageMap *self, cairo_t *cr, const char *text, Bar bar)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int height;

  pango_layout_set_width (layout, (int) (MAX (bar.width, 1) * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, NULL, &height);
  set_colour (self, cr, "theme_fg_color", 1);
  cairo_move_to (cr, bar.x, bar.y + (bar.height - height) / 2.0);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_hatch (FjStorageMap *self, cairo_t *cr, Bar bar)
{
  cairo_save (cr);
  cairo_rectangle (cr, bar.x, bar.y, bar.width, bar.height);
  cairo_clip (cr);
  set_colour (self, cr, "error_color", 0.8);
  cairo_set_line_width (cr, 2);
  for (int i = 0; i * HATCH_STEP < bar.width + bar.height; i++) {
    double at = bar.x - bar.height + i * HATCH_STEP;

    cairo_move_to (cr, at, bar.y + bar.height);
    cairo_line_to (cr, at + bar.height, bar.y);
  }
  cairo_stroke (cr);
  cairo_restore (cr);
}

static double
get_fill (const FjSegment *segment)
{
  if (segment->content == 0)
    return 0;
  return segment->extent > 0 ? MIN ((double) segment->content / (double) segment->extent, 1.0)
                             : 0.8;
}

static void
draw_segment (FjStorageMap *self, cairo_t *cr, const FjSegment *segment, Bar bar)
{
  gboolean         is_selected = segment->row >= 0 && segment->row == self->selected;
  g_autofree char *text = g_strdup_printf ("%s%s", segment->is_overlap ? "✗ " : "",
                                           get_name (self, segment));
  Bar              inside = { bar.x + 4, bar.y, bar.width - 6, bar.height };

  if (segment->row >= 0) {
    set_colour (self, cr, "theme_selected_bg_color", is_selected ? 0.35 : 0.12);
    cairo_rectangle (cr, bar.x, bar.y, bar.width, bar.height);
    cairo_fill (cr);
    set_colour (self, cr, "theme_selected_bg_color", 0.35);
    cairo_rectangle (cr, bar.x, bar.y, bar.width * get_fill (segment), bar.height);
    cairo_fill (cr);
  }
  if (segment->is_overlap)
    draw_hatch (self, cr, bar);
  set_colour (self, cr, is_selected ? "theme_selected_bg_color" : "borders", 1);
  cairo_set_line_width (cr, is_selected ? 2 : 1);
  cairo_rectangle (cr, bar.x + 0.5, bar.y + 0.5, bar.width - 1, bar.height - 1);
  cairo_stroke (cr);
  draw_text (self, cr, text, inside);
}

/* Areas of the same storage stand apart. */
static double
get_gap (FjStorageMap *self, guint i, guint end)
{
  gboolean is_last = i + 1 >= end;

  return !is_last && get_segment (self, i)->area != get_segment (self, i + 1)->area ? AREA_GAP : 0;
}

static void
draw_storage (FjStorageMap *self, cairo_t *cr, guint storage, guint first, guint n)
{
  Bar                bar = get_bar (self, storage);
  Bar                label = { MARGIN, bar.y, get_label_width (self), bar.height };
  g_autofree double *edges = g_new0 (double, n + 1);
  g_autofree char   *name = dup_storage_name (get_segment (self, first));

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL) {
    label.x = bar.x + bar.width + MARGIN;
    label.width -= 2 * MARGIN;
  }
  fj_storage_segments_place (get_segment (self, first), n, bar.width, get_min_segment (self),
                             edges);
  draw_text (self, cr, name, label);
  for (guint i = 0; i < n; i++) {
    double gap = get_gap (self, first + i, first + n);
    Bar    part = { bar.x + edges[i], bar.y, edges[i + 1] - edges[i] - gap, bar.height };

    draw_segment (self, cr, get_segment (self, first + i), part);
  }
}

static gboolean
fj_storage_map_draw (GtkWidget *widget, cairo_t *cr)
{
  FjStorageMap *self = FJ_STORAGE_MAP (widget);
  guint         storage = 0;

  for (guint i = 0; i < self->segments->len; i += count_storage (self, i))
    draw_storage (self, cr, storage++, i, count_storage (self, i));
  if (gtk_widget_has_visible_focus (widget))
    gtk_render_focus (gtk_widget_get_style_context (widget), cr, 2, 2,
                      gtk_widget_get_allocated_width (widget) - 4,
                      gtk_widget_get_allocated_height (widget) - 4);
  return GDK_EVENT_PROPAGATE;
}

static FjSegment *
find_at (FjStorageMap *self, double x, double y)
{
  guint storage = 0;

  for (guint i = 0; i < self->segments->len; i += count_storage (self, i)) {
    Bar                bar = get_bar (self, storage++);
    guint              n = count_storage (self, i);
    g_autofree double *edges = g_new0 (double, n + 1);

    if (y < bar.y || y >= bar.y + bar.height)
      continue;
    fj_storage_segments_place (get_segment (self, i), n, bar.width, get_min_segment (self), edges);
    for (guint j = 0; j < n; j++)
      if (x >= bar.x + edges[j] && x < bar.x + edges[j + 1])
        return get_segment (self, i + j);
  }
  return NULL;
}

static gboolean
fj_storage_map_button_press_event (GtkWidget *widget, GdkEventButton *event)
{
  FjStorageMap *self = FJ_STORAGE_MAP (widget);
  FjSegment    *segment = find_at (self, event->x, event->y);

  gtk_widget_grab_focus (widget);
  if (segment != NULL && segment->row >= 0)
    g_signal_emit (self, signals[SIGNAL_ROW_ACTIVATED], 0, segment->row);
  return GDK_EVENT_STOP;
}

static gboolean
fj_storage_map_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard,
                              GtkTooltip *tooltip)
{
  FjStorageMap    *self = FJ_STORAGE_MAP (widget);
  FjSegment       *segment = keyboard ? NULL : find_at (self, x, y);
  g_autofree char *text = segment != NULL ? dup_segment_text (self, segment) : NULL;

  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

/* Selects the next partition of the map in either direction. */
static void
select_next (FjStorageMap *self, int by)
{
  int at = -1;
  int n = (int) self->segments->len;

  for (int i = 0; i < n; i++)
    if (self->selected >= 0 && get_segment (self, (guint) i)->row == self->selected)
      at = i;
  if (at < 0 && by < 0)
    at = n;
  for (at += by; at >= 0 && at < n; at += by) {
    if (get_segment (self, (guint) at)->row < 0)
      continue;
    g_signal_emit (self, signals[SIGNAL_ROW_ACTIVATED], 0, get_segment (self, (guint) at)->row);
    return;
  }
}

static gboolean
fj_storage_map_key_press_event (GtkWidget *widget, GdkEventKey *event)
{
  if (event->keyval == GDK_KEY_Left || event->keyval == GDK_KEY_Up)
    select_next (FJ_STORAGE_MAP (widget), -1);
  else if (event->keyval == GDK_KEY_Right || event->keyval == GDK_KEY_Down)
    select_next (FJ_STORAGE_MAP (widget), 1);
  else
    return GTK_WIDGET_CLASS (fj_storage_map_parent_class)->key_press_event (widget, event);
  return GDK_EVENT_STOP;
}

static void
fj_storage_map_dispose (GObject *object)
{
  FjStorageMap *self = FJ_STORAGE_MAP (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->layout != NULL)
    g_signal_handlers_disconnect_by_data (self->layout, self);
  g_clear_object (&self->layout);
  g_clear_object (&self->files);
  g_clear_object (&self->device);
  G_OBJECT_CLASS (fj_storage_map_parent_class)->dispose (object);
}

static void
fj_storage_map_finalize (GObject *object)
{
  g_array_unref (FJ_STORAGE_MAP (object)->segments);
  G_OBJECT_CLASS (fj_storage_map_parent_class)->finalize (object);
}

static void
fj_storage_map_class_init (FjStorageMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_storage_map_dispose;
  G_OBJECT_CLASS (klass)->finalize = fj_storage_map_finalize;
  widget_class->draw = fj_storage_map_draw;
  widget_class->button_press_event = fj_storage_map_button_press_event;
  widget_class->key_press_event = fj_storage_map_key_press_event;
  widget_class->query_tooltip = fj_storage_map_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "storage-map");
  gtk_widget_class_set_accessible_role (widget_class, ATK_ROLE_IMAGE);
  signals[SIGNAL_ROW_ACTIVATED] = g_signal_new ("row-activated", FJ_TYPE_STORAGE_MAP,
                                                G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                                1, G_TYPE_INT);
}

static void
fj_storage_map_init (FjStorageMap *self)
{
  self->segments = g_array_new (FALSE, FALSE, sizeof (FjSegment));
  self->selected = -1;
  gtk_widget_set_can_focus (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_add_events (GTK_WIDGET (self), GDK_BUTTON_PRESS_MASK | GDK_KEY_PRESS_MASK);
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

  if (g_set_object (&self->files, files))
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

  if (self->layout != NULL)
    g_signal_handlers_disconnect_by_data (self->layout, self);
  g_set_object (&self->layout, layout);
  if (layout != NULL)
    g_signal_connect_object (layout, "changed", G_CALLBACK (schedule_update), self,
                             G_CONNECT_SWAPPED);
  rebuild_segments (self);
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

  if (g_set_object (&self->device, device))
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

  if (self->selected == row)
    return;
  self->selected = row;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
