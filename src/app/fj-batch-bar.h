/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-run-flow.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_BATCH_BAR (fj_batch_bar_get_type ())
G_DECLARE_FINAL_TYPE (FjBatchBar, fj_batch_bar, FJ, BATCH_BAR, GtkBox)

void fj_batch_bar_set_flow (FjBatchBar *self, FjRunFlow *flow);
void fj_batch_bar_set_wanted (FjBatchBar *self, gboolean wanted);

G_END_DECLS
