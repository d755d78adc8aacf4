/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-flash-job.h"

G_BEGIN_DECLS

/**
 * FjProof:
 *
 * How much of what a job wrote onto storages was read back and found to be there.
 */
typedef struct {
  guint64 written; /* bytes */
  guint64 proven;  /* of these */
} FjProof;

void  fj_proof_init (FjProof *self, FjFlashJob *job);
char *fj_proof_to_text (const FjProof *self); /* (nullable) */

G_END_DECLS
