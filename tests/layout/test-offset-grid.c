/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-layout-check.h>
#include <fj-offset-grid.h>
#include <string.h>

static FjLayout *
make_layout (const char *device, guint64 offset, gboolean is_emmc)
{
  g_autofree char *text = g_strdup_printf (
    "%sP\t0x10\tdata\tBinary\t%s\t0x%" G_GINT64_MODIFIER "x\tb.bin\n",
    is_emmc ? "P\t0x04\tfsbl1\tBinary\tmmc1\tboot1\tb.bin\n" : "", device, offset);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  FjLayout *layout = fj_layout_new_from_bytes (bytes, &error);

  g_assert_no_error (error);
  return layout;
}

static gboolean
is_wrong (FjLayout *layout, const FjStorageGeometry *geometry, guint n_geometry)
{
  g_autoptr (GPtrArray) issues = fj_layout_check (layout, geometry, n_geometry);

  for (guint i = 0; i < issues->len; i++)
    if (g_str_has_prefix (fj_issue_get_code (g_ptr_array_index (issues, i)), "offset-"))
      return TRUE;
  return FALSE;
}

static void
assert_offset (const char *device, guint64 offset, gboolean is_emmc,
               const FjStorageGeometry *geometry, guint n_geometry, gboolean is_right)
{
  g_autoptr (FjLayout) layout = make_layout (device, offset, is_emmc);

  g_test_message ("%s at 0x%" G_GINT64_MODIFIER "x", device, offset);
  g_assert_cmpint (is_wrong (layout, geometry, n_geometry), ==, !is_right);
}

static void
assert_grid (const char *device, FjStorageKind kind, guint8 index, gboolean is_emmc,
             const FjStorageGeometry *geometry, guint n_geometry, guint64 step)
{
  g_autoptr (FjLayout) layout = make_layout (device, 0x100000, is_emmc);
  FjOffsetGrid grid;
  guint64      first;

  fj_layout_get_offset_grid (layout, kind, index, geometry, n_geometry, &grid);
  g_assert_cmpuint (grid.step, ==, step);
  first = (grid.first + step - 1) / step * step;
  assert_offset (device, first, is_emmc, geometry, n_geometry, TRUE);
  assert_offset (device, first + step, is_emmc, geometry, n_geometry, TRUE);
  if (step > 1)
    assert_offset (device, first + step / 2, is_emmc, geometry, n_geometry, FALSE);
  if (grid.first > 0)
    assert_offset (device, first - step, is_emmc, geometry, n_geometry, first - step >= grid.first);
  if (grid.end != G_MAXUINT64)
    assert_offset (device, grid.end + step, is_emmc, geometry, n_geometry, FALSE);
}

/* What the grid allows the rules allow, and what it does not they find. */
static void
test_usual (void)
{
  assert_grid ("mmc0", FJ_STORAGE_MMC, 0, FALSE, NULL, 0, 512);
  assert_grid ("mmc1", FJ_STORAGE_MMC, 1, TRUE, NULL, 0, 0x80000);
  assert_grid ("nor0", FJ_STORAGE_NOR, 0, FALSE, NULL, 0, 0x1000);
  assert_grid ("nand0", FJ_STORAGE_NAND, 0, FALSE, NULL, 0, 0x20000);
  assert_grid ("spi-nand0", FJ_STORAGE_SPI_NAND, 0, FALSE, NULL, 0, 0x20000);
}

static void
test_board (void)
{
  const FjStorageGeometry geometry[] = {
    { FJ_STORAGE_MMC, 0, 1 << 30, 512, 0x4400, 0, NULL, 0, FALSE },
    { FJ_STORAGE_MMC, 1, 1 << 30, 0x100000, 0x100000, 0x400000, NULL, 0, FALSE },
    { FJ_STORAGE_RAM, 0, 1 << 29, 0, 0xC0000000, 0, NULL, 0, FALSE },
  };

  assert_grid ("mmc0", FJ_STORAGE_MMC, 0, FALSE, geometry, G_N_ELEMENTS (geometry), 512);
  assert_grid ("mmc1", FJ_STORAGE_MMC, 1, TRUE, geometry, G_N_ELEMENTS (geometry), 0x100000);
  assert_grid ("ram0", FJ_STORAGE_RAM, 0, FALSE, geometry, G_N_ELEMENTS (geometry), 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/offset-grid/usual", test_usual);
  g_test_add_func ("/flashjig/offset-grid/board", test_board);
  return g_test_run ();
}
