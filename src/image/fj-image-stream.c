/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-stream.h"

#include "fj-image-private.h"
#include "fj-image-source.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* DFU blocks are 1 to 4 KiB; the file is read, and its state compared, in larger pieces. */
#define BUFFER_SIZE (256 * 1024)

struct _FjImageStream {
  FjImage       *image;  /* (owned) */
  FjImageSource *source; /* (owned) */
  guint64        loaded; /* bytes of content that have been in the buffer */
  gsize          start;  /* of what is left in the buffer */
  gsize          end;
  guint8         buffer[BUFFER_SIZE];
};

/* The very file that the image was made of. */
static FjImageSource *
open_source (FjImage *image, GError **error)
{
  g_autoptr (FjImageSource) source =
    fj_image_source_open (fj_image_get_file (image), fj_image_is_unpacked (image), error);

  if (source == NULL || !fj_image_file_check_stamp (fj_image_source_get_file (source),
                                                    fj_image_get_stamp (image), error))
    return NULL;
  return g_steal_pointer (&source);
}

/**
 * fj_image_open_stream:
 * @self: an image
 *
 * Returns: (transfer full) (nullable): its content, to be read from the start once, or %NULL with
 *   %FJ_ERROR_IMAGE, or %FJ_ERROR_IMAGE_CHANGED when the file is not what it was when the image
 *   was opened
 */
FjImageStream *
fj_image_open_stream (FjImage *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjImageSource) source = NULL;
  FjImageStream *stream;

  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  source = open_source (self, error);
  if (source == NULL)
    return NULL;

  stream = g_new (FjImageStream, 1);
  stream->image = g_object_ref (self);
  stream->source = g_steal_pointer (&source);
  stream->loaded = 0;
  stream->start = stream->end = 0;
  return stream;
}

/**
 * fj_image_stream_free:
 *
 * Closes the file.
 */
void
fj_image_stream_free (FjImageStream *stream)
{
  fj_image_source_free (stream->source);
  g_object_unref (stream->image);
  g_free (stream);
}

/*
 * Loads the next piece. Whatever goes wrong, a file that changed is the reason that is told: a
 * packed file that is being written looks damaged too.
 */
static gboolean
load_piece (FjImageStream *stream, GCancellable *cancellable, GError **error)
{
  FjImageFile *file = fj_image_source_get_file (stream->source);
  guint64      left = fj_image_get_size (stream->image) - stream->loaded;
  g_autoptr (GError) local = NULL;
  gssize n = fj_image_source_read (stream->source, stream->buffer, (gsize) MIN (left, BUFFER_SIZE),
                                   cancellable, &local);

  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (!fj_image_file_check_stamp (file, fj_image_get_stamp (stream->image), error))
    return FALSE;
  if (n < 0) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (n == 0) {
    /* same time stamp and size, yet less content: only a lying file system does that */
    fj_image_file_set_error (file, error, FJ_ERROR_IMAGE_CHANGED, NULL,
                             _ ("“%s” became shorter while it was in use"), file->name);
    return FALSE;
  }
  stream->start = 0;
  stream->end = (gsize) n;
  stream->loaded += (guint64) n;
  return TRUE;
}

/**
 * fj_image_stream_read:
 * @stream: a stream
 * @buffer: (out caller-allocates) (array length=length): where to put the content
 * @length: how much is wanted
 *
 * Returns: @length, less only at the end of the content, 0 behind the end; -1 and
 *   %FJ_ERROR_IMAGE_CHANGED when the file is not what it was, %FJ_ERROR_IMAGE when it cannot be
 *   read
 */
gssize
fj_image_stream_read (FjImageStream *stream, guint8 *buffer, gsize length,
                      GCancellable *cancellable, GError **error)
{
  guint64 size = fj_image_get_size (stream->image);
  gsize   done = 0;

  while (done < length) {
    gsize n;

    if (stream->start == stream->end) {
      if (stream->loaded == size)
        break;
      if (!load_piece (stream, cancellable, error))
        return -1;
    }
    n = MIN (length - done, stream->end - stream->start);
    memcpy (buffer + done, stream->buffer + stream->start, n);
    stream->start += n;
    done += n;
  }
  return (gssize) done;
}

static gboolean
start_again (FjImageStream *stream, GError **error)
{
  FjImageSource *source = open_source (stream->image, error);

  if (source == NULL)
    return FALSE;
  fj_image_source_free (stream->source);
  stream->source = source;
  stream->loaded = 0;
  stream->start = stream->end = 0;
  return TRUE;
}

/**
 * fj_image_stream_seek:
 * @stream: a stream
 * @position: bytes from the start of the content, at most its size
 *
 * Returns: whether the next read begins there; otherwise %FJ_ERROR_IMAGE or
 *   %FJ_ERROR_IMAGE_CHANGED, as for reading
 */
gboolean
fj_image_stream_seek (FjImageStream *stream, guint64 position, GCancellable *cancellable,
                      GError **error)
{
  guint64 first = stream->loaded - stream->end;

  g_return_val_if_fail (position <= fj_image_get_size (stream->image), FALSE);

  if (position < first || position > stream->loaded) {
    if (fj_image_source_seek (stream->source, position)) {
      stream->loaded = position;
      stream->start = stream->end = 0;
      return TRUE;
    }
    if (position < first && !start_again (stream, error))
      return FALSE;
    while (stream->loaded < position)
      if (!load_piece (stream, cancellable, error))
        return FALSE;
  }
  stream->start = stream->end - (gsize) (stream->loaded - position);
  return TRUE;
}

/**
 * fj_image_stream_find_data:
 * @stream: a stream
 * @position: bytes from the start of the content
 * @start: (out): where something is stored; the size of the content: nowhere
 * @end: (out): up to where
 *
 * Asks the file system for holes, which read zero. Packed content has none.
 */
void
fj_image_stream_find_data (FjImageStream *stream, guint64 position, guint64 *start, guint64 *end)
{
  *start = position;
  *end = fj_image_get_size (stream->image);
  if (!fj_image_source_is_unpacked (stream->source))
    fj_image_file_find_data (fj_image_source_get_file (stream->source), position, start, end);
}
