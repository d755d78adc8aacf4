/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-board.h"

#include <fj-phase-ids.h>

G_BEGIN_DECLS

/* The answer to GET PHASE. */
#define FJ_PHASE_REPLY_MAX 512

typedef struct {
  guint8      phase;
  guint32     address;
  guint32     offset;
  int         detach; /* -1: the reply has no such byte */
  const char *text;   /* (nullable) */
} FjVirtualPhase;

gsize fj_virtual_phase_write (FjVirtualBoard *board, const FjVirtualPhase *phase,
                              guint8 reply[FJ_PHASE_REPLY_MAX]);
/* (transfer full) (nullable): what the board is made to say instead */
char *fj_virtual_phase_take_text (FjVirtualBoard *board);
/*
 * Whether SET PHASE takes an offset, counting those that are not 0: a fault refuses it, or makes
 * the board forget it.
 */
gboolean fj_virtual_phase_take_offset (FjVirtualBoard *board, guint *n_offsets, guint32 *offset);
/* The phase that a setting is for, by its name (nullable); -1 when there is none. */
int fj_virtual_phase_of_alt (const char *name);

G_END_DECLS
