/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout.h"

G_BEGIN_DECLS

/* All codes of issues, and how bad each can be, are listed in docs/issue-codes.md. */
GPtrArray *fj_layout_check (FjLayout *layout, const FjStorageGeometry *geometry, guint n_geometry);
GPtrArray *fj_layout_check_selected (FjLayout *layout, const FjStorageGeometry *geometry,
                                     guint n_geometry, const gboolean *is_left_out);

G_END_DECLS
