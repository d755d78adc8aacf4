/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-record-export.h"
#include "fj-record-reader.h"

G_BEGIN_DECLS

/* What all records that a filter lets through come to. */
typedef struct {
  FjRecordTotals totals;
  GArray        *days; /* (owned) (element-type FjRecordDay): the newest one first */
} FjRecordSums;

/* One attempt, and those that tell something about it. */
typedef struct {
  FjRecord  *record;        /* (owned): read as a whole */
  GPtrArray *others;        /* (owned) (element-type FjRecord): of the same board, newest first */
  FjRecord  *pass;          /* (owned) (nullable): read as a whole: one that passed */
  gboolean   pass_of_board; /* it is of the same board, else of the same layout */
} FjRecordDetails;

void fj_record_sums_free (FjRecordSums *self);
void fj_record_details_free (FjRecordDetails *self);

/*
 * Questions about a file of records, each answered on a thread with a connection of its own, which
 * is soon gone: the file may be moved, mended or written meanwhile. Errors are %FJ_ERROR_RECORD and
 * %G_IO_ERROR_CANCELLED.
 */
void fj_record_query_list_async (const char *path, const FjRecordFilter *filter,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
void fj_record_query_sums_async (const char *path, const FjRecordFilter *filter, guint n_days,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
void fj_record_query_rows_async (const char *path, GArray *numbers, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
void fj_record_query_details_async (const char *path, gint64 number, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
void fj_record_query_export_async (const char *path, const FjRecordFilter *filter,
                                   FjRecordFormat format, GFile *file, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);

GArray          *fj_record_query_list_finish (GAsyncResult *result, GError **error);
FjRecordSums    *fj_record_query_sums_finish (GAsyncResult *result, GError **error);
GPtrArray       *fj_record_query_rows_finish (GAsyncResult *result, GError **error);
FjRecordDetails *fj_record_query_details_finish (GAsyncResult *result, GError **error);
gint64           fj_record_query_export_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjRecordSums, fj_record_sums_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjRecordDetails, fj_record_details_free)

G_END_DECLS
