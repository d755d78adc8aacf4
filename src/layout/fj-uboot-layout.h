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

/**
 * fj_uboot_layout_parse:
 * @bytes: the payload of phase 0x00
 * @has_size: whether the receiver knows its length (without a header and a length nothing is read)
 *
 * (pure) Reads a layout exactly as U-Boot does, mistakes included: tabs, carriage returns, NUL, line counting
 * (protocol.md 5.2 to 5.7, 5.10). On refusal @text is U-Boot's own sentence for GET PHASE.
 *
 * Returns: (transfer full) (nullable) (element-type FjRowValues): rows in U-Boot's order
 */
GArray *fj_uboot_layout_parse (GBytes *bytes, FjUbootVersion version, gboolean has_size, char **text);

/**
 * FjUbootPartition: what U-Boot makes of a device row once it knows the storage.
 */
typedef struct {
  guint   row;    /* index into the parsed rows */
  guint64 offset; /* bytes */
  guint64 size;   /* bytes; 0: nothing can be written */
} FjUbootPartition;

/**
 * FjUbootGpt: the partition table that an MMC carries now, for partial updates; n = 0: none.
 */
typedef struct {
  guint8                index; /* of the mmc */
  const FjMtdPartition *parts;
  guint                 n_parts;
} FjUbootGpt;

/* (pure) The device checks of protocol.md 5.8, with U-Boot's sentences. NULL on refusal. */
GArray *fj_uboot_layout_place (const FjRowValues *rows, guint n_rows, FjUbootVersion version,
                               const FjStorageGeometry *geometry, guint n_geometry,
                               const FjUbootGpt *gpts, guint n_gpts, char **text);

G_END_DECLS
