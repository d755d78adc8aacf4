/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-plan-ranges.h"

/* To leave something out takes a board as long as 20 KiB of data; with a margin: not worth it. */
#define LEAST_GAP (64 * 1024)
/* Boards write whole sectors, and round down where one begins. */
#define SECTOR 512
/* Where a range can begin at the latest: SET PHASE of U-Boot has 32 bits. */
#define LAST_START (G_MAXUINT32 / SECTOR * SECTOR)

static guint64
round_up (guint64 value)
{
  return (value + SECTOR - 1) / SECTOR * SECTOR;
}

/* Goes on with the last range, unless there is a gap that is worth it. */
static void
add_range (GArray *ranges, guint64 start, guint64 end)
{
  FjRange *last = ranges->len > 0 ? &g_array_index (ranges, FjRange, ranges->len - 1) : NULL;
  guint64  before = last != NULL ? last->offset + last->length : 0;
  FjRange  range;

  start = MIN (start / SECTOR * SECTOR, LAST_START);
  if (last != NULL && start < before + LEAST_GAP) {
    last->length = end - last->offset;
    return;
  }
  range = (FjRange){ .offset = start < LEAST_GAP ? 0 : start };
  range.length = end - range.offset;
  g_array_append_val (ranges, range);
}

/**
 * fj_plan_ranges_new:
 * @map: what is in use of an image of at least one byte
 * @n_ranges: (out): how many there are, at least one
 *
 * What has to be sent: whole sectors, but for the end of the image; never nothing, since a board
 * goes on only after something came.
 *
 * Returns: (transfer full): the ranges, by offset
 */
FjRange *
fj_plan_ranges_new (FjExtentMap *map, guint *n_ranges)
{
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (FjRange));
  guint64 size = fj_extent_map_get_size (map);

  for (guint i = 0; i < fj_extent_map_get_n (map); i++) {
    FjExtent extent = fj_extent_map_get (map, i);

    if (extent.kind != FJ_EXTENT_UNUSED)
      add_range (ranges, extent.offset, MIN (round_up (extent.offset + extent.length), size));
  }
  if (ranges->len == 0)
    add_range (ranges, 0, MIN (SECTOR, size));
  *n_ranges = ranges->len;
  return (FjRange *) (gpointer) g_array_free (g_steal_pointer (&ranges), FALSE);
}

/**
 * fj_plan_ranges_new_whole:
 * @size: of an image, bytes
 * @n_ranges: (out): 1
 *
 * Returns: (transfer full): all of it
 */
FjRange *
fj_plan_ranges_new_whole (guint64 size, guint *n_ranges)
{
  FjRange *range = g_new (FjRange, 1);

  *range = (FjRange){ .offset = 0, .length = size };
  *n_ranges = 1;
  return range;
}
