/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-storage.h"

G_BEGIN_DECLS

/**
 * FjVirtualStorageSet:
 *
 * All storages of one board, each area of them, and the first thing that went wrong with one. One
 * thread at a time.
 */
typedef struct _FjVirtualStorageSet FjVirtualStorageSet;

FjVirtualStorageSet *fj_virtual_storage_set_new (const FjStorageGeometry *geometry,
                                                 guint n_geometry, const char *folder,
                                                 GError **error);
void                 fj_virtual_storage_set_free (FjVirtualStorageSet *self);

const FjStorageGeometry *fj_virtual_storage_set_get_geometry (FjVirtualStorageSet *self, guint *n);
guint                    fj_virtual_storage_set_get_n_areas (FjVirtualStorageSet *self);
FjVirtualStorage        *fj_virtual_storage_set_get_area (FjVirtualStorageSet *self, guint index);
FjVirtualStorage        *fj_virtual_storage_set_find (FjVirtualStorageSet *self, FjStorageKind kind,
                                                      guint index, FjArea area);

void fj_virtual_storage_set_limit_room (FjVirtualStorageSet *self, guint64 bytes);
void fj_virtual_storage_set_erase_ram (FjVirtualStorageSet *self);
/* (transfer full) Keeps the first of them. */
void    fj_virtual_storage_set_take_error (FjVirtualStorageSet *self, GError *error);
GError *fj_virtual_storage_set_dup_error (FjVirtualStorageSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjVirtualStorageSet, fj_virtual_storage_set_free)

G_END_DECLS
