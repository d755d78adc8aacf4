/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-image.h"

G_BEGIN_DECLS

typedef struct _FjImageStream FjImageStream;

/* Reads the content from the start. One thread at a time. */
FjImageStream *fj_image_open_stream (FjImage *self, GCancellable *cancellable, GError **error);
/*
 * Fills @buffer with exactly @length bytes, fewer only at the end of the content (0: the end).
 * -1 and %FJ_ERROR_IMAGE_CHANGED when the file is shorter than it was, or was modified.
 * The end is reported only after the file proved to be the very one that was opened.
 */
gssize fj_image_stream_read (FjImageStream *stream, guint8 *buffer, gsize length,
                             GCancellable *cancellable, GError **error);
/*
 * The next read begins at byte @position of the content. Packed content is unpacked up to there,
 * from its start if need be.
 */
gboolean fj_image_stream_seek (FjImageStream *stream, guint64 position, GCancellable *cancellable,
                               GError **error);
/* Where something is stored next, and up to where. What lies before it reads zero. */
void fj_image_stream_find_data (FjImageStream *stream, guint64 position, guint64 *start,
                                guint64 *end);
void fj_image_stream_free (FjImageStream *stream);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjImageStream, fj_image_stream_free)

G_END_DECLS
