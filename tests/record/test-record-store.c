/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-fixture.h"
#include "fj-sick-disk.h"

#include <fj-error.h>
#include <fj-record-schema.h>
#include <fj-wire-log.h>
#include <sqlite3.h>
#include <string.h>

/* A serial number that two boards have. */
#define TWIN "00112233445566778899AABB"

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static FjRecord *
get (GPtrArray *records, guint i)
{
  g_assert_cmpuint (records->len, >, i);
  return g_ptr_array_index (records, i);
}

static void
assert_refused (FjRecords *self, FjAttempt *attempt, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (fj_recorder_begin (FJ_RECORDER (self->store), attempt, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_RECORD);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_nonnull (fj_error_get_detail (error)->file);
}

/* All that is known of a run that passed, and of its files as sha256sum has them. */
static void
test_pass (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *path = NULL;
  g_autofree char *data = NULL;
  g_autofree char *sum = NULL;
  FjRecord        *record;
  FjRecordFile    *file;
  gsize            length;

  fj_records_init (&self);
  fj_bench_add (&self.bench, "1-2", NULL);
  fj_records_run (&self);
  records = fj_records_read (self.path);
  g_assert_cmpuint (records->len, ==, 1);
  record = get (records, 0);
  g_assert_cmpint (record->result, ==, FJ_RECORD_PASS);
  g_assert_cmpstr (record->port, ==, "1-2");
  g_assert_cmpstr (record->family, ==, "STM32MP15");
  g_assert_cmpstr (record->user, ==, "Maria");
  g_assert_true (record->is_serial_trusted);
  g_assert_false (record->is_virtual); /* the bench stands for real ones */
  g_assert_cmpint (record->bytes, ==, record->total);
  g_assert_cmpint (record->bytes, >, 65536);
  g_assert_true (g_str_has_suffix (record->layout, "/flash.tsv"));
  g_assert_cmpuint (strlen (record->layout_sha256), ==, 64);
  g_assert_null (record->error_text);
  g_assert_null (record->log);
  g_assert_cmpuint (record->stages->len, >=, 3);
  g_assert_cmpstr (((FjRecordStage *) record->stages->pdata[0])->stage, ==, "rom");
  g_assert_cmpuint (record->files->len, ==, 3);
  file = record->files->pdata[2];
  path = g_build_filename (self.bench.folder, "card.img", NULL);
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) data, length);
  g_assert_cmpstr (file->file, ==, path);
  g_assert_cmpstr (file->sha256, ==, sum);
  g_assert_cmpint (file->size, ==, (gint64) length);
  g_assert_cmpstr (file->target, ==, "mmc0");
}

/* Boards at once, some of which fail; a serial number that two have tells nothing. */
static void
test_many (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (GPtrArray) records = NULL;
  FjVirtualConfig twins[] = { { .profile = "mp15-v1", .port = "2-1", .serial = TWIN },
                              { .profile = "mp15-v1", .port = "2-2", .serial = TWIN } };
  guint           passed = 0;

  fj_records_init (&self);
  for (guint i = 1; i <= 6; i++) {
    g_autofree char *port = g_strdup_printf ("1-%u", i);

    fj_bench_add (&self.bench, port, i % 3 == 0 ? "stall@uboot/0x10#1" : NULL);
  }
  for (guint i = 0; i < G_N_ELEMENTS (twins); i++)
    fj_bench_add_board (&self.bench, &twins[i]);
  fj_records_run (&self);
  records = fj_records_read (self.path);
  g_assert_cmpuint (records->len, ==, 8);
  for (guint i = 0; i < records->len; i++) {
    FjRecord *record = get (records, i);

    passed += record->result == FJ_RECORD_PASS;
    g_assert_cmpint (record->is_serial_trusted, ==, !g_str_equal (record->serial, TWIN));
    if (record->result == FJ_RECORD_PASS)
      continue;
    g_assert_cmpint (record->result, ==, FJ_RECORD_FAIL);
    g_assert_cmpint (record->bytes, <, record->total);
    g_assert_nonnull (record->error_code);
    g_assert_nonnull (record->error_text);
    g_assert_cmpstr (record->error_partition, ==, "card");
    g_assert_nonnull (record->log);
  }
  g_assert_cmpuint (passed, ==, 6);
}

static gint64
find_pass (FjRecords *self, const char *serial, const char *sha256)
{
  g_autoptr (GError) error = NULL;
  gint64 when;

  g_assert_true (
    fj_recorder_find_pass (FJ_RECORDER (self->store), serial, sha256, &when, &error));
  g_assert_no_error (error);
  return when;
}

/* A board has passed when its own serial number did, with this layout and no other. */
static void
test_find_pass (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *other = g_strnfill (64, '0');
  const gint64     before = g_get_real_time () / G_USEC_PER_SEC * G_USEC_PER_SEC;

  fj_records_init (&self);
  g_assert_cmpint (find_pass (&self, TWIN, other), ==, 0);
  fj_bench_add (&self.bench, "1-1", NULL);
  fj_bench_add (&self.bench, "1-2", "stall@uboot/0x10#1");
  for (guint i = 0; i < 2; i++) {
    FjVirtualConfig twin = { .profile = "mp15-v1", .port = i == 0 ? "2-1" : "2-2", .serial = TWIN };

    fj_bench_add_board (&self.bench, &twin);
  }
  fj_records_run (&self);
  records = fj_records_read (self.path);
  g_assert_cmpuint (records->len, ==, 4);
  for (guint i = 0; i < records->len; i++) {
    FjRecord *record = get (records, i);
    gint64    when = find_pass (&self, record->serial, record->layout_sha256);

    if (g_str_equal (record->port, "1-1"))
      g_assert_cmpint (when, >=, before);
    else
      g_assert_cmpint (when, ==, 0);
    g_assert_cmpint (find_pass (&self, record->serial, other), ==, 0);
  }
}

/* Another connection sees the attempt before anything is sent, and no pass before the end. */
static void
test_begin (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (FjAttempt) attempt = NULL;
  g_autoptr (FjProgress) progress = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) stop = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
  g_autoptr (GError) error = NULL;

  fj_records_init (&self);
  fj_bench_add (&self.bench, "1-2", NULL);
  attempt = fj_records_new_attempt (&self);
  progress = fj_progress_new (attempt->plan, attempt->clock);
  g_assert_true (fj_recorder_begin (FJ_RECORDER (self.store), attempt, &error));
  before = fj_records_read (self.path);
  g_assert_cmpuint (before->len, ==, 1);
  g_assert_cmpstr (get (before, 0)->id, ==, attempt->id);
  g_assert_cmpint (get (before, 0)->result, ==, FJ_RECORD_INTERRUPTED);
  g_assert_cmpfloat (get (before, 0)->seconds, ==, -1);
  g_assert_cmpuint (get (before, 0)->files->len, ==, 3);
  fj_attempt_end (attempt, progress);
  g_assert_true (fj_recorder_end (FJ_RECORDER (self.store), attempt, stop, &error));
  after = fj_records_read (self.path);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_cmpint (get (after, 0)->result, ==, FJ_RECORD_STOPPED);
  g_assert_cmpfloat (get (after, 0)->seconds, >=, 0);
}

/* Without a record no packet leaves. */
static void
test_full (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  FjDevice        *device;
  FjFlashJob      *job;

  fj_records_init (&self);
  device = fj_bench_add (&self.bench, "3-7", NULL);
  before = fj_wire_log_to_text ("3-7");
  fj_sick_disk_set_room (0);
  fj_records_run (&self);
  after = fj_wire_log_to_text ("3-7");
  fj_sick_disk_set_room (-1);
  job = fj_run_watch_find_job (&self.watch, device);
  g_assert_error (fj_flash_job_get_error (job), FJ_ERROR, FJ_ERROR_RECORD);
  g_assert_nonnull (strstr (fj_flash_job_get_error (job)->message, "no room"));
  g_assert_null (fj_flash_job_get_record (job));
  g_assert_cmpstr (before, ==, after);
  g_assert_false (fj_flash_job_may_have_written (job));
  /* as soon as there is room, all goes on */
  fj_records_run (&self);
  records = fj_records_read (self.path);
  g_assert_cmpuint (records->len, ==, 1);
  g_assert_cmpstr (get (records, 0)->id, ==,
                   fj_flash_job_get_record (fj_run_watch_find_job (&self.watch, device)));
}

/* A recorder whose disk is full when the board is done. */
#define TEST_TYPE_LATE (test_late_get_type ())
G_DECLARE_FINAL_TYPE (TestLate, test_late, TEST, LATE, GObject)
struct _TestLate {
  GObject     parent_instance;
  FjRecorder *store; /* (not owned) */
};

static gboolean
test_late_begin (FjRecorder *recorder, FjAttempt *attempt, GError **error)
{
  return fj_recorder_begin (TEST_LATE (recorder)->store, attempt, error);
}

static gboolean
test_late_end (FjRecorder *recorder, FjAttempt *attempt, const GError *outcome, GError **error)
{
  fj_sick_disk_set_room (0);
  return fj_recorder_end (TEST_LATE (recorder)->store, attempt, outcome, error);
}

static void
test_late_recorder_init (FjRecorderInterface *iface)
{
  iface->begin = test_late_begin;
  iface->end = test_late_end;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestLate, test_late, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_RECORDER, test_late_recorder_init))

static void
test_late_init (TestLate *self)
{
}

static void
test_late_class_init (TestLateClass *klass)
{
}

/* A board that was written is no pass when that cannot be recorded; a failure stays the reason. */
static void
test_full_at_the_end (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (TestLate) late = g_object_new (TEST_TYPE_LATE, NULL);
  FjDevice     *good, *bad;
  const GError *error;

  fj_records_init (&self);
  late->store = FJ_RECORDER (self.store);
  good = fj_bench_add (&self.bench, "1-1", NULL);
  bad = fj_bench_add (&self.bench, "1-2", "stall@uboot/0x10#1");
  fj_run_watch_init (&self.watch, &self.bench, NULL);
  fj_run_set_recorder (self.watch.run, FJ_RECORDER (late));
  for (guint i = 0; i < 2; i++) {
    fj_run_watch_prepare_one (&self.watch, i == 0 ? good : bad);
    fj_run_start (self.watch.run);
    fj_run_watch_finish (&self.watch);
    fj_records_settle (&self);
    fj_sick_disk_set_room (-1);
  }
  error = fj_flash_job_get_error (fj_run_watch_find_job (&self.watch, good));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_RECORD);
  g_assert_true (g_str_has_prefix (error->message, "Everything was written, but"));
  error = fj_flash_job_get_error (fj_run_watch_find_job (&self.watch, bad));
  g_assert_true (error->domain == FJ_ERROR && error->code != FJ_ERROR_RECORD);
  records = fj_records_read (self.path);
  g_assert_cmpuint (records->len, ==, 2);
  for (guint i = 0; i < records->len; i++)
    g_assert_cmpint (get (records, i)->result, ==, FJ_RECORD_INTERRUPTED);
}

/* Files that are not what they should be stay as they are. */
static void
test_refused (void)
{
  static const char garbage[4096] = "no database at all";
  g_auto (FjRecords) self = { 0 };
  g_autoptr (FjAttempt) attempt = NULL;
  g_autofree char *contents = NULL;
  gsize            length;

  fj_records_init (&self);
  fj_bench_add (&self.bench, "1-2", NULL);
  attempt = fj_records_new_attempt (&self);
  g_assert_true (g_file_set_contents (self.path, garbage, sizeof garbage, NULL));
  assert_refused (&self, attempt, "damaged");
  g_assert_true (g_file_get_contents (self.path, &contents, &length, NULL));
  g_assert_cmpmem (contents, length, garbage, sizeof garbage);
  g_assert_true (g_file_set_contents (self.path, "", 0, NULL));
  run_sql (self.path, "CREATE TABLE cats (name TEXT); PRAGMA user_version = 1");
  assert_refused (&self, attempt, "of another program");
  run_sql (self.path, "DROP TABLE cats; PRAGMA user_version = 1000;"
                      "PRAGMA application_id = 0x466a5265");
  assert_refused (&self, attempt, "by a newer version");
}

/* A file of the first version is brought to this one, and keeps what is in it. */
static void
test_older (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (FjAttempt) attempt = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  fj_records_init (&self);
  fj_bench_add (&self.bench, "1-2", NULL);
  attempt = fj_records_new_attempt (&self);
  run_sql (self.path, fj_record_schema_get_step (0));
  run_sql (self.path, "PRAGMA user_version = 1; PRAGMA application_id = 0x466a5265;"
                      "INSERT INTO attempts (record, result, begun, serial_trusted, port, virtual,"
                      " program, host, operator) VALUES ('old', 'pass', '2020-01-01', 1, '1-1', 0,"
                      " 'flashjig', 'here', 'Maria')");
  fj_recorder_begin (FJ_RECORDER (self.store), attempt, &error);
  g_assert_no_error (error);
  records = fj_records_read (self.path);
  g_assert_cmpuint (records->len, ==, 2);
  g_assert_cmpstr (get (records, 1)->id, ==, "old");
  g_assert_cmpint (get (records, 1)->result, ==, FJ_RECORD_PASS);
  g_assert_null (get (records, 1)->verify);
  g_assert_cmpstr (get (records, 0)->verify, ==, "off");
}

/* A folder that cannot be made, and a folder for a file. */
static void
test_no_place (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (FjAttempt) attempt = NULL;
  const char *places[] = { "flash.tsv/records.db", "." };

  fj_records_init (&self);
  fj_bench_add (&self.bench, "1-2", NULL);
  attempt = fj_records_new_attempt (&self);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *path = g_build_filename (self.bench.folder, places[i], NULL);

    g_set_object (&self.store, NULL);
    self.store = fj_record_store_new (path, NULL);
    assert_refused (&self, attempt, "cannot be opened");
  }
}

/* Pages in the middle that are no longer what they were. */
static void
test_torn (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (FjAttempt) attempt = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  fj_records_init (&self);
  fj_bench_add (&self.bench, "1-2", NULL);
  attempt = fj_records_new_attempt (&self);
  fj_recorder_begin (FJ_RECORDER (self.store), attempt, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (self.store); /* which writes all into the file itself */
  g_assert_true (g_file_get_contents (self.path, &contents, &length, NULL));
  g_assert_cmpuint (length, >, 8192);
  memset (contents + 4096, 0xa5, length - 4096);
  g_assert_true (g_file_set_contents (self.path, contents, (gssize) length, NULL));
  self.store = fj_record_store_new (self.path, NULL);
  assert_refused (&self, attempt, "damaged");
}

/* Two programs that both make the file, and write in turns. */
static void
test_two_programs (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (FjRecordStore) other = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  fj_records_init (&self);
  fj_bench_add (&self.bench, "1-2", NULL);
  other = fj_record_store_new (self.path, NULL);
  for (guint i = 0; i < 6; i++) {
    g_autoptr (FjAttempt) attempt = fj_records_new_attempt (&self);

    attempt->begun -= (gint64) i * G_TIME_SPAN_DAY; /* the clock jumps back */
    fj_recorder_begin (FJ_RECORDER (i % 2 == 0 ? self.store : other), attempt, &error);
    g_assert_no_error (error);
  }
  records = fj_records_read (self.path);
  g_assert_cmpuint (records->len, ==, 6);
  /* by the order in which they began, whatever the clock said */
  for (guint i = 0; i < 6; i++)
    g_assert_cmpint (get (records, i)->number, ==, 6 - i);
  g_assert_cmpstr (get (records, 0)->begun, <, get (records, 5)->begun);
}

/* What a board says of itself may be no text at all. */
static void
test_odd_text (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (FjAttempt) attempt = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  fj_records_init (&self);
  fj_bench_add (&self.bench, "1-2", NULL);
  attempt = fj_records_new_attempt (&self);
  g_free (attempt->serial);
  attempt->serial = g_strdup ("\xff';DROP TABLE attempts;--");
  g_clear_pointer (&attempt->place, g_free);
  fj_recorder_begin (FJ_RECORDER (self.store), attempt, &error);
  g_assert_no_error (error);
  records = fj_records_read (self.path);
  g_assert_cmpstr (get (records, 0)->serial, ==, "\xef\xbf\xbd';DROP TABLE attempts;--");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fj_sick_disk_install ();
  g_test_add_func ("/flashjig/record-store/pass", test_pass);
  g_test_add_func ("/flashjig/record-store/many", test_many);
  g_test_add_func ("/flashjig/record-store/find-pass", test_find_pass);
  g_test_add_func ("/flashjig/record-store/begin", test_begin);
  g_test_add_func ("/flashjig/record-store/full", test_full);
  g_test_add_func ("/flashjig/record-store/full-at-the-end", test_full_at_the_end);
  g_test_add_func ("/flashjig/record-store/refused", test_refused);
  g_test_add_func ("/flashjig/record-store/older", test_older);
  g_test_add_func ("/flashjig/record-store/no-place", test_no_place);
  g_test_add_func ("/flashjig/record-store/torn", test_torn);
  g_test_add_func ("/flashjig/record-store/two-programs", test_two_programs);
  g_test_add_func ("/flashjig/record-store/odd-text", test_odd_text);
  return g_test_run ();
}
