/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-bus.h"

/* A paced board needs the time that published logs of real boards show, on a simulated clock. */

#define MIB (1024 * 1024)

static void
init (Bus *bus, const char *profile)
{
  const FjVirtualConfig config = { .profile = profile, .port = "1-1", .paced = TRUE };

  bus_init_config (bus, &config);
}

static double
get_seconds (Bus *bus, gint64 start)
{
  return (double) (fj_clock_now (bus->clock) - start) / G_USEC_PER_SEC;
}

static void
assert_near (double seconds, double expected)
{
  g_test_message ("%.3f s, %.3f s expected", seconds, expected);
  g_assert_cmpfloat (seconds, >, expected * 0.97);
  g_assert_cmpfloat (seconds, <, expected * 1.03);
}

/* 237161 bytes in 0.444 s and 748042 bytes in 0.791 s. */
static void
test_boot_files (void)
{
  Bus bus;
  g_autoptr (GBytes) fsbl = make_fsbl (0x00010000, 0x10, 237161 - 256);
  g_autoptr (GBytes) ssbl = make_fsbl (0x00010000, 0x00, 748042 - 256);
  g_autoptr (GBytes) layout = make_layout ("P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\n", TRUE);
  gint64  start;
  guint64 arrival;

  init (&bus, "mp15-v1");
  start = fj_clock_now (bus.clock);
  g_assert_true (bus_send (&bus, 1, g_bytes_get_data (fsbl, NULL), 237161, 1024));
  assert_near (get_seconds (&bus, start), 0.444);
  bus_dnload (&bus, 232, NULL, 0);
  g_assert_cmpint (bus_get_state (&bus), ==, 7);
  start = fj_clock_now (bus.clock);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  assert_near (get_seconds (&bus, start), 0.4);
  g_assert_true (bus_put_bytes (&bus, 0, layout, 1024));
  start = fj_clock_now (bus.clock);
  g_assert_true (bus_send (&bus, 3, g_bytes_get_data (ssbl, NULL), 748042, 1024));
  assert_near (get_seconds (&bus, start), 0.791);
  bus_dnload (&bus, 731, NULL, 0);
  g_assert_cmpint (bus_get_state (&bus), ==, 7);
  g_assert_cmpint (bus_get_state (&bus), ==, 2);
  arrival = fj_virtual_board_get_arrival (bus.board);
  start = fj_clock_now (bus.clock);
  bus_detach (&bus);
  bus_wait_again (&bus, arrival);
  assert_near (get_seconds (&bus, start), 2.5);
  bus_clear (&bus);
}

/* 539002368 bytes in 271.583 s; while 8 MiB are written the status keeps waiting. */
static void
test_card (void)
{
  Bus                bus;
  g_autofree guint8 *image = g_malloc0 (64 * MIB);
  gint64             start, block;
  double             longest = 0;

  init (&bus, "uboot");
  bus_boot (&bus, "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\n");
  bus_set_alt (&bus, 0);
  start = fj_clock_now (bus.clock);
  for (guint i = 0; i < 16384; i++) {
    g_assert_cmpint (bus_dnload (&bus, i, image + i * 4096, 4096), ==, FJ_VIRTUAL_OK);
    block = fj_clock_now (bus.clock);
    g_assert_cmpint (bus_get_state (&bus), ==, 5);
    longest = MAX (longest, get_seconds (&bus, block));
  }
  assert_near (get_seconds (&bus, start), 271.583 * 64 * MIB / 539002368);
  g_assert_cmpfloat (longest, >, 0.2);
  g_assert_cmpfloat (longest, <, 0.8);
  bus_clear (&bus);
}

/* A whole NOR takes minutes to erase: the board stays away as long. */
static void
test_erase (void)
{
  Bus     bus;
  gint64  start;
  guint64 arrival;
  g_autoptr (GBytes) layout = make_layout ("PED\t0x10\tall\tRawImage\tnor0\t0x0\n", FALSE);

  init (&bus, "uboot");
  g_assert_true (bus_put_bytes (&bus, 0, layout, 4096));
  arrival = fj_virtual_board_get_arrival (bus.board);
  start = fj_clock_now (bus.clock);
  bus_detach (&bus);
  bus_wait_again (&bus, arrival);
  assert_near (get_seconds (&bus, start), 1.5 + 256);
  bus_clear (&bus);
}

/* What the host does meanwhile does not count twice, but its dawdling does. */
static void
test_turnaround (void)
{
  Bus                bus;
  g_autofree guint8 *image = g_malloc0 (4096);
  gint64             start;

  init (&bus, "uboot");
  bus_boot (&bus, "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\n");
  bus_set_alt (&bus, 0);
  start = fj_clock_now (bus.clock);
  for (guint i = 0; i < 1000; i++) {
    bus_dnload (&bus, i, image, 4096);
    bus_get_state (&bus);
    fj_clock_sleep_until (bus.clock, fj_clock_now (bus.clock) + 150, NULL, NULL);
  }
  assert_near (get_seconds (&bus, start), 1.86);
  start = fj_clock_now (bus.clock);
  for (guint i = 1000; i < 2000; i++) {
    bus_dnload (&bus, i, image, 4096);
    bus_get_state (&bus);
    bus_sleep (&bus, 10);
  }
  g_assert_cmpfloat (get_seconds (&bus, start), >, 11.3);
  bus_clear (&bus);
}

/* Without pacing nothing takes time but leaving and coming back, which stay in order. */
static void
test_instant (void)
{
  Bus                bus;
  g_autofree guint8 *image = make_noise (16 * MIB, 1);
  gint64             start;
  guint64            arrival;

  bus_init (&bus, "uboot", NULL);
  bus_boot (&bus, "PD\t0x10\tsdcard\tRawImage\tmmc0\t0x0\n");
  start = fj_clock_now (bus.clock);
  g_assert_true (bus_put (&bus, 0, image, 16 * MIB, 4096));
  g_assert_cmpint (fj_clock_now (bus.clock), ==, start);
  arrival = fj_virtual_board_get_arrival (bus.board);
  fj_virtual_board_reset (bus.board);
  g_assert_false (bus_is_present (&bus));
  bus_wait_again (&bus, arrival);
  g_assert_cmpint (fj_clock_now (bus.clock), >, start);
  g_assert_cmpfloat (get_seconds (&bus, start), <, 0.1);
  bus_clear (&bus);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/virtual-pace/boot-files", test_boot_files);
  g_test_add_func ("/flashjig/virtual-pace/card", test_card);
  g_test_add_func ("/flashjig/virtual-pace/erase", test_erase);
  g_test_add_func ("/flashjig/virtual-pace/turnaround", test_turnaround);
  g_test_add_func ("/flashjig/virtual-pace/instant", test_instant);
  return g_test_run ();
}
