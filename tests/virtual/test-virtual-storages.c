/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-error.h>
#include <fj-virtual-profile.h>
#include <fj-virtual-storages.h>
#include <string.h>

#define KIB 1024u
#define MIB (1024u * 1024u)
#define GIB G_GUINT64_CONSTANT (1073741824)

static const FjStorageGeometry *
get (const char *profile, const char *options, guint *n)
{
  const FjStorageGeometry *storages;
  g_autoptr (GError) error = NULL;

  storages = fj_virtual_storages_get (fj_virtual_profile_find (profile), options, n, &error);
  g_assert_no_error (error);
  return storages;
}

/* "mmc0 8589934592, mmc1 …" */
static char *
describe (const char *profile, const char *options)
{
  guint                    n;
  const FjStorageGeometry *storages = get (profile, options, &n);
  GString                 *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s%u=%" G_GUINT64_FORMAT "M/%u", i > 0 ? " " : "",
                            fj_storage_kind_to_text (storages[i].kind), storages[i].index,
                            storages[i].size / MIB, storages[i].n_mtd);
  return g_string_free (text, FALSE);
}

static void
test_options (void)
{
  static const struct {
    const char *options;
    const char *expected;
  } cases[] = {
    { NULL, "mmc0=8192M/0 mmc1=4096M/0 nor0=64M/8 nand0=1024M/9 ram0=512M/0" },
    { "sd=32G,emmc=8G,nor=2,nand=spi",
      "mmc0=32768M/0 mmc1=8192M/0 nor0=64M/8 nor1=64M/0 spi-nand0=256M/9 ram0=512M/0" },
    { "sd=none,emmc=none,nor=0,nand=none,ram=1G", "ram0=1024M/0" },
    { "nand=both,", "mmc0=8192M/0 mmc1=4096M/0 nor0=64M/8 nand0=1024M/9 spi-nand0=256M/9 ram0=512M/0" },
    { "sd=4G,emmc=128G,nor0=256k+256k+-,nor1=1m+-,nand0=900m+-",
      "mmc0=4096M/0 mmc1=131072M/0 nor0=64M/3 nor1=64M/2 nand0=1024M/2 ram0=512M/0" },
    { "spi-nand0=2m+-", "mmc0=8192M/0 mmc1=4096M/0 nor0=64M/8 nand0=1024M/9 spi-nand0=256M/2 ram0=512M/0" },
    { "spi-nand0=2m+-,nand=both",
      "mmc0=8192M/0 mmc1=4096M/0 nor0=64M/8 nand0=1024M/9 spi-nand0=256M/2 ram0=512M/0" },
    { "nor0=64k+100k", "mmc0=8192M/0 mmc1=4096M/0 nor0=64M/2 nand0=1024M/9 ram0=512M/0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = NULL;

    text = describe ("mp15-v4", cases[i].options);
    g_assert_cmpstr (text, ==, cases[i].expected);
  }
}

/* Cards are sold in powers of ten; an eMMC ends with a whole erase group. */
static void
test_decimal (void)
{
  guint                    n;
  const FjStorageGeometry *storages = get ("mp25", "sd=32GB,emmc=16GB", &n);

  g_assert_cmpuint (storages[0].size, ==, G_GUINT64_CONSTANT (31999918080));
  g_assert_cmpuint (storages[1].size % storages[1].erase_size, ==, 0);
  g_assert_cmpuint (storages[1].size, >, 15 * (guint64) 1000000000);
  g_assert_cmphex (storages[4].first_usable, ==, 0x80000000);
}

/* The partition tables are those of the U-Boot of the profile. */
static void
test_tables (void)
{
  static const struct {
    const char *profile;
    guint64     nor_last;
    guint64     nand_last;
    gboolean    needs_fsbl;
  } cases[] = {
    { "mp15-v1", 0x2C0000, 0x600000, FALSE },
    { "uboot-2018", 0x2C0000, 0x600000, FALSE },
    { "mp15-v3", 0x500000, 0xA00000, TRUE },
    { "mp15-2021", 0x980000, 0x1200000, TRUE },
    { "mp15-v4", 0x980000, 0x1200000, FALSE },
    { "mp13", 0x980000, 0x1200000, FALSE },
    { "mp25", 0x980000, 0x1200000, FALSE },
    { "mp15-mainline", 0x500000, 0xA00000, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint                    n;
    const FjStorageGeometry *storages = get (cases[i].profile, NULL, &n);

    g_test_message ("%s", cases[i].profile);
    g_assert_cmphex (storages[2].mtd[storages[2].n_mtd - 1].offset, ==, cases[i].nor_last);
    g_assert_cmphex (storages[3].mtd[storages[3].n_mtd - 1].offset, ==, cases[i].nand_last);
    g_assert_cmpint (storages[2].mtd_needs_fsbl, ==, cases[i].needs_fsbl);
    g_assert_cmpint (storages[3].mtd_needs_fsbl, ==, FALSE);
  }
}

/* Devices may outlive their boards: what was given once stays, and is the same for all. */
static void
test_kept (void)
{
  guint                    n;
  const FjStorageGeometry *first = get ("mp15-v4", "sd=16G", &n);

  g_assert_true (first == get ("mp15-v4", "sd=16G", &n));
  g_assert_false (first == get ("mp15-v4", "sd=32G", &n));
  g_assert_null (get ("mcu", NULL, &n));
  g_assert_cmpuint (n, ==, 0);
}

/* What is refused, and a part of why. */
static void
test_refused_why (void)
{
  static const char *const cases[][2] = {
    { "sd=16M", "from 64M to 2048G" },
    { "ram=5G", "from 64M to 4G" },
    { "sd=4G,emmc=4G,sd=8G", "“sd=8G” sets the same thing a second time" },
    { "nor=0,nor0=256k+-", "partitions for nor0" },
    { "nor0=256k+-,nor=0", "partitions for nor0" },
    { "nor1=1m+-,nor=1", "partitions for nor1" },
    { "nand=none,nand0=2m+-", "partitions for nand0" },
    { "spi-nand0=2m+-,nand=none", "partitions for spi-nand0" },
    { "nor0=100k+-", "partition 1 does not end where an erase block of 64k ends" },
    { "nand0=256k+128k+-", "partition 2 does not end where an erase block of 256k ends" },
    { "spi-nand0=64k+-", "of 128k" },
    { "nor0=-+256k", "no room for “256k”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    guint n;

    g_assert_null (
      fj_virtual_storages_get (fj_virtual_profile_find ("mp15-v4"), cases[i][0], &n, &error));
    g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, cases[i][1]));
  }
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "sd",
    "sd=",
    "sd=0G",
    "sd=1M",
    "sd=9999999999G",
    "sd=32X",
    "sd=32",
    "emmc=-4G",
    "nor=3",
    "nor=",
    "nor=11",
    "nand=some",
    "ram=5G",
    "stall=1",
    "nor0=",
    "nor0=1m+x",
    "nand0=1025m",
    "sd=\xff",
    "sd=18446744073709551617G",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    guint n;

    g_assert_null (
      fj_virtual_storages_get (fj_virtual_profile_find ("mp15-v4"), texts[i], &n, &error));
    g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
}

static void
test_is_option (void)
{
  g_assert_true (fj_virtual_storages_is_option ("sd=32G"));
  g_assert_true (fj_virtual_storages_is_option ("nor=2"));
  g_assert_true (fj_virtual_storages_is_option ("nor0=-"));
  g_assert_false (fj_virtual_storages_is_option ("sd"));
  g_assert_false (fj_virtual_storages_is_option ("serial=1"));
  g_assert_false (fj_virtual_storages_is_option ("mp15-v4"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/virtual-storages/options", test_options);
  g_test_add_func ("/flashjig/virtual-storages/decimal", test_decimal);
  g_test_add_func ("/flashjig/virtual-storages/tables", test_tables);
  g_test_add_func ("/flashjig/virtual-storages/kept", test_kept);
  g_test_add_func ("/flashjig/virtual-storages/refused", test_refused);
  g_test_add_func ("/flashjig/virtual-storages/refused-why", test_refused_why);
  g_test_add_func ("/flashjig/virtual-storages/is-option", test_is_option);
  return g_test_run ();
}
