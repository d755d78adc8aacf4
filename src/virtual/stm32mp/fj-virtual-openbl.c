/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-programs.h"

#include "fj-virtual-loader.h"
#include "fj-virtual-phase.h"
#include "fj-virtual-shell.h"

#include <string.h>

/* PRGFW-UTIL (OpenBL): every second GET PHASE is answered with "start". */

#define ADDRESS 0x2FFE0000
#define LIMIT (256 * 1024)

static void
openbl_enter (gpointer state, const FjVirtualStageInfo *stage)
{
  FjVirtualLoader *self = state;

  fj_virtual_dfu_enter (&self->dfu, stage);
  fj_virtual_loader_want (self, FJ_ID_LAYOUT, ADDRESS, LIMIT);
}

static FjTake
openbl_take (gpointer owner, guint16 block, const guint8 *data, gsize length)
{
  FjVirtualLoader *self = owner;

  if (fj_virtual_loader_get_phase (self) != self->phase || self->received + length > self->limit)
    return FJ_TAKE_REFUSED;
  self->received += length;
  if (length == 0)
    fj_virtual_loader_want (self, self->phase == FJ_ID_LAYOUT ? FJ_ID_SSBL : FJ_PHASE_END,
                            ADDRESS, LIMIT);
  return FJ_TAKE_OK;
}

static FjTake
openbl_give (gpointer owner, guint16 block, guint8 *data, gsize length, gsize *actual)
{
  FjVirtualLoader *self = owner;
  FjVirtualPhase   phase = { .phase = self->phase, .address = self->address, .detach = -1 };
  guint8           reply[FJ_PHASE_REPLY_MAX];

  if (fj_virtual_loader_get_phase (self) != FJ_PHASE_COMMAND)
    return FJ_TAKE_REFUSED;
  if (self->answered)
    phase.address = G_MAXUINT32;
  self->answered = !self->answered;
  *actual = MIN (fj_virtual_phase_write (self->board, &phase, reply), length);
  memcpy (data, reply, *actual);
  return FJ_TAKE_OK;
}

static void
openbl_detach (gpointer owner)
{
  fj_virtual_board_restart (((FjVirtualLoader *) owner)->board, NULL, 0);
}

static const FjVirtualDfuFuncs openbl_funcs = {
  .take = openbl_take,
  .give = openbl_give,
  .detach = openbl_detach,
  .is_answer = fj_virtual_loader_is_answer,
};

static gpointer
openbl_new (FjVirtualBoard *board)
{
  return fj_virtual_loader_new (board, &openbl_funcs);
}

const FjVirtualProgram fj_virtual_openbl_program = {
  FJ_VIRTUAL_LOADER_PROGRAM,
  .name = "PRGFW-UTIL",
  .create = openbl_new,
  .enter = openbl_enter,
};
