/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-extent-map.h>

static FjExtentMap *
make_map (void)
{
  g_autoptr (FjExtentBuilder) builder = fj_extent_builder_new ();

  fj_extent_builder_add (builder, FJ_EXTENT_DATA, 100);
  fj_extent_builder_add (builder, FJ_EXTENT_DATA, 50);
  fj_extent_builder_add (builder, FJ_EXTENT_UNUSED, 0);
  fj_extent_builder_add (builder, FJ_EXTENT_ZERO, 30);
  fj_extent_builder_add (builder, FJ_EXTENT_UNUSED, G_GUINT64_CONSTANT (1) << 40);
  g_assert_cmpuint (fj_extent_builder_get_position (builder), ==,
                    (G_GUINT64_CONSTANT (1) << 40) + 180);
  return fj_extent_builder_finish (builder);
}

static void
test_map (void)
{
  g_autoptr (FjExtentMap) map = make_map ();
  FjExtent extent = fj_extent_map_get (map, 0);

  g_assert_cmpuint (fj_extent_map_get_n (map), ==, 3);
  g_assert_cmpuint (extent.length, ==, 150);
  g_assert_cmpint (extent.kind, ==, FJ_EXTENT_DATA);
  extent = fj_extent_map_get (map, 2);
  g_assert_cmpuint (extent.offset, ==, 180);
  g_assert_cmpuint (extent.length, ==, G_GUINT64_CONSTANT (1) << 40);
  g_assert_cmpint (extent.kind, ==, FJ_EXTENT_UNUSED);
  g_assert_cmpuint (fj_extent_map_get_used (map), ==, 180);
  g_assert_cmpuint (fj_extent_map_get_bytes (map, FJ_EXTENT_ZERO), ==, 30);
}

/* An image that is in a million pieces is as good as whole, and takes no more memory. */
static void
test_many (void)
{
  g_autoptr (FjExtentBuilder) builder = fj_extent_builder_new ();
  g_autoptr (FjExtentMap) map = NULL;
  guint64 unused = 0;

  for (guint i = 0; i < 4 * FJ_EXTENT_MAP_MAX; i++) {
    gboolean is_large = i % 10000 == 9999;

    fj_extent_builder_add (builder, FJ_EXTENT_DATA, 1024);
    fj_extent_builder_add (builder, FJ_EXTENT_UNUSED, is_large ? 1024 * 1024 : 1024);
    unused += is_large ? 1024 * 1024 : 0;
  }
  map = fj_extent_builder_finish (builder);
  g_assert_cmpuint (fj_extent_map_get_n (map), <=, FJ_EXTENT_MAP_MAX);
  g_assert_cmpuint (fj_extent_map_get_bytes (map, FJ_EXTENT_UNUSED), ==, unused);
  g_assert_cmpuint (fj_extent_map_get_size (map), ==,
                    (guint64) 4 * FJ_EXTENT_MAP_MAX * 2048 + unused - unused / 1024);
}

static void
test_whole (void)
{
  g_autoptr (FjExtentMap) map = fj_extent_map_new_whole (1000, FJ_EXTENT_WHY_ASKED);

  g_assert_cmpuint (fj_extent_map_get_n (map), ==, 1);
  g_assert_cmpuint (fj_extent_map_get_used (map), ==, 1000);
  g_assert_cmpint (fj_extent_map_get_why (map), ==, FJ_EXTENT_WHY_ASKED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/extent-map/map", test_map);
  g_test_add_func ("/flashjig/extent-map/many", test_many);
  g_test_add_func ("/flashjig/extent-map/whole", test_whole);
  return g_test_run ();
}
