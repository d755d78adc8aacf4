/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-declared.h"

#include "fj-extent-bmap.h"

#include <string.h>

#define LARGEST_FILE (16 * 1024 * 1024)
#define PIECE_SIZE (64 * 1024)

struct _FjExtentDeclared {
  FjExtentBmap *bmap; /* (owned) (nullable) */
  gboolean      is_loaded;
  gboolean      is_wrong; /* there is one, of something else */
};

/**
 * fj_extent_declared_new:
 *
 * Returns: (transfer full): nothing that is known yet
 */
FjExtentDeclared *
fj_extent_declared_new (void)
{
  return g_new0 (FjExtentDeclared, 1);
}

/**
 * fj_extent_declared_free:
 *
 * Frees @self.
 */
void
fj_extent_declared_free (FjExtentDeclared *self)
{
  g_clear_pointer (&self->bmap, fj_extent_bmap_free);
  g_free (self);
}

/* (transfer full) (nullable): of an ordinary file that is not too large */
static GBytes *
load_file (const char *path, GCancellable *cancellable)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
    g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                       G_FILE_QUERY_INFO_NONE, cancellable, NULL);

  if (info == NULL || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR ||
      g_file_info_get_size (info) > LARGEST_FILE)
    return NULL;
  return g_file_load_bytes (file, cancellable, NULL, NULL);
}

/* "x.wic.gz" has "x.wic.gz.bmap" or "x.wic.bmap", which is of what is in it. */
static GBytes *
find_file (FjExtentProbe *probe)
{
  g_autofree char *path = g_file_get_path (fj_image_get_file (probe->image));
  g_autofree char *name = path != NULL ? g_strconcat (path, ".bmap", NULL) : NULL;
  GBytes          *bytes = name != NULL ? load_file (name, probe->cancellable) : NULL;
  char            *dot = path != NULL ? strrchr (path, '.') : NULL;

  if (bytes != NULL || dot == NULL || !fj_image_is_unpacked (probe->image) ||
      strchr (dot, G_DIR_SEPARATOR) != NULL)
    return bytes;
  *dot = '\0';
  g_free (name);
  name = g_strconcat (path, ".bmap", NULL);
  return load_file (name, probe->cancellable);
}

/* Of the blocks of a range; the last one of an image may be a part of one. */
static gboolean
check_range (FjExtentProbe *whole, FjExtentBmap *bmap, const FjBmapRange *range)
{
  g_autoptr (GChecksum) sum = g_checksum_new (fj_extent_bmap_get_sum_type (bmap));
  g_autofree guint8 *piece = g_malloc (PIECE_SIZE);
  guint64            offset = range->first * fj_extent_bmap_get_block_size (bmap);
  guint64            end = (range->last + 1) * fj_extent_bmap_get_block_size (bmap);

  for (end = MIN (end, whole->length); offset < end;) {
    gsize n = (gsize) MIN (end - offset, PIECE_SIZE);

    if (!fj_extent_probe_read (whole, offset, piece, n))
      return FALSE;
    g_checksum_update (sum, piece, (gssize) n);
    offset += n;
  }
  return g_str_equal (g_checksum_get_string (sum), range->sum);
}

static gboolean
check_ranges (FjExtentProbe *probe, FjExtentBmap *bmap)
{
  FjExtentProbe whole = *probe;
  gboolean      ok = TRUE;

  whole.start = 0;
  whole.length = fj_image_get_size (probe->image);
  for (guint i = 0; ok && i < fj_extent_bmap_get_n_ranges (bmap); i++) {
    const FjBmapRange *range = fj_extent_bmap_get_range (bmap, i);

    ok = range->sum == NULL || check_range (&whole, bmap, range);
  }
  probe->error = whole.error;
  return ok;
}

static void
load_map (FjExtentDeclared *self, FjExtentProbe *probe)
{
  g_autoptr (GBytes) bytes = find_file (probe);
  g_autoptr (FjExtentBmap) bmap = NULL;
  g_autoptr (GError) error = NULL;

  self->is_loaded = TRUE;
  if (bytes == NULL)
    return;
  bmap = fj_extent_bmap_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  if (error != NULL)
    g_debug (".bmap of %s: %s", fj_image_get_name (probe->image), error->message);
  if (bmap != NULL && fj_extent_bmap_get_size (bmap) == fj_image_get_size (probe->image) &&
      check_ranges (probe, bmap))
    self->bmap = g_steal_pointer (&bmap);
  self->is_wrong = self->bmap == NULL;
}

/* Up to @end of the image, as far as that is in the region. */
static void
add_used (FjExtentProbe *probe, guint64 end)
{
  guint64 position = probe->start + fj_extent_probe_get_position (probe);

  if (end > position)
    fj_extent_probe_add (probe, FJ_EXTENT_DATA, end - position);
}

/*
 * What was left out was a hole: nobody says that it is not read before it is written, as inode
 * tables are. And it has no checksum, so that what came there afterwards is only seen by a look.
 */
static void
add_left_out (FjExtentProbe *probe, guint64 end)
{
  guint64 offset = fj_extent_probe_get_position (probe);
  guint64 length = end > probe->start + offset ? end - probe->start - offset : 0;

  length = MIN (length, probe->length - offset);
  if (length > 0)
    fj_extent_probe_add (probe,
                         fj_extent_probe_is_zero (probe, offset, length) ? FJ_EXTENT_ZERO
                                                                         : FJ_EXTENT_DATA,
                         length);
}

/**
 * fj_extent_declared_probe:
 * @self: what the maker of the image says
 * @probe: a region of it
 *
 * Returns: whether that is anything
 */
FjExtentVerdict
fj_extent_declared_probe (FjExtentDeclared *self, FjExtentProbe *probe)
{
  guint64 block;

  if (!self->is_loaded)
    load_map (self, probe);
  if (self->is_wrong)
    return fj_extent_probe_say_whole (probe, FJ_EXTENT_WHY_BMAP);
  if (self->bmap == NULL)
    return FJ_EXTENT_NOT_MINE;
  block = fj_extent_bmap_get_block_size (self->bmap);
  for (guint i = 0; i < fj_extent_bmap_get_n_ranges (self->bmap); i++) {
    const FjBmapRange *range = fj_extent_bmap_get_range (self->bmap, i);

    add_left_out (probe, range->first * block);
    add_used (probe, (range->last + 1) * block);
  }
  add_left_out (probe, probe->start + probe->length);
  return FJ_EXTENT_MARKED;
}
