/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout.h"

G_BEGIN_DECLS

guint64 fj_layout_get_room (FjLayout *layout, guint row);
guint64 fj_layout_get_extent (FjLayout *layout, guint row, const FjStorageGeometry *geometry,
                              guint n_geometry);
guint64 fj_layout_get_capacity (FjLayout *layout, guint row, const FjStorageGeometry *geometry,
                                guint n_geometry);

G_END_DECLS
