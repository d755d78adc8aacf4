/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout-types.h"

G_BEGIN_DECLS

GBytes *fj_wire_layout_format (const FjRowValues *rows, guint n_rows);
GBytes *fj_wire_layout_add_header (GBytes *text);

G_END_DECLS
