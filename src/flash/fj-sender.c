/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-sender.h"

#include "fj-verify-amount.h"

#include <fj-error.h>
#include <fj-format.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>

struct _FjSender {
  char          *place;                   /* (owned) of the board, for the log */
  FjRunState    *run;                     /* (owned) */
  FjProgress    *progress;                /* (owned) */
  FjRangeSource *source;                  /* (owned) */
  FjSamples     *samples[FJ_ID_LAST + 1]; /* (owned) (nullable each) by id */
};

/**
 * fj_sender_new:
 * @place: where the board is, for the log
 * @run: is told what was sent
 * @progress: the same, for people
 *
 * Returns: (transfer full): a sender for one run
 */
FjSender *
fj_sender_new (const char *place, FjRunState *run, FjProgress *progress)
{
  FjSender *self;

  g_return_val_if_fail (run != NULL && progress != NULL, NULL);

  self = g_new0 (FjSender, 1);
  self->place = g_strdup (place);
  self->run = fj_run_state_ref (run);
  self->progress = fj_progress_ref (progress);
  self->source = fj_range_source_new (run, progress);
  return self;
}

/**
 * fj_sender_free:
 *
 * Frees @self.
 */
void
fj_sender_free (FjSender *self)
{
  g_return_if_fail (self != NULL);

  fj_range_source_free (self->source);
  for (guint i = 0; i < G_N_ELEMENTS (self->samples); i++)
    g_clear_pointer (&self->samples[i], fj_samples_free);
  fj_run_state_unref (self->run);
  fj_progress_unref (self->progress);
  g_free (self->place);
  g_free (self);
}

/**
 * fj_sender_get_item:
 *
 * Returns: the item of the progress that the run is at, or -1
 */
int
fj_sender_get_item (FjSender *self)
{
  const FjRunPlace *place;

  g_return_val_if_fail (self != NULL, -1);

  place = fj_run_state_get_place (self->run);
  return place->is_sending ? fj_progress_find (self->progress, (guint8) place->id) : -1;
}

static void
set_item_state (FjSender *self, FjItemState state)
{
  int item = fj_sender_get_item (self);

  if (item >= 0)
    fj_progress_set_item_state (self->progress, (guint) item, state);
}

static void
begin_item (FjSender *self, guint8 id)
{
  int item;

  fj_run_state_begin (self->run, id);
  item = fj_sender_get_item (self);
  if (item >= 0)
    fj_progress_set_item_bytes (self->progress, (guint) item, 0);
  set_item_state (self, FJ_ITEM_SENDING);
}

/* What the file is too large for shows to a board only megabytes too late. */
static gboolean
check_room (const FjPlanRow *row, const FjTarget *target, GError **error)
{
  g_autofree char *size = NULL;
  GError          *local;

  if (target->size == 0 || fj_plan_row_get_end (row) <= target->max)
    return TRUE;
  size = fj_format_size (target->size);
  local = g_error_new (FJ_ERROR, FJ_ERROR_IMAGE,
                       _ ("The file “%s” is larger than its partition on the board, which has %s."),
                       fj_image_get_name (row->image), size);
  fj_error_set_advice (local,
                       _ ("Use a smaller file, or make its partition larger in the layout."));
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
send_range (FjSender *self, FjStorageWriter *writer, const FjPlanRow *row, const FjRange *range,
            GCancellable *cancellable, GError **error)
{
  g_debug ("%s: id 0x%02x: %" G_GUINT64_FORMAT " bytes at %" G_GUINT64_FORMAT, self->place,
           row->values.id, range->length, range->offset);
  if (!fj_range_source_begin (self->source, range, cancellable, error) ||
      !fj_storage_writer_write_range (writer, row, range, self->source, cancellable, error))
    return FALSE;
  fj_run_state_set_needs_reset (self->run, FALSE);
  return TRUE;
}

/* One range of the plan, in pieces that the writer can take. */
static gboolean
send_pieces (FjSender *self, FjStorageWriter *writer, const FjWriterCaps *caps,
             const FjPlanRow *row, const FjRange *range, GCancellable *cancellable, GError **error)
{
  guint64 end = range->offset + range->length;

  for (guint64 offset = range->offset; offset < end;) {
    FjRange piece = { .offset = offset, .length = MIN (end - offset, caps->max_length) };

    if (offset > caps->max_offset) {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                   _ ("The board cannot begin at byte %" PRIu64 " of a partition."),
                   offset);
      return FALSE;
    }
    if (!send_range (self, writer, row, &piece, cancellable, error))
      return FALSE;
    offset += piece.length;
  }
  return TRUE;
}

/* The board takes no gaps: so what nobody reads is sent, too. */
static void
send_whole (FjSender *self, const FjPlanRow *row, guint64 bytes)
{
  g_autofree char *size = fj_format_size (bytes - row->bytes);
  int              item = fj_sender_get_item (self);

  if (item >= 0)
    fj_progress_set_item_total (self->progress, (guint) item, bytes);
  /* Translators: name of a partition, "478 MB" */
  fj_progress_say (self->progress, FJ_EVENT_NOTE,
                   _ ("The board takes “%s” only as a whole, with %s that are not in use."),
                   row->values.name, size);
}

static gboolean
send_ranges (FjSender *self, FjStorageWriter *writer, const FjPlanRow *row,
             GCancellable *cancellable, GError **error)
{
  FjWriterCaps caps;
  FjRange      all = { .offset = 0, .length = fj_plan_row_get_end (row) };
  FjPlanRow    whole = *row;

  fj_storage_writer_get_caps (writer, &caps);
  if (row->bytes < all.length && row->image != NULL && !caps.is_sparse) {
    whole.ranges = &all;
    whole.n_ranges = 1;
    whole.bytes = all.length;
    send_whole (self, row, whole.bytes);
    row = &whole;
  }
  for (guint i = 0; i < row->n_ranges; i++)
    if (!send_pieces (self, writer, &caps, row, &row->ranges[i], cancellable, error))
      return FALSE;
  if (!fj_storage_writer_end_row (writer, row, cancellable, error))
    return FALSE;
  fj_run_state_end (self->run);
  g_debug ("%s: id 0x%02x: all of it was taken", self->place, row->values.id);
  return TRUE;
}

/* For a quick look at what the board holds in the end. */
static void
begin_samples (FjSender *self, const FjPlanRow *row)
{
  guint8 id = row->values.id;

  if (fj_plan_get_verify (fj_run_state_get_plan (self->run)) != FJ_VERIFY_QUICK ||
      id > FJ_ID_LAST || !fj_verify_amount_has_row (row))
    return;
  g_clear_pointer (&self->samples[id], fj_samples_free);
  self->samples[id] = fj_samples_new (row);
  fj_range_source_set_samples (self->source, self->samples[id]);
}

/**
 * fj_sender_send_row:
 * @self: a sender
 * @writer: what writes it
 * @row: a row of the plan with an image, and its ranges in order
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Sends the ranges of @row. It is done once the board has gone on after it.
 *
 * Returns: whether the board took all of it
 */
gboolean
fj_sender_send_row (FjSender *self, FjStorageWriter *writer, const FjPlanRow *row,
                    GCancellable *cancellable, GError **error)
{
  FjTarget target;
  gboolean sent;

  g_return_val_if_fail (self != NULL && row != NULL && row->image != NULL, FALSE);

  begin_item (self, row->values.id);
  g_debug ("%s: id 0x%02x “%s”: %s, %" G_GUINT64_FORMAT " bytes in %u ranges", self->place,
           row->values.id, row->values.name, fj_image_get_name (row->image), row->bytes,
           row->n_ranges);
  if (!fj_storage_writer_begin_row (writer, row, &target, cancellable, error) ||
      !check_room (row, &target, error) ||
      !fj_range_source_set_image (self->source, row->image, cancellable, error))
    return FALSE;
  begin_samples (self, row);
  sent = send_ranges (self, writer, row, cancellable, error);
  if (fj_sender_get_samples (self, row->values.id) != NULL)
    fj_samples_end (fj_sender_get_samples (self, row->values.id));
  fj_range_source_close (self->source);
  return sent;
}

/**
 * fj_sender_get_samples:
 *
 * Returns: (transfer none) (nullable): what was kept of the row @id
 */
FjSamples *
fj_sender_get_samples (FjSender *self, guint8 id)
{
  g_return_val_if_fail (self != NULL, NULL);

  return id <= FJ_ID_LAST ? self->samples[id] : NULL;
}

/**
 * fj_sender_send_bytes:
 * @self: a sender
 * @writer: what writes it
 * @id: under which id the board gets it
 * @bytes: a few bytes that are no file
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Returns: whether the board took all of it
 */
gboolean
fj_sender_send_bytes (FjSender *self, FjStorageWriter *writer, guint8 id, GBytes *bytes,
                      GCancellable *cancellable, GError **error)
{
  FjRange   range = { .offset = 0, .length = g_bytes_get_size (bytes) };
  FjPlanRow row = { .values.id = id, .ranges = &range, .n_ranges = 1, .bytes = range.length };
  FjTarget  target;
  gboolean  sent;

  g_return_val_if_fail (self != NULL, FALSE);

  begin_item (self, id);
  if (!fj_storage_writer_begin_row (writer, &row, &target, cancellable, error))
    return FALSE;
  fj_range_source_set_bytes (self->source, bytes);
  sent = send_ranges (self, writer, &row, cancellable, error);
  fj_range_source_close (self->source);
  return sent;
}

/**
 * fj_sender_skip:
 *
 * What has the id @id will not be asked for any more, unless it was begun: it does not count in the
 * total of the progress.
 */
void
fj_sender_skip (FjSender *self, guint8 id)
{
  int item;

  g_return_if_fail (self != NULL);

  item = fj_progress_find (self->progress, id);
  if (item >= 0)
    fj_progress_skip_item (self->progress, (guint) item);
}

/**
 * fj_sender_acknowledge:
 *
 * The board went on after what was sent as @id.
 */
void
fj_sender_acknowledge (FjSender *self, guint8 id)
{
  g_return_if_fail (self != NULL);

  g_debug ("%s: id 0x%02x: the board went on", self->place, id);
  set_item_state (self, FJ_ITEM_DONE);
  fj_run_state_acknowledge (self->run, id);
}
