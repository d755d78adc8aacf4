/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-loader.h"

#include "fj-virtual-phase.h"
#include "fj-virtual-shell.h"

#include <string.h>

FjVirtualLoader *
fj_virtual_loader_new (FjVirtualBoard *board, const FjVirtualDfuFuncs *funcs)
{
  FjVirtualLoader *self = g_new0 (FjVirtualLoader, 1);

  self->board = board;
  self->chip = fj_virtual_chip_get (board);
  fj_virtual_dfu_init (&self->dfu, board, funcs, self);
  return self;
}

void
fj_virtual_loader_free (gpointer state)
{
  fj_virtual_loader_clear (state);
  g_free (state);
}

/* Forgets the file. */
void
fj_virtual_loader_clear (gpointer state)
{
  FjVirtualLoader *self = state;

  g_clear_pointer (&self->memory, g_byte_array_unref);
  g_clear_pointer (&self->error_text, g_free);
  self->received = 0;
}

void
fj_virtual_loader_want (FjVirtualLoader *self, guint8 phase, guint32 address, gsize limit)
{
  fj_virtual_loader_clear (self);
  self->memory = g_byte_array_new ();
  self->phase = phase;
  self->address = address;
  self->limit = limit;
  self->loaded = FALSE;
  self->answered = FALSE;
  g_debug ("%s: waits for the file of phase 0x%02x", fj_virtual_board_get_port (self->board),
           phase);
}

int
fj_virtual_loader_get_phase (FjVirtualLoader *self)
{
  return fj_virtual_phase_of_alt (fj_virtual_dfu_get_alt_name (&self->dfu));
}

FjTake
fj_virtual_loader_give_phase (FjVirtualLoader *self, guint8 *data, gsize length, gsize *actual)
{
  gboolean       done = self->loaded && self->error_text == NULL;
  FjVirtualPhase phase = {
    .phase = done ? FJ_ID_LAYOUT : self->phase,
    .address =
      done || self->error_text != NULL ? G_MAXUINT32 : self->address + (guint32) self->received,
    .detach = done ? 1 : -1,
    .text = self->error_text,
  };
  guint8 reply[FJ_PHASE_REPLY_MAX];
  gsize  n = fj_virtual_phase_write (self->board, &phase, reply);

  /* All of it goes out, whatever was asked for: too much for the host is a failed transfer. */
  if (length > 0 && n > length)
    return FJ_TAKE_REFUSED;
  *actual = MIN (n, length);
  memcpy (data, reply, *actual);
  return FJ_TAKE_OK;
}

gboolean
fj_virtual_loader_is_image (FjVirtualLoader *self, guint32 version, FjStm32Header *header)
{
  GByteArray *file = self->memory;

  return fj_stm32_header_parse (file->data, file->len, header) && header->version == version &&
         header->image_length <= file->len - header->header_size &&
         fj_stm32_checksum_add (0, file->data + header->header_size, header->image_length) ==
           header->checksum;
}

void
fj_virtual_loader_make_idle (gpointer state)
{
  fj_virtual_dfu_make_idle (&((FjVirtualLoader *) state)->dfu);
}

void
fj_virtual_loader_describe (gpointer state, FjVirtualDescriptors *descriptors)
{
  FjVirtualLoader   *self = state;
  const char *const *alts = self->dfu.info->alts;

  fj_virtual_dfu_describe (&self->dfu, descriptors, alts, g_strv_length ((char **) alts));
}

FjVirtualReply
fj_virtual_loader_control (gpointer state, const FjSetup *setup, guint8 *data, gsize *actual)
{
  return fj_virtual_dfu_control (&((FjVirtualLoader *) state)->dfu, setup, data, actual);
}

void
fj_virtual_loader_locate (gpointer state, FjVirtualPlace *place)
{
  FjVirtualLoader *self = state;

  place->phase = fj_virtual_loader_get_phase (self);
  place->block = fj_virtual_dfu_get_n_blocks (&self->dfu);
}

gboolean
fj_virtual_loader_is_answer (gpointer state)
{
  return fj_virtual_loader_get_phase (state) == FJ_PHASE_COMMAND;
}
