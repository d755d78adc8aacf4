/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-bmap.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* BmapCreate.py and BmapCopy.py of bmaptool. 1.3 has SHA-1 alone, 1.4 is called 2.0 since then. */

#define LARGEST_BLOCK (1024 * 1024)
#define MOST_RANGES (1024 * 1024)
#define LATEST_MAJOR 2

struct _FjExtentBmap {
  guint64       size; /* bytes */
  guint64       block_size;
  guint64       n_blocks;
  guint64       n_mapped; /* as it says */
  guint64       n_counted;
  GChecksumType sum_type;
  char         *file_sum; /* (owned) (nullable): of the map itself */
  GArray       *ranges;   /* (owned) (element-type FjBmapRange) */
};

typedef struct {
  FjExtentBmap *bmap;    /* (not owned) */
  GString      *text;    /* (owned) of the element that is open */
  char         *sum;     /* (owned) (nullable) attribute of a range */
  gboolean      is_bmap; /* the root was seen */
} Parsing;

static gboolean
set_error (GError **error, const char *text)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_IMAGE, text);
  return FALSE;
}

static gboolean
fail_wrong (GError **error)
{
  return set_error (error, _ ("The .bmap file is damaged"));
}

static void
clear_range (gpointer data)
{
  g_free (((FjBmapRange *) data)->sum);
}

static gboolean
parse_number (const char *text, guint64 *number)
{
  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, number, NULL);
}

/* "3-4" or "0". Ascending and apart from each other. */
static gboolean
add_range (Parsing *self, const char *text, GError **error)
{
  FjExtentBmap *bmap = self->bmap;
  g_auto (GStrv) ends = g_strsplit (text, "-", 2);
  FjBmapRange range = { 0 };
  guint64     next = 0;

  if (bmap->ranges->len > 0)
    next = g_array_index (bmap->ranges, FjBmapRange, bmap->ranges->len - 1).last + 1;
  if (ends[0] == NULL || !parse_number (g_strstrip (ends[0]), &range.first))
    return fail_wrong (error);
  range.last = range.first;
  if ((ends[1] != NULL && !parse_number (g_strstrip (ends[1]), &range.last)) ||
      range.first < next || range.last < range.first || bmap->ranges->len >= MOST_RANGES)
    return fail_wrong (error);
  bmap->n_counted += range.last - range.first + 1;
  range.sum = g_steal_pointer (&self->sum);
  g_array_append_val (bmap->ranges, range);
  return TRUE;
}

static gboolean
set_sum_type (FjExtentBmap *bmap, const char *text, GError **error)
{
  static const struct {
    const char   *name;
    GChecksumType type;
  } types[] = { { "md5", G_CHECKSUM_MD5 },
                { "sha1", G_CHECKSUM_SHA1 },
                { "sha256", G_CHECKSUM_SHA256 },
                { "sha384", G_CHECKSUM_SHA384 },
                { "sha512", G_CHECKSUM_SHA512 } };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (text, types[i].name) == 0) {
      bmap->sum_type = types[i].type;
      return TRUE;
    }
  return set_error (error, _ ("The .bmap file has checksums of a kind that is not known"));
}

static gboolean
take_element (Parsing *self, const char *name, const char *text, GError **error)
{
  FjExtentBmap *bmap = self->bmap;

  if (strcmp (name, "Range") == 0)
    return add_range (self, text, error);
  if (strcmp (name, "ChecksumType") == 0)
    return set_sum_type (bmap, text, error);
  if (strcmp (name, "BmapFileChecksum") == 0 || strcmp (name, "BmapFileSHA1") == 0) {
    g_free (bmap->file_sum);
    bmap->file_sum = g_ascii_strdown (text, -1);
  } else if ((strcmp (name, "ImageSize") == 0 && !parse_number (text, &bmap->size)) ||
             (strcmp (name, "BlockSize") == 0 && !parse_number (text, &bmap->block_size)) ||
             (strcmp (name, "BlocksCount") == 0 && !parse_number (text, &bmap->n_blocks)) ||
             (strcmp (name, "MappedBlocksCount") == 0 && !parse_number (text, &bmap->n_mapped)))
    return fail_wrong (error);
  return TRUE;
}

static gboolean
check_version (const char **names, const char **values, GError **error)
{
  for (guint i = 0; names[i] != NULL; i++) {
    char *end = NULL;

    if (strcmp (names[i], "version") != 0)
      continue;
    if (g_ascii_strtoull (values[i], &end, 10) <= LATEST_MAJOR && end != values[i] && *end == '.')
      return TRUE;
    return set_error (error, _ ("The .bmap file is of a newer version"));
  }
  return fail_wrong (error);
}

static void
on_start (GMarkupParseContext *context, const char *element, const char **names,
          const char **values, gpointer user_data, GError **error)
{
  Parsing *self = user_data;

  g_string_truncate (self->text, 0);
  g_clear_pointer (&self->sum, g_free);
  if (!self->is_bmap) {
    self->is_bmap = strcmp (element, "bmap") == 0;
    if (self->is_bmap)
      check_version (names, values, error);
    else
      fail_wrong (error);
    return;
  }
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], "chksum") == 0 || strcmp (names[i], "sha1") == 0) {
      g_free (self->sum);
      self->sum = g_ascii_strdown (values[i], -1);
    }
}

static void
on_end (GMarkupParseContext *context, const char *element, gpointer user_data, GError **error)
{
  Parsing         *self = user_data;
  g_autofree char *text = g_strdup (self->text->str);

  g_string_truncate (self->text, 0);
  take_element (self, element, g_strstrip (text), error);
}

static void
on_text (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data,
         GError **error)
{
  g_string_append_len (((Parsing *) user_data)->text, text, (gssize) length);
}

/* Over the whole file, with zeros in the place of the sum itself. */
static gboolean
check_file_sum (FjExtentBmap *self, const char *text, gsize length, GError **error)
{
  g_autofree char *zeroed = NULL;
  g_autofree char *lower = NULL;
  g_autofree char *sum = NULL;
  char            *place;

  if (self->file_sum == NULL)
    return TRUE;
  lower = g_ascii_strdown (text, (gssize) length);
  place = self->file_sum[0] != '\0' ? strstr (lower, self->file_sum) : NULL;
  if (place == NULL)
    return fail_wrong (error);
  zeroed = g_memdup2 (text, length);
  memset (zeroed + (place - lower), '0', strlen (self->file_sum));
  sum = g_compute_checksum_for_string (self->sum_type, zeroed, (gssize) length);
  return g_str_equal (sum, self->file_sum) || fail_wrong (error);
}

static gboolean
check_numbers (FjExtentBmap *self, GError **error)
{
  const FjBmapRange *last =
    self->ranges->len > 0 ? &g_array_index (self->ranges, FjBmapRange, self->ranges->len - 1)
                          : NULL;

  if (self->size == 0 || self->block_size < 512 || self->block_size > LARGEST_BLOCK ||
      self->block_size % 512 != 0 ||
      self->n_blocks != (self->size - 1) / self->block_size + 1 ||
      (last != NULL && last->last >= self->n_blocks) || self->n_mapped != self->n_counted)
    return fail_wrong (error);
  return TRUE;
}

/**
 * fj_extent_bmap_parse:
 * @text: a block map
 * @length: how long it is, bytes
 * @error: return location for %FJ_ERROR_IMAGE
 *
 * Versions 1.0 to 2.0. The checksum of the map is looked at, those of the ranges are not.
 *
 * Returns: (transfer full) (nullable): what it says
 */
FjExtentBmap *
fj_extent_bmap_parse (const char *text, gsize length, GError **error)
{
  static const GMarkupParser parser = { .start_element = on_start,
                                        .end_element = on_end,
                                        .text = on_text };
  g_autoptr (FjExtentBmap) self = g_new0 (FjExtentBmap, 1);
  g_autoptr (GMarkupParseContext) context = NULL;
  Parsing  parsing = { .bmap = self, .text = g_string_new (NULL) };
  gboolean ok;

  self->sum_type = G_CHECKSUM_SHA1;
  self->ranges = g_array_new (FALSE, FALSE, sizeof (FjBmapRange));
  g_array_set_clear_func (self->ranges, clear_range);
  context = g_markup_parse_context_new (&parser, 0, &parsing, NULL);
  ok = g_markup_parse_context_parse (context, text, (gssize) length, error) &&
       g_markup_parse_context_end_parse (context, error) &&
       check_file_sum (self, text, length, error) && check_numbers (self, error);
  g_string_free (parsing.text, TRUE);
  g_free (parsing.sum);
  return ok ? g_steal_pointer (&self) : NULL;
}

/**
 * fj_extent_bmap_free:
 *
 * Frees @self.
 */
void
fj_extent_bmap_free (FjExtentBmap *self)
{
  g_array_unref (self->ranges);
  g_free (self->file_sum);
  g_free (self);
}

/**
 * fj_extent_bmap_get_size:
 *
 * Returns: bytes of the image that it is of
 */
guint64
fj_extent_bmap_get_size (FjExtentBmap *self)
{
  return self->size;
}

/**
 * fj_extent_bmap_get_block_size:
 *
 * Returns: bytes of a block
 */
guint64
fj_extent_bmap_get_block_size (FjExtentBmap *self)
{
  return self->block_size;
}

/**
 * fj_extent_bmap_get_sum_type:
 *
 * Returns: what kind of checksums its ranges have
 */
GChecksumType
fj_extent_bmap_get_sum_type (FjExtentBmap *self)
{
  return self->sum_type;
}

/**
 * fj_extent_bmap_get_n_ranges:
 *
 * Returns: how many ranges of blocks are in use
 */
guint
fj_extent_bmap_get_n_ranges (FjExtentBmap *self)
{
  return self->ranges->len;
}

/**
 * fj_extent_bmap_get_range:
 *
 * Returns: (transfer none): a range, from 0
 */
const FjBmapRange *
fj_extent_bmap_get_range (FjExtentBmap *self, guint i)
{
  return &g_array_index (self->ranges, FjBmapRange, i);
}
