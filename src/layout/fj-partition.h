/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout-types.h"

G_BEGIN_DECLS

#define FJ_TYPE_PARTITION (fj_partition_get_type ())
G_DECLARE_FINAL_TYPE (FjPartition, fj_partition, FJ, PARTITION, GObject)

/**
 * FjPartition:
 *
 * One row of a flash layout: the text of its cells, right or wrong, and what it means. Cells are
 * changed through the layout, which can take the change back. Main thread only.
 *
 * Properties: "option", "id", "name", "type", "device", "offset", "file" (strings, read-only for
 * others than the layout, notified), "packing" (FjPacking, the same).
 */
FjPartition *fj_partition_new (const char *const *cells);

const char        *fj_partition_get_text (FjPartition *self, FjColumn column);
const FjRowValues *fj_partition_get_values (FjPartition *self);
guint              fj_partition_get_line (FjPartition *self);
gboolean           fj_partition_is_selected (FjPartition *self);
FjPacking          fj_partition_get_packing (FjPartition *self);

G_END_DECLS
