/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-bus.h"

#include <string.h>

/* U-Boot: the layout's setting, fuses and PMIC. The virtual setting is number 2 or 1. */

#define TWO_PARTITIONS \
  "P\t0x11\ttwo\tBinary\tmmc0\t0x44400\nP\t0x10\tone\tBinary\tmmc0\t0x4400\n"
#define VIRTUAL 2
#define OTP 3
#define PMIC 4

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

/* The parser's words come at once; a DETACH leads back to the prompt. */
static void
test_bad_layout (void)
{
  Bus bus;
  g_autoptr (GBytes) layout = make_layout ("p\t0x10\tone\tBinary\tmmc0\t0x4400\n", TRUE);

  bus_init (&bus, "uboot", NULL);
  g_assert_true (bus_put_bytes (&bus, 0, layout, 4096));
  bus_assert_phase_text (&bus, 1, "Layout line 1: invalid option 'p' in p)");
  bus_detach (&bus);
  bus_sleep (&bus, 60000);
  g_assert_false (bus_is_present (&bus));
  bus_clear (&bus);
}

/* What is wrong with the storage comes only after the DETACH, behind the layout's setting. */
static void
test_misplaced_layout (void)
{
  Bus     bus;
  guint64 arrival;

  init (&bus, "P\t0x10\tone\tBinary\tmmc0\t0x4401\n");
  bus_assert_alts (&bus, 5, "@FlashLayout/0x00/1*256Ke", "@virtual/0xf1/1*512Be",
                   "@OTP/0xf2/1*776Be", "@PMIC/0xf4/1*8Be", NULL);
  bus_assert_phase_text (&bus, 1, "one (0x10): not aligned address : 0x4401 on erase size 0x200");
  arrival = fj_virtual_board_get_arrival (bus.board);
  bus_detach (&bus);
  bus_wait_again (&bus, arrival);
  bus_assert_string (&bus, 2, "DFU in HS Mode @Device ID /0x500, @Revision ID /0x0000");
  bus_clear (&bus);
}

static void
test_absent_storage (void)
{
  Bus bus;

  init (&bus, "P\t0x10\tone\tBinary\tmmc2\t0x4400\n");
  bus_assert_phase_text (&bus, 1, "mmc device 2 not found");
  bus_clear (&bus);
}

/* The layout may come without header since 2021; older ones need it, and then skip a row. */
static void
test_layout_header (void)
{
  Bus bus;
  g_autoptr (GBytes) plain = make_layout (TWO_PARTITIONS, FALSE);
  g_autoptr (GBytes) headered = make_layout (TWO_PARTITIONS, TRUE);

  bus_init (&bus, "uboot", NULL);
  g_assert_true (bus_put_bytes (&bus, 0, plain, 4096));
  bus_assert_phase (&bus, 1, "00 00 00 00 C2 00 00 00 00 01");
  bus_clear (&bus);
  bus_init (&bus, "uboot-2018", NULL);
  bus_assert_phase (&bus, 1, "00 00 00 00 C0 00 00 00 00 00");
  g_assert_true (bus_put_bytes (&bus, 0, plain, 4096));
  bus_assert_phase_text (&bus, 1, "Layout: invalid FlashLayout");
  bus_clear (&bus);
  bus_init (&bus, "uboot-2018", NULL);
  bus_boot (&bus, TWO_PARTITIONS);
  bus_assert_phase (&bus, VIRTUAL, "11 FF FF FF FF 00 00 00 00");
  g_assert_true (set_phase (&bus, 0x10, 0));
  bus_assert_phase (&bus, VIRTUAL, "10 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
}

/* 2018.11 enumerates once more after a layout that it could not read. */
static void
test_bad_layout_2018 (void)
{
  Bus     bus;
  guint64 arrival;
  g_autoptr (GBytes) layout = make_layout ("x\n", TRUE);

  bus_init (&bus, "uboot-2018", NULL);
  g_assert_true (bus_put_bytes (&bus, 0, layout, 4096));
  g_assert_cmpint (bus_get_phase (&bus, 1), >, 9);
  arrival = fj_virtual_board_get_arrival (bus.board);
  bus_detach (&bus);
  bus_wait_again (&bus, arrival);
  g_assert_cmpint (bus_get_phase (&bus, 1), >, 9);
  g_assert_cmpuint (bus.data[0], ==, 0xFF);
  bus_clear (&bus);
}

/* A script in the place of a layout: END at once, and after the DETACH it runs. */
static void
test_script (void)
{
  Bus          bus;
  const guint8 script[100] = { 0x27, 0x05, 0x19, 0x56 };

  bus_init (&bus, "uboot", NULL);
  g_assert_true (bus_put (&bus, 0, script, sizeof script, 4096));
  bus_assert_phase (&bus, 1, "FE FF FF FF FF 00 00 00 00");
  bus_detach (&bus);
  bus_sleep (&bus, 60000);
  g_assert_false (bus_is_present (&bus));
  bus_clear (&bus);
}

/* The layout's setting has room for 256 KiB, and can be read back. */
static void
test_layout_setting (void)
{
  Bus                bus;
  g_autofree guint8 *data = g_malloc0 (300000);

  bus_init (&bus, "uboot", NULL);
  g_assert_true (bus_send (&bus, 0, data, 256 * 1024 + 1, 4096));
  bus_dnload (&bus, 65, NULL, 0);
  g_assert_cmpint (bus_get_state (&bus), ==, 10);
  bus_clear_status (&bus);
  bus_assert_phase (&bus, 1, "00 00 00 00 C2 00 00 00 00 00");
  bus_set_alt (&bus, 0);
  g_assert_cmpint (bus_upload (&bus, 0, 4096), ==, FJ_VIRTUAL_OK);
  g_assert_cmpuint (bus.actual, ==, 4096);
  bus_clear (&bus);
}

static void
read_setting (Bus *bus, guint8 alt, gsize length)
{
  bus_set_alt (bus, alt);
  g_assert_cmpint (bus_upload (bus, 0, 4096), ==, FJ_VIRTUAL_OK);
  g_assert_cmpuint (bus->actual, ==, length);
}

/* OP-TEE's structure: version 2; a fuse is set where bit 31 asks for it, and never cleared. */
static void
test_otp (void)
{
  Bus    bus;
  guint8 otp[776];

  init (&bus, TWO_PARTITIONS);
  read_setting (&bus, OTP, 776);
  g_assert_cmpmem (bus.data, 8, "\2\0\0\0\0\0\0\0", 8);
  memcpy (otp, bus.data, 776);
  memcpy (otp + 8 + 60 * 8, "\x0F\x00\x00\x00\x00\x00\x00\x80", 8);
  memcpy (otp + 8 + 61 * 8, "\xFF\x00\x00\x00\x00\x00\x00\x00", 8);
  g_assert_true (bus_put (&bus, OTP, otp, 776, 4096));
  read_setting (&bus, OTP, 776);
  g_assert_cmpmem (bus.data + 8 + 60 * 8, 16, "\x0F\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
  memcpy (otp + 8 + 60 * 8, "\xF0\x00\x00\x00\x00\x00\x00\xC0", 8);
  g_assert_true (bus_put (&bus, OTP, otp, 776, 4096));
  read_setting (&bus, OTP, 776);
  g_assert_cmpmem (bus.data + 8 + 60 * 8, 8, "\xFF\0\0\0\0\0\0\x40", 8);
  bus_assert_phase (&bus, VIRTUAL, "10 FF FF FF FF 00 00 00 00");
  g_assert_true (bus_put (&bus, OTP, otp, 776, 4096));
  bus_assert_phase_text (&bus, VIRTUAL, "OTP write issue -13");
  bus_clear (&bus);
  init (&bus, TWO_PARTITIONS);
  otp[0] = 1;
  g_assert_true (bus_put (&bus, OTP, otp, 776, 4096));
  bus_assert_phase_text (&bus, VIRTUAL, "OTP write issue -22");
  bus_clear (&bus);
}

/* The secure monitor's structure of 1024 bytes, announced as 512 by the oldest U-Boot. */
static void
test_otp_smc (void)
{
  Bus    bus;
  guint8 otp[1024];

  bus_init (&bus, "mp15-v1", NULL);
  bus_boot (&bus, TWO_PARTITIONS);
  bus_assert_string (&bus, 5 + OTP, "@OTP/0xf2/1*512Be");
  read_setting (&bus, OTP, 1024);
  g_assert_cmpuint (bus.data[0], ==, 1);
  memcpy (otp, bus.data, 1024);
  otp[4 * (44 + 57)] = 0x05;
  otp[4 * 21 + 3] = 0x02; /* locks fuse 57 */
  g_assert_true (bus_put (&bus, OTP, otp, 1024, 4096));
  otp[4 * (44 + 57)] = 0xFF;
  g_assert_true (bus_put (&bus, OTP, otp, 1024, 4096));
  read_setting (&bus, OTP, 1024);
  g_assert_cmpuint (bus.data[4 * (44 + 57)], ==, 0x05);
  bus_clear (&bus);
}

static void
test_otp_mp2 (void)
{
  Bus bus;

  bus_init (&bus, "mp25", NULL);
  bus_boot (&bus, TWO_PARTITIONS);
  read_setting (&bus, OTP, 2952);
  bus_clear (&bus);
}

static void
test_pmic (void)
{
  Bus          bus;
  const guint8 wanted[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };

  init (&bus, TWO_PARTITIONS);
  read_setting (&bus, PMIC, 8);
  g_assert_cmpmem (bus.data, 8, "\xEC\x1A\xC2\x08\xFA\x80\x0E\x33", 8);
  g_assert_true (bus_put (&bus, PMIC, wanted, 8, 4096));
  read_setting (&bus, PMIC, 8);
  g_assert_cmpmem (bus.data, 8, wanted, 8);
  bus_assert_phase (&bus, VIRTUAL, "10 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/virtual-settings/bad-layout", test_bad_layout);
  g_test_add_func ("/flashjig/virtual-settings/misplaced-layout", test_misplaced_layout);
  g_test_add_func ("/flashjig/virtual-settings/absent-storage", test_absent_storage);
  g_test_add_func ("/flashjig/virtual-settings/layout-header", test_layout_header);
  g_test_add_func ("/flashjig/virtual-settings/bad-layout-2018", test_bad_layout_2018);
  g_test_add_func ("/flashjig/virtual-settings/script", test_script);
  g_test_add_func ("/flashjig/virtual-settings/layout-setting", test_layout_setting);
  g_test_add_func ("/flashjig/virtual-settings/otp", test_otp);
  g_test_add_func ("/flashjig/virtual-settings/otp-smc", test_otp_smc);
  g_test_add_func ("/flashjig/virtual-settings/otp-mp2", test_otp_mp2);
  g_test_add_func ("/flashjig/virtual-settings/pmic", test_pmic);
  return g_test_run ();
}
