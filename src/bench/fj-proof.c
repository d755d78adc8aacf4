/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-proof.h"

#include <fj-format.h>
#include <fj-verify-amount.h>
#include <glib/gi18n-lib.h>

static guint64
get_proven (FjFlashJob *job)
{
  GListModel *items = fj_flash_job_get_items (job);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (FjJobItem) item = g_list_model_get_item (items, i);

    if (fj_job_item_get_id (item) == FJ_ID_VERIFY)
      return fj_job_item_get_bytes (item);
  }
  return 0;
}

static guint64
count_skipped (FjFlashJob *job)
{
  GListModel *items = fj_flash_job_get_items (job);
  FjPlan     *plan = fj_flash_job_get_plan (job);
  guint64     skipped = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (FjJobItem) item = g_list_model_get_item (items, i);
    int              position = fj_job_item_get_plan_row (item);
    const FjPlanRow *row = position >= 0 ? fj_plan_get_row (plan, (guint) position) : NULL;

    if (row != NULL && row->image != NULL && fj_job_item_get_state (item) == FJ_ITEM_DONE)
      skipped += fj_image_get_size (row->image) - fj_job_item_get_bytes (item);
  }
  return skipped;
}

/**
 * fj_proof_init:
 * @self: (out caller-allocates): what was sent and what is proven
 * @job: a job; what is read back counts in its bytes, but was not sent
 */
void
fj_proof_init (FjProof *self, FjFlashJob *job)
{
  guint64 proven = get_proven (job);

  *self = (FjProof){ .sent = fj_flash_job_get_bytes (job) - proven,
                     .skipped = count_skipped (job),
                     .written = fj_verify_amount_written (fj_flash_job_get_plan (job)),
                     .proven = proven };
}

/**
 * fj_proof_to_text:
 * @self: what is proven
 *
 * Returns: (transfer full) (nullable): what that means for people, in a few words; %NULL where
 *   nothing was written to a storage
 */
char *
fj_proof_to_text (const FjProof *self)
{
  g_autofree char *proven = fj_format_size (self->proven);
  g_autofree char *written = fj_format_size (self->written);

  if (self->written == 0)
    return NULL;
  if (self->proven == 0)
    return g_strdup (_ ("written, not read back"));
  if (self->proven >= self->written)
    return g_strdup (_ ("proven: every byte that was sent was read back"));
  /* Translators: two sizes: "1.3 MB of 539 MB" */
  return g_strdup_printf (_ ("written; %s of %s read back and proven"), proven, written);
}

/**
 * fj_proof_sent_to_text:
 * @self: what was sent
 *
 * Returns: (transfer full) (nullable): how much of the images that was, translated; %NULL where
 *   nothing was left out
 */
char *
fj_proof_sent_to_text (const FjProof *self)
{
  g_autofree char *sent = fj_format_size (self->sent);
  g_autofree char *all = fj_format_size (self->sent + self->skipped);

  if (self->skipped == 0)
    return NULL;
  /* Translators: two sizes: "61 MB", "539 MB" */
  return g_strdup_printf (_ ("%s of %s were sent; the rest nobody reads."), sent, all);
}
