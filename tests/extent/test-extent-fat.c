/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-fixture.h"

#define MIB (1024 * 1024)

/* By cluster count: FAT12, FAT16, FAT32. */
static const char *const variants[] = {
  "-F 12 -s 8 image 12288",
  "-F 16 -s 4 image 24576",
  "-F 16 -f 1 -s 4 image 24576",
  "-F 32 -s 1 image 40000",
  "-F 32 -s 1 -R 64 image 40000",
  "-F 16 -S 2048 -s 1 image 24576",
};

static gboolean
make_fat (Fixture *self, const char *how)
{
  g_autofree char *command = g_strdup_printf ("mkfs.fat -C %s", how);

  return fixture_run (self, "rm -f image") && fixture_run (self, command) &&
         fixture_run (self, "mcopy -s -i image tree ::/tree");
}

static void
test_variants (Fixture *self, gconstpointer unused)
{
  fixture_make_tree (self);
  for (gsize i = 0; i < G_N_ELEMENTS (variants); i++) {
    g_autoptr (FjExtentMap) map = NULL;

    g_test_message ("%s", variants[i]);
    if (!make_fat (self, variants[i]))
      return;
    map = fixture_scan (self, "image");
    g_assert_cmpint (fj_extent_map_get_part (map, 0)->source, ==, FJ_EXTENT_SOURCE_FAT);
    g_assert_cmpuint (fj_extent_map_get_bytes (map, FJ_EXTENT_UNUSED), >, 7 * MIB);
    fixture_restore (self, "image", map);
    fixture_run (self, "fsck.fat -n image.out");
    fixture_run (self, "rm -rf got");
    fixture_run (self, "mkdir got");
    fixture_run (self, "mcopy -s -i image.out ::/tree got/tree");
    fixture_run (self, "diff -r tree got/tree");
  }
}

static void
test_wrong (Fixture *self, gconstpointer unused)
{
  static const struct {
    const char *how;
    guint64     offset;
    guint8      value;
    FjExtentWhy why;
  } cases[] = {
    { "-F 16 -s 4 image 24576", 37, 1, FJ_EXTENT_WHY_DIRTY },
    { "-F 32 -s 1 image 40000", 65, 1, FJ_EXTENT_WHY_DIRTY },
    { "-F 16 -s 4 image 24576", 4 * 512 + 3, 0x7F, FJ_EXTENT_WHY_DIRTY },
    { "-F 16 -s 4 image 24576", 4 * 512 + 101, 0x7F, FJ_EXTENT_WHY_DAMAGED }, /* one table */
    { "-F 16 -s 4 image 24576", 16, 0, FJ_EXTENT_WHY_UNKNOWN },               /* no table */
    { "-F 16 -s 4 image 24576", 13, 3, FJ_EXTENT_WHY_UNKNOWN },               /* odd clusters */
    { "-F 16 -s 4 image 24576", 511, 0, FJ_EXTENT_WHY_UNKNOWN },
  };

  fixture_make_tree (self);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%zu: %s", i, cases[i].how);
    if (!make_fat (self, cases[i].how))
      return;
    fixture_poke (self, "image", cases[i].offset, cases[i].value);
    fixture_assert_whole (self, "image", cases[i].why);
  }
}

static void
test_cut (Fixture *self, gconstpointer unused)
{
  fixture_make_tree (self);
  if (!make_fat (self, "-F 16 -s 4 image 24576") || !fixture_run (self, "truncate -s 20M image"))
    return;
  fixture_assert_whole (self, "image", FJ_EXTENT_WHY_CUT_OFF);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/flashjig/extent-fat/variants", test_variants);
  FIXTURE_TEST ("/flashjig/extent-fat/wrong", test_wrong);
  FIXTURE_TEST ("/flashjig/extent-fat/cut", test_cut);
  return g_test_run ();
}
