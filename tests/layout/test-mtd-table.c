/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-error.h>
#include <fj-mtd-table.h>
#include <string.h>

#define MIB (1024 * 1024)

typedef struct {
  FjMtdUboot  uboot;
  const char *nor;
  const char *nand;
  const char *found_nor; /* the U-Boots that have these partitions */
} Known;

/* Where the partitions begin, as the layouts that ST publishes for each U-Boot have it. */
static const Known known[] = {
  { FJ_MTD_UBOOT_2018, "0 40000 80000 280000 2c0000", "0 200000 400000 600000", "v2018.11" },
  { FJ_MTD_UBOOT_2020, "0 40000 80000 480000 500000", "0 200000 600000 a00000", "v2020.10, mainline" },
  { FJ_MTD_UBOOT_2021, "0 40000 80000 c0000 100000 500000 900000 980000",
    "0 80000 100000 180000 200000 600000 a00000 e00000 1200000", "v2021.10, v2022.10" },
  { FJ_MTD_UBOOT_ST, "0 40000 80000 c0000 100000 500000 900000 980000",
    "0 80000 100000 180000 200000 600000 a00000 e00000 1200000", "v2021.10, v2022.10" },
  { FJ_MTD_UBOOT_MAINLINE, "0 40000 80000 480000 500000", "0 200000 600000 a00000",
    "v2020.10, mainline" },
};

static GArray *
parse_offsets (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  GArray *offsets = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; words[i] != NULL; i++) {
    guint64 offset = g_ascii_strtoull (words[i], NULL, 16);

    g_array_append_val (offsets, offset);
  }
  return offsets;
}

/* The offsets fit, nothing is left out and nothing overlaps. */
static void
assert_table (const char *text, guint64 size, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) table = fj_mtd_table_parse (text, size, &error);
  g_autoptr (GArray) offsets = parse_offsets (expected);
  guint64 end = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (table->len, ==, offsets->len);
  for (guint i = 0; i < table->len; i++) {
    const FjMtdPartition *part = &g_array_index (table, FjMtdPartition, i);

    g_assert_cmphex (part->offset, ==, g_array_index (offsets, guint64, i));
    g_assert_cmphex (part->offset, ==, end);
    end += part->size;
  }
  g_assert_cmphex (end, ==, size);
}

static void
test_known (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    const FjMtdTables *tables = fj_mtd_tables_get (known[i].uboot);
    g_autoptr (GArray) offsets = parse_offsets (known[i].nor);
    g_autofree char *found = NULL;

    assert_table (tables->nor, 64 * MIB, known[i].nor);
    assert_table (tables->nand, 1024 * MIB, known[i].nand);
    found =
      fj_mtd_tables_find (FJ_STORAGE_NOR, (const guint64 *) (gpointer) offsets->data, offsets->len);
    g_assert_cmpstr (found, ==, known[i].found_nor);
    /* One that is missing is another table. */
    g_assert_null (fj_mtd_tables_find (FJ_STORAGE_NOR, (const guint64 *) (gpointer) offsets->data,
                                       offsets->len - 1));
  }
}

static void
test_own (void)
{
  g_autoptr (GArray) table = NULL;

  assert_table ("1m+0x20000+64K+-", 8 * MIB, "0 100000 120000 130000");
  assert_table ("1g,-(rest)", (guint64) 2048 * MIB, "0 40000000");
  table = fj_mtd_table_parse ("512(a b),-", MIB, NULL);
  g_assert_cmpstr (g_array_index (table, FjMtdPartition, 0).name, ==, "a b");
  g_assert_null (g_array_index (table, FjMtdPartition, 1).name);
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "",
    ",",
    "1m,",
    "0",
    "-1m",
    "1x",
    "1m(a",
    "2m",
    "1m,-",
    "-,-",
    "0x",
    "4294967296",
    "1m(a)b",
    "k",
    "-k",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", texts[i]);
    g_assert_null (fj_mtd_table_parse (texts[i], MIB, &error));
    g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
  }
}

static void
test_too_many (void)
{
  g_autoptr (GString) text = g_string_new ("1k");
  g_autoptr (GArray) table = NULL;

  for (guint i = 1; i < FJ_MTD_MAX_PARTITIONS; i++)
    g_string_append (text, ",1k");
  table = fj_mtd_table_parse (text->str, MIB, NULL);
  g_assert_cmpuint (table->len, ==, FJ_MTD_MAX_PARTITIONS);
  g_string_append (text, ",1k");
  g_assert_null (fj_mtd_table_parse (text->str, MIB, NULL));
}

/* What fits one board fits the other only when their flash is divided the same way, too. */
static void
test_equal (void)
{
  const FjMtdPartition    one[] = { { 0, 0x40000, "a" }, { 0x40000, 0xC0000, "b" } };
  const FjMtdPartition    two[] = { { 0, 0x80000, "a" }, { 0x80000, 0x80000, "b" } };
  const FjStorageGeometry first = { FJ_STORAGE_NOR, 0, MIB, 0x10000, 0, 0, one, 2, FALSE };
  FjStorageGeometry       second = first;

  g_assert_true (fj_storage_geometry_is_equal (&first, 1, &second, 1));
  g_assert_false (fj_storage_geometry_is_equal (&first, 1, NULL, 0));
  g_assert_true (fj_storage_geometry_is_equal (NULL, 0, NULL, 0));
  second.mtd_needs_fsbl = TRUE;
  g_assert_false (fj_storage_geometry_is_equal (&first, 1, &second, 1));
  second = first;
  second.mtd = two;
  g_assert_false (fj_storage_geometry_is_equal (&first, 1, &second, 1));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/mtd-table/known", test_known);
  g_test_add_func ("/flashjig/mtd-table/own", test_own);
  g_test_add_func ("/flashjig/mtd-table/refused", test_refused);
  g_test_add_func ("/flashjig/mtd-table/too-many", test_too_many);
  g_test_add_func ("/flashjig/mtd-table/equal", test_equal);
  return g_test_run ();
}
