/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-phase.h"

#include "fj-virtual-shell.h"

#include <fj-alt.h>
#include <fj-bytes.h>
#include <string.h>

#define LONGEST_TEXT 254

/* A fault makes the board say something, of the length that fits at most. */
char *
fj_virtual_phase_take_text (FjVirtualBoard *board)
{
  FjFault *fault = fj_virtual_board_take_fault (board, FJ_FAULT_PHASE_TEXT);

  if (fault == NULL)
    return NULL;
  return fault->value != NULL ? g_strndup (fault->value, LONGEST_TEXT)
                              : g_strnfill (LONGEST_TEXT, 'x');
}

/* A U-Boot with another idea of the command. */
gboolean
fj_virtual_phase_take_offset (FjVirtualBoard *board, guint *n_offsets, guint32 *offset)
{
  FjFault *fault = fj_virtual_board_find_fault (board, FJ_FAULT_NO_OFFSET);

  if (fault == NULL || *offset == 0 || ++*n_offsets < fault->number)
    return TRUE;
  fault->happened = TRUE;
  if (fault->number != 1)
    return FALSE;
  *offset = 0;
  return TRUE;
}

static gsize
spoil_reply (FjVirtualBoard *board, guint8 *reply, gsize length)
{
  FjFault *fault;

  if (fj_virtual_board_take_fault (board, FJ_FAULT_GARBAGE_PHASE) != NULL) {
    for (gsize i = 0; i < 13; i++)
      reply[i] = 0xF5 + 11 * i;
    length = 13;
  }
  if (fj_virtual_board_take_fault (board, FJ_FAULT_PHASE_512) != NULL) {
    memset (reply + length, 0, FJ_PHASE_REPLY_MAX - length);
    length = FJ_PHASE_REPLY_MAX;
  }
  if ((fault = fj_virtual_board_take_fault (board, FJ_FAULT_SHORT_PHASE)) != NULL)
    length = MIN (length, fault->number);
  return length;
}

/* Phase, address and offset (little endian), then a mark or a text. Returns the length. */
gsize
fj_virtual_phase_write (FjVirtualBoard *board, const FjVirtualPhase *phase,
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
  g_debug ("%s: tells phase 0x%02x%s%s", fj_virtual_board_get_port (board), phase->phase,
           phase->text != NULL ? ": " : "", phase->text != NULL ? phase->text : "");
  return fj_virtual_board_has_faults (board) ? spoil_reply (board, reply, writer.position)
                                             : writer.position;
}

int
fj_virtual_phase_of_alt (const char *name)
{
  FjAlt alt;

  if (name == NULL)
    return -1;
  fj_alt_parse (&alt, 0, name);
  return alt.has_phase ? alt.phase : -1;
}
