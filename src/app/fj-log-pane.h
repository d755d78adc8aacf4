/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_LOG_PANE (fj_log_pane_get_type ())
G_DECLARE_FINAL_TYPE (FjLogPane, fj_log_pane, FJ, LOG_PANE, GtkPaned)

void fj_log_pane_bind_settings (FjLogPane *self, GSettings *settings);

G_END_DECLS
