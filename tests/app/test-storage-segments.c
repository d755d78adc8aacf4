/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-storage-segments.h>
#include <string.h>

#define LAYOUT                                        \
  "-\t0x01\tboot\tBinary\tnone\t0x0\ta.bin\n"         \
  "P\t0x10\tlate\tBinary\tmmc0\t0x00100000\tb.bin\n"  \
  "P\t0x11\tearly\tBinary\tmmc0\t0x00004400\tb.bin\n" \
  "P\t0x12\tside\tBinary\tmmc1\tboot1\tb.bin\n"       \
  "P\t0x13\tuser\tBinary\tmmc1\t0x00080000\tb.bin\n"

static FjLayout *
make_layout (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return fj_layout_new_from_bytes (bytes, NULL);
}

static FjSegment *
get (GArray *segments, guint i)
{
  return &g_array_index (segments, FjSegment, i);
}

static void
test_order (void)
{
  g_autoptr (FjLayout) layout = make_layout (LAYOUT);
  g_autoptr (GArray) segments = fj_storage_segments_new (layout, NULL, NULL, 0);

  /* gap, early, late on mmc0; side, gap, user on mmc1; the file of the boot loader nowhere */
  g_assert_cmpuint (segments->len, ==, 6);
  g_assert_cmpint (get (segments, 0)->row, ==, -1);
  g_assert_cmpuint (get (segments, 0)->extent, ==, 0x4400);
  g_assert_cmpint (get (segments, 1)->row, ==, 2);
  g_assert_cmpuint (get (segments, 1)->extent, ==, 0x100000 - 0x4400);
  g_assert_cmpint (get (segments, 2)->row, ==, 1);
  g_assert_cmpuint (get (segments, 2)->extent, ==, 0);
  g_assert_cmpint (get (segments, 3)->row, ==, 3);
  g_assert_cmpint (get (segments, 3)->area, ==, FJ_AREA_BOOT1);
  g_assert_cmpint (get (segments, 4)->row, ==, -1);
  g_assert_cmpint (get (segments, 5)->row, ==, 4);
}

static void
test_equal_starts (void)
{
  g_autoptr (FjLayout) layout = make_layout ("P\t0x10\tone\tBinary\tmmc0\t0x00004400\ta.bin\n"
                                             "P\t0x11\ttwo\tBinary\tmmc0\t0x00004400\tb.bin\n"
                                             "P\t0x12\tfar\tBinary\tmmc0\t0x00104400\tc.bin\n");
  g_autoptr (GArray) segments = fj_storage_segments_new (layout, NULL, NULL, 0);

  g_assert_cmpuint (segments->len, ==, 4);
  g_assert_true (get (segments, 1)->is_overlap);
  g_assert_true (get (segments, 2)->is_overlap);
  g_assert_false (get (segments, 3)->is_overlap);
}

/* Copies share the partition, and fill it together. */
static void
test_copies (void)
{
  g_autoptr (FjLayout) layout =
    make_layout ("P\t0x04\tfsbl1\tBinary(2)\tnand0\t0x00000000\ta.bin\n"
                 "P\t0x05\tnext\tBinary\tnand0\t0x00080000\tb.bin\n");
  g_autoptr (GArray) segments = fj_storage_segments_new (layout, NULL, NULL, 0);

  g_assert_cmpuint (segments->len, ==, 2);
  g_assert_cmpuint (get (segments, 0)->extent, ==, 0x80000);
  g_assert_false (get (segments, 0)->is_overlap);
}

static void
test_place (void)
{
  FjSegment segments[] = {
    { .extent = 1 }, { .extent = 1000000 }, { .extent = 3000000 }, { .extent = 0 }
  };
  double edges[5];

  fj_storage_segments_place (segments, 4, 800, 20, edges);
  g_assert_cmpfloat_with_epsilon (edges[0], 0, 0.001);
  g_assert_cmpfloat_with_epsilon (edges[4], 800, 0.001);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (edges[i + 1] - edges[i], >=, 19.999);
  /* in proportion beyond what each has at least */
  g_assert_cmpfloat_with_epsilon ((edges[3] - edges[2] - 20) / (edges[2] - edges[1] - 20), 3, 0.01);
  /* a part whose size nobody knows is as large as the largest */
  g_assert_cmpfloat_with_epsilon (edges[4] - edges[3], edges[3] - edges[2], 0.01);
  /* more parts than room for them */
  fj_storage_segments_place (segments, 4, 40, 20, edges);
  g_assert_cmpfloat_with_epsilon (edges[4], 40, 0.001);
}

static void
test_unreadable (void)
{
  g_autoptr (FjLayout) layout = make_layout ("P\tbad\tone\tBinary\tmmc0\t0x00004400\ta.bin\n");
  g_autoptr (GArray) segments = fj_storage_segments_new (layout, NULL, NULL, 0);
  g_autoptr (GArray) nothing = fj_storage_segments_new (NULL, NULL, NULL, 0);

  g_assert_cmpuint (segments->len, ==, 0);
  g_assert_cmpuint (nothing->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/storage-segments/order", test_order);
  g_test_add_func ("/flashjig/storage-segments/equal-starts", test_equal_starts);
  g_test_add_func ("/flashjig/storage-segments/copies", test_copies);
  g_test_add_func ("/flashjig/storage-segments/place", test_place);
  g_test_add_func ("/flashjig/storage-segments/unreadable", test_unreadable);
  return g_test_run ();
}
