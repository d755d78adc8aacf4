/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-boot-header.h>
#include <fj-layout-check.h>
#include <fj-layout-templates.h>
#include <fj-stm32mp-family.h>
#include <string.h>

#define FAMILY(version) \
  fj_stm32mp_family_get_info (fj_stm32mp_family_from_version (FJ_STM32_HEADER_##version))

static const char *const kinds[] = { "sd", "emmc", "nand", "raw" };
/* of headers; 0: not known */
static const guint32 versions[] = { 0, FJ_STM32_HEADER_1_0, FJ_STM32_HEADER_2_0,
                                    FJ_STM32_HEADER_2_3, FJ_STM32_HEADER_2_2 };

static void
assert_no_errors (FjLayout *layout)
{
  g_autoptr (GPtrArray) issues = fj_layout_check (layout, NULL, 0);

  for (guint i = 0; i < issues->len; i++) {
    FjIssue *issue = g_ptr_array_index (issues, i);

    if (fj_issue_get_severity (issue) == FJ_SEVERITY_ERROR)
      g_test_message ("row %d: %s", fj_issue_get_row (issue), fj_issue_get_text (issue));
  }
  g_assert_cmpuint (fj_issues_count (issues, FJ_SEVERITY_ERROR), ==, 0);
}

/* What is offered as a start must be right by our own rules. */
static void
test_are_right (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint j = 0; j < G_N_ELEMENTS (versions); j++) {
      g_autoptr (FjLayout) layout = fj_layout_template_new (
        kinds[i], fj_stm32mp_family_get_info (fj_stm32mp_family_from_version (versions[j])), NULL);

      g_assert_nonnull (layout);
      g_assert_cmpuint (fj_layout_get_n_rows (layout), >=, 3);
      g_assert_false (fj_layout_get_modified (layout));
      assert_no_errors (layout);
    }
  g_assert_null (fj_layout_template_new ("tape", FAMILY (1_0), NULL));
}

static void
test_family (void)
{
  g_autoptr (FjLayout) mp15 = fj_layout_template_new ("sd", FAMILY (1_0), NULL);
  g_autoptr (FjLayout) mp2 = fj_layout_template_new ("sd", FAMILY (2_2), NULL);

  /* the newer chips want the firmware of their memory between the two boot files */
  g_assert_cmpstr (fj_partition_get_text (fj_layout_get_row (mp15, 1), FJ_COLUMN_ID), ==, "0x03");
  g_assert_cmpstr (fj_partition_get_text (fj_layout_get_row (mp2, 1), FJ_COLUMN_ID), ==, "0x02");
}

static void
test_image (void)
{
  g_autoptr (FjLayout) layout = fj_layout_template_new ("raw", FAMILY (1_0), "my card.img");

  g_assert_cmpstr (fj_partition_get_text (fj_layout_get_row (layout, 2), FJ_COLUMN_FILE), ==,
                   "my card.img");
}

/* A row for a file is of a type and has a name by what the file is called. */
static void
test_row_for_file (void)
{
  static const char *const files[][3] = {
    { "st-image-bootfs-openstlinux-stm32mp1.ext4", "bootfs", "FileSystem" },
    { "rootfs.ext4.xz", "rootfs", "FileSystem" },
    { "data/my data.bin", "my-data", "Binary" },
    { "fip-stm32mp157c-dk2.bin", "fip-stm32mp1", "FIP" },
    { "system.ubi", "system", "System" },
    { "sdcard.img.gz", "sdcard", "RawImage" },
    { ".hidden", "part", "Binary" },
  };
  g_autoptr (FjLayout) layout = fj_layout_template_new ("raw", FAMILY (1_0), NULL);
  guint place = fj_layout_get_n_rows (layout);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (FjPartition) row = fj_layout_template_new_row_for (layout, place - 1, files[i][0]);

    if (i < 5)
      g_assert_cmpstr (fj_partition_get_text (row, FJ_COLUMN_NAME), ==, files[i][1]);
    g_assert_cmpstr (fj_partition_get_text (row, FJ_COLUMN_TYPE), ==, files[i][2]);
    g_assert_cmpstr (fj_partition_get_text (row, FJ_COLUMN_FILE), ==, files[i][0]);
    g_assert_cmpint (g_str_equal (fj_partition_get_text (row, FJ_COLUMN_OFFSET), "0x0"), ==,
                     i == 5);
  }
  for (guint i = 1; i < 4; i++) {
    g_autoptr (FjPartition) row = fj_layout_template_new_row_for (layout, place - 1, "data.bin");
    g_autofree char *name = i == 1 ? g_strdup ("data") : g_strdup_printf ("data-%u", i);

    g_assert_cmpstr (fj_partition_get_text (row, FJ_COLUMN_NAME), ==, name);
    fj_layout_insert (layout, place++, row);
  }
}

static void
test_new_row (void)
{
  g_autoptr (FjLayout) layout = fj_layout_template_new ("sd", FAMILY (1_0), NULL);

  for (guint i = 0; i < 20; i++) {
    guint last = fj_layout_get_n_rows (layout) - 1;
    g_autoptr (FjPartition) row = fj_layout_template_new_row (layout, last);

    fj_layout_insert (layout, last + 1, row);
    fj_layout_set_text (layout, last + 1, FJ_COLUMN_FILE, "data.bin");
  }
  assert_no_errors (layout);
}

static void
test_clipboard (void)
{
  g_autoptr (FjLayout) layout = fj_layout_template_new ("emmc", FAMILY (1_0), NULL);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  for (guint i = 2; i < 5; i++)
    g_array_append_val (numbers, i);
  text = fj_rows_to_text (layout, numbers);
  rows = fj_rows_from_text (text);
  g_assert_cmpuint (rows->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    for (FjColumn column = 0; column < FJ_N_COLUMNS; column++)
      g_assert_cmpstr (fj_partition_get_text (g_ptr_array_index (rows, i), column), ==,
                       fj_partition_get_text (fj_layout_get_row (layout, i + 2), column));
}

static void
test_strange_clipboard (void)
{
  static const char *const texts[] = {
    "", "a sentence", "\n\n", "\xff\t\xfe", "P\t0x10", "#\t#\n"
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GPtrArray) rows = fj_rows_from_text (texts[i]);

    g_assert_cmpuint (rows->len, <=, 1);
  }
}

#define MODEL                                                    \
  "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\tusb-dk2.stm32\n"       \
  "-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip-dk2.bin\n"             \
  "P\t0x04\tfsbl1\tBinary\tmmc0\t0x00004400\tsdcard-dk2.stm32\n" \
  "P\t0x20\trootfs\tFileSystem\tmmc0\t0x04984400\tcore.ext4\n"

static const char *
get_file (FjLayout *layout, const char *name)
{
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++) {
    FjPartition *row = fj_layout_get_row (layout, i);

    if (g_str_equal (fj_partition_get_text (row, FJ_COLUMN_NAME), name))
      return fj_partition_get_text (row, FJ_COLUMN_FILE);
  }
  return NULL;
}

/* By id or name, on the same storage, and taken back in one step. */
static void
test_fill (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (MODEL, strlen (MODEL));
  g_autoptr (FjLayout) model = fj_layout_new_from_bytes (bytes, NULL);
  g_autoptr (FjLayout) sd = fj_layout_template_new ("sd", NULL, NULL);
  g_autoptr (FjLayout) emmc = fj_layout_template_new ("emmc", NULL, NULL);

  g_assert_cmpuint (fj_layout_template_fill (emmc, model), ==, 0);
  g_assert_cmpstr (get_file (emmc, "fsbl-boot"), ==, "tf-a-usb.stm32");
  g_assert_cmpuint (fj_layout_template_fill (sd, model), ==, 4);
  g_assert_cmpstr (get_file (sd, "fsbl-boot"), ==, "usb-dk2.stm32");
  g_assert_cmpstr (get_file (sd, "fip-boot"), ==, "fip-dk2.bin");
  g_assert_cmpstr (get_file (sd, "fsbl1"), ==, "sdcard-dk2.stm32");
  g_assert_cmpstr (get_file (sd, "fsbl2"), ==, "tf-a-sdcard.stm32");
  g_assert_cmpstr (get_file (sd, "u-boot-env"), ==, "none");
  g_assert_cmpstr (get_file (sd, "rootfs"), ==, "core.ext4");
  fj_layout_undo (sd);
  g_assert_cmpstr (get_file (sd, "fsbl-boot"), ==, "tf-a-usb.stm32");
  g_assert_false (fj_layout_can_undo (sd));
}

static void
add_file (FjBuild *build, const char *path, FjImageKind kind)
{
  FjBuildFile *file = fj_build_file_new (path);

  file->kind = kind;
  file->is_whole = TRUE;
  g_ptr_array_add (build->files, file);
}

static FjBuildFile *
add_stm32 (FjBuild *build, const char *path, guint8 type, guint32 address)
{
  FjBuildFile *file;

  add_file (build, path, FJ_IMAGE_STM32);
  file = g_ptr_array_index (build->files, build->files->len - 1);
  file->chips = fj_stm32_chips_from_version (FJ_STM32_HEADER_1_0);
  file->binary_type = type;
  file->load_address = address;
  return file;
}

/* Of a build that lacks files, those that are there go into their rows, if it is clear which. */
static void
test_fill_some (void)
{
  g_autoptr (FjLayout) layout = fj_layout_template_new ("sd", FAMILY (2_0), NULL);
  g_autoptr (FjBuild) build = fj_build_new ();
  g_autofree char *boot = g_strdup (get_file (layout, "bootfs"));
  g_autofree char *usb = g_strdup (get_file (layout, "fsbl-boot"));

  g_assert_cmpuint (fj_layout_template_fill_some (layout, build), ==, 0);
  g_assert_false (fj_layout_can_undo (layout));
  add_stm32 (build, "out/tf-a-stm32mp135f-dk-sdcard.stm32", 0x10, 0x2ffe0000);
  add_stm32 (build, "out/tf-a-stm32mp135f-dk-emmc.stm32", 0x10, 0x2ffe0000);
  add_file (build, "out/fip-stm32mp135f-dk.bin", FJ_IMAGE_FIP);
  ((FjBuildFile *) g_ptr_array_index (build->files, 2))->has_uboot = TRUE;
  add_file (build, "st-image-rootfs.ext4", FJ_IMAGE_EXT4);
  add_file (build, "a-bootfs.ext4", FJ_IMAGE_EXT4);
  add_file (build, "b-bootfs.ext4", FJ_IMAGE_EXT4);
  add_file (build, "notes.txt", FJ_IMAGE_OTHER);
  g_assert_cmpuint (fj_layout_template_fill_some (layout, build), ==, 5);
  g_assert_cmpstr (get_file (layout, "fsbl1"), ==, "out/tf-a-stm32mp135f-dk-sdcard.stm32");
  g_assert_cmpstr (get_file (layout, "fsbl2"), ==, "out/tf-a-stm32mp135f-dk-sdcard.stm32");
  g_assert_cmpstr (get_file (layout, "fip-boot"), ==, "out/fip-stm32mp135f-dk.bin");
  g_assert_cmpstr (get_file (layout, "fip"), ==, "out/fip-stm32mp135f-dk.bin");
  g_assert_cmpstr (get_file (layout, "rootfs"), ==, "st-image-rootfs.ext4");
  /* two fit, and none does */
  g_assert_cmpstr (get_file (layout, "bootfs"), ==, boot);
  g_assert_cmpstr (get_file (layout, "fsbl-boot"), ==, usb);
  /* what is there already stays */
  g_assert_cmpuint (fj_layout_template_fill_some (layout, build), ==, 0);
  fj_layout_undo (layout);
  g_assert_false (fj_layout_can_undo (layout));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/layout-templates/row-for-file", test_row_for_file);
  g_test_add_func ("/flashjig/layout-templates/are-right", test_are_right);
  g_test_add_func ("/flashjig/layout-templates/family", test_family);
  g_test_add_func ("/flashjig/layout-templates/image", test_image);
  g_test_add_func ("/flashjig/layout-templates/new-row", test_new_row);
  g_test_add_func ("/flashjig/layout-templates/clipboard", test_clipboard);
  g_test_add_func ("/flashjig/layout-templates/fill", test_fill);
  g_test_add_func ("/flashjig/layout-templates/fill-some", test_fill_some);
  g_test_add_func ("/flashjig/layout-templates/strange-clipboard", test_strange_clipboard);
  return g_test_run ();
}
