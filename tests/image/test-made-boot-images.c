/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-fixture.h"

/* The tool that makes boot files and the code that reads them know nothing of each other. */
static FjImage *
make (Fixture *self, const char *kind, const char *size)
{
  g_autofree char *tool = g_test_build_filename (G_TEST_BUILT, "image", "fj-make-boot-image", NULL);
  g_autofree char *path = fixture_path (self, "boot");
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = NULL;
  const char *argv[] = { tool, kind, size, path, "@virtual /0xF1/1*512Ba",
                         "v2.10(release):v2.10", "stm32prog", NULL };
  int         status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  image = fixture_open (self, "boot", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fj_image_get_size (image), ==, g_ascii_strtoull (size, NULL, 10));
  return g_steal_pointer (&image);
}

static void
assert_header (Fixture *self, const char *kind, guint32 version, guint8 binary_type)
{
  g_autoptr (FjImage) image = make (self, kind, "237161");
  const FjStm32Header *header = fj_image_get_stm32_header (image);

  g_assert_nonnull (header);
  g_assert_cmphex (header->version, ==, version);
  g_assert_cmphex (header->binary_type, ==, binary_type);
  g_assert_cmpuint (fj_image_get_declared_size (image), ==, 237161);
  g_assert_cmphex (header->load_address, ==, header->entry_point);
  g_assert_cmphex (header->load_address, !=, 0);
  g_assert_false (header->is_signed);
  g_assert_false (header->is_encrypted);
  g_assert_true (fj_image_is_checksum_right (image));
  g_assert_true (fj_image_has_usb_programmer (image));
  g_assert_cmpstr (fj_image_get_version_text (image), ==, "TF-A v2.10(release):v2.10");
}

static void
test_headers (Fixture *self, gconstpointer unused)
{
  assert_header (self, "stm32-1.0", FJ_STM32_HEADER_1_0, FJ_STM32_BINARY_TFA);
  assert_header (self, "stm32-1.0-ssbl", FJ_STM32_HEADER_1_0, FJ_STM32_BINARY_UBOOT);
  assert_header (self, "stm32-2.0", FJ_STM32_HEADER_2_0, FJ_STM32_BINARY_TFA);
  assert_header (self, "stm32-2.2", FJ_STM32_HEADER_2_2, FJ_STM32_BINARY_TFA);
  assert_header (self, "stm32-2.3", FJ_STM32_HEADER_2_3, FJ_STM32_BINARY_TFA);
}

static void
test_fip (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjImage) fip = make (self, "fip", "1500000");
  g_autoptr (FjImage) ddr = make (self, "fip-ddr", "32000");

  g_assert_nonnull (fj_image_get_fip (fip));
  g_assert_cmpuint (fj_image_get_declared_size (fip), ==, 1500000);
  g_assert_true (fj_fip_has (fj_image_get_fip (fip), "BL33"));
  g_assert_true (fj_fip_has (fj_image_get_fip (fip), "BL32"));
  g_assert_true (fj_fip_has (fj_image_get_fip (fip), "FW_CONFIG"));
  g_assert_true (fj_image_has_stm32prog (fip));
  g_assert_nonnull (fj_image_get_fip (ddr));
  g_assert_false (fj_fip_has (fj_image_get_fip (ddr), "BL33"));
}

static void
test_ubi (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjImage) image = make (self, "ubi", "524288");

  g_assert_cmpint (fj_image_get_kind (image), ==, FJ_IMAGE_UBI);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/flashjig/made-boot-images/headers", test_headers);
  FIXTURE_TEST ("/flashjig/made-boot-images/fip", test_fip);
  FIXTURE_TEST ("/flashjig/made-boot-images/ubi", test_ubi);
  return g_test_run ();
}
