/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-look.h"

#include <string.h>

/**
 * fj_look_find_ground:
 * @picture: a picture
 * @area: a part of it
 *
 * Returns: the colour that most of its pixels have
 */
GdkRGBA
fj_look_find_ground (cairo_surface_t *picture, const GdkRectangle *area)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  const guchar *data = cairo_image_surface_get_data (picture);
  int           stride = cairo_image_surface_get_stride (picture);
  guint         best = 0, most = 0;

  for (int y = MAX (area->y, 0);
       y < MIN (area->y + area->height, cairo_image_surface_get_height (picture)); y++) {
    for (int x = MAX (area->x, 0);
         x < MIN (area->x + area->width, cairo_image_surface_get_width (picture)); x++) {
      guint32 pixel;
      guint   n;

      memcpy (&pixel, data + y * stride + 4 * x, sizeof pixel);
      pixel &= 0xffffff;
      n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, GUINT_TO_POINTER (pixel))) + 1;
      g_hash_table_insert (counts, GUINT_TO_POINTER (pixel), GUINT_TO_POINTER (n));
      if (n > most) {
        most = n;
        best = pixel;
      }
    }
  }
  g_assert_cmpuint (most, >, 0);
  return (GdkRGBA){ (best >> 16 & 0xff) / 255.0, (best >> 8 & 0xff) / 255.0, (best & 0xff) / 255.0,
                    1 };
}

/**
 * fj_look_get_area:
 * @look: what was looked at
 * @widget: a widget in it
 *
 * Returns: where it is in the picture
 */
GdkRectangle
fj_look_get_area (FjLook *look, GtkWidget *widget)
{
  GdkRectangle area = { 0 };

  gtk_widget_translate_coordinates (widget, look->window, 0, 0, &area.x, &area.y);
  area.width = gtk_widget_get_allocated_width (widget);
  area.height = gtk_widget_get_allocated_height (widget);
  return area;
}

/**
 * fj_look_show:
 * @where: its name, for messages
 * @widget: (transfer full): a widget
 *
 * Returns: a picture of it
 */
FjLook
fj_look_show (const char *where, GtkWidget *widget)
{
  GtkWidget *window = gtk_offscreen_window_new ();
  FjLook     look = { .where = where, .window = window };
  cairo_t   *cr;

  gtk_container_add (GTK_CONTAINER (window), widget);
  gtk_widget_set_size_request (window, 900, 700);
  gtk_widget_show (widget);
  gtk_widget_show (window);
  while (gtk_events_pending ())
    gtk_main_iteration ();
  gtk_container_check_resize (GTK_CONTAINER (window));
  look.picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
                                             gtk_widget_get_allocated_width (window),
                                             gtk_widget_get_allocated_height (window));
  cr = cairo_create (look.picture);
  gtk_widget_draw (window, cr);
  cairo_destroy (cr);
  cairo_surface_flush (look.picture);
  return look;
}

/**
 * fj_look_clear:
 * @look: what was looked at
 *
 * Destroys the picture and the widget.
 */
void
fj_look_clear (FjLook *look)
{
  cairo_surface_destroy (look->picture);
  gtk_widget_destroy (look->window);
}
