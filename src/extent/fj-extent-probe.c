/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-probe.h"

#include <fj-bytes.h>

#define PIECE_SIZE (64 * 1024)

/**
 * fj_extent_probe_read:
 * @self: a probe
 * @offset: bytes from the start of the region
 * @buffer: (out caller-allocates) (array length=length): where to put them
 * @length: how many are wanted
 *
 * Returns: whether all of them are in the region and were read
 */
gboolean
fj_extent_probe_read (FjExtentProbe *self, guint64 offset, guint8 *buffer, gsize length)
{
  if (self->error != NULL || offset > self->length || length > self->length - offset)
    return FALSE;
  return fj_image_stream_seek (self->stream, self->start + offset, self->cancellable,
                               &self->error) &&
         fj_image_stream_read (self->stream, buffer, length, self->cancellable, &self->error) ==
           (gssize) length;
}

/**
 * fj_extent_probe_is_zero:
 * @self: a probe
 * @offset: bytes from the start of the region
 * @length: how many
 *
 * Reads up to the first that is not; holes are not read.
 *
 * Returns: whether all of them are zero
 */
gboolean
fj_extent_probe_is_zero (FjExtentProbe *self, guint64 offset, guint64 length)
{
  g_autofree guint8 *piece = g_malloc (PIECE_SIZE);
  guint64            end = offset + length;

  while (offset < end) {
    guint64 data;
    guint64 hole;
    gsize   n;

    fj_image_stream_find_data (self->stream, self->start + offset, &data, &hole);
    if (data >= self->start + end)
      return TRUE;
    offset = data - self->start;
    n = (gsize) MIN (end - offset, PIECE_SIZE);
    if (!fj_extent_probe_read (self, offset, piece, n) || !fj_bytes_are_all (piece, n, 0))
      return FALSE;
    offset += n;
  }
  return TRUE;
}

/**
 * fj_extent_probe_get_position:
 *
 * Returns: up to where something was added, bytes from the start of the region
 */
guint64
fj_extent_probe_get_position (FjExtentProbe *self)
{
  return fj_extent_builder_get_position (self->builder) - self->start;
}

/* Head and tail are data whoever says otherwise. */
static void
add_unused (FjExtentProbe *self, guint64 length)
{
  guint64 offset = fj_extent_probe_get_position (self);
  guint64 end = offset + length;
  guint64 first = CLAMP ((guint64) FJ_EXTENT_HEAD, offset, end);
  guint64 last = self->length > FJ_EXTENT_TAIL ? self->length - FJ_EXTENT_TAIL : 0;

  last = CLAMP (last, first, end);
  fj_extent_builder_add (self->builder, FJ_EXTENT_DATA, first - offset);
  fj_extent_builder_add (self->builder, FJ_EXTENT_UNUSED, last - first);
  fj_extent_builder_add (self->builder, FJ_EXTENT_DATA, end - last);
}

/**
 * fj_extent_probe_add:
 * @self: a probe
 * @kind: what comes next in the region
 * @length: how much of it; what goes beyond the region is cut off
 */
void
fj_extent_probe_add (FjExtentProbe *self, FjExtentKind kind, guint64 length)
{
  length = MIN (length, self->length - fj_extent_probe_get_position (self));
  if (kind == FJ_EXTENT_UNUSED)
    add_unused (self, length);
  else
    fj_extent_builder_add (self->builder, kind, length);
}

/**
 * fj_extent_probe_add_gap:
 * @self: a probe
 * @length: how much comes that no table knows of
 *
 * It is unused only where it is zero: boot loaders, hash trees and environments lie in such places.
 */
void
fj_extent_probe_add_gap (FjExtentProbe *self, guint64 length)
{
  guint64 offset = fj_extent_probe_get_position (self);

  length = MIN (length, self->length - offset);
  if (length > 0)
    fj_extent_probe_add (self,
                         fj_extent_probe_is_zero (self, offset, length) ? FJ_EXTENT_UNUSED
                                                                        : FJ_EXTENT_DATA,
                         length);
}

/**
 * fj_extent_probe_say_whole:
 *
 * Returns: that all of the region is data, because of @why
 */
FjExtentVerdict
fj_extent_probe_say_whole (FjExtentProbe *self, FjExtentWhy why)
{
  self->why = why;
  return FJ_EXTENT_WHOLE;
}
