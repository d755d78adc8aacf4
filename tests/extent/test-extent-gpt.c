/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-fixture.h"

#define MIB (1024 * 1024)

/* 96 MiB: raw boot files, a gap in the first 16 MiB, ext4, a gap, FAT, a gap. */
static gboolean
make_disk (Fixture *self)
{
  fixture_make_tree (self);
  fixture_truncate (self, "image", 96 * MIB);
  return fixture_run (self, "sgdisk -a 1 -n 1:34:545 -c 1:fsbl1 -n 2:8192:+4M -c 2:fip "
                            "-n 3:40960:+24M -c 3:rootfs -n 4:122880:+12M -c 4:bootfs image") &&
         fixture_run (self, "mke2fs -q -F -t ext4 -d tree -E offset=20971520 image 24M") &&
         fixture_run (self, "mkfs.fat --offset 122880 -F 16 -s 4 image 12288") &&
         fixture_run (self, "mcopy -s -i image@@62914560 tree ::/tree");
}

static void
test_disk (Fixture *self, gconstpointer unused)
{
  static const FjExtentSource sources[] = { FJ_EXTENT_SOURCE_NONE, FJ_EXTENT_SOURCE_NONE,
                                            FJ_EXTENT_SOURCE_EXT, FJ_EXTENT_SOURCE_FAT,
                                            FJ_EXTENT_SOURCE_GPT };
  g_autoptr (FjExtentMap) map = NULL;

  if (!make_disk (self))
    return;
  map = fixture_scan (self, "image");
  g_assert_cmpuint (fj_extent_map_get_n_parts (map), ==, G_N_ELEMENTS (sources));
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_assert_cmpint (fj_extent_map_get_part (map, i)->source, ==, sources[i]);
  /* a stale environment of U-Boot may lie here, and nobody would wipe it */
  g_assert_cmpint (fixture_get_kind (map, 9 * MIB), ==, FJ_EXTENT_ZERO);
  g_assert_cmpint (fixture_get_kind (map, 18 * MIB), ==, FJ_EXTENT_UNUSED);
  g_assert_cmpint (fixture_get_kind (map, 50 * MIB), ==, FJ_EXTENT_UNUSED);
  g_assert_cmpint (fixture_get_kind (map, 80 * MIB), ==, FJ_EXTENT_UNUSED);
  g_assert_cmpint (fixture_get_kind (map, 96 * MIB - 1), ==, FJ_EXTENT_DATA);
  g_assert_cmpuint (fj_extent_map_get_bytes (map, FJ_EXTENT_UNUSED), >, 50 * MIB);
  fixture_restore (self, "image", map);
  fixture_run (self, "sgdisk -v image.out");
  fixture_run (self, "dd if=image.out of=ext bs=1M skip=20 count=24 status=none");
  fixture_run (self, "e2fsck -fn ext");
  fixture_run (self, "mcopy -s -i image.out@@62914560 ::/tree got");
  fixture_run (self, "diff -r tree got");
}

/* Something is in a gap that no table knows. */
static void
test_gap (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjExtentMap) map = NULL;

  if (!make_disk (self))
    return;
  fixture_poke (self, "image", 51 * MIB, 1);
  map = fixture_scan (self, "image");
  g_assert_cmpint (fixture_get_kind (map, 51 * MIB), ==, FJ_EXTENT_DATA);
  g_assert_cmpint (fixture_get_kind (map, 48 * MIB), ==, FJ_EXTENT_ZERO);
  g_assert_cmpint (fixture_get_kind (map, 80 * MIB), ==, FJ_EXTENT_UNUSED);
}

static void
test_cut (Fixture *self, gconstpointer unused)
{
  if (!make_disk (self) || !fixture_run (self, "truncate -s 80M image"))
    return;
  fixture_assert_whole (self, "image", FJ_EXTENT_WHY_CUT_OFF);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/flashjig/extent-gpt/disk", test_disk);
  FIXTURE_TEST ("/flashjig/extent-gpt/gap", test_gap);
  FIXTURE_TEST ("/flashjig/extent-gpt/cut", test_cut);
  return g_test_run ();
}
