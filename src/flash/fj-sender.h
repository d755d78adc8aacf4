/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-storage-writer.h"

G_BEGIN_DECLS

/**
 * FjSender:
 *
 * Sends the rows of a plan through a writer, whichever it is: opens the image, compares it with the
 * room on the board, goes through the ranges, and keeps run and progress up to date. One thread.
 */
typedef struct _FjSender FjSender;

FjSender *fj_sender_new (const char *place, FjRunState *run, FjProgress *progress);
void      fj_sender_free (FjSender *self);
gboolean  fj_sender_send_row (FjSender *self, FjStorageWriter *writer, const FjPlanRow *row,
                              GCancellable *cancellable, GError **error);
gboolean  fj_sender_send_bytes (FjSender *self, FjStorageWriter *writer, guint8 id, GBytes *bytes,
                                GCancellable *cancellable, GError **error);
void      fj_sender_skip (FjSender *self, guint8 id);
void      fj_sender_acknowledge (FjSender *self, guint8 id);
int       fj_sender_get_item (FjSender *self);
/* (transfer none) (nullable): what was kept of the row @id, where the plan asks for that */
FjSamples *fj_sender_get_samples (FjSender *self, guint8 id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjSender, fj_sender_free)

G_END_DECLS
