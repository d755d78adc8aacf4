/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-programs.h"

#include "fj-virtual-loader.h"
#include "fj-virtual-shell.h"
#include "fj-virtual-uboot.h"

/* U-Boot's "dfu 0", an SPL, a microcontroller: no phases. Nothing is kept of what they get. */

static void
plain_enter (gpointer state, const FjVirtualStageInfo *stage)
{
  FjVirtualLoader *self = state;

  fj_virtual_dfu_enter (&self->dfu, stage);
  fj_virtual_uboot_clear (self->board);
}

static FjTake
plain_take (gpointer owner, guint16 block, const guint8 *data, gsize length)
{
  return FJ_TAKE_OK;
}

static FjTake
mcu_take (gpointer owner, guint16 block, const guint8 *data, gsize length)
{
  return FJ_TAKE_REFUSED;
}

static FjTake
plain_give (gpointer owner, guint16 block, guint8 *data, gsize length, gsize *actual)
{
  return FJ_TAKE_REFUSED;
}

static void
plain_detach (gpointer owner)
{
  fj_virtual_board_restart (((FjVirtualLoader *) owner)->board, NULL, 0);
}

static const FjVirtualDfuFuncs plain_funcs = {
  .take = plain_take,
  .give = plain_give,
  .detach = plain_detach,
  .is_answer = fj_virtual_loader_is_answer,
};

static const FjVirtualDfuFuncs mcu_funcs = {
  .take = mcu_take,
  .give = plain_give,
  .detach = plain_detach,
  .is_answer = fj_virtual_loader_is_answer,
};

static gpointer
plain_new (FjVirtualBoard *board)
{
  return fj_virtual_loader_new (board, &plain_funcs);
}

static gpointer
mcu_new (FjVirtualBoard *board)
{
  return fj_virtual_loader_new (board, &mcu_funcs);
}

const FjVirtualProgram fj_virtual_plain_program = {
  FJ_VIRTUAL_LOADER_PROGRAM,
  .name = "plain DFU",
  .create = plain_new,
  .enter = plain_enter,
};

const FjVirtualProgram fj_virtual_mcu_program = {
  FJ_VIRTUAL_LOADER_PROGRAM,
  .name = "system boot loader",
  .create = mcu_new,
  .enter = plain_enter,
};
