/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-bus.h"

#include <string.h>

/* U-Boot: data path, block numbers, phases, uploads, errors. Virtual setting: number 2 or 1. */

#define TWO_PARTITIONS \
  "P\t0x11\ttwo\tBinary\tmmc0\t0x44400\nP\t0x10\tone\tBinary\tmmc0\t0x4400\n"
#define ONE 0
#define TWO 1
#define VIRTUAL 2
#define OTP 3
#define PMIC 4
#define MIB (1024 * 1024)

static const guint8 block[4096] = { 1, 2, 3 };

static void
init (Bus *bus, const char *layout)
{
  bus_init (bus, "uboot", NULL);
  bus_boot (bus, layout);
}

static gboolean
set_phase (Bus *bus, guint8 phase, guint32 value)
{
  const guint8 command[5] = { phase, value >> 24, value >> 16, value >> 8, value };

  return bus_put (bus, VIRTUAL, command, sizeof command, 4096);
}

/* Ascending ids, whatever the order of the rows; the manifest of the current one goes on. */
static void
test_phases (void)
{
  Bus                bus;
  g_autofree guint8 *one = make_noise (5000, 1);
  g_autofree guint8 *two = make_noise (6000, 2);

  init (&bus, TWO_PARTITIONS);
  bus_assert_phase (&bus, VIRTUAL, "10 FF FF FF FF 00 00 00 00");
  g_assert_true (bus_put (&bus, ONE, one, 5000, 4096));
  bus_assert_phase (&bus, VIRTUAL, "11 FF FF FF FF 00 00 00 00");
  g_assert_true (bus_put (&bus, TWO, two, 6000, 4096));
  bus_assert_phase (&bus, VIRTUAL, "FE FF FF FF FF 00 00 00 00");
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x4400, one, 5000);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x44400, two, 6000);
  bus_clear (&bus);
}

/* Rows with E or "-" have a setting, but no phase; "none" rows have neither. */
static void
test_phase_selection (void)
{
  Bus bus;

  init (&bus, "-\t0x03\tfip\tFIP\tnone\t0x0\nPE\t0x10\tone\tBinary\tmmc1\t0x80000\n"
              "P\t0x20\ttwo\tBinary\tmmc1\t0x100000\nPED\t0x30\tthree\tENV\tmmc1\t0x180000\n");
  bus_assert_alts (&bus, 5, "@one/0x10/1*512Ka", "@two/0x20/1*512Ke", "@three/0x30/1*3Ga",
                   "@virtual/0xf1/1*512Be", "@OTP/0xf2/1*776Be", "@PMIC/0xf4/1*8Be", NULL);
  bus_assert_phase (&bus, 3, "20 FF FF FF FF 00 00 00 00");
  g_assert_true (bus_put (&bus, 1, block, 512, 4096));
  bus_assert_phase (&bus, 3, "FE FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
}

/* Exactly 1 MiB is 1024 K, exactly 1 GiB is 1024 M; sizes are rounded down. */
static void
test_size_texts (void)
{
  Bus bus;

  init (&bus, "P\t0x10\ta\tBinary\tmmc1\t0x80000\nP\t0x11\tb\tBinary\tmmc1\t0x180000\n"
              "P\t0x12\tc\tBinary\tmmc1\t0x40180000\nP\t0x13\td\tBinary\tmmc1\t0x40300000\n");
  bus_assert_string (&bus, 5, "@a/0x10/1*1024Ke");
  bus_assert_string (&bus, 6, "@b/0x11/1*1024Me");
  bus_assert_string (&bus, 7, "@c/0x12/1*1Me");
  bus_clear (&bus);
}

static void
test_only_none_rows (void)
{
  Bus bus;

  init (&bus, "-\t0x01\tfsbl\tBinary\tnone\t0x0\n-\t0x03\tfip\tFIP\tnone\t0x0\n");
  bus_assert_phase (&bus, 0, "FE FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
}

/* What is sent stays in a buffer of 8 MiB until the next block would not fit. */
static void
test_buffer (void)
{
  Bus                bus;
  g_autofree guint8 *data = make_noise (8 * MIB + 4096, 3);

  init (&bus, "P\t0x10\tone\tBinary\tmmc0\t0x4400\n");
  g_assert_true (bus_send (&bus, 0, data, 8 * MIB - 4096, 4096));
  bus_assert_filled (&bus, FJ_STORAGE_MMC, 0, 0x4400, 4096, 0);
  bus_dnload (&bus, 2047, data + 8 * MIB - 4096, 4096);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x4400, data, 8 * MIB);
  g_assert_cmpint (bus_get_state (&bus), ==, 5);
  bus_dnload (&bus, 2048, data + 8 * MIB, 100);
  bus_get_state (&bus);
  bus_assert_filled (&bus, FJ_STORAGE_MMC, 0, 0x4400 + 8 * MIB, 512, 0);
  bus_dnload (&bus, 2049, NULL, 0);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x4400 + 8 * MIB, data + 8 * MIB, 100);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x4400 + 8 * MIB + 100, data + 100,
                      412);
  bus_clear (&bus);
}

/* Block numbers have 16 bits: 65535 is followed by 0, after 256 MiB. */
static void
test_block_wrap (void)
{
  Bus    bus;
  guint8 mark[4096];

  init (&bus, "P\t0x10\tone\tRawImage\tmmc0\t0x0\n");
  bus_set_alt (&bus, 0);
  memset (mark, 0, sizeof mark);
  for (guint i = 0; i < 65538; i++) {
    mark[0] = i > 65535;
    g_assert_cmpint (bus_dnload (&bus, i & 0xFFFF, mark, 4096), ==, FJ_VIRTUAL_OK);
    g_assert_cmpint (bus_get_state (&bus), ==, 5);
  }
  bus_dnload (&bus, 2, NULL, 0);
  g_assert_cmpint (bus_get_state (&bus), ==, 7);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  mark[0] = 1;
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 65536 * G_GUINT64_CONSTANT (4096),
                      mark, 4096);
  bus_clear (&bus);
}

/* A wrong number: dfuERROR, errUNKNOWN, and for the current partition the phase is lost. */
static void
test_wrong_block (void)
{
  Bus bus;

  init (&bus, TWO_PARTITIONS);
  bus_set_alt (&bus, TWO);
  g_assert_cmpint (bus_dnload (&bus, 5, block, 4096), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_get_state (&bus), ==, 10);
  g_assert_cmpuint (bus.status[0], ==, 0x0E);
  bus_clear_status (&bus);
  bus_assert_phase (&bus, VIRTUAL, "10 FF FF FF FF 00 00 00 00");
  g_assert_true (bus_put (&bus, TWO, block, 4096, 4096));
  g_assert_true (bus_send (&bus, ONE, block, 4096, 4096));
  bus_abort (&bus);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  g_assert_cmpint (bus_dnload (&bus, 0, block, 4096), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_get_state (&bus), ==, 10);
  bus_clear_status (&bus);
  bus_assert_phase_text (&bus, VIRTUAL, "Wrong sequence number");
  bus_clear (&bus);
}

/* After an ABORT a download goes on with the next number. */
static void
test_abort_keeps_counter (void)
{
  Bus                bus;
  g_autofree guint8 *data = make_noise (8192, 4);

  init (&bus, TWO_PARTITIONS);
  g_assert_true (bus_send (&bus, ONE, data, 4096, 4096));
  bus_abort (&bus);
  bus_set_alt (&bus, ONE);
  bus_dnload (&bus, 1, data + 4096, 4096);
  g_assert_cmpint (bus_get_state (&bus), ==, 5);
  bus_dnload (&bus, 2, NULL, 0);
  bus_get_state (&bus);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x4400, data, 8192);
  bus_assert_phase (&bus, VIRTUAL, "11 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
}

/* Too much for its partition: noticed when the buffer is written; nothing of that piece is. */
static void
test_too_large (void)
{
  Bus                bus;
  const gsize        room = 0x40000;
  g_autofree guint8 *data = make_noise (room + 512, 5);

  init (&bus, TWO_PARTITIONS);
  g_assert_true (bus_put (&bus, ONE, data, room, 4096));
  bus_assert_phase (&bus, VIRTUAL, "11 FF FF FF FF 00 00 00 00");
  set_phase (&bus, 0x10, 0);
  g_assert_true (bus_send (&bus, ONE, data, room + 512, 4096));
  g_assert_cmpint (bus_dnload (&bus, 65, NULL, 0), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_get_state (&bus), ==, 10);
  g_assert_cmpuint (bus.status[0], ==, 0x0E);
  bus_clear_status (&bus);
  bus_assert_phase_text (&bus, VIRTUAL, "DFU write error");
  bus_assert_filled (&bus, FJ_STORAGE_MMC, 0, 0x44400, 4096, 0);
  bus_clear (&bus);
}

/* Data for a partition that is not asked for is written, and the phase stays. */
static void
test_wrong_alt (void)
{
  Bus                bus;
  g_autofree guint8 *data = make_noise (4096, 6);

  init (&bus, TWO_PARTITIONS);
  g_assert_true (bus_put (&bus, TWO, data, 4096, 4096));
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x44400, data, 4096);
  bus_assert_phase (&bus, VIRTUAL, "10 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
}

/* A phase and a big-endian offset; the offset stays for what follows. */
static void
test_set_phase (void)
{
  Bus                bus;
  g_autofree guint8 *data = make_noise (4096, 7);

  init (&bus, TWO_PARTITIONS);
  g_assert_true (set_phase (&bus, 0x10, 0x00001200));
  bus_assert_phase (&bus, VIRTUAL, "10 FF FF FF FF 00 12 00 00");
  g_assert_true (bus_put (&bus, ONE, data, 4096, 4096));
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x4400 + 0x1200, data, 4096);
  bus_assert_phase (&bus, VIRTUAL, "11 FF FF FF FF 00 12 00 00");
  g_assert_true (set_phase (&bus, 0x10, 0));
  bus_assert_phase (&bus, VIRTUAL, "10 FF FF FF FF 00 00 00 00");
  g_assert_false (set_phase (&bus, 0x33, 0));
  g_assert_cmpint (bus.status[4], ==, 10);
  bus_clear_status (&bus);
  g_assert_false (bus_put (&bus, VIRTUAL, data, 4, 4096));
  bus_clear_status (&bus);
  bus_assert_phase (&bus, VIRTUAL, "10 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
}

/* U-Boot 2018.11 forgets the offset once it was used. */
static void
test_set_phase_2018 (void)
{
  Bus bus;

  bus_init (&bus, "mp15-v1", NULL);
  bus_boot (&bus, TWO_PARTITIONS);
  g_assert_true (set_phase (&bus, 0x10, 0x200));
  g_assert_true (bus_put (&bus, ONE, block, 4096, 4096));
  bus_assert_phase (&bus, VIRTUAL, "11 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
}

/* Phase 0xFF as a command starts a program: U-Boot answers no more. */
static void
test_run (void)
{
  Bus bus;

  init (&bus, TWO_PARTITIONS);
  g_assert_false (set_phase (&bus, 0xFF, 0xC4000000));
  g_assert_cmpint (bus.reply, ==, FJ_VIRTUAL_SILENT);
  bus_clear (&bus);
}

/* 0xFF is told with its text, then DETACH resets the board. */
static void
test_reset_after_error (void)
{
  Bus     bus;
  guint64 arrival;

  init (&bus, TWO_PARTITIONS);
  bus_set_alt (&bus, ONE);
  bus_dnload (&bus, 9, block, 512);
  bus_get_state (&bus);
  bus_clear_status (&bus);
  g_assert_cmpint (bus_get_phase (&bus, VIRTUAL), ==, 9 + 21);
  bus_assert_phase_text (&bus, VIRTUAL, "Wrong sequence number");
  arrival = fj_virtual_board_get_arrival (bus.board);
  bus_detach (&bus);
  bus_wait_again (&bus, arrival);
  bus_assert_string (&bus, 2, "DFU in HS Mode @Device ID /0x500, @Revision ID /0x0000");
  bus_clear (&bus);
}

/* An error that nobody read does not reset; neither does any other phase. */
static void
test_detach_without_reset (void)
{
  Bus bus;

  init (&bus, TWO_PARTITIONS);
  bus_set_alt (&bus, ONE);
  bus_dnload (&bus, 9, block, 512);
  bus_get_state (&bus);
  bus_clear_status (&bus);
  bus_detach (&bus);
  bus_sleep (&bus, 60000);
  g_assert_false (bus_is_present (&bus));
  bus_clear (&bus);
}

/* A whole partition, until a short packet; block numbers from 1 after the first. */
static void
test_upload (void)
{
  Bus                bus;
  g_autofree guint8 *data = make_noise (0x40000, 8);

  init (&bus, TWO_PARTITIONS);
  g_assert_true (bus_put (&bus, ONE, data, 0x40000, 4096));
  bus_set_alt (&bus, ONE);
  for (guint i = 0; i < 64; i++) {
    g_assert_cmpint (bus_upload (&bus, i == 0 ? 1234 : i, 4096), ==, FJ_VIRTUAL_OK);
    g_assert_cmpmem (bus.data, bus.actual, data + i * 4096, 4096);
  }
  g_assert_cmpint (bus_get_state (&bus), ==, 9);
  g_assert_cmpint (bus_upload (&bus, 64, 4096), ==, FJ_VIRTUAL_OK);
  g_assert_cmpuint (bus.actual, ==, 0);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  bus_clear (&bus);
}

/* An interrupted read is not rewound: it stalls, and goes on with the number that is due. */
static void
test_upload_interrupted (void)
{
  Bus                bus;
  g_autofree guint8 *data = make_noise (0x40000, 9);

  init (&bus, TWO_PARTITIONS);
  g_assert_true (bus_put (&bus, ONE, data, 0x40000, 4096));
  bus_set_alt (&bus, ONE);
  bus_upload (&bus, 0, 4096);
  bus_upload (&bus, 1, 4096);
  bus_abort (&bus);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  g_assert_cmpint (bus_upload (&bus, 0, 4096), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (bus_get_state (&bus), ==, 9);
  g_assert_cmpint (bus_upload (&bus, 2, 4096), ==, FJ_VIRTUAL_OK);
  g_assert_cmpmem (bus.data, bus.actual, data + 8192, 4096);
  bus_clear (&bus);
  init (&bus, TWO_PARTITIONS);
  bus_set_alt (&bus, ONE);
  bus_upload (&bus, 0, 4096);
  bus_abort (&bus);
  bus_dnload (&bus, 0, block, 4096);
  g_assert_cmpint (bus_get_state (&bus), ==, 10);
  bus_clear_status (&bus);
  bus_assert_phase_text (&bus, VIRTUAL, "Wrong sequence number");
  bus_clear (&bus);
}

/* U-Boot reads 4096 bytes whatever was asked for: the end of the reply is lost, and it is over. */
static void
test_phase_in_pieces (void)
{
  Bus bus;

  init (&bus, TWO_PARTITIONS);
  bus_set_alt (&bus, VIRTUAL);
  g_assert_cmpint (bus_upload (&bus, 0, 5), ==, FJ_VIRTUAL_OK);
  g_assert_cmpmem (bus.data, bus.actual, "\x10\xFF\xFF\xFF\xFF", 5);
  g_assert_cmpint (bus_get_state (&bus), ==, 9);
  g_assert_cmpint (bus_upload (&bus, 1, 4), ==, FJ_VIRTUAL_STALL);
  bus_clear (&bus);
}

/* The same within a partition: each UPLOAD goes on 4096 bytes behind the one before. */
static void
test_upload_in_pieces (void)
{
  g_autofree guint8 *data = make_noise (0x4000, 7);
  Bus                bus;

  init (&bus, TWO_PARTITIONS);
  g_assert_true (bus_put (&bus, 0, data, 0x4000, 4096));
  bus_set_alt (&bus, 0);
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpint (bus_upload (&bus, (guint16) i, 100), ==, FJ_VIRTUAL_OK);
    g_assert_cmpmem (bus.data, bus.actual, data + i * 4096, 100);
    g_assert_cmpint (bus_get_state (&bus), ==, 9);
  }
  bus_clear (&bus);
}

/*
 * The size of an area is a number of 32 bits there: of 4 GiB and a little more the little is read.
 */
static void
test_upload_of_4_gib (void)
{
  const FjVirtualConfig config = { .profile = "uboot", .port = "1-1", .storages = "sd=16G" };
  Bus                   bus;

  bus_init_config (&bus, &config);
  bus_boot (&bus, "P\t0x10\tone\tBinary\tmmc0\t0x4400\nP\t0x11\ttwo\tBinary\tmmc0\t0x100004400\n"
                  "P\t0x12\tthree\tBinary\tmmc0\t0x200004600\n");
  bus_set_alt (&bus, 0);
  g_assert_cmpint (bus_upload (&bus, 0, 4096), ==, FJ_VIRTUAL_OK);
  g_assert_cmpuint (bus.actual, ==, 0);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  bus_set_alt (&bus, 1);
  g_assert_cmpint (bus_upload (&bus, 0, 4096), ==, FJ_VIRTUAL_OK);
  g_assert_cmpuint (bus.actual, ==, 512);
  bus_clear (&bus);
}

static void
assert_upload (Bus *bus, guint16 number, const guint8 *data, gsize length)
{
  g_assert_cmpint (bus_upload (bus, number, 4096), ==, FJ_VIRTUAL_OK);
  g_assert_cmpmem (bus->data, bus->actual, data, length);
}

/*
 * Reading begins at the offset of the phase, but as much is left as if it had begun at the start:
 * the buffer that would cross the end is refused, and no short answer comes.
 */
static void
test_upload_at_offset (void)
{
  const gsize        size = 20 * MIB;
  const gsize        offset = 4 * MIB;
  Bus                bus;
  g_autofree guint8 *data = make_noise (size, 21);

  init (&bus, "P\t0x10\tone\tBinary\tmmc1\t0x80000\n"
              "P\t0x11\ttwo\tBinary\tmmc1\t0x1480000\n");
  g_assert_true (bus_put (&bus, ONE, data, size, 4096));
  set_phase (&bus, 0x10, offset);
  bus_set_alt (&bus, ONE);
  for (guint i = 0; i < 4096; i++)
    assert_upload (&bus, (guint16) i, data + offset + i * 4096, 4096);
  g_assert_cmpint (bus_upload (&bus, 4096, 4096), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (bus_get_state (&bus), ==, 9);
  /* of another row than the present one the offset is none */
  set_phase (&bus, 0x11, offset);
  bus_set_alt (&bus, ONE);
  g_assert_cmpint (bus_dnload (&bus, 9, block, 16), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_get_state (&bus), ==, 10);
  bus_clear_status (&bus);
  bus_set_alt (&bus, ONE);
  assert_upload (&bus, 0, data, 4096);
  bus_clear (&bus);
}

/* A read that was broken off is forgotten after a block with a wrong number. */
static void
test_upload_forgotten (void)
{
  Bus                bus;
  g_autofree guint8 *data = make_noise (0x40000, 22);

  init (&bus, TWO_PARTITIONS);
  g_assert_true (bus_put (&bus, ONE, data, 0x40000, 4096));
  g_assert_true (bus_put (&bus, TWO, block, 4096, 4096));
  bus_assert_phase (&bus, VIRTUAL, "FE FF FF FF FF 00 00 00 00");
  bus_set_alt (&bus, ONE);
  assert_upload (&bus, 0, data, 4096);
  bus_set_alt (&bus, ONE);
  g_assert_cmpint (bus_dnload (&bus, 0x8001, block, 16), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_get_state (&bus), ==, 10);
  bus_clear_status (&bus);
  bus_assert_phase (&bus, VIRTUAL, "FE FF FF FF FF 00 00 00 00");
  bus_set_alt (&bus, ONE);
  for (guint i = 0; i < 64; i++)
    assert_upload (&bus, (guint16) i, data + i * 4096, 4096);
  bus_clear (&bus);
}

/* A last sector that is not whole gets what the buffer held before, not zeros. */
static void
test_last_sector (void)
{
  g_autofree guint8 *old = make_noise (4096, 8);
  g_autofree guint8 *data = make_noise (100, 9);
  Bus                bus;

  init (&bus, TWO_PARTITIONS);
  g_assert_true (bus_put (&bus, 0, old, 4096, 4096));
  g_assert_true (bus_put (&bus, 1, data, 100, 4096));
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x44400, data, 100);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x44400 + 100, old + 100, 412);
  bus_assert_filled (&bus, FJ_STORAGE_MMC, 0, 0x44600, 512, 0);
  bus_clear (&bus);
}

/* The name ends at the space, the rest is no place on a storage; the table is a new one by then. */
static void
test_space_in_name (void)
{
  Bus bus;

  init (&bus, "P\t0x10\tone\tBinary\tmmc0\t0x4400\nP\t0x11\ttwo b\tBinary\tmmc0\t0x44400\n"
              "P\t0x12\tthree\tBinary\tmmc0\t0x84400\n");
  bus_assert_alts (&bus, 5, "@one/0x10/1*256Ke", "", NULL);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 512, (const guint8 *) "EFI PART", 8);
  g_assert_false (bus_put (&bus, 1, block, 512, 4096));
  bus_clear (&bus);
}

/* What does not fit into the command for the table is missing in it. */
static void
test_too_many_partitions (void)
{
  g_autoptr (GString) layout = g_string_new (NULL);
  Bus bus;

  for (guint i = 0; i < 90; i++)
    g_string_append_printf (layout, "P\t0x%x\t%016u\tBinary\tmmc0\t0x%x\n", i + 0x10, i,
                            0x1000000 + i * 0x200);
  init (&bus, layout->str);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 512, (const guint8 *) "EFI PART", 8);
  g_assert_cmpint (bus_request (&bus, 0x80, 6, 0x0200, 0, NULL, 4096), ==, FJ_VIRTUAL_OK);
  g_assert_cmpuint (bus.actual, ==, 9 * (89 + 1 + 2));
  bus_clear (&bus);
}

/* A card has no boot area to erase: U-Boot says nothing, and asks for the layout again. */
static void
test_erase_boot_area (void)
{
  Bus bus;

  init (&bus, "PD\t0x10\tone\tBinary\tmmc0\tboot1\n");
  bus_assert_alts (&bus, 5, "@FlashLayout/0x00/1*256Ke", "@virtual/0xf1/1*512Be",
                   "@OTP/0xf2/1*776Be", "@PMIC/0xf4/1*8Be", NULL);
  bus_assert_phase (&bus, 1, "00 00 00 00 C2 00 00 00 00 00");
  bus_clear (&bus);
}

/* SET PHASE also leads out of 0xFF after a transfer that went wrong. */
static void
test_recovery (void)
{
  Bus bus;

  init (&bus, TWO_PARTITIONS);
  bus_set_alt (&bus, ONE);
  bus_dnload (&bus, 9, block, 512);
  bus_get_state (&bus);
  bus_clear_status (&bus);
  g_assert_true (set_phase (&bus, 0x10, 0));
  g_assert_true (bus_put (&bus, ONE, block, 4096, 4096));
  bus_assert_phase (&bus, VIRTUAL, "11 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/virtual-uboot/phases", test_phases);
  g_test_add_func ("/flashjig/virtual-uboot/phase-selection", test_phase_selection);
  g_test_add_func ("/flashjig/virtual-uboot/size-texts", test_size_texts);
  g_test_add_func ("/flashjig/virtual-uboot/only-none-rows", test_only_none_rows);
  g_test_add_func ("/flashjig/virtual-uboot/buffer", test_buffer);
  g_test_add_func ("/flashjig/virtual-uboot/block-wrap", test_block_wrap);
  g_test_add_func ("/flashjig/virtual-uboot/wrong-block", test_wrong_block);
  g_test_add_func ("/flashjig/virtual-uboot/abort-keeps-counter", test_abort_keeps_counter);
  g_test_add_func ("/flashjig/virtual-uboot/too-large", test_too_large);
  g_test_add_func ("/flashjig/virtual-uboot/wrong-alt", test_wrong_alt);
  g_test_add_func ("/flashjig/virtual-uboot/set-phase", test_set_phase);
  g_test_add_func ("/flashjig/virtual-uboot/set-phase-2018", test_set_phase_2018);
  g_test_add_func ("/flashjig/virtual-uboot/run", test_run);
  g_test_add_func ("/flashjig/virtual-uboot/reset-after-error", test_reset_after_error);
  g_test_add_func ("/flashjig/virtual-uboot/detach-without-reset", test_detach_without_reset);
  g_test_add_func ("/flashjig/virtual-uboot/upload", test_upload);
  g_test_add_func ("/flashjig/virtual-uboot/upload-interrupted", test_upload_interrupted);
  g_test_add_func ("/flashjig/virtual-uboot/phase-in-pieces", test_phase_in_pieces);
  g_test_add_func ("/flashjig/virtual-uboot/upload-in-pieces", test_upload_in_pieces);
  g_test_add_func ("/flashjig/virtual-uboot/upload-of-4-gib", test_upload_of_4_gib);
  g_test_add_func ("/flashjig/virtual-uboot/upload-at-offset", test_upload_at_offset);
  g_test_add_func ("/flashjig/virtual-uboot/upload-forgotten", test_upload_forgotten);
  g_test_add_func ("/flashjig/virtual-uboot/last-sector", test_last_sector);
  g_test_add_func ("/flashjig/virtual-uboot/recovery", test_recovery);
  g_test_add_func ("/flashjig/virtual-uboot/space-in-name", test_space_in_name);
  g_test_add_func ("/flashjig/virtual-uboot/too-many-partitions", test_too_many_partitions);
  g_test_add_func ("/flashjig/virtual-uboot/erase-boot-area", test_erase_boot_area);
  return g_test_run ();
}
