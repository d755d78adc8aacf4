/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-programs.h"

#include "fj-virtual-loader.h"
#include "fj-virtual-shell.h"
#include "fj-virtual-uboot.h"

#include <fj-phase-ids.h>

/* The boot ROM. What it does with a block nobody has written down; this is what hosts rely on. */

static void
rom_enter (gpointer state, const FjVirtualStageInfo *stage)
{
  FjVirtualLoader      *self = state;
  const FjVirtualChain *chain = fj_virtual_chip_get_chain (self->chip);

  fj_virtual_dfu_enter (&self->dfu, stage);
  fj_virtual_chip_set_step (self->chip, 0);
  fj_virtual_uboot_clear (self->board);
  fj_virtual_loader_want (self, FJ_ID_FSBL, chain->fsbl_address, chain->fsbl_limit);
}

static FjTake
rom_take (gpointer owner, guint16 block, const guint8 *data, gsize length)
{
  FjVirtualLoader *self = owner;

  if (self->loaded || fj_virtual_loader_get_phase (self) != FJ_ID_FSBL)
    return FJ_TAKE_REFUSED;
  if (length == 0) {
    self->loaded = TRUE;
    return FJ_TAKE_OK;
  }
  if (fj_virtual_dfu_get_n_blocks (&self->dfu) == 0)
    g_byte_array_set_size (self->memory, 0);
  if (self->memory->len + length > self->limit)
    return FJ_TAKE_REFUSED;
  g_byte_array_append (self->memory, data, length);
  return FJ_TAKE_OK;
}

/* What the file turns into: TF-A, PRGFW-UTIL, or an SPL that knows plain DFU only. */
static const FjVirtualStageInfo *
get_fsbl_stage (const FjVirtualChain *chain, const FjStm32Header *header)
{
  if (chain->plain != NULL && (header->binary_type == FJ_STM32_BINARY_UBOOT || chain->tfa == NULL))
    return chain->plain;
  return chain->tfa != NULL ? chain->tfa : chain->uboot;
}

/* The MP15's ROM jumps by itself, and TF-A goes on with the USB controller as it is. */
static void
rom_manifest (gpointer owner)
{
  FjVirtualLoader          *self = owner;
  const FjVirtualChain     *chain = fj_virtual_chip_get_chain (self->chip);
  FjStm32Header             header;
  const FjVirtualStageInfo *stage;

  if (chain->fsbl_detach)
    return;
  /* On an open chip nothing but header and checksum matters. */
  if (!fj_virtual_loader_is_image (self, chain->header_version, &header)) {
    fj_virtual_board_mute (self->board);
    return;
  }
  stage = get_fsbl_stage (chain, &header);
  if (stage == chain->tfa)
    fj_virtual_board_take_over (self->board, stage, chain->rom_to_tfa);
  else
    fj_virtual_board_restart (self->board, stage, chain->rom_to_tfa);
}

static void
rom_detach (gpointer owner)
{
  FjVirtualLoader      *self = owner;
  const FjVirtualChain *chain = fj_virtual_chip_get_chain (self->chip);
  FjStm32Header         header;
  gboolean              is_good;

  if (!chain->fsbl_detach || !self->loaded)
    return;
  is_good = fj_virtual_loader_is_image (self, chain->header_version, &header);
  fj_virtual_board_restart (self->board, is_good ? get_fsbl_stage (chain, &header) : NULL,
                            chain->rom_to_tfa);
}

static FjTake
rom_give (gpointer owner, guint16 block, guint8 *data, gsize length, gsize *actual)
{
  FjVirtualLoader *self = owner;

  if (!fj_virtual_chip_get_chain (self->chip)->rom_phase ||
      fj_virtual_loader_get_phase (self) != FJ_PHASE_COMMAND)
    return FJ_TAKE_REFUSED;
  self->received = self->memory->len;
  return fj_virtual_loader_give_phase (self, data, length, actual);
}

static const FjVirtualDfuFuncs rom_funcs = {
  .take = rom_take,
  .manifest = rom_manifest,
  .give = rom_give,
  .detach = rom_detach,
  .is_answer = fj_virtual_loader_is_answer,
};

static gpointer
rom_new (FjVirtualBoard *board)
{
  return fj_virtual_loader_new (board, &rom_funcs);
}

const FjVirtualProgram fj_virtual_rom_program = {
  FJ_VIRTUAL_LOADER_PROGRAM,
  .name = "boot ROM",
  .create = rom_new,
  .enter = rom_enter,
};
