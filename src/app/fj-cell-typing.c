/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cell-typing.h"

#include <fj-layout-check.h>

typedef struct {
  FjLayout    *layout; /* (owned) */
  guint        row;
  FjColumn     column;
  FjTypingFunc func;
  gpointer     user_data;
} Typing;

static void
typing_free (gpointer data, GClosure *closure)
{
  Typing *self = data;

  g_object_unref (self->layout);
  g_free (self);
}

/**
 * fj_cell_typing_get_entry:
 * @editable: the editor of a cell
 *
 * Returns: (transfer none): where the text is typed
 */
GtkWidget *
fj_cell_typing_get_entry (GtkCellEditable *editable)
{
  g_return_val_if_fail (GTK_IS_CELL_EDITABLE (editable), NULL);

  return GTK_IS_COMBO_BOX (editable) ? gtk_bin_get_child (GTK_BIN (editable))
                                     : GTK_WIDGET (editable);
}

/* (transfer full) (nullable): the worst that there would be to say of a cell with @text. Asks the
 * rules that cost nothing; files are not looked at. */
static char *
find_problem (FjLayout *layout, guint row, FjColumn column, const char *text)
{
  g_autoptr (FjLayout) copy = NULL;
  g_autoptr (GPtrArray) issues = NULL;

  copy = fj_layout_copy (layout);
  fj_layout_set_text (copy, row, column, text);
  issues = fj_layout_check (copy, NULL, 0);
  for (guint i = 0; i < issues->len; i++) {
    FjIssue *issue = g_ptr_array_index (issues, i);

    if (fj_issue_get_severity (issue) == FJ_SEVERITY_ERROR &&
        fj_issue_get_row (issue) == (int) row && fj_issue_get_column (issue) == column)
      return g_strdup (fj_issue_get_text (issue));
  }
  return NULL;
}

static void
on_changed (GtkEntry *entry, Typing *self)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (entry));
  g_autofree char *text = NULL;

  if (self->row < fj_layout_get_n_rows (self->layout))
    text = find_problem (self->layout, self->row, self->column, gtk_entry_get_text (entry));
  atk_object_set_description (gtk_widget_get_accessible (GTK_WIDGET (entry)),
                              text != NULL ? text : "");
  if (text != NULL)
    gtk_style_context_add_class (style, "error");
  else
    gtk_style_context_remove_class (style, "error");
  self->func (text, self->user_data);
}

static void
on_removed (Typing *self)
{
  self->func (NULL, self->user_data);
}

/**
 * fj_cell_typing_watch:
 * @editable: the editor of a cell, which was just opened
 * @layout: the layout that it is about
 * @row: index in it
 * @column: the cell
 *
 * @func: called with what is wrong with the text, or with %NULL
 * @user_data: its argument; has to be there as long as @editable is
 *
 * From now on what is wrong with the text is told while it is typed.
 */
void
fj_cell_typing_watch (GtkCellEditable *editable, FjLayout *layout, guint row, FjColumn column,
                      FjTypingFunc func, gpointer user_data)
{
  Typing *self = g_new0 (Typing, 1);

  self->layout = g_object_ref (layout);
  self->row = row;
  self->column = column;
  self->func = func;
  self->user_data = user_data;
  g_signal_connect_data (fj_cell_typing_get_entry (editable), "changed", G_CALLBACK (on_changed),
                         self, typing_free, 0);
  g_signal_connect_swapped (editable, "remove-widget", G_CALLBACK (on_removed), self);
}
