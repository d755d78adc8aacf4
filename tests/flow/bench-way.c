/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flow.h"

#include "fj-virtual-bus.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/*
 * How long the ways take to one image of which little is not zero, on a board that is as slow as
 * the model of a real one. The clock is simulated, so that it takes no such time here; figures are
 * printed, nothing is asserted.
 */

#define TOTAL 539002368
#define USED 61000000
#define N_PIECES 200
#define PIECE (USED / N_PIECES / 4096 * 4096)
#define STEP (TOTAL / N_PIECES / 4096 * 4096)

static const char layout[] = "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a.stm32\n"
                             "-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip.bin\n"
                             "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\tsdcard.img\n";

/* Pieces of noise, all over a file that is a hole otherwise. */
static void
write_image (FjFlow *flow)
{
  g_autofree guint8 *data = make_noise (PIECE, 1);
  g_autofree char   *path = fj_flow_path (flow, "sdcard.img");
  int                fd = open (path, O_CREAT | O_WRONLY, 0644);

  g_assert_cmpint (ftruncate (fd, TOTAL), ==, 0);
  for (guint i = 0; i < N_PIECES; i++)
    g_assert_cmpint (pwrite (fd, data, PIECE, (off_t) STEP * i), ==, PIECE);
  close (fd);
}

/* Boot files as large as those that people have told the sizes of. */
static void
write_boot_files (FjFlow *flow)
{
  g_autoptr (GBytes) fsbl = make_fsbl (0x00010000, 0x10, 237161 - 256);
  g_autoptr (GBytes) fip = fj_flow_make_fip (748042);

  fj_flow_write (flow, "tf-a.stm32", g_bytes_get_data (fsbl, NULL), g_bytes_get_size (fsbl));
  fj_flow_write (flow, "fip.bin", g_bytes_get_data (fip, NULL), g_bytes_get_size (fip));
}

/* What a plan says once it is known that nothing else of the image is in use. */
static void
leave_gaps_out (FjPlan *plan)
{
  FjPlanRow *row = (FjPlanRow *) fj_plan_find (plan, 0x10);

  g_free (row->ranges);
  row->n_ranges = N_PIECES;
  row->ranges = g_new (FjRange, N_PIECES);
  row->bytes = (guint64) N_PIECES * PIECE;
  for (guint i = 0; i < N_PIECES; i++)
    row->ranges[i] = (FjRange){ .offset = (guint64) STEP * i, .length = PIECE };
}

static void
measure (FjWay way, gboolean has_gaps, const char *name)
{
  g_auto (FjFlow) flow = { 0 };
  gint64 start = g_get_monotonic_time ();

  fj_flow_init_files (&flow, "mp15-v4");
  write_boot_files (&flow);
  write_image (&flow);
  flow.way = way;
  flow.paced = TRUE;
  fj_flow_plan (&flow, layout);
  if (has_gaps)
    leave_gaps_out (flow.plan);
  fj_flow_plug (&flow, NULL);
  if (!fj_flow_run (&flow))
    g_error ("%s: %s", name, flow.error->message);
  fj_flow_assert_written (&flow);
  printf ("%s: %.1f s on the board's clock, %.1f s here\n", name, fj_flow_seconds (&flow),
          (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  measure (FJ_WAY_DFU, FALSE, "dfu");
  measure (FJ_WAY_FASTBOOT, FALSE, "fastboot");
  measure (FJ_WAY_DFU, TRUE, "dfu, gaps left out");
  measure (FJ_WAY_FASTBOOT, TRUE, "fastboot, gaps left out");
  return 0;
}
