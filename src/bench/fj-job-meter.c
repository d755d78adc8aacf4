/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-meter.h"

/* What a bar shows at most before the run has succeeded. */
#define FRACTION_BEFORE_END 0.999

/*
 * Before the stage that writes, little is sent and most of the time goes by in waits, so the rate
 * says nothing about the rest.
 */
static double
estimate_seconds_left (const FjJobMeter *self, gint64 now)
{
  double left = -1;

  if (fj_stage_info_has (self->stage, FJ_STAGE_WRITES))
    left = fj_rate_get_seconds_left (&self->samples, now, self->total - self->bytes);
  if (left < 0 && self->estimate > 0)
    left = MAX (self->estimate - self->elapsed, 0);
  return left;
}

/**
 * fj_job_meter_update:
 * @self: a meter
 * @progress: what the worker writes
 * @seconds: since the start of the run
 * @now: the time in microseconds, not before the last one
 *
 * Adds a sample and works out all figures anew.
 */
void
fj_job_meter_update (FjJobMeter *self, FjProgress *progress, double seconds, gint64 now)
{
  const FjStageInfo *stage = fj_progress_get_stage (progress);

  self->elapsed = seconds;
  self->total = fj_progress_get_total (progress);
  self->bytes = MIN (fj_progress_get_bytes (progress), self->total);
  if (stage != NULL && stage != self->stage) {
    self->stage = stage;
    fj_rate_clear (&self->samples);
  }
  fj_rate_add (&self->samples, now, self->bytes);
  self->rate = fj_rate_get (&self->samples, now);
  self->seconds_left = estimate_seconds_left (self, now);
}

/**
 * fj_job_meter_get_fraction:
 * @self: a meter
 * @passed: whether the run has succeeded
 *
 * Returns: how much is done, 0 to 1; 1 only when @passed
 */
double
fj_job_meter_get_fraction (const FjJobMeter *self, gboolean passed)
{
  if (passed)
    return 1;
  if (self->total == 0)
    return 0;
  return MIN ((double) self->bytes / (double) self->total, FRACTION_BEFORE_END);
}
