/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-uboot-layout.h"

G_BEGIN_DECLS

/**
 * FjUbootGptEntry: an entry that U-Boot writes into the partition table of an MMC. Strings are
 * borrowed from the rows, or static.
 */
typedef struct {
  const char *name;
  const char *type; /* GUID as text, upper case */
  const char *uuid; /* (nullable): one that is the same on every board */
  guint64     offset;
  guint64     size;
  gboolean    is_bootable;
} FjUbootGptEntry;

GArray *fj_uboot_gpt_build (const FjRowValues *rows, const FjUbootPartition *parts, guint n_parts,
                            guint8 mmc, int *too_much);

G_END_DECLS
