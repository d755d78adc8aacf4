/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-phase-dfu.h"

#include "fj-error.h"

#define RETRY_MS 500

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
 * SET PHASE. U-Boot obeys at the manifest.
 *
 * Returns: whether the board took it
 */
gboolean
fj_phase_write (FjDfu *dfu, guint8 alt, guint8 id, guint32 offset, GCancellable *cancellable,
                GError **error)
{
  guint8 data[FJ_PHASE_RECORD_LENGTH] = { 0 };

  fj_phase_format (data, id, offset);
  return fj_dfu_begin_download (dfu, alt, cancellable, error) &&
         fj_dfu_send_block (dfu, data, sizeof data, cancellable, error) &&
         fj_dfu_end_download (dfu, cancellable, error);
}
