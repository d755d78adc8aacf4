/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-strip.h"

/* Each look through a lens is deeper into the storage; there are not that many sizes. */
#define DEPTH_MAX 16
/* More rows without a place than this are shown together. */
#define LOST_MAX 2
/* How much of what is known the last partition gets when nobody knows the storage. */
#define OPEN_SHARE 3

static const FjSegment *
get_segment (const FjStorageStrip *self, guint i)
{
  return &self->segments[i];
}

/**
 * fj_storage_strip_get_block:
 * @self: a strip
 * @i: number of a block
 *
 * Returns: (transfer none): block @i
 */
const FjStripBlock *
fj_storage_strip_get_block (const FjStorageStrip *self, guint i)
{
  return &g_array_index (self->blocks, FjStripBlock, i);
}

/* Whether it lies in the ordinary area, to scale. */
static gboolean
is_to_scale (const FjSegment *segment)
{
  return segment->area == FJ_AREA_USER && !segment->is_lost &&
         segment->type != FJ_SEGMENT_WHOLE;
}

/* Up to where it is shown: one whose end nobody knows ends with the strip. */
static guint64
get_end (const FjStorageStrip *self, const FjSegment *segment)
{
  return segment->extent > 0 ? fj_segment_get_end (segment) : MAX (self->to, segment->offset);
}

/* How many segments from @i on begin at the same address. */
static guint
count_stack (const FjStorageStrip *self, guint i)
{
  const FjSegment *first = get_segment (self, i);
  guint            n = 1;

  while (i + n < self->n_segments && get_segment (self, i + n)->area == first->area &&
         get_segment (self, i + n)->type == first->type &&
         get_segment (self, i + n)->is_lost == first->is_lost &&
         get_segment (self, i + n)->offset == first->offset)
    n++;
  return n;
}

static void
find_addresses (FjStorageStrip *self)
{
  gboolean is_open = FALSE;

  self->from = G_MAXUINT64;
  for (guint i = 0; i < self->n_segments; i++) {
    const FjSegment *segment = get_segment (self, i);

    if (segment->area != FJ_AREA_USER || segment->is_lost)
      continue;
    self->from = MIN (self->from, segment->offset);
    self->to = MAX (self->to, fj_segment_get_end (segment));
    is_open |= segment->extent == 0;
  }
  self->from = MIN (self->from, self->to);
  if (is_open)
    self->to += MAX ((self->to - self->from) / OPEN_SHARE, 1);
}

static double
get_share (const FjStorageStrip *self, const FjSegment *segment)
{
  guint64 from = MAX (segment->offset, self->from);
  guint64 to = MIN (get_end (self, segment), self->to);

  if (to <= from)
    return 0;
  return (double) (to - from) / (double) (self->to - self->from) * self->width;
}

/* The blocks of the ordinary area as wide as to scale, those that are small together. */
static void
collect_blocks (FjStorageStrip *self, double small)
{
  gboolean is_small_before = FALSE;

  for (guint i = 0, n; i < self->n_segments; i += n) {
    FjStripBlock block = { .first = i };

    n = count_stack (self, i);
    block.n = n;
    block.width = get_share (self, get_segment (self, i));
    if (!is_to_scale (get_segment (self, i)) || block.width <= 0)
      continue;
    if (block.width < small && is_small_before) {
      FjStripBlock *before = &g_array_index (self->blocks, FjStripBlock, self->blocks->len - 1);

      before->n = i + n - before->first;
      before->width += block.width;
      continue;
    }
    is_small_before = block.width < small;
    g_array_append_val (self->blocks, block);
  }
}

/* Whether nobody knows where it ends. */
static gboolean
is_open (const FjStorageStrip *self, const FjStripBlock *block)
{
  return get_segment (self, block->first + block->n - 1)->extent == 0;
}

/* Makes what is too small for the eye and the pointer wide enough, at the cost of the others. */
static void
stretch_blocks (FjStorageStrip *self, double small)
{
  guint  n = self->blocks->len;
  double smallest = MIN (small, self->width / MAX (n, 1));
  double others = 0;
  double rest = self->width;
  double x = self->x;

  for (guint i = 0; i < n; i++) {
    FjStripBlock *block = &g_array_index (self->blocks, FjStripBlock, i);

    block->is_stretched = block->width < smallest;
    if (block->is_stretched)
      rest -= smallest;
    else
      others += block->width;
  }
  for (guint i = 0; i < n; i++) {
    FjStripBlock *block = &g_array_index (self->blocks, FjStripBlock, i);

    block->width = block->is_stretched ? smallest : block->width / others * MAX (rest, 0);
    block->x = x;
    block->is_stretched |= is_open (self, block);
    x += block->width;
  }
}

static void
add_box (FjStorageStrip *self, guint first, guint n, double x, double width)
{
  gboolean     is_whole = get_segment (self, first)->type == FJ_SEGMENT_WHOLE;
  FjStripBlock block = {
    .first = first, .n = n, .x = x, .width = width, .is_stretched = !is_whole
  };

  g_array_append_val (self->blocks, block);
}

/* How many boxes are needed for boot areas and rows without a place, and where the latter begin. */
static void
count_boxes (const FjStorageStrip *self, guint *n_before, guint *n_after, guint *first_lost)
{
  *n_before = 0;
  *first_lost = self->n_segments;
  for (guint i = 0; i < self->n_segments; i += count_stack (self, i))
    *n_before += get_segment (self, i)->area != FJ_AREA_USER;
  while (*first_lost > 0 && get_segment (self, *first_lost - 1)->is_lost)
    (*first_lost)--;
  *n_after = self->n_segments - *first_lost;
  if (*n_after > LOST_MAX)
    *n_after = 1;
}

static void
add_boot_boxes (FjStorageStrip *self, double box, double gap)
{
  double x = 0;

  for (guint i = 0, n; i < self->n_segments; i += n) {
    n = count_stack (self, i);
    if (get_segment (self, i)->area == FJ_AREA_USER)
      continue;
    add_box (self, i, n, x, box);
    x += box + gap;
  }
}

static void
add_lost_boxes (FjStorageStrip *self, guint first, guint n_boxes, double box, double gap)
{
  double x = self->x + self->width + gap;

  for (guint i = 0; i < n_boxes; i++) {
    guint n = n_boxes < self->n_segments - first ? self->n_segments - first : 1;

    add_box (self, first + i, n, x, box);
    x += box + gap;
  }
}

static void
add_whole (FjStorageStrip *self)
{
  for (guint i = 0; i < self->n_segments; i++) {
    const FjSegment *segment = get_segment (self, i);

    if (segment->type == FJ_SEGMENT_WHOLE && !segment->is_lost && segment->lane == 0)
      add_box (self, i, count_stack (self, i), self->x, self->width);
  }
}

/**
 * fj_storage_strip_new:
 * @segments: (array length=n_segments): those of one storage; have to outlive the strip
 * @n_segments: how many
 * @width: pixels there are
 * @sizes: of what is in it
 *
 * Returns: (transfer full): the whole storage
 */
FjStorageStrip *
fj_storage_strip_new (const FjSegment *segments, guint n_segments, double width,
                      const FjStripSizes *sizes)
{
  FjStorageStrip *self = g_new0 (FjStorageStrip, 1);
  guint           n_before, n_after, first_lost;
  double          box;

  self->segments = segments;
  self->n_segments = n_segments;
  self->blocks = g_array_new (FALSE, FALSE, sizeof (FjStripBlock));
  find_addresses (self);
  count_boxes (self, &n_before, &n_after, &first_lost);
  box = MIN (sizes->box, width / (n_before + n_after + 2) - sizes->gap);
  box = MAX (box, 1);
  self->x = n_before * (box + sizes->gap);
  self->width = MAX (width - (n_before + n_after) * (box + sizes->gap), 1);
  if (self->to > self->from) {
    collect_blocks (self, sizes->small);
    stretch_blocks (self, sizes->small);
    add_whole (self);
  }
  add_boot_boxes (self, box, sizes->gap);
  add_lost_boxes (self, first_lost, n_after, box, sizes->gap);
  return self;
}

/**
 * fj_storage_strip_new_lens:
 * @whole: the strip of a storage
 * @from: an address
 * @to: a higher one
 * @width: pixels there are
 * @sizes: of what is in it
 *
 * Returns: (transfer full): what lies between the addresses, magnified
 */
FjStorageStrip *
fj_storage_strip_new_lens (const FjStorageStrip *whole, guint64 from, guint64 to, double width,
                           const FjStripSizes *sizes)
{
  FjStorageStrip *self = g_new0 (FjStorageStrip, 1);

  self->segments = whole->segments;
  self->n_segments = whole->n_segments;
  self->blocks = g_array_new (FALSE, FALSE, sizeof (FjStripBlock));
  self->from = from;
  self->to = MAX (to, from + 1);
  self->width = MAX (width, 1);
  collect_blocks (self, sizes->small);
  stretch_blocks (self, sizes->small);
  return self;
}

/**
 * fj_storage_strip_free:
 * @self: (transfer full): a strip
 */
void
fj_storage_strip_free (FjStorageStrip *self)
{
  g_array_unref (self->blocks);
  g_free (self);
}

/**
 * fj_storage_strip_find_segment:
 * @self: a strip
 * @segment: index of a segment of its storage
 *
 * Returns: (transfer none) (nullable): the block that it is in, if it is shown
 */
const FjStripBlock *
fj_storage_strip_find_segment (const FjStorageStrip *self, guint segment)
{
  for (guint i = 0; i < self->blocks->len; i++) {
    const FjStripBlock *block = fj_storage_strip_get_block (self, i);

    if (segment >= block->first && segment < block->first + block->n)
      return block;
  }
  return NULL;
}

/**
 * fj_storage_strip_get_range:
 * @self: a strip
 * @block: one of its blocks
 * @from: (out): where it begins
 * @to: (out): where it ends
 *
 * The addresses that a block of the ordinary area shows.
 */
void
fj_storage_strip_get_range (const FjStorageStrip *self, const FjStripBlock *block, guint64 *from,
                            guint64 *to)
{
  *from = MAX (get_segment (self, block->first)->offset, self->from);
  *to = MIN (get_end (self, get_segment (self, block->first + block->n - 1)), self->to);
}

static const FjStripBlock *
find_scaled_block (const FjStorageStrip *self, guint i)
{
  const FjStripBlock *block = fj_storage_strip_get_block (self, i);

  return is_to_scale (get_segment (self, block->first)) ? block : NULL;
}

/**
 * fj_storage_strip_get_x:
 * @self: a strip
 * @offset: an address
 *
 * Returns: where it is, in pixels from the start of the strip; at an end when it is not shown
 */
double
fj_storage_strip_get_x (const FjStorageStrip *self, guint64 offset)
{
  for (guint i = 0; i < self->blocks->len; i++) {
    const FjStripBlock *block = find_scaled_block (self, i);
    guint64             from, to;

    if (block == NULL)
      continue;
    fj_storage_strip_get_range (self, block, &from, &to);
    if (offset >= from && offset < to)
      return block->x + block->width * ((double) (offset - from) / (double) (to - from));
  }
  return offset < self->to ? self->x : self->x + self->width;
}

/**
 * fj_storage_strip_get_offset:
 * @self: a strip
 * @x: pixels from its start
 *
 * Returns: the address that is there
 */
guint64
fj_storage_strip_get_offset (const FjStorageStrip *self, double x)
{
  for (guint i = 0; i < self->blocks->len; i++) {
    const FjStripBlock *block = find_scaled_block (self, i);
    guint64             from, to;

    if (block == NULL || x < block->x || x >= block->x + block->width)
      continue;
    fj_storage_strip_get_range (self, block, &from, &to);
    return from + (guint64) ((double) (to - from) * ((x - block->x) / block->width));
  }
  return x < self->x + self->width ? self->from : self->to;
}

/* So much around a segment that it is wide enough itself. */
static void
centre_on (const FjStorageStrip *self, const FjSegment *segment, double enough, guint64 *from,
           guint64 *to)
{
  guint64 start = MAX (segment->offset, self->from);
  guint64 end = MIN (get_end (self, segment), self->to);
  double  factor = MAX (self->width / (enough * 2), 3);
  guint64 around = (guint64) ((double) (MAX (end, start + 1) - start) * (factor - 1) / 2);

  *from = start - MIN (around, start - self->from);
  *to = end + MIN (around, self->to - end);
}

/* Whether the block shows segments that do not begin at the same address. */
static gboolean
is_merged (const FjStorageStrip *self, const FjStripBlock *block)
{
  return get_segment (self, block->first)->offset !=
         get_segment (self, block->first + block->n - 1)->offset;
}

static gboolean
find_first_small (const FjStorageStrip *self, const FjStripSizes *sizes, guint64 *from,
                  guint64 *to)
{
  for (guint i = 0; i < self->blocks->len; i++) {
    const FjStripBlock *block = find_scaled_block (self, i);
    const FjSegment    *segment = block != NULL ? get_segment (self, block->first) : NULL;

    if (block == NULL ||
        (!is_merged (self, block) && (!block->is_stretched || segment->row < 0)))
      continue;
    fj_storage_strip_get_range (self, block, from, to);
    if (!is_merged (self, block) || (*from == self->from && *to == self->to))
      centre_on (self, segment, sizes->enough, from, to);
    return TRUE;
  }
  return FALSE;
}

/* Where a file ends that does not fit belongs to what has to be seen of it. */
static void
include_overlap (const FjStorageStrip *self, const FjSegment *segment, guint64 *to)
{
  guint64 end = segment->offset + MIN (segment->content, G_MAXUINT64 - segment->offset);

  if (segment->is_overlap && end >= *to)
    *to = MIN (end + (end - segment->offset) / 4, self->to);
}

/* Looks deeper and deeper, until @segment is wide enough. */
static gboolean
find_segment_lens (const FjStorageStrip *self, guint segment, const FjStripSizes *sizes,
                   guint64 *from, guint64 *to)
{
  g_autoptr (FjStorageStrip) lens = NULL;
  const FjStorageStrip *strip = self;

  for (guint depth = 0; depth < DEPTH_MAX; depth++) {
    const FjStripBlock *block = fj_storage_strip_find_segment (strip, segment);
    guint64             start, end;

    if (block == NULL)
      return FALSE;
    if (!is_merged (strip, block) && block->width >= sizes->enough)
      return strip != self || find_first_small (self, sizes, from, to);
    fj_storage_strip_get_range (strip, block, &start, &end);
    if (!is_merged (strip, block) || (start == strip->from && end == strip->to)) {
      centre_on (strip, get_segment (self, segment), sizes->enough, from, to);
      return TRUE;
    }
    *from = start;
    *to = end;
    g_clear_pointer (&lens, fj_storage_strip_free);
    strip = lens = fj_storage_strip_new_lens (self, start, end, self->width, sizes);
  }
  return TRUE;
}

/**
 * fj_storage_strip_find_lens:
 * @self: the strip of a whole storage
 * @segment: index of the segment that is looked at, or -1
 * @sizes: of what is in it
 * @from: (out): an address
 * @to: (out): a higher one
 *
 * What has to be magnified so that @segment can be seen or, where it can be seen as it is, what is
 * too small for the strip.
 *
 * Returns: whether anything on the storage has to be magnified
 */
gboolean
fj_storage_strip_find_lens (const FjStorageStrip *self, int segment, const FjStripSizes *sizes,
                            guint64 *from, guint64 *to)
{
  if (segment < 0 || !is_to_scale (get_segment (self, (guint) segment)))
    return find_first_small (self, sizes, from, to);
  if (!find_segment_lens (self, (guint) segment, sizes, from, to))
    return FALSE;
  include_overlap (self, get_segment (self, (guint) segment), to);
  return TRUE;
}

static gboolean
has_room (const FjStripLabel *labels, guint n, const FjStripLabel *label, double space)
{
  for (guint i = 0; i < n; i++)
    if (labels[i].is_shown && label->x < labels[i].x + labels[i].width + space &&
        labels[i].x < label->x + label->width + space)
      return FALSE;
  return TRUE;
}

/**
 * fj_strip_labels_place:
 * @labels: (array length=n): their widths and where they would stand best
 * @n: how many
 * @width: pixels there are
 * @space: between two of them
 *
 * Shows those for which there is room, none over an edge and none over another.
 */
void
fj_strip_labels_place (FjStripLabel *labels, guint n, double width, double space)
{
  for (guint i = 0; i < n; i++) {
    labels[i].x = MAX (MIN (labels[i].x, width - labels[i].width), 0);
    labels[i].is_shown = FALSE;
  }
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n; i++)
      if (labels[i].is_wanted == (pass == 0) && labels[i].width <= width &&
          has_room (labels, n, &labels[i], space))
        labels[i].is_shown = TRUE;
}

/**
 * fj_strip_label_choose:
 * @widths: (array length=n): of texts that say the same, the longest first
 * @n: how many
 * @room: pixels there are
 *
 * Returns: which of them fits, or -1
 */
int
fj_strip_label_choose (const double *widths, guint n, double room)
{
  for (guint i = 0; i < n; i++)
    if (widths[i] <= room)
      return (int) i;
  return -1;
}
