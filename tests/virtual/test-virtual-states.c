/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-bus.h"

/* The device's side of DFU 1.1, stage by stage and request by request. */

#define TWO_PARTITIONS \
  "P\t0x10\tone\tBinary\tmmc0\t0x4400\nP\t0x11\ttwo\tBinary\tmmc0\t0x44400\n"

static const guint8 block[4096] = { 1, 2, 3 };

/* A TF-A of today that waits for the FIP; the alt of the FIP is 3, the virtual one 5. */
static void
init_tfa (Bus *bus, const char *profile)
{
  g_autoptr (GBytes) fsbl = make_fsbl (0x00010000, 0x10, 2000);

  bus_init (bus, profile, NULL);
  g_assert_true (bus_put_bytes (bus, 1, fsbl, 1024));
}

static void
init_uboot (Bus *bus)
{
  bus_init (bus, "uboot", NULL);
  bus_boot (bus, TWO_PARTITIONS);
}

static int
get_state (Bus *bus)
{
  g_assert_cmpint (bus_request (bus, 0xA1, 5, 0, 0, NULL, 1), ==, FJ_VIRTUAL_OK);
  g_assert_cmpuint (bus->actual, ==, 1);
  return bus->data[0];
}

/* dfuDNLOAD-SYNC after a block, then idle; polls of 0 ms; 1 ms with dfuMANIFEST. */
static void
test_tfa_download (void)
{
  Bus bus;
  g_autoptr (GBytes) fip = make_fip (1500);
  const guint8 *data = g_bytes_get_data (fip, NULL);

  init_tfa (&bus, "mp15-v4");
  bus_set_alt (&bus, 3);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  g_assert_cmpint (bus_dnload (&bus, 99, data, 1024), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_get_state (&bus), ==, 3);
  g_assert_cmpuint (bus_get_poll (&bus), ==, 0);
  g_assert_cmpint (bus_get_state (&bus), ==, 5);
  bus_abort (&bus);
  bus_assert_phase (&bus, 5, "03 00 04 00 C7 00 00 00 00");
  bus_clear (&bus);
  init_tfa (&bus, "mp15-v4");
  g_assert_true (bus_send (&bus, 3, data, 1500, 1024));
  g_assert_cmpint (bus_dnload (&bus, 2, NULL, 0), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_get_state (&bus), ==, 7);
  g_assert_cmpuint (bus_get_poll (&bus), ==, 1);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  bus_clear (&bus);
}

/* Requests out of place are stalled without a change of state; CLRSTATUS makes an error. */
static void
test_tfa_out_of_place (void)
{
  Bus bus;

  init_tfa (&bus, "mp15-v4");
  bus_set_alt (&bus, 3);
  g_assert_cmpint (bus_dnload (&bus, 0, NULL, 0), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  bus_dnload (&bus, 0, block, 1024);
  g_assert_cmpint (bus_dnload (&bus, 1, block, 1024), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (bus_get_state (&bus), ==, 3);
  g_assert_cmpint (bus_get_state (&bus), ==, 5);
  g_assert_cmpint (bus_clear_status (&bus), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_get_state (&bus), ==, 10);
  g_assert_cmpuint (bus.status[0], ==, 0x0E);
  g_assert_cmpint (bus_abort (&bus), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_get_state (&bus), ==, 10);
  g_assert_cmpint (bus_clear_status (&bus), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  g_assert_cmpuint (bus.status[0], ==, 0);
  bus_clear (&bus);
}

/* ABORT leads to idle, but the address goes on: a download cannot be started anew. */
static void
test_tfa_abort (void)
{
  Bus bus;
  g_autoptr (GBytes) fip = make_fip (3000);

  init_tfa (&bus, "mp15-v4");
  g_assert_true (bus_send (&bus, 3, block, 1024, 1024));
  bus_abort (&bus);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  g_assert_true (bus_send (&bus, 3, g_bytes_get_data (fip, NULL), 3000, 1024));
  g_assert_cmpint (bus_dnload (&bus, 3, NULL, 0), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (bus_get_state (&bus), ==, 7);
  bus_assert_phase_text (&bus, 5, "FIP Header check failed for phase 3");
  bus_clear (&bus);
}

static void
test_tfa_bad_fip (void)
{
  Bus    bus;
  guint8 zero_serial[64] = { 0x01, 0x00, 0x64, 0xAA };

  init_tfa (&bus, "mp15-v4");
  g_assert_true (bus_send (&bus, 3, zero_serial, sizeof zero_serial, 1024));
  g_assert_cmpint (bus_dnload (&bus, 1, NULL, 0), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (get_state (&bus), ==, 6);
  bus_abort (&bus);
  g_assert_cmpint (bus_get_phase (&bus, 5), ==, 9 + 35);
  g_assert_cmpmem (bus.data, 9, "\xFF\xFF\xFF\xFF\xFF\0\0\0\0", 9);
  bus_assert_phase_text (&bus, 5, "FIP Header check failed for phase 3");
  g_assert_cmpint (bus_dnload (&bus, 0, block, 1024), ==, FJ_VIRTUAL_STALL);
  bus_assert_phase_text (&bus, 5, "FIP Header check failed for phase 3");
  bus_clear (&bus);
}

/* A setting that is not the phase's: stall, and the phase is lost. */
static void
test_tfa_wrong_alt (void)
{
  Bus bus;

  init_tfa (&bus, "mp15-v4");
  bus_set_alt (&bus, 1);
  g_assert_cmpint (bus_dnload (&bus, 0, block, 1024), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  bus_assert_phase_text (&bus, 5, "phase ID :3, alternate 1, address c7000000");
  bus_clear (&bus);
}

/* Only the virtual setting can be read; another one is dfuERROR, and fatal. */
static void
test_tfa_upload (void)
{
  Bus bus;

  init_tfa (&bus, "mp15-v4");
  bus_set_alt (&bus, 5);
  g_assert_cmpint (bus_upload (&bus, 0, 9), ==, FJ_VIRTUAL_OK);
  g_assert_cmpuint (bus.actual, ==, 9);
  g_assert_cmpint (bus_get_state (&bus), ==, 9);
  g_assert_cmpint (bus_upload (&bus, 1, 512), ==, FJ_VIRTUAL_OK);
  g_assert_cmpuint (bus.actual, ==, 9);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  g_assert_cmpint (bus_upload (&bus, 0, 0), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  bus_set_alt (&bus, 3);
  g_assert_cmpint (bus_upload (&bus, 0, 512), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (bus_get_state (&bus), ==, 10);
  g_assert_cmpuint (bus.status[0], ==, 0x0F);
  bus_clear_status (&bus);
  bus_assert_phase_text (&bus, 5, "phase ID :3, alternate 3 for phase 3");
  bus_clear (&bus);
}

/* The buffer of the FIP has 16 MiB; the block that is too much is stalled, without a text. */
static void
test_tfa_overflow (void)
{
  Bus                bus;
  const gsize        limit = 16 * 1024 * 1024;
  g_autofree guint8 *data = g_malloc0 (limit);

  init_tfa (&bus, "mp15-v4");
  g_assert_true (bus_send (&bus, 3, data, limit, 4096));
  g_assert_cmpint (bus_dnload (&bus, 0, block, 1), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (bus_get_state (&bus), ==, 5);
  g_assert_cmpint (bus_get_phase (&bus, 5), ==, -1);
  bus_abort (&bus);
  g_assert_cmpint (bus_get_phase (&bus, 5), ==, 9);
  g_assert_cmpuint (bus.data[0], ==, 3);
  bus_clear (&bus);
}

/* A DETACH before everything is there: TF-A has nothing to start, and is gone. */
static void
test_tfa_early_detach (void)
{
  Bus bus;

  init_tfa (&bus, "mp15-v4");
  g_assert_cmpint (bus_request (&bus, 0xA1, 0, 0x7530, 0, NULL, 0), ==, FJ_VIRTUAL_OK);
  bus_sleep (&bus, 60000);
  g_assert_false (bus_is_present (&bus));
  bus_clear (&bus);
}

/* TF-A of 2019: busy with a poll of 0 ms, silent on all settings but two. */
static void
test_old_tfa (void)
{
  Bus bus;
  g_autoptr (GBytes) layout = make_layout (TWO_PARTITIONS, TRUE);
  const guint8 *data = g_bytes_get_data (layout, NULL);

  init_tfa (&bus, "mp15-v1");
  bus_set_alt (&bus, 0);
  g_assert_cmpint (bus_dnload (&bus, 7, data, g_bytes_get_size (layout)), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_get_state (&bus), ==, 4);
  g_assert_cmpuint (bus_get_poll (&bus), ==, 0);
  g_assert_cmpint (bus_get_state (&bus), ==, 5);
  g_assert_cmpint (bus_dnload (&bus, 8, NULL, 0), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_get_state (&bus), ==, 7);
  g_assert_cmpuint (bus_get_poll (&bus), ==, 1);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  bus_assert_phase (&bus, 5, "03 00 00 00 C0 00 00 00 00");
  bus_set_alt (&bus, 0);
  g_assert_cmpint (bus_dnload (&bus, 0, data, 100), ==, FJ_VIRTUAL_SILENT);
  g_assert_cmpint (bus_upload (&bus, 0, 512), ==, FJ_VIRTUAL_SILENT);
  bus_clear (&bus);
}

/* Without a header nothing is taken: it asks for ever. */
static void
test_old_tfa_plain_layout (void)
{
  Bus bus;
  g_autoptr (GBytes) layout = make_layout (TWO_PARTITIONS, FALSE);

  init_tfa (&bus, "mp15-v1");
  g_assert_true (bus_put_bytes (&bus, 0, layout, 1024));
  bus_assert_phase (&bus, 5, "00 00 00 00 C0 00 00 00 00");
  bus_clear (&bus);
}

static void
test_old_tfa_wrong_sum (void)
{
  Bus     bus;
  gsize   length;
  guint8 *data = g_bytes_unref_to_data (make_layout (TWO_PARTITIONS, TRUE), &length);
  g_autoptr (GBytes) layout = NULL;
  guint64 arrival;

  data[length - 1]++;
  layout = g_bytes_new_take (data, length);
  init_tfa (&bus, "mp15-v1");
  arrival = fj_virtual_board_get_arrival (bus.board);
  g_assert_false (bus_put_bytes (&bus, 0, layout, 1024));
  g_assert_cmpint (bus.reply, ==, FJ_VIRTUAL_GONE);
  bus_wait_again (&bus, arrival);
  bus_assert_phase (&bus, 5, "01 00 24 FC 2F 00 00 00 00");
  bus_clear (&bus);
}

/* Its loop for the DETACH ends some time. */
static void
test_old_tfa_late_detach (void)
{
  Bus bus;
  g_autoptr (GBytes) layout = make_layout (TWO_PARTITIONS, TRUE);
  g_autoptr (GBytes) ssbl = make_fsbl (0x00010000, 0x00, 3000);

  init_tfa (&bus, "mp15-v1");
  g_assert_true (bus_put_bytes (&bus, 0, layout, 1024));
  g_assert_true (bus_put_bytes (&bus, 3, ssbl, 1024));
  bus_assert_phase (&bus, 5, "00 FF FF FF FF 00 00 00 00 01");
  bus_sleep (&bus, 60000);
  g_assert_cmpint (bus_detach (&bus), ==, FJ_VIRTUAL_SILENT);
  bus_clear (&bus);
}

/* U-Boot's gadget: 4096 bytes, no detach time; strings from 5; GET_CONFIGURATION is answered. */
static void
test_uboot_descriptors (void)
{
  static const guint8 functional[9] = { 9, 0x21, 0x0F, 0x00, 0x00, 0x00, 0x10, 0x10, 0x01 };
  Bus                 bus;

  init_uboot (&bus);
  bus_request (&bus, 0x81, 6, 0x2100, 0, NULL, 9);
  g_assert_cmpmem (bus.data, bus.actual, functional, 9);
  bus_assert_alts (&bus, 5, "@one/0x10/1*256Ke", "@two/0x11/1*7Ge", "@virtual/0xf1/1*512Be",
                   "@OTP/0xf2/1*776Be", "@PMIC/0xf4/1*8Be", NULL);
  bus_request (&bus, 0x00, 9, 1, 0, NULL, 0);
  g_assert_cmpint (bus_request (&bus, 0x80, 8, 0, 0, NULL, 1), ==, FJ_VIRTUAL_OK);
  g_assert_cmpuint (bus.data[0], ==, 1);
  bus_clear (&bus);
}

/* dfuDNLOAD-IDLE with the first status, polls of 0 ms everywhere. */
static void
test_uboot_download (void)
{
  Bus bus;

  init_uboot (&bus);
  bus_set_alt (&bus, 0);
  g_assert_cmpint (bus_dnload (&bus, 0, block, 4096), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (get_state (&bus), ==, 3);
  g_assert_cmpint (bus_get_state (&bus), ==, 5);
  g_assert_cmpuint (bus_get_poll (&bus), ==, 0);
  g_assert_cmpint (bus_dnload (&bus, 1, NULL, 0), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (get_state (&bus), ==, 6);
  g_assert_cmpint (bus_get_state (&bus), ==, 7);
  g_assert_cmpuint (bus_get_poll (&bus), ==, 0);
  g_assert_cmpint (get_state (&bus), ==, 7);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  bus_clear (&bus);
}

/* Brings U-Boot into one state. */
static void
go_to_state (Bus *bus, guint state)
{
  bus_set_alt (bus, 1);
  if (state == 9)
    bus_upload (bus, 0, 4096);
  if (state == 3 || state == 5 || state == 6 || state == 7)
    bus_dnload (bus, 0, block, 512);
  if (state == 5 || state == 6 || state == 7)
    bus_get_state (bus);
  if (state == 6 || state == 7)
    bus_dnload (bus, 1, NULL, 0);
  if (state == 7)
    bus_get_state (bus);
  if (state == 10)
    bus_clear_status (bus);
  g_assert_cmpint (get_state (bus), ==, state);
}

static FjVirtualReply
send_request (Bus *bus, guint request, guint state)
{
  switch (request) {
  case 1:
    return bus_dnload (bus, state == 5 ? 1 : 0, block, 512);
  case 2:
    return bus_upload (bus, 1, 4096);
  case 3:
    return bus_request (bus, 0xA1, 3, 0, 0, NULL, 6);
  case 5:
    return bus_request (bus, 0xA1, 5, 0, 0, NULL, 1);
  case 7: /* in the place of a download of nothing */
    return bus_dnload (bus, 1, NULL, 0);
  default:
    return bus_request (bus, 0x21, request, 0, 0, NULL, 0);
  }
}

/*
 * Rows: states; columns: DETACH DNLOAD UPLOAD GETSTATUS CLRSTATUS GETSTATE ABORT and an empty
 * DNLOAD; "+" allowed, "-" stalled and then dfuERROR.
 */
static const struct {
  guint       state;
  const char *allowed;
} uboot_table[] = {
  { 2, "++++-++-" },
  { 3, "---+-+--" },
  { 5, "-+-+-+++" },
  { 6, "---+-+--" },
  { 7, "---+-+--" },
  { 9, "--++-++-" },
  { 10, "---+++--" },
};

static void
test_uboot_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (uboot_table); i++) {
    for (guint request = 0; request < 8; request++) {
      gboolean allowed = uboot_table[i].allowed[request] == '+';
      Bus      bus;

      init_uboot (&bus);
      go_to_state (&bus, uboot_table[i].state);
      g_test_message ("state %u, request %u", uboot_table[i].state, request);
      send_request (&bus, request, uboot_table[i].state);
      if (allowed) {
        g_assert_cmpint (bus.reply, ==, FJ_VIRTUAL_OK);
        if (uboot_table[i].state != 10)
          g_assert_cmpint (get_state (&bus), !=, 10);
      } else {
        g_assert_cmpint (bus.reply, ==, FJ_VIRTUAL_STALL);
        g_assert_cmpint (bus_get_state (&bus), ==, 10);
        g_assert_cmpuint (bus.status[0], ==, 0);
      }
      bus_clear (&bus);
    }
  }
}

/* SET_INTERFACE leads to idle and OK from anywhere; ABORT too, but not out of an error. */
static void
test_uboot_way_out (void)
{
  Bus bus;

  for (guint i = 0; i < G_N_ELEMENTS (uboot_table); i++) {
    init_uboot (&bus);
    go_to_state (&bus, uboot_table[i].state);
    g_assert_cmpint (bus_set_alt (&bus, 0), ==, FJ_VIRTUAL_OK);
    g_assert_cmpint (bus_get_state (&bus), ==, 2);
    bus_clear (&bus);
  }
}

/* After DETACH it is in run-time mode until the gadget goes. */
static void
test_uboot_detaching (void)
{
  Bus bus;

  init_uboot (&bus);
  g_assert_cmpint (bus_detach (&bus), ==, FJ_VIRTUAL_OK);
  g_assert_true (bus_is_present (&bus));
  g_assert_cmpint (bus_get_state (&bus), ==, 0);
  g_assert_cmpint (bus_dnload (&bus, 0, block, 512), ==, FJ_VIRTUAL_STALL);
  bus_sleep (&bus, 1000);
  g_assert_false (bus_is_present (&bus));
  bus_clear (&bus);
}

/* DFU has endpoint zero and no other. */
static void
test_no_other_endpoint (void)
{
  Bus     bus;
  guint64 arrival;

  init_uboot (&bus);
  arrival = fj_virtual_board_get_arrival (bus.board);
  bus.actual = 1;
  g_assert_cmpint (fj_virtual_board_transfer (bus.board, arrival, 0x01, bus.data, 8, &bus.actual),
                   ==, FJ_VIRTUAL_STALL);
  g_assert_cmpuint (bus.actual, ==, 0);
  g_assert_cmpint (fj_virtual_board_transfer (bus.board, arrival - 1, 0x81, bus.data, 8,
                                              &bus.actual),
                   ==, FJ_VIRTUAL_GONE);
  bus_clear (&bus);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/virtual-states/tfa-download", test_tfa_download);
  g_test_add_func ("/flashjig/virtual-states/tfa-out-of-place", test_tfa_out_of_place);
  g_test_add_func ("/flashjig/virtual-states/tfa-abort", test_tfa_abort);
  g_test_add_func ("/flashjig/virtual-states/tfa-bad-fip", test_tfa_bad_fip);
  g_test_add_func ("/flashjig/virtual-states/tfa-wrong-alt", test_tfa_wrong_alt);
  g_test_add_func ("/flashjig/virtual-states/tfa-upload", test_tfa_upload);
  g_test_add_func ("/flashjig/virtual-states/tfa-overflow", test_tfa_overflow);
  g_test_add_func ("/flashjig/virtual-states/tfa-early-detach", test_tfa_early_detach);
  g_test_add_func ("/flashjig/virtual-states/old-tfa", test_old_tfa);
  g_test_add_func ("/flashjig/virtual-states/old-tfa-plain-layout", test_old_tfa_plain_layout);
  g_test_add_func ("/flashjig/virtual-states/old-tfa-wrong-sum", test_old_tfa_wrong_sum);
  g_test_add_func ("/flashjig/virtual-states/old-tfa-late-detach", test_old_tfa_late_detach);
  g_test_add_func ("/flashjig/virtual-states/uboot-descriptors", test_uboot_descriptors);
  g_test_add_func ("/flashjig/virtual-states/uboot-download", test_uboot_download);
  g_test_add_func ("/flashjig/virtual-states/uboot-table", test_uboot_table);
  g_test_add_func ("/flashjig/virtual-states/uboot-way-out", test_uboot_way_out);
  g_test_add_func ("/flashjig/virtual-states/uboot-detaching", test_uboot_detaching);
  g_test_add_func ("/flashjig/virtual-states/no-other-endpoint", test_no_other_endpoint);
  return g_test_run ();
}
