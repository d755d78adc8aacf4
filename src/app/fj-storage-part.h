/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-storage-parts.h"

G_BEGIN_DECLS

#define FJ_TYPE_STORAGE_PART (fj_storage_part_get_type ())
G_DECLARE_FINAL_TYPE (FjStoragePart, fj_storage_part, FJ, STORAGE_PART, AtkObject)

FjStoragePart *fj_storage_part_new (FjStorageParts *parts, guint index);
void           fj_storage_part_update (FjStoragePart *self);
void           fj_storage_part_detach (FjStoragePart *self);

G_END_DECLS
