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
