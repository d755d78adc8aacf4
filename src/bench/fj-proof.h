/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-flash-job.h"

G_BEGIN_DECLS

/**
 * FjProof:
 *
 * What a job sent and left out, and how much of what it wrote onto storages was read back and found
 * to be there.
 */
typedef struct {
  guint64 sent;    /* bytes that the board has acknowledged */
  guint64 skipped; /* of the images that are on the board now, bytes that it did not get */
  guint64 written; /* bytes for storages */
  guint64 proven;  /* of these */
} FjProof;

void  fj_proof_init (FjProof *self, FjFlashJob *job);
char *fj_proof_to_text (const FjProof *self);      /* (nullable) */
char *fj_proof_sent_to_text (const FjProof *self); /* (nullable) */

G_END_DECLS
