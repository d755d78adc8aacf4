/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-storage-set.h"

struct _FjVirtualStorageSet {
  const FjStorageGeometry *geometry; /* static (array length=n_geometry) */
  guint                    n_geometry;
  GPtrArray               *areas; /* (owned) (element-type FjVirtualStorage) */
  GError                  *error; /* (owned) (nullable) */
};

static gboolean
add_area (FjVirtualStorageSet *self, const FjStorageGeometry *geometry, FjArea area,
          const char *folder, GError **error)
{
  FjVirtualStorage *storage;

  if (area != FJ_AREA_USER && geometry->boot_size == 0)
    return TRUE;
  storage = fj_virtual_storage_new (geometry, area, folder, error);
  if (storage != NULL)
    g_ptr_array_add (self->areas, storage);
  return storage != NULL;
}

/**
 * fj_virtual_storage_set_new:
 * @geometry: (array length=n_geometry): the storages; static
 * @folder: (nullable): where their files are kept; %NULL keeps them in memory
 * @error: return location for %FJ_ERROR_STORAGE
 *
 * Returns: (transfer full): the set, or %NULL
 */
FjVirtualStorageSet *
fj_virtual_storage_set_new (const FjStorageGeometry *geometry, guint n_geometry, const char *folder,
                            GError **error)
{
  g_autoptr (FjVirtualStorageSet) self = g_new0 (FjVirtualStorageSet, 1);

  self->geometry = geometry;
  self->n_geometry = n_geometry;
  self->areas = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_virtual_storage_free);
  for (guint i = 0; i < n_geometry; i++)
    for (FjArea area = FJ_AREA_USER; area <= FJ_AREA_BOOT2; area++)
      if (!add_area (self, &geometry[i], area, folder, error))
        return NULL;
  return g_steal_pointer (&self);
}

/**
 * fj_virtual_storage_set_free:
 *
 * Closes all files; those in a folder stay.
 */
void
fj_virtual_storage_set_free (FjVirtualStorageSet *self)
{
  g_ptr_array_unref (self->areas);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * fj_virtual_storage_set_get_geometry:
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n) (nullable): the storages
 */
const FjStorageGeometry *
fj_virtual_storage_set_get_geometry (FjVirtualStorageSet *self, guint *n)
{
  *n = self->n_geometry;
  return self->geometry;
}

/**
 * fj_virtual_storage_set_get_n_areas:
 *
 * Returns: how many areas there are; an eMMC has three
 */
guint
fj_virtual_storage_set_get_n_areas (FjVirtualStorageSet *self)
{
  return self->areas->len;
}

/**
 * fj_virtual_storage_set_get_area:
 *
 * Returns: (transfer none): an area, in the order of the storages
 */
FjVirtualStorage *
fj_virtual_storage_set_get_area (FjVirtualStorageSet *self, guint index)
{
  g_return_val_if_fail (index < self->areas->len, NULL);

  return g_ptr_array_index (self->areas, index);
}

/**
 * fj_virtual_storage_set_find:
 *
 * Returns: (transfer none) (nullable): that area, whatever the number of a memory; %NULL where
 *   there is no such thing
 */
FjVirtualStorage *
fj_virtual_storage_set_find (FjVirtualStorageSet *self, FjStorageKind kind, guint index,
                             FjArea area)
{
  for (guint i = 0; i < self->areas->len; i++) {
    FjVirtualStorage        *storage = g_ptr_array_index (self->areas, i);
    const FjStorageGeometry *geometry = fj_virtual_storage_get_geometry (storage);

    if (geometry->kind == kind && fj_virtual_storage_get_area (storage) == area &&
        (geometry->index == index || kind == FJ_STORAGE_RAM))
      return storage;
  }
  return NULL;
}

/**
 * fj_virtual_storage_set_limit_room:
 *
 * From now on as if the disk had room for @bytes more of each area.
 */
void
fj_virtual_storage_set_limit_room (FjVirtualStorageSet *self, guint64 bytes)
{
  for (guint i = 0; i < self->areas->len; i++)
    fj_virtual_storage_set_room (g_ptr_array_index (self->areas, i), bytes);
}

/**
 * fj_virtual_storage_set_erase_ram:
 *
 * The memory forgets.
 */
void
fj_virtual_storage_set_erase_ram (FjVirtualStorageSet *self)
{
  FjVirtualStorage *ram = fj_virtual_storage_set_find (self, FJ_STORAGE_RAM, 0, FJ_AREA_USER);

  if (ram != NULL)
    fj_virtual_storage_erase (ram, 0, fj_virtual_storage_get_size (ram), NULL);
}

void
fj_virtual_storage_set_take_error (FjVirtualStorageSet *self, GError *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

/**
 * fj_virtual_storage_set_dup_error:
 *
 * Returns: (transfer full) (nullable): the first thing that went wrong
 */
GError *
fj_virtual_storage_set_dup_error (FjVirtualStorageSet *self)
{
  return self->error != NULL ? g_error_copy (self->error) : NULL;
}
