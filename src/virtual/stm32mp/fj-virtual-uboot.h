/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-chip.h"

G_BEGIN_DECLS

/*
 * U-Boot's "stm32prog" (fj_virtual_uboot_program): the layout that it has accepted, what is behind
 * each setting, and how far it is. Other programs start it, or are there in its place.
 */

/* U-Boot is no longer there. */
void fj_virtual_uboot_clear (FjVirtualBoard *board);
/* U-Boot starts; returns the µs that its erasing takes on hardware. */
gint64 fj_virtual_uboot_boot (FjVirtualBoard *board);

G_END_DECLS
