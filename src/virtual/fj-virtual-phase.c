/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-private.h"

#include <string.h>

#define LONGEST_TEXT 254

/* A fault makes the board say something, of the length that fits at most. */
char *
fj_virtual_phase_take_text (FjVirtualBoard *self)
{
  FjFault *fault = fj_virtual_board_take_fault (self, FJ_FAULT_PHASE_TEXT);

  if (fault == NULL)
    return NULL;
  return fault->value != NULL ? g_strndup (fault->value, LONGEST_TEXT) : g_strnfill (LONGEST_TEXT, 'x');
}

static gsize
spoil (FjVirtualBoard *self, guint8 *reply, gsize length)
{
  FjFault *fault;

  if (fj_virtual_board_take_fault (self, FJ_FAULT_GARBAGE_PHASE) != NULL) {
    for (gsize i = 0; i < 13; i++)
      reply[i] = 0xF5 + 11 * i;
    length = 13;
  }
  if (fj_virtual_board_take_fault (self, FJ_FAULT_PHASE_512) != NULL) {
    memset (reply + length, 0, FJ_PHASE_REPLY_MAX - length);
    length = FJ_PHASE_REPLY_MAX;
  }
  if ((fault = fj_virtual_board_take_fault (self, FJ_FAULT_SHORT_PHASE)) != NULL)
    length = MIN (length, fault->number);
  return length;
}

/* Phase, address and offset (little endian), then a mark or a text. Returns the length. */
gsize
fj_virtual_phase_write (FjVirtualBoard *self, const FjVirtualPhase *phase,
                        guint8 reply[FJ_PHASE_REPLY_MAX])
{
  FjWriter writer = FJ_WRITER_INIT (reply, FJ_PHASE_REPLY_MAX);

  fj_writer_u8 (&writer, phase->phase);
  fj_writer_u32_le (&writer, phase->address);
  fj_writer_u32_le (&writer, phase->offset);
  if (phase->text != NULL)
    fj_writer_bytes (&writer, phase->text, MIN (strlen (phase->text), LONGEST_TEXT));
  else if (phase->detach >= 0)
    fj_writer_u8 (&writer, phase->detach);
  return self->has_faults ? spoil (self, reply, writer.position) : writer.position;
}
