/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-partition.h"

G_BEGIN_DECLS

/* Only for the layout, which remembers what it changes. */
FjPartition *fj_partition_new_from_raw (const char *raw, guint line);
const char  *fj_partition_get_raw (FjPartition *self);
void         fj_partition_set_raw (FjPartition *self, const char *raw);
void         fj_partition_set_line (FjPartition *self, guint line);

G_END_DECLS
