/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-scene.h"

/* So near to a border the pointer is on it. */
#define BORDER 4

static void
clear_strip (gpointer data)
{
  FjSceneStrip *strip = data;

  fj_storage_strip_free (strip->strip);
}

static FjSegment *
get_segment (const FjStorageScene *self, guint i)
{
  return &g_array_index (self->segments, FjSegment, i);
}

static guint
count_storage (const FjStorageScene *self, guint first)
{
  guint n = 1;

  while (first + n < self->segments->len &&
         fj_segment_is_same_storage (get_segment (self, first), get_segment (self, first + n)))
    n++;
  return n;
}

static double
get_strip_width (const FjStorageScene *self)
{
  return MAX (self->sizes.width - self->sizes.title - 2 * self->sizes.space, 1);
}

static double
get_step (const FjStorageScene *self)
{
  return self->sizes.bar + self->sizes.notes + self->sizes.space;
}

static void
add_strip (FjStorageScene *self, guint at, guint first, gboolean is_lens, FjStorageStrip *strip)
{
  FjSceneStrip entry = { .first = first, .is_lens = is_lens, .strip = strip };

  g_array_insert_val (self->strips, at, entry);
}

/* What the lens is to show of the storage of strip @i. */
static gboolean
find_lens (const FjStorageScene *self, guint i, const FjSceneFocus *focus, guint64 *from,
           guint64 *to)
{
  const FjSceneStrip *entry = &g_array_index (self->strips, FjSceneStrip, i);
  int                 segment = focus->segment - (int) entry->first;

  if (segment < 0 || segment >= (int) entry->strip->n_segments)
    segment = -1;
  if (focus->has_range && focus->first == entry->first && focus->to > focus->from) {
    *from = focus->from;
    *to = focus->to;
    return TRUE;
  }
  return fj_storage_strip_find_lens (entry->strip, segment, &self->sizes.strip, from, to);
}

/* One lens is enough: for the storage that is looked at or else for the first that needs one. */
static void
add_lens (FjStorageScene *self, const FjSceneFocus *focus)
{
  guint   wanted = focus->has_range      ? focus->first
                   : focus->segment >= 0 ? (guint) focus->segment
                                         : 0;
  guint64 from, to;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->strips->len; i++) {
      const FjSceneStrip *entry = &g_array_index (self->strips, FjSceneStrip, i);
      gboolean            is_wanted =
        wanted >= entry->first && wanted < entry->first + entry->strip->n_segments;

      if (is_wanted != (pass == 0) || !find_lens (self, i, focus, &from, &to))
        continue;
      add_strip (self, i + 1, entry->first, TRUE,
                 fj_storage_strip_new_lens (entry->strip, from, to, get_strip_width (self),
                                            &self->sizes.strip));
      return;
    }
}

/**
 * fj_scene_strip_get_focus:
 * @self: a strip
 *
 * Returns: what a lens would show to show just that
 */
FjSceneFocus
fj_scene_strip_get_focus (const FjSceneStrip *self)
{
  return (FjSceneFocus){ .segment = -1,
                         .has_range = TRUE,
                         .first = self->first,
                         .from = self->strip->from,
                         .to = self->strip->to };
}

/**
 * fj_storage_scene_new:
 * @segments: (element-type FjSegment): what lies where
 * @sizes: of everything
 * @focus: what the lens is to show
 *
 * Returns: (transfer full): where everything stands
 */
FjStorageScene *
fj_storage_scene_new (GArray *segments, const FjSceneSizes *sizes, const FjSceneFocus *focus)
{
  FjStorageScene *self = g_new0 (FjStorageScene, 1);

  self->segments = g_array_ref (segments);
  self->sizes = *sizes;
  self->strips = g_array_new (FALSE, FALSE, sizeof (FjSceneStrip));
  g_array_set_clear_func (self->strips, clear_strip);
  for (guint i = 0, n; i < segments->len; i += n) {
    n = count_storage (self, i);
    add_strip (self, self->strips->len, i, FALSE,
               fj_storage_strip_new (get_segment (self, i), n, get_strip_width (self),
                                     &sizes->strip));
  }
  add_lens (self, focus);
  for (guint i = 0; i < self->strips->len; i++)
    g_array_index (self->strips, FjSceneStrip, i).y = sizes->space + i * get_step (self);
  return self;
}

/**
 * fj_storage_scene_free:
 * @self: (transfer full): a scene
 */
void
fj_storage_scene_free (FjStorageScene *self)
{
  g_array_unref (self->strips);
  g_array_unref (self->segments);
  g_free (self);
}

/**
 * fj_storage_scene_get_height:
 * @self: a scene
 *
 * Returns: pixels that it needs
 */
double
fj_storage_scene_get_height (const FjStorageScene *self)
{
  return self->strips->len > 0 ? self->strips->len * get_step (self) + self->sizes.space : 0;
}

/**
 * fj_storage_scene_get_area:
 * @self: a scene
 * @strip: one of its strips
 * @x: pixels from the start of the strip
 * @width: pixels
 * @lane: which of those that share the height
 * @n_lanes: how many do
 *
 * Returns: where that is on the screen
 */
FjSceneArea
fj_storage_scene_get_area (const FjStorageScene *self, const FjSceneStrip *strip, double x,
                           double width, guint lane, guint n_lanes)
{
  double      height = self->sizes.bar / MAX (n_lanes, 1);
  FjSceneArea area = { .x = self->sizes.space + self->sizes.title + x,
                       .y = strip->y + height * lane,
                       .width = width,
                       .height = height };

  if (self->sizes.is_mirrored)
    area.x = self->sizes.width - area.x - width;
  return area;
}

/**
 * fj_storage_scene_get_block_area:
 * @self: a scene
 * @strip: one of its strips
 * @block: a block of it
 * @segment: one of the segments in it, by its number in the storage
 *
 * Returns: where the block is on the screen, as far as it belongs to @segment
 */
FjSceneArea
fj_storage_scene_get_block_area (const FjStorageScene *self, const FjSceneStrip *strip,
                                 const FjStripBlock *block, guint segment)
{
  const FjSegment *shown = get_segment (self, strip->first + segment);

  return fj_storage_scene_get_area (self, strip, block->x, block->width, shown->lane,
                                    shown->n_lanes);
}

/**
 * fj_storage_scene_to_strip:
 * @self: a scene
 * @x: pixels on the screen
 *
 * Returns: pixels from where strips begin
 */
double
fj_storage_scene_to_strip (const FjStorageScene *self, double x)
{
  if (self->sizes.is_mirrored)
    x = self->sizes.width - x;
  return x - self->sizes.space - self->sizes.title;
}

static gboolean
is_single (const FjStorageScene *self, const FjSceneStrip *strip, const FjStripBlock *block)
{
  return get_segment (self, strip->first + block->first)->offset ==
           get_segment (self, strip->first + block->first + block->n - 1)->offset &&
         !(block->n > 1 && get_segment (self, strip->first + block->first)->is_lost);
}

/**
 * fj_storage_scene_find_segment:
 * @self: a scene
 * @segment: one of its segments
 * @area: (out): where it is on the screen
 *
 * Where a segment can be seen best: in the lens, or else in the strip of its storage.
 *
 * Returns: whether it is shown at all
 */
gboolean
fj_storage_scene_find_segment (const FjStorageScene *self, guint segment, FjSceneArea *area)
{
  gboolean is_found = FALSE;

  for (guint i = 0; i < self->strips->len; i++) {
    const FjSceneStrip *strip = &g_array_index (self->strips, FjSceneStrip, i);
    const FjStripBlock *block = NULL;

    if (segment >= strip->first && segment < strip->first + strip->strip->n_segments)
      block = fj_storage_strip_find_segment (strip->strip, segment - strip->first);
    if (block == NULL || (is_found && !is_single (self, strip, block)))
      continue;
    *area = fj_storage_scene_get_block_area (self, strip, block, segment - strip->first);
    is_found = TRUE;
  }
  return is_found;
}

/* Which of the segments of a block is at height @y. */
static int
find_lane (const FjStorageScene *self, const FjSceneStrip *strip, const FjStripBlock *block,
           double y)
{
  if (!is_single (self, strip, block))
    return -1;
  for (guint i = 0; i < block->n; i++) {
    FjSceneArea area = fj_storage_scene_get_block_area (self, strip, block, block->first + i);

    if (y >= area.y && y < area.y + area.height)
      return (int) (strip->first + block->first + i);
  }
  return -1;
}

/* A raw image lies above what else is on its storage. */
static const FjStripBlock *
find_block (const FjStorageScene *self, const FjSceneStrip *strip, double x, double y)
{
  const FjStripBlock *found = NULL;

  for (guint i = 0; i < strip->strip->blocks->len; i++) {
    const FjStripBlock *block = fj_storage_strip_get_block (strip->strip, i);
    FjSceneArea         area = fj_storage_scene_get_block_area (self, strip, block, block->first);

    if (x >= block->x && x < block->x + block->width && (found == NULL || y < area.y + area.height))
      found = block;
  }
  return found;
}

/* The block that begins near @x. */
static const FjStripBlock *
find_border (const FjStorageScene *self, const FjSceneStrip *strip, double x)
{
  for (guint i = 0; i < strip->strip->blocks->len; i++) {
    const FjStripBlock *block = fj_storage_strip_get_block (strip->strip, i);
    const FjSegment    *segment = get_segment (self, strip->first + block->first);

    if (x < block->x - BORDER || x > block->x + BORDER || segment->row < 0 || segment->is_lost ||
        segment->type != FJ_SEGMENT_PARTITION || segment->area != FJ_AREA_USER ||
        segment->n_lanes > 1 || segment->offset < strip->strip->from)
      continue;
    return block;
  }
  return NULL;
}

/**
 * fj_storage_scene_find:
 * @self: a scene
 * @x: pixels on the screen
 * @y: pixels on the screen
 * @hit: (out): what is there
 *
 * Returns: whether anything is there
 */
gboolean
fj_storage_scene_find (const FjStorageScene *self, double x, double y, FjSceneHit *hit)
{
  double at = fj_storage_scene_to_strip (self, x);

  for (guint i = 0; i < self->strips->len; i++) {
    const FjSceneStrip *strip = &g_array_index (self->strips, FjSceneStrip, i);

    if (y < strip->y || y >= strip->y + self->sizes.bar)
      continue;
    hit->strip = strip;
    hit->block = find_border (self, strip, at);
    hit->is_border = hit->block != NULL;
    if (hit->is_border) {
      hit->segment = (int) (strip->first + hit->block->first);
      return TRUE;
    }
    hit->block = find_block (self, strip, at, y);
    if (hit->block == NULL)
      return FALSE;
    hit->segment = find_lane (self, strip, hit->block, y);
    return TRUE;
  }
  return FALSE;
}
