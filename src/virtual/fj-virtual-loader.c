/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-private.h"

#include <fj-boot-header.h>

/* A guess: the source has a loop of 0xFFFFF rounds and no time. */
#define OLD_TFA_PATIENCE_MS 10000

/* A file is wanted for @phase, at @address. */
void
fj_virtual_loader_reset (FjVirtualBoard *self, guint8 phase, guint32 address, gsize limit)
{
  FjVirtualLoader *loader = &self->loader;

  fj_virtual_loader_clear (self);
  loader->memory = g_byte_array_new ();
  loader->phase = phase;
  loader->address = address;
  loader->limit = limit;
  loader->loaded = FALSE;
  loader->answered = FALSE;
}

/* Forgets the file. */
void
fj_virtual_loader_clear (FjVirtualBoard *self)
{
  g_clear_pointer (&self->loader.memory, g_byte_array_unref);
  g_clear_pointer (&self->loader.error_text, g_free);
  self->loader.received = 0;
}

/* The boot ROM. What it does with a block nobody has written down; this is what hosts rely on. */

static void
rom_enter (FjVirtualBoard *self)
{
  self->loader.step = 0;
  fj_virtual_uboot_clear (self);
  fj_virtual_loader_reset (self, FJ_PHASE_FSBL, self->profile->fsbl_address,
                           self->profile->fsbl_limit);
}

static FjTake
rom_take (FjVirtualBoard *self, guint16 block, const guint8 *data, gsize length)
{
  FjVirtualLoader *loader = &self->loader;

  if (loader->loaded || fj_virtual_board_get_phase (self) != FJ_PHASE_FSBL)
    return FJ_TAKE_REFUSED;
  if (length == 0) {
    loader->loaded = TRUE;
    return FJ_TAKE_OK;
  }
  if (self->dfu.blocks == 0)
    g_byte_array_set_size (loader->memory, 0);
  if (loader->memory->len + length > loader->limit)
    return FJ_TAKE_REFUSED;
  g_byte_array_append (loader->memory, data, length);
  return FJ_TAKE_OK;
}

/* Magic, the version of this chip, length and checksum; on an open chip nothing else matters. */
static gboolean
fsbl_is_good (FjVirtualBoard *self, FjStm32Header *header)
{
  GByteArray *file = self->loader.memory;

  return fj_stm32_header_parse (file->data, file->len, header) &&
         header->version == self->profile->header_version &&
         header->image_length <= file->len - header->header_size &&
         fj_stm32_checksum_add (0, file->data + header->header_size, header->image_length) ==
           header->checksum;
}

/* What the file turns into: TF-A, PRGFW-UTIL, or an SPL that knows plain DFU only. */
static const FjVirtualStageInfo *
get_fsbl_stage (FjVirtualBoard *self, const FjStm32Header *header)
{
  const FjVirtualProfile *profile = self->profile;

  if (profile->plain != NULL &&
      (header->binary_type == FJ_STM32_BINARY_UBOOT || profile->tfa == NULL))
    return profile->plain;
  return profile->tfa != NULL ? profile->tfa : profile->uboot;
}

/* The MP15's ROM jumps by itself, and TF-A goes on with the USB controller as it is. */
static void
rom_manifest (FjVirtualBoard *self)
{
  FjStm32Header             header;
  const FjVirtualStageInfo *stage;

  if (self->profile->fsbl_detach)
    return;
  if (!fsbl_is_good (self, &header)) {
    fj_virtual_board_mute (self);
    return;
  }
  stage = get_fsbl_stage (self, &header);
  if (stage->stage == FJ_STAGE_TFA)
    fj_virtual_board_take_over (self, stage, self->profile->rom_to_tfa);
  else
    fj_virtual_board_restart (self, stage, self->profile->rom_to_tfa);
}

static void
rom_detach (FjVirtualBoard *self)
{
  FjStm32Header header;
  gboolean      is_good;

  if (!self->profile->fsbl_detach || !self->loader.loaded)
    return;
  is_good = fsbl_is_good (self, &header);
  fj_virtual_board_restart (self, is_good ? get_fsbl_stage (self, &header) : NULL,
                            self->profile->rom_to_tfa);
}

static FjTake
give_phase (FjVirtualBoard *self, guint8 *data, gsize length, gsize *actual)
{
  FjVirtualLoader *loader = &self->loader;
  gboolean         done = loader->loaded && loader->error_text == NULL;
  FjVirtualPhase   phase = {
      .phase = done ? FJ_PHASE_LAYOUT : loader->phase,
      .address = done || loader->error_text != NULL ? G_MAXUINT32
                                                    : loader->address + (guint32) loader->received,
      .detach = done ? 1 : -1,
      .text = loader->error_text,
  };
  guint8 reply[FJ_PHASE_REPLY_MAX];
  gsize  n = fj_virtual_phase_write (self, &phase, reply);

  /* All of it goes out, whatever was asked for: too much for the host is a failed transfer. */
  if (length > 0 && n > length)
    return FJ_TAKE_REFUSED;
  *actual = MIN (n, length);
  memcpy (data, reply, *actual);
  return FJ_TAKE_OK;
}

static FjTake
rom_give (FjVirtualBoard *self, guint16 block, guint8 *data, gsize length, gsize *actual)
{
  if (!self->profile->rom_phase || fj_virtual_board_get_phase (self) != FJ_PHASE_COMMAND)
    return FJ_TAKE_REFUSED;
  self->loader.received = self->loader.memory->len;
  return give_phase (self, data, length, actual);
}

const FjVirtualProgram fj_virtual_rom_program = {
  rom_enter,
  rom_take,
  rom_manifest,
  rom_give,
  rom_detach,
  NULL,
};

/* What both kinds of TF-A have in common: a list of files that they ask for. */

static gsize
get_limit (guint8 phase)
{
  return phase == FJ_PHASE_DDR_FIP ? 0xA000 : 16 * 1024 * 1024;
}

static void
want_step (FjVirtualBoard *self)
{
  guint8 phase = self->profile->tfa_phases[self->loader.step];

  fj_virtual_loader_reset (self, phase,
                           phase == FJ_PHASE_DDR_FIP ? 0x0E041000 : self->profile->fip_address,
                           get_limit (phase));
}

/* This file is here. The next one is wanted at once, or after a DETACH. */
static void
finish_step (FjVirtualBoard *self)
{
  FjVirtualLoader *loader = &self->loader;

  if (fj_virtual_board_take_fault (self, FJ_FAULT_PHASE_STUCK) != NULL)
    return;
  if (loader->phase == FJ_PHASE_LAYOUT) {
    g_clear_pointer (&self->layout, g_bytes_unref);
    self->layout = g_bytes_new (loader->memory->data, loader->memory->len);
  }
  loader->step++;
  if (self->profile->tfa_restarts ||
      self->profile->tfa_phases[loader->step] == FJ_PHASE_RESET)
    loader->loaded = TRUE;
  else
    want_step (self);
  /* The oldest TF-A waits for the DETACH with a loop that ends. */
  if (loader->loaded && self->profile->tfa_old)
    fj_virtual_board_give_up_in (self, OLD_TFA_PATIENCE_MS);
}

static void
leave_tfa (FjVirtualBoard *self)
{
  const FjVirtualProfile *profile = self->profile;

  if (!self->loader.loaded || self->loader.error_text != NULL) {
    fj_virtual_board_restart (self, NULL, 0);
  } else if (profile->tfa_phases[self->loader.step] != FJ_PHASE_RESET) {
    fj_virtual_board_restart (self, profile->tfa, profile->tfa_to_tfa);
  } else {
    fj_virtual_uboot_boot (self);
    fj_virtual_board_restart (self, profile->uboot,
                              profile->tfa_to_uboot + self->uboot.work / 1000);
  }
}

/* TF-A since 2.4: usb_dfu.c and stm32cubeprogrammer_usb.c. */

G_GNUC_PRINTF (2, 3)
static FjTake
tfa_fail (FjVirtualBoard *self, const char *format, ...)
{
  FjVirtualLoader *loader = &self->loader;
  va_list          args;

  if (loader->error_text == NULL) {
    va_start (args, format);
    loader->error_text = g_strdup_vprintf (format, args);
    va_end (args);
    loader->phase = FJ_PHASE_RESET;
  }
  return FJ_TAKE_REFUSED;
}

static gboolean
fip_is_good (FjVirtualBoard *self)
{
  FjReader reader = FJ_READER_INIT (self->loader.memory->data, self->loader.memory->len);

  return fj_reader_u32_le (&reader) == 0xAA640001 && fj_reader_u32_le (&reader) != 0;
}

/* An STM32 header 1.0 and all of what it announces, with the right checksum. */
static gboolean
headered_is_good (FjVirtualBoard *self)
{
  GByteArray   *file = self->loader.memory;
  FjStm32Header header;

  return fj_stm32_header_parse (file->data, file->len, &header) &&
         header.version == FJ_STM32_HEADER_1_0 &&
         header.image_length <= file->len - header.header_size &&
         fj_stm32_checksum_add (0, file->data + header.header_size, header.image_length) ==
           header.checksum;
}

static FjTake
tfa_end (FjVirtualBoard *self)
{
  guint8 phase = self->loader.phase;

  self->dfu.state = FJ_DFU_MANIFEST_SYNC; /* stays so when it goes wrong */
  if (fj_virtual_board_get_phase (self) != phase)
    return FJ_TAKE_REFUSED;
  if (phase == FJ_PHASE_LAYOUT ? !headered_is_good (self) : !fip_is_good (self))
    return tfa_fail (self, "%s Header check failed for phase %d",
                     phase == FJ_PHASE_LAYOUT ? "STM32IMAGE" : "FIP", self->alt);
  finish_step (self);
  return FJ_TAKE_OK;
}

static FjTake
tfa_take (FjVirtualBoard *self, guint16 block, const guint8 *data, gsize length)
{
  FjVirtualLoader *loader = &self->loader;
  gboolean         done = loader->loaded || loader->error_text != NULL;

  if (length == 0)
    return tfa_end (self);
  if (done || fj_virtual_board_get_phase (self) != loader->phase)
    return tfa_fail (self, "phase ID :%i, alternate %i, address %x",
                     loader->loaded ? FJ_PHASE_LAYOUT : loader->phase, self->alt,
                     done ? G_MAXUINT32 : loader->address + (guint32) loader->received);
  loader->received += length;
  if (loader->received > loader->limit)
    return FJ_TAKE_REFUSED;
  g_byte_array_append (loader->memory, data, length);
  return FJ_TAKE_OK;
}

static FjTake
tfa_give (FjVirtualBoard *self, guint16 block, guint8 *data, gsize length, gsize *actual)
{
  int              phase = fj_virtual_board_get_phase (self);
  g_autofree char *text = NULL;

  *actual = 0;
  if (length == 0) {
    self->dfu.state = FJ_DFU_IDLE;
    return FJ_TAKE_OK;
  }
  if (phase != FJ_PHASE_COMMAND) {
    tfa_fail (self, "phase ID :%i, alternate %i for phase %i", self->loader.phase, self->alt, phase);
    return FJ_TAKE_FAILED;
  }
  text = fj_virtual_phase_take_text (self);
  if (text != NULL)
    tfa_fail (self, "%.245s", text);
  return give_phase (self, data, length, actual);
}

static void
no_manifest (FjVirtualBoard *self)
{
}

const FjVirtualProgram fj_virtual_tfa_program = {
  want_step,
  tfa_take,
  no_manifest,
  tfa_give,
  leave_tfa,
  NULL,
};

/* TF-A 2.0 and 2.2 of ST: io_programmer_st_usb.c. Whatever is not for it, it does not answer. */

static FjTake
old_tfa_take (FjVirtualBoard *self, guint16 block, const guint8 *data, gsize length)
{
  FjVirtualLoader    *loader = &self->loader;
  static const guint8 magic[4] = { 'S', 'T', 'M', '2' };

  if (loader->loaded || fj_virtual_board_get_phase (self) != loader->phase)
    return FJ_TAKE_SILENT;
  /* It waits for a block that begins with the header's magic, and drops all others. */
  if (length > 0 && loader->memory->len == 0 && (length < 4 || memcmp (data, magic, 4) != 0))
    return FJ_TAKE_OK;
  loader->received += length;
  if (loader->received <= loader->limit)
    g_byte_array_append (loader->memory, data, length);
  return FJ_TAKE_OK;
}

static void
old_tfa_manifest (FjVirtualBoard *self)
{
  if (self->loader.memory->len == 0)
    return;
  if (headered_is_good (self))
    finish_step (self);
  else
    fj_virtual_board_to_rom (self);
}

static FjTake
old_tfa_give (FjVirtualBoard *self, guint16 block, guint8 *data, gsize length, gsize *actual)
{
  if (fj_virtual_board_get_phase (self) != FJ_PHASE_COMMAND)
    return FJ_TAKE_SILENT;
  return give_phase (self, data, length, actual);
}

const FjVirtualProgram fj_virtual_old_tfa_program = {
  want_step,
  old_tfa_take,
  old_tfa_manifest,
  old_tfa_give,
  leave_tfa,
  NULL,
};

/* PRGFW-UTIL (OpenBL): every second GET PHASE is answered with "start". */

static void
openbl_enter (FjVirtualBoard *self)
{
  fj_virtual_loader_reset (self, FJ_PHASE_LAYOUT, 0x2FFE0000, 256 * 1024);
}

static FjTake
openbl_take (FjVirtualBoard *self, guint16 block, const guint8 *data, gsize length)
{
  FjVirtualLoader *loader = &self->loader;

  if (fj_virtual_board_get_phase (self) != loader->phase || loader->received + length > loader->limit)
    return FJ_TAKE_REFUSED;
  loader->received += length;
  if (length == 0)
    fj_virtual_loader_reset (self, loader->phase == FJ_PHASE_LAYOUT ? FJ_PHASE_SSBL : FJ_PHASE_END,
                             0x2FFE0000, 256 * 1024);
  return FJ_TAKE_OK;
}

static FjTake
openbl_give (FjVirtualBoard *self, guint16 block, guint8 *data, gsize length, gsize *actual)
{
  FjVirtualLoader *loader = &self->loader;
  FjVirtualPhase   phase = { .phase = loader->phase, .address = loader->address, .detach = -1 };
  guint8           reply[FJ_PHASE_REPLY_MAX];

  if (fj_virtual_board_get_phase (self) != FJ_PHASE_COMMAND)
    return FJ_TAKE_REFUSED;
  if (loader->answered)
    phase.address = G_MAXUINT32;
  loader->answered = !loader->answered;
  *actual = MIN (fj_virtual_phase_write (self, &phase, reply), length);
  memcpy (data, reply, *actual);
  return FJ_TAKE_OK;
}

static void
vanish (FjVirtualBoard *self)
{
  fj_virtual_board_restart (self, NULL, 0);
}

const FjVirtualProgram fj_virtual_openbl_program = {
  openbl_enter,
  openbl_take,
  no_manifest,
  openbl_give,
  vanish,
  NULL,
};

/* U-Boot's "dfu 0", an SPL, a microcontroller: no phases. Nothing is kept of what they get. */

static void
plain_enter (FjVirtualBoard *self)
{
  fj_virtual_uboot_clear (self);
  fj_virtual_loader_clear (self);
}

static FjTake
plain_take (FjVirtualBoard *self, guint16 block, const guint8 *data, gsize length)
{
  return self->stage->stage == FJ_STAGE_PLAIN_DFU ? FJ_TAKE_OK : FJ_TAKE_REFUSED;
}

static FjTake
plain_give (FjVirtualBoard *self, guint16 block, guint8 *data, gsize length, gsize *actual)
{
  return FJ_TAKE_REFUSED;
}

const FjVirtualProgram fj_virtual_plain_program = {
  plain_enter,
  plain_take,
  no_manifest,
  plain_give,
  vanish,
  NULL,
};
