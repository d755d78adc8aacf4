/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-device-list.h"
#include "fj-recorder.h"
#include "fj-run-guard.h"

#include <fj-layout.h>

G_BEGIN_DECLS

/**
 * FjJobRecording:
 *
 * Who keeps a record of a job and who decides about it, and what the job itself does not know but
 * the record says. Main thread only.
 */
typedef struct _FjJobRecording FjJobRecording;

FjJobRecording *fj_job_recording_new (FjRecorder *recorder, FjRunGuard *guard, FjLayout *layout,
                                      FjDeviceList *devices);
void            fj_job_recording_free (FjJobRecording *self);
FjRecorder     *fj_job_recording_get_recorder (FjJobRecording *self);
FjRunGuard     *fj_job_recording_get_guard (FjJobRecording *self);
FjAttempt      *fj_job_recording_begin (FjJobRecording *self, FjDevice *device, FjPlan *plan,
                                        FjClock *clock);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjJobRecording, fj_job_recording_free)

G_END_DECLS
