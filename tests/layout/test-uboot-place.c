/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-uboot-layout.h>
#include <string.h>

#define KIB 1024u
#define MIB (1024u * 1024)
#define GIB (G_GUINT64_CONSTANT (1024) * 1024 * 1024)

static const FjMtdPartition nor_table[] = {
  { 0, 0x40000, "fsbl1" },
  { 0x40000, 0x40000, "fsbl2" },
  { 0x80000, 0x400000, "fip" },
  { 0x480000, 64 * MIB - 0x480000, "user" },
};

static const FjMtdPartition nand_table[] = {
  { 0, 0x200000, "fsbl" },
  { 0x200000, 0x400000, "fip1" },
  { 0x600000, GIB - 0x600000, "UBI" },
};

static const FjStorageGeometry board[] = {
  { FJ_STORAGE_MMC, 0, 8 * GIB, 512, 0x4400, 0, NULL, 0 },
  { FJ_STORAGE_MMC, 1, 4 * GIB, 512 * KIB, 512 * KIB, 4 * MIB, NULL, 0 },
  { FJ_STORAGE_NOR, 0, 64 * MIB, 64 * KIB, 0, 0, nor_table, G_N_ELEMENTS (nor_table) },
  { FJ_STORAGE_NAND, 0, GIB, 256 * KIB, 0, 0, nand_table, G_N_ELEMENTS (nand_table) },
  { FJ_STORAGE_RAM, 0, 512 * MIB, 1, 0xc0000000, 0, NULL, 0 },
};

static const FjMtdPartition gpt_parts[] = {
  { 0x4400, 0x40000, "fsbl1" },
  { 0x44400, 0x40000, "fsbl2" },
  { 0x84400, 8 * GIB - 35 * 512 - 0x84400, "rootfs" },
};
static const FjUbootGpt gpts[] = { { 0, gpt_parts, G_N_ELEMENTS (gpt_parts) } };

#define ROW(option, id, name, type, device, offset) \
  option "\t" id "\t" name "\t" type "\t" device "\t" offset "\n"
#define P(id, name, device, offset) ROW ("P", id, name, "Binary", device, offset)
#define NOR_TABLE                        \
  P ("0x04", "fsbl1", "nor0", "0x0")     \
  P ("0x05", "fsbl2", "nor0", "0x40000") \
  P ("0x06", "fip", "nor0", "0x80000")

typedef struct {
  const char *name;
  const char *layout;
  const char *refusal; /* (nullable): accepted */
  gboolean    has_gpt; /* the card carries gpt_parts */
} Vector;

static const Vector vectors[] = {
  { "D1-sd", P ("0x04", "a", "mmc0", "0x4400") P ("0x05", "b", "mmc0", "0x44400"), NULL, FALSE },
  { "D2-zero", P ("0x04", "a", "mmc0", "0x0"), "a (0x4): invalid address 0x0 (min=0x4400)", FALSE },
  { "D2-in-gpt", P ("0x04", "a", "mmc0", "0x4200"), "a (0x4): invalid address 0x4200 (min=0x4400)",
    FALSE },
  { "D3-odd", P ("0x04", "a", "mmc0", "0x4401"),
    "a (0x4): not aligned address : 0x4401 on erase size 0x200", FALSE },
  { "D4-sd-on-emmc", P ("0x04", "a", "mmc1", "0x4400"),
    "a (0x4): invalid address 0x4400 (min=0x80000)", FALSE },
  { "D5-emmc-odd", P ("0x04", "a", "mmc1", "0xC0000"),
    "a (0x4): not aligned address : 0xc0000 on erase size 0x80000", FALSE },
  { "D6-past-end", P ("0x04", "a", "mmc1", "0x200000000"),
    "a (0x4): invalid address 0x200000000 (max=0xfff80000)", FALSE },
  { "D7-same", P ("0x04", "a", "mmc0", "0x4400") P ("0x05", "b", "mmc0", "0x4400"),
    "a (0x4): same address : 0x4400 == b (0x5): 0x4400", FALSE },
  { "D8-reverse", P ("0x05", "b", "mmc0", "0x44400") P ("0x04", "a", "mmc0", "0x4400"), NULL,
    FALSE },
  { "D9-emmc",
    P ("0x04", "fsbl1", "mmc1", "boot1") P ("0x05", "fsbl2", "mmc1", "boot2")
      ROW ("P", "0x06", "fip", "FIP", "mmc1", "0x80000"),
    NULL, FALSE },
  { "D10-sd-boot", P ("0x04", "a", "mmc0", "boot1"), NULL, FALSE },
  { "D11-nor-boot", P ("0x04", "a", "nor0", "boot1"), "a (0x4): hw partition not expected : -1",
    FALSE },
  { "D12-no-mmc", P ("0x04", "a", "mmc2", "0x4400"), "mmc device 2 not found", FALSE },
  { "D12-no-nor", P ("0x04", "a", "nor1", "0x0"), "MTD device nor1 not found", FALSE },
  { "D12-no-spi-nand", P ("0x04", "a", "spi-nand0", "0x0"), "MTD device spi-nand0 not found",
    FALSE },
  { "D13-nor", NOR_TABLE P ("0x07", "user", "nor0", "0x480000"), NULL, FALSE },
  { "D14-nor-short", P ("0x04", "a", "nor0", "0x0"),
    "a (0x4): Bad size for partition 1 (fsbl1) at 0x0 = 0x4000000 <> 0x40000 expected", FALSE },
  { "D15-nor-moved", P ("0x04", "a", "nor0", "0x0") P ("0x05", "b", "nor0", "0x50000"),
    "a (0x4): Bad size for partition 1 (fsbl1) at 0x0 = 0x50000 <> 0x40000 expected", FALSE },
  { "D15-nor-start", P ("0x04", "a", "nor0", "0x10000"),
    "a (0x4): Bad address for partition 1 (fsbl1) = 0x10000 <> 0x0 expected", FALSE },
  { "D15-nor-too-many",
    NOR_TABLE P ("0x07", "user", "nor0", "0x480000") P ("0x08", "more", "nor0", "0x4000000"),
    "more (0x8):Couldn't find part 5 on device mtd nor0", FALSE },
  { "D16-nand-copies",
    ROW ("P", "0x04", "fsbl1", "Binary(2)", "nand0", "0x0") P ("0x05", "fip", "nand0", "0x200000")
      P ("0x06", "ubi", "nand0", "0x600000"),
    NULL, FALSE },
  { "D17-copies-mmc", ROW ("P", "0x04", "fsbl1", "Binary(2)", "mmc0", "0x4400"),
    "fsbl1 (0x4): multiple binary 2 not supported", FALSE },
  { "D17-copies-id", ROW ("P", "0x10", "fsbl1", "Binary(2)", "nand0", "0x0"),
    "fsbl1 (0x10): multiple binary 2 not supported", FALSE },
  { "D17-copies-name", ROW ("P", "0x04", "boot", "Binary(2)", "nand0", "0x0"),
    "boot (0x4): multiple binary 2 not supported", FALSE },
  { "D18-raw", ROW ("P", "0x10", "sd", "RawImage", "mmc0", "0x4400"), NULL, FALSE },
  { "D19-raw-first",
    ROW ("PED", "0x10", "sd", "RawImage", "mmc0", "0x0") P ("0x11", "a", "mmc0", "0x4400"), NULL,
    FALSE },
  { "D20-raw-second",
    P ("0x11", "a", "nor0", "0x0") ROW ("P", "0x10", "all", "RawImage", "nor0", "0x0"),
    "a (0x11): same address : 0x0 == all (0x10): 0x0", FALSE },
  { "D21-no-gpt", ROW ("-", "0x04", "a", "Binary", "mmc0", "0x4400"),
    "a (0x4):Couldn't find part 2 on device mmc 0", FALSE },
  { "D22-same-gpt",
    ROW ("-", "0x04", "a", "Binary", "mmc0", "0x4400") P ("0x05", "b", "mmc0", "0x44400")
      P ("0x10", "c", "mmc0", "0x84400"),
    NULL, TRUE },
  { "D23-gpt-not-complete",
    ROW ("-", "0x04", "a", "Binary", "mmc0", "0x4400") P ("0x05", "b", "mmc0", "0x44400"),
    "b (0x5): Bad size for partition 2 (fsbl2) at 0x44400 = 0x1fffb7600 <> 0x40000 expected",
    TRUE },
  { "D24-ram-low", P ("0x10", "a", "ram0", "0x1000"),
    "a (0x10): invalid address 0x1000 (min=0xc0000000)", FALSE },
  { "D24-ram-high", P ("0x10", "a", "ram0", "0xF0000000"),
    "a (0x10): invalid address 0xf0000000 (max=0xe0000000)", FALSE },
  { "ram", ROW ("P", "0x10", "a", "System", "ram0", "0xC2000001"), NULL, FALSE },
};

static GArray *
parse (const char *layout, FjUbootVersion version)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (layout, strlen (layout));
  g_autofree char *text = NULL;
  GArray          *rows = fj_uboot_layout_parse (bytes, version, TRUE, &text);

  g_assert_cmpstr (text, ==, NULL);
  return rows;
}

static GArray *
place (const char *layout, FjUbootVersion version, gboolean has_gpt, char **text)
{
  g_autoptr (GArray) rows = parse (layout, version);
  GArray *placed = fj_uboot_layout_place ((FjRowValues *) (gpointer) rows->data, rows->len, version,
                                          board, G_N_ELEMENTS (board), has_gpt ? gpts : NULL,
                                          has_gpt ? G_N_ELEMENTS (gpts) : 0, text);

  g_assert_true ((placed == NULL) == (*text != NULL));
  return placed;
}

static void
test_vector (gconstpointer data)
{
  const Vector    *vector = data;
  g_autofree char *text = NULL;
  g_autoptr (GArray) placed = place (vector->layout, FJ_UBOOT_CURRENT, vector->has_gpt, &text);

  g_assert_cmpstr (text, ==, vector->refusal);
}

/* ST's U-Boots of 2020 and 2021 divide the NOR only when the layout starts from one. */
static void
test_needs_fsbl (void)
{
  static const struct {
    const char *layout;
    const char *refusal;
  } cases[] = {
    { NOR_TABLE P ("0x07", "user", "nor0", "0x480000"), NULL },
    { P ("0x04", "tfa1", "nor0", "0x0") P ("0x05", "tfa2", "nor0", "0x40000"),
      "tfa1 (0x4): Invalid MTD partition nor0,0" },
    { P ("0x04", "tfa1", "nor0", "0x0") P ("0x05", "fsbl", "mmc0", "0x4400"),
      "tfa1 (0x4): Invalid MTD partition nor0,0" },
    { ROW ("P", "0x04", "all", "RawImage", "nor0", "0x0"), NULL },
  };
  FjStorageGeometry storages[] = { board[0], board[2] };

  storages[1].mtd_needs_fsbl = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GArray) rows = parse (cases[i].layout, FJ_UBOOT_2021);
    g_autoptr (GArray) placed = NULL;
    g_autofree char *text = NULL;

    placed =
      fj_uboot_layout_place ((const FjRowValues *) (gpointer) rows->data, rows->len, FJ_UBOOT_2021,
                             storages, G_N_ELEMENTS (storages), NULL, 0, &text);
    g_assert_cmpstr (text, ==, cases[i].refusal);
  }
}

static void
assert_part (GArray *placed, guint i, guint row, guint number, guint64 offset, guint64 size)
{
  const FjUbootPartition *part = &g_array_index (placed, FjUbootPartition, i);

  g_assert_cmpuint (i, <, placed->len);
  g_assert_cmpuint (part->row, ==, row);
  g_assert_cmpuint (part->number, ==, number);
  g_assert_cmphex (part->offset, ==, offset);
  g_assert_cmphex (part->size, ==, size);
}

static void
test_sizes (void)
{
  g_autofree char *text = NULL;
  g_autoptr (GArray) sd = place (vectors[0].layout, FJ_UBOOT_CURRENT, FALSE, &text);
  g_autoptr (GArray) mixed = place (ROW ("P", "0x20", "data", "FileSystem", "mmc1", "0x100000")
                                      P ("0x04", "fsbl1", "mmc1", "boot1")
                                        ROW ("P", "0x10", "sd", "RawImage", "mmc0", "0x4400")
                                          ROW ("P", "0x06", "fip", "FIP", "mmc1", "0x80000")
                                            P ("0x05", "fsbl2", "mmc1", "boot2"),
                                    FJ_UBOOT_CURRENT, FALSE, &text);
  g_autoptr (GArray) boot_on_sd =
    place (P ("0x04", "a", "mmc0", "boot1"), FJ_UBOOT_CURRENT, FALSE, &text);

  assert_part (sd, 0, 0, 1, 0x4400, 0x40000);
  assert_part (sd, 1, 1, 2, 0x44400, 8 * GIB - 35 * 512 - 0x44400);
  g_assert_cmpuint (mixed->len, ==, 5);
  assert_part (mixed, 0, 4, 0, 0, 4 * MIB);
  assert_part (mixed, 1, 1, 0, 0, 4 * MIB);
  assert_part (mixed, 2, 3, 1, 0x80000, 0x80000);
  assert_part (mixed, 3, 0, 2, 0x100000, 4 * GIB - 0x80000 - 0x100000);
  assert_part (mixed, 4, 2, 0, 0, 8 * GIB);
  assert_part (boot_on_sd, 0, 0, 0, 0, 0);
}

static void
assert_refusal (const char *layout, FjUbootVersion version, const char *refusal)
{
  g_autofree char *text = NULL;
  g_autoptr (GArray) placed = place (layout, version, FALSE, &text);

  g_assert_cmpstr (text, ==, refusal);
}

static void
test_first_version (void)
{
  const FjUbootVersion first = FJ_UBOOT_2018;

  assert_refusal (vectors[1].layout, first, "a: invalid address 0x0 (min=0x4400)");
  assert_refusal (P ("0x04", "a", "mmc0", "0x4401"), first,
                  "a: not aligned address : 0x4401 on erase size 0x200");
  assert_refusal (P ("0x04", "a", "mmc0", "0x4400") P ("0x05", "b", "mmc0", "0x4400"), first,
                  "a: invalid address : 0x4400 >= 0x4400");
  assert_refusal (ROW ("P", "0x04", "x", "Binary(2)", "mmc0", "0x4400"), first,
                  "x: multiple binary 2 not supported for phase 4");
  assert_refusal (P ("0x04", "a", "nor1", "0x0"), first, "invalid device : sf probe 1");
  assert_refusal (P ("0x04", "a", "nand2", "0x0"), first, "invalid device : nand device 2");
  assert_refusal (P ("0x04", "a", "nor0", "0x0"), first,
                  "a: Bad size requested for partition 1 = 0x4000000 <> 0x40000");
  assert_refusal (P ("0x04", "a", "nor0", "0x10000"), first,
                  "a: Bad address requested for partition 1 = 0x10000 <> 0x0");
  assert_refusal (ROW ("-", "0x04", "a", "Binary", "mmc0", "0x4400"), first,
                  "Couldn't find part 2 on device mmc 0");
  assert_refusal (NOR_TABLE P ("0x07", "u", "nor0", "0x480000")
                    P ("0x08", "m", "nor0", "0x4000000"),
                  first, "Invalid partition nor0,4");
  assert_refusal (NOR_TABLE P ("0x07", "u", "nor0", "0x480000")
                    P ("0x08", "m", "nor0", "0x4000000"),
                  FJ_UBOOT_2021, "m (0x8): Invalid MTD partition nor0,4");
}

/* The first U-Boot takes one "-" anywhere for a partial update of every storage. */
static void
test_full (void)
{
  const char *layout = ROW ("-", "0x04", "a", "Binary", "mmc1", "boot1")
    P ("0x05", "b", "mmc0", "0x4400") ROW ("-", "0x06", "c", "RawImage", "mmc2", "0x0");
  g_autoptr (GArray) rows = parse (layout, FJ_UBOOT_2018);
  const FjRowValues *values = (FjRowValues *) (gpointer) rows->data;

  g_assert_true (fj_uboot_layout_is_full (values, 3, FJ_UBOOT_2020, FJ_STORAGE_MMC, 0));
  g_assert_false (fj_uboot_layout_is_full (values, 3, FJ_UBOOT_2020, FJ_STORAGE_MMC, 1));
  g_assert_false (fj_uboot_layout_is_full (values, 3, FJ_UBOOT_2018, FJ_STORAGE_MMC, 0));
  g_assert_true (fj_uboot_layout_is_full (values + 1, 2, FJ_UBOOT_2018, FJ_STORAGE_MMC, 0));
}

static void
test_no_ram (void)
{
  g_autofree char *text = NULL;
  g_autoptr (GArray) rows = parse (P ("0x10", "a", "ram0", "0xC0000000"), FJ_UBOOT_CURRENT);

  g_assert_null (fj_uboot_layout_place ((FjRowValues *) (gpointer) rows->data, rows->len,
                                        FJ_UBOOT_CURRENT, board, 1, NULL, 0, &text));
  g_assert_cmpstr (text, ==, "unknown device type = 5");
  g_assert_null (fj_uboot_layout_place ((FjRowValues *) (gpointer) rows->data, rows->len,
                                        FJ_UBOOT_CURRENT, board, 1, NULL, 0, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++) {
    g_autofree char *path = g_strconcat ("/flashjig/uboot-place/vector/", vectors[i].name, NULL);

    g_test_add_data_func (path, &vectors[i], test_vector);
  }
  g_test_add_func ("/flashjig/uboot-place/sizes", test_sizes);
  g_test_add_func ("/flashjig/uboot-place/first-version", test_first_version);
  g_test_add_func ("/flashjig/uboot-place/full", test_full);
  g_test_add_func ("/flashjig/uboot-place/no-ram", test_no_ram);
  g_test_add_func ("/flashjig/uboot-place/needs-fsbl", test_needs_fsbl);
  return g_test_run ();
}
