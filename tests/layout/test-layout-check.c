/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-layout-check.h>
#include <fj-layout-fix.h>
#include <fj-layout-room.h>
#include <fj-uboot-layout.h>
#include <fj-wire-layout.h>
#include <string.h>

#define BOOT                                 \
  "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a\n" \
  "-\t0x03\tssbl\tFIP\tnone\t0x0\tfip\n"
#define ROW(option, id, name, type, device, offset) \
  option "\t" id "\t" name "\t" type "\t" device "\t" offset "\tfile\n"
#define PED(id, name, type, device, offset) \
  "PED\t" id "\t" name "\t" type "\t" device "\t" offset "\tnone\n"
#define P(id, name, device, offset) ROW ("P", id, name, "Binary", device, offset)

/*
 * Each issue is "severity code row column fix", one a line; "-" for none. @row counts from 0, with
 * the two rows of BOOT before the third.
 */
typedef struct {
  const char *name;
  const char *layout;
  const char *issues;
} Case;

static const Case cases[] = {
  { "raw", BOOT ROW ("P", "0x10", "sd", "RawImage", "mmc0", "0x0"), "" },
  { "sd", BOOT P ("0x04", "a", "mmc0", "0x4400") P ("0x05", "b", "mmc0", "0x44400"), "" },
  { "emmc",
    BOOT P ("0x04", "a", "mmc1", "boot1") P ("0x05", "b", "mmc1", "boot2")
      P ("0x06", "c", "mmc1", "0x80000"),
    "" },
  { "empty", "# nothing\n", "E rows-none -1 - -\n" },
  { "no-boot-files", P ("0x04", "a", "mmc0", "0x4400"),
    "W fsbl-missing -1 - -\nW ssbl-missing -1 - -\n" },
  /* the grammar */
  { "spaces", BOOT "P 0x10 sd RawImage mmc0 0x0\n", "E spaces-for-tabs 2 - -\n" },
  { "option-pde", BOOT "PDE\t0x10\ta\tBinary\tmmc0\t0x4400\tnone\n", "" },
  { "option-word", BOOT ROW ("Selected", "0x10", "a", "Binary", "mmc0", "0x4400"),
    "E option-invalid 2 option -\n" },
  { "option-number", BOOT ROW ("1", "0x10", "a", "Binary", "mmc0", "0x4400"),
    "E option-invalid 2 option -\n" },
  { "columns", BOOT "P\t0x10\ta\tBinary\tmmc0\n", "E cell-missing 2 offset 0x0\n" },
  { "shifted", BOOT "P\t0x10\ta\tmmc0\t0x4400\tf\n", "E cells-shifted 2 type -\n" },
  { "shifted-name", BOOT "P\t0x10\tBinary\tmmc0\t0x4400\tf\n", "E cells-shifted 2 type -\n" },
  { "shifted-option", BOOT "0x10\ta\tBinary\tmmc0\t0x4400\tf\n", "E cells-shifted 2 option -\n" },
  { "shifted-and-wrong", BOOT "P\t0x10\ta\tmmc\t0x4400\tf\n",
    "E type-invalid 2 type -\nE device-invalid 2 device -\n"
    "E offset-invalid 2 offset 0x0000000f\n" },
  { "one-column", BOOT "P\n", "E cell-missing 2 id -\n" },
  { "not-utf8", BOOT "P\t0x10\t\xff\tBinary\tmmc0\t0x4400\tf\n",
    "E not-utf8 2 - -\nE name-characters 2 name _\n" },
  { "not-utf8-behind", BOOT "P\t0x10\ta\tBinary\tmmc0\t0x4400\tf\t\xff\n", "" },
  { "trailing-space", BOOT ROW ("P", "0x10", "sd", "RawImage", "mmc0", "0x0 "),
    "E invisible-characters 2 offset 0x0\n" },
  { "cr-in-row", BOOT "P\t0x10\ta\rb\tBinary\tmmc0\t0x4400\tf\n",
    "W cr-line-ends -1 - -\nE cell-missing 2 type -\nE option-invalid 3 option -\n"
    "E id-invalid 3 id -\nE type-invalid 3 type -\nE device-invalid 3 device -\n"
    "E cell-missing 3 offset 0x0\n" },
  { "control-in-cell", BOOT P ("0x10", "a\001b", "mmc0", "0x4400"),
    "E invisible-characters 2 name a b\n" },
  { "option-order", BOOT "DEP\t0x10\ta\tBinary\tmmc0\t0x4400\tnone\n",
    "H option-order 2 option PED\n" },
  { "option-repeat", BOOT ROW ("PP", "0x10", "a", "Binary", "mmc0", "0x4400"),
    "H option-order 2 option P\n" },
  { "option-e", BOOT ROW ("E", "0x10", "a", "Binary", "mmc0", "0x4400"),
    "E option-invalid 2 option PE\n" },
  { "option-p", BOOT ROW ("p", "0x10", "a", "Binary", "mmc0", "0x4400"),
    "E option-invalid 2 option P\n" },
  { "option-dashes", BOOT ROW ("--", "0x10", "a", "Binary", "mmc0", "0x4400"),
    "E option-invalid 2 option -\n" },
  { "option-dash-p", BOOT ROW ("-P", "0x10", "a", "Binary", "mmc0", "0x4400"),
    "E option-invalid 2 option P\n" },
  { "id-decimal", BOOT P ("16", "a", "mmc0", "0x4400"), "" },
  { "id-octal", BOOT P ("020", "a", "mmc0", "0x4400"), "W id-octal 2 id 0x10\n" },
  { "id-08", BOOT P ("08", "a", "mmc0", "0x4400"), "E id-invalid 2 id 0x08\n" },
  { "id-1f", BOOT P ("1F", "a", "mmc0", "0x4400"), "E id-invalid 2 id 0x1F\n" },
  { "id-bare-prefix", BOOT P ("0x", "a", "mmc0", "0x4400"), "E id-invalid 2 id -\n" },
  { "id-word", BOOT P ("rootfs", "a", "mmc0", "0x4400"), "E id-invalid 2 id -\n" },
  { "id-last", BOOT P ("0xF0", "a", "mmc0", "0x4400"), "" },
  { "id-f1", BOOT P ("0xF1", "a", "mmc0", "0x4400"), "E id-range 2 id -\n" },
  { "id-wraps", BOOT P ("0x100000010", "a", "mmc0", "0x4400"), "E id-range 2 id -\n" },
  { "name-16", BOOT P ("0x10", "0123456789abcdef", "mmc0", "0x4400"), "" },
  { "name-17", BOOT P ("0x10", "0123456789abcdefg", "mmc0", "0x4400"),
    "E name-too-long 2 name 0123456789abcdef\n" },
  { "name-slash", BOOT P ("0x10", "a/b", "mmc0", "0x4400"), "E name-characters 2 name a_b\n" },
  { "name-letters", BOOT P ("0x10", "h\xc3\xa9", "mmc0", "0x4400"),
    "E name-characters 2 name h_\n" },
  { "name-space", BOOT P ("0x10", "a b", "mmc0", "0x4400"), "E name-space 2 name a_b\n" },
  { "name-space-nor", BOOT P ("0x10", "a b", "nor0", "0x0"),
    "E name-space 2 name a_b\nH mtd-table 2 device -\n" },
  { "name-space-none", "-\t0x01\tf s\tBinary\tnone\t0x0\ttf-a\n-\t0x03\tssbl\tFIP\tnone\t0x0\tf\n",
    "H storage-none -1 - -\nW name-space 0 name f_s\n" },
  { "type-case", BOOT ROW ("P", "0x10", "a", "binary", "mmc0", "0x4400"),
    "E type-invalid 2 type Binary\n" },
  { "type-fip", BOOT ROW ("P", "0x10", "a", "Fip", "mmc0", "0x4400"),
    "E type-invalid 2 type FIP\n" },
  { "type-pmic", BOOT ROW ("P", "0x10", "a", "PMIC", "mmc0", "0x4400"),
    "E type-invalid 2 type -\n" },
  { "type-system", BOOT ROW ("P", "0x10", "a", "System(2)", "mmc0", "0x4400"),
    "E type-invalid 2 type System\n" },
  { "type-binary2", BOOT ROW ("P", "0x04", "fsbl1", "Binary2", "nand0", "0x0"),
    "E type-invalid 2 type Binary(2)\n" },
  { "type-binary-x", BOOT ROW ("P", "0x04", "fsbl1", "Binary(x)", "mmc0", "0x4400"),
    "E type-invalid 2 type Binary\n" },
  { "type-binary-2x", BOOT ROW ("P", "0x04", "fsbl1", "Binary(2x)", "mmc0", "0x4400"),
    "E type-invalid 2 type Binary(2)\n" },
  { "type-binary-none", BOOT ROW ("P", "0x04", "fsbl1", "Binary()", "mmc0", "0x4400"),
    "E type-invalid 2 type Binary\n" },
  { "type-new", BOOT ROW ("P", "0x04", "a", "ENV", "mmc0", "0x4400"), "H type-new 2 type -\n" },
  { "device-mmc", BOOT P ("0x10", "a", "mmc", "0x4400"), "E device-invalid 2 device mmc0\n" },
  { "device-mmc10", BOOT P ("0x10", "a", "mmc10", "0x4400"), "E device-invalid 2 device mmc0\n" },
  { "device-mmcA", BOOT P ("0x10", "a", "mmcA", "0x4400"), "E device-invalid 2 device -\n" },
  { "device-None", BOOT P ("0x10", "a", "None", "0x4400"), "E device-invalid 2 device none\n" },
  { "device-spinand", BOOT P ("0x10", "a", "spinand1", "0x4400"),
    "E device-invalid 2 device spi-nand1\n" },
  { "device-usb", BOOT P ("0x10", "a", "usb0", "0x4400"), "E device-invalid 2 device -\n" },
  { "device-ramdisk", BOOT P ("0x10", "a", "ramdisk", "0xC2000000"),
    "E device-invalid 2 device -\n" },
  { "device-ram", BOOT P ("0x10", "a", "ram", "0xC2000000"), "E device-invalid 2 device ram0\n" },
  { "offset-boot3", BOOT P ("0x10", "a", "mmc1", "boot3"), "E offset-invalid 2 offset -\n" },
  { "offset-Boot1", BOOT P ("0x10", "a", "mmc1", "Boot1"), "E offset-invalid 2 offset boot1\n" },
  { "offset-negative", BOOT P ("0x10", "a", "mmc0", "-1"), "E offset-invalid 2 offset -\n" },
  { "offset-17k", BOOT P ("0x10", "a", "mmc0", "17K"), "E offset-invalid 2 offset 0x00004400\n" },
  { "offset-2mib", BOOT P ("0x10", "a", "mmc0", "2MiB"), "E offset-invalid 2 offset 0x00200000\n" },
  { "offset-h", BOOT P ("0x10", "a", "mmc0", "4400h"), "E offset-invalid 2 offset 0x00004400\n" },
  { "offset-hex", BOOT P ("0x10", "a", "mmc0", "1F400"), "E offset-invalid 2 offset 0x0001f400\n" },
  { "offset-none", BOOT P ("0x10", "a", "mmc0", "none"), "E offset-invalid 2 offset 0x0\n" },
  { "offset-too-many-digits", BOOT P ("0x10", "a", "mmc0", "0x10000000000000000"),
    "E offset-invalid 2 offset -\n" },
  { "offset-above-4g", BOOT P ("0x10", "a", "mmc0", "0x105984400"), "" },
  { "offset-zero-first", BOOT P ("0x10", "a", "mmc0", "032768"),
    "W offset-leading-zero 2 offset 0x00008000\n" },
  /* rows among each other */
  { "id-zero", BOOT P ("0x0", "a", "mmc0", "0x4400"), "E id-zero 2 id 0x10\n" },
  { "id-zero-none", BOOT ROW ("-", "0", "a", "Binary", "none", "0x0"),
    "H storage-none -1 - -\nE id-zero 2 id -\n" },
  { "id-twice", BOOT P ("0x04", "a", "mmc0", "0x4400") P ("0x04", "b", "mmc0", "0x8400"),
    "E id-duplicate 3 id 0x05\n" },
  { "id-twice-user", BOOT P ("0xF0", "a", "mmc0", "0x4400") P ("0xF0", "b", "mmc0", "0x8400"),
    "E id-duplicate 3 id 0x10\n" },
  { "id-twice-none",
    BOOT ROW ("-", "0x04", "a", "Binary", "none", "0x0") P ("0x04", "b", "mmc0", "0x4400"),
    "H none-unknown 2 id -\nE id-duplicate 3 id 0x05\n" },
  { "id-twice-fsbl",
    ROW ("-", "0x01", "a", "Binary", "none", "0x0") ROW ("-", "0x01", "b", "Binary", "none", "0x0"),
    "H first-stage-only -1 - -\nW id-duplicate 1 id -\n" },
  { "id-reserved", BOOT P ("0x02", "a", "mmc0", "0x4400"), "W id-reserved 2 id 0x04\n" },
  { "none-selected", BOOT ROW ("P", "0x02", "a", "Binary", "none", "0x0"),
    "H storage-none -1 - -\nE none-selected 2 option -\n" },
  { "file-missing", BOOT "P\t0x10\ta\tBinary\tmmc0\t0x4400\n", "E file-missing 2 option PE\n" },
  { "file-none", BOOT "PD\t0x10\ta\tBinary\tmmc0\t0x4400\tnone\n",
    "E file-missing 2 option PED\n" },
  { "file-not-needed", BOOT "PE\t0x10\ta\tBinary\tmmc0\t0x4400\n", "" },
  { "file-missing-fsbl", "-\t0x01\tfsbl\tBinary\tnone\t0x0\n-\t0x03\tssbl\tFIP\tnone\t0x0\tfip\n",
    "H storage-none -1 - -\nE file-missing 0 file -\n" },
  /* what follows from another finding is not told */
  { "id-twice-none-no-file", BOOT "-\t0x01\tagain\tBinary\tnone\t0x0\n",
    "H storage-none -1 - -\nW id-duplicate 2 id -\n" },
  { "id-wrong-fsbl",
    ROW ("-", "O1", "a", "Binary", "none", "0x0") ROW ("-", "0x03", "b", "FIP", "none", "0x0"),
    "H storage-none -1 - -\nE id-invalid 0 id -\n" },
  { "offset-with-file", BOOT "P\t0x10\ta\tBinary\tmmc0\t0x4400;file.img\n",
    "E offset-invalid 2 offset -\n" },
  /* partitions that are left empty */
  { "file-unused", BOOT "PE\t0x10\ta\tBinary\tmmc0\t0x4400\tfile\n"
                        "-\t0x11\tb\tBinary\tmmc1\t0x80000\tfile\n",
    "W file-unused 2 option -\nW partial-update 3 option -\n" },
  { "environment", BOOT "PE\t0x10\tu-boot-env\tBinary\tmmc0\t0x4400\tnone\n",
    "H environment-kept 2 option -\n" },
  { "environment-type", BOOT "PE\t0x10\ta\tENV\tmmc0\t0x4400\tnone\n",
    "H environment-kept 2 option -\nH type-new 2 type -\n" },
  { "environment-erased", BOOT PED ("0x10", "env", "Binary", "mmc0", "0x4400"), "" },
  { "environment-written", BOOT P ("0x10", "env", "mmc0", "0x4400"), "" },
  { "environment-erased-before",
    BOOT
    "PE\t0x10\tenv\tBinary\tmmc0\t0x4400\tnone\n" PED ("0x11", "all", "RawImage", "mmc0", "0x0"),
    "" },
  { "name-twice", BOOT P ("0x04", "a", "mmc0", "0x4400") P ("0x05", "a", "mmc0", "0x8400"),
    "W name-duplicate 3 name -\n" },
  { "name-twice-elsewhere",
    BOOT P ("0x04", "a", "mmc0", "0x4400") P ("0x05", "a", "mmc2", "0x8400"), "" },
  { "copies-mmc", BOOT ROW ("P", "0x04", "fsbl1", "Binary(2)", "mmc0", "0x4400"),
    "E copies-place 2 type Binary\n" },
  { "copies-id", BOOT ROW ("P", "0x10", "fsbl1", "Binary(2)", "nand0", "0x0"),
    "E copies-place 2 type Binary\nH mtd-table 2 device -\n" },
  { "copies-name", BOOT ROW ("P", "0x04", "boot", "Binary(2)", "nand0", "0x0"),
    "E copies-place 2 type Binary\nH mtd-table 2 device -\n" },
  { "copies", BOOT ROW ("P", "0x04", "fsbl1", "Binary(2)", "nand0", "0x0"),
    "H mtd-table 2 device -\n" },
  { "six-devices",
    BOOT P ("0x10", "a", "mmc0", "0x4400") P ("0x11", "b", "mmc1", "0x80000")
      P ("0x12", "c", "mmc2", "0x4400") P ("0x13", "d", "ram0", "0")
        P ("0x14", "e", "mmc3", "0x4400") P ("0x15", "f", "mmc4", "0x4400"),
    "E devices-too-many 7 device -\n" },
  { "partial",
    BOOT ROW ("-", "0x04", "a", "Binary", "mmc0", "0x4400")
      ROW ("-", "0x05", "b", "Binary", "mmc0", "0x44400") P ("0x10", "c", "mmc0", "0x84400"),
    "W partial-update 2 option -\n" },
  { "raw-offset", BOOT ROW ("P", "0x10", "sd", "RawImage", "mmc0", "0x4400"),
    "W raw-offset 2 offset 0x0\n" },
  { "raw-boot", BOOT ROW ("P", "0x10", "sd", "RawImage", "mmc0", "boot1"),
    "W raw-offset 2 offset 0x0\n" },
  { "raw-emmc", BOOT ROW ("P", "0x10", "sd", "RawImage", "mmc1", "0x0"),
    "W raw-without-boot 2 - -\n" },
  { "raw-emmc-boot",
    BOOT P ("0x04", "fsbl1", "mmc1", "boot1") ROW ("P", "0x10", "sd", "RawImage", "mmc1", "0x0"),
    "" },
  { "raw-erased",
    BOOT PED ("0x10", "sd", "RawImage", "mmc0", "0x0") P ("0x11", "a", "mmc0", "0x4400"),
    "" },
  { "raw-over-partitions",
    BOOT ROW ("P", "0x10", "sd", "RawImage", "mmc0", "0x0") P ("0x11", "a", "mmc0", "0x4400"),
    "W raw-and-partitions 2 type -\n" },
  { "raw-behind-partition",
    BOOT ROW ("P", "0x11", "a", "Binary", "nor0", "0x0")
      PED ("0x10", "b", "RawImage", "nor0", "0x0"),
    "H mtd-table 2 device -\nE offset-same 3 offset -\n" },
  /* offsets */
  { "offset-same", BOOT P ("0x04", "a", "mmc0", "0x4400") P ("0x05", "b", "mmc0", "17408"),
    "E offset-same 3 offset -\n" },
  { "offset-low", BOOT P ("0x04", "a", "mmc0", "0x0"), "E offset-too-low 2 offset 0x00004400\n" },
  { "offset-low-taken", BOOT P ("0x04", "a", "mmc0", "0x4400") P ("0x05", "b", "mmc0", "0x0"),
    "E offset-too-low 3 offset -\nH order 3 offset -\n" },
  { "offset-odd", BOOT P ("0x04", "a", "mmc0", "0x4401"),
    "E offset-unaligned 2 offset 0x00004600\n" },
  { "offset-emmc", BOOT P ("0x04", "a", "mmc1", "boot1") P ("0x05", "b", "mmc1", "0xC0000"),
    "W offset-unaligned 3 offset 0x00100000\n" },
  { "offset-emmc-low", BOOT P ("0x04", "a", "mmc1", "boot1") P ("0x05", "b", "mmc1", "0x0"),
    "E offset-too-low 3 offset 0x00080000\n" },
  /* an SD card with one wrong row, or the eMMC of a board without a card: who knows */
  { "offset-mmc0-boot1", BOOT P ("0x04", "a", "mmc0", "boot1") P ("0x05", "b", "mmc0", "0x4400"),
    "W boot-area 2 offset -\nW offset-unaligned 3 offset 0x00080000\n" },
  { "offset-nand", BOOT P ("0x04", "a", "nand0", "0x10000"),
    "W offset-unaligned 2 offset 0x00020000\nH mtd-table 2 device -\n" },
  { "offset-nor", BOOT P ("0x04", "a", "nor0", "0x100"),
    "W offset-unaligned 2 offset 0x00001000\nH mtd-table 2 device -\n" },
  { "offset-high", BOOT P ("0x04", "a", "mmc0", "0xffffffffffffffff"),
    "E offset-unaligned 2 offset -\n" },
  { "order", BOOT P ("0x05", "b", "mmc0", "0x44400") P ("0x04", "a", "mmc0", "0x4400"),
    "H order 3 offset -\n" },
  { "boot-area-sd", BOOT P ("0x04", "a", "mmc0", "boot1"), "W boot-area 2 offset -\n" },
  { "boot-area-nor", BOOT P ("0x04", "a", "nor0", "boot2"), "E boot-area 2 offset -\n" },
  { "boot-area-twice", BOOT P ("0x04", "a", "mmc1", "boot1") P ("0x05", "b", "mmc1", "boot1"),
    "W boot-area-twice 3 offset -\n" },
  /* the file */
  { "file-issues", "\xef\xbb\xbf" BOOT "P\t0x10\tsd\tRawImage\tmmc0\t0x0\tx\t\n",
    "H byte-order-mark -1 - -\nH trailing-tab 2 - -\n" },
};

static FjLayout *
layout_of (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  FjLayout *layout = fj_layout_new_from_bytes (bytes, &error);

  g_assert_no_error (error);
  return layout;
}

static const char *const column_names[] = { "option", "id", "name", "type",
                                            "device", "offset", "file" };

static char *
describe (GPtrArray *issues)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < issues->len; i++) {
    FjIssue    *issue = g_ptr_array_index (issues, i);
    FjColumn    column = fj_issue_get_column (issue);
    const char *fix = fj_issue_get_fix_value (issue);

    g_string_append_printf (text, "%c %s %d %s %s\n", "HWE"[fj_issue_get_severity (issue)],
                            fj_issue_get_code (issue), fj_issue_get_row (issue),
                            column != FJ_COLUMN_NONE ? column_names[column] : "-",
                            fix != NULL ? fix : "-");
    g_assert_cmpstr (fj_issue_get_text (issue), !=, "");
    g_assert_true (g_utf8_validate (fj_issue_get_text (issue), -1, NULL));
    g_assert_true ((fix != NULL) == (fj_issue_get_fix_kind (issue) == FJ_FIX_CELL));
    g_assert_true ((fj_issue_get_fix_kind (issue) != FJ_FIX_NONE) ==
                   (fj_issue_get_fix_label (issue) != NULL));
  }
  return g_string_free (text, FALSE);
}

static void
assert_issues (FjLayout *layout, const FjStorageGeometry *geometry, guint n, const char *expected)
{
  g_autoptr (GPtrArray) issues = fj_layout_check (layout, geometry, n);
  g_autofree char *described = describe (issues);

  g_assert_cmpstr (described, ==, expected);
}

/* The fix of issue @i makes it go away. */
static void
assert_fix_helps (const char *text, const FjStorageGeometry *geometry, guint n, guint i)
{
  g_autoptr (FjLayout) layout = layout_of (text);
  g_autoptr (GPtrArray) before = fj_layout_check (layout, geometry, n);
  g_autoptr (GPtrArray) after = NULL;
  FjIssue *issue = g_ptr_array_index (before, i);

  if (fj_issue_get_fix_value (issue) == NULL)
    return;
  fj_layout_apply_fix (layout, issue);
  g_assert_true (fj_layout_get_modified (layout));
  after = fj_layout_check (layout, geometry, n);
  for (guint j = 0; j < after->len; j++) {
    FjIssue *other = g_ptr_array_index (after, j);

    g_assert_false (strcmp (fj_issue_get_code (other), fj_issue_get_code (issue)) == 0 &&
                    fj_issue_get_row (other) == fj_issue_get_row (issue) &&
                    fj_issue_get_column (other) == fj_issue_get_column (issue));
  }
}

static void
assert_fixes_help (const char *text, const FjStorageGeometry *geometry, guint n)
{
  g_autoptr (FjLayout) layout = layout_of (text);
  g_autoptr (GPtrArray) issues = fj_layout_check (layout, geometry, n);

  for (guint i = 0; i < issues->len; i++)
    assert_fix_helps (text, geometry, n, i);
}

/* What has no error, U-Boot reads as it was meant. */
static void
assert_uboot_agrees (FjLayout *layout)
{
  g_autoptr (GPtrArray) issues = fj_layout_check (layout, NULL, 0);
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (FjRowValues));
  g_autoptr (GBytes) wire = NULL;
  g_autoptr (GArray) read = NULL;

  if (fj_issues_get_worst (issues) == FJ_SEVERITY_ERROR)
    return;
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++)
    g_array_append_vals (rows, fj_partition_get_values (fj_layout_get_row (layout, i)), 1);
  wire = fj_wire_layout_format ((FjRowValues *) (gpointer) rows->data, rows->len);
  read = fj_uboot_layout_parse (wire, FJ_UBOOT_CURRENT, TRUE, NULL);
  g_assert_nonnull (read);
  g_assert_true (fj_uboot_layout_check_rows ((FjRowValues *) (gpointer) read->data, read->len,
                                             FJ_UBOOT_CURRENT, NULL));
  g_assert_cmpmem (read->data, read->len * sizeof (FjRowValues), rows->data,
                   rows->len * sizeof (FjRowValues));
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (FjLayout) layout = layout_of (c->layout);

  assert_issues (layout, NULL, 0, c->issues);
  assert_uboot_agrees (layout);
  assert_fixes_help (c->layout, NULL, 0);
}

/* The board of the storage vectors. */
#define KIB 1024u
#define MIB (1024u * 1024)
#define GIB (G_GUINT64_CONSTANT (1024) * 1024 * 1024)

static const FjMtdPartition nor_table[] = {
  { 0, 0x40000, "fsbl1" },
  { 0x40000, 0x40000, "fsbl2" },
  { 0x80000, 0x400000, "fip" },
  { 0x480000, 64 * MIB - 0x480000, "user" },
};

static const FjStorageGeometry board[] = {
  { FJ_STORAGE_MMC, 0, 8 * GIB, 512, 0x4400, 0, NULL, 0 },
  { FJ_STORAGE_MMC, 1, 4 * GIB, 512 * KIB, 512 * KIB, 4 * MIB, NULL, 0 },
  { FJ_STORAGE_NOR, 0, 64 * MIB, 64 * KIB, 0, 0, nor_table, G_N_ELEMENTS (nor_table) },
};

static const Case board_cases[] = {
  { "sd", BOOT P ("0x04", "a", "mmc0", "0x4400") P ("0x05", "b", "mmc0", "0x44400"), "" },
  { "partial",
    BOOT ROW ("-", "0x04", "a", "Binary", "mmc0", "0x4400") P ("0x05", "b", "mmc0", "0x44400"),
    "W partial-update 2 option -\n" },
  { "sd-low", BOOT P ("0x04", "a", "mmc0", "0x4200"), "E offset-too-low 2 offset 0x00004400\n" },
  { "sd-odd", BOOT P ("0x04", "a", "mmc0", "0x4401"), "E offset-unaligned 2 offset 0x00004600\n" },
  { "emmc-low", BOOT P ("0x04", "a", "mmc1", "0x4400"), "E offset-too-low 2 offset 0x00080000\n" },
  { "emmc-odd", BOOT P ("0x04", "a", "mmc1", "0xC0000"),
    "E offset-unaligned 2 offset 0x00100000\n" },
  { "emmc-end", BOOT P ("0x04", "a", "mmc1", "0x200000000"), "E offset-too-high 2 offset -\n" },
  { "sd-boot", BOOT P ("0x04", "a", "mmc0", "boot1"), "E boot-area 2 offset -\n" },
  { "nor-boot", BOOT P ("0x04", "a", "nor0", "boot1"), "E boot-area 2 offset -\n" },
  { "emmc-raw", BOOT ROW ("P", "0x10", "a", "RawImage", "mmc1", "0x0"),
    "W raw-without-boot 2 - -\n" },
  { "no-mmc2", BOOT P ("0x04", "a", "mmc2", "0x4400"), "E device-missing 2 device -\n" },
  { "no-nor1", BOOT P ("0x04", "a", "nor1", "0x0"), "E device-missing 2 device -\n" },
  { "ram", BOOT P ("0x10", "a", "ram0", "0x0"), "" },
  { "nor",
    BOOT P ("0x04", "a", "nor0", "0x0") P ("0x05", "b", "nor0", "0x40000")
      P ("0x06", "c", "nor0", "0x80000") P ("0x07", "d", "nor0", "0x480000"),
    "" },
  { "nor-short", BOOT P ("0x04", "a", "nor0", "0x0"), "E mtd-table 2 offset -\n" },
  { "nor-moved",
    BOOT P ("0x04", "a", "nor0", "0x0") P ("0x05", "b", "nor0", "0x50000")
      P ("0x06", "c", "nor0", "0x80000") P ("0x07", "d", "nor0", "0x480000"),
    "E mtd-table 3 offset 0x00040000\n" },
  { "nor-more",
    BOOT P ("0x04", "a", "nor0", "0x0") P ("0x05", "b", "nor0", "0x40000")
      P ("0x06", "c", "nor0", "0x80000") P ("0x07", "d", "nor0", "0x480000")
        P ("0x08", "e", "nor0", "0x490000"),
    "E mtd-table 6 offset -\n" },
  { "raw-first-at-zero",
    BOOT PED ("0x10", "a", "RawImage", "nor0", "0x0") P ("0x04", "b", "nor0", "0x0"),
    "E mtd-table 3 offset -\n" },
};

static void
test_board (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (FjLayout) layout = layout_of (c->layout);

  assert_issues (layout, board, G_N_ELEMENTS (board), c->issues);
  assert_fixes_help (c->layout, board, G_N_ELEMENTS (board));
}

/* Rows that fit another U-Boot have no wrong offset: one finding, and nothing to mend in a cell. */
static void
test_other_uboot (void)
{
  g_autoptr (FjLayout) layout = NULL;
  g_autoptr (GPtrArray) issues = NULL;

  layout = layout_of (BOOT P ("0x04", "a", "nor0", "0x0") P ("0x05", "b", "nor0", "0x40000")
                        P ("0x06", "c", "nor0", "0x80000") P ("0x07", "d", "nor0", "0x280000")
                          P ("0x08", "e", "nor0", "0x2C0000"));
  assert_issues (layout, board, G_N_ELEMENTS (board), "E mtd-table 2 device -\n");
  issues = fj_layout_check (layout, board, G_N_ELEMENTS (board));
  g_assert_nonnull (strstr (fj_issue_get_text (g_ptr_array_index (issues, 0)), "v2018.11"));
}

/* Without a board, too: which U-Boot the rows are for. */
static void
test_which_uboot (void)
{
  g_autoptr (FjLayout) layout = NULL;
  g_autoptr (GPtrArray) issues = NULL;

  layout = layout_of (BOOT P ("0x04", "a", "nor0", "0x0") P ("0x05", "b", "nor0", "0x40000")
                        P ("0x06", "c", "nor0", "0x80000") P ("0x07", "d", "nor0", "0x280000")
                          P ("0x08", "e", "nor0", "0x2C0000"));
  issues = fj_layout_check (layout, NULL, 0);
  g_assert_cmpuint (issues->len, ==, 1);
  g_assert_cmpint (fj_issue_get_severity (g_ptr_array_index (issues, 0)), ==, FJ_SEVERITY_HINT);
  g_assert_nonnull (strstr (fj_issue_get_text (g_ptr_array_index (issues, 0)), "v2018.11"));
}

static void
test_needs_fsbl (void)
{
  FjStorageGeometry old = board[2];
  g_autoptr (FjLayout) layout = NULL;
  g_autoptr (FjLayout) named = NULL;

  old.mtd_needs_fsbl = TRUE;
  layout = layout_of (BOOT P ("0x04", "a", "nor0", "0x0") P ("0x05", "b", "nor0", "0x40000")
                        P ("0x06", "c", "nor0", "0x80000") P ("0x07", "d", "nor0", "0x480000"));
  assert_issues (layout, &old, 1,
                 "E mtd-table 2 name -\nE mtd-table 3 name -\nE mtd-table 4 name -\n"
                 "E mtd-table 5 name -\n");
  named = layout_of (BOOT P ("0x04", "fsbl1", "nor0", "0x0") P ("0x05", "b", "nor0", "0x40000")
                       P ("0x06", "c", "nor0", "0x80000") P ("0x07", "d", "nor0", "0x480000"));
  assert_issues (named, &old, 1, "");
}

/* What no rule foresees, U-Boot's own code says. */
static void
test_uboot_refuses (void)
{
  const FjMtdPartition    table[] = { { 0, 0x100000, "half" } };
  const FjStorageGeometry odd[] = { { FJ_STORAGE_NOR, 0, 0x200000, 0x10000, 0, 0, table, 1 } };
  g_autoptr (FjLayout) layout = layout_of (BOOT P ("0x04", "a", "nor0", "0x0"));
  g_autoptr (GPtrArray) issues = fj_layout_check (layout, odd, 1);

  g_assert_cmpuint (issues->len, ==, 1);
  g_assert_cmpstr (fj_issue_get_code (g_ptr_array_index (issues, 0)), ==, "uboot-refuses");
  g_assert_nonnull (
    strstr (fj_issue_get_text (g_ptr_array_index (issues, 0)), "Bad size for partition 1"));
}

static gboolean
has_code (GPtrArray *issues, const char *code)
{
  for (guint i = 0; i < issues->len; i++)
    if (strcmp (fj_issue_get_code (g_ptr_array_index (issues, i)), code) == 0)
      return TRUE;
  return FALSE;
}

/* @n partitions on a card, with names of sixteen characters or as short as can be. */
static gboolean
has_too_many_partitions (guint n, gboolean is_long, const FjStorageGeometry *geometry,
                         guint n_geometry)
{
  g_autoptr (GString) text = g_string_new (BOOT);
  g_autoptr (FjLayout) layout = NULL;
  g_autoptr (GPtrArray) issues = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "P\t0x%x\tp%0*u\tBinary\tmmc0\t0x%x\tf\n", i + 0x10,
                            is_long ? 15 : 1, i, 0x100000 + i * 0x1000);
  layout = layout_of (text->str);
  issues = fj_layout_check (layout, geometry, n_geometry);
  return has_code (issues, "partitions-too-many");
}

static void
test_too_many_partitions (void)
{
  g_assert_false (has_too_many_partitions (88, TRUE, NULL, 0));
  g_assert_true (has_too_many_partitions (90, TRUE, NULL, 0));
  g_assert_false (has_too_many_partitions (88, TRUE, board, G_N_ELEMENTS (board)));
  g_assert_true (has_too_many_partitions (90, TRUE, board, G_N_ELEMENTS (board)));
  g_assert_false (has_too_many_partitions (104, FALSE, NULL, 0));
  g_assert_true (has_too_many_partitions (128, FALSE, NULL, 0));
}

/* The table that is there stays when one row is not written, whatever its size. */
static void
test_many_partitions_kept (void)
{
  g_autoptr (GString) text = g_string_new (BOOT ROW ("-", "0x04", "a", "Binary", "mmc0", "0x4400"));
  g_autoptr (FjLayout) layout = NULL;
  g_autoptr (GPtrArray) issues = NULL;

  for (guint i = 0; i < 130; i++)
    g_string_append_printf (text, "P\t0x%x\tp%u\tBinary\tmmc0\t0x%x\tf\n", i + 0x10, i,
                            0x100000 + i * 0x1000);
  layout = layout_of (text->str);
  issues = fj_layout_check (layout, NULL, 0);
  g_assert_false (has_code (issues, "partitions-too-many"));
  g_assert_true (has_code (issues, "partial-update"));
}

static gboolean
has_too_many_rows (const char *text, guint n_rows)
{
  g_autoptr (FjLayout) layout = layout_of (text);
  g_autoptr (GPtrArray) issues = fj_layout_check (layout, NULL, 0);

  g_assert_cmpuint (fj_layout_get_n_rows (layout), ==, n_rows);
  assert_uboot_agrees (layout);
  return has_code (issues, "rows-too-many");
}

static void
test_too_many_rows (void)
{
  g_autoptr (GString) text = g_string_new (BOOT);

  for (guint i = 2; i < 239; i++)
    g_string_append_printf (text, "P\t0x%x\tp%u\tBinary\tmmc0\t%u\tf\n", i + 2, i,
                            0x4400 + i * 512);
  g_assert_false (has_too_many_rows (text->str, 239));
  g_string_append (text, "PE\t0x02\tx\tBinary\tnone\t0\n");
  g_assert_true (has_too_many_rows (text->str, 240));
  for (guint i = 0; i < 60; i++)
    g_string_append (text, "PE\t0x10\tx\tBinary\tmmc0\t0x4400\n");
  g_assert_true (has_too_many_rows (text->str, 300));
}

/* Where no id is left there is no fix, and finding that out once is enough for all rows. */
static void
test_no_free_id (void)
{
  g_autoptr (GString) text = g_string_new (BOOT);
  g_autoptr (FjLayout) layout = NULL;
  g_autoptr (GPtrArray) issues = NULL;
  guint n_fixes = 0;

  for (guint i = 0; i < 1700; i++)
    g_string_append (text, "P\t0x10\n");
  g_string_append (text, P ("0x10", "last", "mmc0", "0x4400"));
  for (guint id = 0x11; id <= FJ_ID_LAST; id++)
    g_string_append_printf (text, "P\t0x%x\n", id);
  layout = layout_of (text->str);
  issues = fj_layout_check (layout, NULL, 0);
  for (guint i = 0; i < issues->len; i++) {
    FjIssue *issue = g_ptr_array_index (issues, i);

    if (strcmp (fj_issue_get_code (issue), "id-duplicate") == 0)
      n_fixes += fj_issue_get_fix_value (issue) != NULL;
  }
  g_assert_cmpuint (n_fixes, ==, 0);
}

static void
test_line_numbers (void)
{
  g_autoptr (FjLayout) layout =
    layout_of ("# a\n\n" BOOT "# b\nP\t0x10\tsd\tRawImage\tmmc0\tx\tf\n");
  g_autoptr (GPtrArray) issues = fj_layout_check (layout, NULL, 0);

  g_assert_cmpuint (issues->len, ==, 1);
  g_assert_cmpuint (fj_issue_get_line (g_ptr_array_index (issues, 0)), ==, 6);
}

static void
test_capacity (void)
{
  g_autoptr (FjLayout) layout = layout_of (
    BOOT P ("0x04", "a", "mmc1", "boot1") P ("0x07", "d", "mmc1", "0x180000")
      P ("0x06", "c", "mmc1", "0x80000") ROW ("P", "0x10", "r", "RawImage", "mmc0", "0x0")
        ROW ("P", "0x08", "fsbl1", "Binary(2)", "nand0", "0x0") P ("0x09", "u", "nand0", "0x80000")
          P ("0x11", "e", "mmc1", "oops"));
  const guint n = G_N_ELEMENTS (board);

  g_assert_cmphex (fj_layout_get_capacity (layout, 0, board, n), ==, G_MAXUINT64);
  g_assert_cmphex (fj_layout_get_capacity (layout, 2, board, n), ==, 4 * MIB);
  g_assert_cmphex (fj_layout_get_capacity (layout, 2, NULL, 0), ==, G_MAXUINT64);
  g_assert_cmphex (fj_layout_get_capacity (layout, 3, board, n), ==, 4 * GIB - 0x80000 - 0x180000);
  g_assert_cmphex (fj_layout_get_capacity (layout, 3, NULL, 0), ==, G_MAXUINT64);
  g_assert_cmphex (fj_layout_get_capacity (layout, 4, NULL, 0), ==, 0x100000);
  g_assert_cmphex (fj_layout_get_capacity (layout, 5, board, n), ==, 8 * GIB);
  g_assert_cmphex (fj_layout_get_capacity (layout, 5, NULL, 0), ==, G_MAXUINT64);
  g_assert_cmphex (fj_layout_get_capacity (layout, 6, NULL, 0), ==, 0x40000);
  g_assert_cmphex (fj_layout_get_capacity (layout, 8, board, n), ==, G_MAXUINT64);
}

/* A fix is one step that can be taken back. */
static void
test_fix_and_undo (void)
{
  const char *text = BOOT P ("0x04", "a", "mmc0", "0x4401");
  g_autoptr (FjLayout) layout = layout_of (text);
  g_autoptr (GPtrArray) issues = fj_layout_check (layout, NULL, 0);
  g_autoptr (GBytes) bytes = NULL;

  fj_layout_apply_fix (layout, g_ptr_array_index (issues, 0));
  assert_issues (layout, NULL, 0, "");
  fj_layout_undo (layout);
  bytes = fj_layout_to_bytes (layout);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

static void
add_cases (const char *folder, const Case *list, guint n, GTestDataFunc function)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *path =
      g_strconcat ("/flashjig/layout-check/", folder, "/", list[i].name, NULL);

    g_test_add_data_func (path, &list[i], function);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_cases ("any-board", cases, G_N_ELEMENTS (cases), test_case);
  add_cases ("board", board_cases, G_N_ELEMENTS (board_cases), test_board);
  g_test_add_func ("/flashjig/layout-check/uboot-refuses", test_uboot_refuses);
  g_test_add_func ("/flashjig/layout-check/too-many-rows", test_too_many_rows);
  g_test_add_func ("/flashjig/layout-check/too-many-partitions", test_too_many_partitions);
  g_test_add_func ("/flashjig/layout-check/many-partitions-kept", test_many_partitions_kept);
  g_test_add_func ("/flashjig/layout-check/no-free-id", test_no_free_id);
  g_test_add_func ("/flashjig/layout-check/line-numbers", test_line_numbers);
  g_test_add_func ("/flashjig/layout-check/capacity", test_capacity);
  g_test_add_func ("/flashjig/layout-check/fix-and-undo", test_fix_and_undo);
  g_test_add_func ("/flashjig/layout-check/other-uboot", test_other_uboot);
  g_test_add_func ("/flashjig/layout-check/which-uboot", test_which_uboot);
  g_test_add_func ("/flashjig/layout-check/needs-fsbl", test_needs_fsbl);
  return g_test_run ();
}
