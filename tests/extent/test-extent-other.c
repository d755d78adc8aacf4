/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-fixture.h"

#include <fj-bytes.h>
#include <string.h>

#define KIB 1024
#define MIB (1024 * 1024)

static void
test_squashfs (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjExtentMap) map = NULL;

  fixture_make_tree (self);
  if (!fixture_run (self, "mksquashfs tree image -noappend -quiet -no-progress") ||
      !fixture_run (self, "truncate -s 16M image"))
    return;
  map = fixture_scan (self, "image");
  g_assert_cmpint (fj_extent_map_get_part (map, 0)->source, ==, FJ_EXTENT_SOURCE_SQUASHFS);
  g_assert_cmpuint (fj_extent_map_get_bytes (map, FJ_EXTENT_UNUSED), >, 13 * MIB);
  fixture_restore (self, "image", map);
  fixture_run (self, "unsquashfs -quiet -no-progress -d got image.out");
  fixture_run (self, "diff -r tree got");
}

static void
test_squashfs_wrong (Fixture *self, gconstpointer unused)
{
  static const struct {
    guint64     offset;
    guint8      value;
    FjExtentWhy why;
  } cases[] = { { 28, 3, FJ_EXTENT_WHY_UNSUPPORTED },
                { 22, 40, FJ_EXTENT_WHY_DAMAGED },
                { 45, 1, FJ_EXTENT_WHY_CUT_OFF } };

  fixture_make_tree (self);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    if (!fixture_run (self, "mksquashfs tree image -noappend -quiet -no-progress"))
      return;
    fixture_poke (self, "image", cases[i].offset, cases[i].value);
    fixture_assert_whole (self, "image", cases[i].why);
  }
}

static void
test_swap (Fixture *self, gconstpointer unused)
{
  static const char *const commands[] = { "mkswap image", "mkswap -p 65536 image" };

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autoptr (FjExtentMap) map = NULL;

    fixture_truncate (self, "image", 8 * MIB);
    if (!fixture_run (self, commands[i]))
      return;
    map = fixture_scan (self, "image");
    g_assert_cmpint (fj_extent_map_get_part (map, 0)->source, ==, FJ_EXTENT_SOURCE_SWAP);
    /* head and tail may hold what an older system left there */
    g_assert_cmpuint (fj_extent_map_get_bytes (map, FJ_EXTENT_UNUSED), ==,
                      8 * MIB - (128 + 64) * KIB);
  }
  fixture_poke (self, "image", 1024 + 6, 0x77);
  fixture_assert_whole (self, "image", FJ_EXTENT_WHY_CUT_OFF);
}

/* Nobody knows it: its holes are zeros that have to arrive. */
static void
test_unknown (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjExtentMap) map = NULL;

  fixture_truncate (self, "image", 8 * MIB);
  fixture_poke (self, "image", 4 * MIB, 1);
  fixture_assert_whole (self, "image", FJ_EXTENT_WHY_UNKNOWN);
  map = fixture_scan (self, "image");
  g_assert_cmpuint (fj_extent_map_get_bytes (map, FJ_EXTENT_ZERO), >=, 7 * MIB);
  g_assert_cmpint (fixture_get_kind (map, 4 * MIB), ==,
                   FJ_EXTENT_DATA);
}

/* It is looked at once, and another thread may have done it. */
static void
test_kept (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = NULL;
  g_autoptr (FjExtentMap) one = NULL;
  g_autoptr (FjExtentMap) other = NULL;

  fixture_write (self, "image", "something", 9);
  image = fixture_open (self, "image", &error);
  one = fj_extent_scan_image (image, NULL, &error);
  other = fj_extent_scan_image (image, NULL, &error);
  g_assert_true (one != NULL && one == other);
}

static void
test_changed (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = NULL;

  fixture_write (self, "image", "something", 9);
  image = fixture_open (self, "image", &error);
  fixture_write (self, "image", "something else", 14);
  g_assert_null (fj_extent_scan_image (image, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IMAGE_CHANGED);
}

static void
test_cancelled (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  fixture_write (self, "image", "something", 9);
  image = fixture_open (self, "image", &error);
  g_cancellable_cancel (cancellable);
  g_assert_null (fj_extent_scan_image (image, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/flashjig/extent-other/squashfs", test_squashfs);
  FIXTURE_TEST ("/flashjig/extent-other/squashfs-wrong", test_squashfs_wrong);
  FIXTURE_TEST ("/flashjig/extent-other/swap", test_swap);
  FIXTURE_TEST ("/flashjig/extent-other/unknown", test_unknown);
  FIXTURE_TEST ("/flashjig/extent-other/kept", test_kept);
  FIXTURE_TEST ("/flashjig/extent-other/changed", test_changed);
  FIXTURE_TEST ("/flashjig/extent-other/cancelled", test_cancelled);
  return g_test_run ();
}
