/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-recorder.h"

G_DEFINE_INTERFACE (FjRecorder, fj_recorder, G_TYPE_OBJECT)

static void
fj_recorder_default_init (FjRecorderInterface *iface)
{
}

/**
 * fj_recorder_begin:
 * @self: a recorder
 * @attempt: what begins
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Returns: whether the attempt is on record, so that something may be sent
 */
gboolean
fj_recorder_begin (FjRecorder *self, FjAttempt *attempt, GError **error)
{
  g_return_val_if_fail (FJ_IS_RECORDER (self), FALSE);

  return FJ_RECORDER_GET_IFACE (self)->begin (self, attempt, error);
}

/**
 * fj_recorder_end:
 * @self: a recorder
 * @attempt: one that was begun and is over
 * @outcome: (nullable): why it did not pass
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Returns: whether the result is on record; until then the record says that it was interrupted
 */
gboolean
fj_recorder_end (FjRecorder *self, FjAttempt *attempt, const GError *outcome, GError **error)
{
  g_return_val_if_fail (FJ_IS_RECORDER (self), FALSE);

  return FJ_RECORDER_GET_IFACE (self)->end (self, attempt, outcome, error);
}

/**
 * fj_recorder_find_pass:
 * @self: a recorder
 * @serial: of a board, which tells it from others
 * @layout_sha256: of a layout as it was used
 * @when: (out): when the board passed with it last, µs since 1970; 0: never, as far as is known
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Returns: whether that could be looked up
 */
gboolean
fj_recorder_find_pass (FjRecorder *self, const char *serial, const char *layout_sha256,
                       gint64 *when, GError **error)
{
  FjRecorderInterface *iface;

  *when = 0;

  g_return_val_if_fail (FJ_IS_RECORDER (self), FALSE);

  iface = FJ_RECORDER_GET_IFACE (self);
  return iface->find_pass == NULL ||
         iface->find_pass (self, serial, layout_sha256, when, error);
}
