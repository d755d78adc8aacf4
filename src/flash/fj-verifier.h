/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-sender.h"

G_BEGIN_DECLS

/**
 * FjVerifier:
 *
 * Proves that what a run has written is there: reads it back and compares it, as much as the plan
 * says. One thread.
 */
typedef struct _FjVerifier FjVerifier;

FjVerifier *fj_verifier_new (FjPlan *plan, FjRunState *run, FjProgress *progress,
                             FjSender *sender);
void        fj_verifier_free (FjVerifier *self);
gboolean    fj_verifier_run (FjVerifier *self, FjStorageWriter *writer, GCancellable *cancellable,
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjVerifier, fj_verifier_free)

G_END_DECLS
