/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-segments.h"

#include <fj-layout-room.h>
#include <fj-row-use.h>

static int
compare_segments (gconstpointer a, gconstpointer b)
{
  const FjSegment *one = a;
  const FjSegment *two = b;

  if (one->kind != two->kind)
    return (int) one->kind - (int) two->kind;
  if (one->index != two->index)
    return (int) one->index - (int) two->index;
  if (one->area != two->area)
    /* the boot areas stand before the user area */
    return one->area == FJ_AREA_USER   ? 1
           : two->area == FJ_AREA_USER ? -1
                                       : (int) one->area - (int) two->area;
  if (one->offset != two->offset)
    return one->offset < two->offset ? -1 : 1;
  return one->row - two->row;
}

static gboolean
is_same_area (const FjSegment *a, const FjSegment *b)
{
  return a->kind == b->kind && a->index == b->index && a->area == b->area;
}

static FjSegment
make_segment (FjLayout *layout, guint row, const FjRowValues *values, FjFileTable *files,
              const FjStorageGeometry *geometry, guint n_geometry)
{
  const char        *file = fj_partition_get_text (fj_layout_get_row (layout, row), FJ_COLUMN_FILE);
  const FjFileEntry *entry =
    files != NULL && *file != '\0' ? fj_file_table_lookup (files, file) : NULL;
  guint64   extent = fj_layout_get_extent (layout, row, geometry, n_geometry);
  FjSegment segment = { .row = (int) row,
                        .kind = values->storage,
                        .index = values->storage_index,
                        .area = values->area,
                        .offset = values->offset };

  if (extent != G_MAXUINT64)
    segment.extent = extent;
  if (entry != NULL && entry->is_there && fj_row_values_get_use (values) == FJ_ROW_USE_PROGRAM)
    segment.content = entry->content * MAX (values->copies, 1);
  segment.is_overlap = segment.content > extent;
  return segment;
}

/* What lies before the first partition of an ordinary area belongs to nobody. */
static void
add_gaps (GArray *segments)
{
  for (guint i = 0; i < segments->len; i++) {
    FjSegment segment = g_array_index (segments, FjSegment, i);
    gboolean  is_first =
      i == 0 || !is_same_area (&g_array_index (segments, FjSegment, i - 1), &segment);
    FjSegment gap = segment;

    if (!is_first || segment.offset == 0 || segment.area != FJ_AREA_USER)
      continue;
    gap.row = -1;
    gap.offset = 0;
    gap.extent = segment.offset;
    gap.content = 0;
    gap.is_overlap = FALSE;
    g_array_insert_val (segments, i, gap);
    i++;
  }
}

static void
mark_equal_starts (GArray *segments)
{
  for (guint i = 1; i < segments->len; i++) {
    FjSegment *before = &g_array_index (segments, FjSegment, i - 1);
    FjSegment *segment = &g_array_index (segments, FjSegment, i);

    if (is_same_area (before, segment) && before->offset == segment->offset && before->row >= 0)
      before->is_overlap = segment->is_overlap = TRUE;
  }
}

/**
 * fj_storage_segments_new:
 * @layout: a layout
 * @files: (nullable): sizes of its files
 * @geometry: (nullable): the storages of the board, when they are known
 * @n_geometry: how many
 *
 * Rows that cannot be read, and files for the boot loader itself, have no place on a storage.
 *
 * Returns: (transfer full) (element-type FjSegment): what lies where, sorted by storage, area and
 *   address; within a storage the boot areas come first
 */
GArray *
fj_storage_segments_new (FjLayout *layout, FjFileTable *files, const FjStorageGeometry *geometry,
                         guint n_geometry)
{
  GArray *segments = g_array_new (FALSE, FALSE, sizeof (FjSegment));

  for (guint i = 0; layout != NULL && i < fj_layout_get_n_rows (layout); i++) {
    const FjRowValues *values = fj_partition_get_values (fj_layout_get_row (layout, i));
    FjSegment          segment;

    if (values == NULL || values->storage == FJ_STORAGE_NONE)
      continue;
    segment = make_segment (layout, i, values, files, geometry, n_geometry);
    g_array_append_val (segments, segment);
  }
  g_array_sort (segments, compare_segments);
  mark_equal_starts (segments);
  add_gaps (segments);
  return segments;
}

static double
get_weight (const FjSegment *segment, double unknown)
{
  if (segment->extent > 0)
    return (double) segment->extent;
  return segment->content > 0 ? (double) segment->content * 1.25 : unknown;
}

/**
 * fj_storage_segments_place:
 * @first: (array length=n): neighbours on one storage
 * @n: how many
 * @width: pixels there are
 * @min_width: pixels that each has at least, so that it can be seen and hit
 * @edges: (out) (array): n + 1 edges in pixels
 *
 * In proportion, beyond the width that each has at least.
 */
void
fj_storage_segments_place (const FjSegment *first, guint n, double width, double min_width,
                           double *edges)
{
  double total = 0;
  double largest = 0;
  double rest;

  for (guint i = 0; i < n; i++)
    largest = MAX (largest, get_weight (&first[i], 0));
  if (largest <= 0)
    largest = 1;
  for (guint i = 0; i < n; i++)
    total += get_weight (&first[i], largest);
  min_width = MIN (min_width, width / MAX (n, 1));
  rest = width - min_width * n;
  edges[0] = 0;
  for (guint i = 0; i < n; i++)
    edges[i + 1] = edges[i] + min_width + rest * get_weight (&first[i], largest) / total;
}
