/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-hold.h"

/* So far the pointer has to go until a border goes with it. */
#define START 3

/**
 * fj_storage_hold_begin:
 * @self: a hold of nothing
 * @model: what is on the map
 * @scene: (transfer full): where it is
 * @hit: a border in @scene
 * @x: where the pointer is
 *
 * Takes hold of the border, if it can be moved at all.
 */
void
fj_storage_hold_begin (FjStorageHold *self, FjStorageModel *model, FjStorageScene *scene,
                       const FjSceneHit *hit, double x)
{
  const FjSegment *segment = fj_storage_model_get (model, (guint) hit->segment);

  self->scene = scene;
  self->strip = (guint) (hit->strip - &g_array_index (scene->strips, FjSceneStrip, 0));
  self->row = segment->row;
  self->start = x;
  self->offset = segment->offset;
  self->is_pressed = fj_storage_model_find_range (model, segment->row, &self->range);
}

/**
 * fj_storage_hold_move:
 * @self: a hold
 * @x: where the pointer is
 *
 * Returns: whether the border goes to another address now
 */
gboolean
fj_storage_hold_move (FjStorageHold *self, double x)
{
  const FjSceneStrip *strip;
  guint64             offset;
  gboolean            was_moving = self->is_moving;

  if (!self->is_pressed || (!was_moving && ABS (x - self->start) < START))
    return FALSE;
  strip = &g_array_index (self->scene->strips, FjSceneStrip, self->strip);
  offset = fj_storage_strip_get_offset (strip->strip, fj_storage_scene_to_strip (self->scene, x));
  offset = fj_offset_range_snap (&self->range, offset);
  self->is_moving = TRUE;
  if (was_moving && offset == self->offset)
    return FALSE;
  self->offset = offset;
  return TRUE;
}

/**
 * fj_storage_hold_get_lens:
 * @self: a hold of something
 * @lens: (out): what the lens showed when it began
 *
 * The lens keeps what it shows, and its scale, while something is moved.
 *
 * Returns: whether there was a lens
 */
gboolean
fj_storage_hold_get_lens (const FjStorageHold *self, FjSceneFocus *lens)
{
  for (guint i = 0; i < self->scene->strips->len; i++) {
    const FjSceneStrip *strip = &g_array_index (self->scene->strips, FjSceneStrip, i);

    if (!strip->is_lens)
      continue;
    *lens = fj_scene_strip_get_focus (strip);
    return TRUE;
  }
  return FALSE;
}

/**
 * fj_storage_hold_clear:
 * @self: a hold
 *
 * Lets go.
 */
void
fj_storage_hold_clear (FjStorageHold *self)
{
  g_clear_pointer (&self->scene, fj_storage_scene_free);
  *self = (FjStorageHold){ .row = -1 };
}
