/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-file-table.h"

#include <fj-device.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_STORAGE_MAP (fj_storage_map_get_type ())
G_DECLARE_FINAL_TYPE (FjStorageMap, fj_storage_map, FJ, STORAGE_MAP, GtkDrawingArea)

GtkWidget *fj_storage_map_new (void);
void       fj_storage_map_set_files (FjStorageMap *self, FjFileTable *files);
void       fj_storage_map_set_layout (FjStorageMap *self, FjLayout *layout);
void       fj_storage_map_set_issues (FjStorageMap *self, GPtrArray *issues);
void       fj_storage_map_set_device (FjStorageMap *self, FjDevice *device);
void       fj_storage_map_select (FjStorageMap *self, int row);

/* For assistive technologies: what is on the map, one part after the other. */
guint    fj_storage_map_get_n_parts (FjStorageMap *self);
int      fj_storage_map_get_selected_part (FjStorageMap *self);
char    *fj_storage_map_dup_part_text (FjStorageMap *self, guint part);
gboolean fj_storage_map_get_part_area (FjStorageMap *self, guint part, GdkRectangle *area);
gboolean fj_storage_map_select_part (FjStorageMap *self, guint part);
gboolean fj_storage_map_edit_part (FjStorageMap *self, guint part);

G_END_DECLS
