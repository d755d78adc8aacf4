/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-writer.h"

#include "fj-stm32mp-reader.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>

struct _FjStm32mpWriter {
  GObject parent_instance;

  FjStm32mpBoard  *board;    /* (not owned) */
  FjStm32mpReader *reader;   /* (owned) */
  gboolean         is_first; /* no range of the row was written yet */
  gboolean         has_gaps; /* the row is written in parts */
  gboolean         is_asked; /* whether it knows offsets, before the first row with gaps */
  gboolean         knows_offsets;
};

static void fj_stm32mp_writer_iface_init (FjStorageWriterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjStm32mpWriter, fj_stm32mp_writer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_STORAGE_WRITER,
                                                      fj_stm32mp_writer_iface_init))

/* U-Boot writes whole sectors, and fills the last one with what its buffer held before. */
#define SECTOR 512

static void
fj_stm32mp_writer_get_caps (FjStorageWriter *writer, FjWriterCaps *caps)
{
  FjStm32mpWriter *self = FJ_STM32MP_WRITER (writer);

  caps->max_length = G_MAXUINT64;
  caps->max_offset = G_MAXUINT32;
  caps->is_sparse = self->knows_offsets;
  caps->can_read = TRUE;
}

static gboolean
fail_no_place (guint8 id, GError **error)
{
  if (id == FJ_ID_LAYOUT)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                         _ ("The board asks for the layout, but has no place for it."));
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                 _ ("The board asks for the file of id 0x%02x, but has no place for it."), id);
  return FALSE;
}

/* Sent whole, the image would begin where it must not. */
static gboolean
fail_astray (const FjPlanRow *row, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
               _ ("The board does not go back to the start of partition “%s”."), row->values.name);
  if (error != NULL)
    fj_error_set_advice (*error, _ ("Have everything sent, byte for byte (--everything)."));
  return FALSE;
}

/*
 * Before anything of the first row with gaps goes out: a range that is written where the board did
 * not mean it to be could not be taken back. It has to take an offset, to tell it again, and to
 * forget it.
 */
static gboolean
ask_for_offsets (FjStm32mpWriter *self, const FjPlanRow *row, GCancellable *cancellable,
                 GError **error)
{
  guint8  id = row->values.id;
  guint64 offset = row->ranges[row->n_ranges - 1].offset;
  FjTold  there, back;

  /* what is left out is the end alone: nothing is told to it */
  if (offset == 0) {
    self->knows_offsets = TRUE;
    return TRUE;
  }
  self->is_asked = TRUE;
  if (!fj_stm32mp_board_tell_offset (self->board, id, offset, &there, cancellable, error))
    return FALSE;
  if (there.is_moved) {
    if (!fj_stm32mp_board_tell_offset (self->board, id, 0, &back, cancellable, error))
      return FALSE;
    if (!back.is_known)
      return fail_astray (row, error);
  }
  self->knows_offsets = there.is_known;
  g_debug ("offsets are %s", self->knows_offsets ? "known" : "not known");
  return TRUE;
}

/* Only U-Boot means what it says of the sizes of its partitions. */
static gboolean
fj_stm32mp_writer_begin_row (FjStorageWriter *writer, const FjPlanRow *row, FjTarget *target,
                             GCancellable *cancellable, GError **error)
{
  FjStm32mpWriter *self = FJ_STM32MP_WRITER (writer);
  const FjAlt     *alt = fj_stm32mp_board_find_alt (self->board, row->values.id);

  self->is_first = TRUE;
  self->has_gaps = FALSE;
  if (alt == NULL)
    return fail_no_place (row->values.id, error);
  if (fj_stm32mp_board_get_stage (self->board) != FJ_STAGE_UBOOT || row->values.id == FJ_ID_LAYOUT)
    return TRUE;
  *target = (FjTarget){ .size = alt->size, .max = fj_alt_get_max_size (alt) };
  self->has_gaps = row->image != NULL && row->bytes < fj_image_get_size (row->image);
  return !self->has_gaps || self->is_asked || ask_for_offsets (self, row, cancellable, error);
}

/* Sends @length bytes as blocks of the current download. */
static gboolean
send_blocks (FjDfu *dfu, guint8 *data, gsize length, FjRangeSource *source,
             GCancellable *cancellable, GError **error)
{
  for (gsize sent = 0; sent < length;) {
    gsize    size = 0;
    gboolean ok = fj_dfu_send_blocks (dfu, data + sent, length - sent, &size, cancellable, error);

    sent += size;
    fj_range_source_advance (source, size);
    if (!ok)
      return FALSE;
  }
  return TRUE;
}

static gboolean
download_range (FjDfu *dfu, const FjAlt *alt, FjRangeSource *source, GCancellable *cancellable,
                GError **error)
{
  guint   block = fj_dfu_get_transfer_size (dfu);
  guint8 *data;
  gssize  length;

  if (!fj_dfu_begin_download (dfu, alt->number, cancellable, error))
    return FALSE;
  while ((length = fj_range_source_read (source, block, &data, cancellable, error)) > 0)
    if (!send_blocks (dfu, data, (gsize) length, source, cancellable, error))
      return FALSE;
  return length == 0 && fj_dfu_end_download (dfu, cancellable, error);
}

/* A board that took offsets before and does not now cannot be led back to the row. */
static gboolean
go_to_range (FjStm32mpWriter *self, const FjPlanRow *row, const FjRange *range,
             GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (fj_stm32mp_board_write_phase (self->board, row->values.id, range->offset, cancellable,
                                    &local))
    return TRUE;
  if (self->has_gaps && fj_stm32mp_board_is_refusal (local))
    fj_error_set_advice (local, _ ("Have everything sent, byte for byte (--everything)."));
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
fj_stm32mp_writer_write_range (FjStorageWriter *writer, const FjPlanRow *row, const FjRange *range,
                               FjRangeSource *source, GCancellable *cancellable, GError **error)
{
  FjStm32mpWriter *self = FJ_STM32MP_WRITER (writer);
  gboolean         is_whole = self->is_first && range->offset == 0;

  self->is_first = FALSE;
  if (self->has_gaps)
    fj_range_source_set_padding (source, SECTOR);
  return (is_whole || go_to_range (self, row, range, cancellable, error)) &&
         download_range (fj_stm32mp_board_get_dfu (self->board),
                         fj_stm32mp_board_find_alt (self->board, row->values.id), source,
                         cancellable, error);
}

static gboolean
fj_stm32mp_writer_read_range (FjStorageWriter *writer, const FjPlanRow *row, const FjRange *range,
                              FjReadFunc func, gpointer user_data, GCancellable *cancellable,
                              GError **error)
{
  return fj_stm32mp_reader_read (FJ_STM32MP_WRITER (writer)->reader, row, range, func, user_data,
                                 cancellable, error);
}

static void
fj_stm32mp_writer_finish (FjStorageWriter *writer, FjEnd end)
{
  FjStm32mpWriter *self = FJ_STM32MP_WRITER (writer);
  g_autoptr (GError) error = NULL;

  fj_stm32mp_reader_reset (self->reader);
  if (!fj_dfu_detach (fj_stm32mp_board_get_dfu (self->board), NULL, &error))
    g_debug ("detach at the end: %s", error->message);
  if (end != FJ_END_RESET)
    return;
  g_clear_error (&error);
  if (!fj_usb_pipe_reset (fj_dfu_get_pipe (fj_stm32mp_board_get_dfu (self->board)), &error))
    g_debug ("reset at the end: %s", error->message);
}

static void
fj_stm32mp_writer_iface_init (FjStorageWriterInterface *iface)
{
  iface->get_caps = fj_stm32mp_writer_get_caps;
  iface->begin_row = fj_stm32mp_writer_begin_row;
  iface->write_range = fj_stm32mp_writer_write_range;
  iface->read_range = fj_stm32mp_writer_read_range;
  iface->finish = fj_stm32mp_writer_finish;
}

static void
fj_stm32mp_writer_finalize (GObject *object)
{
  g_clear_pointer (&FJ_STM32MP_WRITER (object)->reader, fj_stm32mp_reader_free);
  G_OBJECT_CLASS (fj_stm32mp_writer_parent_class)->finalize (object);
}

static void
fj_stm32mp_writer_class_init (FjStm32mpWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_stm32mp_writer_finalize;
}

static void
fj_stm32mp_writer_init (FjStm32mpWriter *self)
{
}

/**
 * fj_stm32mp_writer_new:
 * @board: the board, which lives longer
 *
 * Returns: (transfer full): what writes onto it
 */
FjStm32mpWriter *
fj_stm32mp_writer_new (FjStm32mpBoard *board)
{
  FjStm32mpWriter *self;

  g_return_val_if_fail (board != NULL, NULL);

  self = g_object_new (FJ_TYPE_STM32MP_WRITER, NULL);
  self->board = board;
  self->reader = fj_stm32mp_reader_new (board);
  return self;
}

/**
 * fj_stm32mp_writer_clean_up:
 * @self: a writer whose run is over
 *
 * Makes a board that stays where it is forget what was read of it.
 */
void
fj_stm32mp_writer_clean_up (FjStm32mpWriter *self)
{
  g_return_if_fail (FJ_IS_STM32MP_WRITER (self));

  fj_stm32mp_reader_clean_up (self->reader);
}
