/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-map.h"

/* An extent is where it ends and, in the lowest bits, its kind. */
#define KIND_BITS 2
#define KIND_MASK ((1 << KIND_BITS) - 1)
#define FIRST_GRAIN 4096

struct _FjExtentMap {
  gatomicrefcount ref_count;
  GArray         *ends;  /* (owned) (element-type guint64) */
  GArray         *parts; /* (owned) (element-type FjExtentPart) */
  guint64         bytes[FJ_EXTENT_UNUSED + 1];
};

struct _FjExtentBuilder {
  GArray *ends;  /* (owned) */
  GArray *parts; /* (owned) */
  guint64 grain; /* smaller pieces that are no data become data; 0: none do */
};

static guint64
get_end (GArray *ends, guint i)
{
  return g_array_index (ends, guint64, i) >> KIND_BITS;
}

static FjExtent
get_extent (GArray *ends, guint i)
{
  guint64 offset = i > 0 ? get_end (ends, i - 1) : 0;

  return (FjExtent){ .offset = offset,
                     .length = get_end (ends, i) - offset,
                     .kind = (FjExtentKind) (g_array_index (ends, guint64, i) & KIND_MASK) };
}

/* Goes on with the last extent where it is of the same kind. */
static void
append_extent (GArray *ends, FjExtentKind kind, guint64 length)
{
  guint64 end = (ends->len > 0 ? get_end (ends, ends->len - 1) : 0) + length;
  guint64 value = end << KIND_BITS | kind;

  if (ends->len > 0 &&
      (g_array_index (ends, guint64, ends->len - 1) & KIND_MASK) == (guint64) kind)
    g_array_index (ends, guint64, ends->len - 1) = value;
  else
    g_array_append_val (ends, value);
}

static void
append_coarse (GArray *ends, FjExtentKind kind, guint64 length, guint64 grain)
{
  append_extent (ends, length < grain ? FJ_EXTENT_DATA : kind, length);
}

/* Until less than half of the room is used, so that it does not happen all the time. */
static void
make_coarser (FjExtentBuilder *self)
{
  while (self->ends->len >= FJ_EXTENT_MAP_MAX / 2) {
    GArray *ends = g_array_new (FALSE, FALSE, sizeof (guint64));

    self->grain = self->grain == 0 ? FIRST_GRAIN : 2 * self->grain;
    for (guint i = 0; i < self->ends->len; i++) {
      FjExtent extent = get_extent (self->ends, i);

      append_coarse (ends, extent.kind, extent.length, self->grain);
    }
    g_array_unref (self->ends);
    self->ends = ends;
  }
}

/**
 * fj_extent_builder_new:
 *
 * Returns: (transfer full): a map of nothing yet
 */
FjExtentBuilder *
fj_extent_builder_new (void)
{
  FjExtentBuilder *self = g_new0 (FjExtentBuilder, 1);

  self->ends = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->parts = g_array_new (FALSE, FALSE, sizeof (FjExtentPart));
  return self;
}

/**
 * fj_extent_builder_free:
 *
 * Frees @self.
 */
void
fj_extent_builder_free (FjExtentBuilder *self)
{
  g_clear_pointer (&self->ends, g_array_unref);
  g_clear_pointer (&self->parts, g_array_unref);
  g_free (self);
}

/**
 * fj_extent_builder_get_position:
 *
 * Returns: up to where there are extents, bytes
 */
guint64
fj_extent_builder_get_position (FjExtentBuilder *self)
{
  return self->ends->len > 0 ? get_end (self->ends, self->ends->len - 1) : 0;
}

/**
 * fj_extent_builder_add:
 * @self: a builder
 * @kind: what comes next
 * @length: how much of it, bytes; the whole image is smaller than 2^62 bytes
 */
void
fj_extent_builder_add (FjExtentBuilder *self, FjExtentKind kind, guint64 length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (length < (G_GUINT64_CONSTANT (1) << 62) -
                               fj_extent_builder_get_position (self));

  if (length == 0)
    return;
  append_coarse (self->ends, kind, length, self->grain);
  if (self->ends->len >= FJ_EXTENT_MAP_MAX)
    make_coarser (self);
}

/**
 * fj_extent_builder_add_part:
 *
 * Says who knew what was added.
 */
void
fj_extent_builder_add_part (FjExtentBuilder *self, const FjExtentPart *part)
{
  g_return_if_fail (self != NULL && part != NULL);

  g_array_append_val (self->parts, *part);
}

/**
 * fj_extent_builder_finish:
 * @self: a builder, of which nothing is left
 *
 * Returns: (transfer full): the map
 */
FjExtentMap *
fj_extent_builder_finish (FjExtentBuilder *self)
{
  FjExtentMap *map;

  g_return_val_if_fail (self != NULL && self->ends != NULL, NULL);

  map = g_new0 (FjExtentMap, 1);
  g_atomic_ref_count_init (&map->ref_count);
  map->ends = g_steal_pointer (&self->ends);
  map->parts = g_steal_pointer (&self->parts);
  for (guint i = 0; i < map->ends->len; i++) {
    FjExtent extent = get_extent (map->ends, i);

    map->bytes[extent.kind] += extent.length;
  }
  return map;
}

/**
 * fj_extent_map_new_whole:
 * @size: of the image, bytes
 * @why: why all of it is data
 *
 * Returns: (transfer full): a map of one extent, or of none where there is nothing
 */
FjExtentMap *
fj_extent_map_new_whole (guint64 size, FjExtentWhy why)
{
  g_autoptr (FjExtentBuilder) builder = fj_extent_builder_new ();
  const FjExtentPart part = { .length = size, .why = why };

  fj_extent_builder_add (builder, FJ_EXTENT_DATA, size);
  fj_extent_builder_add_part (builder, &part);
  return fj_extent_builder_finish (builder);
}

/**
 * fj_extent_map_ref:
 *
 * Returns: (transfer full): @self
 */
FjExtentMap *
fj_extent_map_ref (FjExtentMap *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * fj_extent_map_unref:
 *
 * Gives back a reference; from any thread.
 */
void
fj_extent_map_unref (FjExtentMap *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->ends);
  g_array_unref (self->parts);
  g_free (self);
}

/**
 * fj_extent_map_get_size:
 *
 * Returns: bytes of the image
 */
guint64
fj_extent_map_get_size (FjExtentMap *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->ends->len > 0 ? get_end (self->ends, self->ends->len - 1) : 0;
}

/**
 * fj_extent_map_get_bytes:
 *
 * Returns: bytes of all extents of one kind
 */
guint64
fj_extent_map_get_bytes (FjExtentMap *self, FjExtentKind kind)
{
  g_return_val_if_fail (self != NULL && kind <= FJ_EXTENT_UNUSED, 0);

  return self->bytes[kind];
}

/**
 * fj_extent_map_get_used:
 *
 * Returns: bytes that the storage must hold exactly
 */
guint64
fj_extent_map_get_used (FjExtentMap *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->bytes[FJ_EXTENT_DATA] + self->bytes[FJ_EXTENT_ZERO];
}

/**
 * fj_extent_map_get_n:
 *
 * Returns: how many extents there are
 */
guint
fj_extent_map_get_n (FjExtentMap *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->ends->len;
}

/**
 * fj_extent_map_get:
 *
 * Returns: an extent, from 0
 */
FjExtent
fj_extent_map_get (FjExtentMap *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->ends->len, (FjExtent){ 0 });

  return get_extent (self->ends, i);
}

/**
 * fj_extent_map_get_n_parts:
 *
 * Returns: how many parts somebody was asked about
 */
guint
fj_extent_map_get_n_parts (FjExtentMap *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->parts->len;
}

/**
 * fj_extent_map_get_part:
 *
 * Returns: (transfer none): a part, from 0
 */
const FjExtentPart *
fj_extent_map_get_part (FjExtentMap *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->parts->len, NULL);

  return &g_array_index (self->parts, FjExtentPart, i);
}

/**
 * fj_extent_map_get_why:
 * @self: a map
 *
 * Returns: why there is nothing that could be left out: that of the largest part; nothing where
 *   there is
 */
FjExtentWhy
fj_extent_map_get_why (FjExtentMap *self)
{
  const FjExtentPart *largest = NULL;

  g_return_val_if_fail (self != NULL, FJ_EXTENT_WHY_NOTHING);

  if (self->bytes[FJ_EXTENT_UNUSED] > 0)
    return FJ_EXTENT_WHY_NOTHING;
  for (guint i = 0; i < self->parts->len; i++) {
    const FjExtentPart *part = fj_extent_map_get_part (self, i);

    if (part->why != FJ_EXTENT_WHY_NOTHING && (largest == NULL || part->length > largest->length))
      largest = part;
  }
  return largest != NULL ? largest->why : FJ_EXTENT_WHY_NOTHING;
}
