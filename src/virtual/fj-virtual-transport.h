/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-board.h"

G_BEGIN_DECLS

#define FJ_TYPE_VIRTUAL_TRANSPORT (fj_virtual_transport_get_type ())
G_DECLARE_FINAL_TYPE (FjVirtualTransport, fj_virtual_transport, FJ, VIRTUAL_TRANSPORT, GObject)

/* (transfer full) The board as it is on the bus now: the in-process door. */
FjTransport *fj_virtual_transport_new (FjVirtualBoard *board);

G_END_DECLS
