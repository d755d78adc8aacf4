/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-db.h"

#include "fj-record-schema.h"

#include <errno.h>
#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* How long another program may hold the file, in ms. */
#define BUSY_MS 5000

/* After so many steps of SQLite's it is asked whether anybody still wants the answer. */
#define STEPS_BETWEEN 2000

struct _FjRecordDb {
  sqlite3      *db;          /* (owned) */
  char         *path;        /* (owned): of the file, for errors */
  GCancellable *cancellable; /* (owned) (nullable) */
};

static void
set_file (GError **error, const char *path)
{
  if (error != NULL)
    fj_error_get_detail (*error)->file = g_filename_display_name (path);
}

/* Sentences that say what is the matter with the file, and what to do. */
static void
set_error (GError **error, const char *path, int code, const char *words)
{
  g_autofree char *name = g_filename_display_name (path);

  switch (code & 0xff) {
  case SQLITE_FULL:
    fj_error_set (error, FJ_ERROR_RECORD,
                  _ ("Free some disk space, or keep the records elsewhere: --records=FILE."),
                  _ ("There is no room left for the records in “%s”."), name);
    break;
  case SQLITE_READONLY:
  case SQLITE_CANTOPEN:
  case SQLITE_PERM:
    fj_error_set (error, FJ_ERROR_RECORD,
                  _ ("Make the file and its folder writable, or keep the records elsewhere: "
                     "--records=FILE."),
                  _ ("The records in “%s” cannot be opened or written."), name);
    break;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    fj_error_set (error, FJ_ERROR_RECORD,
                  _ ("Close the program that uses the file, then try again."),
                  _ ("Another program holds the records in “%s”."), name);
    break;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    fj_error_set (error, FJ_ERROR_RECORD,
                  _ ("Move the file away, with those whose names begin with its name, and keep "
                     "them: they may be mended. New records then go to a new file."),
                  _ ("The records in “%s” are damaged. They were left as they are."), name);
    break;
  default:
    fj_error_set (error, FJ_ERROR_RECORD, NULL, _ ("The records in “%s” cannot be used: %s"), name,
                  words);
    break;
  }
  set_file (error, path);
}

static void
set_db_error (FjRecordDb *self, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return;
  set_error (error, self->path, sqlite3_extended_errcode (self->db), sqlite3_errmsg (self->db));
}

/**
 * fj_record_db_free:
 *
 * Closes the file.
 */
void
fj_record_db_free (FjRecordDb *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_close (self->db);
  g_clear_object (&self->cancellable);
  g_free (self->path);
  g_free (self);
}

/**
 * fj_record_db_run:
 * @self: a connection
 * @sql: statements without results
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Returns: whether they were run
 */
gboolean
fj_record_db_run (FjRecordDb *self, const char *sql, GError **error)
{
  if (sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  set_db_error (self, error);
  return FALSE;
}

/**
 * fj_record_db_prepare:
 * @self: a connection
 * @sql: one statement
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Returns: (transfer full) (nullable): the statement, without its values
 */
sqlite3_stmt *
fj_record_db_prepare (FjRecordDb *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) == SQLITE_OK)
    return statement;
  set_db_error (self, error);
  return NULL;
}

/**
 * fj_record_db_step:
 * @self: a connection
 * @statement: a statement of it
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Returns: whether there is a row of results; %FALSE without an error at the end
 */
gboolean
fj_record_db_step (FjRecordDb *self, sqlite3_stmt *statement, GError **error)
{
  int code = sqlite3_step (statement);

  if (code != SQLITE_ROW && code != SQLITE_DONE)
    set_db_error (self, error);
  return code == SQLITE_ROW;
}

/**
 * fj_record_db_finish:
 * @self: a connection
 * @statement: a statement of it that gives no results
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Runs it; it can then get other values and be run again.
 *
 * Returns: whether it was run
 */
gboolean
fj_record_db_finish (FjRecordDb *self, sqlite3_stmt *statement, GError **error)
{
  gboolean is_done = sqlite3_step (statement) == SQLITE_DONE;

  if (!is_done)
    set_db_error (self, error);
  sqlite3_reset (statement);
  return is_done;
}

/**
 * fj_record_db_finish_one:
 * @self: a connection
 * @statement: a statement of it that changes one row
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Returns: whether it was run, and the row was there
 */
gboolean
fj_record_db_finish_one (FjRecordDb *self, sqlite3_stmt *statement, GError **error)
{
  if (!fj_record_db_finish (self, statement, error))
    return FALSE;
  if (sqlite3_changes (self->db) == 1)
    return TRUE;
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_RECORD, _ ("There is no such record."));
  return FALSE;
}

/**
 * fj_record_db_get_last_number:
 *
 * Returns: the number of the row that was added last
 */
gint64
fj_record_db_get_last_number (FjRecordDb *self)
{
  return sqlite3_last_insert_rowid (self->db);
}

static int
on_progress (void *user_data)
{
  return g_cancellable_is_cancelled (user_data);
}

/**
 * fj_record_db_set_cancellable:
 * @self: a connection
 * @cancellable: ends what the connection is at with %G_IO_ERROR_CANCELLED
 */
void
fj_record_db_set_cancellable (FjRecordDb *self, GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
  sqlite3_progress_handler (self->db, STEPS_BETWEEN, cancellable != NULL ? on_progress : NULL,
                            cancellable);
}

/**
 * fj_record_bind_text:
 * @statement: a statement
 * @parameter: which value, from 1
 * @text: (nullable): text of anybody
 */
void
fj_record_bind_text (sqlite3_stmt *statement, int parameter, const char *text)
{
  if (text != NULL)
    sqlite3_bind_text (statement, parameter, g_utf8_make_valid (text, -1), -1, g_free);
  else
    sqlite3_bind_null (statement, parameter);
}

/**
 * fj_record_bind_int:
 * @statement: a statement
 * @parameter: which value, from 1
 * @value: a number; negative: not known
 */
void
fj_record_bind_int (sqlite3_stmt *statement, int parameter, gint64 value)
{
  if (value >= 0)
    sqlite3_bind_int64 (statement, parameter, value);
  else
    sqlite3_bind_null (statement, parameter);
}

static gboolean
read_number (FjRecordDb *self, const char *sql, int *number, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = fj_record_db_prepare (self, sql, error);

  if (statement == NULL || !fj_record_db_step (self, statement, error))
    return FALSE;
  *number = sqlite3_column_int (statement, 0);
  return TRUE;
}

static gboolean
refuse_foreign (FjRecordDb *self, GError **error)
{
  g_autofree char *name = g_filename_display_name (self->path);

  fj_error_set (error, FJ_ERROR_RECORD, _ ("Give another file: --records=FILE."),
                _ ("“%s” is a database of another program."), name);
  set_file (error, self->path);
  return FALSE;
}

static gboolean
refuse_newer (FjRecordDb *self, GError **error)
{
  g_autofree char *name = g_filename_display_name (self->path);

  fj_error_set (error, FJ_ERROR_RECORD,
                _ ("Update this program, or give another file: --records=FILE."),
                _ ("The records in “%s” were written by a newer version of Flashjig."), name);
  set_file (error, self->path);
  return FALSE;
}

/* An empty file is one of version 0. */
static gboolean
check_version (FjRecordDb *self, int *version, GError **error)
{
  int application_id;
  int n_tables;

  if (!read_number (self, "PRAGMA user_version", version, error) ||
      !read_number (self, "PRAGMA application_id", &application_id, error) ||
      !read_number (self, "SELECT count(*) FROM sqlite_master", &n_tables, error))
    return FALSE;
  if (*version == 0 ? n_tables > 0 : application_id != FJ_RECORD_APPLICATION_ID)
    return refuse_foreign (self, error);
  return *version <= FJ_RECORD_VERSION || refuse_newer (self, error);
}

/* Another program may have done the same since the version was read. */
static gboolean
take_steps (FjRecordDb *self, GError **error)
{
  g_autofree char *mark =
    g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d",
                     FJ_RECORD_APPLICATION_ID, FJ_RECORD_VERSION);
  int version;

  if (!check_version (self, &version, error))
    return FALSE;
  for (; version < FJ_RECORD_VERSION; version++)
    if (!fj_record_db_run (self, fj_record_schema_get_step (version), error))
      return FALSE;
  return fj_record_db_run (self, mark, error);
}

static gboolean
bring_up_to_date (FjRecordDb *self, GError **error)
{
  if (!fj_record_db_run (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (take_steps (self, error) && fj_record_db_run (self, "COMMIT", error))
    return TRUE;
  sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/*
 * With a write-ahead log, SQLite maps a file that goes by the name of the database, and makes it
 * shorter when a connection to another database of that name is opened in the same program: whoever
 * moves the records away would end a window that shows them. A journal is only read and written.
 * A file that cannot be written says so as soon as something is.
 */
static gboolean
prepare_connection (FjRecordDb *self, FjRecordAccess access, GError **error)
{
  int version;

  sqlite3_busy_timeout (self->db, BUSY_MS);
  if (!check_version (self, &version, error))
    return FALSE;
  if (access == FJ_RECORD_WRITE && sqlite3_db_readonly (self->db, "main") == 1) {
    set_error (error, self->path, SQLITE_READONLY, NULL);
    return FALSE;
  }
  /* where another program holds a file of the other mode, it stays as it is */
  sqlite3_exec (self->db, "PRAGMA mmap_size = 0; PRAGMA journal_mode = TRUNCATE", NULL, NULL, NULL);
  if (!fj_record_db_run (self, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON", error))
    return FALSE;
  return version == FJ_RECORD_VERSION || bring_up_to_date (self, error);
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  set_error (error, path, errno == ENOSPC ? SQLITE_FULL : SQLITE_CANTOPEN, NULL);
  return FALSE;
}

/**
 * fj_record_db_open:
 * @path: the file
 * @access: what for
 * @error: return location for %FJ_ERROR_RECORD: it cannot be opened, is damaged, of a newer version
 *   or no file of records
 *
 * Blocking. A file of an older version is brought to the present one.
 *
 * Returns: (transfer full) (nullable): a connection
 */
FjRecordDb *
fj_record_db_open (const char *path, FjRecordAccess access, GError **error)
{
  g_autoptr (FjRecordDb) self = g_new0 (FjRecordDb, 1);
  gboolean is_absent = access == FJ_RECORD_READ && !g_file_test (path, G_FILE_TEST_EXISTS);
  int      flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_CREATE;
  int      code;

  g_return_val_if_fail (path != NULL, NULL);

  self->path = g_strdup (path);
  if (access == FJ_RECORD_WRITE && !make_folder (path, error))
    return NULL;
  code = sqlite3_open_v2 (is_absent ? ":memory:" : path, &self->db, flags, NULL);
  if (code != SQLITE_OK) {
    set_error (error, path, code, sqlite3_errstr (code));
    return NULL;
  }
  sqlite3_extended_result_codes (self->db, 1);
  if (!prepare_connection (self, access, error))
    return NULL;
  g_debug ("records in %s%s", path, is_absent ? ", which is not there yet" : "");
  return g_steal_pointer (&self);
}
