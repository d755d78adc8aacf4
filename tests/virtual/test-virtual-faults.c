/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-bus.h"

#include <fj-error.h>
#include <fj-virtual-chains.h>
#include <fj-virtual-faults.h>
#include <string.h>

#define STAGES fj_virtual_stm32mp_family.stages

#define TWO_PARTITIONS \
  "P\t0x10\tone\tBinary\tmmc0\t0x4400\nP\t0x11\ttwo\tBinary\tmmc0\t0x44400\n"
#define ONE 0
#define VIRTUAL 2

static const guint8 zeros[65536];

static void
init (Bus *bus, const char *faults)
{
  bus_init (bus, "uboot", faults);
  bus_boot (bus, TWO_PARTITIONS);
}

static void
test_parse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjVirtualFaults) faults = NULL;
  FjFault *fault;

  faults =
    fj_virtual_faults_parse (" stall@uboot/0x10#5x2;serial=ABC@;no-return@tfa\nslow#end=7x3 ",
                             STAGES, &error);
  g_assert_no_error (error);
  g_assert_null (
    fj_virtual_faults_find (faults, FJ_FAULT_STALL, &(FjVirtualPlace){ "uboot", 0x10, 4 }));
  g_assert_null (
    fj_virtual_faults_find (faults, FJ_FAULT_STALL, &(FjVirtualPlace){ "tfa", 0x10, 5 }));
  g_assert_null (
    fj_virtual_faults_find (faults, FJ_FAULT_STALL, &(FjVirtualPlace){ "uboot", 0x11, 5 }));
  for (guint i = 0; i < 2; i++)
    g_assert_nonnull (
      fj_virtual_faults_take (faults, FJ_FAULT_STALL, &(FjVirtualPlace){ "uboot", 0x10, 5 }));
  g_assert_null (
    fj_virtual_faults_take (faults, FJ_FAULT_STALL, &(FjVirtualPlace){ "uboot", 0x10, 5 }));
  fault = fj_virtual_faults_find (faults, FJ_FAULT_SERIAL, &(FjVirtualPlace){ "rom", -1, -1 });
  g_assert_cmpstr (fault->value, ==, "ABC@");
  g_assert_nonnull (
    fj_virtual_faults_find (faults, FJ_FAULT_NO_RETURN, &(FjVirtualPlace){ "tfa", -1, -1 }));
  g_assert_null (fj_virtual_faults_find (faults, FJ_FAULT_SLOW, &(FjVirtualPlace){ "rom", 1, 0 }));
  fault = fj_virtual_faults_find (faults, FJ_FAULT_SLOW,
                                  &(FjVirtualPlace){ "rom", 1, FJ_FAULT_BLOCK_END });
  g_assert_cmpuint (fault->number, ==, 7);
  g_assert_cmpuint (fault->times, ==, 3);
}

static void
test_parse_refused (void)
{
  static const char *const texts[] = {
    "nonsense",
    "stall@",
    "stall@mars",
    "stall/",
    "stall/0x100",
    "stall#",
    "stall#-1",
    "slow=fast",
    "slow=99999999999999999999",
    "@uboot",
    "stall@uboot@rom",
    "silent=",
    "stall#5#6",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", texts[i]);
    g_assert_null (fj_virtual_faults_parse (texts[i], STAGES, &error));
    g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
  }
}

static FjVirtualFaults *
parse_key_file (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return fj_virtual_faults_parse_key_file (bytes, STAGES, error);
}

static void
test_key_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjVirtualFaults) faults = NULL;
  g_autoptr (FjVirtualFaults) other = NULL;
  FjFault *fault;

  faults = parse_key_file ("[first]\nKind=phase-text\nStage=uboot\nPhase=0xf1\nValue=out of luck\n"
                           "[second]\nKind=gone\nBlock=3\nTimes=2\n",
                           &error);
  g_assert_no_error (error);
  fault =
    fj_virtual_faults_find (faults, FJ_FAULT_PHASE_TEXT, &(FjVirtualPlace){ "uboot", 0xF1, 0 });
  g_assert_cmpstr (fault->value, ==, "out of luck");
  g_assert_nonnull (
    fj_virtual_faults_find (faults, FJ_FAULT_GONE, &(FjVirtualPlace){ "rom", 1, 3 }));
  other = parse_key_file ("[first]\nStage=uboot\n", &error);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
  g_clear_error (&error);
  other = parse_key_file ("[first]\nKind=stall\nPlace=uboot\n", &error);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
  g_clear_error (&error);
  other = parse_key_file ("Kind=stall\n", &error);
  g_assert_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_GROUP_NOT_FOUND);
}

static void
test_describe (void)
{
  g_autofree char *text = fj_virtual_fault_describe_kinds ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, FJ_N_FAULTS + 1);
  for (guint i = 0; i < FJ_N_FAULTS; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (FjVirtualFaults) faults = NULL;

    *strchr (lines[i], ' ') = '\0';
    faults = fj_virtual_faults_parse (lines[i], STAGES, &error);
    g_assert_no_error (error);
    g_assert_false (fj_virtual_faults_is_empty (faults));
  }
}

/* While bytes are sent: the fault strikes at its block, not before. */
static void
test_stall (void)
{
  Bus bus;

  init (&bus, "stall@uboot/0x10#5");
  g_assert_true (bus_send (&bus, ONE, zeros, 5 * 4096, 4096));
  g_assert_cmpint (bus_dnload (&bus, 5, zeros, 4096), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (bus_get_state (&bus), ==, 10);
  bus_clear (&bus);
  bus_init (&bus, "mp15-v1", "stall@rom/0x01#2");
  g_assert_true (bus_send (&bus, 1, zeros, 2048, 1024));
  g_assert_cmpint (bus_dnload (&bus, 2, zeros, 1024), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (bus_get_state (&bus), ==, 5);
  bus_clear (&bus);
  init (&bus, "stall/0xf1");
  g_assert_cmpint (bus_get_phase (&bus, VIRTUAL), ==, -1);
  g_assert_cmpint (bus.reply, ==, FJ_VIRTUAL_STALL);
  bus_clear (&bus);
}

static void
test_dfu_error (void)
{
  Bus bus;

  init (&bus, "dfu-error@uboot/0x10#1=3");
  g_assert_true (bus_send (&bus, ONE, zeros, 4096, 4096));
  g_assert_cmpint (bus_dnload (&bus, 1, zeros, 4096), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_get_state (&bus), ==, 10);
  g_assert_cmpuint (bus.status[0], ==, 3);
  bus_clear_status (&bus);
  bus_assert_phase_text (&bus, VIRTUAL, "DFU write error");
  bus_clear (&bus);
}

static void
test_silent (void)
{
  Bus    bus;
  gint64 start;

  init (&bus, "silent@uboot/0x10#end");
  g_assert_true (bus_send (&bus, ONE, zeros, 4096, 4096));
  g_assert_cmpint (bus_dnload (&bus, 1, NULL, 0), ==, FJ_VIRTUAL_SILENT);
  g_assert_cmpint (bus_get_state (&bus), ==, -1);
  g_assert_cmpint (fj_virtual_board_get_ready (bus.board), ==, G_MAXINT64);
  g_assert_true (bus_is_present (&bus));
  bus_clear (&bus);
  init (&bus, "silent/0x10=3 slow/0x11#0=1500");
  g_assert_false (bus_send (&bus, ONE, zeros, 4096, 4096));
  start = fj_clock_now (bus.clock);
  bus_set_alt (&bus, 1);
  g_assert_cmpint (fj_clock_now (bus.clock) - start, ==, 3 * G_USEC_PER_SEC);
  bus_dnload (&bus, 0, zeros, 4096);
  start = fj_clock_now (bus.clock);
  g_assert_cmpint (bus_get_state (&bus), ==, 5);
  g_assert_cmpint (fj_clock_now (bus.clock) - start, ==, 1500 * 1000);
  bus_clear (&bus);
}

static void
test_gone (void)
{
  Bus     bus;
  guint64 arrival;

  init (&bus, "gone/0x10#1");
  g_assert_false (bus_send (&bus, ONE, zeros, 8192, 4096));
  g_assert_cmpint (bus.reply, ==, FJ_VIRTUAL_GONE);
  bus_sleep (&bus, 60000);
  g_assert_false (bus_is_present (&bus));
  fj_virtual_board_plug (bus.board);
  g_assert_true (bus_is_present (&bus));
  bus_clear (&bus);
  init (&bus, "gone-and-return/0x10#1=300");
  arrival = fj_virtual_board_get_arrival (bus.board);
  g_assert_false (bus_send (&bus, ONE, zeros, 8192, 4096));
  bus_wait_again (&bus, arrival);
  bus_assert_phase (&bus, VIRTUAL, "10 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
  init (&bus, "reset/0x11#0");
  arrival = fj_virtual_board_get_arrival (bus.board);
  g_assert_false (bus_send (&bus, 1, zeros, 8192, 4096));
  bus_wait_again (&bus, arrival);
  bus_assert_string (&bus, 2, "DFU in HS Mode @Device ID /0x500, @Revision ID /0x0000");
  bus_clear (&bus);
}

/* On the way to a stage. */
static void
test_never_starts (void)
{
  Bus bus;
  g_autoptr (GBytes) fsbl = make_fsbl (0x00010000, 0x10, 3000);

  bus_init (&bus, "mp15-v4", "never-starts@tfa");
  g_assert_false (bus_put_bytes (&bus, 1, fsbl, 1024));
  g_assert_cmpint (bus.reply, ==, FJ_VIRTUAL_SILENT);
  g_assert_true (bus_is_present (&bus));
  bus_clear (&bus);
  bus_init (&bus, "mp15-v4", "never-starts@tfa=1");
  g_assert_false (bus_put_bytes (&bus, 1, fsbl, 1024));
  g_assert_cmpint (bus.reply, ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (bus_set_alt (&bus, 0), ==, FJ_VIRTUAL_STALL);
  bus_clear (&bus);
  bus_init (&bus, "mp15-v4", "starts-then-leaves@tfa=700");
  g_assert_true (bus_put_bytes (&bus, 1, fsbl, 1024));
  bus_sleep (&bus, 600);
  g_assert_true (bus_is_present (&bus));
  bus_sleep (&bus, 200);
  g_assert_false (bus_is_present (&bus));
  bus_clear (&bus);
}

static void
put_fip (Bus *bus)
{
  g_autoptr (GBytes) fsbl = make_fsbl (0x00010000, 0x10, 3000);
  g_autoptr (GBytes) fip = make_fip (3000);

  g_assert_true (bus_put_bytes (bus, 1, fsbl, 1024));
  g_assert_true (bus_put_bytes (bus, 3, fip, 1024));
  g_assert_cmpint (bus_detach (bus), ==, FJ_VIRTUAL_OK);
}

static void
test_return (void)
{
  Bus     bus;
  guint64 arrival;

  bus_init (&bus, "mp15-v4", "no-return@tfa");
  put_fip (&bus);
  bus_sleep (&bus, 600000);
  g_assert_false (bus_is_present (&bus));
  bus_clear (&bus);
  bus_init (&bus, "mp15-v4", "return-late@tfa=25");
  put_fip (&bus);
  bus_sleep (&bus, 24000);
  g_assert_false (bus_is_present (&bus));
  bus_sleep (&bus, 2000);
  g_assert_true (bus_is_present (&bus));
  bus_clear (&bus);
  bus_init (&bus, "mp15-v4", "back-to-rom@tfa");
  arrival = fj_virtual_board_get_arrival (bus.board);
  put_fip (&bus);
  bus_wait_again (&bus, arrival);
  bus_assert_string (&bus, 2, "DFU in HS Mode @Device ID /0x500, @Revision ID /0x0000");
  bus_clear (&bus);
  bus_init (&bus, "mp15-v4", "flap@uboot=2;same-address");
  arrival = fj_virtual_board_get_arrival (bus.board);
  put_fip (&bus);
  bus_sleep (&bus, 5000);
  g_assert_true (bus_is_present (&bus));
  g_assert_cmpuint (fj_virtual_board_get_arrival (bus.board), ==, arrival + 3);
  g_assert_cmpuint (fj_virtual_board_get_address (bus.board), ==, 1);
  bus_clear (&bus);
}

/* What a stage looks like. */
static void
test_identity (void)
{
  Bus bus;

  bus_init (&bus, "mp15-v4", "serial@rom=00FF pid@uboot no-serial@uboot full-speed@uboot");
  bus_assert_string (&bus, 3, "00FF");
  g_assert_cmpint (fj_virtual_board_get_speed (bus.board), ==, FJ_SPEED_HIGH);
  bus_boot (&bus, TWO_PARTITIONS);
  bus_assert_string (&bus, 3, NULL);
  bus_request (&bus, 0x80, 6, 0x0100, 0, NULL, 18);
  g_assert_cmpuint (bus.data[10], ==, 0x20);
  g_assert_cmpuint (bus.data[11], ==, 0x57);
  g_assert_cmpuint (bus.data[16], ==, 0);
  g_assert_cmpint (fj_virtual_board_get_speed (bus.board), ==, FJ_SPEED_FULL);
  bus_clear (&bus);
  bus_init (&bus, "mp15-v4", "zero-serial");
  bus_assert_string (&bus, 3, "000000000000");
  bus_clear (&bus);
}

static void
test_strings (void)
{
  Bus bus;

  bus_init (&bus, "mp15-v4", "empty-strings=2");
  bus_request (&bus, 0x80, 6, 0x0302, 0x0409, NULL, 255);
  g_assert_cmpmem (bus.data, bus.actual, "\2\3", 2);
  bus_sleep (&bus, 2000);
  bus_assert_string (&bus, 2, "DFU in HS Mode @Device ID /0x500, @Revision ID /0x0000");
  bus_clear (&bus);
  bus_init (&bus, "mp15-v4", "garbage-strings garbage-descriptors");
  bus_request (&bus, 0x80, 6, 0x0302, 0x0409, NULL, 255);
  g_assert_cmpmem (bus.data + 2, 2, "\xFD\xFF", 2);
  bus_request (&bus, 0x80, 6, 0x0200, 0, NULL, 255);
  g_assert_cmpmem (bus.data, 4, "\x09\x02\x48\x00", 4);
  g_assert_cmpuint (bus.data[9], ==, 0);
  bus_clear (&bus);
}

/* What it answers. */
static void
test_status (void)
{
  Bus bus;

  bus_init (&bus, "uboot", "poll=70000x1");
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  g_assert_cmpuint (bus_get_poll (&bus), ==, 70000);
  bus_clear (&bus);
  bus_init (&bus, "uboot", "short-status=4");
  bus_request (&bus, 0xA1, 3, 0, 0, NULL, 6);
  g_assert_cmpuint (bus.actual, ==, 4);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  bus_clear (&bus);
  init (&bus, "wrong-state/0x10#1=8");
  g_assert_true (bus_send (&bus, ONE, zeros, 4096, 4096));
  bus_dnload (&bus, 1, zeros, 4096);
  g_assert_cmpint (bus_get_state (&bus), ==, 8);
  g_assert_cmpint (bus_get_state (&bus), ==, 5);
  bus_clear (&bus);
  init (&bus, "manifest-long/0x10=5");
  g_assert_true (bus_send (&bus, ONE, zeros, 4096, 4096));
  bus_dnload (&bus, 1, NULL, 0);
  for (guint i = 0; i < 5; i++) {
    g_assert_cmpint (bus_get_state (&bus), ==, 7);
    bus_sleep (&bus, 990);
  }
  bus_sleep (&bus, 100);
  g_assert_cmpint (bus_get_state (&bus), ==, 7);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  bus_assert_phase (&bus, VIRTUAL, "11 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
}

static void
test_phase (void)
{
  Bus              bus;
  g_autofree char *text = g_strnfill (254, 'x');

  init (&bus, "short-phase=4 garbage-phasex1");
  g_assert_cmpint (bus_get_phase (&bus, VIRTUAL), ==, 4);
  g_assert_cmpuint (bus.data[0], ==, 0xF5);
  bus_assert_phase (&bus, VIRTUAL, "10 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
  init (&bus, "phase-text");
  bus_assert_phase_text (&bus, VIRTUAL, text);
  g_assert_cmpuint (bus.actual, ==, 263);
  bus_clear (&bus);
  init (&bus, "phase-text=broken");
  bus_assert_phase_text (&bus, VIRTUAL, "broken");
  bus_clear (&bus);
  init (&bus, "phase-512");
  g_assert_cmpint (bus_get_phase (&bus, VIRTUAL), ==, 512);
  g_assert_cmpint (bus_get_state (&bus), ==, 9);
  g_assert_cmpint (bus_upload (&bus, 1, 512), ==, FJ_VIRTUAL_STALL);
  bus_clear (&bus);
  init (&bus, "phase-stuck/0x10x1");
  g_assert_true (bus_put (&bus, ONE, zeros, 4096, 4096));
  bus_assert_phase (&bus, VIRTUAL, "10 FF FF FF FF 00 00 00 00");
  g_assert_true (bus_put (&bus, ONE, zeros, 4096, 4096));
  bus_assert_phase (&bus, VIRTUAL, "11 FF FF FF FF 00 00 00 00");
  bus_clear (&bus);
}

static gboolean
can_open (Bus *bus, FjError code)
{
  g_autoptr (GError) error = NULL;

  if (fj_virtual_board_open (bus->board, fj_virtual_board_get_arrival (bus->board), &error))
    return TRUE;
  g_assert_error (error, FJ_ERROR, (int) code);
  g_assert_true (g_str_has_suffix (error->message, "."));
  if (code != FJ_ERROR_GONE)
    g_assert_nonnull (fj_error_get_detail (error)->advice);
  return FALSE;
}

static void
test_open (void)
{
  Bus bus;

  bus_init (&bus, "mp15-v4", "busy=2 no-permission=4");
  g_assert_false (can_open (&bus, FJ_ERROR_BUSY));
  bus_sleep (&bus, 2000);
  g_assert_false (can_open (&bus, FJ_ERROR_PERMISSION));
  bus_sleep (&bus, 2000);
  g_assert_true (can_open (&bus, FJ_ERROR_FAILED));
  fj_virtual_board_unplug (bus.board);
  g_assert_false (can_open (&bus, FJ_ERROR_GONE));
  bus_clear (&bus);
}

/* Storage. */
static void
test_storage (void)
{
  Bus                bus;
  g_autofree guint8 *image = make_noise (8192, 1);

  init (&bus, "truncate-write/0x10=1000");
  g_assert_true (bus_put (&bus, ONE, image, 8192, 4096));
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x4400, image, 1000);
  bus_assert_filled (&bus, FJ_STORAGE_MMC, 0, 0x4400 + 1000, 7192, 0);
  bus_clear (&bus);
  init (&bus, "small-storage=18408"); /* 0x4400 + 1000 */
  g_assert_true (bus_put (&bus, ONE, image, 8192, 4096));
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x4400, image, 1000);
  bus_assert_filled (&bus, FJ_STORAGE_MMC, 0, 0x4400 + 1000, 7192, 0);
  bus_clear (&bus);
  init (&bus, "flip-bit/0x10=5000");
  g_assert_true (bus_put (&bus, ONE, image, 8192, 4096));
  image[5000] ^= 0x10;
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x4400, image, 8192);
  image[5000] ^= 0x10;
  bus_clear (&bus);
  init (&bus, "short-upload/0x10=5000");
  g_assert_true (bus_put (&bus, ONE, image, 8192, 4096));
  bus_set_alt (&bus, ONE);
  g_assert_cmpint (bus_upload (&bus, 0, 4096), ==, FJ_VIRTUAL_OK);
  g_assert_cmpmem (bus.data, bus.actual, image, 4096);
  g_assert_cmpint (bus_upload (&bus, 1, 4096), ==, FJ_VIRTUAL_OK);
  g_assert_cmpmem (bus.data, bus.actual, image + 4096, 5000 - 4096);
  bus_clear (&bus);
  bus_init (&bus, "uboot", "erase-fails");
  bus_boot (&bus, "PD\t0x10\tfip\tFIP\tmmc0\t0x4400\n");
  bus_assert_phase_text (&bus, 1, "fip (0x10): MMC erase failed");
  bus_clear (&bus);
  bus_init (&bus, "uboot", "erase-fails/0x10");
  bus_boot (&bus, "PD\t0x10\tall\tRawImage\tnor0\t0x0\n");
  bus_assert_phase_text (&bus, 1,
                         "all (0x10): MTD erase commands failed (mtd erase nor0 0x0 0x4000000)");
  bus_clear (&bus);
}

/* A warm reset leaves the layout of the last run in memory. */
static void
test_stale_layout (void)
{
  Bus     bus;
  guint64 arrival;

  init (&bus, "stale-layout");
  arrival = fj_virtual_board_get_arrival (bus.board);
  fj_virtual_board_reset (bus.board);
  bus_wait_again (&bus, arrival);
  bus_assert_phase (&bus, VIRTUAL, "10 FF FF FF FF 00 00 00 00");
  bus_assert_string (&bus, 5, "@one/0x10/1*256Ke");
  fj_virtual_board_unplug (bus.board);
  fj_virtual_board_plug (bus.board);
  bus_assert_phase (&bus, 1, "00 00 00 00 C2 00 00 00 00 00");
  bus_clear (&bus);
}

/* Several at once, each by its own place. */
static void
test_combined (void)
{
  Bus bus;

  init (&bus, "slow@uboot/0x10=20;stall/0x10#3;wrong-state/0x10#1=9;pid;zero-serial");
  bus_assert_string (&bus, 3, "000000000000");
  bus_set_alt (&bus, ONE);
  for (guint i = 0; i < 3; i++) {
    gint64 start = fj_clock_now (bus.clock);

    g_assert_cmpint (bus_dnload (&bus, i, zeros, 4096), ==, FJ_VIRTUAL_OK);
    g_assert_cmpint (bus_get_state (&bus), ==, i == 1 ? 9 : 5);
    g_assert_cmpint (fj_clock_now (bus.clock) - start, ==, 20000);
  }
  g_assert_cmpint (bus_dnload (&bus, 3, zeros, 4096), ==, FJ_VIRTUAL_STALL);
  bus_clear (&bus);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/virtual-faults/parse", test_parse);
  g_test_add_func ("/flashjig/virtual-faults/parse-refused", test_parse_refused);
  g_test_add_func ("/flashjig/virtual-faults/key-file", test_key_file);
  g_test_add_func ("/flashjig/virtual-faults/describe", test_describe);
  g_test_add_func ("/flashjig/virtual-faults/stall", test_stall);
  g_test_add_func ("/flashjig/virtual-faults/dfu-error", test_dfu_error);
  g_test_add_func ("/flashjig/virtual-faults/silent", test_silent);
  g_test_add_func ("/flashjig/virtual-faults/gone", test_gone);
  g_test_add_func ("/flashjig/virtual-faults/never-starts", test_never_starts);
  g_test_add_func ("/flashjig/virtual-faults/return", test_return);
  g_test_add_func ("/flashjig/virtual-faults/identity", test_identity);
  g_test_add_func ("/flashjig/virtual-faults/strings", test_strings);
  g_test_add_func ("/flashjig/virtual-faults/status", test_status);
  g_test_add_func ("/flashjig/virtual-faults/phase", test_phase);
  g_test_add_func ("/flashjig/virtual-faults/open", test_open);
  g_test_add_func ("/flashjig/virtual-faults/storage", test_storage);
  g_test_add_func ("/flashjig/virtual-faults/stale-layout", test_stale_layout);
  g_test_add_func ("/flashjig/virtual-faults/combined", test_combined);
  return g_test_run ();
}
