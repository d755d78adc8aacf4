/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-layout-check.h>
#include <fj-layout-fix.h>

/* How long a layout of the greatest size takes to be read, checked and written. */

#define N_ROWS 239 /* what U-Boot takes: it counts the line after the last one too */
#define N_RUNS 50

static GBytes *
make_layout (void)
{
  GString *text = g_string_new ("#Opt\tId\tName\tType\tIP\tOffset\tBinary\n");

  for (guint i = 1; i <= N_ROWS; i++)
    g_string_append_printf (text,
                            "P\t0x%02X\tpartition%u\tFileSystem\tmmc%u\t0x%08x\tfile%u.ext4\n", i,
                            i, i % 2, 0x80000 * i, i);
  return g_string_free_to_bytes (text);
}

static double
median (double *times)
{
  for (guint i = 1; i < N_RUNS; i++)
    for (guint j = i; j > 0 && times[j] < times[j - 1]; j--) {
      double swap = times[j];

      times[j] = times[j - 1];
      times[j - 1] = swap;
    }
  return times[N_RUNS / 2];
}

/* As many rows as a file may have, each with several mistakes: a matter of passes, not of fixes. */
static void
bench_fix (void)
{
  GString *text = g_string_new ("#Opt\tId\tName\tType\tIP\tOffset\tBinary\n");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (FjLayout) layout = NULL;
  g_autoptr (GPtrArray) fixes = NULL;
  gint64 start;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (text, "p\t0x10\tname %u\tbinary\tMMC0\t%u\tf\n", i, i);
  bytes = g_string_free_to_bytes (text);
  layout = fj_layout_new_from_bytes (bytes, NULL);
  start = g_get_monotonic_time ();
  fixes = fj_layout_fix (layout);
  g_print ("%u mistakes mended in %.0f ms\n", fixes->len,
           (double) (g_get_monotonic_time () - start) / 1000);
}

int
main (void)
{
  g_autoptr (GBytes) bytes = make_layout ();
  double parse[N_RUNS], check[N_RUNS], edit[N_RUNS];

  for (guint i = 0; i < N_RUNS; i++) {
    gint64 start = g_get_monotonic_time ();
    g_autoptr (FjLayout) layout = fj_layout_new_from_bytes (bytes, NULL);
    gint64 parsed = g_get_monotonic_time ();
    g_autoptr (GPtrArray) issues = fj_layout_check (layout, NULL, 0);
    gint64 checked = g_get_monotonic_time ();

    fj_layout_set_text (layout, N_ROWS / 2, FJ_COLUMN_NAME, "other");
    parse[i] = (double) (parsed - start);
    check[i] = (double) (checked - parsed);
    edit[i] = (double) (g_get_monotonic_time () - checked);
  }
  g_print ("rows %d, parse %.0f us, check %.0f us, edit a cell %.0f us (median of %d)\n", N_ROWS,
           median (parse), median (check), median (edit), N_RUNS);
  bench_fix ();
  return 0;
}
