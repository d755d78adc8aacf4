/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-text.h"

#include "fj-text-unit.h"

#include <fj-format.h>
#include <glib/gi18n.h>

/**
 * fj_storage_text_find_gaps:
 * @plan: (nullable): what is sent
 * @segment: what lies on a storage
 *
 * Returns: (nullable): what is sent of its file, where something of it is not
 */
const FjPlanRow *
fj_storage_text_find_gaps (FjPlan *plan, const FjSegment *segment)
{
  for (guint i = 0; plan != NULL && segment->row >= 0 && i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (row->layout_row == (guint) segment->row)
      return fj_plan_row_get_skipped (row) > 0 ? row : NULL;
  }
  return NULL;
}

/**
 * fj_storage_text_name:
 * @segment: what lies on a storage
 *
 * Returns: (transfer full): the storage ("mmc1")
 */
char *
fj_storage_text_name (const FjSegment *segment)
{
  return fj_storage_dup_name (segment->kind, segment->index);
}

/**
 * fj_storage_text_total:
 * @geometry: (nullable): a storage of a board
 *
 * Returns: (transfer full): how large it is; "" when nobody knows
 */
char *
fj_storage_text_total (const FjStorageGeometry *geometry)
{
  return geometry != NULL ? fj_text_size (geometry->size) : g_strdup ("");
}

static const char *
get_area_word (FjArea area)
{
  return area == FJ_AREA_BOOT1 ? "boot1" : "boot2";
}

/* The boot areas of an eMMC are no part of what the storage's address counts. */
static char *
dup_area_name (const FjSegment *segment)
{
  g_autofree char *storage = fj_storage_text_name (segment);

  if (segment->area == FJ_AREA_USER)
    return g_steal_pointer (&storage);
  return g_strdup_printf ("%s/%s", storage, get_area_word (segment->area));
}

static const char *
get_row_text (FjLayout *layout, const FjSegment *segment, FjColumn column)
{
  if (segment->row < 0 || layout == NULL ||
      (guint) segment->row >= fj_layout_get_n_rows (layout))
    return "";
  return fj_partition_get_text (fj_layout_get_row (layout, (guint) segment->row), column);
}

/**
 * fj_storage_text_label:
 * @layout: (nullable): a layout
 * @segment: what lies on a storage
 *
 * Returns: (transfer full): its name, as it stands in it
 */
char *
fj_storage_text_label (FjLayout *layout, const FjSegment *segment)
{
  if (segment->type == FJ_SEGMENT_TABLE)
    return g_strdup (_ ("Partition table"));
  if (segment->type == FJ_SEGMENT_FREE)
    return g_strdup (_ ("Free"));
  return g_strdup (get_row_text (layout, segment, FJ_COLUMN_NAME));
}

/**
 * fj_storage_text_size:
 * @segment: what lies on a storage
 *
 * Returns: (transfer full): how much of how much it holds, as far as that is known
 */
char *
fj_storage_text_size (const FjSegment *segment)
{
  g_autofree char *content = fj_text_size (segment->content);
  g_autofree char *extent = fj_text_size (segment->extent);

  if (segment->area != FJ_AREA_USER && segment->content == 0)
    return g_strdup (get_area_word (segment->area));
  if (segment->area != FJ_AREA_USER)
    /* the name of a boot area, and how much is in it */
    return g_strdup_printf ("%s: %s", get_area_word (segment->area), content);
  if (segment->content > 0 && segment->extent > 0)
    /* Translators: bytes of a file, bytes of its partition */
    return g_strdup_printf (_ ("%s of %s"), content, extent);
  return fj_storage_text_short_size (segment);
}

/**
 * fj_storage_text_short_size:
 * @segment: what lies on a storage
 *
 * Returns: (transfer full): how large it is, as far as that is known
 */
char *
fj_storage_text_short_size (const FjSegment *segment)
{
  guint64 length = fj_segment_get_length (segment);

  if (segment->area != FJ_AREA_USER)
    return g_strdup (get_area_word (segment->area));
  return length > 0 ? fj_text_size (length) : g_strdup ("");
}

/**
 * fj_storage_text_line:
 * @layout: a layout
 * @segment: what lies on a storage
 *
 * Returns: (transfer full): all of it in one line
 */
char *
fj_storage_text_line (FjLayout *layout, const FjSegment *segment)
{
  g_autofree char *storage = dup_area_name (segment);
  g_autofree char *offset = fj_format_offset (segment->offset);
  g_autofree char *extent = fj_text_size (segment->extent);
  g_autofree char *content = fj_text_size (segment->content);
  const char      *name = get_row_text (layout, segment, FJ_COLUMN_NAME);

  if (segment->type == FJ_SEGMENT_FREE)
    /* Translators: storage ("mmc0"), size */
    return g_strdup_printf (_ ("%s: %s free at the start"), storage, extent);
  if (segment->type == FJ_SEGMENT_TABLE)
    /* Translators: storage ("mmc0"), address */
    return g_strdup_printf (_ ("Partition table of %s at %s"), storage, offset);
  if (segment->is_lost)
    /* Translators: name of a partition, storage ("mmc0") */
    return g_strdup_printf (_ ("✗ %s on %s: nobody can read where it begins"), name, storage);
  if (segment->is_overlap && segment->is_last && segment->content > segment->extent)
    /* Translators: name of a partition, storage ("mmc0"), address */
    return g_strdup_printf (_ ("✗ %s on %s at %s: goes over its end"), name, storage, offset);
  if (segment->is_overlap)
    /* Translators: name of a partition, storage ("mmc0"), address */
    return g_strdup_printf (_ ("✗ %s on %s at %s: overlaps the next one"), name, storage, offset);
  if (segment->extent == 0)
    /* Translators: name of a partition, storage, address, size of its file */
    return g_strdup_printf (_ ("%s on %s at %s: %s to the end of the storage"), name, storage,
                            offset, content);
  /* Translators: name of a partition, storage, address, size of its file, room for it */
  return g_strdup_printf (_ ("%s on %s at %s: %s of %s"), name, storage, offset, content, extent);
}

/**
 * fj_storage_text_tooltip:
 * @layout: a layout
 * @segment: what lies on a storage
 *
 * Returns: (transfer full): all that is known of it, in a few lines
 */
char *
fj_storage_text_tooltip (FjLayout *layout, const FjSegment *segment)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *line = fj_storage_text_line (layout, segment);
  const char      *file = get_row_text (layout, segment, FJ_COLUMN_FILE);

  g_string_append (text, line);
  if (segment->extent > 0 && !segment->is_lost) {
    g_autofree char *first = fj_format_offset (segment->offset);
    g_autofree char *last = fj_format_offset (fj_segment_get_end (segment) - 1);

    g_string_append_c (text, '\n');
    /* Translators: two addresses */
    g_string_append_printf (text, _ ("From %s to %s"), first, last);
  }
  if (segment->content > 0 && segment->extent > 0) {
    double percent = (double) segment->content / (double) segment->extent * 100;

    g_string_append_c (text, '\n');
    /* Translators: name of a file, and how much of its partition it fills */
    g_string_append_printf (text, _ ("%s fills %.0f %% of it"), file, percent);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * fj_storage_text_not_to_scale:
 *
 * Returns: (transfer full): what a broken line around a part means
 */
char *
fj_storage_text_not_to_scale (void)
{
  return g_strdup (_ ("Broken lines: not to scale"));
}

/**
 * fj_storage_text_small:
 * @n: how many parts
 *
 * Returns: (transfer full): what stands on them when they are shown together
 */
char *
fj_storage_text_small (guint n)
{
  return g_strdup_printf (ngettext ("%u small part", "%u small parts", n), n);
}

/**
 * fj_storage_text_move:
 * @segments: (element-type FjSegment): what lies where
 * @layout: a layout
 * @segment: index of the one that is moved
 *
 * Returns: (transfer full): the numbers that change: those of the one before, where the border is,
 *   and those of the one behind it
 */
char *
fj_storage_text_move (GArray *segments, FjLayout *layout, guint segment)
{
  const FjSegment *moved = &g_array_index (segments, FjSegment, segment);
  g_autofree char *offset = fj_format_offset (moved->offset);
  g_autofree char *size = fj_storage_text_short_size (moved);
  g_autofree char *name = fj_storage_text_label (layout, moved);
  g_autofree char *before = NULL;
  g_autofree char *before_size = NULL;

  if (segment == 0 || !fj_segment_is_same_storage (moved, moved - 1))
    return g_strdup_printf ("%s │ %s %s", offset, name, size);
  before = fj_storage_text_label (layout, moved - 1);
  before_size = fj_storage_text_short_size (moved - 1);
  return g_strdup_printf ("%s %s │ %s │ %s %s", before, before_size, offset, name, size);
}
