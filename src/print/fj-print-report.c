/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-print-report.h"

#include <fj-record-text.h>
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>

/* In points. */
#define MARGIN 42.0
#define TEXT_SIZE 9
#define HEAD_SIZE 12
#define HEAD_HEIGHT 30.0

/* (transfer full) */
static PangoLayout *
make_layout (cairo_t *cr, const char *text, int size, double width)
{
  PangoLayout          *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_new ();

  /* points of paper, whatever a screen or a printer has for dots */
  pango_cairo_context_set_resolution (pango_layout_get_context (layout), 72);
  pango_font_description_set_family (font, "Sans");
  pango_font_description_set_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  pango_font_description_free (font);
  return layout;
}

/* (transfer full): all of it, in lines that fit the paper. */
static PangoLayout *
make_body (cairo_t *cr, FjRecord *record, double width)
{
  g_autofree char *facts = fj_record_to_text (record);
  g_autofree char *text =
    record->log != NULL ? g_strdup_printf ("%s\n%s", facts, record->log) : g_strdup (facts);

  return make_layout (cr, text, TEXT_SIZE, width - 2 * MARGIN);
}

static double
get_line_height (PangoLayout *layout)
{
  PangoRectangle extents;

  pango_layout_line_get_extents (pango_layout_get_line_readonly (layout, 0), NULL, &extents);
  return MAX ((double) extents.height / PANGO_SCALE, 1);
}

static int
count_lines_of_page (PangoLayout *layout, double height)
{
  double space = height - 2 * MARGIN - HEAD_HEIGHT;

  return MAX ((int) (space / get_line_height (layout)), 1);
}

static guint
count_pages (PangoLayout *layout, double height)
{
  int lines = count_lines_of_page (layout, height);

  return (guint) ((pango_layout_get_line_count (layout) + lines - 1) / lines);
}

/**
 * fj_print_report_count_pages:
 * @cr: the paper
 * @record: a record that was read as a whole
 * @width: of the paper, in points
 * @height: likewise
 *
 * Returns: how many pages the record takes
 */
guint
fj_print_report_count_pages (cairo_t *cr, FjRecord *record, double width, double height)
{
  g_autoptr (PangoLayout) body = make_body (cr, record, width);

  return count_pages (body, height);
}

static void
draw_head (cairo_t *cr, FjRecord *record, double width, guint page, guint n_pages)
{
  const char *board = record->serial != NULL ? record->serial : record->port;
  /* Translators: a result ("passed"), a serial number or port, which page, of how many */
  g_autofree char *text =
    g_strdup_printf (_ ("Flashjig: %s, %s (page %u of %u)"),
                     fj_record_result_to_title (record->result), board, page + 1, n_pages);
  g_autoptr (PangoLayout) head = make_layout (cr, text, HEAD_SIZE, width - 2 * MARGIN);

  cairo_move_to (cr, MARGIN, MARGIN);
  pango_cairo_show_layout (cr, head);
}

/**
 * fj_print_report_draw_page:
 * @cr: the paper
 * @record: a record that was read as a whole
 * @width: of the paper, in points
 * @height: likewise
 * @page: which one, from 0
 */
void
fj_print_report_draw_page (cairo_t *cr, FjRecord *record, double width, double height, guint page)
{
  g_autoptr (PangoLayout) body = make_body (cr, record, width);
  int    lines = count_lines_of_page (body, height);
  int    end = MIN (((int) page + 1) * lines, pango_layout_get_line_count (body));
  double step = get_line_height (body);
  double y = MARGIN + HEAD_HEIGHT;

  cairo_set_source_rgb (cr, 0, 0, 0);
  draw_head (cr, record, width, page, count_pages (body, height));
  for (int i = (int) page * lines; i < end; i++) {
    y += step;
    cairo_move_to (cr, MARGIN, y);
    pango_cairo_show_layout_line (cr, pango_layout_get_line_readonly (body, i));
  }
}
