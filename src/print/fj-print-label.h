/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <fj-record.h>

G_BEGIN_DECLS

/* In millimetres. */
typedef struct {
  double width;
  double height;
} FjLabelSize;

#define FJ_LABEL_SIZE_USUAL ((FjLabelSize){ 50, 25 })

gboolean fj_label_size_parse (const char *text, FjLabelSize *size, GError **error);
gboolean fj_print_label_draw (cairo_t *cr, FjRecord *record, double width, double height,
                              GError **error);

G_END_DECLS
