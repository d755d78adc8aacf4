/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * FjRecordDb:
 *
 * A connection to a file of records: what is written is on the disk when a call returns, others may
 * read and write meanwhile. One thread at a time. Every error is an %FJ_ERROR_RECORD that says what
 * to do about the file.
 */
typedef struct _FjRecordDb FjRecordDb;

typedef enum {
  FJ_RECORD_READ,  /* a file that is not there has no records; it is not made */
  FJ_RECORD_WRITE, /* the file is made when it is not there */
} FjRecordAccess;

FjRecordDb *fj_record_db_open (const char *path, FjRecordAccess access, GError **error);
void        fj_record_db_free (FjRecordDb *self);

gboolean      fj_record_db_run (FjRecordDb *self, const char *sql, GError **error);
sqlite3_stmt *fj_record_db_prepare (FjRecordDb *self, const char *sql, GError **error);
gboolean      fj_record_db_step (FjRecordDb *self, sqlite3_stmt *statement, GError **error);
gboolean      fj_record_db_finish (FjRecordDb *self, sqlite3_stmt *statement, GError **error);
gboolean      fj_record_db_finish_one (FjRecordDb *self, sqlite3_stmt *statement, GError **error);
gint64        fj_record_db_get_last_number (FjRecordDb *self);
void          fj_record_db_set_cancellable (FjRecordDb *self, GCancellable *cancellable);

/* Values of statements; text that is no UTF-8 is made so, a negative number means "not known". */
void fj_record_bind_text (sqlite3_stmt *statement, int parameter, const char *text);
void fj_record_bind_int (sqlite3_stmt *statement, int parameter, gint64 value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjRecordDb, fj_record_db_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

G_END_DECLS
