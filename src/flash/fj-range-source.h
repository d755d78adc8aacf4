/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-progress.h"
#include "fj-run-state.h"
#include "fj-samples.h"

G_BEGIN_DECLS

/**
 * FjRangeSource:
 *
 * Where a writer takes the bytes of a range from, and where it tells how many of them the board has
 * taken. It counts for the run and for the progress. One thread.
 */
typedef struct _FjRangeSource FjRangeSource;

/* The writer's side. */
gssize fj_range_source_read (FjRangeSource *self, gsize multiple, guint8 **data,
                             GCancellable *cancellable, GError **error);
void   fj_range_source_set_padding (FjRangeSource *self, gsize multiple);
void   fj_range_source_advance (FjRangeSource *self, gsize taken);

/* The sender's side. */
FjRangeSource *fj_range_source_new (FjRunState *run, FjProgress *progress);
void           fj_range_source_free (FjRangeSource *self);
void           fj_range_source_set_bytes (FjRangeSource *self, GBytes *bytes);
gboolean       fj_range_source_set_image (FjRangeSource *self, FjImage *image,
                                          GCancellable *cancellable, GError **error);
void           fj_range_source_set_samples (FjRangeSource *self, FjSamples *samples);
void           fj_range_source_close (FjRangeSource *self);
gboolean       fj_range_source_begin (FjRangeSource *self, const FjRange *range,
                                      GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjRangeSource, fj_range_source_free)

G_END_DECLS
