/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-board.h"
#include "fj-virtual-faults.h"
#include "fj-virtual-pace.h"
#include "fj-virtual-presence.h"
#include "fj-virtual-storage-set.h"

G_BEGIN_DECLS

/*
 * What programs and the parts of the shell ask of a board. It is locked, but for the two calls
 * that lock and unlock it.
 */
void fj_virtual_board_lock (FjVirtualBoard *self);
/* Tells comes and goes, too. */
void fj_virtual_board_unlock (FjVirtualBoard *self);

/* (transfer none): when it answers. */
FjVirtualPace *fj_virtual_board_get_pace (FjVirtualBoard *self);
/* (transfer none): when it is there. */
FjVirtualPresence *fj_virtual_board_get_presence (FjVirtualBoard *self);
/* (transfer none): what it does wrong. */
FjVirtualFaults *fj_virtual_board_get_faults (FjVirtualBoard *self);
/* (transfer none): what it keeps. */
FjVirtualStorageSet *fj_virtual_board_get_storages (FjVirtualBoard *self);
/* What kind of board it is. */
const FjVirtualProfile *fj_virtual_board_get_profile_data (FjVirtualBoard *self);
/* (transfer none): as it was enumerated. */
FjVirtualDescriptors *fj_virtual_board_get_descriptors (FjVirtualBoard *self);
/* The setting that is chosen of an interface. */
guint8 fj_virtual_board_get_alt (FjVirtualBoard *self, guint interface);
/* What the programs of this board share, as its family made it. */
gpointer fj_virtual_board_get_chip (FjVirtualBoard *self);
/* The state of a program on this board, whether it runs or not. */
gpointer fj_virtual_board_get_state (FjVirtualBoard *self, const FjVirtualProgram *program);

/* Another program takes the USB controller over without the host noticing, and needs @ms for it. */
void fj_virtual_board_take_over (FjVirtualBoard *self, const FjVirtualStageInfo *stage, guint32 ms);
/* Leaves the bus; comes back as @stage after @ms on hardware; %NULL: never. */
void fj_virtual_board_restart (FjVirtualBoard *self, const FjVirtualStageInfo *stage, guint64 ms);
/* The whole chip starts anew. */
void fj_virtual_board_reset_chip (FjVirtualBoard *self);
/* Answers nothing any more. */
void fj_virtual_board_mute (FjVirtualBoard *self);

/* Where it is in its work. */
void fj_virtual_board_get_place (FjVirtualBoard *self, FjVirtualPlace *place);
/*
 * What faults do to any transfer. @length: (inout): bytes that go. TRUE: there is nothing more to
 * do, and @reply is how it ended.
 */
gboolean fj_virtual_board_spoil (FjVirtualBoard *self, const FjVirtualPlace *place, gsize *length,
                                 FjVirtualReply *reply);

G_END_DECLS
