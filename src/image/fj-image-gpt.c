/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-gpt.h"

#include <blkid/blkid.h>
#include <sys/mman.h>
#include <unistd.h>

#define SECTOR_SIZE 512

static void
gpt_entry_free (FjGptEntry *entry)
{
  g_free (entry->name);
  g_free (entry->type_guid);
  g_free (entry);
}

static FjGptEntry *
make_entry (blkid_partition partition)
{
  FjGptEntry *entry = g_new0 (FjGptEntry, 1);
  const char *name = blkid_partition_get_name (partition);
  const char *type = blkid_partition_get_type_string (partition);

  entry->name = g_utf8_make_valid (name != NULL ? name : "", -1);
  entry->type_guid = g_ascii_strdown (type != NULL ? type : "", -1);
  entry->offset = (guint64) blkid_partition_get_start (partition) * SECTOR_SIZE;
  entry->size = (guint64) blkid_partition_get_size (partition) * SECTOR_SIZE;
  return entry;
}

static GPtrArray *
collect_entries (blkid_partlist partitions)
{
  g_autoptr (GPtrArray) entries = NULL;
  blkid_parttable table = partitions != NULL ? blkid_partlist_get_table (partitions) : NULL;

  if (table == NULL || g_strcmp0 (blkid_parttable_get_type (table), "gpt") != 0)
    return NULL;
  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) gpt_entry_free);
  for (int i = 0; i < blkid_partlist_numof_partitions (partitions); i++)
    g_ptr_array_add (entries, make_entry (blkid_partlist_get_partition (partitions, i)));
  return g_steal_pointer (&entries);
}

static GPtrArray *
probe_disk (int fd, guint64 size)
{
  blkid_probe probe = blkid_new_probe ();
  g_autoptr (GPtrArray) entries = NULL;

  if (probe == NULL)
    return NULL;
  if (blkid_probe_set_device (probe, fd, 0, (blkid_loff_t) size) == 0)
    entries = collect_entries (blkid_probe_get_partitions (probe));
  blkid_free_probe (probe);
  return g_steal_pointer (&entries);
}

/**
 * fj_image_inspect_gpt:
 * @data: the start of a disk image
 * @length: how much of it there is
 * @declared_size: bytes of the disk as the table says
 *
 * The table is read from a file in memory that has the disk's declared size but only its start, so
 * that packed and cut-off images can be looked at like any other.
 *
 * Returns: (transfer full) (nullable) (element-type FjGptEntry): the partitions, or %NULL when the
 *   table is damaged
 */
GPtrArray *
fj_image_inspect_gpt (const guint8 *data, gsize length, guint64 declared_size)
{
  g_autoptr (GPtrArray) entries = NULL;
  int fd;

  if (declared_size < length || declared_size > G_MAXINT64)
    return NULL;
  fd = memfd_create ("flashjig-gpt", MFD_CLOEXEC);
  if (fd < 0)
    return NULL;
  if (ftruncate (fd, (off_t) declared_size) == 0 &&
      pwrite (fd, data, length, 0) == (gssize) length)
    entries = probe_disk (fd, declared_size);
  close (fd);
  return g_steal_pointer (&entries);
}
