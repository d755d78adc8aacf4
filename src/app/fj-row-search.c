/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-row-search.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * FjRowSearch:
 *
 * Finds rows by what any of their cells says, with capitals or without. Signals: "found" (int): the
 * row to go to; "over": it is closed.
 */
struct _FjRowSearch {
  GtkSearchBar parent_instance;

  FjLayout *layout; /* (owned) (nullable) */
  int       row;    /* where the search begins */

  GtkEntry *entry;
};

enum {
  SIGNAL_FOUND,
  SIGNAL_OVER,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjRowSearch, fj_row_search, GTK_TYPE_SEARCH_BAR)

static gboolean
row_says (FjPartition *row, const char *folded)
{
  for (FjColumn column = 0; column < FJ_N_COLUMNS; column++) {
    g_autofree char *text = g_utf8_casefold (fj_partition_get_text (row, column), -1);

    if (strstr (text, folded) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* From @from on, in steps of @step, around the end of the layout. */
static void
search_from (FjRowSearch *self, int from, int step)
{
  int              n = self->layout != NULL ? (int) fj_layout_get_n_rows (self->layout) : 0;
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self->entry));
  g_autofree char *folded = g_utf8_casefold (gtk_entry_get_text (self->entry), -1);

  gtk_style_context_remove_class (style, "error");
  for (int i = 0; i < n && *folded != '\0'; i++) {
    int row = (((from + i * step) % n) + n) % n;

    if (!row_says (fj_layout_get_row (self->layout, (guint) row), folded))
      continue;
    self->row = row;
    g_signal_emit (self, signals[SIGNAL_FOUND], 0, row);
    return;
  }
  if (*folded != '\0')
    gtk_style_context_add_class (style, "error");
}

static void
on_changed (FjRowSearch *self)
{
  g_assert (FJ_IS_ROW_SEARCH (self));

  search_from (self, self->row, 1);
}

static void
on_next (FjRowSearch *self)
{
  g_assert (FJ_IS_ROW_SEARCH (self));

  search_from (self, self->row + 1, 1);
}

static void
on_previous (FjRowSearch *self)
{
  g_assert (FJ_IS_ROW_SEARCH (self));

  search_from (self, self->row - 1, -1);
}

static void
on_mode_changed (FjRowSearch *self)
{
  g_assert (FJ_IS_ROW_SEARCH (self));

  if (!gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self)))
    g_signal_emit (self, signals[SIGNAL_OVER], 0);
}

static void
fj_row_search_dispose (GObject *object)
{
  g_clear_object (&FJ_ROW_SEARCH (object)->layout);
  G_OBJECT_CLASS (fj_row_search_parent_class)->dispose (object);
}

static void
fj_row_search_class_init (FjRowSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_row_search_dispose;
  signals[SIGNAL_FOUND] = g_signal_new ("found", FJ_TYPE_ROW_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_OVER] = g_signal_new ("over", FJ_TYPE_ROW_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 0);
}

static void
fj_row_search_init (FjRowSearch *self)
{
  GtkWidget *entry = gtk_search_entry_new ();

  self->entry = GTK_ENTRY (entry);
  gtk_entry_set_width_chars (self->entry, 32);
  gtk_entry_set_placeholder_text (self->entry, _ ("Find rows"));
  atk_object_set_name (gtk_widget_get_accessible (entry), _ ("Find rows"));
  gtk_widget_show (entry);
  gtk_container_add (GTK_CONTAINER (self), entry);
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self), self->entry);
  g_signal_connect_object (entry, "search-changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (on_next), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "next-match", G_CALLBACK (on_next), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "previous-match", G_CALLBACK (on_previous), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::search-mode-enabled", G_CALLBACK (on_mode_changed), NULL);
}

/**
 * fj_row_search_set_layout:
 * @self: a search bar
 * @layout: (nullable): whose rows are searched
 */
void
fj_row_search_set_layout (FjRowSearch *self, FjLayout *layout)
{
  g_return_if_fail (FJ_IS_ROW_SEARCH (self));

  g_set_object (&self->layout, layout);
}

/**
 * fj_row_search_start:
 * @self: a search bar
 * @row: where the cursor is, or -1
 *
 * Shows the bar and gives it the keyboard.
 */
void
fj_row_search_start (FjRowSearch *self, int row)
{
  g_return_if_fail (FJ_IS_ROW_SEARCH (self));

  self->row = MAX (row, 0);
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self), TRUE);
  /* it takes keys at once, before the bar has slid into sight */
  gtk_widget_realize (GTK_WIDGET (self->entry));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
