/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout-types.h"

G_BEGIN_DECLS

#define FJ_MTD_MAX_PARTITIONS 32

/**
 * FjMtdTables:
 *
 * How one U-Boot divides the flash memories of ST's boards. Text as in the variable mtdparts.
 */
typedef struct {
  const char *uboot;      /* whose, for people */
  const char *nor;        /* of nor0 */
  const char *nand;       /* of nand0, and of spi-nand0 */
  gboolean    needs_fsbl; /* nor0 has partitions only for a layout with a row "fsbl…" on a NOR */
} FjMtdTables;

typedef enum {
  FJ_MTD_UBOOT_2018,
  FJ_MTD_UBOOT_2020,
  FJ_MTD_UBOOT_2021,
  FJ_MTD_UBOOT_ST, /* v2022.10 and later */
  FJ_MTD_UBOOT_MAINLINE,
  FJ_MTD_N_UBOOTS,
} FjMtdUboot;

const FjMtdTables *fj_mtd_tables_get (FjMtdUboot uboot);
/* (transfer full) (nullable): "v2020.10, mainline", the U-Boots with partitions at just these */
char    *fj_mtd_tables_find (FjStorageKind kind, const guint64 *offsets, guint n_offsets);
gboolean fj_mtd_tables_fit (FjMtdUboot uboot, FjStorageKind kind, const guint64 *offsets,
                            guint n_offsets);
GArray  *fj_mtd_table_parse (const char *text, guint64 size, GError **error);

G_END_DECLS
