/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout.h"

G_BEGIN_DECLS

/* Every rule that needs nothing but the layout; with @geometry (nullable) also the board's rules.
 */
GPtrArray *fj_layout_check (FjLayout *layout, const FjStorageGeometry *geometry, guint n_geometry);

/*
 * How much room a row has: up to the next row of the same storage and area, or, for the last one,
 * to the end of the storage when @geometry knows it. G_MAXUINT64: not known.
 */
guint64 fj_layout_get_capacity (FjLayout *layout, guint row, const FjStorageGeometry *geometry,
                                guint n_geometry);

G_END_DECLS
