/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout-types.h"

G_BEGIN_DECLS

/* (pure) The canonical text: six columns, single tabs, LF, no comments, ids as 0x%02X. */
GBytes *fj_wire_layout_format (const FjRowValues *rows, guint n_rows);
/* The same behind an STM32 header 1.0 (protocol.md 5.9, 6.1), which every receiver accepts. */
GBytes *fj_wire_layout_add_header (GBytes *text);

G_END_DECLS
