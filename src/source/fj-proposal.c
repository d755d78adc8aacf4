/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-proposal.h"

/**
 * fj_proposal_free:
 *
 * Frees @self.
 */
void
fj_proposal_free (FjProposal *self)
{
  g_free (self->board);
  g_free (self->system);
  g_free (self->title);
  g_bytes_unref (self->layout);
  g_ptr_array_unref (self->reasons);
  g_free (self);
}

/**
 * fj_proposal_copy:
 *
 * Returns: (transfer full): the same once more
 */
FjProposal *
fj_proposal_copy (const FjProposal *self)
{
  FjProposal *copy = g_new0 (FjProposal, 1);

  copy->target = self->target;
  copy->board = g_strdup (self->board);
  copy->system = g_strdup (self->system);
  copy->title = g_strdup (self->title);
  copy->layout = g_bytes_ref (self->layout);
  copy->reasons = g_ptr_array_ref (self->reasons);
  return copy;
}
