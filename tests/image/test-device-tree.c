/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-tree-fixture.h"

#include <fj-bytes.h>
#include <fj-device-tree.h>
#include <string.h>

#define DK2 "st,stm32mp157c-dk2\0st,stm32mp157"
#define EV1 "st,stm32mp157c-ev1\0st,stm32mp157c-ed1\0st,stm32mp157"
#define ED1 "st,stm32mp157c-ed1\0st,stm32mp157"
#define CHIP "st,stm32mp157\0st,stm32mp15"

#define TREE(compatible, model) tree_fixture_make (compatible, sizeof (compatible), model)

static GPtrArray *
find (GByteArray *data)
{
  return fj_device_tree_find_boards (data->data, data->len);
}

static void
test_names (void)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autoptr (GByteArray) first = TREE (DK2, "Disco");
  g_autoptr (GByteArray) second = TREE (EV1, NULL);
  g_autoptr (GPtrArray) none = find (data);
  g_autoptr (GPtrArray) names = NULL;
  const FjBoardName *name;

  g_assert_cmpuint (none->len, ==, 0);
  g_byte_array_append (data, (const guint8 *) "\xd0\x0d\xfe\xed\xd0\x0d\xfe", 7);
  g_byte_array_append (data, first->data, first->len);
  g_byte_array_append (data, (const guint8 *) "odd", 3);
  g_byte_array_append (data, second->data, second->len);
  names = find (data);
  g_assert_cmpuint (names->len, ==, 2);
  name = names->pdata[0];
  g_assert_cmpstr (name->compatible[0], ==, "st,stm32mp157c-dk2");
  g_assert_cmpstr (name->compatible[1], ==, "st,stm32mp157");
  g_assert_null (name->compatible[2]);
  g_assert_cmpstr (fj_board_name_to_text (name), ==, "Disco");
  g_assert_cmpstr (fj_board_name_to_text (names->pdata[1]), ==, "st,stm32mp157c-ev1");
}

/* Wherever it is cut off, and whatever byte is another one, nothing is read past its end. */
static void
test_damaged (void)
{
  g_autoptr (GByteArray) tree = TREE (DK2, "Disco");

  for (guint i = 0; i < tree->len; i++) {
    g_autofree guint8 *copy = g_memdup2 (tree->data, i);
    g_autoptr (GPtrArray) cut = fj_device_tree_find_boards (copy, i);
    g_autofree guint8 *other = g_memdup2 (tree->data, tree->len);
    g_autoptr (GPtrArray) changed = NULL;

    g_assert_cmpuint (cut->len, ==, 0);
    other[i] ^= 0x81;
    changed = fj_device_tree_find_boards (other, tree->len);
    g_assert_cmpuint (changed->len, <=, 1);
  }
}

/* A tree of other things, such as a FIT image, may hold the trees of boards. */
static void
test_inside (void)
{
  g_autoptr (GByteArray) outer = TREE ("", NULL);
  g_autoptr (GByteArray) inner = TREE (DK2, NULL);
  g_autoptr (GPtrArray) names = NULL;

  outer->data[6] = (guint8) ((outer->len + inner->len) >> 8);
  outer->data[7] = (guint8) (outer->len + inner->len);
  g_byte_array_append (outer, inner->data, inner->len);
  names = find (outer);
  g_assert_cmpuint (names->len, ==, 1);
}

static void
assert_agree (GByteArray *left, GByteArray *right, gboolean agree)
{
  g_autoptr (GPtrArray) a = find (left);
  g_autoptr (GPtrArray) b = find (right);

  g_assert_cmpint (fj_board_names_agree (a, b), ==, agree);
  g_assert_cmpint (fj_board_names_agree (b, a), ==, agree);
}

static void
test_agree (void)
{
  g_autoptr (GByteArray) dk2 = TREE (DK2, NULL);
  g_autoptr (GByteArray) ev1 = TREE (EV1, NULL);
  g_autoptr (GByteArray) ed1 = TREE (ED1, NULL);
  g_autoptr (GByteArray) chip = TREE (CHIP, NULL);
  g_autoptr (GByteArray) nothing = g_byte_array_new ();
  g_autoptr (GByteArray) both = TREE (DK2, NULL);

  g_byte_array_append (both, ev1->data, ev1->len);
  assert_agree (dk2, dk2, TRUE);
  assert_agree (dk2, ev1, FALSE);
  assert_agree (ed1, ev1, TRUE);
  assert_agree (dk2, chip, TRUE);
  assert_agree (dk2, nothing, TRUE);
  assert_agree (ev1, both, TRUE);
  assert_agree (dk2, both, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/device-tree/names", test_names);
  g_test_add_func ("/flashjig/device-tree/damaged", test_damaged);
  g_test_add_func ("/flashjig/device-tree/inside", test_inside);
  g_test_add_func ("/flashjig/device-tree/agree", test_agree);
  return g_test_run ();
}
