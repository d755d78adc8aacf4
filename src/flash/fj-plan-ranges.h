/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-extent-map.h>

G_BEGIN_DECLS

/* A part of an image, in bytes: what is in use of it, with small gaps in between. */
typedef struct {
  guint64 offset;
  guint64 length;
} FjRange;

FjRange *fj_plan_ranges_new (FjExtentMap *map, guint *n_ranges);
FjRange *fj_plan_ranges_new_whole (guint64 size, guint *n_ranges);

G_END_DECLS
