/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-boot-header.h>
#include <fj-drivers.h>
#include <fj-stm32mp-family.h>

/* Every family is found again by what identifies it on the wire and in a file. */
static void
test_lookup (void)
{
  static const guint16  ids[] = { 0x500, 0x501, 0x503, 0x505 };
  static const FjFamily other = { .nick = "other", .name = "Other" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
    const FjStm32mpFamily *family = fj_stm32mp_family_from_device_id (ids[i]);

    g_assert_nonnull (family);
    g_assert_true (fj_stm32mp_family_from_version (family->chips->header_version) == family);
    g_assert_true (fj_stm32mp_family_from_info (fj_stm32mp_family_get_info (family)) == family);
    g_assert_true (fj_stm32_chips_from_version (family->chips->header_version) == family->chips);
    g_assert_cmpstr (family->family.name, ==, family->chips->name);
  }
  g_assert_null (fj_stm32mp_family_from_device_id (0x413));
  g_assert_null (fj_stm32mp_family_from_version (0));
  g_assert_null (fj_stm32mp_family_from_info (&other));
  g_assert_null (fj_stm32mp_family_from_info (NULL));
  g_assert_null (fj_stm32mp_family_get_info (NULL));
}

static void
test_facts (void)
{
  const FjStm32mpFamily *mp15 = fj_stm32mp_family_from_device_id (0x500);
  const FjStm32mpFamily *mp13 = fj_stm32mp_family_from_device_id (0x501);
  const FjStm32mpFamily *mp21 = fj_stm32mp_family_from_device_id (0x503);
  const FjStm32mpFamily *mp25 = fj_stm32mp_family_from_device_id (0x505);

  g_assert_cmpstr (mp15->family.nick, ==, "stm32mp15");
  g_assert_cmpint (mp15->family.flow, ==, FJ_TEMPLATE_FLOW_FIP);
  g_assert_false (mp15->fsbl_needs_detach);
  g_assert_false (mp15->chips->has_ddr_fip);
  g_assert_true (mp15->chips->has_old_chain);
  g_assert_cmpuint (mp15->fsbl_limit, ==, 252928);
  g_assert_cmphex (mp15->chips->header_version, ==, 0x00010000);

  g_assert_cmpstr (mp13->family.nick, ==, "stm32mp13");
  g_assert_true (mp13->fsbl_needs_detach);
  g_assert_false (mp13->chips->has_ddr_fip);
  g_assert_false (mp13->chips->has_old_chain);
  g_assert_cmpuint (mp13->fsbl_limit, ==, 131072);
  g_assert_cmphex (mp13->chips->header_version, ==, 0x00020000);

  g_assert_cmpstr (mp21->family.nick, ==, "stm32mp21");
  g_assert_true (mp21->chips->has_ddr_fip);
  g_assert_cmphex (mp21->chips->header_version, ==, 0x00020300);
  g_assert_cmpstr (mp25->family.nick, ==, "stm32mp2");
  g_assert_cmpint (mp25->family.flow, ==, FJ_TEMPLATE_FLOW_DDR_FIP);
  g_assert_true (mp25->fsbl_needs_detach);
  g_assert_cmphex (mp25->chips->header_version, ==, 0x00020200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/stm32mp-family/lookup", test_lookup);
  g_test_add_func ("/flashjig/stm32mp-family/facts", test_facts);
  return g_test_run ();
}
