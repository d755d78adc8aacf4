/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-meter.h"

#include <fj-verify-amount.h>

/* What a bar shows at most before the run has succeeded. */
#define FRACTION_BEFORE_END 0.999

/* What is left of a start for a board that is in its last stage already. */
#define REST_OF_START 2

/* The word for @family under which its past is kept. */
static const char *
get_family_nick (const FjFamily *family)
{
  return family != NULL ? family->nick : NULL;
}

/* What a run takes in general before it writes to a storage. */
static double
get_start_seconds (FjPlan *plan, const FjFamily *family, const double *rates)
{
  double seconds = fj_plan_estimate_seconds (plan, family);

  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (row->is_sent && row->values.storage != FJ_STORAGE_NONE)
      seconds -= (double) row->bytes / rates[row->values.storage];
  }
  return MAX (seconds, 0);
}

/* Not 0, also where nothing is read back. */
static double
get_reading_rate (FjPlan *plan)
{
  double seconds = fj_verify_amount_seconds (plan);

  return seconds > 0 ? (double) fj_verify_amount_bytes (plan) / seconds : FJ_VERIFY_READ_RATE;
}

/* What is read and not compared, as far as the layout tells how large it is. */
static guint64
count_read (FjPlan *plan)
{
  guint64 bytes = 0;

  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (row->is_read && row->room != G_MAXUINT64)
      bytes += row->room;
  }
  return bytes;
}

static gboolean
is_at_start (FjDevice *device)
{
  const FjStageInfo *stage = fj_device_get_stage (device);

  return stage == NULL || fj_stage_info_has (stage, FJ_STAGE_IS_START);
}

/**
 * fj_job_meter_expect:
 * @self: a meter
 * @plan: what will be sent
 * @device: the board
 * @past: (nullable): what such boards needed before
 *
 * How long the run is likely to take; before it begins.
 */
void
fj_job_meter_expect (FjJobMeter *self, FjPlan *plan, FjDevice *device, FjPastRates *past)
{
  const FjFamily *family = fj_device_get_family (device);
  double          rates[FJ_N_ESTIMATE_KINDS];
  FjEstimateWork  work = { 0 };

  for (guint i = 0; i < FJ_N_STORAGE_KINDS; i++)
    rates[i] = fj_storage_kind_get_usual_rate ((FjStorageKind) i);
  rates[FJ_ESTIMATE_READING] = get_reading_rate (plan);
  self->is_whole = is_at_start (device);
  fj_estimate_init (&self->estimate, get_start_seconds (plan, family, rates), rates, past,
                    get_family_nick (family));
  if (!self->is_whole)
    fj_estimate_set_start (&self->estimate, REST_OF_START);
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (row->is_sent)
      work.total[row->values.storage] += row->bytes;
  }
  work.total[FJ_ESTIMATE_READING] = fj_verify_amount_bytes (plan) + count_read (plan);
  fj_estimate_update (&self->estimate, &work);
  fj_estimate_get (&self->estimate, &self->left);
}

static void
add_item (FjEstimateWork *work, FjProgress *progress, guint item)
{
  const FjItemInfo *info = fj_progress_get_info (progress, item);
  guint             kind = info->is_read ? FJ_ESTIMATE_READING : info->storage;
  FjItemStatus      status;

  fj_progress_get_status (progress, item, &status);
  if (status.state == FJ_ITEM_SKIPPED)
    return;
  work->total[kind] += status.total;
  work->done[kind] += MIN (status.bytes, status.total);
  if (kind == FJ_STORAGE_NONE)
    return;
  work->is_begun |= status.started != 0;
  if (status.state > FJ_ITEM_WAITING && status.state < FJ_ITEM_DONE)
    work->active = kind;
}

static void
estimate_end (FjJobMeter *self, FjProgress *progress, gint64 now)
{
  double         seconds = (double) now / G_USEC_PER_SEC;
  FjEstimateWork work = { .elapsed = self->elapsed };
  FjTimeLeft     left;

  for (guint i = 0; i < fj_progress_get_n_items (progress); i++)
    add_item (&work, progress, i);
  fj_estimate_update (&self->estimate, &work);
  fj_estimate_get (&self->estimate, &left);
  fj_steady_time_update (&self->steady, &left, seconds);
  fj_steady_time_get (&self->steady, seconds, &self->left);
}

static void
refresh_wait (FjJobMeter *self, FjProgress *progress, gint64 now)
{
  gint64 deadline = 0;

  g_free (self->waiting_for);
  self->waiting_for = fj_progress_dup_wait (progress, &deadline);
  self->wait_seconds_left =
    self->waiting_for != NULL ? (double) MAX (deadline - now, 0) / G_USEC_PER_SEC : -1;
}

/**
 * fj_job_meter_clear:
 *
 * Frees what it holds.
 */
void
fj_job_meter_clear (FjJobMeter *self)
{
  g_clear_pointer (&self->waiting_for, g_free);
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
  estimate_end (self, progress, now);
  refresh_wait (self, progress, now);
}

/**
 * fj_job_meter_learn:
 * @self: a meter of a run that has passed
 * @device: the board
 * @past: gets what it needed
 *
 * A virtual board, whose storages are known beforehand, says nothing about others.
 */
void
fj_job_meter_learn (const FjJobMeter *self, FjDevice *device, FjPastRates *past)
{
  guint n_geometry;

  (void) fj_device_get_geometry (device, &n_geometry);
  if (n_geometry > 0 || !self->is_whole)
    return;
  fj_estimate_learn (&self->estimate, past, get_family_nick (fj_device_get_family (device)));
  fj_past_rates_save (past);
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
