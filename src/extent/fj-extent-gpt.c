/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-gpt.h"

/* A table with 128 entries: its MBR, header and entries; entries and header at the end. */
#define SECTOR_SIZE 512
#define TABLE_SIZE (34 * SECTOR_SIZE)
#define BACKUP_SIZE (33 * SECTOR_SIZE)
/*
 * In front of here U-Boot keeps its environment where no partition is for it (ENV_OFFSET is
 * 0x280000 or 0x900000 in ST's builds), and a stale one has to go: gaps are written even if zero.
 */
#define ENVIRONMENTS_END (16 * 1024 * 1024)

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const FjGptEntry *one = *(FjGptEntry *const *) a;
  const FjGptEntry *other = *(FjGptEntry *const *) b;

  return (one->offset > other->offset) - (one->offset < other->offset);
}

/* (transfer container) (nullable): by offset; %NULL where they do not lie beside each other */
static GPtrArray *
sort_entries (FjImage *image)
{
  GPtrArray *entries = fj_image_get_gpt (image);
  g_autoptr (GPtrArray) sorted = NULL;
  guint64 end = TABLE_SIZE;

  if (entries == NULL)
    return NULL;
  sorted = g_ptr_array_new ();
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (sorted, entries->pdata[i]);
  g_ptr_array_sort (sorted, compare_entries);
  for (guint i = 0; i < sorted->len; i++) {
    const FjGptEntry *entry = sorted->pdata[i];

    if (entry->offset < end || entry->size > G_MAXUINT64 - entry->offset)
      return NULL;
    end = entry->offset + entry->size;
  }
  return g_steal_pointer (&sorted);
}

static void
add_gap (FjExtentProbe *probe, guint64 end)
{
  guint64 position = fj_extent_probe_get_position (probe);

  if (position < ENVIRONMENTS_END && position < end)
    fj_extent_probe_add (probe, FJ_EXTENT_DATA, MIN (end, ENVIRONMENTS_END) - position);
  position = fj_extent_probe_get_position (probe);
  if (position < end)
    fj_extent_probe_add_gap (probe, end - position);
}

/**
 * fj_extent_gpt_probe:
 * @probe: all of an image
 * @func: looks at each partition
 * @user_data: its
 *
 * A disk with a GPT: its tables are data, what lies between partitions is unused where it is zero.
 *
 * Returns: whether it is one
 */
FjExtentVerdict
fj_extent_gpt_probe (FjExtentProbe *probe, FjExtentPartFunc func, gpointer user_data)
{
  g_autoptr (GPtrArray) entries = NULL;

  if (probe->start != 0 || fj_image_get_kind (probe->image) != FJ_IMAGE_DISK)
    return FJ_EXTENT_NOT_MINE;
  if (fj_image_get_declared_size (probe->image) > probe->length)
    return fj_extent_probe_say_whole (probe, FJ_EXTENT_WHY_CUT_OFF);
  entries = sort_entries (probe->image);
  if (entries == NULL || probe->length < TABLE_SIZE + BACKUP_SIZE)
    return fj_extent_probe_say_whole (probe, FJ_EXTENT_WHY_DAMAGED);
  fj_extent_probe_add (probe, FJ_EXTENT_DATA, TABLE_SIZE);
  for (guint i = 0; i < entries->len; i++) {
    const FjGptEntry *entry = entries->pdata[i];
    guint64           end = MIN (entry->offset + entry->size, probe->length);

    add_gap (probe, MIN (entry->offset, probe->length));
    if (entry->offset < end && !func (probe, entry->offset, end - entry->offset, user_data))
      break;
  }
  if (fj_extent_probe_get_position (probe) < probe->length - BACKUP_SIZE)
    add_gap (probe, probe->length - BACKUP_SIZE);
  fj_extent_probe_add (probe, FJ_EXTENT_DATA, probe->length);
  return FJ_EXTENT_MARKED;
}
