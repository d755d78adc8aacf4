/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-operation.h"
#include "fj-range-source.h"

G_BEGIN_DECLS

/**
 * FjWriterCaps: what a writer can do.
 */
typedef struct {
  guint64  max_length; /* of one range, bytes; larger ones are cut */
  guint64  max_offset; /* where in a row a range may begin */
  gboolean is_sparse;  /* what lies between the ranges of a row need not be sent */
  gboolean can_read;   /* read_range works */
} FjWriterCaps;

/**
 * FjTarget: what a board says of the place for a row.
 */
typedef struct {
  guint64 size; /* bytes, for people; 0: it does not say */
  guint64 max;  /* the most that may fit, since boards round @size down */
} FjTarget;

/* Takes what is read, in order; FALSE: no more of it is wanted, and @error says why. */
typedef gboolean (*FjReadFunc) (const guint8 *data, gsize length, gpointer user_data,
                                GError **error);

#define FJ_TYPE_STORAGE_WRITER (fj_storage_writer_get_type ())
G_DECLARE_INTERFACE (FjStorageWriter, fj_storage_writer, FJ, STORAGE_WRITER, GObject)

/**
 * FjStorageWriterInterface:
 * @get_caps: what it can do
 * @begin_row: prepares the board for a row, and says how much room it has
 * @write_range: writes all that the source has: bytes of the range, in their order. The source is
 *   at the start of the range. When it returns, the board has taken them
 * @end_row: (nullable): after the last range of a row
 * @read_range: (nullable): reads what the board holds, where that is known to work
 * @finish: (nullable): everything is written; nothing that happens here is a failure
 *
 * One way to write onto the storages of a board. It knows neither files nor layouts, and nobody
 * above it knows over what it talks to the board. (FjWriter writes bytes: fj-bytes.h.)
 */
struct _FjStorageWriterInterface {
  GTypeInterface parent_iface;

  void (*get_caps) (FjStorageWriter *self, FjWriterCaps *caps);
  gboolean (*begin_row) (FjStorageWriter *self, const FjPlanRow *row, FjTarget *target,
                         GCancellable *cancellable, GError **error);
  gboolean (*write_range) (FjStorageWriter *self, const FjPlanRow *row, const FjRange *range,
                           FjRangeSource *source, GCancellable *cancellable, GError **error);
  gboolean (*end_row) (FjStorageWriter *self, const FjPlanRow *row, GCancellable *cancellable,
                       GError **error);
  gboolean (*read_range) (FjStorageWriter *self, const FjPlanRow *row, const FjRange *range,
                          FjReadFunc func, gpointer user_data, GCancellable *cancellable,
                          GError **error);
  void (*finish) (FjStorageWriter *self, FjEnd end);
};

void     fj_storage_writer_get_caps (FjStorageWriter *self, FjWriterCaps *caps);
gboolean fj_storage_writer_begin_row (FjStorageWriter *self, const FjPlanRow *row, FjTarget *target,
                                      GCancellable *cancellable, GError **error);
gboolean fj_storage_writer_write_range (FjStorageWriter *self, const FjPlanRow *row,
                                        const FjRange *range, FjRangeSource *source,
                                        GCancellable *cancellable, GError **error);
gboolean fj_storage_writer_end_row (FjStorageWriter *self, const FjPlanRow *row,
                                    GCancellable *cancellable, GError **error);
gboolean fj_storage_writer_read_range (FjStorageWriter *self, const FjPlanRow *row,
                                       const FjRange *range, FjReadFunc func,
                                       gpointer user_data, GCancellable *cancellable,
                                       GError **error);
void     fj_storage_writer_finish (FjStorageWriter *self, FjEnd end);

G_END_DECLS
