/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-print-file.h"

#include "fj-print-report.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <fj-error.h>
#include <fj-file.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A4, in points. */
#define PAPER_WIDTH 595.0
#define PAPER_HEIGHT 842.0

#define POINTS_OF_MM (72 / 25.4)

/* Dots of a PNG in a point: 600 in an inch. */
#define DOTS_OF_POINT (600.0 / 72)

typedef enum {
  KIND_PDF,
  KIND_PNG,
  KIND_SVG,
} Kind;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (cairo_t, cairo_destroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (cairo_surface_t, cairo_surface_destroy)

static cairo_status_t
on_write (void *user_data, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (user_data, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
write_bytes (GByteArray *array, cairo_status_t status, GFile *file, GError **error)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_byte_array_ref (array));

  if (status == CAIRO_STATUS_SUCCESS)
    return fj_file_replace (file, bytes, NULL, NULL, error);
  fj_error_set (error, FJ_ERROR_FAILED, NULL, "%s", cairo_status_to_string (status));
  return FALSE;
}

/**
 * fj_print_save_report:
 * @record: a record that was read as a whole
 * @file: where to
 * @error: return location for an error of the file
 *
 * Writes a PDF of A4 pages.
 *
 * Returns: whether it is there
 */
gboolean
fj_print_save_report (FjRecord *record, GFile *file, GError **error)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (cairo_surface_t) surface =
    cairo_pdf_surface_create_for_stream (on_write, array, PAPER_WIDTH, PAPER_HEIGHT);
  g_autoptr (cairo_t) cr = cairo_create (surface);
  guint n_pages = fj_print_report_count_pages (cr, record, PAPER_WIDTH, PAPER_HEIGHT);

  for (guint i = 0; i < n_pages; i++) {
    fj_print_report_draw_page (cr, record, PAPER_WIDTH, PAPER_HEIGHT, i);
    cairo_show_page (cr);
  }
  cairo_surface_finish (surface);
  return write_bytes (array, cairo_surface_status (surface), file, error);
}

static gboolean
find_kind (GFile *file, Kind *kind, GError **error)
{
  static const char *const ends[] = { ".pdf", ".png", ".svg" }; /* as the kinds are */
  g_autofree char         *name = g_file_get_basename (file);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (name, ends[i])) {
      *kind = (Kind) i;
      return TRUE;
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("The name of a label ends in .pdf, .png or .svg, and “%s” does not."), name);
  return FALSE;
}

/* (transfer full): a label; of a PNG the white is there, too. */
static cairo_surface_t *
make_surface (Kind kind, GByteArray *array, double width, double height)
{
  switch (kind) {
  case KIND_PDF:
    return cairo_pdf_surface_create_for_stream (on_write, array, width, height);
  case KIND_SVG:
    return cairo_svg_surface_create_for_stream (on_write, array, width, height);
  case KIND_PNG:
  default:
    return cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (width * DOTS_OF_POINT),
                                       (int) ceil (height * DOTS_OF_POINT));
  }
}

/**
 * fj_print_save_label:
 * @record: a record
 * @size: of the label
 * @file: where to; its name says what: .pdf, .png or .svg
 * @error: return location for an error of the file, of its name, or of fj_print_label_draw()
 *
 * Returns: whether it is there
 */
gboolean
fj_print_save_label (FjRecord *record, FjLabelSize size, GFile *file, GError **error)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (cairo_surface_t) surface = NULL;
  g_autoptr (cairo_t) cr = NULL;
  double width = size.width * POINTS_OF_MM;
  double height = size.height * POINTS_OF_MM;
  Kind   kind;

  if (!find_kind (file, &kind, error))
    return FALSE;
  surface = make_surface (kind, array, width, height);
  cr = cairo_create (surface);
  if (kind == KIND_PNG)
    cairo_scale (cr, DOTS_OF_POINT, DOTS_OF_POINT);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  if (!fj_print_label_draw (cr, record, width, height, error))
    return FALSE;
  if (kind == KIND_PNG)
    cairo_surface_write_to_png_stream (surface, on_write, array);
  cairo_surface_finish (surface);
  return write_bytes (array, cairo_surface_status (surface), file, error);
}
