/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-row-places.h>
#include <string.h>

/* Each letter is a row. */
static FjLayout *
make_layout (const char *names)
{
  FjLayout *layout = fj_layout_new ();

  for (guint i = 0; names[i] != '\0'; i++) {
    const char name[2] = { names[i], '\0' };
    g_autoptr (FjPartition) row = fj_partition_new (
      (const char *const[FJ_N_COLUMNS]){ "P", "0x10", name, "Binary", "mmc0", "0x0", "none" });

    fj_layout_insert (layout, i, row);
  }
  return layout;
}

static char *
dup_order (FjLayout *layout)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++)
    g_string_append (text, fj_partition_get_text (fj_layout_get_row (layout, i), FJ_COLUMN_NAME));
  return g_string_free (text, FALSE);
}

static GArray *
make_rows (const char *which)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; which[i] != '\0'; i++) {
    guint row = (guint) (which[i] - 'a');

    g_array_append_val (rows, row);
  }
  return rows;
}

/* Every selection of six rows to every place: others keep their order, one step takes it back. */
static void
test_all (void)
{
  static const char names[] = "abcdef";

  for (guint set = 1; set < 64; set++)
    for (guint before = 0; before <= 6; before++) {
      g_autoptr (FjLayout) layout = make_layout (names);
      g_autoptr (GString) which = g_string_new (NULL);
      g_autoptr (GString) expected = g_string_new (NULL);
      g_autoptr (GArray) rows = NULL;
      g_autofree char *order = NULL;
      g_autofree char *undone = NULL;
      guint            first;

      for (guint i = 0; i < 6; i++)
        if (set & 1u << i)
          g_string_append_c (which, names[i]);
      for (guint i = 0; i <= 6; i++) {
        if (i == before)
          g_string_append (expected, which->str);
        if (i < 6 && !(set & 1u << i))
          g_string_append_c (expected, names[i]);
      }
      rows = make_rows (which->str);
      first = fj_rows_move (layout, rows, before);
      order = dup_order (layout);
      g_assert_cmpstr (order, ==, expected->str);
      g_assert_cmpint (order[first], ==, which->str[0]);
      if (!g_str_equal (order, names))
        fj_layout_undo (layout);
      undone = dup_order (layout);
      g_assert_cmpstr (undone, ==, names);
    }
}

/* What changes nothing is no step. */
static void
test_nothing (void)
{
  g_autoptr (FjLayout) layout = fj_layout_new ();
  g_autoptr (FjLayout) three = make_layout ("abc");
  g_autoptr (GArray) none = make_rows ("");
  g_autoptr (GArray) middle = make_rows ("b");

  g_assert_cmpuint (fj_rows_move (layout, none, 0), ==, 0);
  g_assert_false (fj_layout_can_undo (layout));
  fj_rows_move (three, middle, 1);
  fj_rows_move (three, middle, 2);
  fj_layout_undo (three); /* the row that was inserted last */
  g_assert_cmpuint (fj_layout_get_n_rows (three), ==, 2);
}

static void
test_room (void)
{
  g_autoptr (GArray) none = make_rows ("");
  g_autoptr (GArray) middle = make_rows ("bd");

  g_assert_false (fj_rows_can_move (none, 1, 5));
  g_assert_true (fj_rows_can_move (middle, -1, 5));
  g_assert_false (fj_rows_can_move (middle, -2, 5));
  g_assert_true (fj_rows_can_move (middle, 1, 5));
  g_assert_false (fj_rows_can_move (middle, 1, 4));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/row-places/all", test_all);
  g_test_add_func ("/flashjig/row-places/nothing", test_nothing);
  g_test_add_func ("/flashjig/row-places/room", test_room);
  return g_test_run ();
}
