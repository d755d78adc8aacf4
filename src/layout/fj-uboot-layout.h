/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout-types.h"

G_BEGIN_DECLS

/* How a U-Boot reads layouts, by version. */
typedef enum {
  FJ_UBOOT_2018,    /* header mandatory, four types, offset base automatic, no line numbers */
  FJ_UBOOT_2020,    /* header mandatory */
  FJ_UBOOT_2021,    /* header optional, FIP */
  FJ_UBOOT_CURRENT, /* FWU_MDATA, ENV, ESP; offsets decimal or 0x */
} FjUbootVersion;

GArray *fj_uboot_layout_parse (GBytes *bytes, FjUbootVersion version, gboolean has_size,
                               char **text);

/**
 * FjUbootPartition: what U-Boot makes of a device row once it knows the storage.
 */
typedef struct {
  guint   row;    /* index into the parsed rows */
  guint   number; /* in the partition table, from 1; 0: whole storage or boot area */
  guint64 offset; /* bytes */
  guint64 size;   /* bytes; 0: nothing can be written */
} FjUbootPartition;

/**
 * FjUbootGpt: the partition table that an MMC carries now, for partial updates; n = 0: none.
 */
typedef struct {
  guint8                index; /* of the mmc */
  const FjMtdPartition *parts; /* by number, from 1 */
  guint                 n_parts;
} FjUbootGpt;

gboolean fj_uboot_layout_check_rows (const FjRowValues *rows, guint n_rows, FjUbootVersion version,
                                     char **text);
gboolean fj_uboot_layout_is_full (const FjRowValues *rows, guint n_rows, FjUbootVersion version,
                                  FjStorageKind kind, guint8 index);
guint64  fj_uboot_layout_get_end (const FjStorageGeometry *geometry);
GArray  *fj_uboot_layout_place (const FjRowValues *rows, guint n_rows, FjUbootVersion version,
                                const FjStorageGeometry *geometry, guint n_geometry,
                                const FjUbootGpt *gpts, guint n_gpts, char **text);

G_END_DECLS
