/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-tree.h"

#include <fj-build-folder.h>
#include <fj-error.h>
#include <fj-proposal-finder.h>
#include <fj-recipe.h>
#include <glib/gstdio.h>
#include <string.h>

#define GENIMAGE                                                                        \
  "# a card\nimage \"sd card.img\" {\n hdimage { gpt = true\n align = 1K }\n"           \
  " partition fsbl1 { image = \"tf-a.stm32\" }\n"                                       \
  " partition env { in-partition-table = no\n size = 16K offset = 0x8000 }\n"           \
  " partition rootfs { partition-type-uuid = L\n bootable = \"yes\""                    \
  " image = rootfs.ext4 size = 1G }\n"                                                  \
  "}\nimage data.vfat { vfat { files = { \"a\", \"b\" }\n file x { image = \"y\" } }\n" \
  " size = 4M }\n"

#define WKS                                                                            \
  "part fsbl1 --source rawcopy --sourceparams=\"file=tf-a.stm32\" --fixed-size 256K\n" \
  "part --source rootfs --label root --active --size 64 --offset 1024\n"               \
  "part /boot --source bootimg-partition --size=2G\n# part no\nbootloader --ptable gpt\nbad \"\n"

static const FjRecipePart *
get_part (const FjRecipe *recipe, guint i)
{
  g_assert_cmpuint (i, <, recipe->parts->len);
  return g_ptr_array_index (recipe->parts, i);
}

static void
test_genimage (void)
{
  g_autoptr (GPtrArray) recipes = fj_genimage_read ("g.cfg", GENIMAGE, strlen (GENIMAGE));
  const FjRecipe *recipe;

  g_assert_cmpuint (recipes->len, ==, 1);
  recipe = g_ptr_array_index (recipes, 0);
  g_assert_cmpstr (recipe->image, ==, "sd card.img");
  g_assert_true (recipe->is_gpt);
  g_assert_cmpuint (recipe->parts->len, ==, 3);
  g_assert_cmpstr (get_part (recipe, 0)->image, ==, "tf-a.stm32");
  g_assert_true (get_part (recipe, 1)->is_outside);
  g_assert_true (get_part (recipe, 1)->has_offset);
  g_assert_cmpuint (get_part (recipe, 1)->offset, ==, 0x8000);
  g_assert_cmpuint (get_part (recipe, 1)->size, ==, 16384);
  g_assert_true (get_part (recipe, 2)->is_bootable);
  g_assert_cmpuint (get_part (recipe, 2)->size, ==, 1 << 30);
}

static void
test_wks (void)
{
  g_autoptr (GPtrArray) recipes = fj_wks_read ("g.wks", WKS, strlen (WKS));
  const FjRecipe *recipe;

  g_assert_cmpuint (recipes->len, ==, 1);
  recipe = g_ptr_array_index (recipes, 0);
  g_assert_true (recipe->is_gpt);
  g_assert_cmpuint (recipe->parts->len, ==, 3);
  g_assert_cmpstr (get_part (recipe, 0)->name, ==, "fsbl1");
  g_assert_cmpuint (get_part (recipe, 0)->size, ==, 256 * 1024);
  g_assert_cmpstr (get_part (recipe, 1)->name, ==, "root");
  g_assert_true (get_part (recipe, 1)->is_root && get_part (recipe, 1)->is_bootable);
  g_assert_cmpuint (get_part (recipe, 1)->size, ==, 64 << 20);
  g_assert_cmpuint (get_part (recipe, 1)->offset, ==, 1 << 20);
  g_assert_cmpuint (get_part (recipe, 2)->size, ==, G_GUINT64_CONSTANT (2) << 30);
}

static void
test_bad_recipes (void)
{
  static const char *const texts[] = {
    "", "{", "image", "image x {", "image x { hdimage { } }", "}}}}",
    "image x { partition y { size = } }", "include(\"/etc/passwd\")", "image \"",
    "image x { hdimage {} partition { } }", "part", "part\n"
  };
  g_autofree char *huge = g_strnfill (FJ_RECIPE_MAX_SIZE + 1, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GPtrArray) one = fj_genimage_read ("x", texts[i], strlen (texts[i]));
    g_autoptr (GPtrArray) two = fj_wks_read ("x", texts[i], strlen (texts[i]));

    g_assert_true (one == NULL || one->len == 0);
    g_assert_cmpuint (two->len, <=, 1);
  }
  {
    g_autoptr (GPtrArray) one = fj_genimage_read ("x", huge, strlen (huge));
    g_autoptr (GPtrArray) two = fj_wks_read ("x", "part\0", 5);

    g_assert_null (one);
    g_assert_cmpuint (two->len, ==, 0);
  }
}

static void
assert_files (FjTree *tree, const char *only, const char *wanted)
{
  g_autoptr (GFile) folder = fj_tree_file (tree, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (FjBuild) build = fj_build_folder_read (folder, only, NULL, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < build->files->len; i++)
    g_string_append_printf (text, "%s ",
                            ((FjBuildFile *) g_ptr_array_index (build->files, i))->path);
  g_assert_cmpstr (text->str, ==, wanted);
}

/*
 * Two names of one file, a packed copy, what no board takes, names that no layout can hold, depth.
 */
static void
test_folder (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();

  fj_tree_write (tree, "image-20240301.ext4", "x");
  fj_tree_link (tree, "image.ext4", "image-20240301.ext4");
  fj_tree_write (tree, "sdcard.img", "x");
  fj_tree_write (tree, "sdcard.img.gz", "x");
  fj_tree_write (tree, "vmlinux", "x");
  fj_tree_write (tree, "readme.txt", "x");
  fj_tree_write (tree, "tab\tin.bin", "x");
  fj_tree_write (tree, "bytes\xff.bin", "x");
  fj_tree_write (tree, " space.bin", "x");
  fj_tree_write (tree, ".hidden.bin", "x");
  fj_tree_write (tree, "a/b/c/d/fip.bin", "x");
  fj_tree_write (tree, "a/b/c/d/e/deep.bin", "x");
  fj_tree_link (tree, "ring", ".");
  fj_tree_link (tree, "gone.bin", "nowhere");
  assert_files (tree, NULL, "a/b/c/d/fip.bin image.ext4 sdcard.img ");
  assert_files (tree, "sdcard.img.gz", "image.ext4 sdcard.img sdcard.img.gz ");
  assert_files (tree, "vmlinux", "image.ext4 sdcard.img vmlinux ");
}

/* What anybody may have put somewhere is not taken, unless that folder was named. */
static void
test_open_folder (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (GFile) top = fj_tree_file (tree, "");
  g_autoptr (GFile) open = NULL;
  g_autoptr (FjBuild) build = NULL;
  g_autoptr (FjBuild) named = NULL;

  fj_tree_write (tree, "fip.bin", "x");
  fj_tree_write (tree, "open/root.ext4", "x");
  open = fj_tree_file (tree, "open");
  g_assert_cmpint (g_chmod (g_file_peek_path (open), 01777), ==, 0);
  assert_files (tree, NULL, "fip.bin ");
  build = fj_build_folder_read (top, NULL, NULL, NULL);
  g_assert_cmpuint (build->unread->len, ==, 1);
  named = fj_build_folder_read (open, NULL, NULL, NULL);
  g_assert_cmpuint (named->files->len, ==, 1);
}

/* A tree without end is not looked through, and that is told. */
static void
test_limit (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (GFile) top = fj_tree_file (tree, "");
  g_autoptr (FjBuild) all = NULL;
  g_autoptr (FjBuild) some = NULL;

  for (guint i = 0; i < 1000; i++) {
    g_autofree char *name = g_strdup_printf ("a/%u.bin", i);

    fj_tree_write (tree, name, "x");
  }
  all = fj_build_folder_read (top, NULL, NULL, NULL);
  g_assert_cmpuint (all->files->len, ==, 1000);
  g_assert_cmpuint (all->unread->len, ==, 0);
  fj_tree_write (tree, "a/b/one-more.bin", "x");
  some = fj_build_folder_read (top, NULL, NULL, NULL);
  g_assert_cmpuint (some->files->len, ==, 1000);
  g_assert_cmpuint (some->unread->len, ==, 1);
}

/* What is there but cannot be taken is not called missing. */
static void
test_left_out (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (GFile) top = fj_tree_file (tree, "");
  g_autoptr (FjBuild) build = NULL;

  fj_tree_write (tree, "none", "x");
  fj_tree_write (tree, "root\tfs.ext4", "x");
  fj_tree_write (tree, "genimage.cfg", "}");
  fj_tree_write (tree, "r-2024.ext4", "x");
  fj_tree_write (tree, "r-2024.ext4.gz", "x");
  fj_tree_link (tree, "r.ext4", "r-2024.ext4");
  assert_files (tree, NULL, "r.ext4 ");
  build = fj_build_folder_read (top, NULL, NULL, NULL);
  for (guint i = 0; i < build->unread->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (build->unread, i));
  g_assert_cmpuint (build->unread->len, ==, 3);
}

static void
test_top_folders (void)
{
  static const char *const places[] = { "output/images", "tmp/deploy/images",
                                        "build/tmp/deploy/images", "bin/targets/stm32" };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autoptr (FjTree) tree = fj_tree_new ();
    g_autofree char *name = g_strconcat (places[i], "/fip.bin", NULL);
    g_autoptr (GFile) top = fj_tree_file (tree, "");
    g_autoptr (GFile) place = NULL;
    g_autofree char *path = NULL;

    fj_tree_write (tree, name, "x");
    place = fj_build_folder_resolve (top);
    path = g_file_get_relative_path (top, place);
    g_assert_cmpstr (path, ==, places[i]);
  }
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;
  g_autoptr (FjProposals) found = fj_proposals_find_finish (result, error);

  g_assert_null (found);
}

static void
test_async_errors (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (GFile) nowhere = fj_tree_file (tree, "nowhere.img");
  g_autoptr (GFile) text = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) gone = NULL;
  g_autoptr (GError) other = NULL;
  g_autoptr (GError) stopped = NULL;

  fj_tree_write (tree, "text.img", "no card");
  text = fj_tree_file (tree, "text.img");
  g_cancellable_cancel (cancelled);
  fj_proposals_find_async (nowhere, NULL, on_found, &gone);
  fj_proposals_find_async (text, NULL, on_found, &other);
  fj_proposals_find_async (text, cancelled, on_found, &stopped);
  while (gone == NULL || other == NULL || stopped == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (gone, FJ_ERROR, FJ_ERROR_IMAGE);
  g_assert_error (other, FJ_ERROR, FJ_ERROR_IMAGE);
  g_assert_error (stopped, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/build-folder/genimage", test_genimage);
  g_test_add_func ("/flashjig/build-folder/wks", test_wks);
  g_test_add_func ("/flashjig/build-folder/bad-recipes", test_bad_recipes);
  g_test_add_func ("/flashjig/build-folder/folder", test_folder);
  g_test_add_func ("/flashjig/build-folder/open-folder", test_open_folder);
  g_test_add_func ("/flashjig/build-folder/left-out", test_left_out);
  g_test_add_func ("/flashjig/build-folder/limit", test_limit);
  g_test_add_func ("/flashjig/build-folder/top-folders", test_top_folders);
  g_test_add_func ("/flashjig/build-folder/async-errors", test_async_errors);
  return g_test_run ();
}
