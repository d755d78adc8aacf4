/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-record.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Ask where to, and print; @record was read as a whole. They return at once. */
void fj_history_print_report (GtkWindow *parent, FjRecord *record);
void fj_history_print_label (GtkWindow *parent, FjRecord *record);

G_END_DECLS
