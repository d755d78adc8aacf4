/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-bus.h"

#include <blkid.h>
#include <fj-error.h>
#include <fj-virtual-chip.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define VIRTUAL 2
#define MIB (1024 * 1024)

static void
init (Bus *bus, const char *layout)
{
  bus_init (bus, "uboot", NULL);
  bus_boot (bus, layout);
}

static guint64
count_allocated (Bus *bus, FjStorageKind kind, guint index)
{
  g_autoptr (GFile) file =
    fj_virtual_board_dup_storage_file (bus->board, kind, index, FJ_AREA_USER);
  struct stat status;

  g_assert_cmpint (stat (g_file_peek_path (file), &status), ==, 0);
  return (guint64) status.st_blocks * 512;
}

typedef struct {
  const char *name;
  const char *type;
  const char *uuid;  /* (nullable) not looked at */
  guint64     start; /* 512-byte sectors */
  guint64     size;
  gboolean    is_bootable;
} Expected;

/* As libblkid reads the table. */
static void
assert_table (Bus *bus, guint mmc, const Expected *expected, int n)
{
  g_autoptr (GFile) file =
    fj_virtual_board_dup_storage_file (bus->board, FJ_STORAGE_MMC, mmc, FJ_AREA_USER);
  blkid_probe    probe = blkid_new_probe_from_filename (g_file_peek_path (file));
  blkid_partlist list;

  g_assert_nonnull (probe);
  blkid_probe_enable_partitions (probe, TRUE);
  blkid_probe_set_partitions_flags (probe, BLKID_PARTS_ENTRY_DETAILS);
  list = blkid_probe_get_partitions (probe);
  g_assert_nonnull (list);
  g_assert_cmpstr (blkid_parttable_get_type (blkid_partlist_get_table (list)), ==, "gpt");
  g_assert_cmpint (blkid_partlist_numof_partitions (list), ==, n);
  for (int i = 0; i < n; i++) {
    blkid_partition part = blkid_partlist_get_partition (list, i);

    g_assert_cmpstr (blkid_partition_get_name (part), ==, expected[i].name);
    g_assert_cmpstr (blkid_partition_get_type_string (part), ==, expected[i].type);
    g_assert_cmpint (blkid_partition_get_start (part), ==, expected[i].start);
    g_assert_cmpint (blkid_partition_get_size (part), ==, expected[i].size);
    g_assert_cmpuint (blkid_partition_get_flags (part) & 4, ==, expected[i].is_bootable ? 4 : 0);
    if (expected[i].uuid != NULL)
      g_assert_cmpstr (blkid_partition_get_uuid (part), ==, expected[i].uuid);
  }
  blkid_free_probe (probe);
}

/* A full update writes a table, with the ids that are fixed; PE rows are in it too. */
static void
test_table (void)
{
  static const Expected expected[] = {
    { "fsbl1", "8da63339-0007-60c0-c436-083ac8230908", NULL, 34, 512, FALSE },
    { "fip-a", "19d5df83-11b0-457b-be2c-7559c13142a5", "4fd84c93-54ef-463f-a7ef-ae25ff887087", 546,
      8192, FALSE },
    { "env", "3de21764-95bd-54bd-a5c3-4abe786f38a8", NULL, 8738, 1024, FALSE },
    { "bootfs", "0fc63daf-8483-4772-8e79-3d69d8477de4", NULL, 9762, 131072, TRUE },
    { "rootfs", "0fc63daf-8483-4772-8e79-3d69d8477de4", "e91c4e10-16e6-4c0e-bd0e-77becf4a3582",
      140834, 16777216 - 35 - 140834, FALSE },
  };
  Bus bus;

  init (&bus, "P\t0x04\tfsbl1\tBinary\tmmc0\t0x4400\nP\t0x06\tfip-a\tFIP\tmmc0\t0x44400\n"
              "PED\t0x07\tenv\tENV\tmmc0\t0x444400\nP\t0x10\tbootfs\tSystem\tmmc0\t0x4C4400\n"
              "PE\t0x11\trootfs\tFileSystem\tmmc0\t0x44C4400\n");
  assert_table (&bus, 0, expected, G_N_ELEMENTS (expected));
  bus_clear (&bus);
}

static void
test_table_emmc (void)
{
  static const Expected expected[] = {
    { "fip", "19d5df83-11b0-457b-be2c-7559c13142a5", NULL, 1024, 1024, FALSE },
    { "rootfs-a", "0fc63daf-8483-4772-8e79-3d69d8477de4", "491f6117-415d-4f53-88c9-6e0de54deac6",
      2048, 8388608 - 1024 - 2048, FALSE },
  };
  Bus bus;

  init (&bus, "P\t0x04\tfsbl1\tBinary\tmmc1\tboot1\nP\t0x06\tfip\tFIP\tmmc1\t0x80000\n"
              "P\t0x10\trootfs-a\tFileSystem\tmmc1\t0x100000\n");
  assert_table (&bus, 1, expected, G_N_ELEMENTS (expected));
  bus_clear (&bus);
}

static void
restart (Bus *bus, const char *layout)
{
  guint64 arrival = fj_virtual_board_get_arrival (bus->board);

  fj_virtual_board_reset (bus->board);
  bus_wait_again (bus, arrival);
  bus_boot (bus, layout);
}

/* The MBR in front of the table keeps boot code that is there, and says nothing in cylinders. */
static void
test_protection (void)
{
  static const guint8 entry[16] = { 0, 0, 0, 0, 0xEE, 0, 0, 0, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0 };
  g_autofree guint8  *old = make_noise (512, 20);
  guint8              mbr[512];
  Bus                 bus;

  init (&bus, "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\n");
  g_assert_true (bus_put (&bus, 0, old, 512, 4096));
  restart (&bus, "P\t0x10\tone\tBinary\tmmc0\t0x4400\n");
  g_assert_true (
    fj_virtual_board_read_storage (bus.board, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0, mbr, 512));
  g_assert_cmpmem (mbr, 440, old, 440);
  g_assert_cmpmem (mbr + 446, 16, entry, 16);
  for (guint i = 462; i < 510; i++)
    g_assert_cmpuint (mbr[i], ==, 0);
  g_assert_cmpuint (mbr[510] | mbr[511] << 8, ==, 0xAA55);
  bus_clear (&bus);
}

/* A whole image gets no table of U-Boot's. */
static void
test_no_table (void)
{
  Bus bus;

  init (&bus, "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\nP\t0x11\tb\tBinary\tmmc1\tboot1\n");
  bus_assert_filled (&bus, FJ_STORAGE_MMC, 0, 0, 64 * 512, 0);
  bus_assert_filled (&bus, FJ_STORAGE_MMC, 1, 0, 64 * 512, 0);
  g_assert_cmpuint (count_allocated (&bus, FJ_STORAGE_MMC, 0), ==, 0);
  bus_clear (&bus);
}

/* One row with "-" makes it partial: the present table has to fit. */
static void
test_partial_update (void)
{
  static const char partial[] =
    "-\t0x10\tone\tBinary\tmmc0\t0x4400\nP\t0x11\ttwo\tBinary\tmmc0\t0x44400\n";
  Bus                bus;
  guint64            arrival;
  g_autofree guint8 *image = make_noise (4096, 1);

  init (&bus, partial);
  bus_assert_phase_text (&bus, 1, "one (0x10):Couldn't find part 2 on device mmc 0");
  arrival = fj_virtual_board_get_arrival (bus.board);
  fj_virtual_board_reset (bus.board);
  bus_wait_again (&bus, arrival);
  bus_boot (&bus, "P\t0x10\tone\tBinary\tmmc0\t0x4400\nP\t0x11\ttwo\tBinary\tmmc0\t0x44400\n");
  g_assert_true (bus_put (&bus, 0, image, 4096, 4096));
  arrival = fj_virtual_board_get_arrival (bus.board);
  fj_virtual_board_reset (bus.board);
  bus_wait_again (&bus, arrival);
  bus_boot (&bus, partial);
  bus_assert_phase (&bus, VIRTUAL, "11 FF FF FF FF 00 00 00 00");
  bus_assert_string (&bus, 5, "@one/0x10/1*256Ka");
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x4400, image, 4096);
  bus_clear (&bus);
}

/* D erases before anything is written, also without being written afterwards. */
static void
test_erase (void)
{
  Bus                bus;
  g_autofree guint8 *image = make_noise (300000, 2);

  init (&bus, "P\t0x10\tone\tRawImage\tmmc0\t0x0\n");
  g_assert_true (bus_put (&bus, 0, image, 300000, 4096));
  restart (&bus, "PED\t0x10\tone\tBinary\tmmc0\t0x4400\nPE\t0x11\ttwo\tBinary\tmmc0\t0x24400\n");
  bus_assert_filled (&bus, FJ_STORAGE_MMC, 0, 0x4400, 0x20000, 0);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x24400, image + 0x24400, 4096);
  restart (&bus, "PED\t0x10\tall\tRawImage\tmmc0\t0x0\n");
  bus_assert_filled (&bus, FJ_STORAGE_MMC, 0, 0, 300000, 0);
  g_assert_cmpuint (count_allocated (&bus, FJ_STORAGE_MMC, 0), ==, 0);
  bus_clear (&bus);
}

/* The eMMC's boot areas; the one that was programmed last starts the board. */
static void
test_boot_areas (void)
{
  Bus                bus;
  g_autofree guint8 *one = make_noise (5000, 3);
  g_autofree guint8 *two = make_noise (6000, 4);

  init (&bus, "P\t0x04\tfsbl1\tBinary\tmmc1\tboot1\nP\t0x05\tfsbl2\tBinary\tmmc1\tboot2\n");
  bus_assert_string (&bus, 5, "@fsbl1/0x04/1*4Me");
  g_assert_cmpuint (fj_virtual_board_get_boot_area (bus.board, 1), ==, 0);
  g_assert_true (bus_put (&bus, 0, one, 5000, 4096));
  g_assert_cmpuint (fj_virtual_board_get_boot_area (bus.board, 1), ==, 1);
  g_assert_true (bus_put (&bus, 1, two, 6000, 4096));
  g_assert_cmpuint (fj_virtual_board_get_boot_area (bus.board, 1), ==, 2);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 1, FJ_AREA_BOOT1, 0, one, 5000);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 1, FJ_AREA_BOOT2, 0, two, 6000);
  bus_clear (&bus);
}

/* An SD card has no boot areas: the layout is taken, with nothing to write to. */
static void
test_boot_area_of_card (void)
{
  Bus                bus;
  g_autofree guint8 *one = make_noise (512, 3);

  init (&bus, "P\t0x04\tfsbl1\tBinary\tmmc0\tboot1\n");
  bus_assert_string (&bus, 5, "@fsbl1/0x04/1*0Be");
  g_assert_false (bus_put (&bus, 0, one, 512, 4096));
  bus_clear_status (&bus);
  bus_assert_phase_text (&bus, 1, "DFU write error");
  bus_clear (&bus);
}

#define NOR                                                                                \
  "P\t0x04\tfsbl1\tBinary\tnor0\t0x0\nP\t0x05\tfsbl2\tBinary\tnor0\t0x40000\n"             \
  "P\t0x06\tmetadata1\tBinary\tnor0\t0x80000\nP\t0x07\tmetadata2\tBinary\tnor0\t0xC0000\n" \
  "P\t0x08\tfip-a\tFIP\tnor0\t0x100000\nP\t0x09\tfip-b\tFIP\tnor0\t0x500000\n"             \
  "PE\t0x0A\tenv\tENV\tnor0\t0x900000\nPE\t0x0B\tuser\tSystem\tnor0\t0x980000\n"

/* Flash is erased by blocks as it is written; the rest of a block stays erased. */
static void
test_nor (void)
{
  Bus                bus;
  g_autofree guint8 *image = make_noise (0x10000 + 100, 5);

  init (&bus, NOR);
  bus_assert_filled (&bus, FJ_STORAGE_NOR, 0, 0, 4096, 0xFF);
  bus_assert_string (&bus, 5, "@fsbl1/0x04/1*256Ke");
  g_assert_true (bus_send (&bus, 0, image, 0x10000, 4096));
  bus_assert_storage (&bus, FJ_STORAGE_NOR, 0, FJ_AREA_USER, 0, image, 0x10000);
  bus_dnload (&bus, 16, image + 0x10000, 100);
  bus_get_state (&bus);
  bus_dnload (&bus, 17, NULL, 0);
  bus_get_state (&bus);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  bus_assert_storage (&bus, FJ_STORAGE_NOR, 0, FJ_AREA_USER, 0, image, 0x10000 + 100);
  bus_assert_filled (&bus, FJ_STORAGE_NOR, 0, 0x10000 + 100, 0x10000 - 100, 0xFF);
  bus_clear (&bus);
}

/* What fits is written, block by block; the block behind the end fails. */
static void
test_nor_too_large (void)
{
  Bus                bus;
  g_autofree guint8 *image = make_noise (0x50000, 6);

  init (&bus, NOR);
  g_assert_false (bus_put (&bus, 0, image, 0x50000, 4096));
  g_assert_cmpint (bus.status[4], ==, 10);
  bus_clear_status (&bus);
  bus_assert_phase_text (&bus, 8, "DFU write error");
  bus_assert_storage (&bus, FJ_STORAGE_NOR, 0, FJ_AREA_USER, 0, image, 0x40000);
  bus_assert_filled (&bus, FJ_STORAGE_NOR, 0, 0x40000, 0x10000, 0xFF);
  bus_clear (&bus);
}

/* The partitions of U-Boot v2018.11, whose first one has room for copies. */
#define NAND                                                                         \
  "P\t0x04\tfsbl\tBinary(2)\tnand0\t0x0\nPE\t0x06\tssbl1\tBinary\tnand0\t0x200000\n" \
  "PE\t0x07\tssbl2\tBinary\tnand0\t0x400000\nP\t0x10\tUBI\tSystem\tnand0\t0x600000\n"

static void
init_nand (Bus *bus)
{
  const FjVirtualConfig config = {
    .profile = "uboot", .port = "1-1", .storages = "nand0=2m+2m+2m+-"
  };

  bus_init_config (bus, &config);
  bus_boot (bus, NAND);
}

/* Copies of an FSBL go to the erase blocks behind it. */
static void
test_fsbl_copies (void)
{
  Bus bus;
  g_autoptr (GBytes) fsbl = make_fsbl (0x00010000, 0x10, 300000);
  gsize         length;
  const guint8 *data = g_bytes_get_data (fsbl, &length);

  init_nand (&bus);
  g_assert_true (bus_put_bytes (&bus, 0, fsbl, 4096));
  bus_assert_storage (&bus, FJ_STORAGE_NAND, 0, FJ_AREA_USER, 0, data, length);
  bus_assert_storage (&bus, FJ_STORAGE_NAND, 0, FJ_AREA_USER, 0x80000, data, length);
  bus_assert_phase (&bus, 4, "10 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
}

static void
test_fsbl_copies_fail (void)
{
  Bus                bus;
  g_autofree guint8 *noise = make_noise (5000, 7);

  init_nand (&bus);
  g_assert_true (bus_put (&bus, 0, noise, 5000, 4096));
  bus_assert_phase_text (&bus, 4, "fsbl (0x4): copy of fsbl failed");
  bus_clear (&bus);
}

/* A UBI partition is erased behind what was written. */
static void
test_ubi (void)
{
  Bus                bus;
  g_autofree guint8 *old = make_noise (0x100000, 8);
  g_autofree guint8 *image = make_noise (0x40000, 9);

  init_nand (&bus);
  g_assert_true (bus_put (&bus, 3, old, 0x100000, 4096));
  bus_assert_storage (&bus, FJ_STORAGE_NAND, 0, FJ_AREA_USER, 0x600000, old, 0x100000);
  g_assert_true (bus_put (&bus, 3, image, 0x40000, 4096));
  bus_assert_storage (&bus, FJ_STORAGE_NAND, 0, FJ_AREA_USER, 0x600000, image, 0x40000);
  bus_assert_filled (&bus, FJ_STORAGE_NAND, 0, 0x640000, 0xC0000, 0xFF);
  bus_clear (&bus);
}

/* The table of a flash device is fixed: the layout has to list all of it. */
static void
test_mtd_table (void)
{
  Bus bus;

  init (&bus, "P\t0x04\tfsbl1\tBinary\tnor0\t0x0\n");
  g_assert_cmpint (bus_get_phase (&bus, 1), >, 9);
  bus.data[bus.actual] = '\0';
  g_assert_true (g_str_has_prefix ((char *) bus.data + 9, "fsbl1 (0x4): Bad size for partition 1"));
  bus_clear (&bus);
}

static void
test_ram (void)
{
  Bus                bus;
  g_autofree guint8 *image = make_noise (10000, 10);

  init (&bus,
        "P\t0x10\tkernel\tSystem\tram0\t0xC2000000\nP\t0x11\tdtb\tFileSystem\tram0\t0xC4000000\n");
  bus_assert_string (&bus, 5, "@kernel/0x10/1*32Me");
  g_assert_true (bus_put (&bus, 0, image, 10000, 4096));
  bus_assert_storage (&bus, FJ_STORAGE_RAM, 0, FJ_AREA_USER, 0x2000000, image, 10000);
  bus_clear (&bus);
}

/* Zeros on a place that was never written take no room; on one that was, they do count. */
static void
test_sparse (void)
{
  Bus                bus;
  g_autofree guint8 *data = g_malloc0 (4 * MIB);
  guint64            before;

  init (&bus, "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\n");
  data[3 * MIB] = 1;
  g_assert_true (bus_put (&bus, 0, data, 4 * MIB, 4096));
  before = count_allocated (&bus, FJ_STORAGE_MMC, 0);
  g_assert_cmpuint (before, >, 0);
  g_assert_cmpuint (before, <=, 128 * 1024);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0, data, 4 * MIB);
  restart (&bus, "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\n");
  data[3 * MIB] = 0;
  g_assert_true (bus_put (&bus, 0, data, 4 * MIB, 4096));
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0, data, 4 * MIB);
  bus_clear (&bus);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    g_assert_cmpint (g_remove (file), ==, 0);
  }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

/* In a folder, content outlives the board, holes of flash included. */
static void
test_folder (void)
{
  g_autofree char   *folder = g_dir_make_tmp ("flashjig-XXXXXX", NULL);
  FjVirtualConfig    config = { .profile = "uboot", .port = "1-1", .folder = folder };
  g_autofree char   *path = g_build_filename (folder, "mmc0.img", NULL);
  g_autofree guint8 *image = make_noise (4096, 11);
  g_autoptr (GFile) file = NULL;
  Bus bus;

  bus_init_config (&bus, &config);
  bus_boot (&bus, "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\n");
  g_assert_true (bus_put (&bus, 0, image, 4096, 4096));
  file = fj_virtual_board_dup_storage_file (bus.board, FJ_STORAGE_MMC, 0, FJ_AREA_USER);
  g_assert_cmpstr (g_file_peek_path (file), ==, path);
  restart (&bus, NOR);
  g_assert_true (bus_put (&bus, 1, image, 4096, 4096));
  bus_clear (&bus);
  bus_init_config (&bus, &config);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0, image, 4096);
  bus_assert_filled (&bus, FJ_STORAGE_NOR, 0, 0, 0x40000, 0xFF);
  bus_assert_storage (&bus, FJ_STORAGE_NOR, 0, FJ_AREA_USER, 0x40000, image, 4096);
  bus_assert_filled (&bus, FJ_STORAGE_NOR, 0, 0x41000, 4096, 0xFF);
  bus_clear (&bus);
  remove_folder (folder);
}

/* The bytes of a file in a folder, without the board that knows what a hole is. */
static void
assert_in_file (const char *folder, const char *name, gsize offset, const guint8 *data,
                gsize length)
{
  g_autofree char   *path = g_build_filename (folder, name, NULL);
  g_autofree guint8 *got = g_malloc (length);
  FILE              *file = g_fopen (path, "rb");

  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, (long) offset, SEEK_SET), ==, 0);
  g_assert_cmpuint (fread (got, 1, length, file), ==, length);
  g_assert_cmpint (fclose (file), ==, 0);
  g_assert_cmpmem (got, length, data, length);
}

/* Who looks at the files sees 0xFF where a NOR was erased, and where 0xFF was written. */
static void
test_flash_files (void)
{
  g_autofree char   *folder = g_dir_make_tmp ("flashjig-XXXXXX", NULL);
  FjVirtualConfig    config = { .profile = "uboot", .port = "1-1", .folder = folder };
  g_autofree guint8 *erased = g_malloc (0x80000);
  Bus                bus;

  memset (erased, 0xFF, 0x80000);
  bus_init_config (&bus, &config);
  bus_boot (&bus, "PED\t0x10\tall\tRawImage\tnor0\t0x0\nP\t0x11\tnand\tRawImage\tnand0\t0x0\n");
  assert_in_file (folder, "nor0.img", 0, erased, 0x80000);
  assert_in_file (folder, "nor0.img", 64 * MIB - 0x10000, erased, 0x10000);
  g_assert_true (bus_put (&bus, 1, erased, 0x80000, 4096));
  assert_in_file (folder, "nand0.img", 0, erased, 0x80000);
  bus_clear (&bus);
  remove_folder (folder);
}

/*
 * What was loaded into memory can be looked at afterwards; a board that is new has nothing in it.
 */
static void
test_ram_file (void)
{
  g_autofree char   *folder = g_dir_make_tmp ("flashjig-XXXXXX", NULL);
  FjVirtualConfig    config = { .profile = "uboot", .port = "1-1", .folder = folder };
  g_autofree guint8 *image = make_noise (10000, 10);
  guint8             nothing[512] = { 0 };
  Bus                bus;

  bus_init_config (&bus, &config);
  bus_boot (&bus, "P\t0x10\tkernel\tSystem\tram0\t0xC2000000\n");
  g_assert_true (bus_put (&bus, 0, image, 10000, 4096));
  bus_clear (&bus);
  assert_in_file (folder, "ram0.img", 0x2000000, image, 10000);
  bus_init_config (&bus, &config);
  bus_assert_storage (&bus, FJ_STORAGE_RAM, 0, FJ_AREA_USER, 0x2000000, nothing, sizeof nothing);
  bus_clear (&bus);
  remove_folder (folder);
}

static void
test_bad_folder (void)
{
  const FjVirtualConfig config = { .profile = "uboot", .port = "1-1", .folder = "/dev/null/x" };
  g_autoptr (FjClock) clock = fj_clock_new_simulated ();
  g_autoptr (GError) error = NULL;

  g_assert_null (fj_virtual_board_new (&config, clock, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_STORAGE);
}

/* The disk of the host is full: U-Boot tells a write error, the board says what it was. */
static void
test_disk_full (void)
{
  Bus                bus;
  g_autofree guint8 *image = make_noise (9 * MIB, 12);
  g_autoptr (GError) error = NULL;

  bus_init (&bus, "uboot", "disk-full=1000000");
  bus_boot (&bus, "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\n");
  g_assert_false (bus_put (&bus, 0, image, 9 * MIB, 4096));
  g_assert_cmpint (bus.status[4], ==, 10);
  bus_clear_status (&bus);
  bus_assert_phase_text (&bus, 1, "DFU write error");
  error = fj_virtual_board_dup_error (bus.board);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_STORAGE);
  bus_clear (&bus);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/virtual-storage/table", test_table);
  g_test_add_func ("/flashjig/virtual-storage/table-emmc", test_table_emmc);
  g_test_add_func ("/flashjig/virtual-storage/protection", test_protection);
  g_test_add_func ("/flashjig/virtual-storage/no-table", test_no_table);
  g_test_add_func ("/flashjig/virtual-storage/partial-update", test_partial_update);
  g_test_add_func ("/flashjig/virtual-storage/erase", test_erase);
  g_test_add_func ("/flashjig/virtual-storage/boot-areas", test_boot_areas);
  g_test_add_func ("/flashjig/virtual-storage/boot-area-of-card", test_boot_area_of_card);
  g_test_add_func ("/flashjig/virtual-storage/nor", test_nor);
  g_test_add_func ("/flashjig/virtual-storage/nor-too-large", test_nor_too_large);
  g_test_add_func ("/flashjig/virtual-storage/fsbl-copies", test_fsbl_copies);
  g_test_add_func ("/flashjig/virtual-storage/fsbl-copies-fail", test_fsbl_copies_fail);
  g_test_add_func ("/flashjig/virtual-storage/ubi", test_ubi);
  g_test_add_func ("/flashjig/virtual-storage/mtd-table", test_mtd_table);
  g_test_add_func ("/flashjig/virtual-storage/ram", test_ram);
  g_test_add_func ("/flashjig/virtual-storage/sparse", test_sparse);
  g_test_add_func ("/flashjig/virtual-storage/folder", test_folder);
  g_test_add_func ("/flashjig/virtual-storage/flash-files", test_flash_files);
  g_test_add_func ("/flashjig/virtual-storage/ram-file", test_ram_file);
  g_test_add_func ("/flashjig/virtual-storage/bad-folder", test_bad_folder);
  g_test_add_func ("/flashjig/virtual-storage/disk-full", test_disk_full);
  return g_test_run ();
}
