/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-chip.h"

G_BEGIN_DECLS

/*
 * What U-Boot's fastboot does with its storages. Each returns what went wrong in U-Boot's words, an
 * empty text where it has none, %NULL when all went well. Time passes as on hardware.
 */

/* @buffer: (array length=room): what the last download has left there, its first @size bytes */
const char *fj_virtual_flash_write (FjVirtualBoard *board, const char *name, guint8 *buffer,
                                    gsize size, gsize room);
const char *fj_virtual_flash_erase (FjVirtualBoard *board, const char *name);
/* "oem format": a table by what the script has set "partitions" to */
const char *fj_virtual_flash_format (FjVirtualBoard *board);

G_END_DECLS
