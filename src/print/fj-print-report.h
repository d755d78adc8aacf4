/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <fj-record.h>

G_BEGIN_DECLS

/* A record on paper, which is @width by @height points. */
guint fj_print_report_count_pages (cairo_t *cr, FjRecord *record, double width, double height);
void  fj_print_report_draw_page (cairo_t *cr, FjRecord *record, double width, double height,
                                 guint page);

G_END_DECLS
