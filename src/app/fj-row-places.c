/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-row-places.h"

/* Where rows go when they are moved. */

/**
 * fj_rows_can_move:
 * @rows: (element-type guint): rows of a layout, from top to bottom
 * @by: how many rows down
 * @n_rows: how many rows the layout has
 *
 * Returns: whether there is room for that
 */
gboolean
fj_rows_can_move (const GArray *rows, int by, guint n_rows)
{
  return rows->len > 0 && (int) g_array_index (rows, guint, 0) + by >= 0 &&
         (int) g_array_index (rows, guint, rows->len - 1) + by < (int) n_rows;
}

static guint
count_above (const GArray *rows, guint before)
{
  guint n = 0;

  while (n < rows->len && g_array_index (rows, guint, n) < before)
    n++;
  return n;
}

/**
 * fj_rows_move:
 * @layout: a layout
 * @rows: (element-type guint): rows of it, from top to bottom
 * @before: the row that they are to stand in front of; the number of rows: at the end
 *
 * Moves them together, as one step of undo; none when they stand there already.
 *
 * Returns: where the first of them stands now
 */
guint
fj_rows_move (FjLayout *layout, const GArray *rows, guint before)
{
  guint n_above = count_above (rows, before);
  guint first = before - n_above;

  fj_layout_set_joining (layout, TRUE);
  /* from the middle outwards, so that none of those to come is moved by one before */
  for (guint i = n_above; i > 0; i--)
    if (g_array_index (rows, guint, i - 1) != first + i - 1)
      fj_layout_move (layout, g_array_index (rows, guint, i - 1), first + i - 1);
  for (guint i = n_above; i < rows->len; i++)
    if (g_array_index (rows, guint, i) != first + i)
      fj_layout_move (layout, g_array_index (rows, guint, i), first + i);
  fj_layout_set_joining (layout, FALSE);
  return first;
}
