/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-bar-renderer.h"

#define RADIUS 3

/* How much of the colour of the text is in that of a bar. */
#define TEXT_SHARE 0.35

/**
 * FjBarRenderer:
 *
 * A cell with a bar behind its text, in a colour of the theme. The bar is so pale that the text
 * stays readable on it, and a cell without bar is a text. Unlike those of #GtkCellRendererProgress,
 * its cells can be read by assistive programs.
 *
 * Properties: "fraction" (double): how long the bar is, 0 to 1, or -1 for none; "tone" (string):
 * the name of its colour in the theme.
 */
struct _FjBarRenderer {
  GtkCellRendererText parent_instance;

  double fraction;
  char  *tone; /* (owned) (nullable) */
};

enum {
  PROP_FRACTION = 1,
  PROP_TONE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FjBarRenderer, fj_bar_renderer, GTK_TYPE_CELL_RENDERER_TEXT)

static void
fj_bar_renderer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FjBarRenderer *self = FJ_BAR_RENDERER (object);

  if (id == PROP_FRACTION)
    g_value_set_double (value, self->fraction);
  else if (id == PROP_TONE)
    g_value_set_string (value, self->tone);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fj_bar_renderer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FjBarRenderer *self = FJ_BAR_RENDERER (object);

  if (id == PROP_FRACTION) {
    self->fraction = g_value_get_double (value);
  } else if (id == PROP_TONE) {
    g_free (self->tone);
    self->tone = g_value_dup_string (value);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
trace_bar (cairo_t *cr, double x, double y, double width, double height)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - RADIUS, y + RADIUS, RADIUS, -G_PI_2, 0);
  cairo_arc (cr, x + width - RADIUS, y + height - RADIUS, RADIUS, 0, G_PI_2);
  cairo_arc (cr, x + RADIUS, y + height - RADIUS, RADIUS, G_PI_2, G_PI);
  cairo_arc (cr, x + RADIUS, y + RADIUS, RADIUS, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

/* The theme's colour, nearer to that of the text: the blue of dark themes would not be seen. */
static void
set_colour (cairo_t *cr, GtkWidget *widget, const char *name, double alpha)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA          colour = { 0.5, 0.5, 0.5, 1 }, text;

  gtk_style_context_get_color (style, GTK_STATE_FLAG_NORMAL, &text);
  if (name != NULL && gtk_style_context_lookup_color (style, name, &colour)) {
    colour.red += TEXT_SHARE * (text.red - colour.red);
    colour.green += TEXT_SHARE * (text.green - colour.green);
    colour.blue += TEXT_SHARE * (text.blue - colour.blue);
  }
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, alpha);
}

static void
draw_bar (FjBarRenderer *self, cairo_t *cr, GtkWidget *widget, const GdkRectangle *cell)
{
  double x = cell->x + 1.5, y = cell->y + 1.5;
  double width = cell->width - 3, height = cell->height - 3;
  double length = width * CLAMP (self->fraction, 0, 1);

  if (width < 2 * RADIUS || height < 2 * RADIUS)
    return;
  cairo_save (cr);
  trace_bar (cr, x, y, width, height);
  set_colour (cr, widget, self->tone, self->tone != NULL ? 1 : 0.6);
  cairo_set_line_width (cr, 1);
  cairo_stroke_preserve (cr);
  cairo_clip (cr);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    x += width - length;
  cairo_rectangle (cr, x, y, length, height);
  set_colour (cr, widget, self->tone, 0.3);
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
fj_bar_renderer_render (GtkCellRenderer *renderer, cairo_t *cr, GtkWidget *widget,
                        const GdkRectangle *background, const GdkRectangle *cell,
                        GtkCellRendererState flags)
{
  FjBarRenderer *self = FJ_BAR_RENDERER (renderer);

  if (self->fraction >= 0)
    draw_bar (self, cr, widget, cell);
  GTK_CELL_RENDERER_CLASS (fj_bar_renderer_parent_class)
    ->render (renderer, cr, widget, background, cell, flags);
}

static void
fj_bar_renderer_finalize (GObject *object)
{
  g_free (FJ_BAR_RENDERER (object)->tone);
  G_OBJECT_CLASS (fj_bar_renderer_parent_class)->finalize (object);
}

static void
fj_bar_renderer_class_init (FjBarRendererClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fj_bar_renderer_get_property;
  object_class->set_property = fj_bar_renderer_set_property;
  object_class->finalize = fj_bar_renderer_finalize;
  GTK_CELL_RENDERER_CLASS (klass)->render = fj_bar_renderer_render;
  props[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_TONE] = g_param_spec_string ("tone", NULL, NULL, NULL,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
fj_bar_renderer_init (FjBarRenderer *self)
{
  self->fraction = -1;
}
