/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-verifier.h"

#include "fj-difference.h"
#include "fj-verify-amount.h"

#include <fj-error.h>
#include <fj-image-stream.h>
#include <glib/gi18n-lib.h>

/* A gap that is read over in less time than it takes to begin behind it. */
#define MERGE (1024 * 1024)
/* How far into flash it is worth to read from its start, where a place is not known otherwise. */
#define FLASH_REACH (4 * 1024 * 1024)
#define BUFFER_SIZE (64 * 1024)
#define SECTOR 512
/* The largest erase block that boards have. */
#define FLASH_BLOCK (512 * 1024)

struct _FjVerifier {
  FjPlan     *plan;     /* (owned) */
  FjRunState *run;      /* (owned) */
  FjProgress *progress; /* (owned) */
  FjSender   *sender;   /* (not owned) that of the run, with the samples of what was sent */
  int         item;     /* of the progress, or -1 */
  guint64     proven;   /* bytes */
  guint8     *buffer;   /* (owned) */
};

/* One row while it is read: what it should hold comes from memory, or from the image again. */
typedef struct {
  FjVerifier      *self;
  const FjPlanRow *row;
  const FjSample  *sample;      /* (nullable) */
  FjImageStream   *stream;      /* (owned) (nullable) */
  guint64          position;    /* in the row, of what is read next */
  gboolean         is_told;     /* that a part of the row cannot be read back */
  GCancellable    *cancellable; /* (nullable) */
} Reading;

/**
 * fj_verifier_new:
 * @plan: what is written
 * @run: what of it was
 * @progress: of @plan; one item of it is the reading
 * @sender: what writes it; it lives longer
 *
 * Returns: (transfer full): a verifier for one run
 */
FjVerifier *
fj_verifier_new (FjPlan *plan, FjRunState *run, FjProgress *progress, FjSender *sender)
{
  FjVerifier *self;

  g_return_val_if_fail (plan != NULL && run != NULL && progress != NULL && sender != NULL, NULL);

  self = g_new0 (FjVerifier, 1);
  self->plan = fj_plan_ref (plan);
  self->run = fj_run_state_ref (run);
  self->progress = fj_progress_ref (progress);
  self->sender = sender;
  self->item = fj_progress_find (progress, FJ_ID_VERIFY);
  return self;
}

/**
 * fj_verifier_free:
 *
 * Frees @self.
 */
void
fj_verifier_free (FjVerifier *self)
{
  g_return_if_fail (self != NULL);

  fj_plan_unref (self->plan);
  fj_run_state_unref (self->run);
  fj_progress_unref (self->progress);
  g_free (self->buffer);
  g_free (self);
}

static gboolean
is_flash (const FjPlanRow *row)
{
  return row->values.storage != FJ_STORAGE_MMC && row->values.storage != FJ_STORAGE_RAM;
}

/* Up to where a row was written to: whole sectors, on flash whole erase blocks. */
static guint64
get_written_end (const FjPlanRow *row)
{
  guint64        unit = is_flash (row) ? FLASH_BLOCK : SECTOR;
  const FjRange *last = &row->ranges[row->n_ranges - 1];

  return row->values.offset + (last->offset + last->length + unit - 1) / unit * unit;
}

/*
 * An image of a whole storage is overwritten by the rows that come after it: @offset, or the end of
 * the one that has it.
 */
static guint64
skip_overwritten (FjVerifier *self, const FjPlanRow *row, guint64 offset)
{
  guint n = row->values.type == FJ_PARTITION_RAW_IMAGE ? fj_plan_get_n_rows (self->plan) : 0;

  for (guint i = 0; i < n; i++) {
    const FjPlanRow *other = fj_plan_get_row (self->plan, i);

    if (fj_verify_amount_has_row (other) && other->values.id > row->values.id &&
        other->values.storage == row->values.storage &&
        other->values.storage_index == row->values.storage_index &&
        other->values.area == row->values.area && offset >= other->values.offset &&
        offset < get_written_end (other))
      return get_written_end (other);
  }
  return offset;
}

/* Also what has proved to be the work of another row. */
static void
count_proven (FjVerifier *self, gsize length)
{
  self->proven += length;
  fj_progress_set_item_bytes (self->progress, (guint) self->item, self->proven);
}

static gboolean
compare_piece (Reading *reading, guint64 offset, const guint8 *sent, const guint8 *found,
               gsize length, GError **error)
{
  FjVerifier *self = reading->self;
  gsize       done = 0;

  while (done < length) {
    guint64 next;

    done += fj_difference_find (sent + done, found + done, length - done);
    if (done == length)
      break;
    next = skip_overwritten (self, reading->row, offset + done);
    if (next == offset + done) {
      g_propagate_error (error, fj_difference_new_error (reading->row->values.name, offset + done,
                                                         sent + done, found + done, length - done));
      return FALSE;
    }
    done = (gsize) MIN (next - offset, length);
  }
  count_proven (self, length);
  return TRUE;
}

/* What the next @length bytes should be, at most as many as the buffer has. */
static const guint8 *
get_expected (Reading *reading, gsize length, GError **error)
{
  gssize got;

  if (reading->sample != NULL)
    return reading->sample->data + (reading->position - reading->sample->offset);
  got = fj_image_stream_read (reading->stream, reading->self->buffer, length, reading->cancellable,
                              error);
  if (got == (gssize) length)
    return reading->self->buffer;
  if (got >= 0)
    g_set_error (error, FJ_ERROR, FJ_ERROR_IMAGE_CHANGED,
                 _ ("The file “%s” changed while it was being sent."),
                 fj_image_get_name (reading->row->image));
  return NULL;
}

/* Only what was sent: nobody says what lies between the ranges. */
static gboolean
compare_ranges (Reading *reading, const guint8 *sent, const guint8 *found, gsize length,
                GError **error)
{
  const FjPlanRow *row = reading->row;

  for (guint i = 0; i < row->n_ranges; i++) {
    const FjRange *range = &row->ranges[i];
    guint64        first = MAX (range->offset, reading->position);
    guint64        end = MIN (range->offset + range->length, reading->position + length);

    if (first < end && !compare_piece (reading, first, sent + (first - reading->position),
                                       found + (first - reading->position), (gsize) (end - first),
                                       error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
on_read (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Reading *reading = user_data;

  while (length > 0) {
    gsize         part = MIN (length, BUFFER_SIZE);
    const guint8 *sent = get_expected (reading, part, error);

    if (sent == NULL || !compare_ranges (reading, sent, data, part, error))
      return FALSE;
    reading->position += part;
    data += part;
    length -= part;
  }
  return TRUE;
}

/* What cannot be read is not proven, and no failure. */
static gboolean
read_range (Reading *reading, FjStorageWriter *writer, const FjRange *range, GError **error)
{
  const FjPlanRow *row = reading->row;
  g_autoptr (GError) local = NULL;

  reading->position = range->offset;
  if (fj_storage_writer_read_range (writer, row, range, on_read, reading, reading->cancellable,
                                    &local)) {
    if (reading->position >= range->offset + range->length)
      return TRUE;
    g_propagate_error (error, fj_difference_new_short (row->values.name, reading->position,
                                                       range->offset + range->length));
    return FALSE;
  }
  if (!g_error_matches (local, FJ_ERROR, FJ_ERROR_UNSUPPORTED)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (!reading->is_told)
    fj_progress_say (reading->self->progress, FJ_EVENT_NOTE, "%s", local->message);
  reading->is_told = TRUE;
  return TRUE;
}

static gboolean
compare_samples (Reading *reading, FjStorageWriter *writer, GError **error)
{
  FjSamples *samples = fj_sender_get_samples (reading->self->sender, reading->row->values.id);

  for (guint i = 0; samples != NULL && i < fj_samples_get_n (samples); i++) {
    const FjSample *sample = fj_samples_get (samples, i);
    FjRange         range = { .offset = sample->offset, .length = sample->length };

    if (is_flash (reading->row) && range.offset + range.length > FLASH_REACH)
      continue;
    reading->sample = sample;
    if (!read_range (reading, writer, &range, error))
      return FALSE;
  }
  return TRUE;
}

/* Only what is read is held against the file as it was. */
static gboolean
read_to_end (Reading *reading, GError **error)
{
  gssize got;

  do {
    got = fj_image_stream_read (reading->stream, reading->self->buffer, BUFFER_SIZE,
                                reading->cancellable, error);
  } while (got > 0);
  return got == 0;
}

/* A difference says nothing when the file is no longer the one that was sent. */
static void
check_file (Reading *reading, GError **error)
{
  GError *local = NULL;

  if (!g_error_matches (*error, FJ_ERROR, FJ_ERROR_DIFFERENT) ||
      read_to_end (reading, &local))
    return;
  g_clear_error (error);
  *error = local;
}

static gboolean
compare_image (Reading *reading, FjStorageWriter *writer, GError **error)
{
  const FjPlanRow *row = reading->row;
  GError          *local = NULL;

  reading->stream = fj_image_open_stream (row->image, reading->cancellable, error);
  if (reading->stream == NULL)
    return FALSE;
  for (guint i = 0; local == NULL && i < row->n_ranges;) {
    FjRange range = row->ranges[i++];

    while (i < row->n_ranges && row->ranges[i].offset - (range.offset + range.length) < MERGE) {
      range.length = row->ranges[i].offset + row->ranges[i].length - range.offset;
      i++;
    }
    if (fj_image_stream_seek (reading->stream, range.offset, reading->cancellable, &local))
      read_range (reading, writer, &range, &local);
  }
  if (local != NULL)
    check_file (reading, &local);
  g_clear_pointer (&reading->stream, fj_image_stream_free);
  if (local != NULL)
    g_propagate_error (error, local);
  return local == NULL;
}

static gboolean
verify_row (FjVerifier *self, FjStorageWriter *writer, const FjPlanRow *row,
            GCancellable *cancellable, GError **error)
{
  Reading reading = { .self = self, .row = row, .cancellable = cancellable };

  g_debug ("id 0x%02x: is read back", row->values.id);
  fj_run_state_blame (self->run, row->values.id);
  return fj_plan_get_verify (self->plan) == FJ_VERIFY_FULL
           ? compare_image (&reading, writer, error)
           : compare_samples (&reading, writer, error);
}

static gboolean
verify_rows (FjVerifier *self, FjStorageWriter *writer, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < fj_plan_get_n_rows (self->plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (self->plan, i);

    if (fj_verify_amount_has_row (row) &&
        fj_run_state_is_acknowledged (self->run, row->values.id) &&
        !verify_row (self, writer, row, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

/* What was found to be something else has not been written, whatever the board said. */
static void
settle_failure (FjVerifier *self, const GError *error)
{
  int row = fj_progress_find (self->progress, (guint8) fj_run_state_get_place (self->run)->id);

  fj_progress_set_item_state (self->progress, (guint) self->item,
                              g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                                ? FJ_ITEM_STOPPED
                                : FJ_ITEM_FAILED);
  if (row >= 0 && g_error_matches (error, FJ_ERROR, FJ_ERROR_DIFFERENT))
    fj_progress_set_item_state (self->progress, (guint) row, FJ_ITEM_FAILED);
}

/**
 * fj_verifier_run:
 * @self: a verifier of a run that has written everything
 * @writer: what has written it
 * @cancellable: (nullable):
 * @error: return location for an error; %FJ_ERROR_DIFFERENT where the board holds something else
 *
 * Reads back and compares. What cannot be read back is said, and counts as not proven.
 *
 * Returns: whether nothing else than what was sent was found
 */
gboolean
fj_verifier_run (FjVerifier *self, FjStorageWriter *writer, GCancellable *cancellable,
                 GError **error)
{
  FjWriterCaps caps;
  GError      *local = NULL;

  g_return_val_if_fail (self != NULL && FJ_IS_STORAGE_WRITER (writer), FALSE);

  if (self->item < 0)
    return TRUE;
  fj_storage_writer_get_caps (writer, &caps);
  if (!caps.can_read) {
    fj_progress_say (self->progress, FJ_EVENT_NOTE, "%s",
                     _ ("What is on this board cannot be read back."));
    return TRUE;
  }
  self->buffer = g_malloc (BUFFER_SIZE);
  fj_progress_set_item_state (self->progress, (guint) self->item, FJ_ITEM_READING);
  if (verify_rows (self, writer, cancellable, &local)) {
    fj_progress_set_item_state (self->progress, (guint) self->item, FJ_ITEM_DONE);
    return TRUE;
  }
  settle_failure (self, local);
  g_propagate_error (error, local);
  return FALSE;
}
