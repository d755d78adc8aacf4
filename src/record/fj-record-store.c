/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-store.h"

#include "fj-record-db.h"
#include "fj-record-reader.h"

#include <fj-cancel.h>
#include <fj-debug-log.h>
#include <fj-enum.h>
#include <fj-error.h>
#include <fj-image-hash.h>
#include <fj-thread.h>
#include <fj-verify-amount.h>
#include <string.h>
#include <sys/resource.h>

/* Of the log, in lines. */
#define LOG_LINES 100

/* Hashing gives way to what flashes. */
#define HASH_NICE 10

struct _FjRecordStore {
  GObject parent_instance;

  char *path; /* (owned) */
  char *user; /* (owned): the operator */

  GMutex        mutex;
  FjRecordDb   *db;      /* (owned) (nullable) guarded by the mutex */
  GThread      *thread;  /* (owned) (nullable) likewise: hashes */
  guint         waiting; /* likewise: attempts whose files are to be hashed */
  GCond         settled; /* none waits */
  GAsyncQueue  *queue;   /* (owned) (element-type Hashing) */
  GCancellable *hurry;   /* (owned): no more hashing */
};

/* An attempt whose files are to be hashed; without a plan the end of the thread. */
typedef struct {
  gint64  number;
  FjPlan *plan; /* (owned) (nullable) */
} Hashing;

static void fj_record_store_recorder_init (FjRecorderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjRecordStore, fj_record_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_RECORDER,
                                                      fj_record_store_recorder_init))

static void
hashing_free (Hashing *hashing)
{
  g_clear_pointer (&hashing->plan, fj_plan_unref);
  g_free (hashing);
}

static void
push_hashing (FjRecordStore *self, gint64 number, FjPlan *plan)
{
  Hashing *hashing = g_new0 (Hashing, 1);

  hashing->number = number;
  hashing->plan = plan != NULL ? fj_plan_ref (plan) : NULL;
  g_async_queue_push (self->queue, hashing);
}

static void
fj_record_store_finalize (GObject *object)
{
  FjRecordStore *self = FJ_RECORD_STORE (object);

  g_cancellable_cancel (self->hurry);
  if (self->thread != NULL) {
    push_hashing (self, 0, NULL);
    g_thread_join (self->thread);
  }
  g_clear_pointer (&self->db, fj_record_db_free);
  g_async_queue_unref (self->queue);
  g_object_unref (self->hurry);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->settled);
  g_free (self->path);
  g_free (self->user);
  G_OBJECT_CLASS (fj_record_store_parent_class)->finalize (object);
}

static void
fj_record_store_class_init (FjRecordStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_record_store_finalize;
}

static void
fj_record_store_init (FjRecordStore *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->settled);
  self->queue = g_async_queue_new_full ((GDestroyNotify) hashing_free);
  self->hurry = g_cancellable_new ();
}

/**
 * fj_record_store_new:
 * @path: the file
 * @user: (nullable): who flashes; the user of the system where nobody was named
 *
 * Returns: (transfer full): a store that has not been opened yet
 */
FjRecordStore *
fj_record_store_new (const char *path, const char *user)
{
  FjRecordStore *self = g_object_new (FJ_TYPE_RECORD_STORE, NULL);

  g_return_val_if_fail (path != NULL, self);

  self->path = g_strdup (path);
  self->user = g_strdup (user != NULL ? user : g_get_user_name ());
  return self;
}

/* (transfer full): "2026-11-28T12:34:56.789Z" */
static char *
format_time (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autofree char *seconds =
    utc != NULL ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S") : g_strdup ("0001-01-01T00:00:00");

  return g_strdup_printf ("%s.%03dZ", seconds, (int) (time % G_USEC_PER_SEC / 1000));
}

static const char *
get_verify_word (FjPlan *plan)
{
  return fj_enum_to_nick (FJ_TYPE_VERIFY, (int) fj_plan_get_verify (plan));
}

static const char *
get_way_word (FjPlan *plan)
{
  return fj_enum_to_nick (FJ_TYPE_WAY, (int) fj_plan_get_way (plan));
}

static gboolean
add_attempt (FjRecordStore *self, FjAttempt *attempt, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = fj_record_db_prepare (
    self->db,
    "INSERT INTO attempts (record, begun, serial, serial_trusted, port, place, family, title,"
    " virtual, layout, layout_sha256, program, host, operator, verify, way, job,"
    " job_sha256)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
    " ?17, ?18)",
    error);
  g_autofree char *begun = format_time (attempt->begun);

  if (statement == NULL)
    return FALSE;
  fj_record_bind_text (statement, 1, attempt->id);
  fj_record_bind_text (statement, 2, begun);
  fj_record_bind_text (statement, 3, attempt->serial);
  fj_record_bind_int (statement, 4, attempt->is_unique);
  fj_record_bind_text (statement, 5, attempt->port);
  fj_record_bind_text (statement, 6, attempt->place);
  fj_record_bind_text (statement, 7, attempt->family);
  fj_record_bind_text (statement, 8, attempt->title);
  fj_record_bind_int (statement, 9, attempt->is_virtual);
  fj_record_bind_text (statement, 10, attempt->layout);
  fj_record_bind_text (statement, 11, attempt->layout_sha256);
  fj_record_bind_text (statement, 12, "flashjig " FJ_VERSION);
  fj_record_bind_text (statement, 13, g_get_host_name ());
  fj_record_bind_text (statement, 14, self->user);
  fj_record_bind_text (statement, 15, get_verify_word (attempt->plan));
  fj_record_bind_text (statement, 16, get_way_word (attempt->plan));
  fj_record_bind_text (statement, 17, attempt->job);
  fj_record_bind_text (statement, 18, attempt->job_sha256);
  return fj_record_db_finish (self->db, statement, error);
}

static gboolean
has_file (const FjPlanRow *row)
{
  return row->is_sent && row->image != NULL;
}

/* (transfer full) */
static char *
dup_target (const FjRowValues *values)
{
  if (values->storage == FJ_STORAGE_NONE)
    return g_strdup ("none");
  return fj_storage_dup_name (values->storage, values->storage_index);
}

static void
bind_file (sqlite3_stmt *statement, gint64 number, const FjPlanRow *row)
{
  g_autofree char *path = g_file_get_parse_name (fj_image_get_file (row->image));
  g_autofree char *target = dup_target (&row->values);

  fj_record_bind_int (statement, 1, number);
  fj_record_bind_int (statement, 2, row->layout_row);
  fj_record_bind_int (statement, 3, row->values.id);
  fj_record_bind_text (statement, 4, row->values.name);
  fj_record_bind_text (statement, 5, target);
  fj_record_bind_text (statement, 6, path);
  fj_record_bind_int (statement, 7, (gint64) fj_image_get_size (row->image));
  fj_record_bind_int (statement, 8, (gint64) fj_image_get_stored_size (row->image));
  fj_record_bind_text (statement, 9, fj_image_get_version_text (row->image));
  fj_record_bind_text (statement, 10, fj_image_peek_sha256 (row->image));
}

static gboolean
add_files (FjRecordStore *self, gint64 number, FjPlan *plan, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = fj_record_db_prepare (
    self->db,
    "INSERT INTO files (attempt, row, id, name, target, file, size, stored_size, version, sha256)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (!has_file (row))
      continue;
    bind_file (statement, number, row);
    if (!fj_record_db_finish (self->db, statement, error))
      return FALSE;
  }
  return TRUE;
}

/* With the mutex: what was begun is undone when it did not end well. */
static gboolean
end_change (FjRecordStore *self, gboolean is_good, GError **error)
{
  if (is_good && fj_record_db_run (self->db, "COMMIT", error))
    return TRUE;
  fj_record_db_run (self->db, "ROLLBACK", NULL);
  return FALSE;
}

static gboolean
open_db (FjRecordStore *self, GError **error)
{
  if (self->db == NULL)
    self->db = fj_record_db_open (self->path, FJ_RECORD_WRITE, error);
  return self->db != NULL;
}

static gboolean
add_with_files (FjRecordStore *self, FjAttempt *attempt, gint64 *number, GError **error)
{
  gboolean is_good;

  if (!open_db (self, error) || !fj_record_db_run (self->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  is_good = add_attempt (self, attempt, error);
  *number = fj_record_db_get_last_number (self->db);
  is_good = is_good && add_files (self, *number, attempt->plan, error);
  return end_change (self, is_good, error);
}

static gboolean
set_hash (FjRecordStore *self, gint64 number, const FjPlanRow *row, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = fj_record_db_prepare (
    self->db, "UPDATE files SET sha256 = ?3 WHERE attempt = ?1 AND row = ?2", error);

  if (statement == NULL)
    return FALSE;
  fj_record_bind_int (statement, 1, number);
  fj_record_bind_int (statement, 2, row->layout_row);
  fj_record_bind_text (statement, 3, fj_image_peek_sha256 (row->image));
  return fj_record_db_finish (self->db, statement, error);
}

static gboolean
set_hashes (FjRecordStore *self, gint64 number, FjPlan *plan, GError **error)
{
  gboolean is_good = fj_record_db_run (self->db, "BEGIN IMMEDIATE", error);

  if (!is_good)
    return FALSE;
  for (guint i = 0; is_good && i < fj_plan_get_n_rows (plan); i++)
    if (has_file (fj_plan_get_row (plan, i)))
      is_good = set_hash (self, number, fj_plan_get_row (plan, i), error);
  return end_change (self, is_good, error);
}

/* A file that changed meanwhile has no hash; the run has seen that, too. */
static void
hash_files (FjRecordStore *self, FjPlan *plan)
{
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);
    g_autoptr (GError) error = NULL;

    if (has_file (row) && fj_image_get_sha256 (row->image, self->hurry, &error) == NULL)
      g_debug ("%s is not hashed: %s", fj_image_get_name (row->image),
               error != NULL ? error->message : "it cannot be read");
  }
}

static gpointer
hash_thread (gpointer user_data)
{
  FjRecordStore *self = user_data;
  Hashing       *hashing;

  /* of this thread alone, as Linux has it */
  setpriority (PRIO_PROCESS, 0, HASH_NICE);
  while ((hashing = g_async_queue_pop (self->queue))->plan != NULL) {
    g_autoptr (GError) error = NULL;

    hash_files (self, hashing->plan);
    g_mutex_lock (&self->mutex);
    if (!set_hashes (self, hashing->number, hashing->plan, &error))
      g_debug ("hashes of attempt %" G_GINT64_FORMAT " are lost: %s", hashing->number,
               error->message);
    if (--self->waiting == 0)
      g_cond_broadcast (&self->settled);
    g_mutex_unlock (&self->mutex);
    hashing_free (hashing);
  }
  hashing_free (hashing);
  return NULL;
}

static gboolean
is_hashed (FjPlan *plan)
{
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (has_file (row) && fj_image_peek_sha256 (row->image) == NULL)
      return FALSE;
  }
  return TRUE;
}

/* With the mutex. Without a thread the attempt is on record all the same, without its hashes. */
static void
start_hashing (FjRecordStore *self, gint64 number, FjPlan *plan)
{
  if (is_hashed (plan))
    return;
  if (self->thread == NULL)
    self->thread = fj_thread_start ("record-hashes", hash_thread, self, NULL);
  if (self->thread == NULL)
    return;
  self->waiting++;
  push_hashing (self, number, plan);
}

static gboolean
fj_record_store_begin (FjRecorder *recorder, FjAttempt *attempt, GError **error)
{
  FjRecordStore *self = FJ_RECORD_STORE (recorder);
  gint64         number = 0;
  gboolean       is_good;

  g_mutex_lock (&self->mutex);
  is_good = add_with_files (self, attempt, &number, error);
  if (is_good)
    start_hashing (self, number, attempt->plan);
  g_mutex_unlock (&self->mutex);
  if (is_good)
    g_debug ("%s: attempt %" G_GINT64_FORMAT " is record %s", attempt->port, number, attempt->id);
  return is_good;
}

static FjRecordResult
get_result (const GError *outcome)
{
  if (outcome == NULL)
    return FJ_RECORD_PASS;
  return g_error_matches (outcome, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? FJ_RECORD_STOPPED
                                                                     : FJ_RECORD_FAIL;
}

/* (transfer full): the last lines of the log. */
static char *
dup_log (void)
{
  g_autofree char *log = fj_debug_log_to_text ();
  const char      *start = log + strlen (log);

  for (guint n = 0; start > log; start--)
    if (start[-1] == '\n' && n++ == LOG_LINES)
      break;
  return g_strdup (start);
}

static void
bind_outcome (sqlite3_stmt *statement, const GError *outcome)
{
  const FjErrorDetail *detail = fj_error_get_detail (outcome);
  gboolean             is_ours = outcome->domain == FJ_ERROR;
  g_autofree char     *log = dup_log ();

  fj_record_bind_text (statement, 6,
                       is_ours ? fj_error_code_to_name ((FjError) outcome->code) : NULL);
  fj_record_bind_text (statement, 7, outcome->message);
  fj_record_bind_text (statement, 8, detail != NULL ? detail->stage : NULL);
  fj_record_bind_text (statement, 9, detail != NULL ? detail->partition : NULL);
  fj_record_bind_text (statement, 10, detail != NULL ? detail->device_text : NULL);
  fj_record_bind_text (statement, 11, log);
}

/* (nullable): it did not get that far */
static const char *
get_taken_way (FjAttempt *attempt)
{
  return attempt->way != FJ_WAY_AUTO ? fj_enum_to_nick (FJ_TYPE_WAY, (int) attempt->way) : NULL;
}

static gboolean
set_result (FjRecordStore *self, FjAttempt *attempt, const GError *outcome, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = fj_record_db_prepare (
    self->db,
    "UPDATE attempts SET result = ?2, seconds = ?3, bytes = ?4, total = ?5, error_code = ?6,"
    " error_text = ?7, error_stage = ?8, error_partition = ?9, board_text = ?10, log = ?11,"
    " bytes_written = ?12, bytes_proven = ?13, way = COALESCE (?14, way), way_reason = ?15"
    " WHERE record = ?1",
    error);

  if (statement == NULL)
    return FALSE;
  fj_record_bind_text (statement, 1, attempt->id);
  fj_record_bind_text (statement, 2,
                       fj_enum_to_nick (FJ_TYPE_RECORD_RESULT, (int) get_result (outcome)));
  sqlite3_bind_double (statement, 3, attempt->seconds);
  fj_record_bind_int (statement, 4, (gint64) attempt->bytes);
  fj_record_bind_int (statement, 5, (gint64) attempt->total);
  fj_record_bind_int (statement, 12, (gint64) fj_verify_amount_written (attempt->plan));
  fj_record_bind_int (statement, 13, (gint64) attempt->proven);
  fj_record_bind_text (statement, 14, get_taken_way (attempt));
  fj_record_bind_text (statement, 15, attempt->why);
  if (outcome != NULL)
    bind_outcome (statement, outcome);
  return fj_record_db_finish_one (self->db, statement, error);
}

static gboolean
add_stages (FjRecordStore *self, FjAttempt *attempt, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
    fj_record_db_prepare (self->db,
                          "INSERT INTO stages (attempt, position, stage, seconds)"
                          " SELECT number, ?2, ?3, ?4 FROM attempts WHERE record = ?1",
                          error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < attempt->stages->len; i++) {
    const FjAttemptStage *stage = &g_array_index (attempt->stages, FjAttemptStage, i);

    fj_record_bind_text (statement, 1, attempt->id);
    fj_record_bind_int (statement, 2, i);
    fj_record_bind_text (statement, 3, fj_stage_info_get_nick (stage->stage));
    sqlite3_bind_double (statement, 4, stage->elapsed);
    if (!fj_record_db_finish (self->db, statement, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
fj_record_store_end (FjRecorder *recorder, FjAttempt *attempt, const GError *outcome,
                     GError **error)
{
  FjRecordStore *self = FJ_RECORD_STORE (recorder);
  gboolean       is_good;

  g_mutex_lock (&self->mutex);
  is_good = fj_record_db_run (self->db, "BEGIN IMMEDIATE", error);
  if (is_good) {
    is_good =
      set_result (self, attempt, outcome, error) && add_stages (self, attempt, error);
    is_good = end_change (self, is_good, error);
  }
  g_mutex_unlock (&self->mutex);
  return is_good;
}

/* Reading holds up no job that writes. */
static gboolean
fj_record_store_find_pass (FjRecorder *recorder, const char *serial, const char *layout_sha256,
                           gint64 *when, GError **error)
{
  g_autoptr (FjRecordReader) reader =
    fj_record_reader_open (FJ_RECORD_STORE (recorder)->path, error);

  return reader != NULL &&
         fj_record_reader_when_passed (reader, serial, layout_sha256, when, error);
}

static void
fj_record_store_recorder_init (FjRecorderInterface *iface)
{
  iface->begin = fj_record_store_begin;
  iface->end = fj_record_store_end;
  iface->find_pass = fj_record_store_find_pass;
}

static void
settle_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FjRecordStore *self = source;
  gulong         id = fj_cancel_follow (cancellable, self->hurry);

  g_mutex_lock (&self->mutex);
  while (self->waiting > 0)
    g_cond_wait (&self->settled, &self->mutex);
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (cancellable, id);
  g_task_return_boolean (task, TRUE);
}

/**
 * fj_record_store_settle_async:
 * @self: a store
 * @cancellable: (nullable): gives up what is not hashed yet
 * @callback: called when all that was sent is hashed
 * @user_data: its argument
 *
 * For whoever is about to end the program.
 */
void
fj_record_store_settle_async (FjRecordStore *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FJ_IS_RECORD_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_record_store_settle_async);
  g_task_set_check_cancellable (task, FALSE);
  fj_thread_run_task (task, settle_thread);
}

/**
 * fj_record_store_settle_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the thread
 *
 * Returns: whether nothing is left to do
 */
gboolean
fj_record_store_settle_finish (FjRecordStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * fj_record_store_is_settled:
 * @self: a store
 *
 * Returns: whether all that was sent is hashed
 */
gboolean
fj_record_store_is_settled (FjRecordStore *self)
{
  gboolean is_settled;

  g_return_val_if_fail (FJ_IS_RECORD_STORE (self), TRUE);

  g_mutex_lock (&self->mutex);
  is_settled = self->waiting == 0;
  g_mutex_unlock (&self->mutex);
  return is_settled;
}
