/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-attempt.h"

G_BEGIN_DECLS

#define FJ_TYPE_RECORDER (fj_recorder_get_type ())
G_DECLARE_INTERFACE (FjRecorder, fj_recorder, FJ, RECORDER, GObject)

/**
 * FjRecorderInterface:
 * @begin: keeps for good that the attempt has begun; nothing is sent to the board when it fails
 * @end: keeps how it ended: @outcome is why it did not pass, %NULL for a pass
 *
 * @find_pass: (nullable): looks for a board that has passed with a layout: @when gets the newest
 *   time, µs since 1970, 0 where it has not
 *
 * Who keeps a record of every attempt. All are called on other threads than the main one, the first
 * two on that of the job, and may block.
 * Errors: %FJ_ERROR_RECORD.
 */
struct _FjRecorderInterface {
  GTypeInterface parent_iface;

  gboolean (*begin) (FjRecorder *self, FjAttempt *attempt, GError **error);
  gboolean (*end) (FjRecorder *self, FjAttempt *attempt, const GError *outcome, GError **error);
  gboolean (*find_pass) (FjRecorder *self, const char *serial, const char *layout_sha256,
                         gint64 *when, GError **error);
};

gboolean fj_recorder_begin (FjRecorder *self, FjAttempt *attempt, GError **error);
gboolean fj_recorder_end (FjRecorder *self, FjAttempt *attempt, const GError *outcome,
                          GError **error);
gboolean fj_recorder_find_pass (FjRecorder *self, const char *serial, const char *layout_sha256,
                                gint64 *when, GError **error);

G_END_DECLS
