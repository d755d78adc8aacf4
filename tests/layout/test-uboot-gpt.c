/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-uboot-gpt.h>
#include <string.h>

/*
 * One row makes "name=NAME,start=0x1000000,size=0x200,type=TYPE;", after "gpt write mmc 0 \"" with
 * its 17 characters: 91 for a Binary with a name of sixteen.
 */
#define FIRST 0x1000000
#define SIZE 0x200

typedef struct {
  FjRowValues      rows[240];
  FjUbootPartition parts[240];
  guint            n;
} Table;

static void
add (Table *self, const char *name, FjPartitionType type)
{
  FjRowValues *row = &self->rows[self->n];

  *row = (FjRowValues){ .option = FJ_OPTION_PROGRAM, .type = type, .storage = FJ_STORAGE_MMC };
  g_strlcpy (row->name, name, sizeof row->name);
  row->offset = FIRST + self->n * SIZE;
  self->parts[self->n].row = self->n;
  self->parts[self->n].number = self->n + 1;
  self->parts[self->n].offset = row->offset;
  self->parts[self->n].size = SIZE;
  self->n++;
}

static void
add_many (Table *self, guint n, const char *name, FjPartitionType type)
{
  while (n-- > 0)
    add (self, name, type);
}

/* Entries that get in; -1: the command fails. */
static int
build (Table *self, int too_much)
{
  int got;
  g_autoptr (GArray) entries = fj_uboot_gpt_build (self->rows, self->parts, self->n, 0, &got);

  g_assert_cmpint (got, ==, too_much);
  return entries != NULL ? (int) entries->len : -1;
}

static void
test_room (void)
{
  g_autofree Table *table = g_new0 (Table, 1);

  g_assert_cmpint (build (table, -1), ==, 0);
  add_many (table, 89, "0123456789abcdef", FJ_PARTITION_BINARY);
  g_assert_cmpint (build (table, -1), ==, 89);
  add_many (table, 3, "x", FJ_PARTITION_BINARY);
  g_assert_cmpint (build (table, 89), ==, 89);
}

/* Room for a hundred characters is not enough for every partition. */
static void
test_cut_off (void)
{
  g_autofree Table *table = g_new0 (Table, 1);

  add_many (table, 88, "0123456789abcdef", FJ_PARTITION_BINARY);
  add (table, "x", FJ_PARTITION_FILE_SYSTEM);
  g_assert_cmpint (build (table, -1), ==, 89);
  add (table, "fip-a", FJ_PARTITION_FIP);
  g_assert_cmpint (build (table, 89), ==, -1);
  table->n--;
  add (table, "fip-a", FJ_PARTITION_BINARY);
  g_assert_cmpint (build (table, -1), ==, 90);
}

/* The table itself has 128 entries. */
static void
test_entries (void)
{
  g_autofree Table *table = g_new0 (Table, 1);

  add_many (table, 128, "x", FJ_PARTITION_FILE_SYSTEM);
  g_assert_cmpint (build (table, -1), ==, 128);
  add (table, "x", FJ_PARTITION_FILE_SYSTEM);
  g_assert_cmpint (build (table, 128), ==, 128);
}

static void
test_values (void)
{
  g_autofree Table *table = g_new0 (Table, 1);
  g_autoptr (GArray) entries = NULL;
  const FjUbootGptEntry *entry;
  int                    too_much;

  add (table, "raw", FJ_PARTITION_BINARY);
  table->parts[0].number = 0;
  add (table, "elsewhere", FJ_PARTITION_BINARY);
  table->rows[1].storage_index = 1;
  add (table, "bootfs", FJ_PARTITION_SYSTEM);
  add (table, "rootfs", FJ_PARTITION_FILE_SYSTEM);
  add (table, "rootfs", FJ_PARTITION_FILE_SYSTEM);
  entries = fj_uboot_gpt_build (table->rows, table->parts, table->n, 0, &too_much);
  g_assert_cmpuint (entries->len, ==, 3);
  entry = &g_array_index (entries, FjUbootGptEntry, 0);
  g_assert_cmpstr (entry->name, ==, "bootfs");
  g_assert_true (entry->is_bootable);
  g_assert_cmpuint (entry->offset, ==, FIRST + 2 * SIZE);
  g_assert_cmpuint (entry->size, ==, SIZE);
  g_assert_null (entry->uuid);
  g_assert_cmpstr (entry[1].uuid, ==, "E91C4E10-16E6-4C0E-BD0E-77BECF4A3582");
  g_assert_null (entry[2].uuid);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/uboot-gpt/room", test_room);
  g_test_add_func ("/flashjig/uboot-gpt/cut-off", test_cut_off);
  g_test_add_func ("/flashjig/uboot-gpt/entries", test_entries);
  g_test_add_func ("/flashjig/uboot-gpt/values", test_values);
  return g_test_run ();
}
