/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-history-plot.h"

#include <fj-record-reader.h>
#include <glib/gi18n.h>

#define LINES 4
#define MARGIN 10
#define BAR_MAX 40

/**
 * FjHistoryPlot:
 *
 * The attempts of each day as a bar: those that passed are filled, the others are hatched above
 * them, so that nobody needs to tell colours.
 */
struct _FjHistoryPlot {
  GtkDrawingArea parent_instance;

  GArray *days; /* (owned) (nullable) (element-type FjRecordDay): the newest one first */
  int     line; /* height of a line of text */
};

G_DEFINE_FINAL_TYPE (FjHistoryPlot, fj_history_plot, GTK_TYPE_DRAWING_AREA)

static guint
count_all (const FjRecordDay *day)
{
  return day->passed + day->failed + day->others;
}

static guint
get_most (FjHistoryPlot *self)
{
  guint most = 0;

  for (guint i = 0; i < self->days->len; i++)
    most = MAX (most, count_all (&g_array_index (self->days, FjRecordDay, i)));
  return most;
}

static char *
dup_day_text (const FjRecordDay *day)
{
  /* Translators: a day ("2026-11-28"), and how many attempts there were and passed */
  return g_strdup_printf (ngettext ("%s: %u attempt, %u passed", "%s: %u attempts, %u passed",
                                    count_all (day)),
                          day->day, count_all (day), day->passed);
}

static void
set_colour (FjHistoryPlot *self, cairo_t *cr, double alpha)
{
  GdkRGBA colour = { 0.5, 0.5, 0.5, 1 };

  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)),
                                  "theme_fg_color", &colour);
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, alpha);
}

/* Lines from corner to corner, as far apart as they can be told. */
static void
hatch_box (cairo_t *cr, const GdkRectangle *box)
{
  cairo_save (cr);
  cairo_rectangle (cr, box->x, box->y, box->width, box->height);
  cairo_clip (cr);
  for (int x = -box->height; x < box->width; x += 4) {
    cairo_move_to (cr, box->x + x, box->y + box->height);
    cairo_line_to (cr, box->x + x + box->height, box->y);
  }
  cairo_stroke (cr);
  cairo_restore (cr);
  cairo_rectangle (cr, box->x + 0.5, box->y + 0.5, box->width - 1, box->height - 1);
  cairo_stroke (cr);
}

static void
draw_day (FjHistoryPlot *self, cairo_t *cr, const FjRecordDay *day, const GdkRectangle *space,
          guint most)
{
  int          all = (int) ((guint64) space->height * count_all (day) / most);
  int          passed = (int) ((guint64) space->height * day->passed / most);
  GdkRectangle others = { space->x, space->y + space->height - all, space->width, all - passed };

  set_colour (self, cr, 0.6);
  cairo_rectangle (cr, space->x, space->y + space->height - passed, space->width, passed);
  cairo_fill (cr);
  cairo_set_line_width (cr, 1);
  if (others.height > 0)
    hatch_box (cr, &others);
}

/* So far from where lines begin that it ends at @end, yet not before @start. Returns: its end */
static int
draw_text (FjHistoryPlot *self, cairo_t *cr, const char *text, int start, int end, double y)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  GtkWidget *widget = GTK_WIDGET (self);
  int        width, x;

  pango_layout_get_pixel_size (layout, &width, NULL);
  x = MAX (start, end - width);
  gtk_render_layout (gtk_widget_get_style_context (widget), cr,
                     gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL
                       ? gtk_widget_get_allocated_width (widget) - x - width
                       : x,
                     y, layout);
  return x + width;
}

static const char *
get_day (FjHistoryPlot *self, guint i)
{
  return g_array_index (self->days, FjRecordDay, i).day;
}

/* The oldest day under the first bar, the newest one under the last. */
static void
draw_ends (FjHistoryPlot *self, cairo_t *cr, int end, double y)
{
  int start = draw_text (self, cr, get_day (self, self->days->len - 1), MARGIN, 0, y);

  if (self->days->len > 1)
    draw_text (self, cr, get_day (self, 0), start + MARGIN, end, y);
}

/* The oldest day is where lines begin. */
static gboolean
fj_history_plot_draw (GtkWidget *widget, cairo_t *cr)
{
  FjHistoryPlot *self = FJ_HISTORY_PLOT (widget);
  gboolean       is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int            width = gtk_widget_get_allocated_width (widget) - 2 * MARGIN;
  GdkRectangle   space = { 0, 4, 0, gtk_widget_get_allocated_height (widget) - self->line - 8 };
  guint          most = self->days != NULL ? get_most (self) : 0;
  int            step;

  if (most == 0 || space.height <= 0)
    return GDK_EVENT_PROPAGATE;
  step = MIN (width / (int) self->days->len, BAR_MAX);
  space.width = MAX (step - 2, 1);
  for (guint i = 0; i < self->days->len; i++) {
    int place = (int) (self->days->len - 1 - i) * step;

    space.x = is_rtl ? MARGIN + width - place - space.width : MARGIN + place;
    draw_day (self, cr, &g_array_index (self->days, FjRecordDay, i), &space, most);
  }
  draw_ends (self, cr, MARGIN + (int) self->days->len * step, space.y + space.height + 2);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
fj_history_plot_query_tooltip (GtkWidget *widget, int x, int y, gboolean by_keyboard,
                               GtkTooltip *tooltip)
{
  FjHistoryPlot   *self = FJ_HISTORY_PLOT (widget);
  gboolean         is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int              width = gtk_widget_get_allocated_width (widget) - 2 * MARGIN;
  int              step, place;
  g_autofree char *text = NULL;

  if (self->days == NULL || self->days->len == 0)
    return FALSE;
  step = MAX (MIN (width / (int) self->days->len, BAR_MAX), 1);
  place = (is_rtl ? MARGIN + width - x : x - MARGIN) / step;
  if (place < 0 || place >= (int) self->days->len)
    return FALSE;
  text = dup_day_text (
    &g_array_index (self->days, FjRecordDay, self->days->len - 1 - (guint) place));
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
fj_history_plot_finalize (GObject *object)
{
  g_clear_pointer (&FJ_HISTORY_PLOT (object)->days, g_array_unref);
  G_OBJECT_CLASS (fj_history_plot_parent_class)->finalize (object);
}

static void
fj_history_plot_style_updated (GtkWidget *widget)
{
  FjHistoryPlot *self = FJ_HISTORY_PLOT (widget);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "0");

  GTK_WIDGET_CLASS (fj_history_plot_parent_class)->style_updated (widget);
  pango_layout_get_pixel_size (layout, NULL, &self->line);
  gtk_widget_set_size_request (widget, -1, LINES * self->line);
}

static void
fj_history_plot_class_init (FjHistoryPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fj_history_plot_finalize;
  widget_class->draw = fj_history_plot_draw;
  widget_class->query_tooltip = fj_history_plot_query_tooltip;
  widget_class->style_updated = fj_history_plot_style_updated;
  gtk_widget_class_set_css_name (widget_class, "history-plot");
  gtk_widget_class_set_accessible_role (widget_class, ATK_ROLE_IMAGE);
}

static void
fj_history_plot_init (FjHistoryPlot *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), _ ("Attempts by day"));
}

/**
 * fj_history_plot_set_days:
 * @self: a plot
 * @days: (nullable) (element-type FjRecordDay): the newest one first
 */
void
fj_history_plot_set_days (FjHistoryPlot *self, GArray *days)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_if_fail (FJ_IS_HISTORY_PLOT (self));

  g_clear_pointer (&self->days, g_array_unref);
  self->days = days != NULL ? g_array_ref (days) : NULL;
  for (guint i = 0; days != NULL && i < days->len; i++) {
    g_autofree char *day = dup_day_text (&g_array_index (days, FjRecordDay, i));

    g_string_append_printf (text, "%s\n", day);
  }
  atk_object_set_description (gtk_widget_get_accessible (GTK_WIDGET (self)), text->str);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
