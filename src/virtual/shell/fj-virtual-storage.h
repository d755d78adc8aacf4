/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-layout-types.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FjVirtualStorage:
 *
 * The content of one storage area (an SD card, an eMMC boot area, a NAND …) in a sparse file of
 * its full size. What was never written, or was erased, is a hole: it reads as 0x00, on flash
 * memory as 0xFF. One thread at a time.
 */
typedef struct _FjVirtualStorage FjVirtualStorage;

FjVirtualStorage *fj_virtual_storage_new (const FjStorageGeometry *geometry, FjArea area,
                                          const char *folder, GError **error);
void              fj_virtual_storage_free (FjVirtualStorage *self);

const FjStorageGeometry *fj_virtual_storage_get_geometry (FjVirtualStorage *self);
FjArea                   fj_virtual_storage_get_area (FjVirtualStorage *self);
guint64                  fj_virtual_storage_get_size (FjVirtualStorage *self);
gboolean                 fj_virtual_storage_is_flash (FjVirtualStorage *self);
GFile                   *fj_virtual_storage_dup_file (FjVirtualStorage *self);
/* From now on as if the disk had room for @bytes more. */
void fj_virtual_storage_set_room (FjVirtualStorage *self, guint64 bytes);

gboolean fj_virtual_storage_write (FjVirtualStorage *self, guint64 offset, const guint8 *data,
                                   gsize length, GError **error);
gboolean fj_virtual_storage_read (FjVirtualStorage *self, guint64 offset, guint8 *data,
                                  gsize length, GError **error);
gboolean fj_virtual_storage_erase (FjVirtualStorage *self, guint64 offset, guint64 length,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjVirtualStorage, fj_virtual_storage_free)

G_END_DECLS
