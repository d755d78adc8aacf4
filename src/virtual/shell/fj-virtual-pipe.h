/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-board.h"

G_BEGIN_DECLS

#define FJ_TYPE_VIRTUAL_PIPE (fj_virtual_pipe_get_type ())
G_DECLARE_FINAL_TYPE (FjVirtualPipe, fj_virtual_pipe, FJ, VIRTUAL_PIPE, GObject)

/* (transfer full) The board as it is on the bus now: the in-process door. */
FjUsbPipe *fj_virtual_pipe_new (FjVirtualBoard *board);

G_END_DECLS
