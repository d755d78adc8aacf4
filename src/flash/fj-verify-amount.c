/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-verify-amount.h"

#include "fj-samples.h"

/* U-Boot fills a buffer of 8 MiB from the storage before it gives the first byte. */
#define BUFFER (8.0 * 1024 * 1024)
#define FILL_RATE 22e6

/**
 * fj_verify_amount_has_row:
 *
 * Returns: whether something of @row can be proven: it goes to a storage
 */
gboolean
fj_verify_amount_has_row (const FjPlanRow *row)
{
  return row->is_sent && row->image != NULL && row->values.storage != FJ_STORAGE_NONE &&
         row->bytes > 0;
}

static gboolean
is_whole (FjPlan *plan, const FjPlanRow *row)
{
  return fj_plan_get_verify (plan) == FJ_VERIFY_FULL || row->bytes <= FJ_SAMPLES_SMALL;
}

/**
 * fj_verify_amount_bytes:
 * @plan: a plan
 *
 * Returns: how many bytes are compared at most when everything is written; 0: nothing is
 */
guint64
fj_verify_amount_bytes (FjPlan *plan)
{
  guint64 bytes = 0;

  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (fj_plan_get_verify (plan) != FJ_VERIFY_OFF && fj_verify_amount_has_row (row))
      bytes += is_whole (plan, row) ? row->bytes : FJ_SAMPLES_MOST_BYTES;
  }
  return bytes;
}

/**
 * fj_verify_amount_written:
 * @plan: a plan
 *
 * Returns: how many bytes there are to prove: all that go to storages, with the copies that the
 *   board makes by itself and does not read back
 */
guint64
fj_verify_amount_written (FjPlan *plan)
{
  guint64 bytes = 0;

  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (fj_verify_amount_has_row (row))
      bytes += row->bytes * MAX (row->values.copies, 1);
  }
  return bytes;
}

/**
 * fj_verify_amount_seconds:
 * @plan: a plan
 *
 * Returns: how long it is likely to take to prove what was written
 */
double
fj_verify_amount_seconds (FjPlan *plan)
{
  double seconds = (double) fj_verify_amount_bytes (plan) / FJ_VERIFY_READ_RATE;

  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (fj_plan_get_verify (plan) == FJ_VERIFY_OFF || !fj_verify_amount_has_row (row))
      continue;
    seconds += is_whole (plan, row) ? (double) row->bytes / FILL_RATE
                                    : FJ_SAMPLES_MOST * BUFFER / FILL_RATE;
  }
  return seconds;
}
