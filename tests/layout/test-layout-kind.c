/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-enum.h>
#include <fj-layout-check.h>
#include <fj-layout-fix.h>
#include <fj-layout-kind.h>
#include <string.h>

#define BOOT                                 \
  "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a\n" \
  "-\t0x03\tssbl\tFIP\tnone\t0x0\tfip\n"
#define LOADER "P\t0x1\tfirst\tBinary\tnone\t0x0\tboards/STM32PRGFW_UTIL_MPxx.stm32\n"
#define SECOND "P\t0x3\tsecond\tBinary\tnone\t0x0\tMX25_board.bin\n"
#define APP "P\t0x4\tapp\tBinary\tmmc0\t0x80\tapp.bin\nP\t0x5\tapp\tBinary\tmmc0\t0x80\tapp.bin\n"

typedef struct {
  const char *name;
  const char *layout;
  const char *kind; /* and, where there is one thing to say, the code of it */
} Case;

static const Case cases[] = {
  { "uboot", BOOT "P\t0x10\tsd\tRawImage\tmmc0\t0x0\tsd.img\n", "uboot" },
  { "empty", "#Opt\tId\tName\n", "uboot" },
  { "start", BOOT, "uboot" },
  { "first-stage", "-\t0x01\tfsbl\tBinary\tnone\t0x0\tmain.stm32\r\n", "first-stage" },
  { "first-stage-twice", "-\t1\ta\tBinary\tnone\t0\ta\n-\t0x1\tb\tBinary\tnone\t0\tb\n", "first-stage" },
  { "first-stage-and-memory", "-\t1\ta\tBinary\tnone\t0\ta\n-\t2\tb\tFIP\tnone\t0\tb\n", "uboot" },
  /* ST's loader: by a file on either row, or by a name that ST gives */
  { "loader", LOADER SECOND APP, "external-loader external-loader" },
  { "loader-alone", LOADER, "external-loader external-loader" },
  { "loader-second", "P\t0x01\tfsbl\tBinary\tnone\t0x0\tmine.stm32\n"
                     "P\t0x03\text\tFIP\tnone\t0x0\tsd_ext_loader.BIN\n" APP,
    "external-loader external-loader" },
  { "loader-names", "P\t0x01\tfsbl-openbl\tBinary\tnone\t0x0\tmine.stm32\n" APP,
    "external-loader external-loader" },
  { "loader-old", "P\t0x1\ta\tBinary\tnone\t0x0\tOpenBootloader_trusted.bin\n",
    "external-loader external-loader" },
  /* a slip in a layout for U-Boot is told as one */
  { "slip", "P\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a-usb.stm32\n"
            "-\t0x03\tfip\tFIP\tnone\t0x0\tfip.bin\nP\t0x10\ta\tBinary\tmmc0\t0x4400\tf\n",
    "uboot" },
  { "slip-both", "P\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a-usb.stm32\n"
                 "P\t0x03\tfip\tFIP\tnone\t0x0\tfip.bin\nP\t0x10\ta\tBinary\tmmc0\t0x4400\tf\n",
    "uboot" },
  { "not-selected", "-\t0x1\tfirst\tBinary\tnone\t0x0\tSTM32PRGFW_UTIL.stm32\n" APP, "uboot" },
  { "loader-elsewhere", BOOT "P\t0x10\topenbl\tBinary\tmmc0\t0x4400\tSD_Ext_Loader.bin\n", "uboot" },
  /* 2018 */
  { "2018", "Selected\tPartId\tPartName\tPartType\tIP\tOffset\tBin2flash\tBin2boot\n"
            "1\t0x01\tfirst\tBinary\tSPI1\t0x0\tx.stm32\tnone\n",
    "2018 table-of-2018" },
  { "2018-commented",
    "#Selected\tPartId\n0\t0x01\ta\tBinary\tSPI1\t0x0\tx\n1\t0x10\tb\tSystem\tSDMMC1\t0x0\ty\n",
    "2018 table-of-2018" },
  { "2018-spaces",
    "Selected  PartId  PartName  IP  Offset  Binary\nP  0x01  fsbl  none  0x0  x.stm32\n",
    "2018 table-of-2018" },
  { "2018-spaces-commented", "# Selected PartId\n1 0x10 b System SDMMC1 0x0 y\n", "2018 table-of-2018" },
  { "2018-row", BOOT "1\t0x10\ta\tBinary\tSDMMC1\t0x4400\tf\n", "uboot" },
  { "2018-word", BOOT "Selected\t0x10\ta\tBinary\tmmc0\t0x4400\tf\n", "uboot" },
  /* spaces */
  { "spaces", "#Opt Id Name\n- 0x01 fsbl Binary none 0x0 tf-a\n  P  0x10 sd RawImage mmc0 0x0  \n",
    "spaces spaces-for-tabs" },
  { "no-break-spaces", BOOT "P\u00a0 0x10\u00a0 sd\u00a0RawImage\u3000mmc0 0x0\u00a0sd.img\n",
    "spaces spaces-for-tabs" },
  { "spaces-and-typo", "P 0x10 sd RawImag mmc0 0x0 sd.img\n", "spaces spaces-for-tabs" },
  { "one-space", "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a\n-\t0x03\tfip\t\tFIP\tnone\t0x0 fip.bin\n",
    "spaces spaces-for-tabs" },
  { "one-space-before", BOOT "P 0x10\tsd\tRawImage\tmmc0\t0x0\tsd.img\n", "spaces spaces-for-tabs" },
  { "too-many-words", "P 0x10 sd RawImage mmc0 0x0 my card.img\n", "spaces spaces-for-tabs" },
  { "name-space", BOOT "P\t0x10\ta b\tBinary\tmmc0\t0x4400\tf\n", "uboot" },
  { "name-space-no-file", BOOT "P\t0x10\ta b\tBinary\tmmc0\t0x4400\n", "uboot" },
  { "file-space", BOOT "P\t0x10\ta\tBinary\tmmc0\t0x4400\tmy file.img\n", "uboot" },
  { "space-around", BOOT "P\t0x10\ta\tBinary\tmmc0 \t 0x4400\tf\n", "uboot" },
  { "space-and-typo", BOOT "P\t0x10\ta\tBinary\tmmc 0x4400\tf\n", "uboot" },
  /* no layout */
  { "prose", "This is a text of six.\nAnd - what did you think - it goes on.\n", "unknown no-layout" },
  { "numbers", "1\t2\t3\t4\t5\t6\t7\n8\t9\t10\t11\t12\t13\t14\n", "unknown no-layout" },
  { "commas", "P,0x10,sd,RawImage,mmc0,0x0,sd.img\n", "unknown no-layout" },
  { "all-small", "p\t0x10\tsd\trawimage\tMMC0\t0x0\tsd.img\n", "uboot" },
  { "not-utf8", "\xff\xfe \x80\t\xff \x81\n", "unknown no-layout" },
};

static FjLayout *
layout_of (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  FjLayout *layout = fj_layout_new_from_bytes (bytes, &error);

  g_assert_no_error (error);
  return layout;
}

static void
assert_text (FjLayout *layout, const char *expected)
{
  g_autoptr (GBytes) bytes = fj_layout_to_bytes (layout);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   strlen (expected));
}

/* Of a kind without cells there is one thing to say, with and without a board. */
static void
test_kind (gconstpointer data)
{
  static const FjStorageGeometry board[] = {
    { FJ_STORAGE_MMC, 0, 1 << 30, 512, 0x4400, 0, NULL, 0 },
  };
  const Case *expected = data;
  g_auto (GStrv) words = g_strsplit (expected->kind, " ", 2);
  g_autoptr (FjLayout) layout = layout_of (expected->layout);
  FjLayoutKind kind = fj_layout_get_kind (layout);

  g_assert_cmpstr (fj_enum_to_nick (FJ_TYPE_LAYOUT_KIND, (int) kind), ==, words[0]);
  g_assert_cmpstr (fj_layout_kind_to_text (kind), !=, "");
  g_assert_true (fj_layout_kind_has_cells (kind) == (words[1] == NULL));
  for (guint n = 0; n < 2 && words[1] != NULL; n++) {
    g_autoptr (GPtrArray) issues = fj_layout_check (layout, n > 0 ? board : NULL, n);
    FjIssue *issue = g_ptr_array_index (issues, 0);

    g_assert_cmpuint (issues->len, ==, 1);
    g_assert_cmpstr (fj_issue_get_code (issue), ==, words[1]);
    g_assert_cmpint (fj_issue_get_severity (issue), ==, FJ_SEVERITY_ERROR);
    g_assert_true (g_str_has_suffix (fj_issue_get_text (issue), "."));
  }
}

/* The slip of the P is told with its fix, and the fix helps. */
static void
test_slip (void)
{
  g_autoptr (FjLayout) layout = layout_of ("P\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a\n"
                                           "-\t0x03\tssbl\tFIP\tnone\t0x0\tfip\n"
                                           "P\t0x10\tsd\tRawImage\tmmc0\t0x0\tsd.img\n");
  g_autoptr (GPtrArray) issues = fj_layout_check (layout, NULL, 0);

  g_assert_cmpuint (issues->len, ==, 1);
  g_assert_cmpstr (fj_issue_get_code (issues->pdata[0]), ==, "none-selected");
  fj_layout_apply_fix (layout, issues->pdata[0]);
  assert_text (layout, BOOT "P\t0x10\tsd\tRawImage\tmmc0\t0x0\tsd.img\n");
}

/* All rows get their tabs in one step, and lose them in one. */
static void
test_tabs (void)
{
  const char *before = "# Opt Id Name\n- 0x01   fsbl Binary none 0x0 tf-a\r\n"
                       "-\t0x03\tssbl\tFIP\tnone\t0x0 fip\n\nP  0x10 sd RawImage mmc0 0x0 sd.img";
  g_autoptr (FjLayout) layout = layout_of (before);
  g_autoptr (GPtrArray) issues = fj_layout_check (layout, NULL, 0);
  FjIssue *issue = g_ptr_array_index (issues, 0);

  g_assert_cmpint (fj_issue_get_fix_kind (issue), ==, FJ_FIX_TABS);
  g_assert_cmpint (fj_issue_get_row (issue), ==, -1);
  fj_layout_apply_fix (layout, issue);
  assert_text (layout, "# Opt Id Name\n-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a\r\n"
                       "-\t0x03\tssbl\tFIP\tnone\t0x0\tfip\n\nP\t0x10\tsd\tRawImage\tmmc0\t0x0\tsd.img");
  g_assert_true (fj_layout_can_undo (layout));
  fj_layout_undo (layout);
  assert_text (layout, before);
  g_assert_false (fj_layout_can_undo (layout));
}

/* A row that has a word too many is named, and nothing is guessed. */
static void
test_no_tabs (void)
{
  g_autoptr (FjLayout) layout = layout_of ("- 0x01 fsbl Binary none 0x0 tf-a\n"
                                           "P 0x10 sd RawImage mmc0 0x0 my card.img\n");
  g_autoptr (GPtrArray) issues = fj_layout_check (layout, NULL, 0);
  FjIssue *issue = g_ptr_array_index (issues, 0);

  g_assert_cmpint (fj_issue_get_row (issue), ==, 1);
  g_assert_cmpuint (fj_issue_get_line (issue), ==, 2);
  g_assert_null (fj_issue_get_fix_label (issue));
  /* a row is not a line: its place says it */
  g_assert_null (strchr (fj_issue_get_text (issue), '2'));
}

typedef struct {
  const char *name;
  const char *before;
  const char *after; /* NULL: stays as it is */
  guint       n_fixes;
} Mended;

static const Mended mended[] = {
  { "right", BOOT "P\t0x10\tsd\tRawImage\tmmc0\t0x0\tf\n", NULL, 0 },
  { "loader", LOADER SECOND APP, NULL, 0 },
  { "2018", "Selected\tPartId\tPartName\n1\t0x01\tfirst\tbinary\tMMC1\t4400h\tf\n", NULL, 0 },
  { "mmc0-boot1", BOOT "P\t0x04\ta\tBinary\tmmc0\tboot1\tf\nP\t0x10\tb\tSystem\tmmc0\t0x4400\tf\n",
    NULL, 0 },
  { "prose", "one two\nthree\n", NULL, 0 },
  /* Nobody knows what was meant: not even a P is added. */
  { "option",
    BOOT "Selected\t0x10\ta\tBinary\tmmc0\t0x4400\tf\nE\t0x11\tb\tBinary\tmmc0\t0x8400\tf\n"
         "-P\t0x12\tc\tBinary\tmmc0\t0xc400\tf\n",
    NULL, 0 },
  { "no-file", BOOT "P\t0x10\ta\tBinary\tmmc0\t0x4400\n", NULL, 0 },
  { "no-offset", BOOT "P\t0x10\ta\tBinary\tmmc0\n", NULL, 0 },
  { "two-in-a-row", BOOT "p\t0x10\ta\tbinary\tMMC0\t17K\tf\n",
    BOOT "P\t0x10\ta\tBinary\tmmc0\t0x00004400\tf\n", 4 },
  { "tabs-first", "- 0x01 fsbl binary none 0x0 tf-a\n-\t0x03\tssbl\tFIP\tnone\t0x0 fip\n",
    "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a\n-\t0x03\tssbl\tFIP\tnone\t0x0\tfip\n", 3 },
  { "tabs-for-no-break", BOOT "P\u00a00x10\u00a0 sd\u00a0RawImage mmc0\u00a00x0 sd.img\n",
    BOOT "P\t0x10\tsd\tRawImage\tmmc0\t0x0\tsd.img\n", 1 },
  { "ids", BOOT "P\t0x10\ta\tBinary\tmmc0\t0x4400\tf\nP\t0x10\tb\tBinary\tmmc0\t0x8400\tf\n"
                "P\t0x10\tc\tBinary\tmmc0\t0xc400\tf\n",
    BOOT "P\t0x10\ta\tBinary\tmmc0\t0x4400\tf\nP\t0x11\tb\tBinary\tmmc0\t0x8400\tf\n"
         "P\t0x12\tc\tBinary\tmmc0\t0xc400\tf\n",
    2 },
  /* The second of two that would begin at the same place has none. */
  { "offsets", BOOT "P\t0x10\ta\tBinary\tmmc0\t0x0\tf\nP\t0x11\tb\tBinary\tmmc0\t0x80\tf\n",
    BOOT "P\t0x10\ta\tBinary\tmmc0\t0x00004400\tf\nP\t0x11\tb\tBinary\tmmc0\t0x80\tf\n", 1 },
};

static void
test_fix (gconstpointer data)
{
  const Mended *expected = data;
  g_autoptr (FjLayout) layout = layout_of (expected->before);
  g_autoptr (GPtrArray) fixes = fj_layout_fix (layout);

  assert_text (layout, expected->after != NULL ? expected->after : expected->before);
  g_assert_cmpuint (fixes->len, ==, expected->n_fixes);
  g_assert_cmpint (fj_layout_get_modified (layout), ==, expected->after != NULL);
}

static void
test_fix_says (void)
{
  g_autoptr (FjLayout) layout =
    layout_of ("# x\n" BOOT "P\t0x10\ta\tFileSytem\tMMC1\t0x80000\tf\n");
  g_autoptr (GPtrArray) fixes = fj_layout_fix (layout);
  const FjLayoutFix *fix = g_ptr_array_index (fixes, 0);

  g_assert_cmpuint (fixes->len, ==, 1);
  g_assert_cmpuint (fix->row, ==, 2);
  g_assert_cmpuint (fix->line, ==, 4);
  g_assert_cmpint (fix->column, ==, FJ_COLUMN_DEVICE);
  g_assert_cmpstr (fix->before, ==, "MMC1");
  g_assert_cmpstr (fix->after, ==, "mmc1");
}

/* As many rows as a file may have, each with several mistakes. A check after each fix would take
 * minutes, more than a test may; how long it takes is measured in bench-layout. */
static void
test_fix_many (void)
{
  g_autoptr (GString) text = g_string_new (BOOT);
  g_autoptr (FjLayout) layout = NULL;
  g_autoptr (GPtrArray) fixes = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (text, "p\t0x10\tname %u\tbinary\tMMC0\t%u\tf\n", i, i);
  layout = layout_of (text->str);
  fixes = fj_layout_fix (layout);
  g_assert_cmpuint (fixes->len, >=, 4000);
}

static void
add_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/flashjig/layout-kind/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_kind);
  }
  for (guint i = 0; i < G_N_ELEMENTS (mended); i++) {
    g_autofree char *path = g_strconcat ("/flashjig/layout-fix/", mended[i].name, NULL);

    g_test_add_data_func (path, &mended[i], test_fix);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_cases ();
  g_test_add_func ("/flashjig/layout-kind/slip-is-told", test_slip);
  g_test_add_func ("/flashjig/layout-kind/tabs-in-one-step", test_tabs);
  g_test_add_func ("/flashjig/layout-kind/no-tabs", test_no_tabs);
  g_test_add_func ("/flashjig/layout-fix/says", test_fix_says);
  g_test_add_func ("/flashjig/layout-fix/many", test_fix_many);
  return g_test_run ();
}
