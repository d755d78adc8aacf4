/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-plan-fixture.h"

#include <fj-bytes.h>
#include <fj-error.h>
#include <fj-stm32mp-plan.h>
#include <string.h>

#define MIB (1024 * 1024)

/* A layout and the issue that it gives. Row -1: the whole layout; no severity: no such issue. */
typedef struct {
  const char *layout;
  int         severity;
  const char *code;
  int         row;
  int         error_code;
} Case;

#define NOT_THERE -1
#define HINT FJ_SEVERITY_HINT
#define WARNING FJ_SEVERITY_WARNING
#define ERROR FJ_SEVERITY_ERROR

static void
check_with (Fixture *self, const FjPlanOptions *options, const Case *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    if (cases[i].severity == NOT_THERE)
      plan_fixture_assert_no_issue (self, cases[i].layout, options, cases[i].code);
    else
      plan_fixture_assert_issue (self, cases[i].layout, options, (FjSeverity) cases[i].severity,
                                 cases[i].code, cases[i].row, cases[i].error_code);
}

#define CHECK(self, cases) check_with (self, NULL, cases, G_N_ELEMENTS (cases))

#define SMALL(file) PART ("0x10", "small", "System", "0x4400", file)
#define BEHIND(offset, file) PART ("0x11", "next", "System", offset, file)

static void
test_too_large (Fixture *self, gconstpointer unused)
{
  static const Case cases[] = {
    { BOOT SMALL ("rootfs.img") BEHIND ("0x104200", "fip.bin"), ERROR, "file-too-large", 2,
      FJ_ERROR_IMAGE },
    { BOOT SMALL ("rootfs.img.gz") BEHIND ("0x104200", "fip.bin"), ERROR, "file-too-large", 2,
      FJ_ERROR_IMAGE },
    /* there is room in one of its two rows only */
    { BOOT SMALL ("rootfs.img.gz") BEHIND ("0x104200", "rootfs.img.gz"), ERROR, "file-too-large", 2,
      FJ_ERROR_IMAGE },
    { BOOT PART ("0x0F", "large", "System", "0x304400", "rootfs.img.gz") SMALL ("rootfs.img.gz")
        BEHIND ("0x104200", "fip.bin"),
      ERROR, "file-too-large", 3, FJ_ERROR_IMAGE },
    { BOOT SMALL ("rootfs.img") BEHIND ("0x104400", "fip.bin"), NOT_THERE, "file-too-large" },
    { BOOT SMALL ("rootfs.img.gz") BEHIND ("0x104400", "fip.bin"), NOT_THERE, "file-too-large" },
  };

  CHECK (self, cases);
}

static void
test_too_large_for_board (Fixture *self, gconstpointer unused)
{
  FjStorageGeometry geometry = {
    .kind = FJ_STORAGE_MMC,
    .size = MIB - 512,
    .erase_size = 512,
    .first_usable = 0x4400,
  };
  FjPlanOptions options = { .geometry = &geometry, .n_geometry = 1 };

  plan_fixture_assert_issue (self, ARTICLE, &options, ERROR, "file-too-large", 2, FJ_ERROR_IMAGE);
  geometry.size = MIB;
  plan_fixture_assert_no_issue (self, ARTICLE, &options, "file-too-large");
}

#define WITH_FSBL(file) FSBL (file) SSBL ("fip.bin") RAW ("rootfs.img")

static void
test_fsbl (Fixture *self, gconstpointer unused)
{
  static const Case cases[] = {
    { WITH_FSBL ("fip.bin"), ERROR, "fsbl-no-header", 0, FJ_ERROR_IMAGE },
    { WITH_FSBL ("u-boot.stm32"), WARNING, "fsbl-is-spl", 0 },
    { WITH_FSBL ("cm33.stm32"), WARNING, "fsbl-type", 0 },
    { WITH_FSBL ("new.stm32"), WARNING, "fsbl-version", 0 },
    { WITH_FSBL ("large.stm32"), ERROR, "fsbl-too-large", 0, FJ_ERROR_IMAGE },
    { WITH_FSBL ("full.stm32"), NOT_THERE, "fsbl-too-large" },
    { WITH_FSBL ("large-13.stm32"), ERROR, "fsbl-too-large", 0, FJ_ERROR_IMAGE },
    { WITH_FSBL ("full-13.stm32"), NOT_THERE, "fsbl-too-large" },
    { WITH_FSBL ("bad.stm32"), ERROR, "fsbl-checksum", 0, FJ_ERROR_IMAGE },
    { WITH_FSBL ("tf-a.stm32"), NOT_THERE, "fsbl-checksum" },
  };
  const char *usb = PLAN_FIXTURE_USB;

  plan_fixture_write_stm32 (self, "cm33.stm32", FJ_STM32_HEADER_1_0, 0x30, 5000, usb);
  plan_fixture_write_stm32 (self, "new.stm32", 0x00010100, 0x10, 5000, usb);
  plan_fixture_write_stm32 (self, "large.stm32", FJ_STM32_HEADER_1_0, 0x10, 252929, usb);
  plan_fixture_write_stm32 (self, "full.stm32", FJ_STM32_HEADER_1_0, 0x10, 252928, usb);
  plan_fixture_write_stm32 (self, "large-13.stm32", FJ_STM32_HEADER_2_0, 0x10, 131073, usb);
  plan_fixture_write_stm32 (self, "full-13.stm32", FJ_STM32_HEADER_2_0, 0x10, 131072, usb);
  plan_fixture_damage (self, "tf-a.stm32", "bad.stm32");
  CHECK (self, cases);
}

/* What is in the file counts, whatever it is called. */
static void
test_fsbl_programmer (Fixture *self, gconstpointer unused)
{
  static const Case cases[] = {
    { WITH_FSBL ("tf-a-sdcard.stm32"), WARNING, "fsbl-for-storage", 0 },
    { WITH_FSBL ("plain.stm32"), HINT, "fsbl-no-usb", 0 },
    { WITH_FSBL ("tf-a-emmc.stm32"), NOT_THERE, "fsbl-for-storage" },
    { WITH_FSBL ("tf-a-emmc.stm32"), NOT_THERE, "fsbl-no-usb" },
  };

  plan_fixture_write_stm32 (self, "tf-a-sdcard.stm32", FJ_STM32_HEADER_1_0, 0x10, 5000, "");
  plan_fixture_write_stm32 (self, "plain.stm32", FJ_STM32_HEADER_1_0, 0x10, 5000, "");
  plan_fixture_write_stm32 (self, "tf-a-emmc.stm32", FJ_STM32_HEADER_1_0, 0x10, 5000,
                            PLAN_FIXTURE_USB);
  CHECK (self, cases);
}

static void
test_wrong_chip (Fixture *self, gconstpointer unused)
{
  static const Case on_mp15[] = {
    { WITH_FSBL ("tf-a-13.stm32"), ERROR, "fsbl-wrong-chip", 0, FJ_ERROR_WRONG_CHIP },
    { WITH_FSBL ("tf-a-25.stm32"), ERROR, "fsbl-wrong-chip", 0, FJ_ERROR_WRONG_CHIP },
    { WITH_FSBL ("tf-a.stm32"), NOT_THERE, "fsbl-wrong-chip" },
  };
  static const Case on_mp13[] = {
    { WITH_FSBL ("tf-a.stm32"), ERROR, "fsbl-wrong-chip", 0, FJ_ERROR_WRONG_CHIP },
    { WITH_FSBL ("tf-a-13.stm32"), NOT_THERE, "fsbl-wrong-chip" },
  };
  /* the board is not known: what is written has to suit the first stage */
  static const Case on_any[] = {
    { BOOT PART ("0x04", "fsbl1", "Binary", "0x4400", "tf-a-13.stm32"), ERROR, "boot-wrong-chip", 2,
      FJ_ERROR_WRONG_CHIP },
  };
  const FjPlanOptions mp15 = { .family = FAMILY (1_0) };
  const FjPlanOptions mp13 = { .family = FAMILY (2_0) };

  check_with (self, &mp15, on_mp15, G_N_ELEMENTS (on_mp15));
  check_with (self, &mp13, on_mp13, G_N_ELEMENTS (on_mp13));
  CHECK (self, on_any);
}

#define WITH_SSBL(file) FSBL ("tf-a.stm32") SSBL (file)

static void
test_ssbl (Fixture *self, gconstpointer unused)
{
  static const Case cases[] = {
    { ARTICLE, HINT, "ssbl-old", 1 },
    { FSBL ("tf-a-13.stm32") SSBL ("u-boot.stm32"), WARNING, "ssbl-old", 1 },
    { WITH_SSBL ("tf-a.stm32"), ERROR, "ssbl-is-first-stage", 1, FJ_ERROR_IMAGE },
    { WITH_SSBL ("tf-a.stm32"), NOT_THERE, "ssbl-old" },
    { WITH_SSBL ("u-boot.stm32"), NOT_THERE, "ssbl-is-first-stage" },
    { WITH_SSBL ("rootfs.img"), WARNING, "ssbl-kind", 1 },
    { WITH_SSBL ("ddr.bin"), WARNING, "fip-no-uboot", 1 },
    { WITH_SSBL ("cut.bin"), ERROR, "fip-damaged", 1, FJ_ERROR_IMAGE },
    { WITH_SSBL ("huge.bin"), ERROR, "fip-too-large", 1, FJ_ERROR_IMAGE },
    { WITH_SSBL ("mute.stm32"), HINT, "uboot-no-stm32prog", 1 },
    { WITH_SSBL ("bad.stm32"), ERROR, "ssbl-checksum", 1, FJ_ERROR_IMAGE },
    { WITH_SSBL ("fip.bin"), NOT_THERE, "fip-no-uboot" },
    { WITH_SSBL ("fip.bin"), NOT_THERE, "fip-too-large" },
  };

  fixture_write (self, "cut.bin", "\x01\x00\x64\xaa\x01", 5);
  plan_fixture_write_fip (self, "huge.bin", 16 * MIB + 1, TRUE);
  plan_fixture_write_stm32 (self, "mute.stm32", FJ_STM32_HEADER_1_0, 0x00, 5000, "U-Boot 2018.11");
  plan_fixture_damage (self, "u-boot.stm32", "bad.stm32");
  CHECK (self, cases);
}

#define WITH_DDR(fsbl, file) FSBL (fsbl) DDR (file) SSBL ("fip.bin")

static void
test_ddr (Fixture *self, gconstpointer unused)
{
  static const Case cases[] = {
    { WITH_DDR ("tf-a-25.stm32", "ddr.bin"), NOT_THERE, "ddr-too-large" },
    { WITH_DDR ("tf-a-25.stm32", "ddr.bin"), NOT_THERE, "ddr-missing" },
    { WITH_DDR ("tf-a.stm32", "ddr.bin"), WARNING, "ddr-unexpected", 1 },
    { FSBL ("tf-a-25.stm32") SSBL ("fip.bin"), WARNING, "ddr-missing", -1 },
    { FSBL ("tf-a-21.stm32") SSBL ("fip.bin"), WARNING, "ddr-missing", -1 },
    { WITH_DDR ("tf-a-25.stm32", "tf-a.stm32"), ERROR, "ddr-no-fip", 1, FJ_ERROR_IMAGE },
    { WITH_DDR ("tf-a-25.stm32", "uboot.bin"), WARNING, "ddr-has-uboot", 1 },
    { WITH_DDR ("tf-a-25.stm32", "full.bin"), WARNING, "ddr-too-large", 1 },
    { WITH_DDR ("tf-a-25.stm32", "large.bin"), ERROR, "ddr-too-large", 1, FJ_ERROR_IMAGE },
  };

  plan_fixture_write_fip (self, "uboot.bin", 30000, TRUE);
  plan_fixture_write_fip (self, "full.bin", 0xA000, FALSE);
  plan_fixture_write_fip (self, "large.bin", 0xA001, FALSE);
  CHECK (self, cases);
}

#define AS_FSBL(file) BOOT PART ("0x04", "fsbl1", "Binary", "0x4400", file)
#define AS_FIP(file) BOOT PART ("0x06", "fip-a", "FIP", "0x4400", file)

static void
test_boot_partitions (Fixture *self, gconstpointer unused)
{
  static const Case cases[] = {
    { AS_FSBL ("rootfs.img"), WARNING, "boot-no-header", 2 },
    { BOOT ROW ("P", "0x10", "x", "Binary", "mmc1", "boot1", "rootfs.img"), WARNING,
      "boot-no-header", 2 },
    { BOOT PART ("0x04", "metadata1", "Binary", "0x4400", "rootfs.img"), NOT_THERE,
      "boot-no-header" },
    { AS_FSBL ("tf-a.stm32"), NOT_THERE, "boot-usb-build" },
    { AS_FSBL ("tf-a-usb.stm32"), WARNING, "boot-usb-build", 2 },
    { AS_FSBL ("bad.stm32"), WARNING, "boot-checksum", 2 },
    { AS_FIP ("rootfs.img"), WARNING, "part-no-fip", 2 },
    { AS_FIP ("cut.bin"), WARNING, "part-fip-damaged", 2 },
    { AS_FIP ("fip.bin"), NOT_THERE, "part-no-fip" },
  };

  plan_fixture_write_stm32 (self, "tf-a-usb.stm32", FJ_STM32_HEADER_1_0, 0x10, 5000,
                            PLAN_FIXTURE_USB);
  plan_fixture_damage (self, "tf-a.stm32", "bad.stm32");
  fixture_write (self, "cut.bin", "\x01\x00\x64\xaa\x01", 5);
  CHECK (self, cases);
}

#define AS_ROOTFS(file) BOOT PART ("0x10", "rootfs", "FileSystem", "0x4400", file)

static void
test_sparse (Fixture *self, gconstpointer unused)
{
  static const Case cases[] = {
    { AS_ROOTFS ("sparse.img"), WARNING, "android-sparse", 2 },
    { AS_ROOTFS ("rootfs.img"), NOT_THERE, "android-sparse" },
  };

  fixture_write (self, "sparse.img", "\x3a\xff\x26\xed\x01\x00\x00\x00", 8);
  CHECK (self, cases);
}

/* The start of a GPT that says how large its disk is; the rest of the table is damaged. */
static void
write_disk (Fixture *self, const char *name, guint32 sectors)
{
  g_autofree guint8 *data = g_malloc0 (MIB);
  FjWriter           writer = FJ_WRITER_INIT (data + 512 + 32, 4);

  memcpy (data + 512, "EFI PART", 8);
  fj_writer_u32_le (&writer, sectors - 1);
  fixture_write (self, name, data, MIB);
}

static void
test_disks (Fixture *self, gconstpointer unused)
{
  static const Case cases[] = {
    { BOOT RAW ("damaged.img"), WARNING, "disk-damaged", 2 },
    { BOOT RAW ("damaged.img"), NOT_THERE, "file-cut-off" },
    { BOOT RAW ("cut-off.img"), WARNING, "file-cut-off", 2 },
    { AS_ROOTFS ("damaged.img"), WARNING, "disk-in-partition", 2 },
    { BOOT RAW ("whole.img"), NOT_THERE, "file-cut-off" },
    { BOOT RAW ("no-copy.img"), WARNING, "file-cut-off", 2 },
    { BOOT RAW ("short.img"), ERROR, "file-cut-off", 2, FJ_ERROR_IMAGE },
    { BOOT RAW ("shorter.img"), ERROR, "file-cut-off", 2, FJ_ERROR_IMAGE },
  };
  const gsize        sectors = 2 * MIB / 512;
  g_autofree guint8 *disk = fixture_make_disk (sectors);

  fixture_write (self, "whole.img", disk, sectors * 512);
  fixture_write (self, "no-copy.img", disk, (sectors - 34) * 512);
  fixture_write (self, "short.img", disk, (sectors - 35) * 512);
  fixture_write (self, "shorter.img", disk, sectors * 512 / 3);
  write_disk (self, "damaged.img", MIB / 512);
  write_disk (self, "cut-off.img", 2 * MIB / 512);
  CHECK (self, cases);
}

static void
test_disk_too_large (Fixture *self, gconstpointer unused)
{
  g_autofree guint8      *disk = fixture_make_disk (2 * MIB / 512);
  const gsize             size = 2 * MIB - 34 * 512; /* up to the end of the last partition */
  const FjStorageGeometry geometry = {
    .kind = FJ_STORAGE_MMC,
    .size = size,
    .erase_size = 512,
    .first_usable = 0x4400,
  };
  const FjPlanOptions options = { .geometry = &geometry, .n_geometry = 1 };

  fixture_write (self, "disk.img", disk, size);
  plan_fixture_assert_issue (self, BOOT RAW ("disk.img"), &options, WARNING, "disk-too-large", 2,
                             0);
}

/* What only follows from another finding is not told. */
static void
test_followers (Fixture *self, gconstpointer unused)
{
  static const Case followers[] = {
    /* the row with id 0x02 is there, and cannot be read */
    { FSBL ("tf-a-25.stm32") "-\t0x02\tfip-ddr\tFip\tnone\t0x0\tddr.bin\n" SSBL ("fip.bin")
        RAW ("rootfs.img"),
      NOT_THERE, "ddr-missing" },
    { FSBL ("tf-a-25.stm32") SSBL ("fip.bin") RAW ("rootfs.img"), WARNING, "ddr-missing", -1 },
    /* at a wrong offset the room is wrong too */
    { BOOT PART ("0x10", "a", "Binary", "0x80", "rootfs.img")
        PART ("0x11", "b", "Binary", "0x4400", "fip.bin"),
      NOT_THERE, "file-too-large" },
  };
  static const Case on_mp25[] = {
    { BOOT RAW ("rootfs.img"), ERROR, "fsbl-wrong-chip", 0, FJ_ERROR_WRONG_CHIP },
    { BOOT RAW ("rootfs.img"), NOT_THERE, "ddr-missing" },
    { FSBL ("large.stm32") SSBL ("fip.bin") RAW ("rootfs.img"), NOT_THERE, "fsbl-too-large" },
  };
  const FjPlanOptions options = { .family = FAMILY (2_2) };

  plan_fixture_write_stm32 (self, "large.stm32", FJ_STM32_HEADER_1_0, 0x10, 300000,
                            PLAN_FIXTURE_USB);
  CHECK (self, followers);
  check_with (self, &options, on_mp25, G_N_ELEMENTS (on_mp25));
}

/* A first stage alone may be any program. */
static void
test_first_stage_only (Fixture *self, gconstpointer unused)
{
  static const Case cases[] = {
    { FSBL ("plain.stm32"), NOT_THERE, "fsbl-no-usb" },
    { FSBL ("plain.stm32"), NOT_THERE, "ssbl-missing" },
    { FSBL ("plain.stm32"), HINT, "first-stage-only", -1 },
    { FSBL ("spl.stm32"), NOT_THERE, "fsbl-is-spl" },
    { FSBL ("tf-a-25.stm32"), NOT_THERE, "ddr-missing" },
    { FSBL ("bad.stm32"), ERROR, "fsbl-checksum", 0, FJ_ERROR_IMAGE },
  };
  g_autoptr (FjPlan) plan = NULL;

  plan_fixture_write_stm32 (self, "plain.stm32", FJ_STM32_HEADER_1_0, 0x10, 5000, "");
  plan_fixture_write_stm32 (self, "spl.stm32", FJ_STM32_HEADER_1_0, 0x00, 5000, "");
  plan_fixture_damage (self, "tf-a.stm32", "bad.stm32");
  CHECK (self, cases);
  plan = plan_fixture_get_plan (self, FSBL ("plain.stm32"), NULL);
  g_assert_true (fj_stm32mp_plan_has_first_stage_only (plan));
  g_assert_null (fj_plan_get_wire_layout (plan, TRUE)); /* nobody reads it */
  g_assert_nonnull (fj_plan_get_end_text (plan));
  g_clear_pointer (&plan, fj_plan_unref);
  plan = plan_fixture_get_plan (self, BOOT, NULL);
  g_assert_false (fj_stm32mp_plan_has_first_stage_only (plan));
  g_assert_nonnull (fj_plan_get_wire_layout (plan, TRUE));
  g_assert_nonnull (fj_plan_get_end_text (plan));
  g_clear_pointer (&plan, fj_plan_unref);
  plan = plan_fixture_get_plan (self, ARTICLE, NULL);
  g_assert_null (fj_plan_get_end_text (plan));
}

/* What there is at the end: only what is on a storage can be started from it. */
static void
test_end (Fixture *self, gconstpointer unused)
{
  static const struct {
    const char *rows;
    const char *text; /* (nullable) */
  } cases[] = {
    { RAW ("rootfs.img"), NULL },
    { RAW ("rootfs.img") "P\t0x11\tkernel\tSystem\tram0\t0xC2000000\trootfs.img\n", NULL },
    { "P\t0x11\tkernel\tSystem\tram0\t0xC2000000\trootfs.img\n", "only in the board's memory" },
    { "PED\t0x10\tcard\tRawImage\tmmc0\t0x0\tnone\n", "No file was written" },
    { "PE\t0x10\troot\tSystem\tmmc0\t0x4400\trootfs.img\n", "No file was written" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strconcat (BOOT, cases[i].rows, NULL);
    g_autoptr (FjPlan) plan = plan_fixture_get_plan (self, text, NULL);
    const char *end = fj_plan_get_end_text (plan);

    g_assert_cmpint (fj_plan_fills_storage (plan), ==, cases[i].text == NULL);
    g_assert_true (cases[i].text == NULL ? end == NULL : strstr (end, cases[i].text) != NULL);
  }
}

/* Of a file that is for another program there is one thing to say, whatever files it names. */
static void
test_kinds (Fixture *self, gconstpointer unused)
{
  static const struct {
    const char *layout;
    int         error_code;
  } cases[] = {
    { "P\t0x1\tfsbl-openbl\tBinary\tnone\t0x0\tmissing.stm32\n", FJ_ERROR_UNSUPPORTED },
    { "Selected\tPartId\tPartName\n1\t0x1\ta\tBinary\tSPI1\t0x0\tmissing\n", FJ_ERROR_LAYOUT },
    { "- 0x01 fsbl Binary none 0x0 missing.stm32\n", FJ_ERROR_LAYOUT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) issues = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_null (plan_fixture_make (self, cases[i].layout, NULL, &issues, &error));
    g_assert_error (error, FJ_ERROR, cases[i].error_code);
    g_assert_cmpuint (issues->len, ==, 1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLAN_TEST ("/flashjig/plan-check/too-large", test_too_large);
  PLAN_TEST ("/flashjig/plan-check/too-large-for-board", test_too_large_for_board);
  PLAN_TEST ("/flashjig/plan-check/fsbl", test_fsbl);
  PLAN_TEST ("/flashjig/plan-check/fsbl-programmer", test_fsbl_programmer);
  PLAN_TEST ("/flashjig/plan-check/wrong-chip", test_wrong_chip);
  PLAN_TEST ("/flashjig/plan-check/ssbl", test_ssbl);
  PLAN_TEST ("/flashjig/plan-check/ddr", test_ddr);
  PLAN_TEST ("/flashjig/plan-check/boot-partitions", test_boot_partitions);
  PLAN_TEST ("/flashjig/plan-check/sparse", test_sparse);
  PLAN_TEST ("/flashjig/plan-check/disks", test_disks);
  PLAN_TEST ("/flashjig/plan-check/disk-too-large", test_disk_too_large);
  PLAN_TEST ("/flashjig/plan-check/followers", test_followers);
  PLAN_TEST ("/flashjig/plan-check/first-stage-only", test_first_stage_only);
  PLAN_TEST ("/flashjig/plan-check/end", test_end);
  PLAN_TEST ("/flashjig/plan-check/kinds", test_kinds);
  return g_test_run ();
}
