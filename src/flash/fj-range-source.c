/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-range-source.h"

#include <fj-error.h>
#include <fj-image-stream.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Read from the file at once; a multiple of every block size that boards use. */
#define BUFFER_SIZE (256 * 1024)

struct _FjRangeSource {
  FjRunState *run;      /* (owned) */
  FjProgress *progress; /* (owned) */
  guint8     *buffer;   /* (owned) (nullable) */

  /* What is sent: an image, which can be read forwards only, or a few bytes. */
  FjImage       *image;   /* (owned) (nullable) */
  FjImageStream *stream;  /* (owned) (nullable) */
  GBytes        *bytes;   /* (owned) (nullable) */
  guint64        read;    /* up to where it was read */
  guint64        taken;   /* bytes of it that the board has */
  int            item;    /* of the progress, or -1 */
  FjSamples     *samples; /* (not owned) (nullable): gets what is sent */

  FjRange range;   /* the present one */
  guint64 done;    /* bytes of it that the board has */
  gsize   padding; /* of what zeros make a multiple at the end of a range; 1: nothing */
};

/**
 * fj_range_source_new:
 * @run: is told what the board has taken
 * @progress: the same, for people
 *
 * Returns: (transfer full): a source without anything in it
 */
FjRangeSource *
fj_range_source_new (FjRunState *run, FjProgress *progress)
{
  FjRangeSource *self;

  g_return_val_if_fail (run != NULL && progress != NULL, NULL);

  self = g_new0 (FjRangeSource, 1);
  self->run = fj_run_state_ref (run);
  self->progress = fj_progress_ref (progress);
  self->item = -1;
  return self;
}

/**
 * fj_range_source_close:
 *
 * Lets go of what was being sent.
 */
void
fj_range_source_close (FjRangeSource *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->stream, fj_image_stream_free);
  g_clear_object (&self->image);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->samples = NULL;
}

/**
 * fj_range_source_free:
 *
 * Frees @self.
 */
void
fj_range_source_free (FjRangeSource *self)
{
  g_return_if_fail (self != NULL);

  fj_range_source_close (self);
  fj_run_state_unref (self->run);
  fj_progress_unref (self->progress);
  g_free (self->buffer);
  g_free (self);
}

static void
start_item (FjRangeSource *self)
{
  fj_range_source_close (self);
  if (self->buffer == NULL)
    self->buffer = g_malloc (BUFFER_SIZE);
  self->read = 0;
  self->taken = 0;
  self->padding = 1;
  self->item = fj_progress_find (self->progress, (guint8) fj_run_state_get_place (self->run)->id);
}

/**
 * fj_range_source_set_bytes:
 * @self: a source whose run has begun something
 * @bytes: what that is
 */
void
fj_range_source_set_bytes (FjRangeSource *self, GBytes *bytes)
{
  g_return_if_fail (self != NULL && bytes != NULL);

  start_item (self);
  self->bytes = g_bytes_ref (bytes);
}

/**
 * fj_range_source_set_image:
 * @self: a source whose run has begun something
 * @image: what that is
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Returns: whether it can be read
 */
gboolean
fj_range_source_set_image (FjRangeSource *self, FjImage *image, GCancellable *cancellable,
                           GError **error)
{
  g_return_val_if_fail (self != NULL && FJ_IS_IMAGE (image), FALSE);

  start_item (self);
  self->stream = fj_image_open_stream (image, cancellable, error);
  if (self->stream == NULL)
    return FALSE;
  self->image = g_object_ref (image);
  return TRUE;
}

/**
 * fj_range_source_set_samples:
 * @self: a source with something in it
 * @samples: (nullable): gets all that is sent of it; lives until it is closed
 */
void
fj_range_source_set_samples (FjRangeSource *self, FjSamples *samples)
{
  g_return_if_fail (self != NULL);

  self->samples = samples;
}

static gboolean
fail_changed (FjImage *image, GError **error)
{
  GError *local = g_error_new (FJ_ERROR, FJ_ERROR_IMAGE_CHANGED,
                               _ ("The file “%s” changed while it was being sent."),
                               fj_image_get_name (image));

  fj_error_get_detail (local)->file = g_strdup (fj_image_get_name (image));
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
read_exactly (FjRangeSource *self, gsize length, GCancellable *cancellable, GError **error)
{
  gssize got;

  if (self->bytes != NULL) {
    const guint8 *bytes = g_bytes_get_data (self->bytes, NULL);

    memcpy (self->buffer, bytes + self->read, length);
    return TRUE;
  }
  got = fj_image_stream_read (self->stream, self->buffer, length, cancellable, error);
  if (got < 0)
    return FALSE;
  return (gsize) got == length || fail_changed (self->image, error);
}

/**
 * fj_range_source_begin:
 * @self: a source with something in it
 * @range: the range that comes next: not before the end of the last one, and not behind the end
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Passes over what lies before the range.
 *
 * Returns: whether the range can be read from here
 */
gboolean
fj_range_source_begin (FjRangeSource *self, const FjRange *range, GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (self != NULL && (self->stream != NULL || self->bytes != NULL), FALSE);
  g_assert (range->offset >= self->read);

  self->range = *range;
  self->done = 0;
  if (self->stream != NULL && range->offset > self->read &&
      !fj_image_stream_seek (self->stream, range->offset, cancellable, error))
    return FALSE;
  self->read = range->offset;
  return TRUE;
}

/* At the end of the image the stream says whether it was the file that the plan has seen. */
static gboolean
check_end (FjRangeSource *self, GCancellable *cancellable, GError **error)
{
  gssize got;

  if (self->image == NULL || self->read < fj_image_get_size (self->image))
    return TRUE;
  got = fj_image_stream_read (self->stream, self->buffer, 1, cancellable, error);
  return got == 0 || (got > 0 && fail_changed (self->image, error));
}

static void
set_state (FjRangeSource *self, FjItemState state)
{
  if (self->item >= 0)
    fj_progress_set_item_state (self->progress, (guint) self->item, state);
}

/* Of all ranges of the row, however many pieces the writer takes them in. */
static gboolean
is_all_taken (FjRangeSource *self)
{
  FjItemStatus status;

  if (self->item < 0)
    return FALSE;
  fj_progress_get_status (self->progress, (guint) self->item, &status);
  return self->taken >= status.total;
}

/* Only at the end of a range: behind any other piece comes the next. */
static gsize
add_padding (FjRangeSource *self, gsize length)
{
  gsize rest = self->read == self->range.offset + self->range.length ? length % self->padding : 0;
  gsize n = rest == 0 ? 0 : self->padding - rest;

  memset (self->buffer + length, 0, n);
  return length + n;
}

/**
 * fj_range_source_read:
 * @self: a source in the middle of a range
 * @multiple: bytes of a block of the board: only the last piece of a range is no multiple of it
 * @data: (out) (transfer none): the next bytes, the caller's until the next call
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Returns: how many bytes there are; 0: the range is over, and the file proved to be the one that
 *   was meant; -1: an error
 */
gssize
fj_range_source_read (FjRangeSource *self, gsize multiple, guint8 **data,
                      GCancellable *cancellable, GError **error)
{
  gsize   most = BUFFER_SIZE - BUFFER_SIZE % CLAMP (multiple, 1, BUFFER_SIZE);
  guint64 left = self->range.offset + self->range.length - self->read;
  gsize   part = (gsize) MIN (left, most);

  if (part == 0) {
    if (!check_end (self, cancellable, error))
      return -1;
    fj_run_state_set_writing (self->run);
    if (is_all_taken (self))
      set_state (self, FJ_ITEM_WRITING);
    return 0;
  }
  /* what was begun has to be ended before the board takes anything else */
  if (self->read == self->range.offset) {
    set_state (self, FJ_ITEM_SENDING);
    fj_run_state_set_needs_reset (self->run, TRUE);
  }
  if (!read_exactly (self, part, cancellable, error))
    return -1;
  if (self->samples != NULL)
    fj_samples_take (self->samples, self->read, self->buffer, part);
  self->read += part;
  *data = self->buffer;
  return (gssize) add_padding (self, part);
}

/**
 * fj_range_source_set_padding:
 * @self: a source with something in it
 * @multiple: of what each range is to be a multiple, with zeros behind it; a power of two
 *
 * The zeros do not count.
 */
void
fj_range_source_set_padding (FjRangeSource *self, gsize multiple)
{
  g_return_if_fail (self != NULL && multiple > 0 && BUFFER_SIZE % multiple == 0);

  self->padding = multiple;
}

/**
 * fj_range_source_advance:
 * @self: a source in the middle of a range
 * @taken: how many bytes more the board has
 */
void
fj_range_source_advance (FjRangeSource *self, gsize taken)
{
  guint64 left = self->range.length - self->done;

  taken = (gsize) MIN (taken, left);
  self->taken += taken;
  self->done += taken;
  fj_run_state_advance (self->run, self->taken, self->range.offset + self->done);
  if (self->item >= 0)
    fj_progress_set_item_bytes (self->progress, (guint) self->item, self->taken);
}
