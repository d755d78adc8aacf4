/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-record.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which records are meant; those of a zeroed filter are all. */
typedef struct {
  const char    *text;   /* (nullable): it is somewhere in what lists show */
  const char    *serial; /* (nullable): of the board; its end is enough */
  const char    *board;  /* (nullable): the whole serial number, trusted, of one board */
  const char    *since;  /* (nullable): begun then or later: UTC, ISO 8601 */
  gboolean       has_result;
  FjRecordResult result;
  gboolean       without_virtual;
  guint          limit; /* only the newest ones; 0: any number */
} FjRecordFilter;

/* What many records come to. */
typedef struct {
  guint  attempts;
  guint  passed;
  guint  failed;
  guint  stopped;
  guint  interrupted;      /* also those that are under way */
  guint  boards;           /* that are told apart by their serial numbers, and passed or failed */
  guint  first_passed;     /* of these, those that passed at the first attempt */
  double seconds_of_board; /* of those that passed, on average; -1: none did */
} FjRecordTotals;

/* What the attempts of one day came to. */
typedef struct {
  char  day[sizeof "2026-11-28"]; /* by the clock of here */
  guint passed;
  guint failed;
  guint others; /* stopped, interrupted */
} FjRecordDay;

/**
 * FjRecordReader:
 *
 * Reads a file of records, also while others write it. Blocking; one thread at a time. Whatever is
 * wrong with the file is an %FJ_ERROR_RECORD.
 */
typedef struct _FjRecordReader FjRecordReader;

FjRecordReader *fj_record_reader_open (const char *path, GError **error);
void            fj_record_reader_free (FjRecordReader *self);
GArray         *fj_record_reader_list (FjRecordReader *self, const FjRecordFilter *filter,
                                       GError **error);
FjRecord       *fj_record_reader_load (FjRecordReader *self, gint64 number, GError **error);
FjRecord       *fj_record_reader_load_whole (FjRecordReader *self, gint64 number, GError **error);
gint64          fj_record_reader_find (FjRecordReader *self, const char *id, GError **error);
gboolean        fj_record_reader_when_passed (FjRecordReader *self, const char *serial,
                                              const char *layout_sha256, gint64 *when,
                                              GError **error);
gboolean        fj_record_reader_count (FjRecordReader *self, const FjRecordFilter *filter,
                                        FjRecordTotals *totals, GError **error);
GArray         *fj_record_reader_count_days (FjRecordReader *self, const FjRecordFilter *filter,
                                             GError **error);
gint64          fj_record_reader_find_pass (FjRecordReader *self, FjRecord *record,
                                            gboolean of_board, GError **error);
gint64          fj_record_reader_get_version (FjRecordReader *self, GError **error);
void            fj_record_reader_set_cancellable (FjRecordReader *self, GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjRecordReader, fj_record_reader_free)

G_END_DECLS
