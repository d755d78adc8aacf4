/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-board-private.h"

G_BEGIN_DECLS

/* What programs ask of the faults of their board, which is locked. */

/* Whether it has any at all, also such that have happened. */
gboolean fj_virtual_board_has_faults (FjVirtualBoard *self);
/* (nullable): a fault that fits the place where the board is */
FjFault *fj_virtual_board_find_fault (FjVirtualBoard *self, FjFaultKind kind);
/* (nullable): the same, and it happens now */
FjFault *fj_virtual_board_take_fault (FjVirtualBoard *self, FjFaultKind kind);
FjFault *fj_virtual_board_take_fault_at (FjVirtualBoard *self, FjFaultKind kind,
                                         const FjVirtualPlace *place);
/* Something went wrong inside, in the board's own storage. (transfer full) */
void fj_virtual_board_fail (FjVirtualBoard *self, GError *error);
G_END_DECLS
