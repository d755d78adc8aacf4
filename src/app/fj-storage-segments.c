/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-segments.h"

#include <fj-cell.h>
#include <fj-offset-grid.h>
#include <fj-row-use.h>

struct _FjStoragePlaces {
  GHashTable *rows; /* (owned): FjPartition (owned) to FjRowValues (owned) */
};

static GHashTable *
new_rows (void)
{
  return g_hash_table_new_full (NULL, NULL, g_object_unref, g_free);
}

/**
 * fj_storage_places_new:
 *
 * Returns: (transfer full): a memory of nothing
 */
FjStoragePlaces *
fj_storage_places_new (void)
{
  FjStoragePlaces *self = g_new0 (FjStoragePlaces, 1);

  self->rows = new_rows ();
  return self;
}

/**
 * fj_storage_places_free:
 * @self: (transfer full): a memory
 */
void
fj_storage_places_free (FjStoragePlaces *self)
{
  g_hash_table_unref (self->rows);
  g_free (self);
}

/* Boot areas stand before the user area. */
static int
rank_area (FjArea area)
{
  return area == FJ_AREA_USER ? FJ_AREA_BOOT2 + 1 : (int) area;
}

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
    return rank_area (one->area) - rank_area (two->area);
  if (one->is_lost != two->is_lost)
    return one->is_lost ? 1 : -1;
  if ((one->type == FJ_SEGMENT_WHOLE) != (two->type == FJ_SEGMENT_WHOLE))
    return one->type == FJ_SEGMENT_WHOLE ? -1 : 1;
  if (one->offset != two->offset)
    return one->offset < two->offset ? -1 : 1;
  return one->row - two->row;
}

/**
 * fj_segment_is_same_storage:
 * @a: a segment
 * @b: another
 *
 * Returns: whether both are on the same storage
 */
gboolean
fj_segment_is_same_storage (const FjSegment *a, const FjSegment *b)
{
  return a->kind == b->kind && a->index == b->index;
}

static gboolean
is_same_area (const FjSegment *a, const FjSegment *b)
{
  return fj_segment_is_same_storage (a, b) && a->area == b->area;
}

/**
 * fj_segment_get_length:
 * @self: a segment
 *
 * Returns: its bytes as far as they are known: of the last one, when nobody knows the storage,
 *   those of its file
 */
guint64
fj_segment_get_length (const FjSegment *self)
{
  return self->extent > 0 ? self->extent : self->content;
}

/**
 * fj_segment_get_end:
 * @self: a segment
 *
 * Returns: the address behind it, as far as it is known
 */
guint64
fj_segment_get_end (const FjSegment *self)
{
  return self->offset + MIN (fj_segment_get_length (self), G_MAXUINT64 - self->offset);
}

static const FjStorageGeometry *
find_geometry (const FjSegmentSource *source, const FjSegment *segment)
{
  return fj_storage_geometry_find (source->geometry, source->n_geometry, segment->kind,
                                   segment->index);
}

/* The meaning of those cells that have one: a bit a column. */
static guint
read_cells (FjPartition *partition, FjRowValues *values)
{
  guint known = 0;

  *values = (FjRowValues){ .copies = 1 };
  for (FjColumn column = FJ_COLUMN_OPTION; column < FJ_N_COLUMNS; column++) {
    g_autoptr (FjIssue) issue = NULL;

    if (fj_cell_parse (column, fj_partition_get_text (partition, column), values, &issue))
      known |= 1u << column;
  }
  if (values->type == FJ_PARTITION_RAW_IMAGE) {
    values->area = FJ_AREA_USER;
    values->offset = 0;
    known |= 1u << FJ_COLUMN_OFFSET;
  }
  return known;
}

typedef enum {
  PLACE_NONE, /* on no storage */
  PLACE_KNOWN,
  PLACE_LOST, /* on a storage, but nobody knows where */
} Place;

/* Puts into @values where the row is, or was when that could be read last. */
static Place
find_place (const FjSegmentSource *source, FjPartition *partition, guint known,
            FjRowValues *values)
{
  gboolean           has_device = known & 1u << FJ_COLUMN_DEVICE;
  const FjRowValues *before = NULL;

  if (has_device && values->storage == FJ_STORAGE_NONE)
    return PLACE_NONE;
  if (has_device && known & 1u << FJ_COLUMN_OFFSET)
    return PLACE_KNOWN;
  if (source->places != NULL)
    before = g_hash_table_lookup (source->places->rows, partition);
  if (before != NULL && (!has_device || (before->storage == values->storage &&
                                         before->storage_index == values->storage_index))) {
    values->storage = before->storage;
    values->storage_index = before->storage_index;
    values->area = before->area;
    values->offset = before->offset;
    return PLACE_KNOWN;
  }
  return has_device ? PLACE_LOST : PLACE_NONE;
}

static guint64
get_content (const FjSegmentSource *source, FjPartition *partition, const FjRowValues *values)
{
  const char        *file = fj_partition_get_text (partition, FJ_COLUMN_FILE);
  const FjFileEntry *entry = NULL;

  if (source->files != NULL && fj_row_values_get_use (values) == FJ_ROW_USE_PROGRAM)
    entry = fj_file_table_lookup (source->files, file);
  if (entry == NULL || !entry->is_there)
    return 0;
  return entry->content * MAX (values->copies, 1);
}

static void
add_row (const FjSegmentSource *source, guint row, GHashTable *places, GArray *segments)
{
  FjPartition *partition = fj_layout_get_row (source->layout, row);
  FjRowValues  values;
  guint        known = read_cells (partition, &values);
  Place        place = find_place (source, partition, known, &values);
  FjSegment    segment = { .row = (int) row, .n_lanes = 1 };

  if (place == PLACE_NONE)
    return;
  if (place == PLACE_KNOWN && places != NULL)
    g_hash_table_insert (places, g_object_ref (partition), g_memdup2 (&values, sizeof values));
  segment.type =
    values.type == FJ_PARTITION_RAW_IMAGE ? FJ_SEGMENT_WHOLE : FJ_SEGMENT_PARTITION;
  segment.kind = values.storage;
  segment.index = values.storage_index;
  segment.area = place == PLACE_LOST ? FJ_AREA_USER : values.area;
  segment.offset = values.offset;
  segment.is_lost = place == PLACE_LOST;
  segment.content = get_content (source, partition, &values);
  if ((int) row == source->moved_row && !segment.is_lost)
    segment.offset = source->moved_offset;
  g_array_append_val (segments, segment);
}

static gboolean
is_placed (const FjSegment *segment)
{
  return segment->type == FJ_SEGMENT_PARTITION && !segment->is_lost;
}

/* At the next one by address, as fj_layout_get_extent() says, but also where that has a mistake. */
static guint64
find_end (const FjSegmentSource *source, GArray *segments, guint i)
{
  FjSegment               *segment = &g_array_index (segments, FjSegment, i);
  const FjStorageGeometry *geometry = find_geometry (source, segment);
  FjOffsetGrid             grid;

  segment->is_last = TRUE;
  if (segment->area != FJ_AREA_USER)
    return geometry != NULL && geometry->boot_size > 0 ? geometry->boot_size : G_MAXUINT64;
  if (segment->type == FJ_SEGMENT_WHOLE)
    return geometry != NULL ? geometry->size : G_MAXUINT64;
  for (guint j = i + 1; j < segments->len; j++) {
    const FjSegment *next = &g_array_index (segments, FjSegment, j);

    if (!is_same_area (segment, next) || !is_placed (next) || next->offset <= segment->offset)
      continue;
    segment->is_last = FALSE;
    return next->offset;
  }
  if (geometry == NULL)
    return G_MAXUINT64;
  fj_offset_grid_init (&grid, geometry);
  return grid.end;
}

static void
measure_segments (const FjSegmentSource *source, GArray *segments)
{
  for (guint i = 0; i < segments->len; i++) {
    FjSegment *segment = &g_array_index (segments, FjSegment, i);
    guint64    end;

    if (segment->is_lost)
      continue;
    end = find_end (source, segments, i);
    if (end != G_MAXUINT64 && end > segment->offset)
      segment->extent = end - segment->offset;
    segment->is_overlap = end != G_MAXUINT64 && segment->content > segment->extent;
  }
}

static gboolean
begins_as (const FjSegment *a, const FjSegment *b)
{
  return is_same_area (a, b) && a->type == b->type && a->offset == b->offset && !a->is_lost &&
         !b->is_lost;
}

/* Those that begin at the same address lie one above the other, and so does what is raw. */
static void
stack_segments (GArray *segments)
{
  guint n_whole = 0;

  for (guint i = 0, n; i < segments->len; i += n) {
    FjSegment *first = &g_array_index (segments, FjSegment, i);

    if (i == 0 || !is_same_area (first - 1, first))
      n_whole = 0;
    for (n = 1; i + n < segments->len && begins_as (first, first + n); n++)
      ;
    if (first->is_lost)
      continue;
    for (guint k = 0; k < n; k++) {
      first[k].is_overlap |= n > 1;
      first[k].lane = n_whole + k;
      first[k].n_lanes = n_whole + n;
    }
    if (first->type != FJ_SEGMENT_WHOLE)
      continue;
    n_whole = n;
    for (guint k = 0; k < n && i + n < segments->len; k++)
      first[k].n_lanes += is_same_area (first, first + n) && !first[n].is_lost;
  }
}

static void
insert_unused (GArray *segments, guint at, const FjSegment *like, FjSegmentType type,
               guint64 offset, guint64 end)
{
  FjSegment unused = { .type = type,
                       .row = -1,
                       .kind = like->kind,
                       .index = like->index,
                       .area = FJ_AREA_USER,
                       .offset = offset,
                       .extent = end - offset,
                       .n_lanes = 1 };

  g_array_insert_val (segments, at, unused);
}

/* What lies before the first partition: the table, and what belongs to nobody. Returns: how many
 * segments that are */
static guint
add_start (const FjSegmentSource *source, GArray *segments, guint i)
{
  FjSegment                first = g_array_index (segments, FjSegment, i);
  const FjStorageGeometry *geometry = find_geometry (source, &first);
  FjOffsetGrid             grid;
  guint64                  start = 0;
  guint                    n = 0;

  fj_offset_grid_init_usual (&grid, first.kind, FALSE);
  if (first.kind == FJ_STORAGE_RAM)
    start = geometry != NULL ? geometry->first_usable : first.offset;
  if (first.kind == FJ_STORAGE_MMC && first.offset > 0) {
    start = MIN (grid.first, first.offset);
    insert_unused (segments, i + n++, &first, FJ_SEGMENT_TABLE, 0, start);
  }
  if (first.offset > start)
    insert_unused (segments, i + n++, &first, FJ_SEGMENT_FREE, start, first.offset);
  return n;
}

/* The second copy of the table. Returns: how many segments that are */
static guint
add_end (const FjSegmentSource *source, GArray *segments, guint i)
{
  FjSegment                last = g_array_index (segments, FjSegment, i);
  const FjStorageGeometry *geometry = find_geometry (source, &last);
  FjOffsetGrid             grid;

  if (last.kind != FJ_STORAGE_MMC || geometry == NULL)
    return 0;
  fj_offset_grid_init (&grid, geometry);
  if (last.offset >= grid.end || grid.end >= geometry->size)
    return 0;
  insert_unused (segments, i + 1, &last, FJ_SEGMENT_TABLE, grid.end, geometry->size);
  return 1;
}

static void
add_unused (const FjSegmentSource *source, GArray *segments)
{
  for (guint i = 0; i < segments->len; i++) {
    const FjSegment *segment = &g_array_index (segments, FjSegment, i);

    if (segment->area != FJ_AREA_USER || !is_placed (segment))
      continue;
    if (i == 0 || !is_same_area (segment - 1, segment))
      i += add_start (source, segments, i);
    segment = &g_array_index (segments, FjSegment, i);
    if (i + 1 == segments->len || !is_same_area (segment, segment + 1) || segment[1].is_lost)
      i += add_end (source, segments, i);
  }
}

/**
 * fj_storage_segments_new:
 * @source: what they are made of
 *
 * Files for the boot loader itself have no place on a storage. A row with a mistake is where it
 * says, as far as that can be read, or where it was before: the others stay as they are.
 *
 * Returns: (transfer full) (element-type FjSegment): what lies where, sorted by storage, area and
 *   address; within a storage the boot areas come first, and rows whose place nobody knows last
 */
GArray *
fj_storage_segments_new (const FjSegmentSource *source)
{
  GArray     *segments = g_array_new (FALSE, FALSE, sizeof (FjSegment));
  GHashTable *places = source->places != NULL ? new_rows () : NULL;

  for (guint i = 0; source->layout != NULL && i < fj_layout_get_n_rows (source->layout); i++)
    add_row (source, i, places, segments);
  if (places != NULL) {
    g_hash_table_unref (source->places->rows);
    source->places->rows = places;
  }
  g_array_sort (segments, compare_segments);
  measure_segments (source, segments);
  stack_segments (segments);
  add_unused (source, segments);
  return segments;
}
