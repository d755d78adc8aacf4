/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-fixture.h"

#include <fj-error.h>
#include <fj-record-export.h>
#include <fj-record-place.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* Boards, each with its attempts: a letter for a pass, a failure, a stop, an interruption. */
typedef struct {
  const char *serial;
  const char *results;
} Board;

static FjRecordReader *
make_history (FjRecords *self)
{
  static const Board boards[] = {
    { "AAA111", "p" },
    { "BBB222", "fp" },
    { "CCC333", "sp" },
    { "DDD44%", "ff" },
    { NULL, "p" },
    { "V", "pi" },
  };
  g_autoptr (GError) error = NULL;
  FjRecordReader *reader;

  fj_records_init (self);
  fj_bench_add (&self->bench, "1-2", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (boards); i++)
    for (const char *p = boards[i].results; *p != '\0'; p++)
      fj_records_add (self, boards[i].serial, *p);
  fj_records_settle (self);
  reader = fj_record_reader_open (self->path, &error);
  g_assert_no_error (error);
  return reader;
}

static guint
count (FjRecordReader *reader, const FjRecordFilter *filter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) numbers = fj_record_reader_list (reader, filter, &error);

  g_assert_no_error (error);
  return numbers->len;
}

static void
test_filter (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (FjRecordReader) reader = make_history (&self);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *future = g_date_time_format (now, "%Y-12-31T23:59:59.999Z");

  g_assert_cmpuint (count (reader, &(FjRecordFilter){ 0 }), ==, 10);
  g_assert_cmpuint (count (reader, &(FjRecordFilter){ .limit = 4 }), ==, 4);
  g_assert_cmpuint (count (reader, &(FjRecordFilter){ .without_virtual = TRUE }), ==, 8);
  g_assert_cmpuint (count (reader, &(FjRecordFilter){ .serial = "BBB222" }), ==, 2);
  /* the end is what people read off a sticker, in any case */
  g_assert_cmpuint (count (reader, &(FjRecordFilter){ .serial = "bb222" }), ==, 2);
  g_assert_cmpuint (count (reader, &(FjRecordFilter){ .serial = "BBB" }), ==, 0);
  /* no signs of patterns */
  g_assert_cmpuint (count (reader, &(FjRecordFilter){ .serial = "%" }), ==, 2);
  g_assert_cmpuint (count (reader, &(FjRecordFilter){ .text = "_" }), ==, 0);
  g_assert_cmpuint (count (reader, &(FjRecordFilter){ .text = "CABLE" }), ==, 3);
  g_assert_cmpuint (count (reader, &(FjRecordFilter){ .text = "maria" }), ==, 10);
  for (guint i = FJ_RECORD_PASS; i <= FJ_RECORD_INTERRUPTED; i++) {
    static const guint wanted[] = { 5, 3, 1, 1 };
    FjRecordFilter     filter = { .has_result = TRUE, .result = (FjRecordResult) i };

    g_assert_cmpuint (count (reader, &filter), ==, wanted[i]);
  }
  g_assert_cmpuint (count (reader, &(FjRecordFilter){ .since = "2020-01-01" }), ==, 10);
  g_assert_cmpuint (count (reader, &(FjRecordFilter){ .since = future }), ==, 0);
}

static void
test_totals (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (FjRecordReader) reader = make_history (&self);
  FjRecordTotals totals;

  g_assert_true (fj_record_reader_count (
    reader, &(FjRecordFilter){ .without_virtual = TRUE, .limit = 1 }, &totals, NULL));
  g_assert_cmpuint (totals.attempts, ==, 8);
  g_assert_cmpuint (totals.passed, ==, 4);
  g_assert_cmpuint (totals.failed, ==, 3);
  g_assert_cmpuint (totals.stopped, ==, 1);
  g_assert_cmpuint (totals.interrupted, ==, 0);
  /* a stop is no result; one without a serial number may be any board */
  g_assert_cmpuint (totals.boards, ==, 4);
  g_assert_cmpuint (totals.first_passed, ==, 2);
  g_assert_cmpfloat (totals.seconds_of_board, ==, 10);
  g_assert_true (fj_record_reader_count (reader, &(FjRecordFilter){ 0 }, &totals, NULL));
  g_assert_cmpuint (totals.interrupted, ==, 1);
  g_assert_true (
    fj_record_reader_count (reader, &(FjRecordFilter){ .serial = "none" }, &totals, NULL));
  g_assert_cmpuint (totals.attempts, ==, 0);
  g_assert_cmpfloat (totals.seconds_of_board, ==, -1);
}

static void
test_find (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (FjRecordReader) reader = make_history (&self);
  g_autoptr (FjRecord) record = NULL;
  g_autofree char *start = NULL;
  g_autoptr (GError) error = NULL;

  record = fj_record_reader_load (reader, 3, &error);
  g_assert_no_error (error);
  g_assert_null (record->files);
  start = g_strndup (record->id, 13);
  g_assert_cmpint (fj_record_reader_find (reader, start, &error), ==, 3);
  g_assert_no_error (error);
  g_assert_cmpint (fj_record_reader_find (reader, "", &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (fj_record_reader_find (reader, "nobody", &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (fj_record_reader_load_whole (reader, 99, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_RECORD);
}

/* What was never written has no records, and asking does not make it. */
static void
test_absent (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjRecordReader) reader = fj_record_reader_open ("/nowhere/at/all.db", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (count (reader, &(FjRecordFilter){ 0 }), ==, 0);
  g_assert_false (g_file_test ("/nowhere", G_FILE_TEST_EXISTS));
}

static void
test_place (void)
{
  g_autofree char *named = fj_record_dup_path ("here.db");
  g_autofree char *off = fj_record_dup_path ("off");
  g_autofree char *from_environment = fj_record_dup_path (NULL);
  g_autofree char *usual = NULL;

  g_assert_cmpstr (named, ==, "here.db");
  g_assert_null (off);
  g_assert_null (from_environment); /* as for every test */
  g_unsetenv ("FLASHJIG_RECORDS");
  usual = fj_record_dup_path (NULL);
  g_setenv ("FLASHJIG_RECORDS", "off", TRUE);
  g_assert_true (g_str_has_prefix (usual, g_get_user_data_dir ()));
  g_assert_true (g_str_has_suffix (usual, "/flashjig/records.db"));
}

static char *export(FjRecordReader *reader, FjRecordFormat format, gint64 number)
{
  g_autoptr (FjRecord) record = fj_record_reader_load_whole (reader, number, NULL);
  GString *text = g_string_new (NULL);

  fj_record_export_begin (format, text);
  fj_record_export_add (format, record, text);
  return g_string_free (text, FALSE);
}

static void
test_csv (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (FjRecordReader) reader = make_history (&self);
  g_autofree char *text = export(reader, FJ_RECORD_CSV, 2);
  const char      *line = strstr (text, "\r\n") + 2;

  g_assert_true (g_str_has_prefix (text, "record,result,begun,"));
  g_assert_nonnull (strstr (line, ",fail,2"));
  g_assert_nonnull (strstr (line, ",off,"));
  g_assert_true (g_str_has_suffix (line, ",0,auto,,,\r\n"));
  g_assert_nonnull (strstr (line, ",10.000,BBB222,1,1-2,,STM32MP15,"));
  g_assert_nonnull (strstr (line, ",gone,\"The “cable”,\nit left\","));
}

/* What a spreadsheet would calculate stays text, also where it has to be quoted. */
static void
test_csv_formulas (void)
{
  static const struct {
    const char *serial;
    const char *cell;
  } cases[] = {
    { "=1+1", ",'=1+1,1," },
    { "+1", ",'+1,1," },
    { "-1", ",'-1,1," },
    { "@SUM(A1)", ",'@SUM(A1),1," },
    { "\tx", ",'\tx,1," },
    { "=HYPERLINK(\"a\",\"b\")", ",\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\",1," },
    { "1=1", ",1=1,1," },
  };
  g_auto (FjRecords) self = { 0 };
  g_autoptr (FjRecordReader) reader = NULL;

  fj_records_init (&self);
  fj_bench_add (&self.bench, "1-2", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    fj_records_add (&self, cases[i].serial, 'p');
  fj_records_settle (&self);
  reader = fj_record_reader_open (self.path, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = export(reader, FJ_RECORD_CSV, i + 1);

    g_assert_nonnull (strstr (text, cases[i].cell));
  }
}

static JsonObject *
parse (JsonParser *parser, const char *text)
{
  g_autoptr (GError) error = NULL;

  /* one line */
  g_assert_true (strchr (text, '\n') == text + strlen (text) - 1);
  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
test_json (void)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (FjRecordReader) reader = make_history (&self);
  g_autofree char *text = export(reader, FJ_RECORD_JSON, 2);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = parse (parser, text);
  JsonObject *error = json_object_get_object_member (object, "error");

  g_assert_cmpstr (json_object_get_string_member (object, "result"), ==, "fail");
  g_assert_cmpstr (json_object_get_string_member (object, "serial"), ==, "BBB222");
  g_assert_cmpfloat (json_object_get_double_member (object, "elapsed"), ==, 10);
  g_assert_cmpstr (json_object_get_string_member (error, "code"), ==, "gone");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "files")), ==, 3);
}

static void
test_openhtf (void)
{
  static const char *const outcomes[] = { "PASS", "FAIL", "PASS", "ABORTED" };
  g_auto (FjRecords) self = { 0 };
  g_autoptr (FjRecordReader) reader = make_history (&self);

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++) {
    g_autofree char *text = export(reader, FJ_RECORD_OPENHTF, i + 1);
    g_autoptr (JsonParser) parser = json_parser_new ();
    JsonObject *object = parse (parser, text);
    JsonObject *metadata = json_object_get_object_member (object, "metadata");

    g_assert_cmpstr (json_object_get_string_member (object, "outcome"), ==, outcomes[i]);
    g_assert_cmpint (json_object_get_int_member (object, "end_time_millis") -
                       json_object_get_int_member (object, "start_time_millis"),
                     ==, 10000);
    g_assert_cmpstr (json_object_get_string_member (metadata, "test_name"), ==, "flash");
    g_assert_true (json_object_has_member (object, "phases"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/record-reader/filter", test_filter);
  g_test_add_func ("/flashjig/record-reader/totals", test_totals);
  g_test_add_func ("/flashjig/record-reader/find", test_find);
  g_test_add_func ("/flashjig/record-reader/absent", test_absent);
  g_test_add_func ("/flashjig/record-reader/place", test_place);
  g_test_add_func ("/flashjig/record-reader/csv", test_csv);
  g_test_add_func ("/flashjig/record-reader/csv-formulas", test_csv_formulas);
  g_test_add_func ("/flashjig/record-reader/json", test_json);
  g_test_add_func ("/flashjig/record-reader/openhtf", test_openhtf);
  return g_test_run ();
}
