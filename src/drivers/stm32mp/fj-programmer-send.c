/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-programmer-private.h"

#include "fj-error.h"

#include <fj-format.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* Read from the file at once; a multiple of every block size that boards use. */
#define BUFFER_SIZE (256 * 1024)
/* Reading the phase, in milliseconds. */
static const FjDfuLimits phase_limits = { 5000, 5000, 5000, 5000, FALSE };

static void
set_item_state (FjProgrammer *self, FjItemState state)
{
  if (self->item >= 0)
    fj_progress_set_item_state (self->progress, (guint) self->item, state);
}

static void
begin_item (FjProgrammer *self, guint8 id)
{
  self->item = fj_progress_find (self->progress, id);
  self->phase = id;
  self->byte = 0;
  if (self->item >= 0)
    fj_progress_set_item_bytes (self->progress, (guint) self->item, 0);
  set_item_state (self, FJ_ITEM_SENDING);
}

/* A multiple of the device's block size, so that only the last block of a range is short. */
static gsize
prepare_buffer (FjProgrammer *self)
{
  guint block = fj_dfu_get_transfer_size (self->dfu);

  if (self->buffer == NULL)
    self->buffer = g_malloc (BUFFER_SIZE);
  return BUFFER_SIZE - BUFFER_SIZE % block;
}

/* Sends @length bytes, which the caller keeps, as blocks of the current download. */
static gboolean
send_blocks (FjProgrammer *self, guint8 *data, gsize length, GCancellable *cancellable,
             GError **error)
{
  for (gsize sent = 0; sent < length;) {
    gsize    size = 0;
    gboolean ok =
      fj_dfu_send_blocks (self->dfu, data + sent, length - sent, &size, cancellable, error);

    sent += size;
    self->byte += (gint64) size;
    if (self->item >= 0)
      fj_progress_set_item_bytes (self->progress, (guint) self->item, (guint64) self->byte);
    if (!ok)
      return FALSE;
  }
  return TRUE;
}

static gboolean
end_item (FjProgrammer *self, GCancellable *cancellable, GError **error)
{
  set_item_state (self, FJ_ITEM_WRITING);
  self->is_manifesting = TRUE;
  if (!fj_dfu_end_download (self->dfu, cancellable, error))
    return FALSE;
  self->is_manifesting = FALSE;
  self->needs_reset = FALSE;
  return TRUE;
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
read_exactly (FjProgrammer *self, FjImage *image, FjImageStream *stream, gsize length,
              GCancellable *cancellable, GError **error)
{
  gssize got = fj_image_stream_read (stream, self->buffer, length, cancellable, error);

  if (got < 0)
    return FALSE;
  return (gsize) got == length || fail_changed (image, error);
}

/* Reads over what lies before a range: an image can be read forwards only. */
static gboolean
skip (FjProgrammer *self, FjImage *image, FjImageStream *stream, guint64 length,
      GCancellable *cancellable, GError **error)
{
  while (length > 0) {
    gsize part = (gsize) MIN (length, BUFFER_SIZE);

    if (!read_exactly (self, image, stream, part, cancellable, error))
      return FALSE;
    length -= part;
  }
  return TRUE;
}

/* At the end of the image the stream says whether it was the file that the plan has seen. */
static gboolean
check_end (FjProgrammer *self, FjImage *image, FjImageStream *stream, guint64 position,
           GCancellable *cancellable, GError **error)
{
  gssize got;

  if (position < fj_image_get_size (image))
    return TRUE;
  got = fj_image_stream_read (stream, self->buffer, 1, cancellable, error);
  return got == 0 || (got > 0 && fail_changed (image, error));
}

/* One range, as one download. @position is where the stream stands. */
static gboolean
send_range (FjProgrammer *self, const FjPlanRow *row, const FjRange *range, FjImageStream *stream,
            guint64 *position, GCancellable *cancellable, GError **error)
{
  const FjAlt *alt = fj_dfu_info_find_phase (self->info, row->values.id);
  gsize        size = prepare_buffer (self);
  guint64      end = range->offset + range->length;

  if (!skip (self, row->image, stream, range->offset - *position, cancellable, error) ||
      !fj_dfu_begin_download (self->dfu, alt->number, cancellable, error))
    return FALSE;
  set_item_state (self, FJ_ITEM_SENDING);
  self->needs_reset = TRUE;
  for (*position = range->offset; *position < end;) {
    gsize part = (gsize) MIN (end - *position, size);

    if (!read_exactly (self, row->image, stream, part, cancellable, error) ||
        !send_blocks (self, self->buffer, part, cancellable, error))
      return FALSE;
    *position += part;
  }
  return check_end (self, row->image, stream, *position, cancellable, error) &&
         end_item (self, cancellable, error);
}

/* What the file is too large for shows to U-Boot only megabytes too late. */
static gboolean
check_room (FjProgrammer *self, const FjPlanRow *row, GError **error)
{
  const FjAlt     *alt = fj_dfu_info_find_phase (self->info, row->values.id);
  g_autofree char *size = NULL;
  GError          *local;

  if (alt == NULL) {
    g_set_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                 _ ("The board asks for the file of id 0x%02x, but has no place for it."),
                 row->values.id);
    return FALSE;
  }
  if (alt->size == 0 || row->bytes <= fj_alt_get_max_size (alt) || self->stage != FJ_STAGE_UBOOT)
    return TRUE;
  size = fj_format_size (alt->size);
  local = g_error_new (FJ_ERROR, FJ_ERROR_IMAGE,
                       _ ("The file “%s” is larger than its partition on the board, which has %s."),
                       fj_image_get_name (row->image), size);
  fj_error_set_advice (local,
                       _ ("Use a smaller file, or make its partition larger in the layout."));
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
send_ranges (FjProgrammer *self, const FjPlanRow *row, FjImageStream *stream,
             GCancellable *cancellable, GError **error)
{
  guint64 position = 0;

  for (guint i = 0; i < row->n_ranges; i++) {
    const FjRange *range = &row->ranges[i];

    if ((i > 0 || range->offset > 0) &&
        !fj_programmer_write_phase (self, row->values.id, range->offset, cancellable, error))
      return FALSE;
    if (!send_range (self, row, range, stream, &position, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * fj_programmer_send_row:
 * @self: a programmer whose board asks for @row
 * @row: a row of the plan with an image
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Sends the ranges of @row to the alternate setting of its id. It is done once the board says what
 * it wants next.
 *
 * Returns: whether the board took all of it
 */
gboolean
fj_programmer_send_row (FjProgrammer *self, const FjPlanRow *row, GCancellable *cancellable,
                        GError **error)
{
  FjImageStream *stream;
  gboolean       sent;

  begin_item (self, row->values.id);
  if (!check_room (self, row, error))
    return FALSE;
  stream = fj_image_open_stream (row->image, cancellable, error);
  if (stream == NULL)
    return FALSE;
  sent = send_ranges (self, row, stream, cancellable, error);
  fj_image_stream_free (stream);
  if (sent)
    self->pending = row->values.id;
  return sent;
}

/**
 * fj_programmer_send_layout:
 * @self: a programmer whose board asks for the layout
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Sends the layout with an STM32 header, which every TF-A and every U-Boot takes.
 *
 * Returns: whether the board took all of it
 */
gboolean
fj_programmer_send_layout (FjProgrammer *self, GCancellable *cancellable, GError **error)
{
  const FjAlt       *alt = fj_dfu_info_find_phase (self->info, FJ_PHASE_LAYOUT);
  GBytes            *layout = fj_plan_get_wire_layout (self->plan, TRUE);
  gsize              length = g_bytes_get_size (layout);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (layout, NULL), length);

  begin_item (self, FJ_PHASE_LAYOUT);
  if (alt == NULL) {
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                         _ ("The board asks for the layout, but has no place for it."));
    return FALSE;
  }
  if (!fj_dfu_begin_download (self->dfu, alt->number, cancellable, error))
    return FALSE;
  self->needs_reset = TRUE;
  if (!send_blocks (self, data, length, cancellable, error) || !end_item (self, cancellable, error))
    return FALSE;
  self->pending = FJ_PHASE_LAYOUT;
  return TRUE;
}

/**
 * fj_programmer_acknowledge:
 *
 * The board went on after what was sent as @id.
 */
void
fj_programmer_acknowledge (FjProgrammer *self, guint8 id)
{
  self->acknowledged[id] = TRUE;
  self->pending = -1;
  set_item_state (self, FJ_ITEM_DONE);
  self->item = -1;
  self->phase = -1;
  self->byte = -1;
}

/*
 * It asks again for what it has got. A TF-A that knows no FIP drops one without a word; such old
 * ones show the ROM's product string, later ones name the chip in it.
 */
static void
fail_again (FjProgrammer *self, GError **error)
{
  const FjPlanRow *row = fj_plan_find (self->plan, (guint8) self->pending);
  GError          *local;

  if (self->stage == FJ_STAGE_TFA && self->info->chip_name == NULL && row != NULL &&
      row->image != NULL && fj_image_get_kind (row->image) == FJ_IMAGE_FIP) {
    local = g_error_new (FJ_ERROR, FJ_ERROR_NOT_STARTED,
                         _ ("The TF-A on the board takes no FIP: it dropped the file of id 0x%02x and "
                            "asks for it again."),
                         self->pending);
    fj_error_set_advice (local, "%s",
                         _ ("TF-A 2.2 and older ones want U-Boot behind an STM32 header (.stm32) here. "
                            "Take this file and the first-stage file from one release."));
  } else {
    local = g_error_new (FJ_ERROR, FJ_ERROR_PROTOCOL,
                         _ ("The board took the file of id 0x%02x, but asks for it again."),
                         self->pending);
  }
  g_propagate_error (error, local);
}

/* The board has got a file and says what it wants now: something else, if all went well. */
static gboolean
check_advance (FjProgrammer *self, const FjPhase *phase, GError **error)
{
  int pending = self->pending;

  if (pending < 0 || phase->id == FJ_PHASE_RESET)
    return TRUE;
  if (phase->id == pending && !(pending == FJ_PHASE_LAYOUT && phase->wants_detach)) {
    fail_again (self, error);
    return FALSE;
  }
  fj_programmer_acknowledge (self, (guint8) pending);
  return TRUE;
}

/**
 * fj_programmer_read_phase:
 * @self: a programmer with an idle board
 * @phase: (out): what the board wants next
 * @tries: how often to ask
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * GET PHASE. What was sent before counts as done by it, unless the board asks for it again.
 *
 * Returns: whether the board answered and went on
 */
gboolean
fj_programmer_read_phase (FjProgrammer *self, FjPhase *phase, guint tries,
                          GCancellable *cancellable, GError **error)
{
  const FjAlt *alt = fj_dfu_info_find_phase (self->info, FJ_PHASE_COMMAND);
  gboolean     read;

  if (alt == NULL) {
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                         _ ("The board cannot be asked what it wants next."));
    return FALSE;
  }
  fj_dfu_set_limits (self->dfu, &phase_limits);
  read = fj_phase_read (phase, self->dfu, alt->number, tries, cancellable, error);
  fj_programmer_restore_limits (self);
  return read && check_advance (self, phase, error);
}

/**
 * fj_programmer_write_phase:
 * @self: a programmer whose board is in U-Boot
 * @id: what the board shall ask for next
 * @offset: where in the partition the next download begins, bytes
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * SET PHASE.
 *
 * Returns: whether the board took it
 */
gboolean
fj_programmer_write_phase (FjProgrammer *self, guint8 id, guint64 offset, GCancellable *cancellable,
                           GError **error)
{
  const FjAlt *alt = fj_dfu_info_find_phase (self->info, FJ_PHASE_COMMAND);

  if (alt == NULL || offset > G_MAXUINT32) {
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                 _ ("The board cannot begin at byte %" PRIu64 " of a partition."),
                 offset);
    return FALSE;
  }
  if (fj_phase_write (self->dfu, alt->number, id, (guint32) offset, cancellable, error))
    return TRUE;
  /* An abort does not rewind the command setting: U-Boot then refuses to be asked for its phase. */
  if (fj_dfu_is_downloading (self->dfu))
    self->needs_reset = TRUE;
  return FALSE;
}
