/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-whole.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define BOOT_WORD "boot"

/* A row for all of a storage, or for a boot area of it: "mmc1boot2". */
static FjPartition *
make_row (const char *storage)
{
  const char      *boot = strstr (storage, BOOT_WORD);
  g_autofree char *device = boot != NULL ? g_strndup (storage, (gsize) (boot - storage)) : NULL;
  const char      *cells[FJ_N_COLUMNS] = { "-", "0x10",
                                           storage,
                                      boot != NULL ? "Binary" : "RawImage",
                                      boot != NULL ? device : storage,
                                      boot != NULL ? boot : "0x0",
                                           "none" };

  return fj_partition_new (cells);
}

/**
 * fj_layout_copy_for_storage:
 * @self: a layout
 * @storage: "mmc0", "nor0", "mmc1boot1"
 * @error: return location for %FJ_ERROR_LAYOUT where that is no storage
 *
 * Returns: (transfer full) (nullable): the same boot files, and a row for all of the storage, which
 *   writes nothing; at the place of @self
 */
FjLayout *
fj_layout_copy_for_storage (FjLayout *self, const char *storage, GError **error)
{
  g_autoptr (FjLayout) copy = NULL;
  g_autoptr (FjPartition) row = NULL;
  const FjRowValues *values;

  g_return_val_if_fail (FJ_IS_LAYOUT (self) && storage != NULL, NULL);

  row = make_row (storage);
  values = fj_partition_get_values (row);
  if (values == NULL || values->storage == FJ_STORAGE_NONE || values->storage == FJ_STORAGE_RAM) {
    g_set_error (error, FJ_ERROR, FJ_ERROR_LAYOUT,
                 _ ("“%s” is no storage; what can be read are mmc0, mmc1boot1, nor0, nand0 and the "
                    "like."),
                 storage);
    return NULL;
  }
  copy = fj_layout_copy (self);
  for (guint i = fj_layout_get_n_rows (copy); i-- > 0;) {
    const FjRowValues *other = fj_partition_get_values (fj_layout_get_row (copy, i));

    if (other == NULL || other->storage != FJ_STORAGE_NONE)
      fj_layout_remove (copy, i);
  }
  fj_layout_insert (copy, fj_layout_get_n_rows (copy), row);
  return g_steal_pointer (&copy);
}
