/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-virtual-profile.h>
#include <string.h>

#define PIECE (64 * 1024 * 1024)
#define BLOCK 4096

static void
control (FjVirtualBoard *board, const FjSetup setup, guint8 *data)
{
  gsize actual;

  fj_virtual_board_control (board, fj_virtual_board_get_arrival (board), &setup, data, &actual);
}

/* An instant board in U-Boot, with a layout of one whole card. */
static FjVirtualBoard *
make_board (FjClock *clock)
{
  static char           layout[] = "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\n";
  const FjVirtualConfig config = { .profile = "uboot", .port = "1-1" };
  FjVirtualBoard       *board = fj_virtual_board_new (&config, clock, NULL);
  guint8                status[6];

  fj_virtual_board_plug (board);
  control (board, (FjSetup){ 0x01, 11, 0, 0, 0 }, NULL);
  control (board, (FjSetup){ 0x21, 1, 0, 0, strlen (layout) }, (guint8 *) layout);
  control (board, (FjSetup){ 0xA1, 3, 0, 0, 6 }, status);
  control (board, (FjSetup){ 0x21, 1, 1, 0, 0 }, NULL);
  control (board, (FjSetup){ 0xA1, 3, 0, 0, 6 }, status);
  control (board, (FjSetup){ 0xA1, 3, 0, 0, 6 }, status);
  control (board, (FjSetup){ 0x21, 0, 0, 0, 0 }, NULL);
  fj_clock_sleep_until (clock, fj_clock_now (clock) + G_USEC_PER_SEC, NULL, NULL);
  return board;
}

static void
measure (const char *what, guint8 *data, guint rounds)
{
  g_autoptr (FjClock) clock = fj_clock_new_simulated ();
  g_autoptr (FjVirtualBoard) board = make_board (clock);
  guint8  status[6] = { 0 };
  guint16 block = 0;
  gint64  start = g_get_monotonic_time ();
  double  seconds;

  for (guint round = 0; round < rounds; round++)
    for (gsize at = 0; at < PIECE; at += BLOCK) {
      control (board, (FjSetup){ 0x21, 1, block++, 0, BLOCK }, data + at);
      control (board, (FjSetup){ 0xA1, 3, 0, 0, 6 }, status);
    }
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_assert_cmpuint (status[4], ==, 5);
  g_print ("%s: %.2f GB/s, %.2f us a block\n", what, (double) rounds * PIECE / seconds / 1e9,
           seconds * 1e6 * BLOCK / PIECE / rounds);
}

int
main (int argc, char *argv[])
{
  g_autofree guint8 *zeros = g_malloc0 (PIECE);
  g_autofree guint8 *bytes = g_malloc (PIECE);

  memset (bytes, 0x5A, PIECE);
  measure ("zeros", zeros, 16);
  measure ("bytes that are stored", bytes, 4);
  return 0;
}
