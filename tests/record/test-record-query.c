/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-fixture.h"

#include <fj-error.h>
#include <fj-record-compare.h>
#include <fj-record-query.h>
#include <fj-record-watch.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* In the order of their attempts. */
static void
init (FjRecords *self)
{
  static const struct {
    const char *serial;
    char        result;
  } attempts[] = {
    { "AAA", 'p' },
    { "BOARD-2", 'f' },
    { "AAA", 'f' },
    { "AAA", 's' },
    { "CCC", 'f' },
  };

  fj_records_init (self);
  fj_bench_add (&self->bench, "1-2", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
    fj_records_add (self, attempts[i].serial, attempts[i].result);
  fj_records_settle (self);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* (transfer full) */
static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
test_list (void)
{
  g_auto (FjRecords) self = { 0 };
  FjRecordFilter filter = { .has_result = TRUE, .result = FJ_RECORD_FAIL };
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GArray) numbers = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  init (&self);
  fj_record_query_list_async (self.path, &filter, NULL, on_answer, &listed);
  numbers = fj_record_query_list_finish (wait_for (&listed), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (numbers->len, ==, 3);
  fj_record_query_rows_async (self.path, numbers, NULL, on_answer, &loaded);
  records = fj_record_query_rows_finish (wait_for (&loaded), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((FjRecord *) g_ptr_array_index (records, 0))->serial, ==, "CCC");
  g_assert_cmpstr (((FjRecord *) g_ptr_array_index (records, 2))->serial, ==, "BOARD-2");
}

static void
test_sums (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FjRecordSums) sums = NULL;
  FjRecordDay day = { 0 };

  init (&self);
  fj_record_query_sums_async (self.path, &(FjRecordFilter){ 0 }, 30, NULL, on_answer, &result);
  sums = fj_record_query_sums_finish (wait_for (&result), NULL);
  g_assert_cmpuint (sums->totals.attempts, ==, 5);
  g_assert_cmpuint (sums->totals.boards, ==, 3);
  for (guint i = 0; i < sums->days->len; i++) { /* two, when it was midnight meanwhile */
    const FjRecordDay *one = &g_array_index (sums->days, FjRecordDay, i);

    g_assert_cmpuint (strlen (one->day), ==, 10);
    day.passed += one->passed;
    day.failed += one->failed;
    day.others += one->others;
  }
  g_assert_cmpuint (day.passed, ==, 1);
  g_assert_cmpuint (day.failed, ==, 3);
  g_assert_cmpuint (day.others, ==, 1);
}

static FjRecordDetails *
get_details (FjRecords *self, gint64 number, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  fj_record_query_details_async (self->path, number, NULL, on_answer, &result);
  return fj_record_query_details_finish (wait_for (&result), error);
}

/* A board is compared with itself, or else with another one of the same layout. */
static void
test_details (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (FjRecordDetails) same = NULL;
  g_autoptr (FjRecordDetails) first = NULL;
  g_autoptr (FjRecordDetails) other = NULL;
  g_autoptr (GError) error = NULL;

  init (&self);
  same = get_details (&self, 3, NULL);
  g_assert_cmpuint (same->others->len, ==, 3);
  g_assert_cmpuint (same->record->files->len, ==, 3);
  g_assert_true (same->pass_of_board);
  g_assert_cmpint (same->pass->number, ==, 1);
  first = get_details (&self, 1, NULL);
  g_assert_null (first->pass); /* it is the only one */
  g_assert_null (get_details (&self, 99, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_RECORD);
  /* nothing tells of the layout here */
  other = get_details (&self, 2, NULL);
  g_assert_null (other->pass);
}

/* Each replaces the file as a whole, or leaves it alone. */
static void
test_export (void)
{
  g_auto (FjRecords) self = { 0 };
  FjRecordFilter filter = { .text = "board-2" };
  g_autoptr (GAsyncResult) written = NULL;
  g_autoptr (GAsyncResult) stopped = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  init (&self);
  path = g_build_filename (self.bench.folder, "out.json", NULL);
  file = g_file_new_for_path (path);
  fj_record_query_export_async (self.path, &filter, FJ_RECORD_JSON, file, NULL, on_answer,
                                &written);
  g_assert_cmpint (fj_record_query_export_finish (wait_for (&written), &error), ==, 1);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"serial\":\"BOARD-2\""));
  g_assert_null (strstr (text, "\"serial\":\"AAA\""));
  g_cancellable_cancel (cancellable);
  fj_record_query_export_async (self.path, &(FjRecordFilter){ 0 }, FJ_RECORD_CSV, file, cancellable,
                                on_answer, &stopped);
  g_assert_cmpint (fj_record_query_export_finish (wait_for (&stopped), &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "{"));
}

static void
test_damaged (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fj_records_init (&self);
  g_assert_true (g_file_set_contents (self.path, "no database, but text of some length", -1, NULL));
  fj_record_query_list_async (self.path, &(FjRecordFilter){ 0 }, NULL, on_answer, &result);
  g_assert_null (fj_record_query_list_finish (wait_for (&result), &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_RECORD);
}

/* Who shows the records outlives it that the file is moved away, and that another one is made. */
static void
test_replaced (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (FjRecordReader) reader = NULL;
  g_autoptr (FjRecordStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FjRecordDetails) details = NULL;
  g_autoptr (GArray) numbers = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *aside = NULL;

  init (&self);
  reader = fj_record_reader_open (self.path, &error);
  g_assert_no_error (error);
  numbers = fj_record_reader_list (reader, &(FjRecordFilter){ 0 }, &error);
  g_assert_cmpuint (numbers->len, ==, 5);
  aside = g_strconcat (self.path, "~", NULL);
  g_assert_cmpint (g_rename (self.path, aside), ==, 0);
  store = g_steal_pointer (&self.store);
  self.store = fj_record_store_new (self.path, "Maria");
  fj_records_add (&self, "DDD", 'p');
  fj_records_settle (&self);
  /* both are there, and neither has anything of the other */
  for (guint i = 0; i < numbers->len; i++) {
    g_autoptr (FjRecord) record =
      fj_record_reader_load_whole (reader, g_array_index (numbers, gint64, i), &error);

    g_assert_no_error (error);
    g_assert_cmpstr (record->serial, !=, "DDD");
  }
  details = get_details (&self, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (details->record->serial, ==, "DDD");
  /* one that is cut off in place is damaged, not more */
  g_assert_cmpint (truncate (self.path, 5000), ==, 0);
  fj_record_query_list_async (self.path, &(FjRecordFilter){ 0 }, NULL, on_answer, &result);
  g_assert_null (fj_record_query_list_finish (wait_for (&result), &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_RECORD);
}

static FjRecordFile *
make_file (guint id, const char *name, const char *sha256)
{
  FjRecordFile *file = g_new0 (FjRecordFile, 1);

  file->id = id;
  file->name = g_strdup (name);
  file->target = g_strdup ("mmc0");
  file->file = g_strdup_printf ("/job/%s.bin", name);
  file->sha256 = g_strdup (sha256);
  file->size = 1;
  return file;
}

static FjRecord *
make_record (const char *port)
{
  FjRecord *record = fj_record_new ();

  record->port = g_strdup (port);
  record->layout = g_strdup ("/job/flash.tsv");
  record->layout_sha256 = g_strdup ("aa");
  record->program = g_strdup ("flashjig 1");
  record->files = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_record_file_free);
  return record;
}

static void
test_compare (void)
{
  g_autoptr (FjRecord) pass = make_record ("1-2");
  g_autoptr (FjRecord) record = make_record ("1-3");
  g_autoptr (GPtrArray) changes = NULL;
  static const char *const wanted[] = { "Port",
                                        "1-2",
                                        "1-3",
                                        "Content of “fip”",
                                        "11",
                                        "22",
                                        "File for “new”",
                                        NULL,
                                        "/job/new.bin",
                                        "File for “old”",
                                        "/job/old.bin",
                                        NULL };

  g_ptr_array_add (pass->files, make_file (1, "fip", "11"));
  g_ptr_array_add (pass->files, make_file (2, "old", "33"));
  g_ptr_array_add (pass->files, make_file (4, "same", NULL)); /* is not known to be another one */
  g_ptr_array_add (record->files, make_file (1, "fip", "22"));
  g_ptr_array_add (record->files, make_file (3, "new", "33"));
  g_ptr_array_add (record->files, make_file (4, "same", "44"));
  changes = fj_record_compare (pass, record);
  g_assert_cmpuint (changes->len * 3, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < changes->len; i++) {
    const FjRecordChange *change = g_ptr_array_index (changes, i);

    g_assert_cmpstr (change->what, ==, wanted[3 * i]);
    g_assert_cmpstr (change->before, ==, wanted[3 * i + 1]);
    g_assert_cmpstr (change->now, ==, wanted[3 * i + 2]);
  }
}

static void
on_changed (guint *count)
{
  ++*count;
}

static gboolean
on_time (gpointer records)
{
  fj_records_add (records, "BOARD-2", 'i');
  return G_SOURCE_CONTINUE;
}

/* What comes, and what somebody writes. */
static void
test_watch (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (FjRecordWatch) watch = NULL;
  guint count = 0;
  guint writer;

  fj_records_init (&self);
  fj_bench_add (&self.bench, "1-2", NULL);
  fj_records_add (&self, "AAA", 'p');
  watch = fj_record_watch_new (self.path);
  g_signal_connect_swapped (watch, "changed", G_CALLBACK (on_changed), &count);
  fj_record_watch_set_active (watch, TRUE);
  /* the first look has to be over before a change is one */
  writer = g_timeout_add (100, on_time, &self);
  while (count == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (writer);
  fj_record_watch_set_active (watch, FALSE);
  fj_record_watch_set_active (watch, TRUE);
  g_remove (self.path);
  count = 0;
  while (count == 0) {
    g_assert_true (g_file_set_contents (self.path, "damaged", -1, NULL));
    g_main_context_iteration (NULL, FALSE);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/record-query/list", test_list);
  g_test_add_func ("/flashjig/record-query/sums", test_sums);
  g_test_add_func ("/flashjig/record-query/details", test_details);
  g_test_add_func ("/flashjig/record-query/export", test_export);
  g_test_add_func ("/flashjig/record-query/damaged", test_damaged);
  g_test_add_func ("/flashjig/record-query/replaced", test_replaced);
  g_test_add_func ("/flashjig/record-query/compare", test_compare);
  g_test_add_func ("/flashjig/record-query/watch", test_watch);
  return g_test_run ();
}
