/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-file-table.h"

#include <fj-device.h>
#include <fj-plan.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_STORAGE_MAP (fj_storage_map_get_type ())
G_DECLARE_FINAL_TYPE (FjStorageMap, fj_storage_map, FJ, STORAGE_MAP, GtkDrawingArea)

GtkWidget *fj_storage_map_new (void);
void       fj_storage_map_set_files (FjStorageMap *self, FjFileTable *files);
void       fj_storage_map_set_layout (FjStorageMap *self, FjLayout *layout);
void       fj_storage_map_set_checks (FjStorageMap *self, GPtrArray *issues, FjPlan *plan);
void       fj_storage_map_set_device (FjStorageMap *self, FjDevice *device);
void       fj_storage_map_select (FjStorageMap *self, int row);

G_END_DECLS
