/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-layout.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Says what is wrong with a cell while it is typed into @editable. */
typedef void (*FjTypingFunc) (const char *problem, gpointer user_data);
void fj_cell_typing_watch (GtkCellEditable *editable, FjLayout *layout, guint row, FjColumn column,
                           FjTypingFunc func, gpointer user_data);
/* (transfer none): where the text of @editable is typed */
GtkWidget *fj_cell_typing_get_entry (GtkCellEditable *editable);

G_END_DECLS
