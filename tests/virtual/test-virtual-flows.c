/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-bus.h"

#include <fj-virtual-profile.h>
#include <string.h>

#define SD_CARD "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\n"

static void
detach_and_wait (Bus *bus)
{
  guint64 arrival = fj_virtual_board_get_arrival (bus->board);
  guint   address = fj_virtual_board_get_address (bus->board);

  g_assert_cmpint (bus_detach (bus), ==, FJ_VIRTUAL_OK);
  bus_wait_again (bus, arrival);
  g_assert_cmpuint (fj_virtual_board_get_arrival (bus->board), ==, arrival + 1);
  g_assert_cmpuint (fj_virtual_board_get_address (bus->board), !=, address);
}

/*
 * TF-A 2.4 of ST: the layout first, with its header, then a FIP; U-Boot has its settings at once.
 */
static void
test_mp15_transition (void)
{
  Bus bus;
  g_autoptr (GBytes) fsbl = make_fsbl (0x00010000, 0x10, 20000);
  g_autoptr (GBytes) fip = make_fip (3000);
  g_autoptr (GBytes) layout = make_layout (SD_CARD, TRUE);

  bus_init (&bus, "mp15-v3", NULL);
  g_assert_true (bus_put_bytes (&bus, 1, fsbl, 1024));
  bus_assert_phase (&bus, 5, "00 00 00 00 C7 00 00 00 00");
  g_assert_true (bus_put_bytes (&bus, 0, layout, 1024));
  bus_assert_phase (&bus, 5, "03 00 00 00 C7 00 00 00 00");
  g_assert_true (bus_put_bytes (&bus, 3, fip, 1024));
  bus_assert_phase (&bus, 5, "00 FF FF FF FF 00 00 00 00 01");
  detach_and_wait (&bus);
  bus_assert_alts (&bus, 5, "@sdcard/0x10/1*8Ge", "@virtual/0xf1/1*512Be", "@OTP/0xf2/1*1024Be",
                   "@PMIC/0xf4/1*8Be", NULL);
  bus_assert_phase (&bus, 1, "10 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
}

static void
test_mp15_transition_order (void)
{
  Bus bus;
  g_autoptr (GBytes) fsbl = make_fsbl (0x00010000, 0x10, 20000);
  g_autoptr (GBytes) fip = make_fip (3000);

  bus_init (&bus, "mp15-v3", NULL);
  g_assert_true (bus_put_bytes (&bus, 1, fsbl, 1024));
  g_assert_false (bus_put_bytes (&bus, 3, fip, 1024));
  g_assert_cmpint (bus.reply, ==, FJ_VIRTUAL_STALL);
  bus_assert_phase_text (&bus, 5, "phase ID :0, alternate 3, address c7000000");
  bus_clear (&bus);
}

static void
test_mp13 (void)
{
  Bus bus;
  g_autoptr (GBytes) fsbl = make_fsbl (0x00020000, 0x10, 20000);
  g_autoptr (GBytes) fip = make_fip (3000);
  g_autoptr (GBytes) layout = make_layout (SD_CARD, FALSE);

  bus_init (&bus, "mp13", NULL);
  bus_assert_alts (&bus, 6, "@FSBL /0x01/1*128Ke", "@virtual /0xF1/1*512Ba", NULL);
  bus_assert_string (&bus, 2, "DFU in HS Mode @Device ID /0x501, @Revision ID /0x1003");
  bus_assert_phase (&bus, 1, "01 00 00 FE 2F 00 00 00 00");
  g_assert_true (bus_put_bytes (&bus, 0, fsbl, 1024));
  bus_assert_phase (&bus, 1, "00 FF FF FF FF 00 00 00 00 01");
  detach_and_wait (&bus);
  bus_assert_alts (&bus, 6, "@SSBL /0x03/1*16Me", "@virtual /0xF1/1*512Ba", NULL);
  bus_assert_phase (&bus, 1, "03 00 00 00 C7 00 00 00 00");
  g_assert_true (bus_put_bytes (&bus, 0, fip, 1024));
  bus_assert_phase (&bus, 1, "00 FF FF FF FF 00 00 00 00 01");
  detach_and_wait (&bus);
  bus_assert_phase (&bus, 1, "00 00 00 00 C2 00 00 00 00 00");
  g_assert_true (bus_put_bytes (&bus, 0, layout, 4096));
  bus_assert_phase (&bus, 1, "00 00 00 00 C2 00 00 00 00 01");
  detach_and_wait (&bus);
  bus_assert_phase (&bus, 1, "10 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
}

/* MP21, MP23, MP25: also the firmware of the DDR, and TF-A twice. */
static void
run_mp2 (const char *profile, guint32 header, const char *product)
{
  Bus bus;
  g_autoptr (GBytes) fsbl = make_fsbl (header, 0x10, 20000);
  g_autoptr (GBytes) fip = make_fip (3000);
  g_autoptr (GBytes) layout = make_layout (SD_CARD, TRUE);

  bus_init (&bus, profile, NULL);
  bus_assert_alts (&bus, 6, "@FSBL /0x01/1*256Ke", "@virtual /0xF1/1*512Ba", NULL);
  bus_assert_string (&bus, 2, product);
  g_assert_true (bus_put_bytes (&bus, 0, fsbl, 1024));
  detach_and_wait (&bus);
  bus_assert_alts (&bus, 6, "@DDR FIP /0x02/1*32Ke", "@FIP /0x03/1*16Me",
                   "@virtual /0xF1/1*512Ba", NULL);
  g_assert_cmpint (bus_get_phase (&bus, 2), ==, 9);
  g_assert_cmpuint (bus.data[0], ==, 2);
  g_assert_true (bus_put_bytes (&bus, 0, fip, 1024));
  bus_assert_phase (&bus, 2, "00 FF FF FF FF 00 00 00 00 01");
  detach_and_wait (&bus);
  bus_assert_phase (&bus, 2, "03 00 00 00 87 00 00 00 00");
  g_assert_true (bus_put_bytes (&bus, 1, fip, 1024));
  bus_assert_phase (&bus, 2, "00 FF FF FF FF 00 00 00 00 01");
  detach_and_wait (&bus);
  bus_assert_alts (&bus, 5, "@FlashLayout/0x00/1*256Ke", "@virtual/0xf1/1*512Be",
                   "@OTP/0xf2/1*2952Be", NULL);
  bus_assert_phase (&bus, 1, "00 00 00 00 84 00 00 00 00 00");
  g_assert_true (bus_put_bytes (&bus, 0, layout, 4096));
  bus_assert_phase (&bus, 1, "00 00 00 00 84 00 00 00 00 01");
  detach_and_wait (&bus);
  bus_assert_phase (&bus, 1, "10 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
}

static void
test_mp21 (void)
{
  run_mp2 ("mp21", 0x00020300, "DFU in HS Mode @Device ID /0x503, @Revision ID /0x1000");
}

static void
test_mp25 (void)
{
  run_mp2 ("mp25", 0x00020200, "DFU in HS Mode @Device ID /0x505, @Revision ID /0x2000");
}

/* A first-stage file that the chip cannot start: MP15 goes mute, the others never come back. */
static void
run_bad_fsbl (const char *profile, GBytes *fsbl)
{
  Bus           bus;
  gboolean      is_mp15 = g_str_has_prefix (profile, "mp15");
  const guint8 *data = g_bytes_get_data (fsbl, NULL);

  bus_init (&bus, profile, NULL);
  g_assert_true (bus_send (&bus, is_mp15 ? 1 : 0, data, g_bytes_get_size (fsbl), 1024));
  g_assert_cmpint (bus_dnload (&bus, g_bytes_get_size (fsbl) / 1024 + 1, NULL, 0), ==,
                   FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_get_state (&bus), ==, 7);
  if (is_mp15) {
    g_assert_cmpint (bus_get_state (&bus), ==, -1);
    g_assert_cmpint (bus.reply, ==, FJ_VIRTUAL_SILENT);
    g_assert_true (bus_is_present (&bus));
  } else {
    g_assert_cmpint (bus_get_state (&bus), ==, 2);
    bus_detach (&bus);
    bus_sleep (&bus, 100000);
    g_assert_false (bus_is_present (&bus));
  }
  fj_virtual_board_reset (bus.board);
  bus_sleep (&bus, 2000);
  g_assert_true (bus_is_present (&bus));
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  bus_clear (&bus);
}

static void
test_bad_fsbl (void)
{
  g_autoptr (GBytes) v1 = make_fsbl (0x00010000, 0x10, 3000);
  g_autoptr (GBytes) v2 = make_fsbl (0x00020000, 0x10, 3000);
  g_autoptr (GBytes) noise = g_bytes_new_take (make_noise (3000, 5), 3000);
  gsize   length;
  guint8 *spoilt = g_bytes_unref_to_data (make_fsbl (0x00010000, 0x10, 3000), &length);
  g_autoptr (GBytes) bad_sum = NULL;

  spoilt[length - 1] ^= 1;
  bad_sum = g_bytes_new_take (spoilt, length);
  run_bad_fsbl ("mp15-v1", v2);
  run_bad_fsbl ("mp15-v4", noise);
  run_bad_fsbl ("mp15-v4", bad_sum);
  run_bad_fsbl ("mp13", v1);
  run_bad_fsbl ("mp25", v2);
  run_bad_fsbl ("mp21", v2);
}

/* MP15: 252928 bytes with the header; MP13: 128 KiB. */
static void
test_fsbl_limit (void)
{
  static const struct {
    const char *profile;
    gsize       limit;
    guint8      alt;
  } cases[] = { { "mp15-v4", 252928, 1 }, { "mp13", 131072, 0 }, { "mp25", 252928, 0 } };
  g_autofree guint8 *data = make_noise (300000, 3);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Bus bus;

    bus_init (&bus, cases[i].profile, NULL);
    g_assert_true (bus_send (&bus, cases[i].alt, data, cases[i].limit, 1024));
    g_assert_cmpint (bus_dnload (&bus, 1, data, 1), ==, FJ_VIRTUAL_STALL);
    bus_clear (&bus);
  }
}

/* An SPL leaves the bus and comes back without serial number and phases. */
static void
test_spl (void)
{
  Bus bus;
  g_autoptr (GBytes) spl = make_fsbl (0x00010000, 0x00, 9000);
  g_autofree guint8 *image = make_noise (9000, 2);
  guint64            arrival;

  bus_init (&bus, "mp15-v1", NULL);
  arrival = fj_virtual_board_get_arrival (bus.board);
  bus_send (&bus, 1, g_bytes_get_data (spl, NULL), g_bytes_get_size (spl), 1024);
  bus_dnload (&bus, 10, NULL, 0);
  g_assert_cmpint (bus_get_state (&bus), ==, 7);
  bus_wait_again (&bus, arrival);
  bus_request (&bus, 0x80, 6, 0x0100, 0, NULL, 18);
  g_assert_cmpuint (bus.data[10], ==, 0x20);
  g_assert_cmpuint (bus.data[11], ==, 0x57);
  g_assert_cmpuint (bus.data[16], ==, 0);
  bus_assert_string (&bus, 3, NULL);
  bus_assert_alts (&bus, 5, "uboot", NULL);
  g_assert_true (bus_put (&bus, 0, image, 9000, 4096));
  bus_clear (&bus);
}

/* U-Boot runs already; a layout that it found in memory is there from the start. */
static void
test_uboot_only (void)
{
  Bus bus;

  bus_init (&bus, "uboot", NULL);
  bus_assert_string (&bus, 2, "USB download gadget@Device ID /0x500, @Revision ID /0x2001, "
                              "@Name /STM32MP157CAC Rev.Z,");
  bus_assert_phase (&bus, 1, "00 00 00 00 C2 00 00 00 00 00");
  bus_boot (&bus, SD_CARD);
  bus_assert_phase (&bus, 1, "10 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
  bus_init (&bus, "uboot-layout", NULL);
  bus_assert_string (&bus, 5, "@olddata/0x10/1*7Ge");
  bus_assert_phase (&bus, 1, "10 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
}

static void
test_prgfw (void)
{
  Bus bus;
  g_autoptr (GBytes) fsbl = make_fsbl (0x00020000, 0x10, 3000);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  bus_init (&bus, "prgfw", NULL);
  g_assert_true (bus_put_bytes (&bus, 0, fsbl, 1024));
  detach_and_wait (&bus);
  bus_assert_string (&bus, 2, "USB download gadget@Device ID /0x501, @Revision ID /0x1000");
  bus_assert_string (&bus, 9, "@virtual /0xF1/1*512Be");
  g_assert_cmpint (bus_get_phase (&bus, 3), ==, 9);
  first = to_hex (bus.data, 9);
  g_assert_cmpint (bus_get_phase (&bus, 3), ==, 9);
  second = to_hex (bus.data, 9);
  g_assert_cmpint (bus_get_phase (&bus, 3), ==, 9);
  third = to_hex (bus.data, 9);
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpstr (first, ==, third);
  g_assert_true (bus_put_bytes (&bus, 0, fsbl, 1024));
  g_assert_cmpint (bus_get_phase (&bus, 3), ==, 9);
  g_assert_cmpuint (bus.data[0], ==, 3);
  g_assert_true (bus_put_bytes (&bus, 1, fsbl, 1024));
  g_assert_cmpint (bus_get_phase (&bus, 3), ==, 9);
  g_assert_cmpuint (bus.data[0], ==, 0xFE);
  bus_detach (&bus);
  bus_sleep (&bus, 1000);
  g_assert_false (bus_is_present (&bus));
  bus_clear (&bus);
}

/* 0483:df11 too, but a microcontroller: DfuSe, another product, an address where the phase is. */
static void
test_mcu (void)
{
  Bus bus;

  bus_init (&bus, "mcu", NULL);
  bus_request (&bus, 0x80, 6, 0x0100, 0, NULL, 18);
  g_assert_cmpuint (bus.data[10], ==, 0x11);
  g_assert_cmpuint (bus.data[11], ==, 0xDF);
  bus_request (&bus, 0x81, 6, 0x2100, 0, NULL, 9);
  g_assert_cmpuint (bus.data[7], ==, 0x1A);
  g_assert_cmpuint (bus.data[8], ==, 0x01);
  bus_assert_string (&bus, 2, "STM32  BOOTLOADER");
  bus_assert_string (&bus, 6, "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg");
  bus_clear (&bus);
}

/* Every profile can be made, and says which chip it is where it is one. */
static void
test_profiles (void)
{
  const char *const *names = fj_virtual_profile_get_names ();

  g_assert_cmpuint (g_strv_length ((char **) names), >=, 12);
  for (guint i = 0; names[i] != NULL; i++) {
    const FjVirtualProfile *profile = fj_virtual_profile_find (names[i]);
    Bus                     bus;

    g_assert_cmpstr (profile->name, ==, names[i]);
    g_assert_cmpuint (strlen (profile->summary), >, 8);
    bus_init (&bus, names[i], NULL);
    g_assert_cmpstr (fj_virtual_board_get_profile (bus.board), ==, names[i]);
    g_assert_cmpint (bus_get_state (&bus), ==, 2);
    bus_clear (&bus);
  }
  g_assert_null (fj_virtual_profile_find ("mp99"));
}

/* Unplugged, reset and plugged in again: always from the start, with the storages as they were. */
static void
test_presence (void)
{
  Bus                bus;
  g_autofree guint8 *image = make_noise (4096, 8);
  guint64            arrival;

  bus_init (&bus, "mp15-v1", NULL);
  bus_boot (&bus, SD_CARD);
  g_assert_true (bus_put (&bus, 0, image, 4096, 4096));
  arrival = fj_virtual_board_get_arrival (bus.board);
  fj_virtual_board_unplug (bus.board);
  g_assert_false (bus_is_present (&bus));
  g_assert_cmpint (bus_get_state (&bus), ==, -1);
  g_assert_cmpint (bus.reply, ==, FJ_VIRTUAL_GONE);
  fj_virtual_board_plug (bus.board);
  g_assert_cmpuint (fj_virtual_board_get_arrival (bus.board), ==, arrival + 1);
  bus_assert_string (&bus, 2, "DFU in HS Mode @Device ID /0x500, @Revision ID /0x0000");
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0, image, 4096);
  bus_clear (&bus);
}

static void
on_presence (FjVirtualBoard *board, gboolean present, gpointer user_data)
{
  g_string_append_c (user_data, present ? '+' : '-');
}

static void
test_presence_func (void)
{
  Bus bus;
  g_autoptr (GString) log = g_string_new (NULL);

  bus_init (&bus, "mp13", NULL);
  fj_virtual_board_set_presence_func (bus.board, on_presence, log);
  bus_boot (&bus, SD_CARD);
  g_assert_cmpstr (log->str, ==, "-+-+-+");
  fj_virtual_board_unplug (bus.board);
  fj_virtual_board_unplug (bus.board);
  g_assert_cmpstr (log->str, ==, "-+-+-+-");
  bus_clear (&bus);
}

/* A DETACH followed by a bus reset restarts the board; a bus reset alone does no harm. */
static void
test_bus_reset (void)
{
  Bus     bus;
  guint64 arrival;

  bus_init (&bus, "uboot", NULL);
  bus_boot (&bus, SD_CARD);
  arrival = fj_virtual_board_get_arrival (bus.board);
  g_assert_cmpint (fj_virtual_board_bus_reset (bus.board, arrival), ==, FJ_VIRTUAL_OK);
  bus_assert_phase (&bus, 1, "10 FF FF FF FF 00 00 00 00");
  g_assert_cmpint (fj_virtual_board_bus_reset (bus.board, arrival + 1), ==, FJ_VIRTUAL_GONE);
  bus_detach (&bus);
  g_assert_cmpint (fj_virtual_board_bus_reset (bus.board, arrival), ==, FJ_VIRTUAL_OK);
  bus_wait_again (&bus, arrival);
  bus_assert_string (&bus, 2, "DFU in HS Mode @Device ID /0x500, @Revision ID /0x0000");
  bus_clear (&bus);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/virtual-flows/mp15-transition", test_mp15_transition);
  g_test_add_func ("/flashjig/virtual-flows/mp15-transition-order", test_mp15_transition_order);
  g_test_add_func ("/flashjig/virtual-flows/mp13", test_mp13);
  g_test_add_func ("/flashjig/virtual-flows/mp21", test_mp21);
  g_test_add_func ("/flashjig/virtual-flows/mp25", test_mp25);
  g_test_add_func ("/flashjig/virtual-flows/bad-fsbl", test_bad_fsbl);
  g_test_add_func ("/flashjig/virtual-flows/fsbl-limit", test_fsbl_limit);
  g_test_add_func ("/flashjig/virtual-flows/spl", test_spl);
  g_test_add_func ("/flashjig/virtual-flows/uboot-only", test_uboot_only);
  g_test_add_func ("/flashjig/virtual-flows/prgfw", test_prgfw);
  g_test_add_func ("/flashjig/virtual-flows/mcu", test_mcu);
  g_test_add_func ("/flashjig/virtual-flows/profiles", test_profiles);
  g_test_add_func ("/flashjig/virtual-flows/presence", test_presence);
  g_test_add_func ("/flashjig/virtual-flows/presence-func", test_presence_func);
  g_test_add_func ("/flashjig/virtual-flows/bus-reset", test_bus_reset);
  return g_test_run ();
}
