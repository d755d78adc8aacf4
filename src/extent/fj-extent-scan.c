/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-scan.h"

#include "fj-extent-declared.h"
#include "fj-extent-gpt.h"

#include <fj-enum.h>

/*
 * Who is asked about a region, in this order: first those who know its tables themselves, since
 * only they tell what is free from what has to read zero, then what the maker of the image has
 * noted down. What nobody knows is data.
 */
typedef struct {
  FjExtentSource source;
  FjExtentVerdict (*probe) (FjExtentProbe *probe);
} Source;

static const Source sources[] = {
  { FJ_EXTENT_SOURCE_EXT, fj_extent_ext_probe },
  { FJ_EXTENT_SOURCE_FAT, fj_extent_fat_probe },
  { FJ_EXTENT_SOURCE_SQUASHFS, fj_extent_squashfs_probe },
  { FJ_EXTENT_SOURCE_SWAP, fj_extent_swap_probe },
};

static FjExtentVerdict
ask_sources (FjExtentProbe *probe, FjExtentDeclared *declared, FjExtentSource *source)
{
  FjExtentVerdict verdict;

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++) {
    *source = sources[i].source;
    verdict = sources[i].probe (probe);
    if (verdict != FJ_EXTENT_NOT_MINE || probe->error != NULL)
      return verdict;
  }
  *source = FJ_EXTENT_SOURCE_BMAP;
  verdict = fj_extent_declared_probe (declared, probe);
  if (verdict != FJ_EXTENT_NOT_MINE)
    return verdict;
  *source = FJ_EXTENT_SOURCE_NONE;
  return fj_extent_probe_say_whole (probe, FJ_EXTENT_WHY_UNKNOWN);
}

/* What a source does not know of at the end of its region is a gap. */
static void
end_region (FjExtentProbe *probe, FjExtentVerdict verdict, FjExtentSource source)
{
  const FjExtentPart part = {
    .offset = probe->start, .length = probe->length, .source = source, .why = probe->why
  };

  if (verdict == FJ_EXTENT_MARKED)
    fj_extent_probe_add_gap (probe, probe->length);
  else
    fj_extent_probe_add (probe, FJ_EXTENT_DATA, probe->length);
  fj_extent_builder_add_part (probe->builder, &part);
}

static gboolean
scan_partition (FjExtentProbe *disk, guint64 start, guint64 length, gpointer user_data)
{
  FjExtentProbe   probe = *disk;
  FjExtentSource  source;
  FjExtentVerdict verdict;

  probe.start = start;
  probe.length = length;
  verdict = ask_sources (&probe, user_data, &source);
  end_region (&probe, verdict, source);
  disk->error = probe.error;
  return probe.error == NULL;
}

static void
scan_region (FjExtentProbe *probe, FjExtentDeclared *declared)
{
  FjExtentSource  source = FJ_EXTENT_SOURCE_GPT;
  FjExtentVerdict verdict = fj_extent_gpt_probe (probe, scan_partition, declared);

  if (verdict == FJ_EXTENT_NOT_MINE)
    verdict = ask_sources (probe, declared, &source);
  end_region (probe, verdict, source);
}

/* Data that the file has no blocks for is zero, and known to be so without being read. */
static void
add_data (FjExtentBuilder *builder, FjImageStream *stream, const FjExtent *extent)
{
  guint64 end = extent->offset + extent->length;

  for (guint64 offset = extent->offset; offset < end;) {
    guint64 data;
    guint64 hole;

    fj_image_stream_find_data (stream, offset, &data, &hole);
    data = CLAMP (data, offset, end);
    hole = CLAMP (hole, data, end);
    fj_extent_builder_add (builder, FJ_EXTENT_ZERO, data - offset);
    fj_extent_builder_add (builder, FJ_EXTENT_DATA, hole - data);
    offset = hole;
  }
}

static FjExtentMap *
find_zeros (FjExtentMap *map, FjImageStream *stream)
{
  g_autoptr (FjExtentBuilder) builder = fj_extent_builder_new ();

  for (guint i = 0; i < fj_extent_map_get_n (map); i++) {
    FjExtent extent = fj_extent_map_get (map, i);

    if (extent.kind == FJ_EXTENT_DATA)
      add_data (builder, stream, &extent);
    else
      fj_extent_builder_add (builder, extent.kind, extent.length);
  }
  for (guint i = 0; i < fj_extent_map_get_n_parts (map); i++)
    fj_extent_builder_add_part (builder, fj_extent_map_get_part (map, i));
  return fj_extent_builder_finish (builder);
}

static void
log_map (FjImage *image, FjExtentMap *map)
{
  for (guint i = 0; i < fj_extent_map_get_n_parts (map); i++) {
    const FjExtentPart *part = fj_extent_map_get_part (map, i);

    g_debug ("%s: %" G_GUINT64_FORMAT " bytes at %" G_GUINT64_FORMAT ": %s, whole: %s",
             fj_image_get_name (image), part->length, part->offset,
             fj_enum_to_nick (FJ_TYPE_EXTENT_SOURCE, (int) part->source),
             fj_enum_to_nick (FJ_TYPE_EXTENT_WHY, (int) part->why));
  }
  g_debug ("%s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " bytes in use, %u extents",
           fj_image_get_name (image), fj_extent_map_get_used (map), fj_extent_map_get_size (map),
           fj_extent_map_get_n (map));
}

static FjExtentMap *
scan_all (FjImage *image, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjImageStream) stream = fj_image_open_stream (image, cancellable, error);
  g_autoptr (FjExtentBuilder) builder = fj_extent_builder_new ();
  g_autoptr (FjExtentDeclared) declared = fj_extent_declared_new ();
  g_autoptr (FjExtentMap) map = NULL;
  FjExtentProbe probe = { .image = image,
                          .stream = stream,
                          .builder = builder,
                          .length = fj_image_get_size (image),
                          .cancellable = cancellable };

  if (stream == NULL)
    return NULL;
  scan_region (&probe, declared);
  if (probe.error != NULL) {
    g_propagate_error (error, probe.error);
    return NULL;
  }
  map = fj_extent_builder_finish (builder);
  return find_zeros (map, stream);
}

/**
 * fj_extent_scan_image:
 * @image: an image
 * @cancellable: (nullable):
 * @error: return location for what fj_image_stream_read() gives
 *
 * Returns: (transfer full) (nullable): its extents
 */
FjExtentMap *
fj_extent_scan_image (FjImage *image, GCancellable *cancellable, GError **error)
{
  static GMutex mutex;
  FjExtentMap  *map;

  g_return_val_if_fail (FJ_IS_IMAGE (image), NULL);

  g_mutex_lock (&mutex);
  map = g_object_get_data (G_OBJECT (image), "flashjig-extents");
  if (map != NULL)
    fj_extent_map_ref (map);
  g_mutex_unlock (&mutex);
  if (map != NULL)
    return map;
  map = scan_all (image, cancellable, error);
  if (map == NULL)
    return NULL;
  log_map (image, map);
  g_mutex_lock (&mutex);
  g_object_set_data_full (G_OBJECT (image), "flashjig-extents", fj_extent_map_ref (map),
                          (GDestroyNotify) fj_extent_map_unref);
  g_mutex_unlock (&mutex);
  return map;
}
