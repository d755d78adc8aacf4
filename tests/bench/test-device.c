/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-device.h>
#include <fj-error.h>
#include <fj-stm32mp-driver.h>
#include <fj-stm32mp-identity.h>

static void
count_signal (guint *count)
{
  (*count)++;
}

/* The device tells once, when something is different, and not again. */
static void
assert_tells_once (FjDevice *device, const FjDeviceUpdate *update, guint *changes)
{
  fj_device_update (device, update);
  g_assert_cmpuint (*changes, ==, 1);
  fj_device_update (device, update);
  g_assert_cmpuint (*changes, ==, 1);
  *changes = 0;
}

static void
test_tells_what_changed (void)
{
  FjDevice *device = fj_device_new ("1-4.2");
  g_autoptr (FjIdentity) identity = fj_identity_new (fj_stm32mp_driver_get ());
  guint          changes = 0;
  guint          serials = 0;
  FjDeviceUpdate update = {
    .serial = "00AA", .product = "DFU", .speed = FJ_SPEED_HIGH, .present = TRUE
  };

  g_signal_connect_swapped (device, "changed", G_CALLBACK (count_signal), &changes);
  g_signal_connect_swapped (device, "notify::serial", G_CALLBACK (count_signal), &serials);
  assert_tells_once (device, &update, &changes); /* all of it at once */
  g_assert_cmpuint (serials, ==, 1);
  update.product = "DFU in HS Mode";
  assert_tells_once (device, &update, &changes);
  update.speed = FJ_SPEED_FULL;
  assert_tells_once (device, &update, &changes);
  update.identity = identity;
  assert_tells_once (device, &update, &changes);
  update.present = FALSE;
  assert_tells_once (device, &update, &changes);
  g_assert_cmpuint (serials, ==, 1);
  update.serial = NULL;
  assert_tells_once (device, &update, &changes);
  g_assert_cmpuint (serials, ==, 2);

  fj_device_set_busy (device, TRUE);
  fj_device_set_busy (device, TRUE);
  g_assert_cmpuint (changes, ==, 1);
  fj_device_set_needs_reset (device, TRUE);
  fj_device_set_needs_reset (device, TRUE);
  g_assert_cmpuint (changes, ==, 2);
  fj_device_set_place_name (device, "left");
  fj_device_set_place_name (device, "left");
  g_assert_cmpuint (changes, ==, 3);
  g_assert_finalize_object (device);
}

static void
test_problem (void)
{
  FjDevice *device = fj_device_new ("1-1");
  guint     changes = 0;
  g_autoptr (GError) problem =
    g_error_new_literal (FJ_ERROR, FJ_ERROR_PERMISSION, "may not be opened");
  g_autoptr (GError) same = g_error_copy (problem);
  FjDeviceUpdate update = { .problem = problem };

  g_signal_connect_swapped (device, "changed", G_CALLBACK (count_signal), &changes);
  fj_device_update (device, &update);
  g_assert_error (fj_device_get_problem (device), FJ_ERROR, FJ_ERROR_PERMISSION);
  update.problem = same;
  fj_device_update (device, &update);
  g_assert_cmpuint (changes, ==, 1);
  update.problem = NULL;
  fj_device_update (device, &update);
  g_assert_null (fj_device_get_problem (device));
  g_assert_cmpuint (changes, ==, 2);
  g_assert_finalize_object (device);
}

/* @product as its descriptors say; without a setting it is in no stage. */
static FjIdentity *
new_identity (const char *product, FjAlt *alts, guint n_alts)
{
  FjDfuInfo  *info = g_new0 (FjDfuInfo, 1);
  FjIdentity *identity;

  g_atomic_ref_count_init (&info->ref_count);
  info->product = g_strdup (product);
  info->alts = g_memdup2 (alts, n_alts * sizeof *alts);
  info->n_alts = n_alts;
  identity = fj_stm32mp_identity_new (fj_stm32mp_driver_get (), info);
  fj_dfu_info_unref (info);
  return identity;
}

static void
test_title_follows_the_stage (void)
{
  FjDevice *device = fj_device_new ("1-1");
  FjAlt     alts[2] = { { .has_phase = TRUE, .phase = 0xf1 },
                        { .has_phase = TRUE, .phase = 0x01 } };
  g_autoptr (FjIdentity) rom =
    new_identity ("DFU in HS Mode @Device ID /0x500, @Revision ID /0x0000", alts, 2);
  g_autoptr (FjIdentity) uboot =
    new_identity ("USB download gadget@Device ID /0x500, @Revision ID /0x2000, "
                  "@Name /STM32MP153CAA Rev.B,",
                  alts, 1);
  g_autoptr (FjIdentity) mcu = new_identity ("STM32  BOOTLOADER", alts, 1);
  g_autoptr (FjIdentity) plain = new_identity ("USB download gadget", &alts[1], 1);
  const struct {
    FjIdentity *identity;
    const char *title;
    gboolean    is_board;
  } steps[] = {
    { rom, "STM32MP15", TRUE },
    { uboot, "STM32MP153CAA Rev.B", TRUE },
    { mcu, "STM32 microcontroller", FALSE },
    { plain, "DFU device", FALSE },
    { NULL, "DFU device", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autofree char *title = NULL;

    fj_device_update (device, &(FjDeviceUpdate){ .identity = steps[i].identity });
    title = fj_device_dup_title (device);
    g_assert_cmpstr (title, ==, steps[i].title);
    g_assert_cmpint (fj_device_is_board (device), ==, steps[i].is_board);
  }
  g_assert_finalize_object (device);
}

static void
test_order_of_ports (void)
{
  const char *const sorted[] = { "1-1", "1-1.4", "1-2", "1-2.1.3", "1-2.10",
                                 "1-10", "2-1", "10-1", "x" };

  for (guint i = 0; i < G_N_ELEMENTS (sorted); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sorted); j++) {
      g_autoptr (FjDevice) a = fj_device_new (sorted[i]);
      g_autoptr (FjDevice) b = fj_device_new (sorted[j]);
      int order = fj_device_compare (a, b);

      g_assert_cmpint ((order > 0) - (order < 0), ==, (i > j) - (i < j));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/device/tells-what-changed", test_tells_what_changed);
  g_test_add_func ("/flashjig/device/problem", test_problem);
  g_test_add_func ("/flashjig/device/title-follows-the-stage", test_title_follows_the_stage);
  g_test_add_func ("/flashjig/device/order-of-ports", test_order_of_ports);
  return g_test_run ();
}
