/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-switch-drawing.h"

#include <glib/gi18n.h>

#define SWITCH_WIDTH 22
#define HEIGHT 52
#define SLOT_TOP 14
#define SLOT_HEIGHT 26
#define KNOB_HEIGHT 12

/**
 * FjSwitchDrawing:
 *
 * A block of boot switches, every one at OFF: that is where USB boot is on every STM32MP board that
 * leads its boot pins to switches.
 */
struct _FjSwitchDrawing {
  GtkDrawingArea parent_instance;

  guint n_switches;
};

enum {
  PROP_0,
  PROP_N_SWITCHES,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FjSwitchDrawing, fj_switch_drawing, GTK_TYPE_DRAWING_AREA)

static void
draw_label (FjSwitchDrawing *self, cairo_t *cr, const char *text, double x, double y)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans 7");

  pango_layout_set_font_description (layout, font);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

static gboolean
fj_switch_drawing_draw (GtkWidget *widget, cairo_t *cr)
{
  FjSwitchDrawing *self = FJ_SWITCH_DRAWING (widget);
  GdkRGBA          colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget),
                               gtk_widget_get_state_flags (widget), &colour);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, 0.5, 0.5, self->n_switches * SWITCH_WIDTH + 7, HEIGHT - 1);
  cairo_stroke (cr);
  /* Translators: printed on a block of switches */
  draw_label (self, cr, C_ ("switch", "ON"), 4, 1);
  for (guint i = 0; i < self->n_switches; i++) {
    double           x = 4 + i * SWITCH_WIDTH + (SWITCH_WIDTH - 12) / 2.0;
    g_autofree char *number = g_strdup_printf ("%u", i + 1);

    cairo_rectangle (cr, x + 0.5, SLOT_TOP + 0.5, 12, SLOT_HEIGHT - 2);
    cairo_stroke (cr);
    cairo_rectangle (cr, x + 2, SLOT_TOP + SLOT_HEIGHT - KNOB_HEIGHT - 2, 9, KNOB_HEIGHT);
    cairo_fill (cr);
    draw_label (self, cr, number, x + 3, SLOT_TOP + SLOT_HEIGHT - 1);
  }
  return GDK_EVENT_PROPAGATE;
}

static void
fj_switch_drawing_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_N_SWITCHES)
    g_value_set_uint (value, FJ_SWITCH_DRAWING (object)->n_switches);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fj_switch_drawing_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FjSwitchDrawing *self = FJ_SWITCH_DRAWING (object);

  if (id == PROP_N_SWITCHES)
    self->n_switches = g_value_get_uint (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fj_switch_drawing_constructed (GObject *object)
{
  FjSwitchDrawing *self = FJ_SWITCH_DRAWING (object);

  G_OBJECT_CLASS (fj_switch_drawing_parent_class)->constructed (object);
  gtk_widget_set_size_request (GTK_WIDGET (self), (int) self->n_switches * SWITCH_WIDTH + 8,
                               HEIGHT);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), _ ("All switches at OFF"));
}

static void
fj_switch_drawing_class_init (FjSwitchDrawingClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = fj_switch_drawing_get_property;
  object_class->set_property = fj_switch_drawing_set_property;
  object_class->constructed = fj_switch_drawing_constructed;
  widget_class->draw = fj_switch_drawing_draw;
  gtk_widget_class_set_accessible_role (widget_class, ATK_ROLE_IMAGE);
  props[PROP_N_SWITCHES] =
    g_param_spec_uint ("n-switches", NULL, NULL, 1, 8, 2,
                       G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
fj_switch_drawing_init (FjSwitchDrawing *self)
{
}

/**
 * fj_switch_drawing_new:
 * @n_switches: how many switches the block has
 *
 * Returns: (transfer floating): a drawing
 */
GtkWidget *
fj_switch_drawing_new (guint n_switches)
{
  return g_object_new (FJ_TYPE_SWITCH_DRAWING, "n-switches", n_switches, NULL);
}
