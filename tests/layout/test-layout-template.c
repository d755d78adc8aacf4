/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-layout-check.h>
#include <fj-layout-template.h>

#define GIB (G_GUINT64_CONSTANT (1024) * 1024 * 1024)

static const FjMtdPartition nand_fip[] = {
  { 0, 0x200000, "fsbl" },
  { 0x200000, 0x400000, "fip1" },
  { 0x600000, 0x400000, "fip2" },
  { 0xa00000, GIB - 0xa00000, "UBI" },
};

static const FjStorageGeometry board[] = {
  { FJ_STORAGE_MMC, 0, 8 * GIB, 512, 0x4400, 0, NULL, 0 },
  { FJ_STORAGE_MMC, 1, 4 * GIB, 0x80000, 0x80000, 0x400000, NULL, 0 },
  { FJ_STORAGE_NAND, 0, GIB, 0x40000, 0, 0, nand_fip, G_N_ELEMENTS (nand_fip) },
};

static void
assert_clean (FjLayout *layout, const FjStorageGeometry *geometry, guint n)
{
  g_autoptr (GPtrArray) issues = fj_layout_check (layout, geometry, n);

  for (guint i = 0; i < issues->len; i++) {
    FjIssue *issue = g_ptr_array_index (issues, i);

    /* all there is to know: U-Boot's table of a NAND, and that an environment outlives the run */
    if (!g_str_equal (fj_issue_get_code (issue), "environment-kept"))
      g_assert_cmpstr (fj_issue_get_code (issue), ==, "mtd-table");
    g_assert_cmpint (fj_issue_get_severity (issue), ==, FJ_SEVERITY_HINT);
  }
}

static void
test_clean (void)
{
  for (FjTemplate kind = FJ_TEMPLATE_SD; kind < FJ_N_TEMPLATES; kind++) {
    for (FjTemplateFlow flow = FJ_TEMPLATE_FLOW_FIP; flow < FJ_N_TEMPLATE_FLOWS; flow++) {
      g_autoptr (FjLayout) layout = fj_layout_new_from_template (kind, flow);

      g_assert_cmpuint (fj_layout_get_n_rows (layout), >=, 3);
      g_assert_false (fj_layout_get_modified (layout));
      g_assert_null (fj_layout_get_file (layout));
      assert_clean (layout, NULL, 0);
      if (kind != FJ_TEMPLATE_NAND || flow != FJ_TEMPLATE_FLOW_SSBL)
        assert_clean (layout, board, G_N_ELEMENTS (board));
    }
  }
}

static gboolean
has_row (FjLayout *layout, FjColumn column, const char *text)
{
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++)
    if (g_strcmp0 (fj_partition_get_text (fj_layout_get_row (layout, i), column), text) == 0)
      return TRUE;
  return FALSE;
}

static void
test_flows (void)
{
  g_autoptr (FjLayout) old = fj_layout_new_from_template (FJ_TEMPLATE_SD, FJ_TEMPLATE_FLOW_SSBL);
  g_autoptr (FjLayout) fip = fj_layout_new_from_template (FJ_TEMPLATE_SD, FJ_TEMPLATE_FLOW_FIP);
  g_autoptr (FjLayout) mp2 = fj_layout_new_from_template (FJ_TEMPLATE_SD, FJ_TEMPLATE_FLOW_DDR_FIP);

  g_assert_false (has_row (old, FJ_COLUMN_TYPE, "FIP"));
  g_assert_true (has_row (fip, FJ_COLUMN_TYPE, "FIP"));
  g_assert_false (has_row (fip, FJ_COLUMN_ID, "0x02"));
  g_assert_true (has_row (mp2, FJ_COLUMN_ID, "0x02"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/layout-template/clean", test_clean);
  g_test_add_func ("/flashjig/layout-template/flows", test_flows);
  return g_test_run ();
}
