/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-phase.h"

#include "fj-bytes.h"
#include "fj-error.h"
#include "fj-format.h"

#include <glib/gi18n-lib.h>

#define HEAD_LENGTH 9
#define MAX_LENGTH 512
#define RETRY_MS 500

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
                 _ ("Asked what it wants next, the board answered with %zu bytes, which makes no sense."),
                 length);
    return FALSE;
  }
  rest = fj_reader_left (&reader);
  if (self->id == FJ_PHASE_LAYOUT && rest > 0)
    self->wants_detach = fj_reader_u8 (&reader) == 1;
  if (self->id == FJ_PHASE_RESET && rest > 0)
    self->text = g_strstrip (fj_format_safe_text (fj_reader_bytes (&reader, rest), rest));
  return TRUE;
}

static gboolean
read_once (FjPhase *self, FjDfu *dfu, guint8 alt, GCancellable *cancellable, GError **error)
{
  guint8 data[FJ_PHASE_MAX_LENGTH] = { 0 };
  gsize  length = 0;

  return fj_dfu_upload (dfu, alt, data, sizeof data, &length, cancellable, error) &&
         fj_phase_parse (self, data, length, error);
}

static gboolean
is_worth_retrying (const GError *error)
{
  return g_error_matches (error, FJ_ERROR, FJ_ERROR_TIMED_OUT) ||
         g_error_matches (error, FJ_ERROR, FJ_ERROR_STALL);
}

/**
 * fj_phase_read:
 * @self: (out): what the board wants; with a text only once, so keep it
 * @dfu: its DFU interface
 * @alt: the command setting
 * @tries: how often to ask a board that refuses or keeps silent
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * GET PHASE.
 *
 * Returns: whether the board answered
 */
gboolean
fj_phase_read (FjPhase *self, FjDfu *dfu, guint8 alt, guint tries, GCancellable *cancellable,
               GError **error)
{
  FjClock *clock = fj_link_get_clock (FJ_LINK (fj_dfu_get_pipe (dfu)));

  *self = (FjPhase){ 0 };
  for (guint i = 1;; i++) {
    g_autoptr (GError) local = NULL;

    if (read_once (self, dfu, alt, cancellable, &local))
      return TRUE;
    if (i >= tries || !is_worth_retrying (local)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    if (!fj_clock_sleep_until (clock, fj_clock_now (clock) + RETRY_MS * 1000, cancellable, error))
      return FALSE;
  }
}

/**
 * fj_phase_write:
 * @dfu: DFU interface of a board in U-Boot
 * @alt: the command setting
 * @id: the partition that the board shall want next
 * @offset: where in it the next download begins, bytes
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * SET PHASE: five bytes, the offset with its highest byte first. U-Boot obeys at the manifest.
 *
 * Returns: whether the board took it
 */
gboolean
fj_phase_write (FjDfu *dfu, guint8 alt, guint8 id, guint32 offset, GCancellable *cancellable,
                GError **error)
{
  guint8   data[5] = { 0 };
  FjWriter writer = FJ_WRITER_INIT (data, sizeof data);

  fj_writer_u8 (&writer, id);
  fj_writer_u32_be (&writer, offset);
  return fj_dfu_begin_download (dfu, alt, cancellable, error) &&
         fj_dfu_send_block (dfu, data, sizeof data, cancellable, error) &&
         fj_dfu_end_download (dfu, cancellable, error);
}
