/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-bytes.h>
#include <fj-uboot-layout.h>
#include <fj-wire-layout.h>
#include <string.h>

#define BOTH                           \
  "-\t0x01\tfsbl\tBinary\tnone\t0x0\n" \
  "-\t0x03\tssbl\tFIP\tnone\t0x0\n"
#define RAW "P\t0x10\tsd\tRawImage\tmmc0\t0x0\n"
#define ROW(option, id, name, type, device, offset) \
  option "\t" id "\t" name "\t" type "\t" device "\t" offset "\n"
#define OPTION(text) ROW (text, "0x10", "a", "Binary", "mmc0", "0x4400")
#define ID(text) ROW ("P", text, "a", "Binary", "mmc0", "0x4400")
#define NAME(text) ROW ("P", "0x10", text, "Binary", "mmc0", "0x4400")
#define TYPE(text) ROW ("P", "0x10", "a", text, "mmc0", "0x4400")
#define DEVICE(text) ROW ("P", "0x10", "a", "Binary", text, "0x4400")
#define OFFSET(text) ROW ("P", "0x10", "a", "Binary", "mmc0", text)

/* What current U-Boot makes of a text: its number of rows, or its sentence. */
typedef struct {
  const char *name;
  const char *layout;
  guint       n_rows;  /* 0: refused */
  const char *refusal; /* of the parser, or of the list check where the parser accepts */
} Vector;

static const Vector vectors[] = {
  { "1-baseline", BOTH RAW, 3, NULL },
  { "2-no-last-lf", BOTH "P\t0x10\tsd\tRawImage\tmmc0\t0x0", 3, NULL },
  { "3-crlf",
    "-\t0x01\tfsbl\tBinary\tnone\t0x0\r\n-\t0x03\tssbl\tFIP\tnone\t0x0\r\n"
    "P\t0x10\tsd\tRawImage\tmmc0\t0x0\r\n",
    3, NULL },
  { "4-cr-only",
    "-\t0x01\tfsbl\tBinary\tnone\t0x0\r-\t0x03\tssbl\tFIP\tnone\t0x0\r"
    "P\t0x10\tsd\tRawImage\tmmc0\t0x0\r",
    1, NULL },
  { "5-comment-and-file",
    "#Opt\tId\tName\tType\tIP\tOffset\tBinary\n-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n"
    "P\t0x10\tsd\tRawImage\tmmc0\t0x0\tsd.img\n",
    2, NULL },
  { "6-comments-only", "#a\n#b\n", 0, "Layout: no partition found" },
  { "7-empty", "", 0, "Layout: invalid FlashLayout" },
  { "8-tab-runs", "-\t\t0x01\t\tfsbl\t\tBinary\t\tnone\t\t0x0\n", 1, NULL },
  { "9-leading-tab", "\t" RAW, 1, NULL },
  { "10-spaces", "P 0x10 sd RawImage mmc0 0x0\n", 0,
    "Layout line 1: invalid option ' ' in P 0x10 sd RawImage mmc0 0x0)" },
  { "11-trailing-space", "P\t0x10\tsd\tRawImage\tmmc0\t0x0 \n", 0,
    "Layout line 1: invalid offset '0x0 '" },
  { "12-trailing-tab",
    "P\t0x10\ta\tBinary\tmmc0\t0x4400\tx\t\nP\t0x11\tb\tBinary\tmmc0\t0x8400\ty\n", 0,
    "Layout line 2: invalid option '0' in 0x11)" },
  { "13-last-trailing-tab",
    "P\t0x10\ta\tBinary\tmmc0\t0x4400\nP\t0x11\tb\tBinary\tmmc0\t0x8400\t\n", 1, NULL },
  { "14-five-columns", "P\t0x10\ta\tBinary\tmmc0\n", 0, "Layout line 1: no enought column" },
  { "15-empty-offset", "P\t0x10\ta\tBinary\tmmc0\t\n", 0, "Layout: no partition found" },
  { "16-eight-columns", "P\t0x10\ta\tBinary\tmmc0\t0x4400\tf\tmore\n", 1, NULL },
  { "17-indented-comment", " # c\n" RAW, 0, "Layout line 1: invalid option ' ' in  # c)" },
  { "18-last-comment-no-lf", ID ("0x10") "# x", 0, "Layout: no enought memory for 1 part" },
  { "18-last-comment-lf", ID ("0x10") "# x\n", 1, NULL },
  { "18-comment-first-and-last", "# y\n" ID ("0x10") "# x", 1, NULL },
  { "19-bom", "\xef\xbb\xbf#Opt\tId\n" RAW, 0,
    "Layout line 1: invalid option '\xef' in \xef\xbb\xbf#Opt)" },
  { "20-option-order", OPTION ("DEP"), 1, NULL },
  { "21-e", OPTION ("E"), 0, "Layout line 1: missing 'P' in option E" },
  { "21-d", OPTION ("D"), 0, "Layout line 1: missing 'P' in option D" },
  { "22-lower-case", OPTION ("p"), 0, "Layout line 1: invalid option 'p' in p)" },
  { "22-dashes", OPTION ("--"), 0, "Layout line 1: invalid option '-' in --)" },
  { "22-dash-p", OPTION ("-P"), 0, "Layout line 1: invalid option '-' in -P)" },
  { "23-decimal-id", ID ("16"), 1, NULL },
  { "24-octal-id", ID ("020"), 1, NULL },
  { "25-bad-octal-id", ID ("08"), 0, "Layout line 1: invalid phase value = 08" },
  { "25-hex-without-prefix", ID ("1F"), 0, "Layout line 1: invalid phase value = 1F" },
  { "26-last-id", ID ("0xF0"), 1, NULL },
  { "26-id-too-high", ID ("0xF1"), 0, "Layout line 1: invalid phase value = 0xF1" },
  { "26-id-wraps", ID ("0x100000010"), 1, NULL },
  { "27-id-zero", ID ("0x0"), 0, "Layout: invalid phase = 0x0 for part a" },
  { "27-id-bare-prefix", ID ("0x"), 0, "Layout: invalid phase = 0x0 for part a" },
  { "28-selected-none", ROW ("P", "0x10", "a", "Binary", "none", "0x0"), 0,
    "Layout: selected none phase = 0x10 for part a" },
  { "29-duplicate", ID ("0x10") ROW ("P", "0x10", "b", "Binary", "mmc0", "0x8400"), 0,
    "Layout: duplicated phase 0x10 for part a and b" },
  { "30-none-then-device",
    ROW ("-", "0x04", "a", "Binary", "none", "0x0")
      ROW ("P", "0x04", "b", "Binary", "mmc0", "0x4400"),
    2, NULL },
  { "31-device-then-none",
    ROW ("P", "0x04", "b", "Binary", "mmc0", "0x4400")
      ROW ("-", "0x04", "a", "Binary", "none", "0x0"),
    0, "Layout: duplicated phase 0x4 for part b and a" },
  { "32-name-16", NAME ("0123456789abcdef"), 1, NULL },
  { "32-name-17", NAME ("0123456789abcdefg"), 0,
    "Layout line 1: partition name too long [17]: 0123456789abcdefg" },
  { "33-binary", TYPE ("binary"), 0, "Layout line 1: type parsing error : 'binary'" },
  { "33-fip", TYPE ("Fip"), 0, "Layout line 1: type parsing error : 'Fip'" },
  { "33-pmic", TYPE ("PMIC"), 0, "Layout line 1: type parsing error : 'PMIC'" },
  { "33-system-2", TYPE ("System(2)"), 0, "Layout line 1: type parsing error : 'System(2)'" },
  { "33-binary2", TYPE ("Binary2"), 0, "Layout line 1: type parsing error : 'Binary2'" },
  { "33-binary-open", TYPE ("Binary(2"), 0, "Layout line 1: type parsing error : 'Binary(2'" },
  { "34-no-copies", TYPE ("Binary()"), 1, NULL },
  { "34-letter-copies", TYPE ("Binary(x)"), 1, NULL },
  { "34-mixed-copies", TYPE ("Binary(2x)"), 1, NULL },
  { "35-mmc", DEVICE ("mmc"), 0, "Layout line 1: ip parsing error: 'mmc'" },
  { "35-mmc10", DEVICE ("mmc10"), 0, "Layout line 1: ip parsing error: 'mmc10'" },
  { "35-mmcA", DEVICE ("mmcA"), 0, "Layout line 1: ip parsing error: 'mmcA'" },
  { "35-usb0", DEVICE ("usb0"), 0, "Layout line 1: ip parsing error: 'usb0'" },
  { "35-None", DEVICE ("None"), 0, "Layout line 1: ip parsing error: 'None'" },
  { "35-spinand0", DEVICE ("spinand0"), 0, "Layout line 1: ip parsing error: 'spinand0'" },
  { "36-ramdisk", ROW ("P", "0x10", "a", "Binary", "ramdisk", "0xC2000000"), 1, NULL },
  { "37-boot3", OFFSET ("boot3"), 0, "Layout line 1: invalid part 'boot3'" },
  { "37-boot", OFFSET ("boot"), 0, "Layout line 1: invalid part 'boot'" },
  { "37-boot-offset", OFFSET ("boot1:0x100"), 0, "Layout line 1: invalid part 'boot1:0x100'" },
  { "38-negative", OFFSET ("-1"), 0, "Layout line 1: invalid offset '-1'" },
  { "38-suffix", OFFSET ("17K"), 0, "Layout line 1: invalid offset '17K'" },
  { "38-h", OFFSET ("4400h"), 0, "Layout line 1: invalid offset '4400h'" },
  { "38-none", OFFSET ("none"), 0, "Layout line 1: invalid offset 'none'" },
  { "38-Boot1", OFFSET ("Boot1"), 0, "Layout line 1: invalid offset 'Boot1'" },
  { "39-above-4g", OFFSET ("0x105984400"), 1, NULL },
  { "40-leading-zero", OFFSET ("010"), 1, NULL },
  { "41-five-storages",
    DEVICE ("mmc0") ROW ("P", "0x11", "b", "Binary", "mmc1", "0")
      ROW ("P", "0x12", "c", "Binary", "nor0", "0") ROW ("P", "0x13", "d", "Binary", "nand0", "0")
        ROW ("P", "0x14", "e", "Binary", "ram0", "0"),
    5, NULL },
  { "41-six-storages",
    DEVICE ("mmc0") ROW ("P", "0x11", "b", "Binary", "mmc1", "0")
      ROW ("P", "0x12", "c", "Binary", "nor0", "0") ROW ("P", "0x13", "d", "Binary", "nand0", "0")
        ROW ("P", "0x14", "e", "Binary", "ram0", "0") ROW ("P", "0x15", "f", "Binary", "mmc2", "0"),
    0, "Layout: too many device" },
  { "47-no-storage", BOTH, 2, NULL },
  { "48-cr-in-cell", "P\t0x10\ta\rb\tBinary\tmmc0\t0x4400\n", 1, NULL },
  { "line-numbers", "# a\n\n\t\t\n" RAW "# b\n\nP\t0x11\tsd\tRawImage\tmmc0\tx\n", 0,
    "Layout line 7: invalid offset 'x'" },
};

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new_static (text, strlen (text));
}

/* The parser and the list check, as the board does them one after the other. */
static GArray *
parse_and_check (GBytes *bytes, FjUbootVersion version, gboolean has_size, char **text)
{
  g_autoptr (GArray) rows = fj_uboot_layout_parse (bytes, version, has_size, text);

  g_assert_true ((rows == NULL) == (*text != NULL));
  if (rows == NULL)
    return NULL;
  if (!fj_uboot_layout_check_rows ((FjRowValues *) (gpointer) rows->data, rows->len, version, text))
    return NULL;
  g_assert_null (*text);
  return g_steal_pointer (&rows);
}

static void
test_vector (gconstpointer data)
{
  const Vector    *vector = data;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = bytes_of (vector->layout);
  g_autoptr (GArray) rows = parse_and_check (bytes, FJ_UBOOT_CURRENT, TRUE, &text);

  g_assert_cmpstr (text, ==, vector->refusal);
  g_assert_cmpuint (rows != NULL ? rows->len : 0, ==, vector->n_rows);
}

static void
test_nul (void)
{
  static const char layout[] = RAW "\0P\t0x11\tgarbage\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (layout, sizeof layout - 1);
  g_autofree char *text = NULL;
  g_autoptr (GArray) rows = parse_and_check (bytes, FJ_UBOOT_CURRENT, TRUE, &text);

  g_assert_cmpstr (text, ==, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
}

static FjRowValues
parse_one (const char *line, FjUbootVersion version)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = bytes_of (line);
  g_autoptr (GArray) rows = fj_uboot_layout_parse (bytes, version, TRUE, &text);

  g_assert_cmpstr (text, ==, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  return g_array_index (rows, FjRowValues, 0);
}

static void
test_values (void)
{
  FjRowValues row = parse_one (OPTION ("DEP"), FJ_UBOOT_CURRENT);

  g_assert_cmpint (row.option, ==, FJ_OPTION_PROGRAM | FJ_OPTION_EMPTY | FJ_OPTION_DELETE);
  g_assert_cmphex (parse_one (ID ("16"), FJ_UBOOT_CURRENT).id, ==, 0x10);
  g_assert_cmphex (parse_one (ID ("020"), FJ_UBOOT_CURRENT).id, ==, 0x10);
  g_assert_cmphex (parse_one (ID ("0X1f"), FJ_UBOOT_CURRENT).id, ==, 0x1f);
  g_assert_cmphex (parse_one (ID ("0x100000010"), FJ_UBOOT_CURRENT).id, ==, 0x10);
  g_assert_cmpstr (parse_one ("P\t0x10\ta\rb\tBinary\tmmc0\t0x4400\n", FJ_UBOOT_CURRENT).name, ==,
                   "a");
  g_assert_cmpuint (parse_one (TYPE ("Binary"), FJ_UBOOT_CURRENT).copies, ==, 1);
  g_assert_cmpuint (parse_one (TYPE ("Binary(2x)"), FJ_UBOOT_CURRENT).copies, ==, 2);
  g_assert_cmpuint (parse_one (TYPE ("Binary()"), FJ_UBOOT_CURRENT).copies, ==, 0);
  g_assert_cmpint (parse_one (TYPE ("ESP"), FJ_UBOOT_CURRENT).type, ==, FJ_PARTITION_ESP);
  g_assert_cmpint (parse_one (TYPE ("FileSystem"), FJ_UBOOT_CURRENT).type, ==,
                   FJ_PARTITION_FILE_SYSTEM);
  row = parse_one (DEVICE ("spi-nand3"), FJ_UBOOT_CURRENT);
  g_assert_cmpint (row.storage, ==, FJ_STORAGE_SPI_NAND);
  g_assert_cmpint (row.storage_index, ==, 3);
  g_assert_cmpint (parse_one (DEVICE ("ramdisk"), FJ_UBOOT_CURRENT).storage, ==, FJ_STORAGE_RAM);
  g_assert_cmpint (parse_one (OFFSET ("boot2"), FJ_UBOOT_CURRENT).area, ==, FJ_AREA_BOOT2);
  g_assert_cmphex (parse_one (OFFSET ("0x105984400"), FJ_UBOOT_CURRENT).offset, ==,
                   G_GUINT64_CONSTANT (0x105984400));
  g_assert_cmpuint (parse_one (OFFSET ("010"), FJ_UBOOT_CURRENT).offset, ==, 10);
  g_assert_cmpuint (parse_one (OFFSET ("010"), FJ_UBOOT_2021).offset, ==, 8);
}

/* 240 lines with their last LF are one too many: U-Boot counts what follows it. */
static void
test_too_many_lines (void)
{
  g_autoptr (GString) layout = g_string_new (NULL);
  g_autoptr (GBytes) full = NULL;
  g_autoptr (GBytes) too_many = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GArray) rows = NULL;

  for (guint i = 1; i <= 239; i++)
    g_string_append_printf (layout, "P\t0x%x\tp%u\tBinary\tmmc0\t%u\n", i, i, i * 512);
  full = g_bytes_new (layout->str, layout->len);
  rows = parse_and_check (full, FJ_UBOOT_CURRENT, TRUE, &text);
  g_assert_cmpuint (rows->len, ==, 239);
  g_string_append_c (layout, '\n');
  too_many = g_bytes_new (layout->str, layout->len);
  g_assert_null (fj_uboot_layout_parse (too_many, FJ_UBOOT_CURRENT, TRUE, &text));
  g_assert_cmpstr (text, ==, "Layout: too many partition (241)");
  g_clear_pointer (&text, g_free);
  g_assert_null (fj_uboot_layout_parse (too_many, FJ_UBOOT_2018, TRUE, &text));
  g_assert_cmpstr (text, ==, "Layout: too many line");
}

static GBytes *
with_header (const char *layout)
{
  g_autoptr (GBytes) text = bytes_of (layout);

  return fj_wire_layout_add_header (text);
}

/* The same bytes with @value over the four at @offset. */
static GBytes *
patch (GBytes *bytes, gsize offset, guint32 value)
{
  gsize    length;
  guint8  *copy = g_memdup2 (g_bytes_get_data (bytes, &length), g_bytes_get_size (bytes));
  FjWriter writer = FJ_WRITER_INIT (copy, length);

  writer.position = offset;
  fj_writer_u32_le (&writer, value);
  return g_bytes_new_take (copy, length);
}

static void
assert_refused (GBytes *bytes, FjUbootVersion version, gboolean has_size, const char *refusal)
{
  g_autofree char *text = NULL;

  g_assert_null (parse_and_check (bytes, version, has_size, &text));
  g_assert_cmpstr (text, ==, refusal);
}

static void
assert_n_rows (GBytes *bytes, FjUbootVersion version, gboolean has_size, guint n_rows)
{
  g_autofree char *text = NULL;
  g_autoptr (GArray) rows = parse_and_check (bytes, version, has_size, &text);

  g_assert_cmpstr (text, ==, NULL);
  g_assert_cmpuint (rows->len, ==, n_rows);
}

static guint32
sum_of (const char *text)
{
  guint32 sum = 0;

  for (; *text != '\0'; text++)
    sum += (guint8) *text;
  return sum;
}

static void
test_header (void)
{
  g_autoptr (GBytes) good = with_header (BOTH RAW);
  g_autoptr (GBytes) wrong = patch (good, 68, 1);
  g_autoptr (GBytes) v2 = patch (good, 72, 0x00020000);
  g_autoptr (GBytes) shorter = patch (good, 76, (guint32) strlen (BOTH));
  g_autoptr (GBytes) short_sum = patch (shorter, 68, sum_of (BOTH));
  g_autoptr (GBytes) longer = patch (good, 76, G_MAXUINT32);
  g_autoptr (GBytes) padded = patch (good, 172 + 79, 1);
  g_autofree char *refusal =
    g_strdup_printf ("Layout: invalid checksum : 0x%x expected 0x1", sum_of (BOTH RAW));

  for (FjUbootVersion version = FJ_UBOOT_2021; version <= FJ_UBOOT_CURRENT; version++)
    assert_n_rows (good, version, TRUE, 3);                /* 43 */
  assert_refused (wrong, FJ_UBOOT_CURRENT, TRUE, refusal); /* 44 */
  assert_refused (v2, FJ_UBOOT_CURRENT, TRUE,
                  "Layout line 1: invalid option 'S' in STM2)"); /* 45 */
  assert_n_rows (short_sum, FJ_UBOOT_CURRENT, TRUE, 2);          /* 46 */
  assert_n_rows (longer, FJ_UBOOT_CURRENT, TRUE, 3);
  assert_refused (padded, FJ_UBOOT_2020, FALSE, "Layout: invalid FlashLayout");
}

/* U-Boot before v2021.10 does not know the length that it received. */
static void
test_header_mandatory (void)
{
  g_autoptr (GBytes) raw = bytes_of (RAW);
  g_autoptr (GBytes) image = with_header (RAW);

  assert_refused (raw, FJ_UBOOT_2018, FALSE, "Layout: invalid FlashLayout");
  assert_refused (raw, FJ_UBOOT_2020, FALSE, "Layout: invalid FlashLayout");
  assert_n_rows (image, FJ_UBOOT_2018, FALSE, 1);
  assert_n_rows (image, FJ_UBOOT_2020, FALSE, 1);
}

static void
assert_text (const char *layout, FjUbootVersion version, const char *refusal)
{
  g_autoptr (GBytes) bytes = bytes_of (layout);

  if (refusal != NULL)
    assert_refused (bytes, version, TRUE, refusal);
  else
    assert_n_rows (bytes, version, TRUE, 1);
}

static void
test_types_by_version (void)
{
  assert_text (TYPE ("FIP"), FJ_UBOOT_2018, "Layout: type parsing error : 'FIP'");
  assert_text (TYPE ("FIP"), FJ_UBOOT_2020, "Layout line 1: type parsing error : 'FIP'");
  assert_text (TYPE ("FIP"), FJ_UBOOT_2021, NULL);
  assert_text (TYPE ("ENV"), FJ_UBOOT_2021, "Layout line 1: type parsing error : 'ENV'");
  assert_text (TYPE ("ESP"), FJ_UBOOT_2021, "Layout line 1: type parsing error : 'ESP'");
  assert_text (TYPE ("FWU_MDATA"), FJ_UBOOT_2021,
               "Layout line 1: type parsing error : 'FWU_MDATA'");
  assert_text (TYPE ("FWU_MDATA"), FJ_UBOOT_CURRENT, NULL);
  for (FjUbootVersion version = FJ_UBOOT_2018; version <= FJ_UBOOT_CURRENT; version++)
    assert_text (TYPE ("System"), version, NULL);
}

static void
test_first_version (void)
{
  g_autoptr (GBytes) tabs = with_header ("P\t0x10\t\ta\tBinary\tmmc0\t0x4400\n");

  assert_text (OPTION ("E"), FJ_UBOOT_2018, "Layout: missing 'P' in option E");
  assert_text (NAME ("0123456789abcdefg"), FJ_UBOOT_2018,
               "Layout: partition name too long [17]  : 0123456789abcdefg");
  assert_text (DEVICE ("spi-nand0"), FJ_UBOOT_2018, "Layout: ip parsing error : 'spi-nand0'");
  assert_text (DEVICE ("ram0"), FJ_UBOOT_2018, "Layout: ip parsing error : 'ram0'");
  assert_text (OFFSET ("boot1:0x100"), FJ_UBOOT_2018, NULL);
  assert_text (ID ("0x"), FJ_UBOOT_2018, "Layout: invalid phase value = 0x");
  assert_text (RAW "P\t0x11\ta\n", FJ_UBOOT_2018, "Layout: no enought column for line 1");
  assert_refused (tabs, FJ_UBOOT_2018, FALSE, "empty field for line 0");
  /* a trailing tab swallows the next line */
  assert_text ("P\t0x10\ta\tBinary\tmmc0\t0x4400\tx\t\nP\t0x11\tb\tBinary\tmmc0\t0x8400\ty\n",
               FJ_UBOOT_2018, NULL);
}

static void
test_list_texts_by_version (void)
{
  const char *twice = ID ("0x10") ID ("0x10");
  const char *none = ROW ("P", "0x10", "a", "Binary", "none", "0x0");

  assert_text (twice, FJ_UBOOT_2018, "Layout: duplicated phase 16 at line 0 and 1");
  assert_text (twice, FJ_UBOOT_2020, "Layout: duplicated phase 0x10 at line 0 and 1");
  assert_text (none, FJ_UBOOT_2020, "Layout: selected none phase = 0x10");
  assert_text (ID ("0"), FJ_UBOOT_2018, "Layout: invalid phase = 0x0");
}

/* U-Boot's sentence has a buffer of 255 bytes. */
static void
test_long_cell (void)
{
  g_autofree char *name = g_strnfill (4000, 'n');
  g_autofree char *line = g_strdup_printf ("P\t0x10\t%s\tBinary\tmmc0\t0\n", name);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = bytes_of (line);

  g_assert_null (fj_uboot_layout_parse (bytes, FJ_UBOOT_CURRENT, TRUE, &text));
  g_assert_true (g_str_has_prefix (text, "Layout line 1: partition name too long [4000]: nnn"));
  g_assert_cmpuint (strlen (text), ==, 254);
  g_assert_null (fj_uboot_layout_parse (bytes, FJ_UBOOT_CURRENT, TRUE, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++) {
    g_autofree char *path = g_strconcat ("/flashjig/uboot-layout/vector/", vectors[i].name, NULL);

    g_test_add_data_func (path, &vectors[i], test_vector);
  }
  g_test_add_func ("/flashjig/uboot-layout/nul", test_nul);
  g_test_add_func ("/flashjig/uboot-layout/values", test_values);
  g_test_add_func ("/flashjig/uboot-layout/too-many-lines", test_too_many_lines);
  g_test_add_func ("/flashjig/uboot-layout/header", test_header);
  g_test_add_func ("/flashjig/uboot-layout/header-mandatory", test_header_mandatory);
  g_test_add_func ("/flashjig/uboot-layout/types-by-version", test_types_by_version);
  g_test_add_func ("/flashjig/uboot-layout/first-version", test_first_version);
  g_test_add_func ("/flashjig/uboot-layout/list-texts-by-version", test_list_texts_by_version);
  g_test_add_func ("/flashjig/uboot-layout/long-cell", test_long_cell);
  return g_test_run ();
}
