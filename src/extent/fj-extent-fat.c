/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-probe.h"

#include <fj-bytes.h>

/* Microsoft's "FAT32 File System Specification" 1.03, all of it little endian. */

#define SECTOR_SIZE 512
#define FAT12_CLUSTERS 4085
#define FAT16_CLUSTERS 65525
#define FAT32_MASK 0x0FFFFFFF
/* In the entry of cluster 1, set while nobody has it mounted. */
#define FAT16_CLEAN 0x8000
#define FAT32_CLEAN 0x08000000
/* Whole entries of each kind: 12 bits are three bytes for two. */
#define PIECE_SIZE (3 * 32 * 1024)

typedef struct {
  guint   bits; /* of an entry: 12, 16 or 32 */
  guint64 fat;  /* where the first table begins, bytes */
  guint64 fat_size;
  guint   n_fats;
  guint64 data; /* where the first cluster begins, bytes */
  guint32 cluster_size;
  guint64 n_clusters;
  guint64 size; /* of all of it, bytes */
} Fat;

typedef struct {
  guint32 sector_size;
  guint32 cluster_sectors;
  guint32 reserved;
  guint32 root_entries;
  guint32 sectors;
  guint32 fat_sectors;
} Geometry;

static gboolean
is_power_of_two (guint32 value)
{
  return value != 0 && (value & (value - 1)) == 0;
}

/* The fields that are as long for every kind. */
static gboolean
parse_geometry (Fat *fat, Geometry *geometry, const guint8 *data)
{
  FjReader reader = FJ_READER_INIT (data, SECTOR_SIZE);
  guint8   media;

  if ((data[0] != 0xEB && data[0] != 0xE9) || data[510] != 0x55 || data[511] != 0xAA)
    return FALSE;
  fj_reader_seek (&reader, 11);
  geometry->sector_size = fj_reader_u16_le (&reader);
  geometry->cluster_sectors = fj_reader_u8 (&reader);
  geometry->reserved = fj_reader_u16_le (&reader);
  fat->n_fats = fj_reader_u8 (&reader);
  geometry->root_entries = fj_reader_u16_le (&reader);
  geometry->sectors = fj_reader_u16_le (&reader);
  media = fj_reader_u8 (&reader);
  geometry->fat_sectors = fj_reader_u16_le (&reader);
  fj_reader_seek (&reader, 32);
  if (geometry->sectors == 0)
    geometry->sectors = fj_reader_u32_le (&reader);
  fj_reader_seek (&reader, 36);
  if (geometry->fat_sectors == 0)
    geometry->fat_sectors = fj_reader_u32_le (&reader);
  return is_power_of_two (geometry->sector_size) && geometry->sector_size >= 512 &&
         geometry->sector_size <= 4096 && is_power_of_two (geometry->cluster_sectors) &&
         (media == 0xF0 || media >= 0xF8) && geometry->reserved > 0 && fat->n_fats > 0 &&
         fat->n_fats <= 2;
}

static gboolean
parse_boot_sector (Fat *fat, const guint8 *data)
{
  Geometry geometry;
  guint64  root;

  if (!parse_geometry (fat, &geometry, data))
    return FALSE;
  root = (guint64) geometry.root_entries * 32 + geometry.sector_size - 1;
  root -= root % geometry.sector_size;
  fat->cluster_size = geometry.sector_size * geometry.cluster_sectors;
  fat->fat = (guint64) geometry.reserved * geometry.sector_size;
  fat->fat_size = (guint64) geometry.fat_sectors * geometry.sector_size;
  fat->data = fat->fat + fat->n_fats * fat->fat_size + root;
  fat->size = (guint64) geometry.sectors * geometry.sector_size;
  if (fat->data >= fat->size)
    return FALSE;
  fat->n_clusters = (fat->size - fat->data) / fat->cluster_size;
  fat->bits = fat->n_clusters < FAT12_CLUSTERS   ? 12
              : fat->n_clusters < FAT16_CLUSTERS ? 16
                                                 : 32;
  return (fat->bits == 32) == (geometry.root_entries == 0) && fat->n_clusters > 0 &&
         fat->fat_size >= ((fat->n_clusters + 2) * fat->bits + 7) / 8;
}

static guint32
get_entry (const Fat *fat, const guint8 *piece, guint64 i)
{
  const guint8 *entry = piece + i * fat->bits / 8;

  if (fat->bits == 12)
    return (entry[0] | (guint32) entry[1] << 8) >> (i % 2 == 0 ? 0 : 4) & 0xFFF;
  if (fat->bits == 16)
    return entry[0] | entry[1] << 8;
  return (entry[0] | entry[1] << 8 | entry[2] << 16 | (guint32) entry[3] << 24) & FAT32_MASK;
}

/* A system that has it mounted clears a bit, and the boot sector of others says so too. */
static gboolean
is_clean (const Fat *fat, const guint8 *boot, const guint8 *piece)
{
  guint32 entry = get_entry (fat, piece, 1);

  if (boot[fat->bits == 32 ? 65 : 37] & 1)
    return FALSE;
  return fat->bits == 12 || entry & (fat->bits == 16 ? FAT16_CLEAN : FAT32_CLEAN);
}

typedef void (*PieceFunc) (const guint8 *piece, gsize length, gpointer user_data);

/* One table, from its start to the entry of the last cluster. */
static gboolean
read_table (FjExtentProbe *probe, const Fat *fat, guint table, PieceFunc func, gpointer user_data)
{
  g_autofree guint8 *piece = g_malloc0 (PIECE_SIZE);
  guint64            left = ((fat->n_clusters + 2) * fat->bits + 7) / 8;
  guint64            offset = fat->fat + table * fat->fat_size;

  while (left > 0) {
    gsize n = (gsize) MIN (left, PIECE_SIZE);

    if (!fj_extent_probe_read (probe, offset, piece, n))
      return FALSE;
    func (piece, n, user_data);
    offset += n;
    left -= n;
  }
  return TRUE;
}

static void
add_to_checksum (const guint8 *piece, gsize length, gpointer user_data)
{
  g_checksum_update (user_data, piece, (gssize) length);
}

/* (transfer full) (nullable) */
static char *
sum_table (FjExtentProbe *probe, const Fat *fat, guint table)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_MD5);

  return read_table (probe, fat, table, add_to_checksum, sum)
           ? g_strdup (g_checksum_get_string (sum))
           : NULL;
}

/* Two tables that differ were not written by one who was done. */
static gboolean
are_tables_equal (FjExtentProbe *probe, const Fat *fat)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (fat->n_fats == 1)
    return TRUE;
  first = sum_table (probe, fat, 0);
  second = sum_table (probe, fat, 1);
  return first != NULL && g_strcmp0 (first, second) == 0;
}

typedef struct {
  FjExtentProbe *probe; /* (not owned) */
  const Fat     *fat;   /* (not owned) */
  guint64        next;  /* entry */
  guint64        run;   /* clusters of the same kind that were not added yet */
  FjExtentKind   kind;
} Marking;

static void
end_run (Marking *self)
{
  fj_extent_probe_add (self->probe, self->kind, self->run * self->fat->cluster_size);
  self->run = 0;
}

static void
mark_piece (const guint8 *piece, gsize length, gpointer user_data)
{
  Marking *self = user_data;
  guint64  n = MIN ((guint64) length * 8 / self->fat->bits, self->fat->n_clusters + 2 - self->next);

  for (guint64 i = 0; i < n; i++, self->next++) {
    FjExtentKind kind =
      get_entry (self->fat, piece, i) == 0 ? FJ_EXTENT_UNUSED : FJ_EXTENT_DATA;

    if (self->next < 2) /* they are none */
      continue;
    if (kind != self->kind)
      end_run (self);
    self->kind = kind;
    self->run++;
  }
}

/**
 * fj_extent_fat_probe:
 * @probe: a region
 *
 * FAT12, FAT16 and FAT32: a cluster whose entry is 0 is in no file. Bad ones are written, too.
 *
 * Returns: whether it is one
 */
FjExtentVerdict
fj_extent_fat_probe (FjExtentProbe *probe)
{
  guint8  boot[SECTOR_SIZE];
  guint8  first[8];
  Fat     fat = { 0 };
  Marking marking = { .probe = probe, .fat = &fat, .kind = FJ_EXTENT_DATA };

  if (!fj_extent_probe_read (probe, 0, boot, sizeof boot) || !parse_boot_sector (&fat, boot))
    return FJ_EXTENT_NOT_MINE;
  if (fat.size > probe->length)
    return fj_extent_probe_say_whole (probe, FJ_EXTENT_WHY_CUT_OFF);
  if (!fj_extent_probe_read (probe, fat.fat, first, sizeof first) ||
      !is_clean (&fat, boot, first))
    return fj_extent_probe_say_whole (probe, FJ_EXTENT_WHY_DIRTY);
  if (!are_tables_equal (probe, &fat))
    return fj_extent_probe_say_whole (probe, FJ_EXTENT_WHY_DAMAGED);
  fj_extent_probe_add (probe, FJ_EXTENT_DATA, fat.data);
  if (read_table (probe, &fat, 0, mark_piece, &marking))
    end_run (&marking);
  return FJ_EXTENT_MARKED;
}
