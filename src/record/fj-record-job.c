/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-job.h"

#include "fj-record-db.h"

/* (transfer full): a list of so many values; an empty text, which is no id, is always in it. */
static char *
dup_parameters (guint first, guint n)
{
  GString *text = g_string_new ("(''");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, ", ?%u", first + i);
  return g_string_free (g_string_append_c (text, ')'), FALSE);
}

/* The number that the query has, or -1 with @error; 0 where it has none. */
static gint64
query_number (FjRecordDb *db, sqlite3_stmt *statement, GError **error)
{
  GError *local = NULL;
  gint64  number = 0;

  if (fj_record_db_step (db, statement, &local))
    number = sqlite3_column_int64 (statement, 0);
  if (local == NULL)
    return number;
  g_propagate_error (error, local);
  return -1;
}

/**
 * fj_record_job_count:
 * @path: the file of records; one that is not there has none
 * @job_sha256: by which a job is told from others
 * @without: (element-type utf8): ids of attempts that do not count
 * @passed: (out): how many boards have passed with it; boards that cannot be told apart count each
 *   time
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Returns: whether they could be counted
 */
gboolean
fj_record_job_count (const char *path, const char *job_sha256, GPtrArray *without, guint *passed,
                     GError **error)
{
  g_autoptr (FjRecordDb) db = fj_record_db_open (path, FJ_RECORD_READ, error);
  g_autofree char *parameters = dup_parameters (2, without->len);
  g_autofree char *sql = g_strdup_printf (
    "SELECT COUNT (DISTINCT CASE WHEN serial_trusted THEN serial ELSE record END)"
    " FROM attempts WHERE job_sha256 = ?1 AND result = 'pass' AND record NOT IN %s",
    parameters);
  g_autoptr (sqlite3_stmt) statement = db != NULL ? fj_record_db_prepare (db, sql, error) : NULL;
  gint64 number;

  if (statement == NULL)
    return FALSE;
  fj_record_bind_text (statement, 1, job_sha256);
  for (guint i = 0; i < without->len; i++)
    fj_record_bind_text (statement, (int) i + 2, g_ptr_array_index (without, i));
  number = query_number (db, statement, error);
  *passed = (guint) MAX (number, 0);
  return number >= 0;
}

/**
 * fj_record_job_has_passed:
 * @path: the file of records; one that is not there has none
 * @job_sha256: by which a job is told from others
 * @serial: serial number of a board that tells it from others
 * @passed: (out): whether that board has passed with the job
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Returns: whether it is known
 */
gboolean
fj_record_job_has_passed (const char *path, const char *job_sha256, const char *serial,
                          gboolean *passed, GError **error)
{
  g_autoptr (FjRecordDb) db = fj_record_db_open (path, FJ_RECORD_READ, error);
  g_autoptr (sqlite3_stmt) statement =
    db != NULL ? fj_record_db_prepare (db,
                                       "SELECT 1 FROM attempts WHERE serial = ?2 AND serial_trusted"
                                       " AND job_sha256 = ?1 AND result = 'pass' LIMIT 1",
                                       error)
               : NULL;
  gint64 number;

  if (statement == NULL)
    return FALSE;
  fj_record_bind_text (statement, 1, job_sha256);
  fj_record_bind_text (statement, 2, serial);
  number = query_number (db, statement, error);
  *passed = number > 0;
  return number >= 0;
}
