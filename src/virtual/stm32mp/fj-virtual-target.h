/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-chip.h"

#include <fj-virtual-storage.h>

G_BEGIN_DECLS

/**
 * FjVirtualTarget: what a name means to U-Boot's fastboot.
 */
typedef struct {
  FjVirtualStorage *storage; /* (not owned) */
  guint64           offset;  /* first byte on the storage */
  guint64           size;    /* bytes */
  gboolean          is_boot; /* a boot area by its name: nothing but raw images */
} FjVirtualTarget;

/* (nullable): what went wrong, in U-Boot's words; %NULL: @target is filled in. */
const char *fj_virtual_target_find (FjVirtualTarget *target, FjVirtualBoard *board,
                                    const char *name);
/* The same for a name that is asked about only: those of whole areas are none then. */
const char *fj_virtual_target_find_part (FjVirtualTarget *target, FjVirtualBoard *board,
                                         const char *name);
/* Bytes at @position of the target; they must lie inside of its storage. */
gboolean fj_virtual_target_write (const FjVirtualTarget *target, FjVirtualBoard *board,
                                  guint64 position, const guint8 *data, gsize length);
/* (nullable): the storage that the names of partitions are looked for on */
FjVirtualStorage *fj_virtual_target_get_device (FjVirtualBoard *board);

G_END_DECLS
