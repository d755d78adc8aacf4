/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-programs.h"

#include "fj-virtual-loader.h"
#include "fj-virtual-phase.h"
#include "fj-virtual-shell.h"
#include "fj-virtual-uboot.h"

#include <fj-bytes.h>
#include <fj-dfu-wire.h>
#include <fj-stm32-header.h>
#include <string.h>

/* A guess: the source has a loop of 0xFFFFF rounds and no time. */
#define OLD_TFA_PATIENCE_MS 10000

#define FIP_MAGIC 0xAA640001

/* What both kinds of TF-A have in common: a list of files that they ask for. */

static const FjVirtualChain *
get_chain (FjVirtualLoader *self)
{
  return fj_virtual_chip_get_chain (self->chip);
}

/* The phase of the file that is wanted, 0xFF behind the last. */
static guint8
get_step_phase (FjVirtualLoader *self)
{
  return get_chain (self)->tfa_phases[fj_virtual_chip_get_step (self->chip)];
}

static gsize
get_limit (guint8 phase)
{
  return phase == FJ_ID_DDR_FIP ? 0xA000 : 16 * 1024 * 1024;
}

static void
want_step (FjVirtualLoader *self)
{
  guint8 phase = get_step_phase (self);

  fj_virtual_loader_want (self, phase,
                          phase == FJ_ID_DDR_FIP ? 0x0E041000 : get_chain (self)->fip_address,
                          get_limit (phase));
}

static void
tfa_enter (gpointer state, const FjVirtualStageInfo *stage)
{
  FjVirtualLoader *self = state;

  fj_virtual_dfu_enter (&self->dfu, stage);
  want_step (self);
}

/* This file is here. The next one is wanted at once, or after a DETACH. */
static void
finish_step (FjVirtualLoader *self)
{
  if (fj_virtual_board_take_fault (self->board, FJ_FAULT_PHASE_STUCK) != NULL)
    return;
  if (self->phase == FJ_ID_LAYOUT) {
    g_autoptr (GBytes) layout = g_bytes_new (self->memory->data, self->memory->len);

    fj_virtual_chip_set_layout (self->chip, layout);
  }
  fj_virtual_chip_set_step (self->chip, fj_virtual_chip_get_step (self->chip) + 1);
  if (get_chain (self)->tfa_restarts || get_step_phase (self) == FJ_PHASE_RESET)
    self->loaded = TRUE;
  else
    want_step (self);
  if (self->loaded && get_chain (self)->tfa_waits)
    fj_virtual_presence_tick_in (fj_virtual_board_get_presence (self->board), OLD_TFA_PATIENCE_MS);
}

static void
tfa_detach (gpointer owner)
{
  FjVirtualLoader      *self = owner;
  const FjVirtualChain *chain = get_chain (self);

  if (!self->loaded || self->error_text != NULL) {
    fj_virtual_board_restart (self->board, NULL, 0);
  } else if (get_step_phase (self) != FJ_PHASE_RESET) {
    fj_virtual_board_restart (self->board, chain->tfa, chain->tfa_to_tfa);
  } else {
    gint64 work = fj_virtual_uboot_boot (self->board);

    fj_virtual_board_restart (self->board, chain->uboot, chain->tfa_to_uboot + work / 1000);
  }
}

/* TF-A since 2.4: usb_dfu.c and stm32cubeprogrammer_usb.c. */

G_GNUC_PRINTF (2, 3)
static FjTake
fail_phase (FjVirtualLoader *self, const char *format, ...)
{
  va_list args;

  if (self->error_text == NULL) {
    va_start (args, format);
    self->error_text = g_strdup_vprintf (format, args);
    va_end (args);
    self->phase = FJ_PHASE_RESET;
  }
  return FJ_TAKE_REFUSED;
}

static gboolean
is_fip (FjVirtualLoader *self)
{
  FjReader reader = FJ_READER_INIT (self->memory->data, self->memory->len);

  return fj_reader_u32_le (&reader) == FIP_MAGIC && fj_reader_u32_le (&reader) != 0;
}

/* An STM32 header 1.0 and all of what it announces, with the right checksum. */
static gboolean
has_header (FjVirtualLoader *self)
{
  FjStm32Header header;

  return fj_virtual_loader_is_image (self, FJ_STM32_HEADER_1_0, &header);
}

static FjTake
end_file (FjVirtualLoader *self)
{
  guint8 phase = self->phase;

  fj_virtual_dfu_set_state (&self->dfu, FJ_DFU_MANIFEST_SYNC); /* stays so when it goes wrong */
  if (fj_virtual_loader_get_phase (self) != phase)
    return FJ_TAKE_REFUSED;
  if (phase == FJ_ID_LAYOUT ? !has_header (self) : !is_fip (self))
    return fail_phase (self, "%s Header check failed for phase %d",
                       phase == FJ_ID_LAYOUT ? "STM32IMAGE" : "FIP",
                       fj_virtual_board_get_alt (self->board, 0));
  finish_step (self);
  return FJ_TAKE_OK;
}

static FjTake
tfa_take (gpointer owner, guint16 block, const guint8 *data, gsize length)
{
  FjVirtualLoader *self = owner;
  gboolean         done = self->loaded || self->error_text != NULL;

  if (length == 0)
    return end_file (self);
  if (done || fj_virtual_loader_get_phase (self) != self->phase)
    return fail_phase (self, "phase ID :%i, alternate %i, address %x",
                       self->loaded ? FJ_ID_LAYOUT : self->phase,
                       fj_virtual_board_get_alt (self->board, 0),
                       done ? G_MAXUINT32 : self->address + (guint32) self->received);
  self->received += length;
  if (self->received > self->limit)
    return FJ_TAKE_REFUSED;
  g_byte_array_append (self->memory, data, length);
  return FJ_TAKE_OK;
}

static FjTake
tfa_give (gpointer owner, guint16 block, guint8 *data, gsize length, gsize *actual)
{
  FjVirtualLoader *self = owner;
  int              phase = fj_virtual_loader_get_phase (self);
  g_autofree char *text = NULL;

  *actual = 0;
  if (length == 0) {
    fj_virtual_dfu_set_state (&self->dfu, FJ_DFU_IDLE);
    return FJ_TAKE_OK;
  }
  if (phase != FJ_PHASE_COMMAND) {
    fail_phase (self, "phase ID :%i, alternate %i for phase %i", self->phase,
                fj_virtual_board_get_alt (self->board, 0), phase);
    return FJ_TAKE_FAILED;
  }
  text = fj_virtual_phase_take_text (self->board);
  if (text != NULL)
    fail_phase (self, "%.245s", text);
  return fj_virtual_loader_give_phase (self, data, length, actual);
}

static const FjVirtualDfuFuncs tfa_funcs = {
  .take = tfa_take,
  .give = tfa_give,
  .detach = tfa_detach,
  .is_answer = fj_virtual_loader_is_answer,
};

static gpointer
tfa_new (FjVirtualBoard *board)
{
  return fj_virtual_loader_new (board, &tfa_funcs);
}

const FjVirtualProgram fj_virtual_tfa_program = {
  FJ_VIRTUAL_LOADER_PROGRAM,
  .name = "TF-A",
  .create = tfa_new,
  .enter = tfa_enter,
};

/* TF-A 2.0 and 2.2 of ST: io_programmer_st_usb.c. Whatever is not for it, it does not answer. */

static FjTake
old_tfa_take (gpointer owner, guint16 block, const guint8 *data, gsize length)
{
  FjVirtualLoader *self = owner;
  FjReader         reader = FJ_READER_INIT (data, length);

  if (self->loaded || fj_virtual_loader_get_phase (self) != self->phase)
    return FJ_TAKE_SILENT;
  /* It waits for a block that begins with the header's magic, and drops all others. */
  if (length > 0 && self->memory->len == 0 &&
      fj_reader_u32_le (&reader) != FJ_STM32_HEADER_MAGIC_LE)
    return FJ_TAKE_OK;
  self->received += length;
  if (self->received <= self->limit)
    g_byte_array_append (self->memory, data, length);
  return FJ_TAKE_OK;
}

static void
old_tfa_manifest (gpointer owner)
{
  FjVirtualLoader *self = owner;

  if (self->memory->len == 0)
    return;
  if (has_header (self))
    finish_step (self);
  else
    fj_virtual_board_reset_chip (self->board);
}

static FjTake
old_tfa_give (gpointer owner, guint16 block, guint8 *data, gsize length, gsize *actual)
{
  if (fj_virtual_loader_get_phase (owner) != FJ_PHASE_COMMAND)
    return FJ_TAKE_SILENT;
  return fj_virtual_loader_give_phase (owner, data, length, actual);
}

/* The oldest TF-A waits for the DETACH with a loop that ends. */
static void
old_tfa_tick (gpointer state)
{
  fj_virtual_board_mute (((FjVirtualLoader *) state)->board);
}

static const FjVirtualDfuFuncs old_tfa_funcs = {
  .take = old_tfa_take,
  .manifest = old_tfa_manifest,
  .give = old_tfa_give,
  .detach = tfa_detach,
  .is_answer = fj_virtual_loader_is_answer,
};

static gpointer
old_tfa_new (FjVirtualBoard *board)
{
  return fj_virtual_loader_new (board, &old_tfa_funcs);
}

const FjVirtualProgram fj_virtual_old_tfa_program = {
  FJ_VIRTUAL_LOADER_PROGRAM,
  .name = "old TF-A",
  .create = old_tfa_new,
  .enter = tfa_enter,
  .tick = old_tfa_tick,
};
