/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-estimate.h"

/* By how much a figure may be wrong that comes from other boards, and one from this computer's. */
#define SPREAD_GENERAL 0.4
#define SPREAD_PAST 0.15
/* Nothing is known better than that: the next partition may be slower. */
#define SPREAD_LEAST 0.04
/* For how many seconds of this run they count. */
#define WEIGHT_GENERAL 2
#define WEIGHT_PAST 5
/* What takes longer than it should may take so much longer still, of what it has taken. */
#define OVERDUE 0.3
/* Less than this says nothing about a storage. */
#define LEARN_SECONDS 1
#define LEARN_BYTES (1 << 20)

static void
init_kind (FjEstimate *self, guint kind, double rate, double past)
{
  gboolean is_past = past > 0;

  self->kinds[kind].rate = is_past ? past : rate;
  self->kinds[kind].spread = is_past ? SPREAD_PAST : SPREAD_GENERAL;
  self->kinds[kind].weight = is_past ? WEIGHT_PAST : WEIGHT_GENERAL;
}

/**
 * fj_estimate_init:
 * @self: (out caller-allocates): an estimate
 * @seconds: that a start takes in general
 * @rates: (array fixed-size=7): bytes per second that storages take in general, by kind, and last
 *   what is read back of them, above 0
 * @past: (nullable): what boards have needed on this computer
 * @family: (nullable): the word for the family of the board, for @past
 */
void
fj_estimate_init (FjEstimate *self, double seconds, const double *rates, FjPastRates *past,
                  const char *family)
{
  double start = fj_past_rates_get (past, family, FJ_STORAGE_NONE);

  *self = (FjEstimate){ .start_seconds = start > 0 ? start : seconds,
                        .start_spread = start > 0 ? SPREAD_PAST : SPREAD_GENERAL };
  for (guint i = FJ_STORAGE_NONE + 1; i < FJ_N_STORAGE_KINDS; i++)
    init_kind (self, i, rates[i], fj_past_rates_get (past, family, (FjStorageKind) i));
  init_kind (self, FJ_ESTIMATE_READING, rates[FJ_ESTIMATE_READING], 0);
}

/**
 * fj_estimate_set_start:
 * @self: an estimate
 * @seconds: that the start takes this time, whatever is usual
 */
void
fj_estimate_set_start (FjEstimate *self, double seconds)
{
  self->start_seconds = seconds;
  self->start_spread = SPREAD_GENERAL;
}

/**
 * fj_estimate_update:
 * @self: an estimate
 * @work: how far the run is now
 */
void
fj_estimate_update (FjEstimate *self, const FjEstimateWork *work)
{
  double passed = work->elapsed - self->last.elapsed;

  if (passed > 0 && work->active != FJ_STORAGE_NONE)
    self->kinds[work->active].seconds += passed;
  if (work->is_begun && !self->last.is_begun)
    self->begun = work->elapsed;
  self->last = *work;
}

/* The start, as long as no storage was written to. */
static void
add_start (const FjEstimate *self, FjTimeLeft *left)
{
  double elapsed = self->last.elapsed;
  double rest = self->start_seconds - elapsed;

  if (self->last.is_begun)
    return;
  left->least += MAX (rest - self->start_seconds * self->start_spread, 0);
  left->most += MAX (rest + self->start_seconds * self->start_spread, OVERDUE * elapsed);
}

/* What was seen counts as much as it is; before that, what is known counts. */
static void
add_kind (const FjEstimate *self, guint kind, FjTimeLeft *left)
{
  double  weight = self->kinds[kind].weight;
  double  seconds = self->kinds[kind].seconds;
  guint64 done = MIN (self->last.done[kind], self->last.total[kind]);
  double  rate = (self->kinds[kind].rate * weight + (double) done) / (weight + seconds);
  double  spread = MAX (self->kinds[kind].spread * weight / (weight + seconds), SPREAD_LEAST);
  double  rest = (double) (self->last.total[kind] - done) / rate;

  left->least += rest * (1 - spread);
  left->most += rest * (1 + spread);
}

/**
 * fj_estimate_get:
 * @self: an estimate
 * @left: (out): seconds until the end
 */
void
fj_estimate_get (const FjEstimate *self, FjTimeLeft *left)
{
  *left = (FjTimeLeft){ 0, 0 };
  add_start (self, left);
  for (guint i = FJ_STORAGE_NONE + 1; i < FJ_N_ESTIMATE_KINDS; i++)
    if (self->last.total[i] > 0)
      add_kind (self, i, left);
}

/**
 * fj_estimate_learn:
 * @self: an estimate of a run that went from the start to a good end
 * @past: gets what it needed
 * @family: (nullable): the word for the family of the board
 */
void
fj_estimate_learn (const FjEstimate *self, FjPastRates *past, const char *family)
{
  if (self->last.is_begun)
    fj_past_rates_add (past, family, FJ_STORAGE_NONE, self->begun);
  for (guint i = FJ_STORAGE_NONE + 1; i < FJ_N_STORAGE_KINDS; i++)
    if (self->kinds[i].seconds >= LEARN_SECONDS && self->last.done[i] >= LEARN_BYTES)
      fj_past_rates_add (past, family, (FjStorageKind) i,
                         (double) self->last.done[i] / self->kinds[i].seconds);
}
