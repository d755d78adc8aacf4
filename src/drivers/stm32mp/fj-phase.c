/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-phase.h"

#include "fj-bytes.h"
#include "fj-error.h"
#include "fj-format.h"

#include <glib/gi18n-lib.h>

#define HEAD_LENGTH 9
#define MAX_LENGTH 512

/**
 * fj_phase_clear:
 *
 * Frees what is inside @self.
 */
void
fj_phase_clear (FjPhase *self)
{
  g_clear_pointer (&self->text, g_free);
}

/**
 * fj_phase_parse:
 * @self: (out): what was read
 * @data: what the command setting gave
 * @length: its length
 * @error: return location for %FJ_ERROR_PROTOCOL
 *
 * Reads nine bytes and what follows them: one byte in phase 0x00, a text without NUL in phase 0xFF.
 *
 * Returns: %FALSE when the length is out of range
 */
gboolean
fj_phase_parse (FjPhase *self, const guint8 *data, gsize length, GError **error)
{
  FjReader reader = FJ_READER_INIT (data, length);
  gsize    rest;

  *self = (FjPhase){ 0 };
  self->id = fj_reader_u8 (&reader);
  self->address = fj_reader_u32_le (&reader);
  self->offset = fj_reader_u32_le (&reader);
  if (reader.failed || length > MAX_LENGTH) {
    g_set_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                 _ ("Asked what it wants next, the board answered with %zu bytes, which makes no "
                    "sense."),
                 length);
    return FALSE;
  }
  rest = fj_reader_left (&reader);
  if (self->id == FJ_ID_LAYOUT && rest > 0)
    self->wants_detach = fj_reader_u8 (&reader) == 1;
  if (self->id == FJ_PHASE_RESET && rest > 0)
    self->text = g_strstrip (fj_format_safe_text (fj_reader_bytes (&reader, rest), rest));
  return TRUE;
}

/**
 * fj_phase_format:
 * @data: (out caller-allocates): %FJ_PHASE_RECORD_LENGTH bytes
 * @id: the partition that the board shall want next
 * @offset: where in it the next download begins, bytes
 *
 * What SET PHASE says: the offset with its highest byte first (U-Boot stm32prog_usb.c).
 */
void
fj_phase_format (guint8 *data, guint8 id, guint32 offset)
{
  FjWriter writer = FJ_WRITER_INIT (data, FJ_PHASE_RECORD_LENGTH);

  fj_writer_u8 (&writer, id);
  fj_writer_u32_be (&writer, offset);
}

/**
 * fj_phase_is_from_tfa:
 * @self: what a board answered that looks like the ROM
 *
 * A ROM wants its FSBL; it knows nothing of provisioning and never says what went wrong.
 *
 * Returns: whether TF-A gave that answer
 */
gboolean
fj_phase_is_from_tfa (const FjPhase *self)
{
  if (self->id == FJ_PHASE_RESET)
    return self->text != NULL && self->text[0] != '\0';
  return self->id == FJ_PHASE_SSP || (self->id != FJ_ID_FSBL && self->id <= FJ_ID_SSBL);
}
