/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-device.h"
#include "fj-estimate.h"

#include <fj-progress.h>
#include <fj-rate.h>

G_BEGIN_DECLS

/**
 * FjJobMeter:
 *
 * The figures of a whole run, from samples of its progress. A plain value: zero it to start.
 */
typedef struct {
  FjRate             samples;
  FjEstimate         estimate;
  FjSteadyTime       steady;   /* the end as it is shown */
  gboolean           is_whole; /* the run begins in the boot ROM */
  const FjStageInfo *stage;    /* (nullable) */
  guint64            bytes;    /* acknowledged, never above total */
  guint64            total;
  double             elapsed; /* seconds since the start */
  double             rate;    /* bytes per second, -1: not known */
  FjTimeLeft         left;
  char              *waiting_for;       /* (owned) (nullable) */
  double             wait_seconds_left; /* at most; -1: it waits for nothing */
} FjJobMeter;

void fj_job_meter_clear (FjJobMeter *self);

void fj_job_meter_expect (FjJobMeter *self, FjPlan *plan, FjDevice *device, FjPastRates *past);
/* @seconds since the start; @now is the clock's time in microseconds. */
void   fj_job_meter_update (FjJobMeter *self, FjProgress *progress, double seconds, gint64 now);
void   fj_job_meter_learn (const FjJobMeter *self, FjDevice *device, FjPastRates *past);
double fj_job_meter_get_fraction (const FjJobMeter *self, gboolean passed);

G_END_DECLS
