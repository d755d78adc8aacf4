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
 * others than the layout, notified).
 */
FjPartition *fj_partition_new (const char *const *cells); /* FJ_N_COLUMNS strings, each nullable */

const char        *fj_partition_get_text (FjPartition *self, FjColumn column); /* never NULL */
gboolean           fj_partition_is_valid (FjPartition *self);                  /* every cell could be read */
const FjRowValues *fj_partition_get_values (FjPartition *self);                /* NULL unless valid */
guint              fj_partition_get_line (FjPartition *self);                  /* in the file; 0 for a new row */
gboolean           fj_partition_is_selected (FjPartition *self);               /* has P */

G_END_DECLS
