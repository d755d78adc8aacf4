/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-partition.h"

G_BEGIN_DECLS

/* Only for the layout, which remembers what it changes. */
FjPartition *fj_partition_new_from_raw (const char *raw, guint line);
const char  *fj_partition_get_raw (FjPartition *self);
const char  *fj_partition_get_whole (FjPartition *self);
guint        fj_partition_count_lines (FjPartition *self);
char        *fj_partition_dup_with_raw (FjPartition *self, const char *raw);
char        *fj_partition_dup_with_packing (FjPartition *self, FjPacking packing, const char *end);
void         fj_partition_set_whole (FjPartition *self, const char *whole);
void         fj_partition_set_line (FjPartition *self, guint line);

G_END_DECLS
