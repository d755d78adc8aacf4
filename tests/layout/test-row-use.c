/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-layout-room.h>
#include <fj-row-use.h>
#include <string.h>

static FjLayout *
layout_of (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  FjLayout *layout = fj_layout_new_from_bytes (bytes, &error);

  g_assert_no_error (error);
  return layout;
}

static void
test_uses (void)
{
  static const struct {
    const char *row;
    FjRowUse    use;
  } cases[] = {
    { "-\t0x01\ta\tBinary\tnone\t0x0\tf\n", FJ_ROW_USE_BOOT },
    { "-\t0x02\ta\tFIP\tnone\t0x0\tf\n", FJ_ROW_USE_BOOT },
    { "-\t0x03\ta\tFIP\tnone\t0x0\tf\n", FJ_ROW_USE_BOOT },
    { "-\t0x04\ta\tBinary\tnone\t0x0\tf\n", FJ_ROW_USE_UNUSED },
    { "-\t0x09\ta\tBinary\tnone\t0x0\tf\n", FJ_ROW_USE_UNUSED },
    { "P\t0x10\ta\tBinary\tnone\t0x0\tf\n", FJ_ROW_USE_UNUSED },
    { "-\t0x10\ta\tBinary\tmmc0\t0x4400\tf\n", FJ_ROW_USE_UNUSED },
    { "P\t0x10\ta\tBinary\tmmc0\t0x4400\tf\n", FJ_ROW_USE_PROGRAM },
    { "PD\t0x10\ta\tBinary\tmmc0\t0x4400\tf\n", FJ_ROW_USE_PROGRAM },
    { "P\t0x01\ta\tBinary\tmmc0\t0x4400\tf\n", FJ_ROW_USE_PROGRAM },
    { "P\t0x10\ta\tSystem\tram0\t0xC2000000\tf\n", FJ_ROW_USE_PROGRAM },
    { "PE\t0x10\ta\tBinary\tmmc0\t0x4400\tf\n", FJ_ROW_USE_EMPTY },
    { "PED\t0x10\ta\tBinary\tmmc0\t0x4400\tf\n", FJ_ROW_USE_ERASE },
    { "P\t0x10\ta\tBinary\tmmc0\toops\tf\n", FJ_ROW_USE_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FjLayout) layout = layout_of (cases[i].row);

    g_assert_cmpint (fj_layout_get_row_use (layout, 0), ==, cases[i].use);
  }
}

/*
 * Of two boot files with one id the board gets the first; one that cannot be read does not count.
 */
static void
test_repeated (void)
{
  g_autoptr (FjLayout) layout = layout_of ("-\t0x01\ta\tBinary\tnone\tx\tf\n"
                                           "-\t0x01\tb\tBinary\tnone\t0x0\tf\n"
                                           "P\t0x03\tc\tBinary\tmmc0\t0x4400\tf\n"
                                           "-\t0x03\td\tFIP\tnone\t0x0\tf\n"
                                           "-\t0x01\te\tBinary\tnone\t0x0\tf\n");

  g_assert_cmpint (fj_layout_get_row_use (layout, 0), ==, FJ_ROW_USE_UNKNOWN);
  g_assert_cmpint (fj_layout_get_row_use (layout, 1), ==, FJ_ROW_USE_BOOT);
  g_assert_cmpint (fj_layout_get_row_use (layout, 2), ==, FJ_ROW_USE_PROGRAM);
  g_assert_cmpint (fj_layout_get_row_use (layout, 3), ==, FJ_ROW_USE_BOOT);
  g_assert_cmpint (fj_layout_get_row_use (layout, 4), ==, FJ_ROW_USE_UNUSED);
}

static void
test_has_file (void)
{
  g_assert_true (fj_row_use_has_file (FJ_ROW_USE_BOOT));
  g_assert_true (fj_row_use_has_file (FJ_ROW_USE_PROGRAM));
  g_assert_false (fj_row_use_has_file (FJ_ROW_USE_UNUSED));
  g_assert_false (fj_row_use_has_file (FJ_ROW_USE_EMPTY));
  g_assert_false (fj_row_use_has_file (FJ_ROW_USE_ERASE));
  g_assert_false (fj_row_use_has_file (FJ_ROW_USE_UNKNOWN));
}

static void
test_file_names (void)
{
  g_assert_true (fj_row_is_file_name ("none.img"));
  g_assert_true (fj_row_is_file_name ("None"));
  g_assert_false (fj_row_is_file_name ("none"));
  g_assert_false (fj_row_is_file_name (""));
}

/* Up to the next row by address, whatever the order; others are in nobody's way. */
static void
test_room (void)
{
  g_autoptr (FjLayout) layout = layout_of ("P\t0x04\ta\tBinary\tmmc1\tboot1\tf\n"
                                           "P\t0x05\tb\tBinary\tmmc1\t0x180000\tf\n"
                                           "P\t0x06\tc\tBinary\tmmc1\t0x80000\tf\n"
                                           "P\t0x07\td\tBinary\tmmc0\t0x100000\tf\n"
                                           "P\t0x08\te\tRawImage\tmmc1\t0x0\tf\n"
                                           "P\t0x09\tf\tBinary(2)\tnand0\t0x0\tf\n"
                                           "P\t0x10\tg\tBinary\tnand0\t0x80000\tf\n"
                                           "-\t0x01\th\tBinary\tnone\t0x0\tf\n");

  g_assert_cmphex (fj_layout_get_room (layout, 0), ==, G_MAXUINT64);
  g_assert_cmphex (fj_layout_get_room (layout, 1), ==, G_MAXUINT64);
  g_assert_cmphex (fj_layout_get_room (layout, 2), ==, 0x100000);
  g_assert_cmphex (fj_layout_get_room (layout, 3), ==, G_MAXUINT64);
  g_assert_cmphex (fj_layout_get_room (layout, 4), ==, G_MAXUINT64);
  g_assert_cmphex (fj_layout_get_room (layout, 5), ==, 0x80000);
  g_assert_cmphex (fj_layout_get_room (layout, 7), ==, G_MAXUINT64);
  g_assert_cmphex (fj_layout_get_extent (layout, 5, NULL, 0), ==, 0x80000);
  g_assert_cmphex (fj_layout_get_capacity (layout, 5, NULL, 0), ==, 0x40000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/row-use/uses", test_uses);
  g_test_add_func ("/flashjig/row-use/repeated", test_repeated);
  g_test_add_func ("/flashjig/row-use/has-file", test_has_file);
  g_test_add_func ("/flashjig/row-use/file-names", test_file_names);
  g_test_add_func ("/flashjig/row-use/room", test_room);
  return g_test_run ();
}
