/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-tree.h"

#include <fj-layout-finder.h>
#include <fj-layout-words.h>
#include <sys/stat.h>

#define BOOT                                                     \
  "#Opt\tId\tName\tType\tIP\tOffset\tBinary\n"                   \
  "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a/tf-a-usb.stm32\n" \
  "-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip/fip.bin\n"
#define CARD BOOT "P\t0x10\trootfs\tFileSystem\tmmc0\t0x00484400\troot.ext4\n"

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static const char *last_cut_text;

static GPtrArray *
find_async (GFile *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  fj_layout_finder_find_async (folder, cancellable, on_found, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return fj_layout_finder_find_finish (result, &last_cut_text, error);
}

static GPtrArray *
find (FjTree *tree, const char *name)
{
  g_autoptr (GFile) folder = fj_tree_file (tree, name);
  g_autoptr (GError) error = NULL;
  GPtrArray *found = find_async (folder, NULL, &error);

  g_assert_no_error (error);
  return found;
}

static void
assert_paths (GPtrArray *found, ...)
{
  va_list     args;
  const char *path;
  guint       i = 0;

  va_start (args, found);
  while ((path = va_arg (args, const char *)) != NULL) {
    const FjFoundLayout *layout = i < found->len ? g_ptr_array_index (found, i) : NULL;

    g_assert_nonnull (layout);
    g_assert_cmpstr (layout->path, ==, path);
    i++;
  }
  va_end (args);
  g_assert_cmpuint (found->len, ==, i);
}

/* As a starter package of OpenSTLinux lies on a disk, seen from its top and from its middle. */
static void
test_package (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) some = NULL;
  const char *const names[] = { "pack/images/stm32mp1/flashlayout_x/optee/FlashLayout_sdcard.tsv",
                                "pack/images/stm32mp1/flashlayout_x/trusted/FlashLayout_EMMC.TSV" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    fj_tree_write (tree, names[i], CARD);
  fj_tree_write (tree, "pack/images/stm32mp1/scripts/readme.txt", CARD);
  all = find (tree, "pack");
  assert_paths (all, names[0] + strlen ("pack/"), names[1] + strlen ("pack/"), NULL);
  some = find (tree, "pack/images/stm32mp1/flashlayout_x/optee");
  assert_paths (some, "FlashLayout_sdcard.tsv", NULL);
}

static void
test_depth (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (GPtrArray) found = NULL;

  fj_tree_write (tree, "1/2/3/4/deep.tsv", CARD);
  fj_tree_write (tree, "1/2/3/4/5/too-deep.tsv", CARD);
  found = find (tree, "");
  assert_paths (found, "1/2/3/4/deep.tsv", NULL);
}

/* Whatever is in a folder, there is an end to it, and what is near is among what is found. */
static void
test_limit (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (GPtrArray) found = NULL;

  for (guint i = 0; i < 199; i++) {
    g_autofree char *name = g_strdup_printf ("a/b/%u.tsv", i);

    fj_tree_write (tree, name, CARD);
  }
  fj_tree_write (tree, "z/near.tsv", CARD);
  found = find (tree, "");
  g_assert_cmpuint (found->len, ==, 200);
  g_assert_null (last_cut_text);
  g_ptr_array_unref (found);

  fj_tree_write (tree, "a/b/more.tsv", CARD);
  found = find (tree, "");
  g_assert_cmpuint (found->len, ==, 200);
  g_assert_nonnull (last_cut_text);
  g_assert_cmpstr (((FjFoundLayout *) found->pdata[found->len - 1])->path, ==, "z/near.tsv");
}

/* A table of a spreadsheet is no layout; one that another program wrote, or an old one, is. */
static void
test_contents (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (GPtrArray) found = NULL;

  fj_tree_write (tree, "2018.tsv", "Selected\tPartId\tPartName\n1\t0x01\tfsbl1\n");
  fj_tree_write (tree, "headless.tsv", "P\t0x10\tcard\tRawImage\tmmc0\t0x0\tcard.img\n");
  fj_tree_write (tree, "mark.tsv", "\xef\xbb\xbf" CARD);
  fj_tree_write (tree, "spaces.tsv", "P   0x10  card  RawImage  mmc0  0x0  card.img\r\n");
  fj_tree_write (tree, "birds.tsv", "Name\tNumber\nPED\t12\nStork\t0x10\n");
  fj_tree_write (tree, "empty.tsv", "");
  fj_tree_write (tree, ".hidden.tsv", CARD);
  found = find (tree, "");
  assert_paths (found, "2018.tsv", "headless.tsv", "mark.tsv", "spaces.tsv", NULL);
}

/* Names that lead in a circle, to a second time the same, nowhere, or to what would never end. */
static void
test_links (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *pipe = g_build_filename (tree->path, "pipe.tsv", NULL);

  fj_tree_write (tree, "real/z.tsv", CARD);
  fj_tree_link (tree, "a.tsv", "real/z.tsv");
  fj_tree_link (tree, "gone.tsv", "nowhere.tsv");
  fj_tree_link (tree, "real/ring", "..");
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  found = find (tree, "");
  assert_paths (found, "real/z.tsv", NULL);
}

static void
test_async (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (GFile) folder = fj_tree_file (tree, "");
  g_autoptr (GFile) missing = fj_tree_file (tree, "missing");
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;

  fj_tree_write (tree, "one.tsv", CARD);
  found = find_async (folder, NULL, &error);
  g_assert_no_error (error);
  assert_paths (found, "one.tsv", NULL);

  g_assert_null (find_async (missing, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_cancellable_cancel (cancelled);
  g_assert_null (find_async (folder, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
assert_words (const char *path, const char *text, const char *expected)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (FjLayout) layout = fj_layout_new_from_bytes (bytes, &error);
  g_autofree char *words = NULL;

  g_assert_no_error (error);
  words = fj_layout_words_new (layout, path);
  g_assert_cmpstr (words, ==, expected);
}

static void
test_words (void)
{
  assert_words ("optee/FlashLayout_sdcard_stm32mp157c-dk2-optee.tsv", CARD,
                "SD card · STM32MP157C-DK2 · OP-TEE · 1 partition");
  assert_words ("trusted/FlashLayout_sdcard_stm32mp157f-trusted.tsv", CARD,
                "SD card · STM32MP157F · TF-A without OP-TEE · 1 partition");
  assert_words ("flash.tsv", CARD, "SD card · 1 partition");
  assert_words ("FlashLayout_nor-emmc_stm32mp157c-ev1-scmi-optee.tsv",
                BOOT "P\t0x04\tfsbl1\tBinary\tnor0\t0x0\ta\n"
                     "P\t0x06\tfip\tFIP\tmmc1\tboot1\tb\n",
                "NOR flash · eMMC · STM32MP157C-EV1 · OP-TEE with SCMI · 2 partitions");
  assert_words ("FlashLayout_delete-all.tsv", BOOT "PED\t0x30\tall\tRawImage\tmmc0\t0x0\tnone\n",
                "SD card · writes nothing, erases only");
  assert_words ("nor.tsv",
                BOOT "PED\t0x30\tcard\tRawImage\tmmc0\t0x0\tnone\n"
                     "P\t0x04\tfsbl1\tBinary\tnor0\t0x0\ta\n",
                "NOR flash · 1 partition");
  assert_words ("usb.tsv", BOOT, "boot files only");
  assert_words ("wrong.tsv", "#Opt\nP\t0x99x\n", "no row that U-Boot can read");
  assert_words ("FlashLayout_sd_stm32mp135f-dk.tsv",
                "P\t0x1\tfsbl-openbl\tBinary\tnone\t0x0\ta\n"
                "P\t0x4\tapp\tBinary\tmmc0\t0x80\tb\n",
                "SD card · STM32MP135F-DK · flash layout for ST's external loader");
}

/* A layout called flash.tsv: its boot files know the board. */
static void
test_words_of_boot_files (void)
{
  assert_words ("flash.tsv",
                "-\t0x01\tfsbl\tBinary\tnone\t0x0\tarm-trusted-firmware/"
                "tf-a-stm32mp135f-dk-optee-programmer-usb.stm32\n"
                "-\t0x03\tfip\tFIP\tnone\t0x0\tfip-stm32mp135f-dk-opteemin.bin\n"
                "P\t0x10\tcard\tRawImage\tmmc0\t0x0\tcard.img\n",
                "SD card · STM32MP135F-DK · OP-TEE, minimal · 1 image of a whole storage");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/layout-finder/package", test_package);
  g_test_add_func ("/flashjig/layout-finder/depth", test_depth);
  g_test_add_func ("/flashjig/layout-finder/limit", test_limit);
  g_test_add_func ("/flashjig/layout-finder/contents", test_contents);
  g_test_add_func ("/flashjig/layout-finder/links", test_links);
  g_test_add_func ("/flashjig/layout-finder/async", test_async);
  g_test_add_func ("/flashjig/layout-finder/words", test_words);
  g_test_add_func ("/flashjig/layout-finder/words-of-boot-files", test_words_of_boot_files);
  return g_test_run ();
}
