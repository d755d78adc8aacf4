/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-speed-graph.h"

#include "fj-text-unit.h"

#include <glib/gi18n.h>

#define LINES 3
#define MARGIN 10

/**
 * FjSpeedGraph:
 *
 * How fast the selected board took its bytes over the time of its run. Dips are the board writing
 * what it has gathered to its storage.
 */
struct _FjSpeedGraph {
  GtkDrawingArea parent_instance;

  FjBoard *board; /* (owned) (nullable) */
  int      line;  /* height of a line of text */
};

G_DEFINE_FINAL_TYPE (FjSpeedGraph, fj_speed_graph, GTK_TYPE_DRAWING_AREA)

static double
get_best (GArray *speeds)
{
  double best = 0;

  for (guint i = 0; i < speeds->len; i++)
    best = MAX (best, g_array_index (speeds, float, i));
  return best;
}

static const char *
get_note (void)
{
  return _ ("A dip: the board writes to its storage what it has gathered.");
}

static char *
dup_text (FjSpeedGraph *self, double best)
{
  FjFlashJob      *job = fj_board_get_job (self->board);
  double           rate = job != NULL ? fj_flash_job_get_rate (job) : 0;
  g_autofree char *now = fj_text_rate (MAX (rate, 0));
  g_autofree char *top = fj_text_rate (best);

  if (best <= 0)
    return g_strdup (_ ("Speed"));
  if (!fj_board_is_running (self->board) || rate <= 0) /* none yet in the first second of a row */
    /* Translators: %s is a speed ("2.0 MB/s") */
    return g_strdup_printf (_ ("Speed: %s at best"), top);
  /* Translators: two speeds ("2.0 MB/s") */
  return g_strdup_printf (_ ("Speed: %s now, %s at best"), now, top);
}

static void
set_colour (FjSpeedGraph *self, cairo_t *cr, const char *name, double alpha)
{
  GdkRGBA colour = { 0.5, 0.5, 0.5, 1 };

  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), name, &colour);
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, alpha);
}

/* From right to left, time does so too. */
static double
mirror_x (FjSpeedGraph *self, double x)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    return gtk_widget_get_allocated_width (GTK_WIDGET (self)) - x;
  return x;
}

static void
draw_curve (FjSpeedGraph *self, cairo_t *cr, GArray *speeds, double best, double top, double bottom)
{
  double width = gtk_widget_get_allocated_width (GTK_WIDGET (self)) - 2 * MARGIN;
  double step = speeds->len > 1 ? width / (speeds->len - 1) : width;

  cairo_move_to (cr, mirror_x (self, MARGIN), bottom);
  for (guint i = 0; i < speeds->len; i++)
    cairo_line_to (cr, mirror_x (self, MARGIN + i * step),
                   bottom - (bottom - top) * g_array_index (speeds, float, i) / best);
  cairo_line_to (cr, mirror_x (self, MARGIN + width), bottom);
  cairo_close_path (cr);
  set_colour (self, cr, "theme_selected_bg_color", 0.25);
  cairo_fill_preserve (cr);
  set_colour (self, cr, "theme_fg_color", 0.6); /* dark themes may have a dark blue */
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

/* Draws @text at @align of the width, 0 for where a line begins; returns how wide it is. */
static int
draw_text (FjSpeedGraph *self, cairo_t *cr, const char *text, double align, double y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  double space = gtk_widget_get_allocated_width (widget) - 2 * MARGIN;
  double x;
  int    width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  x = MARGIN + (space - width) * align;
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    x = mirror_x (self, x) - width;
  gtk_render_layout (gtk_widget_get_style_context (widget), cr, x, y, layout);
  return width;
}

/* Below the curve: from when to when, and, where there is room, what a dip is. */
static void
draw_axis (FjSpeedGraph *self, cairo_t *cr, double y)
{
  FjFlashJob      *job = fj_board_get_job (self->board);
  g_autofree char *start = fj_text_duration (0);
  g_autofree char *end = fj_text_duration (job != NULL ? fj_flash_job_get_elapsed (job) : 0);
  g_autoptr (PangoLayout) note = gtk_widget_create_pango_layout (GTK_WIDGET (self), get_note ());
  int width, ends;

  ends = draw_text (self, cr, start, 0, y);
  ends = MAX (ends, draw_text (self, cr, end, 1, y));
  pango_layout_get_pixel_size (note, &width, NULL);
  if (width + 2 * ends + 6 * MARGIN <= gtk_widget_get_allocated_width (GTK_WIDGET (self)))
    draw_text (self, cr, get_note (), 0.5, y);
}

static gboolean
fj_speed_graph_draw (GtkWidget *widget, cairo_t *cr)
{
  FjSpeedGraph    *self = FJ_SPEED_GRAPH (widget);
  GArray          *speeds = self->board != NULL ? fj_board_get_speeds (self->board) : NULL;
  double           best = speeds != NULL ? get_best (speeds) : 0;
  double           bottom = gtk_widget_get_allocated_height (widget) - self->line - 4;
  g_autofree char *text = NULL;

  if (best <= 0)
    return GDK_EVENT_PROPAGATE;
  text = dup_text (self, best);
  draw_curve (self, cr, speeds, best, self->line + 6, bottom);
  draw_text (self, cr, text, 0, 2);
  draw_axis (self, cr, bottom + 2);
  return GDK_EVENT_PROPAGATE;
}

static void
on_board_changed (FjSpeedGraph *self)
{
  GArray          *speeds = fj_board_get_speeds (self->board);
  g_autofree char *text = dup_text (self, get_best (speeds));

  g_assert (FJ_IS_SPEED_GRAPH (self));

  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* By the words that are drawn: figures may be lower than other letters. */
static void
measure_line (FjSpeedGraph *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), get_note ());

  pango_layout_get_pixel_size (layout, NULL, &self->line);
  gtk_widget_set_size_request (GTK_WIDGET (self), -1, (LINES + 2) * self->line);
}

static void
fj_speed_graph_style_updated (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fj_speed_graph_parent_class)->style_updated (widget);
  measure_line (FJ_SPEED_GRAPH (widget));
}

static void
fj_speed_graph_dispose (GObject *object)
{
  fj_speed_graph_set_board (FJ_SPEED_GRAPH (object), NULL);
  G_OBJECT_CLASS (fj_speed_graph_parent_class)->dispose (object);
}

static void
fj_speed_graph_class_init (FjSpeedGraphClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_speed_graph_dispose;
  widget_class->draw = fj_speed_graph_draw;
  widget_class->style_updated = fj_speed_graph_style_updated;
  gtk_widget_class_set_css_name (widget_class, "speed-graph");
  gtk_widget_class_set_accessible_role (widget_class, ATK_ROLE_IMAGE);
}

static void
fj_speed_graph_init (FjSpeedGraph *self)
{
  measure_line (self);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), get_note ());
  atk_object_set_description (gtk_widget_get_accessible (GTK_WIDGET (self)), get_note ());
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), _ ("Speed"));
}

/**
 * fj_speed_graph_set_board:
 * @self: a graph
 * @board: (nullable): the board whose run is shown
 */
void
fj_speed_graph_set_board (FjSpeedGraph *self, FjBoard *board)
{
  g_return_if_fail (FJ_IS_SPEED_GRAPH (self));

  if (self->board == board)
    return;
  if (self->board != NULL)
    g_signal_handlers_disconnect_by_data (self->board, self);
  g_set_object (&self->board, board);
  if (board == NULL)
    return;
  g_signal_connect_object (board, "changed", G_CALLBACK (on_board_changed), self,
                           G_CONNECT_SWAPPED);
  on_board_changed (self);
}
