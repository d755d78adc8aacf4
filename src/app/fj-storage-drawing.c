/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-drawing.h"

#include "fj-storage-text.h"
#include "fj-text.h"

#include <fj-format.h>
#include <glib/gi18n.h>

#define SPACE 8
#define PADDING 5
#define FILL_HEIGHT 5
#define HATCH_STEP 8
#define NOTE_SCALE 0.85
#define NOTE_SPACE 10
/* Nearer to each other than this, lines are a grey area. */
#define LINES_MIN 3

static void
look_up (GtkStyleContext *style, const char *name, GdkRGBA *colour)
{
  *colour = (GdkRGBA){ 0.5, 0.5, 0.5, 1 };
  gtk_style_context_lookup_color (style, name, colour);
}

static GdkRGBA
mix_colours (const GdkRGBA *below, const GdkRGBA *above, double share)
{
  return (GdkRGBA){ below->red + (above->red - below->red) * share,
                    below->green + (above->green - below->green) * share,
                    below->blue + (above->blue - below->blue) * share, 1 };
}

/**
 * fj_storage_colours_init:
 * @self: (out caller-allocates): colours
 * @style: whose theme
 *
 * Takes the colours from the theme.
 */
void
fj_storage_colours_init (FjStorageColours *self, GtkStyleContext *style)
{
  GdkRGBA accent, border, bad;

  look_up (style, "theme_fg_color", &self->text);
  look_up (style, "theme_bg_color", &self->ground);
  look_up (style, "theme_selected_bg_color", &accent);
  look_up (style, "borders", &border);
  look_up (style, "error_color", &bad);
  self->part = mix_colours (&self->ground, &accent, 0.12);
  self->selected = mix_colours (&self->ground, &accent, 0.3);
  self->fill = mix_colours (&accent, &self->text, 0.45);
  self->border = mix_colours (&border, &self->text, 0.35);
  self->bad = bad;
}

static void
set_colour (cairo_t *cr, const GdkRGBA *colour)
{
  cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, colour->alpha);
}

static PangoLayout *
create_text (GtkWidget *widget, const char *text, double scale)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);

  if (scale < 1) {
    g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

    pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
    pango_layout_set_attributes (layout, attributes);
  }
  return layout;
}

static double
measure_text (GtkWidget *widget, const char *text, double scale, double *height)
{
  g_autoptr (PangoLayout) layout = create_text (widget, text, scale);
  int text_width, text_height;

  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  if (height != NULL)
    *height = text_height;
  return text_width;
}

/**
 * fj_storage_drawing_init_sizes:
 * @widget: the map
 * @width: pixels that it has
 * @sizes: (out caller-allocates): sizes of what is in it
 *
 * Everything grows with the text.
 */
void
fj_storage_drawing_init_sizes (GtkWidget *widget, double width, FjSceneSizes *sizes)
{
  double line;
  double name = measure_text (widget, "spi-nand0", 1, &line);
  double lens = measure_text (widget, _ ("Magnified"), NOTE_SCALE, NULL);

  *sizes = (FjSceneSizes){ .width = width,
                           .title = MIN (MAX (name, lens) + SPACE, width / 4),
                           .bar = 2 * line + PADDING + FILL_HEIGHT,
                           .notes = line,
                           .space = SPACE,
                           .is_mirrored =
                             gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL,
                           .strip = { .small = line * 1.2,
                                      .box = line * 6,
                                      .gap = 6,
                                      .enough = line * 4 } };
}

/* What one strip is drawn with. */
typedef struct {
  const FjStorageDrawing *drawing;
  cairo_t                *cr;
  FjStorageColours        colours;
  const FjSceneStrip     *strip;
} Pen;

static const FjSegment *
get_segment (const Pen *pen, guint i)
{
  return &g_array_index (pen->drawing->scene->segments, FjSegment, pen->strip->first + i);
}

static gboolean
is_mirrored (const Pen *pen)
{
  return pen->drawing->scene->sizes.is_mirrored;
}

/* At the start of @area by the reading direction; what does not fit ends with an ellipsis. */
static void
draw_text (const Pen *pen, const char *text, double scale, FjSceneArea area)
{
  g_autoptr (PangoLayout) layout = create_text (pen->drawing->widget, text, scale);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (width > area.width) {
    pango_layout_set_width (layout, (int) (MAX (area.width, 1) * PANGO_SCALE));
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    width = (int) area.width;
  }
  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, area.x, area.y, area.width, area.height);
  cairo_clip (pen->cr);
  cairo_move_to (pen->cr, is_mirrored (pen) ? area.x + area.width - width : area.x,
                 area.y + (area.height - height) / 2);
  set_colour (pen->cr, &pen->colours.text);
  pango_cairo_show_layout (pen->cr, layout);
  cairo_restore (pen->cr);
}

/* The longest of the texts that fits; of the first, its beginning, when there is room for that. */
static void
draw_label (const Pen *pen, const char *const *texts, guint n, FjSceneArea area,
            gboolean is_shortened)
{
  double widths[4];
  int    chosen;

  for (guint i = 0; i < n; i++)
    widths[i] = measure_text (pen->drawing->widget, texts[i], 1, NULL);
  chosen = fj_strip_label_choose (widths, n, area.width);
  if (chosen >= 0)
    draw_text (pen, texts[chosen], 1, area);
  else if (is_shortened && area.width >= pen->drawing->scene->sizes.strip.enough / 2)
    draw_text (pen, texts[0], 1, area);
}

static void
draw_hatch (const Pen *pen, FjSceneArea area)
{
  int n_lines = 1 + (int) ((area.width + area.height) / HATCH_STEP);

  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, area.x, area.y, area.width, area.height);
  cairo_clip (pen->cr);
  set_colour (pen->cr, &pen->colours.bad);
  cairo_set_line_width (pen->cr, 2);
  for (int i = 0; i < n_lines; i++) {
    double at = area.x - area.height + i * HATCH_STEP;

    cairo_move_to (pen->cr, at, area.y + area.height);
    cairo_line_to (pen->cr, at + area.height, area.y);
  }
  cairo_stroke (pen->cr);
  cairo_restore (pen->cr);
}

static void
fill_area (const Pen *pen, FjSceneArea area, const GdkRGBA *colour)
{
  cairo_rectangle (pen->cr, area.x, area.y, area.width, area.height);
  set_colour (pen->cr, colour);
  cairo_fill (pen->cr);
}

/* What is not to scale has a broken line around it. */
static void
draw_frame (const Pen *pen, FjSceneArea area, gboolean is_broken, gboolean is_selected)
{
  const double dashes[] = { 3, 3 };
  double       inset = is_selected ? 1 : 0.5;

  cairo_set_line_width (pen->cr, is_selected ? 2 : 1);
  if (is_broken)
    cairo_set_dash (pen->cr, dashes, 2, 0);
  set_colour (pen->cr, is_selected ? &pen->colours.fill : &pen->colours.border);
  cairo_rectangle (pen->cr, area.x + inset, area.y + inset, area.width - 2 * inset,
                   area.height - 2 * inset);
  cairo_stroke (pen->cr);
}

/* What goes on beyond the lens, or nobody knows how far, has no line on that side. */
static void
draw_open_frame (const Pen *pen, const FjStripBlock *block, FjSceneArea area, gboolean is_broken,
                 gboolean is_selected)
{
  const FjStorageStrip *strip = pen->strip->strip;
  const FjSegment      *first = get_segment (pen, block->first);
  const FjSegment      *last = get_segment (pen, block->first + block->n - 1);
  gboolean              is_scaled = first->area == FJ_AREA_USER && !first->is_lost;
  gboolean              has_before = pen->strip->is_lens && first->offset < strip->from;
  gboolean              has_more = is_scaled && last->extent == 0;
  FjSceneArea           frame = area;

  has_more |= pen->strip->is_lens && fj_segment_get_end (last) > strip->to;
  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, area.x, area.y, area.width, area.height);
  cairo_clip (pen->cr);
  if (is_mirrored (pen) ? has_more : has_before)
    frame.x -= PADDING;
  frame.width += PADDING * (has_before + has_more);
  draw_frame (pen, frame, is_broken, is_selected);
  cairo_restore (pen->cr);
}

static FjSeverity
get_severity (const Pen *pen, const FjSegment *segment)
{
  FjSeverity worst = segment->is_overlap || segment->is_lost ? FJ_SEVERITY_ERROR : FJ_SEVERITY_HINT;

  if (segment->row >= 0 && (guint) segment->row < pen->drawing->severities->len)
    worst = MAX (worst, g_array_index (pen->drawing->severities, FjSeverity, segment->row));
  return worst;
}

static const char *
get_sign (const Pen *pen, const FjSegment *segment)
{
  FjSeverity severity = get_severity (pen, segment);

  return severity == FJ_SEVERITY_HINT ? "" : fj_text_severity_sign (severity);
}

/* From @from to @to of the bar, both of 0 to 1. */
static void
draw_piece (const Pen *pen, FjSceneArea bar, double from, double to)
{
  double x = is_mirrored (pen) ? 1 - to : from;

  fill_area (pen,
             (FjSceneArea){ bar.x + x * bar.width, bar.y, MAX ((to - from) * bar.width, 1),
                            bar.height },
             &pen->colours.fill);
}

/* What is sent stands out from a line as long as the file. What no pixel tells apart is one. */
static void
draw_ranges (const Pen *pen, const FjPlanRow *row, FjSceneArea bar)
{
  double size = (double) fj_image_get_size (row->image);
  double from = 0, to = -1;

  fill_area (pen, (FjSceneArea){ bar.x, bar.y + bar.height - 1, bar.width, 1 }, &pen->colours.fill);
  for (guint i = 0; i < row->n_ranges; i++) {
    double start = (double) row->ranges[i].offset / size;

    if (to >= 0 && (start - to) * bar.width >= 1) {
      draw_piece (pen, bar, from, to);
      to = -1;
    }
    if (to < 0)
      from = start;
    to = (double) (row->ranges[i].offset + row->ranges[i].length) / size;
  }
  if (to >= 0)
    draw_piece (pen, bar, from, to);
}

/* How full it is, as a bar along its lower edge. */
static void
draw_fill (const Pen *pen, const FjStripBlock *block, const FjSegment *segment, FjSceneArea area)
{
  const FjStorageStrip *strip = pen->strip->strip;
  const FjPlanRow      *row = fj_storage_text_find_gaps (pen->drawing->plan, segment);
  FjSceneArea           bar;
  double                width;

  if (segment->content == 0)
    return;
  if (segment->area != FJ_AREA_USER && segment->extent == 0)
    return; /* of nobody knows how much */
  if (segment->type == FJ_SEGMENT_PARTITION && segment->area == FJ_AREA_USER && !segment->is_lost)
    width = fj_storage_strip_get_x (strip, segment->offset + segment->content) - block->x;
  else
    width = area.width * (segment->extent > 0
                            ? MIN ((double) segment->content / (double) segment->extent, 1)
                            : 1);
  width = CLAMP (width, 1, area.width);
  bar = (FjSceneArea){ is_mirrored (pen) ? area.x + area.width - width : area.x,
                       area.y + area.height - FILL_HEIGHT, width, FILL_HEIGHT };
  if (row != NULL && !pen->strip->is_lens)
    draw_ranges (pen, row, bar);
  else
    fill_area (pen, bar, &pen->colours.fill);
}

static void
draw_names (const Pen *pen, const FjSegment *segment, FjSceneArea area)
{
  const char      *sign = get_sign (pen, segment);
  g_autofree char *label = fj_storage_text_label (pen->drawing->layout, segment);
  g_autofree char *name = g_strdup_printf ("%s%s%s", sign, *sign != '\0' ? " " : "", label);
  g_autofree char *size = fj_storage_text_size (segment);
  g_autofree char *short_size = fj_storage_text_short_size (segment);
  double           line = pen->drawing->scene->sizes.notes;
  FjSceneArea      first = { area.x + PADDING, area.y + 2, area.width - 2 * PADDING, line };
  FjSceneArea      second = { first.x, first.y + line, first.width, line };

  draw_label (pen, (const char *const[]){ name, sign }, 2, first, TRUE);
  if (area.height >= 2 * line)
    draw_label (pen, (const char *const[]){ size, short_size }, 2, second, FALSE);
}

static void
draw_single (const Pen *pen, const FjStripBlock *block, guint i)
{
  const FjSegment *segment = get_segment (pen, i);
  gboolean         is_selected = pen->drawing->selected == (int) (pen->strip->first + i);
  FjSceneArea      area =
    fj_storage_scene_get_block_area (pen->drawing->scene, pen->strip, block, i);

  area.width = MAX (area.width - 1, 1);
  if (segment->row >= 0)
    fill_area (pen, area, is_selected ? &pen->colours.selected : &pen->colours.part);
  draw_fill (pen, block, segment, area);
  draw_open_frame (pen, block, area, block->is_stretched || segment->row < 0, is_selected);
  draw_names (pen, segment, area);
}

/* Where small parts begin, as long as lines can be told from each other. */
static void
draw_lines (const Pen *pen, const FjStripBlock *block, FjSceneArea area)
{
  double before = block->x;

  cairo_set_line_width (pen->cr, 1);
  set_colour (pen->cr, &pen->colours.border);
  for (guint i = 1; i < block->n; i++) {
    double x =
      fj_storage_strip_get_x (pen->strip->strip, get_segment (pen, block->first + i)->offset);
    FjSceneArea line =
      fj_storage_scene_get_area (pen->drawing->scene, pen->strip, x, 1, 0, 1);

    if (x < before + LINES_MIN)
      continue;
    cairo_move_to (pen->cr, line.x + 0.5, area.y + area.height * 2 / 3);
    cairo_line_to (pen->cr, line.x + 0.5, area.y + area.height);
    cairo_stroke (pen->cr);
    before = x;
  }
}

/* That of the worst part of the block. */
static const char *
get_block_sign (const Pen *pen, const FjStripBlock *block)
{
  FjSeverity worst = FJ_SEVERITY_HINT;

  for (guint i = 0; i < block->n; i++)
    worst = MAX (worst, get_severity (pen, get_segment (pen, block->first + i)));
  return worst == FJ_SEVERITY_HINT ? "" : fj_text_severity_sign (worst);
}

static void
draw_merged (const Pen *pen, const FjStripBlock *block)
{
  const FjSegment *first = get_segment (pen, block->first);
  int              selected = pen->drawing->selected - (int) (pen->strip->first + block->first);
  gboolean         is_selected = selected >= 0 && selected < (int) block->n;
  g_autofree char *text = fj_storage_text_small (block->n);
  g_autofree char *number = g_strdup_printf ("%u", block->n);
  const char      *sign = get_block_sign (pen, block);
  g_autofree char *marked = g_strdup_printf ("%s %s", sign, text);
  double           line = pen->drawing->scene->sizes.notes;
  FjSceneArea      area = fj_storage_scene_get_area (pen->drawing->scene, pen->strip, block->x,
                                                     block->width, 0, 1);
  FjSceneArea      inside;

  if (first->n_lanes > first->lane + 1 && first->lane > 0)
    area = fj_storage_scene_get_block_area (pen->drawing->scene, pen->strip, block, block->first);
  area.width = MAX (area.width - 1, 1);
  fill_area (pen, area, is_selected ? &pen->colours.selected : &pen->colours.part);
  draw_lines (pen, block, area);
  draw_open_frame (pen, block, area, block->is_stretched, is_selected);
  inside = (FjSceneArea){ area.x + 2, area.y + 2, area.width - 4, line };
  if (*sign != '\0')
    draw_label (pen, (const char *const[]){ marked, sign }, 2, inside, FALSE);
  else
    draw_label (pen, (const char *const[]){ text, number }, 2, inside, FALSE);
}

/* A file that does not fit goes on over the next partitions. */
static void
draw_overlap (const Pen *pen, const FjSegment *segment)
{
  const FjStorageStrip *strip = pen->strip->strip;
  double                line = pen->drawing->scene->sizes.notes;
  double                from, to;
  FjSceneArea           area;

  if (!segment->is_overlap || segment->is_lost || segment->area != FJ_AREA_USER ||
      segment->content <= segment->extent ||
      segment->offset + segment->extent >= strip->to ||
      segment->offset + segment->content <= strip->from)
    return;
  from = fj_storage_strip_get_x (strip, segment->offset + segment->extent);
  to = fj_storage_strip_get_x (strip, segment->offset + segment->content);
  to = MAX (to, from + 2);
  area = fj_storage_scene_get_area (pen->drawing->scene, pen->strip, from, to - from, 0, 1);
  area.y += 2 * line;
  area.height -= 2 * line;
  draw_hatch (pen, area);
}

static gboolean
is_merged (const Pen *pen, const FjStripBlock *block)
{
  const FjSegment *first = get_segment (pen, block->first);
  const FjSegment *last = get_segment (pen, block->first + block->n - 1);

  return first->offset != last->offset || (first->is_lost && block->n > 1);
}

static void
draw_blocks (const Pen *pen)
{
  const FjStorageStrip *strip = pen->strip->strip;

  for (guint i = 0; i < strip->blocks->len; i++) {
    const FjStripBlock *block = fj_storage_strip_get_block (strip, i);

    if (is_merged (pen, block))
      draw_merged (pen, block);
    else
      for (guint j = 0; j < block->n; j++)
        draw_single (pen, block, block->first + j);
  }
  for (guint i = 0; i < strip->n_segments; i++)
    draw_overlap (pen, get_segment (pen, i));
}

/* Below the strip: where blocks begin and, while one is moved, what becomes of it. */
static void
draw_notes (const Pen *pen)
{
  const FjStorageStrip    *strip = pen->strip->strip;
  guint                    n = strip->blocks->len;
  g_autofree FjStripLabel *labels = g_new0 (FjStripLabel, MAX (n, 1));
  g_auto (GStrv) texts = g_new0 (char *, n + 1);
  const FjSceneSizes *sizes = &pen->drawing->scene->sizes;
  double              width = sizes->width - sizes->title - 2 * sizes->space;

  for (guint i = 0; i < n; i++) {
    const FjStripBlock *block = fj_storage_strip_get_block (strip, i);
    const FjSegment    *segment = get_segment (pen, block->first);
    int                 number = (int) (pen->strip->first + block->first);

    if (segment->area != FJ_AREA_USER || segment->is_lost || segment->offset < strip->from)
      texts[i] = g_strdup ("");
    else if (number == pen->drawing->moved)
      texts[i] = fj_storage_text_move (pen->drawing->scene->segments, pen->drawing->layout,
                                       (guint) number);
    else
      texts[i] = fj_format_offset (segment->offset);
    labels[i].x = block->x;
    labels[i].width = measure_text (pen->drawing->widget, texts[i], NOTE_SCALE, NULL);
    labels[i].is_wanted = *texts[i] != '\0' && (number == pen->drawing->selected ||
                                                number == pen->drawing->moved);
  }
  fj_strip_labels_place (labels, n, width, NOTE_SPACE);
  for (guint i = 0; i < n; i++) {
    FjSceneArea area = fj_storage_scene_get_area (pen->drawing->scene, pen->strip, labels[i].x,
                                                  labels[i].width, 0, 1);

    area.y = pen->strip->y + sizes->bar;
    area.height = sizes->notes;
    if (labels[i].is_shown)
      draw_text (pen, texts[i], NOTE_SCALE, area);
  }
}

/* Which part of the strip above it the lens shows. */
static void
draw_beam (const Pen *pen)
{
  const FjSceneStrip *above = pen->strip - 1;
  double              from = fj_storage_strip_get_x (above->strip, pen->strip->strip->from);
  double              to = fj_storage_strip_get_x (above->strip, pen->strip->strip->to);
  FjSceneArea         upper = fj_storage_scene_get_area (pen->drawing->scene, above, from,
                                                         MAX (to - from, 1), 0, 1);
  FjSceneArea         lower = fj_storage_scene_get_area (pen->drawing->scene, pen->strip, 0,
                                                         pen->strip->strip->width, 0, 1);
  GdkRGBA             colour = pen->colours.border;

  colour.alpha = 0.2;
  cairo_move_to (pen->cr, upper.x, upper.y + upper.height);
  cairo_line_to (pen->cr, upper.x + upper.width, upper.y + upper.height);
  cairo_line_to (pen->cr, lower.x + lower.width, lower.y);
  cairo_line_to (pen->cr, lower.x, lower.y);
  set_colour (pen->cr, &colour);
  cairo_fill (pen->cr);
}

static void
draw_title (const Pen *pen)
{
  const FjSegment    *segment = get_segment (pen, 0);
  const FjSceneSizes *sizes = &pen->drawing->scene->sizes;
  g_autofree char    *name = fj_storage_text_name (segment);
  g_autofree char    *total = fj_storage_text_total (fj_storage_geometry_find (
       pen->drawing->geometry, pen->drawing->n_geometry, segment->kind, segment->index));
  FjSceneArea         area = { .x = sizes->space,
                               .y = pen->strip->y + 2,
                               .width = sizes->title - SPACE,
                               .height = sizes->notes };

  if (is_mirrored (pen))
    area.x = sizes->width - sizes->space - area.width;
  if (pen->strip->is_lens) {
    draw_text (pen, _ ("Magnified"), NOTE_SCALE, area);
    return;
  }
  draw_text (pen, name, 1, area);
  area.y += sizes->notes;
  draw_text (pen, total, NOTE_SCALE, area);
}

/**
 * fj_storage_drawing_draw:
 * @self: what to draw
 * @cr: where
 *
 * Draws the map.
 */
void
fj_storage_drawing_draw (const FjStorageDrawing *self, cairo_t *cr)
{
  Pen pen = { .drawing = self, .cr = cr };

  fj_storage_colours_init (&pen.colours, gtk_widget_get_style_context (self->widget));
  for (guint i = 0; i < self->scene->strips->len; i++) {
    pen.strip = &g_array_index (self->scene->strips, FjSceneStrip, i);
    if (pen.strip->is_lens)
      draw_beam (&pen);
  }
  for (guint i = 0; i < self->scene->strips->len; i++) {
    pen.strip = &g_array_index (self->scene->strips, FjSceneStrip, i);
    draw_title (&pen);
    draw_blocks (&pen);
    draw_notes (&pen);
  }
}
