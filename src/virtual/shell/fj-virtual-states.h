/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-program.h"

G_BEGIN_DECLS

/**
 * FjVirtualStates:
 *
 * The states of the programs of a board: of those that have run, or were asked something. The board
 * is locked.
 */
typedef struct _FjVirtualStates FjVirtualStates;

FjVirtualStates *fj_virtual_states_new (FjVirtualBoard *board);
void             fj_virtual_states_free (FjVirtualStates *self);
/* That of @program; made when it is needed first. */
gpointer fj_virtual_states_get (FjVirtualStates *self, const FjVirtualProgram *program);

G_END_DECLS
