/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-plan-fixture.h"
#include "fj-tree-fixture.h"

#include <fj-bytes.h>
#include <fj-error.h>
#include <string.h>
#include <zlib.h>

/* Boot files against each other, and what TF-A finds on the storage when it starts from there. */

#define METADATA_SIZE (16 + 32 + 2 * 24)
#define FWU "loading of Bkup-FWU-Metadata failed\n"

#define AS_METADATA(file) BOOT PART ("0x06", "metadata1", "FWU_MDATA", "0x84400", file)
#define WITH_FSBL(rows) BOOT PART ("0x04", "fsbl1", "Binary", "0x4400", "fwu.stm32") \
  PART ("0x05", "fsbl2", "Binary", "0x44400", "fwu.stm32") rows

static void
write_metadata (Fixture *self, const char *name)
{
  guint8   data[METADATA_SIZE] = { 0 };
  FjWriter writer = FJ_WRITER_INIT (data, sizeof data);

  fj_writer_u32_le (&writer, 0);
  fj_writer_u32_le (&writer, 1);
  writer.position = 0;
  fj_writer_u32_le (&writer, crc32 (0, data + 4, sizeof data - 4));
  fixture_write (self, name, data, sizeof data);
}

static void
test_metadata (Fixture *self, gconstpointer unused)
{
  write_metadata (self, "metadata.bin");
  plan_fixture_damage (self, "metadata.bin", "damaged.bin");
  plan_fixture_assert_no_issue (self, AS_METADATA ("metadata.bin"), NULL, "fwu-metadata");
  plan_fixture_assert_issue (self, AS_METADATA ("damaged.bin"), NULL, FJ_SEVERITY_WARNING,
                             "fwu-metadata", 2, 0);
  plan_fixture_assert_issue (self, AS_METADATA ("fip.bin"), NULL, FJ_SEVERITY_WARNING,
                             "fwu-metadata", 2, 0);
  plan_fixture_assert_issue (self, BOOT PART ("0x06", "metadata2", "Binary", "0x4400", "fip.bin"),
                             NULL, FJ_SEVERITY_WARNING, "fwu-metadata", 2, 0);
  plan_fixture_assert_no_issue (self, BOOT PART ("0x06", "data", "Binary", "0x4400", "fip.bin"),
                                NULL, "fwu-metadata");
}

/* Only a TF-A that looks for it needs it, and one copy of two is enough. */
static void
test_metadata_missing (Fixture *self, gconstpointer unused)
{
  static const char empty[] = "PED\t0x07\tmetadata2\tBinary\tmmc0\t0xC4400\tnone\n";
  static const char kept[] = "-\t0x07\tmetadata2\tBinary\tmmc0\t0xC4400\tnone\n";
  g_autofree char  *layout = NULL;

  write_metadata (self, "metadata.bin");
  plan_fixture_write_stm32 (self, "fwu.stm32", FJ_STM32_HEADER_1_0, 0x10, 5000, FWU);
  plan_fixture_assert_issue (self, WITH_FSBL (""), NULL, FJ_SEVERITY_WARNING,
                             "fwu-metadata-missing", 2, 0);
  layout = g_strconcat (WITH_FSBL (""), empty, NULL);
  plan_fixture_assert_issue (self, layout, NULL, FJ_SEVERITY_WARNING, "fwu-metadata-missing", 2, 0);
  g_free (layout);
  layout = g_strconcat (WITH_FSBL (""), kept, NULL);
  plan_fixture_assert_no_issue (self, layout, NULL, "fwu-metadata-missing");
  g_free (layout);
  layout = g_strconcat (
    WITH_FSBL (PART ("0x06", "metadata1", "Binary", "0x84400", "metadata.bin")), empty, NULL);
  plan_fixture_assert_no_issue (self, layout, NULL, "fwu-metadata-missing");
  plan_fixture_assert_no_issue (self, BOOT PART ("0x04", "fsbl1", "Binary", "0x4400", "tf-a.stm32"),
                                NULL, "fwu-metadata-missing");
}

/* Without a board the odd one out is blamed; of two, the one that is not sent. */
static void
test_mixed_chips (Fixture *self, gconstpointer unused)
{
  static const char odd[] = FSBL ("tf-a-13.stm32") SSBL ("fip.bin")
    PART ("0x04", "fsbl1", "Binary", "0x4400", "tf-a.stm32")
      PART ("0x05", "fsbl2", "Binary", "0x44400", "tf-a-sd.stm32");
  static const char twice[] = FSBL ("tf-a-13.stm32") SSBL ("fip.bin")
    PART ("0x04", "fsbl1", "Binary", "0x4400", "tf-a.stm32")
      PART ("0x05", "fsbl2", "Binary", "0x44400", "tf-a.stm32");
  const FjPlanOptions mp13 = { .family = FAMILY (2_0) };

  plan_fixture_write_stm32 (self, "tf-a-sd.stm32", FJ_STM32_HEADER_1_0, 0x10, 5000, "");
  plan_fixture_assert_issue (self, odd, NULL, FJ_SEVERITY_ERROR, "fsbl-wrong-chip", 0,
                             FJ_ERROR_WRONG_CHIP);
  plan_fixture_assert_no_issue (self, odd, NULL, "boot-wrong-chip");
  plan_fixture_assert_issue (self, twice, NULL, FJ_SEVERITY_ERROR, "boot-wrong-chip", 2,
                             FJ_ERROR_WRONG_CHIP);
  plan_fixture_assert_no_issue (self, twice, NULL, "fsbl-wrong-chip");
  plan_fixture_assert_issue (self, odd, &mp13, FJ_SEVERITY_ERROR, "boot-wrong-chip", 2,
                             FJ_ERROR_WRONG_CHIP);
  plan_fixture_assert_no_issue (self, odd, &mp13, "fsbl-wrong-chip");
}

/* Puts a device tree into a file; the checksum of an STM32 header is put right. */
static void
add_tree (Fixture *self, const char *name, const char *copy, const char *board, const char *model)
{
  g_autoptr (GByteArray) tree = tree_fixture_make (board, strlen (board) + 1, model);
  g_autofree char *path = fixture_path (self, name);
  g_autofree char *data = NULL;
  gsize            length;
  FjWriter         writer;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  memcpy (data + 1000, tree->data, tree->len);
  writer = FJ_WRITER_INIT ((guint8 *) data + 68, 4);
  if (memcmp (data, "STM2", 4) == 0)
    fj_writer_u32_le (&writer, fj_stm32_checksum_add (0, (guint8 *) data + 256, length - 256));
  fixture_write (self, copy, data, length);
}

#define WRITTEN(fip)  \
  FSBL ("tf-a.stm32") \
  SSBL ("dk2.bin")    \
  PART ("0x06", "fip-a", "FIP", "0x4400", fip)
#define MIXED(fip) FSBL ("dk2.stm32") SSBL (fip) PART ("0x06", "fip-a", "FIP", "0x4400", fip)

static void
test_other_board (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) issues = NULL;
  g_autoptr (FjPlan) plan = NULL;
  const char *text;

  add_tree (self, "tf-a.stm32", "dk2.stm32", "st,stm32mp157c-dk2", NULL);
  add_tree (self, "fip.bin", "dk2.bin", "st,stm32mp157c-dk2", "Disco");
  add_tree (self, "fip.bin", "ev1.bin", "st,stm32mp157c-ev1", "Evaluation board");
  plan_fixture_assert_no_issue (self, MIXED ("dk2.bin"), NULL, "other-board");
  plan_fixture_assert_no_issue (self, MIXED ("fip.bin"), NULL, "other-board");
  plan_fixture_assert_issue (self, MIXED ("ev1.bin"), NULL, FJ_SEVERITY_WARNING, "other-board", 1,
                             0);
  plan_fixture_assert_issue (self, WRITTEN ("ev1.bin"), NULL, FJ_SEVERITY_WARNING, "other-board", 2,
                             0);
  plan = plan_fixture_make (self, MIXED ("ev1.bin"), NULL, &issues, NULL);
  text = fj_issue_get_text (plan_fixture_find_issue (issues, "other-board"));
  g_assert_nonnull (strstr (text, "Evaluation board"));
  g_assert_nonnull (strstr (text, "st,stm32mp157c-dk2"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLAN_TEST ("/flashjig/plan-boot/metadata", test_metadata);
  PLAN_TEST ("/flashjig/plan-boot/metadata-missing", test_metadata_missing);
  PLAN_TEST ("/flashjig/plan-boot/mixed-chips", test_mixed_chips);
  PLAN_TEST ("/flashjig/plan-boot/other-board", test_other_board);
  return g_test_run ();
}
