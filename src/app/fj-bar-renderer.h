/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_BAR_RENDERER (fj_bar_renderer_get_type ())
G_DECLARE_FINAL_TYPE (FjBarRenderer, fj_bar_renderer, FJ, BAR_RENDERER, GtkCellRendererText)

G_END_DECLS
