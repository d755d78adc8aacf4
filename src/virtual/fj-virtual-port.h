/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-board.h"

#include <fj-device-provider.h>

G_BEGIN_DECLS

/**
 * FjVirtualPort:
 *
 * A port with a virtual board on it, for a provider: tells its job at once and on any thread, and
 * everybody else from the main context, what comes and goes. Main thread only.
 */
typedef struct _FjVirtualPort FjVirtualPort;

/* @board is taken over (transfer full); @provider outlives the port. */
FjVirtualPort  *fj_virtual_port_new (FjDeviceProvider *provider, FjVirtualBoard *board,
                                     guint number, guint replug_seconds);
void            fj_virtual_port_free (FjVirtualPort *self);
FjDevice       *fj_virtual_port_get_device (FjVirtualPort *self);
FjVirtualBoard *fj_virtual_port_get_board (FjVirtualPort *self);
guint           fj_virtual_port_get_number (FjVirtualPort *self);
void            fj_virtual_port_start (FjVirtualPort *self);
void            fj_virtual_port_stop (FjVirtualPort *self);
void            fj_virtual_port_withdraw (FjVirtualPort *self);
FjPortWatch    *fj_virtual_port_claim (FjVirtualPort *self, GError **error);
void            fj_virtual_port_release (FjVirtualPort *self);

G_END_DECLS
