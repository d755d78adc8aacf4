/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-sick-disk.h"

#include <sqlite3.h>

/* Databases and their logs are locked, and so opened, in different ways. */
typedef struct {
  const sqlite3_io_methods *healthy;
  sqlite3_io_methods        sick;
} Way;

static sqlite3_vfs *healthy;
static sqlite3_vfs  sick;
static Way          ways[4];
static int          room = -1;

static int
write_or_fail (sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
  if (g_atomic_int_get (&room) == 0)
    return SQLITE_FULL;
  if (g_atomic_int_get (&room) > 0)
    g_atomic_int_add (&room, -1);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (file->pMethods == &ways[i].sick)
      return ways[i].healthy->xWrite (file, data, length, offset);
  g_assert_not_reached ();
}

static Way *
find_way (const sqlite3_io_methods *methods)
{
  guint i = 0;

  while (ways[i].healthy != NULL && ways[i].healthy != methods)
    i++;
  return &ways[i];
}

static int
open_sick (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  int  code = healthy->xOpen (healthy, name, file, flags, out_flags);
  Way *way;

  if (code != SQLITE_OK || file->pMethods == NULL)
    return code;
  way = find_way (file->pMethods);
  if (way->healthy == NULL) {
    way->sick = *file->pMethods;
    way->sick.xWrite = write_or_fail;
    way->healthy = file->pMethods;
  }
  file->pMethods = &way->sick;
  return SQLITE_OK;
}

void
fj_sick_disk_install (void)
{
  healthy = sqlite3_vfs_find (NULL);
  sick = *healthy;
  sick.zName = "sick";
  sick.xOpen = open_sick;
  g_assert_cmpint (sqlite3_vfs_register (&sick, 1), ==, SQLITE_OK);
}

void
fj_sick_disk_set_room (int writes)
{
  g_atomic_int_set (&room, writes);
}
