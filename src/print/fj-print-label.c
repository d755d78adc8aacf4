/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-print-label.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>
#include <qrencode.h>

/* Of the code, in its own modules: scanners need that much white around it. */
#define QUIET 4

/* In millimetres: less cannot be read, more is no label. */
#define LABEL_MIN 8.0
#define LABEL_MAX 300.0

/**
 * fj_label_size_parse:
 * @text: width and height in millimetres: "50x25"
 * @size: (out): the size
 * @error: return location for an error of the command line
 *
 * Returns: whether @text is a size
 */
gboolean
fj_label_size_parse (const char *text, FjLabelSize *size, GError **error)
{
  char *end = NULL;

  size->width = g_ascii_strtod (text, &end);
  size->height = *end == 'x' ? g_ascii_strtod (end + 1, &end) : 0;
  if (*end == '\0' && size->width >= LABEL_MIN && size->width <= LABEL_MAX &&
      size->height >= LABEL_MIN && size->height <= LABEL_MAX)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("“%s” is no size of a label, such as 50x25 for millimetres."), text);
  return FALSE;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QRcode, QRcode_free)

/* A square of black and white, as large as fits. */
static void
draw_code (cairo_t *cr, const QRcode *code, double x, double side)
{
  double module = side / (code->width + 2 * QUIET);

  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (int row = 0; row < code->width; row++)
    for (int column = 0; column < code->width; column++)
      if (code->data[row * code->width + column] & 1)
        cairo_rectangle (cr, x + (QUIET + column) * module, (QUIET + row) * module, module,
                         module);
  cairo_fill (cr);
}

/* (transfer full): with as many lines as the space has, as large as it allows. */
static PangoLayout *
make_words (cairo_t *cr, FjRecord *record, double width, double height)
{
  PangoLayout          *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_new ();
  g_autofree char      *begun = fj_record_dup_begun_text (record);
  g_autofree char      *text =
    g_strdup_printf ("%s\n%s\n%s\n%s", record->serial, record->title != NULL ? record->title : "",
                     begun, fj_record_result_to_title (record->result));

  pango_cairo_context_set_resolution (pango_layout_get_context (layout), 72);
  pango_font_description_set_family (font, "Sans");
  pango_font_description_set_absolute_size (font, MAX (MIN (height / 8, width / 10), 2) *
                                                    PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_height (layout, (int) (height * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_CHAR);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_text (layout, text, -1);
  pango_font_description_free (font);
  return layout;
}

/* The code at the left, the same for people beside it, where there is room. */
static void
draw_all (cairo_t *cr, FjRecord *record, const QRcode *code, double width, double height)
{
  double side = MIN (width, height);

  cairo_set_source_rgb (cr, 0, 0, 0);
  draw_code (cr, code, 0, side);
  if (width - side >= side / 3) {
    double margin = side / 12;
    g_autoptr (PangoLayout) words =
      make_words (cr, record, width - side - margin, height - 2 * margin);

    cairo_move_to (cr, side, margin);
    pango_cairo_show_layout (cr, words);
  }
}

/**
 * fj_print_label_draw:
 * @cr: the label
 * @record: a record
 * @width: of the label, in points
 * @height: likewise
 * @error: return location for %FJ_ERROR_UNSUPPORTED: the board has no serial number that tells
 *   it from others
 *
 * Draws a QR code with the serial number, and the same for people.
 *
 * Returns: whether it was drawn
 */
gboolean
fj_print_label_draw (cairo_t *cr, FjRecord *record, double width, double height, GError **error)
{
  g_autoptr (QRcode) code = NULL;

  if (record->serial != NULL && record->is_serial_trusted)
    code = QRcode_encodeString8bit (record->serial, 0, QR_ECLEVEL_M);
  if (code == NULL) {
    fj_error_set (error, FJ_ERROR_UNSUPPORTED, NULL,
                  _ ("The board has no serial number that a label could carry."));
    return FALSE;
  }
  draw_all (cr, record, code, width, height);
  return TRUE;
}
