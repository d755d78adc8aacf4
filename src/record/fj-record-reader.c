/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-reader.h"

#include "fj-record-db.h"

#include <fj-enum.h>
#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* As many digits as a run's id needs at least where it is not given in full. */
#define ID_LENGTH_MIN 4

struct _FjRecordReader {
  FjRecordDb   *db;   /* (owned) */
  sqlite3_stmt *load; /* (owned): one record by its number */
};

/* The order of columns that read_record() knows. */
#define COLUMNS                                                                                 \
  "number, record, result, begun, seconds, serial, serial_trusted, port, place, family, title," \
  " virtual, layout, layout_sha256, program, host, operator, bytes, total, error_code,"         \
  " error_text, error_stage, error_partition, board_text, verify,"                              \
  " bytes_written, bytes_proven, way, way_reason, job, job_sha256"

/**
 * fj_record_reader_open:
 * @path: the file; one that is not there has no records
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Returns: (transfer full) (nullable): a reader
 */
FjRecordReader *
fj_record_reader_open (const char *path, GError **error)
{
  g_autoptr (FjRecordReader) self = g_new0 (FjRecordReader, 1);

  self->db = fj_record_db_open (path, FJ_RECORD_READ, error);
  if (self->db == NULL)
    return NULL;
  self->load =
    fj_record_db_prepare (self->db, "SELECT " COLUMNS " FROM attempts WHERE number = ?1", error);
  return self->load != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * fj_record_reader_free:
 *
 * Closes the file.
 */
void
fj_record_reader_free (FjRecordReader *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->load, sqlite3_finalize);
  g_clear_pointer (&self->db, fj_record_db_free);
  g_free (self);
}

/* (transfer full): a pattern that @text fits as it stands. */
static char *
dup_pattern (const char *before, const char *text, const char *after)
{
  GString *pattern = g_string_new (before);

  for (const char *p = text; *p != '\0'; p++) {
    if (strchr ("%_\\", *p) != NULL)
      g_string_append_c (pattern, '\\');
    g_string_append_c (pattern, *p);
  }
  return g_string_free (g_string_append (pattern, after), FALSE);
}

/* What is not asked for is not compared: @head, conditions, @tail. */
static char *
dup_sql (const char *head, const FjRecordFilter *filter, const char *tail)
{
  GString *sql = g_string_new (head);

  /* a search goes through the words, which are small, from the newest on */
  if (filter->text != NULL)
    g_string_append (sql, " FROM words CROSS JOIN attempts ON number = attempt"
                          " WHERE instr(text, ?1)");
  else
    g_string_append (sql, " FROM attempts WHERE 1");
  if (filter->serial != NULL)
    g_string_append (sql, " AND serial LIKE ?2 ESCAPE '\\'");
  if (filter->since != NULL)
    g_string_append (sql, " AND begun >= ?3");
  if (filter->has_result)
    g_string_append (sql, " AND result = ?4");
  if (filter->without_virtual)
    g_string_append (sql, " AND virtual = 0");
  if (filter->board != NULL)
    g_string_append (sql, " AND serial = ?5 AND serial_trusted");
  return g_string_free (g_string_append (sql, tail), FALSE);
}

/* SQLite minds no values that a statement does not have. */
static void
bind_filter (sqlite3_stmt *statement, const FjRecordFilter *filter)
{
  g_autofree char *text = filter->text != NULL ? g_ascii_strdown (filter->text, -1) : NULL;
  g_autofree char *serial = filter->serial != NULL ? dup_pattern ("%", filter->serial, "") : NULL;

  fj_record_bind_text (statement, 1, text);
  fj_record_bind_text (statement, 2, serial);
  fj_record_bind_text (statement, 3, filter->since);
  if (filter->has_result)
    fj_record_bind_text (statement, 4,
                         fj_enum_to_nick (FJ_TYPE_RECORD_RESULT, (int) filter->result));
  fj_record_bind_text (statement, 5, filter->board);
  fj_record_bind_int (statement, 6, filter->limit > 0 ? (gint64) filter->limit : -1);
}

/* (transfer full) (nullable) */
static sqlite3_stmt *
prepare_filtered (FjRecordReader *self, const char *head, const FjRecordFilter *filter,
                  const char *tail, GError **error)
{
  g_autofree char *sql = dup_sql (head, filter, tail);
  sqlite3_stmt    *statement = fj_record_db_prepare (self->db, sql, error);

  if (statement != NULL)
    bind_filter (statement, filter);
  return statement;
}

/**
 * fj_record_reader_list:
 * @self: a reader
 * @filter: which records
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Returns: (transfer full) (nullable) (element-type gint64): their numbers, the newest one first
 */
GArray *
fj_record_reader_list (FjRecordReader *self, const FjRecordFilter *filter, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (sqlite3_stmt) statement = NULL;
  GError *local = NULL;

  g_return_val_if_fail (self != NULL && filter != NULL, NULL);

  statement = prepare_filtered (self, "SELECT number", filter,
                                filter->text != NULL
                                  ? " ORDER BY attempt DESC LIMIT ifnull(?6, -1)"
                                  : " ORDER BY number DESC LIMIT ifnull(?6, -1)",
                                error);
  if (statement == NULL)
    return NULL;
  while (fj_record_db_step (self->db, statement, &local)) {
    gint64 number = sqlite3_column_int64 (statement, 0);

    g_array_append_val (numbers, number);
  }
  if (local == NULL)
    return g_steal_pointer (&numbers);
  g_propagate_error (error, local);
  return NULL;
}

/* (transfer full) (nullable) */
static char *
dup_text (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

static gint64
get_int (sqlite3_stmt *statement, int column)
{
  return sqlite3_column_type (statement, column) != SQLITE_NULL
           ? sqlite3_column_int64 (statement, column)
           : -1;
}

static FjRecordResult
get_result (sqlite3_stmt *statement, int column)
{
  const char *nick = (const char *) sqlite3_column_text (statement, column);
  int         result = FJ_RECORD_INTERRUPTED;

  fj_enum_from_nick (FJ_TYPE_RECORD_RESULT, nick, &result);
  return (FjRecordResult) result;
}

static void
read_board (FjRecord *record, sqlite3_stmt *statement)
{
  record->serial = dup_text (statement, 5);
  record->is_serial_trusted = sqlite3_column_int (statement, 6) != 0;
  record->port = dup_text (statement, 7);
  record->place = dup_text (statement, 8);
  record->family = dup_text (statement, 9);
  record->title = dup_text (statement, 10);
  record->is_virtual = sqlite3_column_int (statement, 11) != 0;
}

static void
read_outcome (FjRecord *record, sqlite3_stmt *statement)
{
  record->bytes = get_int (statement, 17);
  record->total = get_int (statement, 18);
  record->error_code = dup_text (statement, 19);
  record->error_text = dup_text (statement, 20);
  record->error_stage = dup_text (statement, 21);
  record->error_partition = dup_text (statement, 22);
  record->board_text = dup_text (statement, 23);
  record->verify = dup_text (statement, 24);
  record->written = get_int (statement, 25);
  record->proven = get_int (statement, 26);
  record->way = dup_text (statement, 27);
  record->way_reason = dup_text (statement, 28);
  record->job = dup_text (statement, 29);
  record->job_sha256 = dup_text (statement, 30);
}

/* (transfer full) */
static FjRecord *
read_record (sqlite3_stmt *statement)
{
  FjRecord *record = fj_record_new ();

  record->number = sqlite3_column_int64 (statement, 0);
  record->id = dup_text (statement, 1);
  record->result = get_result (statement, 2);
  record->begun = dup_text (statement, 3);
  record->seconds = sqlite3_column_type (statement, 4) != SQLITE_NULL
                      ? sqlite3_column_double (statement, 4)
                      : -1;
  read_board (record, statement);
  record->layout = dup_text (statement, 12);
  record->layout_sha256 = dup_text (statement, 13);
  record->program = dup_text (statement, 14);
  record->host = dup_text (statement, 15);
  record->user = dup_text (statement, 16);
  read_outcome (record, statement);
  return record;
}

/**
 * fj_record_reader_load:
 * @self: a reader
 * @number: of a record
 * @error: return location for %FJ_ERROR_RECORD, also when there is no such record any more
 *
 * Returns: (transfer full) (nullable): the record without log, files and stages
 */
FjRecord *
fj_record_reader_load (FjRecordReader *self, gint64 number, GError **error)
{
  FjRecord *record = NULL;
  GError   *local = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  fj_record_bind_int (self->load, 1, number);
  if (fj_record_db_step (self->db, self->load, &local))
    record = read_record (self->load);
  sqlite3_reset (self->load);
  if (local != NULL)
    g_propagate_error (error, local);
  else if (record == NULL)
    fj_error_set (error, FJ_ERROR_RECORD, NULL, _ ("There is no such record."));
  return record;
}

static gpointer
read_file (sqlite3_stmt *statement)
{
  FjRecordFile *file = g_new0 (FjRecordFile, 1);

  file->row = (guint) sqlite3_column_int (statement, 0);
  file->id = (guint) sqlite3_column_int (statement, 1);
  file->name = dup_text (statement, 2);
  file->target = dup_text (statement, 3);
  file->file = dup_text (statement, 4);
  file->size = get_int (statement, 5);
  file->stored_size = get_int (statement, 6);
  file->version = dup_text (statement, 7);
  file->sha256 = dup_text (statement, 8);
  return file;
}

static gpointer
read_stage (sqlite3_stmt *statement)
{
  FjRecordStage *stage = g_new0 (FjRecordStage, 1);

  stage->stage = dup_text (statement, 0);
  stage->seconds = sqlite3_column_double (statement, 1);
  return stage;
}

static gboolean
read_rows (FjRecordReader *self, const char *sql, gint64 number,
           gpointer (*read) (sqlite3_stmt *statement), GPtrArray *rows, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = fj_record_db_prepare (self->db, sql, error);
  GError *local = NULL;

  if (statement == NULL)
    return FALSE;
  fj_record_bind_int (statement, 1, number);
  while (fj_record_db_step (self->db, statement, &local))
    g_ptr_array_add (rows, read (statement));
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
read_log (FjRecordReader *self, FjRecord *record, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
    fj_record_db_prepare (self->db, "SELECT log FROM attempts WHERE number = ?1", error);

  if (statement == NULL)
    return FALSE;
  fj_record_bind_int (statement, 1, record->number);
  if (!fj_record_db_step (self->db, statement, error))
    return FALSE;
  record->log = dup_text (statement, 0);
  return TRUE;
}

/**
 * fj_record_reader_load_whole:
 * @self: a reader
 * @number: of a record
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Returns: (transfer full) (nullable): the record with all that is known
 */
FjRecord *
fj_record_reader_load_whole (FjRecordReader *self, gint64 number, GError **error)
{
  g_autoptr (FjRecord) record = fj_record_reader_load (self, number, error);

  if (record == NULL || !read_log (self, record, error))
    return NULL;
  record->files = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_record_file_free);
  record->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_record_stage_free);
  if (!read_rows (self,
                  "SELECT row, id, name, target, file, size, stored_size, version, sha256"
                  " FROM files WHERE attempt = ?1 ORDER BY row",
                  number, read_file, record->files, error) ||
      !read_rows (self, "SELECT stage, seconds FROM stages WHERE attempt = ?1 ORDER BY position",
                  number, read_stage, record->stages, error))
    return NULL;
  return g_steal_pointer (&record);
}

/**
 * fj_record_reader_find:
 * @self: a reader
 * @id: id of a run, or its first digits
 * @error: return location for %G_IO_ERROR_NOT_FOUND: there is none; %G_IO_ERROR_INVALID_ARGUMENT:
 *   there are several; else %FJ_ERROR_RECORD
 *
 * Returns: the number of the record, or -1
 */
gint64
fj_record_reader_find (FjRecordReader *self, const char *id, GError **error)
{
  g_autofree char *pattern = dup_pattern ("", id, "%");
  g_autoptr (sqlite3_stmt) statement = fj_record_db_prepare (
    self->db, "SELECT number FROM attempts WHERE record LIKE ?1 ESCAPE '\\' LIMIT 2", error);
  gint64  number;
  GError *local = NULL;

  if (statement == NULL)
    return -1;
  fj_record_bind_text (statement, 1, pattern);
  if (strlen (id) < ID_LENGTH_MIN || !fj_record_db_step (self->db, statement, &local)) {
    if (local == NULL)
      g_set_error (&local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no record “%s”."), id);
    g_propagate_error (error, local);
    return -1;
  }
  number = sqlite3_column_int64 (statement, 0);
  if (!fj_record_db_step (self->db, statement, &local) && local == NULL)
    return number;
  if (local == NULL)
    g_set_error (&local, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("Several records begin with “%s”. Give more digits."), id);
  g_propagate_error (error, local);
  return -1;
}

/**
 * fj_record_reader_when_passed:
 * @self: a reader
 * @serial: of a board
 * @layout_sha256: of the layout as it was used
 * @when: (out): when that board passed with it last, µs since 1970; 0: never. Serial numbers that
 *   did not tell boards from others do not count
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Returns: whether it could be looked up
 */
gboolean
fj_record_reader_when_passed (FjRecordReader *self, const char *serial, const char *layout_sha256,
                              gint64 *when, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
    fj_record_db_prepare (self->db,
                          "SELECT begun FROM attempts WHERE serial = ?1 AND serial_trusted"
                          " AND layout_sha256 = ?2 AND result = 'pass'"
                          " ORDER BY number DESC LIMIT 1",
                          error);
  g_autoptr (GDateTime) begun = NULL;
  GError *local = NULL;

  *when = 0;
  if (statement == NULL)
    return FALSE;
  fj_record_bind_text (statement, 1, serial);
  fj_record_bind_text (statement, 2, layout_sha256);
  if (!fj_record_db_step (self->db, statement, &local)) {
    if (local == NULL)
      return TRUE;
    g_propagate_error (error, local);
    return FALSE;
  }
  begun = g_date_time_new_from_iso8601 ((const char *) sqlite3_column_text (statement, 0), NULL);
  /* whatever the time was, it has passed */
  *when = begun != NULL ? g_date_time_to_unix (begun) * G_USEC_PER_SEC : 1;
  return TRUE;
}

static gboolean
count_attempts (FjRecordReader *self, const FjRecordFilter *filter, FjRecordTotals *totals,
                GError **error)
{
  g_autoptr (sqlite3_stmt) statement = prepare_filtered (
    self,
    "SELECT count(*), total(result = 'pass'), total(result = 'fail'),"
    " total(result = 'stopped'), total(result = 'interrupted'),"
    " avg(CASE WHEN result = 'pass' THEN seconds END)",
    filter, "", error);

  if (statement == NULL || !fj_record_db_step (self->db, statement, error))
    return FALSE;
  totals->attempts = (guint) sqlite3_column_int (statement, 0);
  totals->passed = (guint) sqlite3_column_int (statement, 1);
  totals->failed = (guint) sqlite3_column_int (statement, 2);
  totals->stopped = (guint) sqlite3_column_int (statement, 3);
  totals->interrupted = (guint) sqlite3_column_int (statement, 4);
  totals->seconds_of_board = sqlite3_column_type (statement, 5) != SQLITE_NULL
                               ? sqlite3_column_double (statement, 5)
                               : -1;
  return TRUE;
}

/* SQLite gives the other columns of the row that has the smallest number. */
static gboolean
count_boards (FjRecordReader *self, const FjRecordFilter *filter, FjRecordTotals *totals,
              GError **error)
{
  g_autoptr (sqlite3_stmt) statement = prepare_filtered (
    self,
    "SELECT count(*), total(first = 'pass') FROM"
    " (SELECT min(number), result AS first",
    filter,
    " AND serial_trusted AND result IN ('pass', 'fail')"
    " GROUP BY virtual, serial COLLATE NOCASE)",
    error);

  if (statement == NULL || !fj_record_db_step (self->db, statement, error))
    return FALSE;
  totals->boards = (guint) sqlite3_column_int (statement, 0);
  totals->first_passed = (guint) sqlite3_column_int (statement, 1);
  return TRUE;
}

/**
 * fj_record_reader_count:
 * @self: a reader
 * @filter: which records; its limit does not matter
 * @totals: (out caller-allocates): what they come to
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Returns: whether they could be read
 */
gboolean
fj_record_reader_count (FjRecordReader *self, const FjRecordFilter *filter, FjRecordTotals *totals,
                        GError **error)
{
  *totals = (FjRecordTotals){ .seconds_of_board = -1 };

  g_return_val_if_fail (self != NULL && filter != NULL, FALSE);

  return count_attempts (self, filter, totals, error) && count_boards (self, filter, totals, error);
}

static void
read_day (GArray *days, sqlite3_stmt *statement)
{
  FjRecordDay day = { .passed = (guint) sqlite3_column_int (statement, 1),
                      .failed = (guint) sqlite3_column_int (statement, 2),
                      .others = (guint) sqlite3_column_int (statement, 3) };
  const char *text = (const char *) sqlite3_column_text (statement, 0);

  g_strlcpy (day.day, text != NULL ? text : "", sizeof day.day);
  g_array_append_val (days, day);
}

/**
 * fj_record_reader_count_days:
 * @self: a reader
 * @filter: which records; its limit is that of the days, the newest ones
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Returns: (transfer full) (nullable) (element-type FjRecordDay): the days that have attempts, the
 *   newest one first
 */
GArray *
fj_record_reader_count_days (FjRecordReader *self, const FjRecordFilter *filter, GError **error)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (FjRecordDay));
  g_autoptr (sqlite3_stmt) statement = NULL;
  GError *local = NULL;

  g_return_val_if_fail (self != NULL && filter != NULL, NULL);

  statement =
    prepare_filtered (self,
                      "SELECT date(begun, 'localtime') AS day, total(result = 'pass'),"
                      " total(result = 'fail'), total(result IN ('stopped', 'interrupted'))",
                      filter, " GROUP BY day ORDER BY day DESC LIMIT ifnull(?6, -1)", error);
  if (statement == NULL)
    return NULL;
  while (fj_record_db_step (self->db, statement, &local))
    read_day (days, statement);
  if (local == NULL)
    return g_steal_pointer (&days);
  g_propagate_error (error, local);
  return NULL;
}

/* Of the board, or of what has the same layout; the last one before @record, else the next one. */
#define PASS_OF_BOARD " AND serial = ?2 AND serial_trusted"
#define PASS_OF_LAYOUT " AND layout = ?3"
#define PASSES "SELECT number FROM attempts WHERE result = 'pass' AND virtual = ?4"
#define FIND_PASS(whose) \
  "SELECT coalesce((" PASSES whose " AND number < ?1 ORDER BY number DESC LIMIT 1), (" PASSES whose " AND number > ?1 ORDER BY number LIMIT 1), 0)"

/**
 * fj_record_reader_find_pass:
 * @self: a reader
 * @record: an attempt
 * @of_board: whether that board is meant, else any board that was flashed with the same layout
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Looks for an attempt that passed, to compare @record with: the last one before it, or else the
 * next one.
 *
 * Returns: the number of the attempt; 0: there is none; -1 with @error
 */
gint64
fj_record_reader_find_pass (FjRecordReader *self, FjRecord *record, gboolean of_board,
                            GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  GError *local = NULL;
  gint64  number = 0;

  g_return_val_if_fail (self != NULL && record != NULL, -1);

  if (of_board ? record->serial == NULL || !record->is_serial_trusted : record->layout == NULL)
    return 0;
  statement = fj_record_db_prepare (
    self->db, of_board ? FIND_PASS (PASS_OF_BOARD) : FIND_PASS (PASS_OF_LAYOUT), error);
  if (statement == NULL)
    return -1;
  fj_record_bind_int (statement, 1, record->number);
  fj_record_bind_text (statement, 2, record->serial);
  fj_record_bind_text (statement, 3, record->layout);
  fj_record_bind_int (statement, 4, record->is_virtual);
  if (fj_record_db_step (self->db, statement, &local))
    number = sqlite3_column_int64 (statement, 0);
  if (local == NULL)
    return number;
  g_propagate_error (error, local);
  return -1;
}

/**
 * fj_record_reader_get_version:
 * @self: a reader
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Returns: a number that is another one after somebody else has changed the records; -1 with
 *   @error
 */
gint64
fj_record_reader_get_version (FjRecordReader *self, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
    fj_record_db_prepare (self->db, "PRAGMA data_version", error);

  if (statement == NULL || !fj_record_db_step (self->db, statement, error))
    return -1;
  return sqlite3_column_int64 (statement, 0);
}

/**
 * fj_record_reader_set_cancellable:
 * @self: a reader
 * @cancellable: (nullable): ends what the reader is at with %G_IO_ERROR_CANCELLED
 */
void
fj_record_reader_set_cancellable (FjRecordReader *self, GCancellable *cancellable)
{
  g_return_if_fail (self != NULL);

  fj_record_db_set_cancellable (self->db, cancellable);
}
