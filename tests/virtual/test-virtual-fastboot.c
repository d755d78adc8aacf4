/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-chip.h"
#include "fj-virtual-fast-bus.h"

#include <fj-bytes.h>
#include <string.h>
#include <zlib.h>

/* What U-Boot's fastboot does with its storages: names, tables, raw and sparse images, limits. */

#define KIB 1024
#define LAYOUT                                                                             \
  "P\t0x10\tone\tBinary\tmmc0\t0x4400\tx\nP\t0x11\trootfs\tFileSystem\tmmc0\t0x44400\tx\n" \
  "P\t0x12\tfip\tFIP\tmmc1\t0x80000\tx\nP\t0x13\t1\tBinary\tmmc1\t0x100000\tx\n"           \
  "P\t0x14\tlast\tFileSystem\tmmc1\t0x180000\tx\n"

typedef struct {
  const char *command;
  const char *answer;
} Exchange;

/* With the tables of the layout on both storages. */
static void
init (Bus *bus, const char *profile, const char *before, const char *faults)
{
  g_autoptr (GBytes) layout = make_layout (LAYOUT, TRUE);
  g_autofree char *text = g_strconcat (before, "\nstm32prog usb 0\nfastboot usb 0\n", NULL);
  guint64          arrival;

  fast_init (bus, profile, text, faults);
  arrival = fj_virtual_board_get_arrival (bus->board);
  g_assert_true (bus_put_bytes (bus, 0, layout, 4096));
  bus_detach (bus);
  bus_wait_again (bus, arrival);
  arrival = fj_virtual_board_get_arrival (bus->board);
  bus_detach (bus);
  bus_wait_again (bus, arrival);
}

static void
assert_exchanges (Bus *bus, const Exchange *exchanges, guint n)
{
  for (guint i = 0; i < n; i++)
    fast_assert (bus, exchanges[i].command, exchanges[i].answer);
}

static void
test_variables (void)
{
  static const Exchange exchanges[] = {
    { "getvar:version", "OKAY0.4" },
    { "getvar:version-bootloader", "OKAYU-Boot 2023.10-stm32mp-r1" },
    { "getvar:max-download-size", "OKAY0x02000000" },
    { "getvar:downloadsize", "OKAY0x02000000" },
    { "getvar:serialno", "OKAY004200343338510534383330" },
    { "getvar:platform", "FAILplatform not set" },
    { "getvar:all", "FAILVariable not implemented" },
    { "getvar:is-logical:fip", "FAILVariable not implemented" },
    { "getvar", "FAILmissing var" },
    { "getvar:has-slot:fip", "OKAYno" },
    { "getvar:has-slot:nosuch", "FAILinvalid partition or device" },
    { "getvar:has-slot:", "FAILinvalid partition name" },
    { "getvar:partition-type:fip", "OKAYraw" },
    { "getvar:partition-size:fip", "OKAY0x0000000000080000" },
    { "getvar:partition-size:0:0", "OKAY0x0000000000000000" }, /* 8 GiB in 32 bits */
    { "getvar:partition-size:mmc1", "FAILinvalid partition or device" },
    { "getvar:partition-size:mmc1boot0", "FAILinvalid partition or device" },
    { "getvar:mine", "OKAYwords of the script" },
    { "oem run", "FAILUnsupported command" },
    { "oem run:version", "FAILUnsupported command" },
    { "oem nonsense", "FAILunrecognized command" },
    { "upload", "FAILunrecognized command" },
    { "fetch:fip", "FAILunrecognized command" },
    { "reboot-bootloader", "FAILCannot set reboot flag" },
    { "set_active:a", "OKAY" },
  };
  Bus bus;

  init (&bus, "uboot", "setenv fastboot.mine words of the script", NULL);
  assert_exchanges (&bus, exchanges, G_N_ELEMENTS (exchanges));
  bus_clear (&bus);
}

/* By the size that is told one sees where a name leads. */
static void
test_names (void)
{
  static const Exchange exchanges[] = {
    { "getvar:partition-size:fip", "OKAY0x0000000000080000" },
    { "getvar:partition-size:FIP", "FAILinvalid partition or device" },
    { "getvar:partition-size:rootfs", "FAILinvalid partition or device" }, /* on the card */
    { "getvar:partition-size:0#rootfs", "OKAY0x00000000fffb7600" },
    { "getvar:partition-size:0#nosuch", "FAILinvalid partition or device" },
    { "getvar:partition-size:0:1", "OKAY0x0000000000040000" },
    { "getvar:partition-size:0:3", "FAILno such partition" },
    { "getvar:partition-size:0:", "FAILno such partition" },
    { "getvar:partition-size:0:1x", "FAILno such partition" },
    { "getvar:partition-size:2:1", "FAILno such device" },
    { "getvar:partition-size:1.1:0", "OKAY0x0000000000400000" },
    { "getvar:partition-size:1.3:0", "FAILno such device" },
    { "getvar:partition-size:1", "OKAY0x0000000000080000" }, /* a partition of that name */
    { "getvar:partition-size:0", "OKAY0x0000000000040000" }, /* no such name: a device */
    { "getvar:partition-size:fa", "FAILno such device" },
    { "getvar:partition-size:xyz", "FAILinvalid partition or device" },
    { "getvar:partition-size:", "FAILpartition not given" },
    { "getvar:partition-size:root", "OKAY0x00000000fffb7600" }, /* an alias */
    { "getvar:partition-size:raw", "OKAY0x0000000000001000" },
    { "flash:nosuch", "FAILinvalid partition or device" },
    { "flash:", "FAILpartition not given" },
    { "flash:1:9", "FAILno such partition" },
  };
  Bus bus;

  init (&bus, "uboot",
        "setenv fastboot_partition_alias_root 0#rootfs\nsetenv fastboot_raw_partition_raw 16 8",
        NULL);
  fast_download (&bus, "something", 9);
  assert_exchanges (&bus, exchanges, G_N_ELEMENTS (exchanges));
  bus_clear (&bus);
}

/* Without a table, and without the device that names are looked up on. */
static void
test_no_table (void)
{
  static const Exchange exchanges[] = {
    { "getvar:partition-size:1:1", "FAILunanticipated error" },
    { "getvar:partition-size:1", "OKAY0x0000000000000000" }, /* 4 GiB in 32 bits */
    { "getvar:partition-size:0:1", "FAILunanticipated error" },
  };
  FjVirtualConfig config = { .profile = "uboot", .port = "1-1", .storages = "emmc=none" };
  g_autoptr (GBytes) script = fast_make_script ("fastboot usb 0");
  guint64 arrival;
  Bus     bus;

  fast_init (&bus, "uboot", NULL, NULL);
  assert_exchanges (&bus, exchanges, G_N_ELEMENTS (exchanges));
  bus_clear (&bus);
  bus_init_config (&bus, &config);
  arrival = fj_virtual_board_get_arrival (bus.board);
  fast_run_script (&bus, script);
  bus_wait_again (&bus, arrival);
  fast_flash (&bus, "gpt", "x", 1, "FAILinvalid mmc device");
  fast_assert (&bus, "flash:mmc1", "FAILinvalid mmc device");
  fast_assert (&bus, "flash:mmc1boot0", "FAILinvalid mmc device");
  fast_assert (&bus, "flash:0:0", "OKAY");
  fast_out (&bus, "erase:0:0", 9);
  g_assert_false (bus_is_present (&bus));
  bus_clear (&bus);
}

/* A write goes up to a whole sector, with what an earlier download has left. */
static void
test_raw (void)
{
  Bus                bus;
  g_autofree guint8 *data = make_noise (0x80000 + 512, 1);
  g_autofree guint8 *other = make_noise (700, 2);

  init (&bus, "uboot", "", NULL);
  fast_flash (&bus, "fip", data, 0x80000, "OKAY");
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 1, FJ_AREA_USER, 0x80000, data, 0x80000);
  fast_assert (&bus, "flash:0:1", "FAILtoo large for partition");
  fast_flash (&bus, "0:1", other, 700, "OKAY");
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x4400, other, 700);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x4400 + 700, data + 700, 324);
  bus_assert_filled (&bus, FJ_STORAGE_MMC, 0, 0x4400 + 1024, 512, 0);
  fast_assert (&bus, "flash:1", "OKAY"); /* what was sent is still there */
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 1, FJ_AREA_USER, 0x100000, other, 700);
  fast_flash (&bus, "fip", data, 0x80000 + 512, "FAILtoo large for partition");
  bus_clear (&bus);
}

/* What a storage does wrong it does however it is written. */
static void
test_faulty_storage (void)
{
  Bus                bus;
  g_autofree guint8 *data = make_noise (8192, 5);

  init (&bus, "uboot", "", "flip-bit@fastboot=1000");
  fast_flash (&bus, "fip", data, 8192, "OKAY");
  data[1000] ^= 0x10;
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 1, FJ_AREA_USER, 0x80000, data, 8192);
  bus_clear (&bus);
  init (&bus, "uboot", "", "small-storage@fastboot=528384");
  fast_flash (&bus, "fip", data, 8192, "OKAY");
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 1, FJ_AREA_USER, 0x80000, data, 4096);
  bus_assert_filled (&bus, FJ_STORAGE_MMC, 1, 0x80000 + 4096, 4096, 0);
  bus_clear (&bus);
}

static void
test_boot_areas (void)
{
  Bus                bus;
  g_autofree guint8 *data = make_noise (70000, 3);

  init (&bus, "uboot", "", NULL);
  fast_flash (&bus, "mmc1boot0", data, 70000, "OKAY");
  fast_assert (&bus, "oem bootbus:0 0 0", "OKAY");
  fast_assert (&bus, "oem partconf:1 1", "OKAY");
  g_assert_cmpuint (fj_virtual_board_get_boot_area (bus.board, 1), ==, 1);
  fast_assert (&bus, "flash:1.2:0", "OKAY");
  fast_assert (&bus, "oem partconf: 1 2", "OKAY");
  g_assert_cmpuint (fj_virtual_board_get_boot_area (bus.board, 1), ==, 2);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 1, FJ_AREA_BOOT1, 0, data, 70000);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 1, FJ_AREA_BOOT2, 0, data, 70000);
  fast_assert (&bus, "oem partconf", "FAILExpected command parameter");
  fast_assert (&bus, "oem bootbus", "FAILExpected command parameter");
  fast_assert (&bus, "oem bootbus 0 0 0", "FAILunrecognized command");
  fast_assert (&bus, "oem bootbus:0", "FAILCannot set oem bootbus");
  fast_assert (&bus, "oem partconf:9", "FAILCannot set oem partconf");
  fast_assert (&bus, "erase:mmc1boot0", "OKAY");
  memset (data, 0, 70000);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 1, FJ_AREA_BOOT1, 0, data, 70000);
  bus_clear (&bus);
  init (&bus, "mp13", "", NULL);
  fast_assert (&bus, "oem bootbus:0 0 0", "FAILUnsupported command");
  fast_assert (&bus, "flash:mmc1boot0", "FAILinvalid partition or device");
  bus_clear (&bus);
}

/* Inwards to the eMMC's groups: the last one here is not whole. */
static void
test_erase (void)
{
  Bus                bus;
  g_autofree guint8 *data = make_noise (0x40000, 4);

  init (&bus, "uboot", "", NULL);
  fast_flash (&bus, "fip", data, 0x40000, "OKAY");
  fast_assert (&bus, "flash:1.0:3", "OKAY");
  fast_assert (&bus, "erase:fip", "OKAY");
  bus_assert_filled (&bus, FJ_STORAGE_MMC, 1, 0x80000, 0x40000, 0);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 1, FJ_AREA_USER, 0x180000, data, 0x40000);
  fast_assert (&bus, "erase:nosuch", "FAILinvalid partition or device");
  bus_clear (&bus);
  init (&bus, "uboot", "", "erase-fails@fastboot");
  fast_assert (&bus, "erase:fip", "FAILfailed erasing from device");
  bus_clear (&bus);
}

/* An image with one chunk of each kind, and variants that U-Boot refuses. */

#define BLOCK 4096
#define SPARSE_SIZE 8272

static guint8 *
make_sparse (void)
{
  guint8  *image = g_malloc (SPARSE_SIZE);
  FjWriter writer = FJ_WRITER_INIT (image, SPARSE_SIZE);

  fj_writer_u32_le (&writer, 0xED26FF3A);
  fj_writer_u32_le (&writer, 1);
  fj_writer_u32_le (&writer, 28 | 12 << 16);
  fj_writer_u32_le (&writer, BLOCK);
  fj_writer_u32_le (&writer, 7);
  fj_writer_u32_le (&writer, 4);
  fj_writer_u32_le (&writer, 0);
  for (guint i = 0; i < 4; i++) {
    static const guint16 types[] = { 0xCAC1, 0xCAC2, 0xCAC3, 0xCAC1 };
    static const guint   blocks[] = { 1, 2, 3, 1 };
    static const guint   lengths[] = { BLOCK, 4, 0, BLOCK };

    fj_writer_u32_le (&writer, types[i]);
    fj_writer_u32_le (&writer, blocks[i]);
    fj_writer_u32_le (&writer, 12 + lengths[i]);
    for (guint j = 0; i == 0 && j < BLOCK; j++)
      fj_writer_u8 (&writer, (guint8) j);
    for (guint j = 0; i == 3 && j < BLOCK / 8; j++)
      fj_writer_bytes (&writer, "Flashjig", 8);
    if (i == 1)
      fj_writer_u32_le (&writer, 0);
  }
  g_assert_cmpuint (writer.position, ==, SPARSE_SIZE);
  return image;
}

static void
test_sparse (void)
{
  Bus                bus;
  g_autofree guint8 *image = make_sparse ();
  g_autofree guint8 *before = g_malloc (8 * BLOCK);
  g_autofree guint8 *filled = g_malloc (3 * BLOCK);
  g_autofree char   *sum =
    g_compute_checksum_for_data (G_CHECKSUM_SHA256, image, SPARSE_SIZE);

  g_assert_cmpstr (sum, ==, "0744741cb5bba4b3c5c31a07d841379efeabb0d7684877f32bae947cc50d3f14");
  memset (before, 0xA5, 8 * BLOCK);
  memset (filled, 0xA5, 3 * BLOCK);
  init (&bus, "uboot", "", NULL);
  fast_flash (&bus, "fip", before, 8 * BLOCK, "OKAY");
  fast_flash (&bus, "fip", image, SPARSE_SIZE, "OKAY");
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 1, FJ_AREA_USER, 0x80000, image + 40, BLOCK);
  bus_assert_filled (&bus, FJ_STORAGE_MMC, 1, 0x80000 + BLOCK, 2 * BLOCK, 0);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 1, FJ_AREA_USER, 0x80000 + 3 * BLOCK, filled,
                      3 * BLOCK);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 1, FJ_AREA_USER, 0x80000 + 6 * BLOCK,
                      image + SPARSE_SIZE - BLOCK, BLOCK);
  bus_assert_filled (&bus, FJ_STORAGE_MMC, 1, 0x80000 + 7 * BLOCK, BLOCK, 0xA5);
  /* a boot area gets it as it is */
  fast_assert (&bus, "flash:mmc1boot0", "OKAY");
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 1, FJ_AREA_BOOT1, 0, image, SPARSE_SIZE);
  bus_clear (&bus);
}

static void
test_bad_sparse (void)
{
  static const struct {
    guint       at;
    guint8      value;
    const char *answer;
  } cases[] = {
    { 16, 8, "FAILsparse image write failure" },
    { 36, 0x0D, "FAILBogus chunk size for chunk type Raw" },
    { 28 + 12 + BLOCK + 8, 0x0C, "FAILBogus chunk size for chunk type FILL" },
    { 12, 1, "FAILsparse image block size issue" },
    { 28, 0xC5, "FAILUnknown chunk type" },
    { 8, 29, "FAILUnknown chunk type" },
    { 28 + 12 + BLOCK + 5, 1, "FAILRequest would exceed partition size!" },
  };
  Bus bus;

  init (&bus, "uboot", "", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree guint8 *image = make_sparse ();

    image[cases[i].at] = cases[i].value;
    fast_flash (&bus, "fip", image, SPARSE_SIZE, cases[i].answer);
  }
  bus_clear (&bus);
}

/* A table of 8 GiB, as "gpt write" leaves it: the second copy is made of the first. */

typedef struct {
  const char *name;
  const char *type;   /* as it is on the storage */
  const char *unique; /* the same */
  guint64     first;
  guint64     last;
  guint64     flags;
} Entry;

#define UNIQUE(n) "111111111111114181111111111111" n
#define BINARY "3933a68d0700c060c436083ac8230908"
#define LINUX "af3dc60f838472478e793d69d8477de4"

static const Entry entries[] = {
  { "fsbl1", BINARY, UNIQUE ("01"), 34, 545, 0 },
  { "fsbl2", BINARY, UNIQUE ("02"), 546, 1057, 0 },
  { "fip-a", "83dfd519b0117b45be2c7559c13142a5", "934cd84fef543f46a7efae25ff887087", 1058, 9249,
    0 },
  { "u-boot-env", "6417e23dbd95bd54a5c34abe786f38a8", UNIQUE ("04"), 9250, 10273, 0 },
  { "bootfs", LINUX, UNIQUE ("05"), 10274, 141345, 4 },
  { "rootfs", LINUX, "104e1ce9e6160e4cbd0e77becf4a3582", 141346, 16777180, 0 },
};

static void
write_hex (FjWriter *writer, const char *hex)
{
  for (; hex[0] != '\0'; hex += 2)
    fj_writer_u8 (writer, (guint8) (g_ascii_xdigit_value (hex[0]) << 4 |
                                    g_ascii_xdigit_value (hex[1])));
}

static guint8 *
make_table (gsize size)
{
  static const char header[] =
    "4546492050415254000001005c0000005abd3af3000000000100000000000000ffffff000000000022000000000000"
    "00deffff0000000000a5f1a5f10100014080010123456789ab0200000000000000800000008000000021c12f2d";
  guint8  *table = g_malloc0 (size);
  FjWriter writer = FJ_WRITER_INIT (table, size);

  writer.position = 446;
  write_hex (&writer, "00000000ee00000001000000ffffff00");
  writer.position = 510;
  write_hex (&writer, "55aa");
  write_hex (&writer, header);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
    writer.position = 1024 + 128 * i;
    write_hex (&writer, entries[i].type);
    write_hex (&writer, entries[i].unique);
    fj_writer_u64_le (&writer, entries[i].first);
    fj_writer_u64_le (&writer, entries[i].last);
    fj_writer_u64_le (&writer, entries[i].flags);
    for (const char *c = entries[i].name; *c != '\0'; c++)
      fj_writer_u16_le (&writer, (guint8) *c);
  }
  return table;
}

static void
assert_sum (const guint8 *data, gsize length, const char *expected)
{
  g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, length);

  g_assert_cmpstr (sum, ==, expected);
}

static void
test_gpt (void)
{
  const gsize        size = 34 * 512;
  g_autofree guint8 *table = make_table (size);
  g_autofree guint8 *back = g_malloc (33 * 512);
  Bus                bus;

  assert_sum (table, size, "4201bfdacbb6f77d4084ac97d57c7adf55c9374d91984a3243be993c984ac9bf");
  fast_init (&bus, "mp13", NULL, NULL);
  fast_flash (&bus, "gpt", table, size, "OKAY");
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0, table, size);
  g_assert_true (fj_virtual_board_read_storage (bus.board, FJ_STORAGE_MMC, 0, FJ_AREA_USER,
                                                (G_GUINT64_CONSTANT (16777216) - 33) * 512, back,
                                                33 * 512));
  assert_sum (back, 33 * 512, "c9bb35491a6dca5791222d0b70fa1b7719797ca6f8bab604c847e442f12e7540");
  fast_assert (&bus, "getvar:partition-size:bootfs", "OKAY0x0000000004000000");
  fast_assert (&bus, "flash:gpt", "FAILinvalid GPT partition"); /* the buffer has changed */
  table[1024] ^= 1;
  fast_flash (&bus, "gpt", table, size, "FAILinvalid GPT partition");
  fast_flash (&bus, "gpt", table, 1000, "FAILinvalid GPT partition");
  bus_clear (&bus);
}

static void
test_format (void)
{
  Bus bus;

  fast_init (&bus, "uboot", NULL, NULL);
  fast_assert (&bus, "oem format", "FAILpartitions not set");
  bus_clear (&bus);
  fast_init (&bus, "uboot",
             "setenv partitions name=a,start=0x80000,size=0x40000,type=linux\\;name=b,size=-\n"
             "fastboot usb 0",
             NULL);
  fast_assert (&bus, "oem format", "OKAY");
  fast_assert (&bus, "getvar:partition-size:a", "OKAY0x0000000000040000");
  fast_assert (&bus, "getvar:partition-size:b", "OKAY0x00000000fff3be00"); /* to lba - 34 */
  bus_clear (&bus);
  fast_init (&bus, "uboot", "setenv partitions name=a\nfastboot usb 0", NULL);
  fast_assert (&bus, "oem format", "FAIL");
  bus_clear (&bus);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/virtual-fastboot/variables", test_variables);
  g_test_add_func ("/flashjig/virtual-fastboot/names", test_names);
  g_test_add_func ("/flashjig/virtual-fastboot/no-table", test_no_table);
  g_test_add_func ("/flashjig/virtual-fastboot/raw", test_raw);
  g_test_add_func ("/flashjig/virtual-fastboot/faulty-storage", test_faulty_storage);
  g_test_add_func ("/flashjig/virtual-fastboot/boot-areas", test_boot_areas);
  g_test_add_func ("/flashjig/virtual-fastboot/erase", test_erase);
  g_test_add_func ("/flashjig/virtual-fastboot/sparse", test_sparse);
  g_test_add_func ("/flashjig/virtual-fastboot/bad-sparse", test_bad_sparse);
  g_test_add_func ("/flashjig/virtual-fastboot/gpt", test_gpt);
  g_test_add_func ("/flashjig/virtual-fastboot/format", test_format);
  return g_test_run ();
}
