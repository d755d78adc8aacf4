/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_STORAGE_PARTS (fj_storage_parts_get_type ())
G_DECLARE_INTERFACE (FjStorageParts, fj_storage_parts, FJ, STORAGE_PARTS, GtkWidget)

struct _FjStoragePartsInterface {
  GTypeInterface parent_interface;

  guint (*get_n) (FjStorageParts *self);
  int (*get_selected) (FjStorageParts *self);
  char *(*dup_text) (FjStorageParts *self, guint part);
  gboolean (*get_area) (FjStorageParts *self, guint part, GdkRectangle *area);
  gboolean (*select) (FjStorageParts *self, guint part);
  gboolean (*edit) (FjStorageParts *self, guint part);
};

guint    fj_storage_parts_get_n (FjStorageParts *self);
int      fj_storage_parts_get_selected (FjStorageParts *self);
char    *fj_storage_parts_dup_text (FjStorageParts *self, guint part);
gboolean fj_storage_parts_get_area (FjStorageParts *self, guint part, GdkRectangle *area);
gboolean fj_storage_parts_select (FjStorageParts *self, guint part);
gboolean fj_storage_parts_edit (FjStorageParts *self, guint part);

G_END_DECLS
