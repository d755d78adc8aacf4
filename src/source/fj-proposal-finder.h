/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-build.h"
#include "fj-proposal.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FjProposals:
 *
 * What a folder or the image of a card allows. Plain values: made in a thread, used in another.
 */
typedef struct {
  GFile     *folder;    /* (owned): where the files are that the layouts name */
  GPtrArray *proposals; /* (owned) (element-type FjProposal): the best one first; maybe none */
  GPtrArray *missing;   /* (owned) (element-type utf8): what is missing, in sentences */
  FjBuild   *build;     /* (owned): what is there */
} FjProposals;

void fj_proposals_free (FjProposals *self);

FjProposals *fj_proposals_find (GFile *source, GCancellable *cancellable, GError **error);
void         fj_proposals_find_async (GFile *source, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
FjProposals *fj_proposals_find_finish (GAsyncResult *result, GError **error);

/* By its name: what may be the image of a card. */
gboolean fj_is_card_image_name (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjProposals, fj_proposals_free)

G_END_DECLS
