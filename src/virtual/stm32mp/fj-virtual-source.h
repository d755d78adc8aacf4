/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-chip.h"

G_BEGIN_DECLS

/* The script that U-Boot runs between its programs: what comes to the bus after one has ended. */

/* Runs what was sent in the place of a layout, if it is a script at all. */
void fj_virtual_source_start (FjVirtualBoard *board, const guint8 *image, gsize length);
/* The command that the script stopped at is over. */
void fj_virtual_source_go_on (FjVirtualBoard *board, gboolean worked);

G_END_DECLS
