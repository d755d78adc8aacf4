/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-plan-fixture.h"

#include <archive.h>
#include <fj-bytes.h>
#include <fj-error.h>
#include <string.h>

#define MIB (1024 * 1024)

static void
put_u32 (guint8 *data, gsize offset, guint32 value)
{
  FjWriter writer = FJ_WRITER_INIT (data + offset, 4);

  fj_writer_u32_le (&writer, value);
}

void
plan_fixture_write_stm32 (Fixture *self, const char *name, guint32 version, guint8 type, gsize size,
                          const char *text)
{
  gboolean           is_v1 = version >> 16 == 1;
  gboolean           is_v2_3 = version == FJ_STM32_HEADER_2_3;
  gsize              header = is_v1 ? 256 : is_v2_3 ? 576
                                                    : 512;
  gsize              at = is_v2_3 ? 100 : 68;
  g_autofree guint8 *data = g_malloc0 (size);

  memcpy (data, "STM2", 4);
  memcpy (data + header + 100, text, strlen (text));
  put_u32 (data, at, fj_stm32_checksum_add (0, data + header, size - header));
  put_u32 (data, at + 4, version);
  put_u32 (data, at + 8, (guint32) (size - header));
  if (is_v1) {
    put_u32 (data, 100, 1);
    data[255] = type;
  } else {
    put_u32 (data, at + 36, (guint32) (header - at - 60));
    put_u32 (data, at + 40, type);
  }
  fixture_write (self, name, data, size);
}

void
plan_fixture_write_fip (Fixture *self, const char *name, gsize size, gboolean has_uboot)
{
  static const guint8 bl33[] = { 0xd6, 0xd0, 0xee, 0xa7, 0xfc, 0xea, 0xd5, 0x4b,
                                 0x97, 0x82, 0x99, 0x34, 0xf2, 0x34, 0xb6, 0xe4 };
  g_autofree guint8  *data = g_malloc0 (size);

  put_u32 (data, 0, 0xAA640001);
  put_u32 (data, 4, 0x12345678);
  memset (data + 16, 7, 16);
  if (has_uboot)
    memcpy (data + 16, bl33, 16);
  put_u32 (data, 32, 96);
  put_u32 (data, 40, (guint32) size - 96);
  put_u32 (data, 72, (guint32) size);
  memcpy (data + 200, "stm32prog", 9);
  fixture_write (self, name, data, size);
}


void
plan_fixture_set_up (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *noise = fixture_make_noise (MIB);
  g_autoptr (GBytes) packed = NULL;

  memcpy (noise, "hsqs", 4); /* a file system, as far as anybody looks */
  put_u32 (noise, 40, MIB);
  put_u32 (noise, 44, 0);
  packed = fixture_pack (self, ARCHIVE_FILTER_GZIP, noise, MIB);
  fixture_set_up (self, NULL);
  plan_fixture_write_stm32 (self, "tf-a.stm32", FJ_STM32_HEADER_1_0, 0x10, 60000, PLAN_FIXTURE_USB);
  plan_fixture_write_stm32 (self, "tf-a-13.stm32", FJ_STM32_HEADER_2_0, 0x10, 60000,
                            PLAN_FIXTURE_USB);
  plan_fixture_write_stm32 (self, "tf-a-25.stm32", FJ_STM32_HEADER_2_2, 0x10, 60000,
                            PLAN_FIXTURE_USB);
  plan_fixture_write_stm32 (self, "tf-a-21.stm32", FJ_STM32_HEADER_2_3, 0x10, 60000,
                            PLAN_FIXTURE_USB);
  plan_fixture_write_stm32 (self, "u-boot.stm32", FJ_STM32_HEADER_1_0, 0x00, 70000, "stm32prog");
  plan_fixture_write_fip (self, "fip.bin", 90000, TRUE);
  plan_fixture_write_fip (self, "ddr.bin", 30000, FALSE);
  fixture_write (self, "rootfs.img", noise, MIB);
  fixture_write (self, "rootfs.img.gz", g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
}

void
plan_fixture_damage (Fixture *self, const char *name, const char *copy)
{
  g_autofree char *path = fixture_path (self, name);
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  data[size - 1] ^= 1;
  fixture_write (self, copy, data, size);
}

FjLayout *
plan_fixture_load (Fixture *self, const char *text)
{
  g_autofree char *path = fixture_path (self, "flash.tsv");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  FjLayout *layout;

  fixture_write (self, "flash.tsv", text, strlen (text));
  layout = fj_layout_load (file, NULL, &error);
  g_assert_no_error (error);
  return layout;
}

FjPlan *
plan_fixture_make (Fixture *self, const char *text, const FjPlanOptions *options,
                   GPtrArray **issues, GError **error)
{
  g_autoptr (FjLayout) layout = plan_fixture_load (self, text);
  FjPlanOptions own = { 0 };

  if (options != NULL)
    own = *options;
  own.driver = fj_stm32mp_driver_get ();
  *issues = g_ptr_array_new_with_free_func (g_object_unref);
  return fj_plan_new (layout, &own, *issues, NULL, error);
}

FjIssue *
plan_fixture_find_issue (GPtrArray *issues, const char *code)
{
  for (guint i = 0; i < issues->len; i++)
    if (g_str_equal (fj_issue_get_code (issues->pdata[i]), code))
      return issues->pdata[i];
  return NULL;
}

FjPlan *
plan_fixture_get_plan (Fixture *self, const char *text, const FjPlanOptions *options)
{
  g_autoptr (GPtrArray) issues = NULL;
  g_autoptr (GError) error = NULL;
  FjPlan *plan = plan_fixture_make (self, text, options, &issues, &error);

  g_assert_no_error (error);
  g_assert_nonnull (plan);
  g_assert_cmpuint (fj_issues_count (issues, FJ_SEVERITY_ERROR), ==, 0);
  return plan;
}

void
plan_fixture_assert_issue (Fixture *self, const char *text, const FjPlanOptions *options,
                           FjSeverity severity, const char *code, int row, int error_code)
{
  g_autoptr (GPtrArray) issues = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjPlan) plan = plan_fixture_make (self, text, options, &issues, &error);
  FjIssue *issue = plan_fixture_find_issue (issues, code);

  if (issue == NULL)
    g_error ("no issue “%s” in %s", code, text);
  g_assert_cmpint (fj_issue_get_severity (issue), ==, severity);
  g_assert_cmpint (fj_issue_get_row (issue), ==, row);
  if (row >= 0)
    g_assert_cmpuint (fj_issue_get_line (issue), ==, (guint) row + 1);
  g_assert_true (g_str_has_suffix (fj_issue_get_text (issue), "."));
  if (severity == FJ_SEVERITY_ERROR) {
    g_assert_null (plan);
    g_assert_error (error, FJ_ERROR, error_code);
  } else {
    g_assert_no_error (error);
    g_assert_nonnull (plan);
  }
}

void
plan_fixture_assert_no_issue (Fixture *self, const char *text, const FjPlanOptions *options,
                              const char *code)
{
  g_autoptr (GPtrArray) issues = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjPlan) plan = plan_fixture_make (self, text, options, &issues, &error);

  g_assert_null (plan_fixture_find_issue (issues, code));
}
