/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-fixture.h"


#define MIB (1024 * 1024)

/* How file systems are made: all ways in which a bitmap can be stored and be missing. */
static const char *const variants[] = {
  "-t ext4",
  "-t ext4 -b 1024",
  "-t ext4 -E lazy_itable_init=0",
  "-t ext4 -O ^metadata_csum,uninit_bg",
  "-t ext4 -O ^metadata_csum,^uninit_bg",
  "-t ext4 -O bigalloc -C 65536",
  "-t ext4 -O meta_bg,^resize_inode",
  "-t ext4 -O ^64bit,^flex_bg",
  "-t ext4 -O sparse_super2",
  "-t ext3",
  "-t ext2",
  "-t ext2 -b 1024 -O ^sparse_super,^resize_inode",
};

static gboolean
make_ext (Fixture *self, const char *how)
{
  g_autofree char *command = g_strdup_printf ("mke2fs -q -F -d tree %s image 24M", how);

  return fixture_run (self, command);
}

/* Nothing but what is in use arrives on a storage full of garbage: the checker and every file. */
static void
test_variants (Fixture *self, gconstpointer unused)
{
  fixture_make_tree (self);
  for (gsize i = 0; i < G_N_ELEMENTS (variants); i++) {
    g_autoptr (FjExtentMap) map = NULL;

    g_test_message ("%s", variants[i]);
    if (!make_ext (self, variants[i]))
      return;
    map = fixture_scan (self, "image");
    g_assert_cmpint (fj_extent_map_get_part (map, 0)->source, ==, FJ_EXTENT_SOURCE_EXT);
    g_assert_cmpuint (fj_extent_map_get_bytes (map, FJ_EXTENT_UNUSED), >, 12 * MIB);
    fixture_restore (self, "image", map);
    fixture_run (self, "e2fsck -fn image.out");
    fixture_run (self, "rm -rf got");
    fixture_run (self, "mkdir got");
    fixture_run (self, "debugfs -R 'rdump / got' image.out");
    fixture_run (self, "rmdir got/lost+found");
    fixture_run (self, "diff -r tree got");
  }
}

/* Inode tables that must read zero are holes of the file: they are zeros to write, not unused. */
static void
test_zero (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjExtentMap) map = NULL;

  fixture_make_tree (self);
  if (!make_ext (self, "-t ext2"))
    return;
  map = fixture_scan (self, "image");
  g_assert_cmpuint (fj_extent_map_get_bytes (map, FJ_EXTENT_ZERO), >, 0);
  g_assert_cmpuint (fj_extent_map_get_why (map), ==, FJ_EXTENT_WHY_NOTHING);
}

/* Packed, it is read forwards; what is found is the same but for holes. */
static void
test_packed (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjExtentMap) plain = NULL;
  g_autoptr (FjExtentMap) packed = NULL;

  fixture_make_tree (self);
  if (!make_ext (self, "-t ext4") || !fixture_run (self, "gzip -1 -k image"))
    return;
  plain = fixture_scan (self, "image");
  packed = fixture_scan (self, "image.gz");
  g_assert_cmpuint (fj_extent_map_get_used (plain), ==, fj_extent_map_get_used (packed));
  g_assert_cmpuint (fj_extent_map_get_bytes (packed, FJ_EXTENT_ZERO), ==, 0);
  fixture_restore (self, "image.gz", packed);
  fixture_run (self, "e2fsck -fn image.gz.out");
}

static void
test_behind (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjExtentMap) map = NULL;
  g_autofree char *padded = NULL;

  fixture_make_tree (self);
  if (!make_ext (self, "-t ext4") || !fixture_run (self, "truncate -s 32M image"))
    return;
  map = fixture_scan (self, "image");
  g_assert_cmpuint (fj_extent_map_get_bytes (map, FJ_EXTENT_UNUSED), >, 20 * MIB);
  /* a hash tree, say */
  fixture_poke (self, "image", 30 * MIB, 1);
  g_clear_pointer (&map, fj_extent_map_unref);
  map = fixture_scan (self, "image");
  for (guint i = 0; i < fj_extent_map_get_n (map); i++) {
    FjExtent extent = fj_extent_map_get (map, i);

    if (extent.kind == FJ_EXTENT_UNUSED)
      g_assert_cmpuint (extent.offset + extent.length, <=, 24 * MIB);
  }
}

/* What is not known to be right is sent whole. */
static void
test_wrong (Fixture *self, gconstpointer unused)
{
  static const struct {
    const char *how;
    guint64     offset; /* of a byte of the image */
    guint8      value;
    FjExtentWhy why;
  } cases[] = {
    { "-t ext4", 1024 + 0x3A, 0, FJ_EXTENT_WHY_DIRTY },              /* not unmounted */
    { "-t ext4", 1024 + 0x3A, 3, FJ_EXTENT_WHY_DIRTY },              /* with errors */
    { "-t ext4", 1024 + 0x60, 0xC6, FJ_EXTENT_WHY_DIRTY },           /* the journal is needed */
    { "-t ext4", 1024 + 0x63, 0x80, FJ_EXTENT_WHY_DAMAGED },         /* the superblock's sum */
    { "-t ext4", 1024 + 0x67, 0x80, FJ_EXTENT_WHY_UNSUPPORTED },     /* a feature to come */
    { "-t ext4", 1024 + 0x07, 0x01, FJ_EXTENT_WHY_CUT_OFF },         /* larger than the file */
    { "-t ext4", 1024 + 0x18, 0x20, FJ_EXTENT_WHY_DAMAGED },         /* blocks of 2^42 bytes */
    { "-t ext4", 1024 + 0x21, 0, FJ_EXTENT_WHY_DAMAGED },            /* no block a group */
    { "-t ext2", 1024 + 0x63, 0x80, FJ_EXTENT_WHY_UNSUPPORTED },     /* the same */
    { "-t ext4 -b 4096", 4096 + 0x0C, 0x77, FJ_EXTENT_WHY_DAMAGED }, /* sum of a group */
    { "-t ext2 -b 4096", 4096 + 0x0C, 0x77, FJ_EXTENT_WHY_DAMAGED }, /* counts that differ */
    { "-t ext2 -b 4096", 4096 + 0x03, 0x77, FJ_EXTENT_WHY_DAMAGED }, /* a bitmap behind the end */
  };

  fixture_make_tree (self);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gboolean is_new = i == 0 || !g_str_equal (cases[i].how, cases[i - 1].how);

    g_test_message ("%zu: %s", i, cases[i].how);
    if (is_new && (!make_ext (self, cases[i].how) || !fixture_run (self, "mv image made")))
      return;
    fixture_run (self, "cp made image");
    fixture_poke (self, "image", cases[i].offset, cases[i].value);
    fixture_assert_whole (self, "image", cases[i].why);
  }
}

static void
test_cut (Fixture *self, gconstpointer unused)
{
  fixture_make_tree (self);
  if (!make_ext (self, "-t ext4") || !fixture_run (self, "truncate -s 20M image"))
    return;
  fixture_assert_whole (self, "image", FJ_EXTENT_WHY_CUT_OFF);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/flashjig/extent-ext/variants", test_variants);
  FIXTURE_TEST ("/flashjig/extent-ext/zero", test_zero);
  FIXTURE_TEST ("/flashjig/extent-ext/packed", test_packed);
  FIXTURE_TEST ("/flashjig/extent-ext/behind", test_behind);
  FIXTURE_TEST ("/flashjig/extent-ext/wrong", test_wrong);
  FIXTURE_TEST ("/flashjig/extent-ext/cut", test_cut);
  return g_test_run ();
}
