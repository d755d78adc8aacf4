/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-query.h"

#include <fj-file.h>
#include <fj-thread.h>

/* Attempts of one board that are shown beside one of them. */
#define OTHERS_MAX 50

typedef struct _Query Query;

/* On the thread: (transfer full) (nullable): the answer. */
typedef gpointer (*AnswerFunc) (Query *self, FjRecordReader *reader, GError **error);

struct _Query {
  char          *path;    /* (owned) */
  FjRecordFilter filter;  /* its texts are owned */
  GArray        *numbers; /* (owned) (nullable) (element-type gint64) */
  GFile         *file;    /* (owned) (nullable) */
  FjRecordFormat format;
  AnswerFunc     answer;
  GDestroyNotify free_answer;
  GCancellable  *cancellable; /* (unowned) (nullable): of the task */
};

static void
query_free (Query *self)
{
  g_free (self->path);
  g_free ((char *) self->filter.text);
  g_free ((char *) self->filter.serial);
  g_free ((char *) self->filter.board);
  g_free ((char *) self->filter.since);
  g_clear_pointer (&self->numbers, g_array_unref);
  g_clear_object (&self->file);
  g_free (self);
}

static Query *
query_new (const char *path, const FjRecordFilter *filter, AnswerFunc answer,
           GDestroyNotify free_answer)
{
  Query *self = g_new0 (Query, 1);

  self->path = g_strdup (path);
  self->answer = answer;
  self->free_answer = free_answer;
  if (filter == NULL)
    return self;
  self->filter = *filter;
  self->filter.text = g_strdup (filter->text);
  self->filter.serial = g_strdup (filter->serial);
  self->filter.board = g_strdup (filter->board);
  self->filter.since = g_strdup (filter->since);
  return self;
}

static void
query_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Query *self = task_data;
  g_autoptr (FjRecordReader) reader = NULL;
  GError  *error = NULL;
  gpointer answer = NULL;

  self->cancellable = cancellable;
  reader = fj_record_reader_open (self->path, &error);
  if (reader != NULL) {
    fj_record_reader_set_cancellable (reader, cancellable);
    answer = self->answer (self, reader, &error);
  }
  if (answer != NULL)
    g_task_return_pointer (task, answer, self->free_answer);
  else
    g_task_return_error (task, error);
}

/* @query: (transfer full) */
static void
ask_query (Query *query, GCancellable *cancellable, GAsyncReadyCallback callback,
           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ask_query);
  g_task_set_task_data (task, query, (GDestroyNotify) query_free);
  fj_thread_run_task (task, query_thread);
}

static gpointer
take_answer (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
answer_list (Query *self, FjRecordReader *reader, GError **error)
{
  return fj_record_reader_list (reader, &self->filter, error);
}

/**
 * fj_record_query_list_async:
 * @path: the file of records
 * @filter: which records
 * @cancellable: (nullable): ends it
 * @callback: called with the answer
 * @user_data: its argument
 *
 * Asks for numbers, as fj_record_reader_list().
 */
void
fj_record_query_list_async (const char *path, const FjRecordFilter *filter,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (path != NULL && filter != NULL);

  ask_query (query_new (path, filter, answer_list, (GDestroyNotify) g_array_unref), cancellable,
             callback, user_data);
}

/**
 * fj_record_query_list_finish:
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the numbers, the newest one first
 */
GArray *
fj_record_query_list_finish (GAsyncResult *result, GError **error)
{
  return take_answer (result, error);
}

/**
 * fj_record_sums_free:
 *
 * Frees @self.
 */
void
fj_record_sums_free (FjRecordSums *self)
{
  g_clear_pointer (&self->days, g_array_unref);
  g_free (self);
}

static gpointer
answer_sums (Query *self, FjRecordReader *reader, GError **error)
{
  g_autoptr (FjRecordSums) sums = g_new0 (FjRecordSums, 1);

  if (!fj_record_reader_count (reader, &self->filter, &sums->totals, error))
    return NULL;
  sums->days = fj_record_reader_count_days (reader, &self->filter, error);
  return sums->days != NULL ? g_steal_pointer (&sums) : NULL;
}

/**
 * fj_record_query_sums_async:
 * @path: the file of records
 * @filter: which records
 * @n_days: so many days are enough
 * @cancellable: (nullable): ends it
 * @callback: called with the answer
 * @user_data: its argument
 *
 * Asks what they come to.
 */
void
fj_record_query_sums_async (const char *path, const FjRecordFilter *filter, guint n_days,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Query *query;

  g_return_if_fail (path != NULL && filter != NULL);

  query = query_new (path, filter, answer_sums, (GDestroyNotify) fj_record_sums_free);
  query->filter.limit = n_days;
  ask_query (query, cancellable, callback, user_data);
}

/**
 * fj_record_query_sums_finish:
 *
 * Returns: (transfer full) (nullable): what they come to
 */
FjRecordSums *
fj_record_query_sums_finish (GAsyncResult *result, GError **error)
{
  return take_answer (result, error);
}

/* (transfer full) (nullable) */
static GPtrArray *
load_rows (FjRecordReader *reader, GArray *numbers, GError **error)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) fj_record_unref);

  for (guint i = 0; i < numbers->len; i++) {
    FjRecord *record =
      fj_record_reader_load (reader, g_array_index (numbers, gint64, i), error);

    if (record == NULL)
      return NULL;
    g_ptr_array_add (records, record);
  }
  return g_steal_pointer (&records);
}

static gpointer
answer_rows (Query *self, FjRecordReader *reader, GError **error)
{
  return load_rows (reader, self->numbers, error);
}

/**
 * fj_record_query_rows_async:
 * @path: the file of records
 * @numbers: (element-type gint64): of records
 * @cancellable: (nullable): ends it
 * @callback: called with the answer
 * @user_data: its argument
 *
 * Asks for records without log, files and stages.
 */
void
fj_record_query_rows_async (const char *path, GArray *numbers, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  Query *query;

  g_return_if_fail (path != NULL && numbers != NULL);

  query = query_new (path, NULL, answer_rows, (GDestroyNotify) g_ptr_array_unref);
  query->numbers = g_array_ref (numbers);
  ask_query (query, cancellable, callback, user_data);
}

/**
 * fj_record_query_rows_finish:
 *
 * Returns: (transfer full) (nullable) (element-type FjRecord): the records, in that order
 */
GPtrArray *
fj_record_query_rows_finish (GAsyncResult *result, GError **error)
{
  return take_answer (result, error);
}

/**
 * fj_record_details_free:
 *
 * Frees @self.
 */
void
fj_record_details_free (FjRecordDetails *self)
{
  g_clear_pointer (&self->record, fj_record_unref);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_clear_pointer (&self->pass, fj_record_unref);
  g_free (self);
}

static gboolean
find_others (FjRecordDetails *details, FjRecordReader *reader, GError **error)
{
  FjRecordFilter filter = { .board = details->record->serial, .limit = OTHERS_MAX };
  g_autoptr (GArray) numbers = NULL;

  if (details->record->serial == NULL || !details->record->is_serial_trusted) {
    details->others = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_record_unref);
    return TRUE;
  }
  numbers = fj_record_reader_list (reader, &filter, error);
  details->others = numbers != NULL ? load_rows (reader, numbers, error) : NULL;
  return details->others != NULL;
}

/* That of the same board tells most. */
static gboolean
find_pass (FjRecordDetails *details, FjRecordReader *reader, GError **error)
{
  gint64 number = fj_record_reader_find_pass (reader, details->record, TRUE, error);

  details->pass_of_board = number > 0;
  if (number == 0)
    number = fj_record_reader_find_pass (reader, details->record, FALSE, error);
  if (number > 0)
    details->pass = fj_record_reader_load_whole (reader, number, error);
  return number == 0 || details->pass != NULL;
}

static gpointer
answer_details (Query *self, FjRecordReader *reader, GError **error)
{
  g_autoptr (FjRecordDetails) details = g_new0 (FjRecordDetails, 1);
  gint64 number = g_array_index (self->numbers, gint64, 0);

  details->record = fj_record_reader_load_whole (reader, number, error);
  if (details->record == NULL || !find_others (details, reader, error) ||
      !find_pass (details, reader, error))
    return NULL;
  return g_steal_pointer (&details);
}

/**
 * fj_record_query_details_async:
 * @path: the file of records
 * @number: of a record
 * @cancellable: (nullable): ends it
 * @callback: called with the answer
 * @user_data: its argument
 *
 * Asks for all that is known of an attempt.
 */
void
fj_record_query_details_async (const char *path, gint64 number, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  Query *query;

  g_return_if_fail (path != NULL);

  query = query_new (path, NULL, answer_details, (GDestroyNotify) fj_record_details_free);
  query->numbers = g_array_new (FALSE, FALSE, sizeof number);
  g_array_append_val (query->numbers, number);
  ask_query (query, cancellable, callback, user_data);
}

/**
 * fj_record_query_details_finish:
 *
 * Returns: (transfer full) (nullable): what is known
 */
FjRecordDetails *
fj_record_query_details_finish (GAsyncResult *result, GError **error)
{
  return take_answer (result, error);
}

/* (transfer full) (nullable): the newest one first */
static GBytes *
make_export (Query *self, FjRecordReader *reader, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  fj_record_export_begin (self->format, text);
  for (guint i = 0; i < self->numbers->len; i++) {
    gint64 number = g_array_index (self->numbers, gint64, i);
    g_autoptr (FjRecord) record = fj_record_reader_load_whole (reader, number, error);

    if (record == NULL)
      return NULL;
    fj_record_export_add (self->format, record, text);
  }
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

static gpointer
answer_export (Query *self, FjRecordReader *reader, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  gint64 *count = NULL;

  self->numbers = fj_record_reader_list (reader, &self->filter, error);
  bytes = self->numbers != NULL ? make_export (self, reader, error) : NULL;
  if (bytes == NULL || !fj_file_replace (self->file, bytes, NULL, self->cancellable, error))
    return NULL;
  count = g_new (gint64, 1);
  *count = self->numbers->len;
  return count;
}

/**
 * fj_record_query_export_async:
 * @path: the file of records
 * @filter: which records
 * @format: as what
 * @file: where to; it is replaced when everything is written
 * @cancellable: (nullable): ends it
 * @callback: called with the answer
 * @user_data: its argument
 *
 * Writes records for other programs.
 */
void
fj_record_query_export_async (const char *path, const FjRecordFilter *filter,
                              FjRecordFormat format, GFile *file, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  Query *query;

  g_return_if_fail (path != NULL && filter != NULL && G_IS_FILE (file));

  query = query_new (path, filter, answer_export, g_free);
  query->format = format;
  query->file = g_object_ref (file);
  ask_query (query, cancellable, callback, user_data);
}

/**
 * fj_record_query_export_finish:
 *
 * Returns: how many records were written, or -1
 */
gint64
fj_record_query_export_finish (GAsyncResult *result, GError **error)
{
  g_autofree gint64 *count = take_answer (result, error);

  return count != NULL ? *count : -1;
}
