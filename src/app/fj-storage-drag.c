/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-drag.h"

/* A memory has no blocks; nobody wants to move by single bytes there. */
#define STEP_MIN 512

static gboolean
is_neighbour (const FjSegment *segment, const FjSegment *other)
{
  return fj_segment_is_same_storage (segment, other) && other->area == segment->area &&
         other->type == FJ_SEGMENT_PARTITION && !other->is_lost;
}

/* How much a partition holds: at least a byte, so that it is one. */
static guint64
get_need (const FjSegment *segment)
{
  return MAX (segment->content, 1);
}

static guint64
add_up (guint64 a, guint64 b)
{
  return a > G_MAXUINT64 - b ? G_MAXUINT64 : a + b;
}

static guint64
find_low (GArray *segments, guint i, guint64 low)
{
  const FjSegment *segment = &g_array_index (segments, FjSegment, i);
  const FjSegment *before = i > 0 ? segment - 1 : NULL;

  if (before == NULL || !is_neighbour (segment, before))
    return low;
  return MAX (low, add_up (before->offset, get_need (before)));
}

static guint64
find_high (GArray *segments, guint i, guint64 end)
{
  const FjSegment *segment = &g_array_index (segments, FjSegment, i);

  if (i + 1 < segments->len && is_neighbour (segment, segment + 1))
    end = MIN (end, segment[1].offset);
  return end - MIN (end, get_need (segment));
}

/**
 * fj_offset_range_init:
 * @self: (out caller-allocates): where it can begin
 * @segments: (element-type FjSegment): what lies where
 * @segment: index of one of them
 * @grid: the rules of its storage
 *
 * A partition can begin behind the file of the one before it, and so early that its own file fits.
 *
 * Returns: whether there is such a place at all
 */
gboolean
fj_offset_range_init (FjOffsetRange *self, GArray *segments, guint segment,
                      const FjOffsetGrid *grid)
{
  const FjSegment *moved = &g_array_index (segments, FjSegment, segment);
  guint64          low, high;

  if (moved->row < 0 || moved->type != FJ_SEGMENT_PARTITION || moved->is_lost ||
      moved->area != FJ_AREA_USER)
    return FALSE;
  self->step = MAX (grid->step, STEP_MIN);
  low = find_low (segments, segment, grid->first);
  high = find_high (segments, segment, grid->end);
  if (low > G_MAXUINT64 - self->step)
    return FALSE;
  self->low = (low + self->step - 1) / self->step * self->step;
  self->high = high / self->step * self->step;
  return self->low <= self->high;
}

/**
 * fj_offset_range_snap:
 * @self: where it can begin
 * @offset: where somebody would like it to begin
 *
 * Returns: the nearest address at which it can
 */
guint64
fj_offset_range_snap (const FjOffsetRange *self, guint64 offset)
{
  guint64 rest = offset % self->step;

  if (offset >= self->high)
    return self->high;
  offset -= rest;
  if (rest > self->step / 2)
    offset += self->step;
  return CLAMP (offset, self->low, self->high);
}

/**
 * fj_offset_range_step:
 * @self: where it can begin
 * @offset: where it begins
 * @by: 1: later, -1: earlier
 * @next: (out): the next such address in this direction
 *
 * Returns: whether there is one
 */
gboolean
fj_offset_range_step (const FjOffsetRange *self, guint64 offset, int by, guint64 *next)
{
  if (by > 0) {
    *next = offset < self->low ? self->low : offset - offset % self->step + self->step;
    return *next > offset && *next <= self->high;
  }
  *next = offset > self->high ? self->high : (MAX (offset, 1) - 1) / self->step * self->step;
  return *next < offset && *next >= self->low;
}
