/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-fixture.h"

#include <fj-extent-bmap.h>
#include <string.h>

#define MIB (1024 * 1024)

/* Of eight blocks, the first and two in the middle are in use; accepted by bmaptool. */
static const char vector[] =
  "<?xml version=\"1.0\" ?>\n"
  "<bmap version=\"2.0\">\n"
  "<ImageSize> 32768 </ImageSize>\n"
  "<BlockSize> 4096 </BlockSize>\n"
  "<BlocksCount> 8 </BlocksCount>\n"
  "<MappedBlocksCount> 3 </MappedBlocksCount>\n"
  "<ChecksumType> sha256 </ChecksumType>\n"
  "<BmapFileChecksum> 3263fd18944c14165a8f8d1cbca063c781f8b8b263e977998212286981697baf "
  "</BmapFileChecksum>\n"
  "<BlockMap>\n"
  "<Range chksum=\"c8f5d0341d54d951a71b136e6e2afcb14d11ed8489a7ae126a8fee0df6ecf193\"> 0 "
  "</Range>\n"
  "<Range chksum=\"ecafc57f2c0ab3bec8b970f408bfe03747d2ea469ec712c3727f1cb5e4abf727\"> 3-4 "
  "</Range>\n"
  "</BlockMap>\n"
  "</bmap>\n";

static char *
replace (const char *text, const char *old, const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text, old, -1);

  g_assert_nonnull (parts[1]);
  return g_strjoinv (with, parts);
}

static void
test_vector (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjExtentBmap) bmap = fj_extent_bmap_parse (vector, strlen (vector), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (vector), ==, 540);
  g_assert_cmpuint (fj_extent_bmap_get_size (bmap), ==, 32768);
  g_assert_cmpuint (fj_extent_bmap_get_n_ranges (bmap), ==, 2);
  g_assert_cmpuint (fj_extent_bmap_get_range (bmap, 1)->first, ==, 3);
  g_assert_cmpuint (fj_extent_bmap_get_range (bmap, 1)->last, ==, 4);
}

/* Without checksums (1.2), and what no version has. */
static void
test_variants (void)
{
  static const struct {
    const char *old;
    const char *with;
    gboolean    is_right;
  } cases[] = {
    { "version=\"2.0\"", "version=\"1.2\"", TRUE },
    { "version=\"2.0\"", "version=\"3.0\"", FALSE },
    { "version=\"2.0\"", "edition=\"2.0\"", FALSE },
    { "<bmap ", "<pmap ", FALSE },
    { "32768", "32769", FALSE },
    { "32768", "28673", TRUE },
    { "4096", "0", FALSE },
    { "4096", "4097", FALSE },
    { "> 3 <", "> 4 <", FALSE },
    { "3-4", "4-3", FALSE },
    { "3-4", "0-1", FALSE },
    { "3-4", "7-8", FALSE },
    { "3-4", "x", FALSE },
    { "3-4", "-4", FALSE },
    { " sha256 ", " crc7 ", FALSE },
    { "</bmap>", "", FALSE },
    { "<Range", "<Rang\xff", FALSE },
  };
  g_autofree char *plain = replace (
    vector,
    "<BmapFileChecksum> 3263fd18944c14165a8f8d1cbca063c781f8b8b263e977998212286981697baf "
    "</BmapFileChecksum>\n",
    "");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = replace (plain, cases[i].old, cases[i].with);
    g_autoptr (GError) error = NULL;
    g_autoptr (FjExtentBmap) bmap = fj_extent_bmap_parse (text, strlen (text), &error);

    g_test_message ("%zu", i);
    g_assert_true ((bmap != NULL) == cases[i].is_right);
    g_assert_true ((bmap == NULL) == (error != NULL));
  }
}

static void
test_own_sum (void)
{
  g_autofree char *text = replace (vector, "3-4", "3-5");
  g_autoptr (GError) error = NULL;

  g_assert_null (fj_extent_bmap_parse (text, strlen (text), &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IMAGE);
}

/* 8 MiB that nobody knows, with two megabytes of something. */
static gboolean
make_image (Fixture *self)
{
  g_autofree guint8 *noise = fixture_make_noise (MIB);

  fixture_write (self, "noise", noise, MIB);
  fixture_truncate (self, "image", 8 * MIB);
  return fixture_run (self, "dd if=noise of=image bs=1M conv=notrunc status=none") &&
         fixture_run (self, "dd if=noise of=image bs=1M seek=5 conv=notrunc status=none") &&
         fixture_run (self, "bmaptool create -o image.bmap image");
}

static void
test_bmaptool (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjExtentMap) map = NULL;
  g_autofree char *text = NULL;

  if (!make_image (self))
    return;
  map = fixture_scan (self, "image");
  text = fixture_describe (map);
  g_assert_cmpstr (text, ==, "D1048576 Z4194304 D1048576 Z2097152");
  g_assert_cmpint (fj_extent_map_get_part (map, 0)->source, ==, FJ_EXTENT_SOURCE_BMAP);
}

/* What was left out has no checksum, and is looked at. */
static void
test_stale (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjExtentMap) map = NULL;
  g_autofree char *text = NULL;

  if (!make_image (self))
    return;
  fixture_poke (self, "image", 3 * MIB + 7, 0x5A);
  map = fixture_scan (self, "image");
  text = fixture_describe (map);
  g_assert_cmpstr (text, ==, "D1048576 Z2097152 D4096 Z2093056 D1048576 Z2097152");
}

/* It is of what is packed. */
static void
test_packed (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjExtentMap) map = NULL;

  if (!make_image (self) || !fixture_run (self, "gzip -1 image"))
    return;
  map = fixture_scan (self, "image.gz");
  g_assert_cmpuint (fj_extent_map_get_bytes (map, FJ_EXTENT_ZERO), >, 5 * MIB);
}

static void
test_other_image (Fixture *self, gconstpointer unused)
{
  if (!make_image (self))
    return;
  fixture_poke (self, "image", 5 * MIB + 7, 0x5A);
  fixture_assert_whole (self, "image", FJ_EXTENT_WHY_BMAP);
  fixture_run (self, "bmaptool create -o image.bmap image");
  fixture_run (self, "truncate -s 9M image");
  fixture_assert_whole (self, "image", FJ_EXTENT_WHY_BMAP);
  fixture_write (self, "image.bmap", "not one", 7);
  fixture_assert_whole (self, "image", FJ_EXTENT_WHY_BMAP);
}

/* Holes that a file system wants to be zero are holes for the map's maker, too. */
static void
test_file_system_first (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjExtentMap) map = NULL;

  fixture_make_tree (self);
  if (!fixture_run (self, "mke2fs -q -F -d tree -t ext2 image 16M") ||
      !fixture_run (self, "bmaptool create -o image.bmap image"))
    return;
  map = fixture_scan (self, "image");
  g_assert_cmpint (fj_extent_map_get_part (map, 0)->source, ==, FJ_EXTENT_SOURCE_EXT);
  fixture_restore (self, "image", map);
  fixture_run (self, "e2fsck -fn image.out");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/extent-bmap/vector", test_vector);
  g_test_add_func ("/flashjig/extent-bmap/variants", test_variants);
  g_test_add_func ("/flashjig/extent-bmap/own-sum", test_own_sum);
  FIXTURE_TEST ("/flashjig/extent-bmap/bmaptool", test_bmaptool);
  FIXTURE_TEST ("/flashjig/extent-bmap/stale", test_stale);
  FIXTURE_TEST ("/flashjig/extent-bmap/packed", test_packed);
  FIXTURE_TEST ("/flashjig/extent-bmap/other-image", test_other_image);
  FIXTURE_TEST ("/flashjig/extent-bmap/file-system-first", test_file_system_first);
  return g_test_run ();
}
