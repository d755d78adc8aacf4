/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-chip.h"

G_BEGIN_DECLS

#define FJ_FASTBOOT_BUFFER 0x02000000 /* bytes of a download */

/* (nullable): why U-Boot's fastboot does not tell; %NULL: @value (transfer full) is what it does */
const char *fj_virtual_getvar (FjVirtualBoard *board, const char *parameter, char **value);

G_END_DECLS
