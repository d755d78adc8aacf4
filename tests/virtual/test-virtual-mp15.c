/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-bus.h"

#define FILES "-\t0x01\tfsbl1-boot\tBinary\tnone\t0x0\n-\t0x03\tssbl-boot\tBinary\tnone\t0x0\n"
#define SD_CARD FILES "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\n"
#define SERIAL "004200343338510534383330"

/* The device descriptor that ROM and TF-A have in common. */
static const guint8 device_descriptor[18] = {
  18,
  1,
  0x00,
  0x02,
  0,
  0,
  0,
  64,
  0x83,
  0x04,
  0x11,
  0xDF,
  0x00,
  0x02,
  1,
  2,
  3,
  1,
};

static void
assert_mp15_alts (Bus *bus)
{
  bus_assert_alts (bus, 6, "@Partition0 /0x00/1*256Ke", "@FSBL /0x01/1*1Me",
                   "@Partition2 /0x02/1*1Me", "@Partition3 /0x03/1*16Me",
                   "@Partition4 /0x04/1*16Me", "@virtual /0xF1/1*512Ba", NULL);
}

static void
test_descriptors (void)
{
  static const guint8 head[9] = { 9, 2, 72, 0, 1, 1, 2, 0xC0, 0x32 };
  static const guint8 functional[9] = { 9, 0x21, 0x0F, 0xFF, 0x00, 0x00, 0x04, 0x10, 0x01 };
  static const guint8 language[4] = { 4, 3, 0x09, 0x04 };
  Bus                 bus;
  g_autoptr (GBytes) raw = NULL;

  bus_init (&bus, "mp15-v1", NULL);
  bus_request (&bus, 0x80, 6, 0x0100, 0, NULL, 64);
  g_assert_cmpmem (bus.data, bus.actual, device_descriptor, 18);
  bus_request (&bus, 0x80, 6, 0x0200, 0, NULL, 9);
  g_assert_cmpmem (bus.data, bus.actual, head, 9);
  bus_request (&bus, 0x80, 6, 0x0200, 0, NULL, 255);
  g_assert_cmpmem (bus.data, 9, head, 9);
  g_assert_cmpuint (bus.actual, ==, 72);
  g_assert_cmpmem (bus.data + 63, 9, functional, 9);
  bus_request (&bus, 0x81, 6, 0x2100, 0, NULL, 9);
  g_assert_cmpmem (bus.data, bus.actual, functional, 9);
  bus_request (&bus, 0x80, 6, 0x0300, 0, NULL, 255);
  g_assert_cmpmem (bus.data, bus.actual, language, 4);
  raw = fj_virtual_board_dup_descriptors (bus.board);
  g_assert_cmpuint (g_bytes_get_size (raw), ==, 18 + 72);
  assert_mp15_alts (&bus);
  bus_assert_string (&bus, 1, "STMicroelectronics");
  bus_assert_string (&bus, 2, "DFU in HS Mode @Device ID /0x500, @Revision ID /0x0000");
  bus_assert_string (&bus, 3, SERIAL);
  bus_assert_string (&bus, 4, "DFU Config");
  bus_assert_string (&bus, 5, "DFU Interface");
  bus_assert_string (&bus, 12, NULL);
  bus_clear (&bus);
}

/* GET_CONFIGURATION, SET_FEATURE and the other-speed configuration are stalled. */
static void
test_standard_requests (void)
{
  Bus bus;

  bus_init (&bus, "mp15-v4", NULL);
  g_assert_cmpint (bus_request (&bus, 0x80, 8, 0, 0, NULL, 1), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (bus_request (&bus, 0x00, 3, 1, 0, NULL, 0), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (bus_request (&bus, 0x80, 6, 0x0700, 0, NULL, 9), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (bus_request (&bus, 0x80, 6, 0x0600, 0, NULL, 10), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_request (&bus, 0x00, 9, 1, 0, NULL, 0), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_request (&bus, 0x80, 0, 0, 0, NULL, 2), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_set_alt (&bus, 77), ==, FJ_VIRTUAL_OK);
  bus_request (&bus, 0x81, 10, 0, 0, NULL, 1);
  g_assert_cmpuint (bus.data[0], ==, 77);
  bus_clear (&bus);
}

/* ROM: busy with a poll of 1 ms, then idle; dfuMANIFEST once, and then TF-A answers. */
static void
test_rom_states (void)
{
  Bus bus;
  g_autoptr (GBytes) fsbl = make_fsbl (0x00010000, 0x10, 1000 - 256);
  const guint8 *data = g_bytes_get_data (fsbl, NULL);
  guint64       arrival;

  bus_init (&bus, "mp15-v1", NULL);
  arrival = fj_virtual_board_get_arrival (bus.board);
  bus_set_alt (&bus, 1);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  g_assert_cmpint (bus_dnload (&bus, 0, data, 1000), ==, FJ_VIRTUAL_OK);
  g_assert_cmpuint (bus.actual, ==, 1000);
  g_assert_cmpint (bus_get_state (&bus), ==, 4);
  g_assert_cmpuint (bus_get_poll (&bus), ==, 1);
  g_assert_cmpint (bus_get_state (&bus), ==, 5);
  g_assert_cmpuint (bus_get_poll (&bus), ==, 1);
  g_assert_cmpint (bus_dnload (&bus, 1, NULL, 0), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_get_state (&bus), ==, 7);
  g_assert_cmpuint (bus_get_poll (&bus), ==, 1);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  g_assert_cmpuint (fj_virtual_board_get_arrival (bus.board), ==, arrival);
  bus_request (&bus, 0x81, 10, 0, 0, NULL, 1);
  g_assert_cmpuint (bus.data[0], ==, 0);
  bus_assert_phase (&bus, 5, "00 00 00 00 C0 00 00 00 00");
  bus_clear (&bus);
}

/* The whole first boot chain, with the article's layout. */
static void
test_old_flow (void)
{
  Bus bus;
  g_autoptr (GBytes) fsbl = make_fsbl (0x00010000, 0x10, 20000);
  g_autoptr (GBytes) ssbl = make_fsbl (0x00010000, 0x00, 30000);
  g_autoptr (GBytes) layout = make_layout (SD_CARD, TRUE);
  g_autofree guint8 *image = make_noise (3 * 4096 + 100, 1);
  guint64            arrival;

  bus_init (&bus, "mp15-v1", NULL);
  arrival = fj_virtual_board_get_arrival (bus.board);
  bus_assert_phase (&bus, 5, "01 00 24 FC 2F 00 00 00 00");
  g_assert_true (bus_put_bytes (&bus, 1, fsbl, 1024));
  bus_assert_phase (&bus, 5, "00 00 00 00 C0 00 00 00 00");
  g_assert_true (bus_put_bytes (&bus, 0, layout, 1024));
  bus_assert_phase (&bus, 5, "03 00 00 00 C0 00 00 00 00");
  g_assert_true (bus_put_bytes (&bus, 3, ssbl, 1024));
  bus_assert_phase (&bus, 5, "00 FF FF FF FF 00 00 00 00 01");
  g_assert_cmpuint (fj_virtual_board_get_arrival (bus.board), ==, arrival);
  g_assert_cmpint (bus_detach (&bus), ==, FJ_VIRTUAL_OK);
  bus_wait_again (&bus, arrival);
  bus_assert_string (&bus, 2, "USB download gadget@Device ID /0x500, @Revision ID /0x0000");
  bus_assert_string (&bus, 3, SERIAL);
  bus_assert_alts (&bus, 5, "@sdcard/0x10/1*8192Me", "@virtual/0xf1/1*512Be",
                   "@OTP/0xf2/1*512Be", "@PMIC/0xf4/1*8Be", NULL);
  bus_assert_phase (&bus, 1, "10 FF FF FF FF 00 00 00 00");
  g_assert_true (bus_put (&bus, 0, image, 3 * 4096 + 100, 4096));
  bus_assert_phase (&bus, 1, "FE FF FF FF FF 00 00 00 00");
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0, image, 3 * 4096 + 100);
  g_assert_cmpint (bus_detach (&bus), ==, FJ_VIRTUAL_OK);
  bus_sleep (&bus, 60000);
  g_assert_false (bus_is_present (&bus));
  bus_clear (&bus);
}

/* The present boot chain: TF-A wants the FIP only, U-Boot takes the layout itself. */
static void
test_current_flow (void)
{
  Bus bus;
  g_autoptr (GBytes) fsbl = make_fsbl (0x00010000, 0x10, 20000);
  g_autoptr (GBytes) fip = make_fip (40000);
  g_autoptr (GBytes) layout = make_layout (SD_CARD, TRUE);
  guint64 arrival;

  bus_init (&bus, "mp15-v4", NULL);
  arrival = fj_virtual_board_get_arrival (bus.board);
  g_assert_true (bus_put_bytes (&bus, 1, fsbl, 1024));
  g_assert_cmpuint (fj_virtual_board_get_arrival (bus.board), ==, arrival);
  assert_mp15_alts (&bus);
  bus_assert_string (&bus, 2,
                     "DFU @Device ID /0x500, @Revision ID /0x2001, @Name /STM32MP157CAC Rev.Z,");
  bus_assert_phase (&bus, 5, "03 00 00 00 C7 00 00 00 00");
  g_assert_true (bus_put_bytes (&bus, 3, fip, 1024));
  bus_assert_phase (&bus, 5, "00 FF FF FF FF 00 00 00 00 01");
  bus_detach (&bus);
  bus_wait_again (&bus, arrival++);
  bus_assert_alts (&bus, 5, "@FlashLayout/0x00/1*256Ke", "@virtual/0xf1/1*512Be",
                   "@OTP/0xf2/1*776Be", "@PMIC/0xf4/1*8Be", NULL);
  bus_assert_phase (&bus, 1, "00 00 00 00 C2 00 00 00 00 00");
  g_assert_true (bus_put_bytes (&bus, 0, layout, 4096));
  bus_assert_phase (&bus, 1, "00 00 00 00 C2 00 00 00 00 01");
  bus_detach (&bus);
  bus_wait_again (&bus, arrival);
  bus_assert_alts (&bus, 5, "@sdcard/0x10/1*8Ge", "@virtual/0xf1/1*512Be", "@OTP/0xf2/1*776Be",
                   "@PMIC/0xf4/1*8Be", NULL);
  bus_assert_phase (&bus, 1, "10 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/virtual-mp15/descriptors", test_descriptors);
  g_test_add_func ("/flashjig/virtual-mp15/standard-requests", test_standard_requests);
  g_test_add_func ("/flashjig/virtual-mp15/rom-states", test_rom_states);
  g_test_add_func ("/flashjig/virtual-mp15/old-flow", test_old_flow);
  g_test_add_func ("/flashjig/virtual-mp15/current-flow", test_current_flow);
  return g_test_run ();
}
