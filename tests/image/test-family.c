/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-boot-header.h>
#include <fj-family.h>

/* Every family is found again by what identifies it on the wire and in a file. */
static void
test_lookup (void)
{
  for (FjFamily family = FJ_FAMILY_MP15; family <= FJ_FAMILY_MP2; family++) {
    const FjFamilyInfo *info = fj_family_get_info (family);

    g_assert_nonnull (info);
    g_assert_cmpint (info->family, ==, family);
    g_assert_true (fj_family_from_device_id (info->device_id) == info);
    g_assert_true (fj_family_from_header_version (info->header_version) == info);
  }
  g_assert_null (fj_family_get_info (FJ_FAMILY_UNKNOWN));
  g_assert_null (fj_family_from_device_id (0x413));
  g_assert_null (fj_family_from_header_version (0));
}

static void
test_facts (void)
{
  const FjFamilyInfo *mp15 = fj_family_from_device_id (0x500);
  const FjFamilyInfo *mp13 = fj_family_from_device_id (0x501);
  const FjFamilyInfo *mp21 = fj_family_from_device_id (0x503);
  const FjFamilyInfo *mp25 = fj_family_from_device_id (0x505);

  g_assert_cmpint (mp15->family, ==, FJ_FAMILY_MP15);
  g_assert_false (mp15->fsbl_needs_detach);
  g_assert_false (mp15->has_ddr_fip);
  g_assert_cmpuint (mp15->fsbl_limit, ==, 252928);
  g_assert_cmphex (mp15->header_version, ==, 0x00010000);

  g_assert_cmpint (mp13->family, ==, FJ_FAMILY_MP13);
  g_assert_true (mp13->fsbl_needs_detach);
  g_assert_false (mp13->has_ddr_fip);
  g_assert_cmpuint (mp13->fsbl_limit, ==, 131072);
  g_assert_cmphex (mp13->header_version, ==, 0x00020000);

  g_assert_cmpint (mp21->family, ==, FJ_FAMILY_MP21);
  g_assert_true (mp21->has_ddr_fip);
  g_assert_cmphex (mp21->header_version, ==, 0x00020300);
  g_assert_cmpint (mp25->family, ==, FJ_FAMILY_MP2);
  g_assert_true (mp25->fsbl_needs_detach);
  g_assert_cmphex (mp25->header_version, ==, 0x00020200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/family/lookup", test_lookup);
  g_test_add_func ("/flashjig/family/facts", test_facts);
  return g_test_run ();
}
