/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FjLook:
 *
 * A picture of a widget, to be measured.
 */
typedef struct {
  const char      *where;
  cairo_surface_t *picture;
  GtkWidget       *window;
  guint            n; /* texts that were measured */
} FjLook;

FjLook       fj_look_show (const char *where, GtkWidget *widget);
void         fj_look_clear (FjLook *look);
GdkRectangle fj_look_get_area (FjLook *look, GtkWidget *widget);
GdkRGBA      fj_look_find_ground (cairo_surface_t *picture, const GdkRectangle *area);

G_END_DECLS
