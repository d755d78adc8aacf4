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

/**
 * fj_proof_init:
 * @self: (out caller-allocates): what is proven
 * @job: a job; what it has proven, it has sent before, and that counts in its bytes as well
 */
void
fj_proof_init (FjProof *self, FjFlashJob *job)
{
  *self = (FjProof){ .written = fj_verify_amount_written (fj_flash_job_get_plan (job)),
                     .proven = get_proven (job) };
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
