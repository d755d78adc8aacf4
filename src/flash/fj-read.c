/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-read.h"

#include <fj-error.h>
#include <fj-format.h>
#include <fj-new-file.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Boards count with 32 bits what they give back of a partition over DFU. */
#define WHOLE_MAX (((guint64) 1 << 32) - 1)

struct _FjRead {
  GObject parent_instance;

  FjFlash     *flash;    /* (owned) what takes the board there */
  FjReadOrder *order;    /* (owned) */
  FjProgress  *progress; /* (owned) */
  FjRunState  *run;      /* (owned) */
};

/* One part while it is read. */
typedef struct {
  FjRead     *self;
  FjReadPart *part;
  FjNewFile  *file;  /* (owned) (nullable) */
  guint64     end;   /* in the row, where that is known; else G_MAXUINT64 */
  guint64     least; /* bytes that the row has at least and at most */
  guint64     most;
  guint       item;
} Reading;

static void fj_read_operation_init (FjOperationInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjRead, fj_read, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_OPERATION, fj_read_operation_init))

static gboolean
on_read (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Reading    *reading = user_data;
  FjReadPart *part = reading->part;

  if (reading->file != NULL && !fj_new_file_append (reading->file, data, length, error))
    return FALSE;
  if (part->contents != NULL)
    g_byte_array_append (part->contents, data,
                         (guint) MIN (length, FJ_READ_MEMORY_MAX - part->contents->len));
  part->bytes += length;
  fj_progress_set_item_bytes (reading->self->progress, reading->item, part->bytes);
  return TRUE;
}

static const FjPlanRow *
find_row (FjRead *self, guint8 id)
{
  return fj_plan_find (fj_run_state_get_plan (self->run), id);
}

/* How large the row is: by the layout where the board agrees, else as far as the board says. */
static gboolean
find_size (Reading *reading, FjStorageWriter *writer, const FjPlanRow *row,
           GCancellable *cancellable, GError **error)
{
  FjTarget target;

  if (!fj_storage_writer_begin_row (writer, row, &target, cancellable, error))
    return FALSE;
  reading->least = target.size;
  reading->most = target.size > 0 ? target.max : G_MAXUINT64;
  if (row->room == G_MAXUINT64 || row->room < reading->least || row->room > reading->most)
    return TRUE;
  reading->least = row->room;
  reading->most = row->room;
  return TRUE;
}

static gboolean
fail_too_large (const FjPlanRow *row, guint64 size, GError **error)
{
  g_autofree char *text = fj_format_size (size);

  g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
               _ ("Partition “%s” has %s, and U-Boot gives back no partition of 4 GiB and more as "
                  "a whole."),
               row->values.name, text);
  if (error != NULL)
    fj_error_set_advice (*error, _ ("Read parts of it that begin before 4 GiB (--range)."));
  return FALSE;
}

static gboolean
fail_outside (const FjPlanRow *row, guint64 size, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_LAYOUT,
               _ ("Partition “%s” ends at byte %" PRIu64 ", before the end of what is to be read."),
               row->values.name, size);
  return FALSE;
}

/* The range, with its end where that is known. */
static gboolean
choose_range (Reading *reading, const FjPlanRow *row, FjRange *range, GError **error)
{
  gboolean is_exact = reading->least == reading->most;
  guint64  length = reading->part->range.length;

  *range = reading->part->range;
  reading->end = G_MAXUINT64;
  if (length != G_MAXUINT64)
    reading->end = range->offset + length;
  else if (is_exact)
    reading->end = reading->least;
  if (range->offset >= reading->most ||
      (reading->end != G_MAXUINT64 && reading->end > reading->most))
    return fail_outside (row, reading->most, error);
  if (reading->most > WHOLE_MAX && length == G_MAXUINT64)
    return fail_too_large (row, reading->least, error);
  if (reading->end != G_MAXUINT64)
    range->length = reading->end - range->offset;
  return TRUE;
}

/* A file that is too short looks as good as a whole one. */
static gboolean
check_end (Reading *reading, const FjPlanRow *row, GError **error)
{
  guint64 end = reading->part->range.offset + reading->part->bytes;

  if (reading->end != G_MAXUINT64 ? end == reading->end
                                  : end >= reading->least && end <= reading->most)
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
               _ ("The board ends partition “%s” at byte %" PRIu64 ", and it has %" PRIu64
                  " bytes at least."),
               row->values.name, end, reading->end != G_MAXUINT64 ? reading->end : reading->least);
  return FALSE;
}

static gboolean
begin_output (Reading *reading, GError **error)
{
  FjReadPart *part = reading->part;

  if (part->path == NULL) {
    part->contents = g_byte_array_new ();
    return TRUE;
  }
  reading->file =
    fj_new_file_create (part->path, fj_read_order_may_replace (reading->self->order), error);
  return reading->file != NULL;
}

static gboolean
end_output (Reading *reading, GError **error)
{
  FjReadPart *part = reading->part;

  if (reading->file != NULL && !fj_new_file_finish (reading->file, error))
    return FALSE;
  if (reading->file != NULL)
    part->digest = g_strdup (fj_new_file_get_digest (reading->file));
  part->is_done = TRUE;
  return TRUE;
}

static gboolean
read_row (Reading *reading, FjStorageWriter *writer, const FjPlanRow *row,
          GCancellable *cancellable, GError **error)
{
  FjProgress *progress = reading->self->progress;
  FjRange     range;

  if (!find_size (reading, writer, row, cancellable, error) ||
      !choose_range (reading, row, &range, error) || !begin_output (reading, error))
    return FALSE;
  fj_progress_set_item_total (progress, reading->item,
                              reading->end != G_MAXUINT64 ? range.length
                                                          : reading->least - range.offset);
  if (!fj_storage_writer_read_range (writer, row, &range, on_read, reading, cancellable, error) ||
      !check_end (reading, row, error))
    return FALSE;
  fj_progress_set_item_total (progress, reading->item, reading->part->bytes);
  return end_output (reading, error);
}

static gboolean
read_part (FjRead *self, FjStorageWriter *writer, FjReadPart *part, GCancellable *cancellable,
           GError **error)
{
  Reading          reading = { .self = self, .part = part };
  const FjPlanRow *row = find_row (self, part->id);
  GError          *local = NULL;
  gboolean         is_stopped;

  g_return_val_if_fail (row != NULL && row->is_read, FALSE);

  reading.item = (guint) fj_progress_find (self->progress, part->id);
  fj_run_state_blame (self->run, part->id);
  fj_progress_set_item_state (self->progress, reading.item, FJ_ITEM_READING);
  read_row (&reading, writer, row, cancellable, &local);
  g_clear_pointer (&reading.file, fj_new_file_free);
  is_stopped = g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (local == NULL)
    fj_progress_set_item_state (self->progress, reading.item, FJ_ITEM_DONE);
  else
    fj_progress_set_item_state (self->progress, reading.item,
                                is_stopped ? FJ_ITEM_STOPPED : FJ_ITEM_FAILED);
  if (local != NULL)
    g_propagate_error (error, local);
  return part->is_done;
}

static gboolean
read_parts (FjStorageWriter *writer, gpointer user_data, GCancellable *cancellable, GError **error)
{
  FjRead *self = user_data;

  for (guint i = 0; i < fj_read_order_get_n (self->order); i++)
    if (!read_part (self, writer, fj_read_order_edit (self->order, i), cancellable, error))
      return FALSE;
  return TRUE;
}

/* No row of a storage tells the board to erase, to write, or to make a table. */
static gboolean
writes_nothing (FjPlan *plan)
{
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (row->values.storage != FJ_STORAGE_NONE &&
        (row->values.option != FJ_OPTION_NONE || row->is_sent))
      return FALSE;
  }
  return TRUE;
}

static gboolean
fj_read_run (FjOperation *operation, GCancellable *cancellable, GError **error)
{
  FjRead *self = FJ_READ (operation);

  if (writes_nothing (fj_run_state_get_plan (self->run)))
    return fj_operation_run (FJ_OPERATION (self->flash), cancellable, error);
  /* a mistake of the program, which must not cost what is on the board */
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_FAILED, "The plan of a read writes to storages.");
  return FALSE;
}

static void
fj_read_operation_init (FjOperationInterface *iface)
{
  iface->run = fj_read_run;
}

static void
fj_read_finalize (GObject *object)
{
  FjRead *self = FJ_READ (object);

  g_clear_object (&self->flash);
  g_clear_pointer (&self->order, fj_read_order_unref);
  g_clear_pointer (&self->progress, fj_progress_unref);
  g_clear_pointer (&self->run, fj_run_state_unref);
  G_OBJECT_CLASS (fj_read_parent_class)->finalize (object);
}

static void
fj_read_class_init (FjReadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_read_finalize;
}

static void
fj_read_init (FjRead *self)
{
}

/**
 * fj_read_new:
 * @flash: an operation with a plan that reads (see FjPlanOptions), which has not run
 * @order: what of it, and where to
 * @progress: that of @flash
 *
 * Returns: (transfer full): an operation for one run
 */
FjRead *
fj_read_new (FjFlash *flash, FjReadOrder *order, FjProgress *progress)
{
  FjRead *self;

  g_return_val_if_fail (FJ_IS_FLASH (flash) && order != NULL && progress != NULL, NULL);

  self = g_object_new (FJ_TYPE_READ, NULL);
  self->flash = g_object_ref (flash);
  self->order = fj_read_order_ref (order);
  self->progress = fj_progress_ref (progress);
  self->run = fj_run_state_ref (fj_flash_get_run_state (flash));
  fj_flash_set_at_end (flash, read_parts, self);
  return self;
}
