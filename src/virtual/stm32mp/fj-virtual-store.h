/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-shell.h"

#include <fj-virtual-storage.h>

G_BEGIN_DECLS

/* Bytes for @position of the partition that begins at @start, as far as faults let them be kept. */
gboolean fj_virtual_store (FjVirtualBoard *board, FjVirtualStorage *storage, guint64 start,
                           guint64 position, const guint8 *data, gsize length);

G_END_DECLS
