/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-writer.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>

G_DEFINE_INTERFACE (FjStorageWriter, fj_storage_writer, G_TYPE_OBJECT)

static void
fj_storage_writer_default_init (FjStorageWriterInterface *iface)
{
}

/**
 * fj_storage_writer_get_caps:
 * @self: a writer
 * @caps: (out): what it can do
 */
void
fj_storage_writer_get_caps (FjStorageWriter *self, FjWriterCaps *caps)
{
  g_return_if_fail (FJ_IS_STORAGE_WRITER (self));

  *caps = (FjWriterCaps){ 0 };
  FJ_STORAGE_WRITER_GET_IFACE (self)->get_caps (self, caps);
}

/**
 * fj_storage_writer_begin_row:
 * @self: a writer
 * @row: the row that comes next
 * @target: (out): what the board says of its place
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Returns: whether the board has a place for it
 */
gboolean
fj_storage_writer_begin_row (FjStorageWriter *self, const FjPlanRow *row, FjTarget *target,
                             GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (FJ_IS_STORAGE_WRITER (self), FALSE);

  *target = (FjTarget){ 0 };
  return FJ_STORAGE_WRITER_GET_IFACE (self)->begin_row (self, row, target, cancellable, error);
}

/**
 * fj_storage_writer_write_range:
 * @self: a writer with a row that was begun
 * @row: that row
 * @range: which part of it, at most as long as the writer can
 * @source: where its bytes are
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Returns: whether the board has taken all of it
 */
gboolean
fj_storage_writer_write_range (FjStorageWriter *self, const FjPlanRow *row, const FjRange *range,
                               FjRangeSource *source, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (FJ_IS_STORAGE_WRITER (self), FALSE);

  return FJ_STORAGE_WRITER_GET_IFACE (self)->write_range (self, row, range, source, cancellable,
                                                          error);
}

/**
 * fj_storage_writer_end_row:
 *
 * All ranges of @row are written.
 *
 * Returns: whether the board agrees
 */
gboolean
fj_storage_writer_end_row (FjStorageWriter *self, const FjPlanRow *row, GCancellable *cancellable,
                           GError **error)
{
  g_return_val_if_fail (FJ_IS_STORAGE_WRITER (self), FALSE);

  return FJ_STORAGE_WRITER_GET_IFACE (self)->end_row == NULL ||
         FJ_STORAGE_WRITER_GET_IFACE (self)->end_row (self, row, cancellable, error);
}

/**
 * fj_storage_writer_read_range:
 * @self: a writer that can read
 * @row: a row
 * @range: which part of it; it may be longer than the row
 * @func: gets what the board holds, in pieces; fewer bytes than the range when the row ends before,
 *   or when the board says that it does
 * @user_data: its argument
 * @cancellable: (nullable):
 * @error: return location for an error, also that of @func; %FJ_ERROR_UNSUPPORTED when the board
 *   has no way to read that part
 *
 * Reads back, when nothing is being written.
 *
 * Returns: whether the board gave what it has
 */
gboolean
fj_storage_writer_read_range (FjStorageWriter *self, const FjPlanRow *row, const FjRange *range,
                              FjReadFunc func, gpointer user_data, GCancellable *cancellable,
                              GError **error)
{
  g_return_val_if_fail (FJ_IS_STORAGE_WRITER (self), FALSE);

  if (FJ_STORAGE_WRITER_GET_IFACE (self)->read_range != NULL)
    return FJ_STORAGE_WRITER_GET_IFACE (self)->read_range (self, row, range, func, user_data,
                                                           cancellable, error);
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                       _ ("What is on this board cannot be read back."));
  return FALSE;
}

/**
 * fj_storage_writer_finish:
 * @self: a writer
 * @end: what to do with the board
 *
 * Everything is written; whatever happens to the board from here on, that stays true.
 */
void
fj_storage_writer_finish (FjStorageWriter *self, FjEnd end)
{
  g_return_if_fail (FJ_IS_STORAGE_WRITER (self));

  if (FJ_STORAGE_WRITER_GET_IFACE (self)->finish != NULL)
    FJ_STORAGE_WRITER_GET_IFACE (self)->finish (self, end);
}
