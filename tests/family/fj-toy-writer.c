/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-toy-writer.h"

#include <fj-bytes.h>
#include <fj-error.h>
#include <fj-usb-pipe.h>

#define LOADER_ID 0x01
#define MAX_RANGE 0x10000
#define MAX_BLOCK 4096
#define LIMIT_MS 2000

struct _FjToyWriter {
  GObject parent_instance;

  FjBoardLink *link;   /* (not owned) that of the run */
  FjSender    *sender; /* (not owned) the same */
  FjPlan      *plan;   /* (owned) */
};

static void fj_toy_writer_iface_init (FjStorageWriterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjToyWriter, fj_toy_writer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_STORAGE_WRITER,
                                                      fj_toy_writer_iface_init))

static FjUsbPipe *
get_pipe (FjToyWriter *self)
{
  return FJ_USB_PIPE (fj_board_link_get_device (self->link));
}

/* All of it, or it is an error. */
static gboolean
transfer (FjToyWriter *self, guint8 endpoint, guint8 *data, gsize length, GCancellable *cancellable,
          GError **error)
{
  FjEndpointTransfer bulk = { .endpoint = endpoint, .data = data, .length = length };

  if (!fj_usb_pipe_bulk (get_pipe (self), &bulk, LIMIT_MS, cancellable, error))
    return FALSE;
  if (bulk.actual == length)
    return TRUE;
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_PROTOCOL, "A bulk transfer ended too early.");
  return FALSE;
}

static gboolean
send_head (FjToyWriter *self, const FjPlanRow *row, const FjRange *range, GCancellable *cancellable,
           GError **error)
{
  guint8   head[16];
  FjWriter writer = FJ_WRITER_INIT (head, sizeof head);

  if (row->values.id == LOADER_ID) {
    fj_writer_bytes (&writer, "LOAD", 4);
    fj_writer_u32_le (&writer, (guint32) range->length);
    return transfer (self, 0x01, head, 8, cancellable, error);
  }
  fj_writer_bytes (&writer, "WRIT", 4);
  fj_writer_u64_le (&writer, row->values.offset + range->offset);
  fj_writer_u32_le (&writer, (guint32) range->length);
  return transfer (self, 0x02, head, 16, cancellable, error);
}

static gboolean
send_bytes (FjToyWriter *self, guint8 endpoint, FjRangeSource *source, GCancellable *cancellable,
            GError **error)
{
  guint8 *data;
  gssize  length;

  while ((length = fj_range_source_read (source, 1, &data, cancellable, error)) > 0)
    for (gssize done = 0; done < length; done += MAX_BLOCK) {
      gsize part = (gsize) MIN (length - done, MAX_BLOCK);

      if (!transfer (self, endpoint, data + done, part, cancellable, error))
        return FALSE;
      fj_range_source_advance (source, part);
    }
  return length == 0;
}

static void
fj_toy_writer_get_caps (FjStorageWriter *writer, FjWriterCaps *caps)
{
  caps->max_length = MAX_RANGE;
  caps->max_offset = G_MAXUINT64;
}

static gboolean
fj_toy_writer_begin_row (FjStorageWriter *writer, const FjPlanRow *row, FjTarget *target,
                         GCancellable *cancellable, GError **error)
{
  *target = (FjTarget){ 0 };
  return TRUE;
}

static gboolean
fj_toy_writer_write_range (FjStorageWriter *writer, const FjPlanRow *row, const FjRange *range,
                           FjRangeSource *source, GCancellable *cancellable, GError **error)
{
  FjToyWriter *self = FJ_TOY_WRITER (writer);
  gboolean     is_loader = row->values.id == LOADER_ID;
  guint8       answer[4];

  return send_head (self, row, range, cancellable, error) &&
         send_bytes (self, is_loader ? 0x01 : 0x02, source, cancellable, error) &&
         (is_loader || transfer (self, 0x82, answer, sizeof answer, cancellable, error));
}

static void
fj_toy_writer_finish (FjStorageWriter *writer, FjEnd end)
{
  guint8 done[] = { 'D', 'O', 'N', 'E' };

  transfer (FJ_TOY_WRITER (writer), 0x02, done, sizeof done, NULL, NULL);
}

static void
fj_toy_writer_iface_init (FjStorageWriterInterface *iface)
{
  iface->get_caps = fj_toy_writer_get_caps;
  iface->begin_row = fj_toy_writer_begin_row;
  iface->write_range = fj_toy_writer_write_range;
  iface->finish = fj_toy_writer_finish;
}

static void
fj_toy_writer_finalize (GObject *object)
{
  fj_plan_unref (FJ_TOY_WRITER (object)->plan);
  G_OBJECT_CLASS (fj_toy_writer_parent_class)->finalize (object);
}

static void
fj_toy_writer_class_init (FjToyWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_toy_writer_finalize;
}

static void
fj_toy_writer_init (FjToyWriter *self)
{
}

FjToyWriter *
fj_toy_writer_new (const FjBoot *boot)
{
  FjToyWriter *self = g_object_new (FJ_TYPE_TOY_WRITER, NULL);

  self->link = boot->link;
  self->sender = boot->sender;
  self->plan = fj_plan_ref (boot->plan);
  return self;
}

/* A step of the list: the board re-enumerates after it. */
gboolean
fj_toy_writer_send_loader (const FjStep *step, GCancellable *cancellable, GError **error)
{
  FjToyWriter     *self = step->data;
  const FjPlanRow *row = fj_plan_find (self->plan, LOADER_ID);

  if (row != NULL && row->image != NULL)
    return fj_sender_send_row (self->sender, FJ_STORAGE_WRITER (self), row, cancellable, error);
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_LAYOUT, "The layout has no loader.");
  return FALSE;
}

/* The other one: its endpoints are in setting 1, and so far it has written nothing. */
gboolean
fj_toy_writer_meet_loader (const FjStep *step, GCancellable *cancellable, GError **error)
{
  FjToyWriter       *self = step->data;
  guint8             written[8];
  FjEndpointTransfer count = { .endpoint = 0x83, .data = written, .length = sizeof written };
  FjReader           reader = FJ_READER_INIT (written, sizeof written);

  fj_sender_acknowledge (self->sender, LOADER_ID);
  if (!fj_usb_pipe_set_alt (get_pipe (self), 1, LIMIT_MS, cancellable, error) ||
      !fj_usb_pipe_interrupt (get_pipe (self), &count, LIMIT_MS, cancellable, error))
    return FALSE;
  if (count.actual == sizeof written && fj_reader_u64_le (&reader) == 0)
    return TRUE;
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_PROTOCOL, "The loader is not new.");
  return FALSE;
}
