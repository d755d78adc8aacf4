/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-json.h"
#include "fj-cli-output.h"
#include "fj-cli-table.h"
#include "fj-cli-text.h"
#include "fj-cli-verb.h"

#include <fj-format.h>
#include <fj-print-file.h>
#include <fj-record-export.h>
#include <fj-record-json.h>
#include <fj-record-place.h>
#include <fj-record-reader.h>
#include <fj-record-text.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* How many records people are shown, unless they say so. */
#define LIMIT 20

/* Digits of a run's id that lists show. */
#define ID_LENGTH 8

/* Id, time, result, how long, serial number, port, layout. */
#define N_COLUMNS 7

/* One call of the command "history". */
typedef struct {
  FjCliOptions    options;
  char           *records;     /* (owned) (nullable): the file, or "off" */
  char           *serial;      /* (owned) (nullable) */
  char           *since;       /* (owned) (nullable): as it was given, then in UTC */
  char           *result;      /* (owned) (nullable) */
  char           *format_name; /* (owned) (nullable) */
  char           *limit;       /* (owned) (nullable): as it was given */
  char           *report;      /* (owned) (nullable): where to print the record to */
  char           *label;       /* (owned) (nullable): likewise the label of its board */
  char           *label_size;  /* (owned) (nullable): as it was given */
  FjLabelSize     size;        /* of the label */
  char           *id;          /* (owned) (nullable): of the one record that is asked for */
  gboolean        without_virtual;
  gboolean        is_csv;
  gboolean        has_format;
  FjRecordFormat  format;
  FjRecordFilter  filter;
  FjRecordReader *reader; /* (owned) (nullable) */
} History;

static void
history_clear (History *self)
{
  g_clear_pointer (&self->reader, fj_record_reader_free);
  g_free (self->records);
  g_free (self->serial);
  g_free (self->since);
  g_free (self->result);
  g_free (self->format_name);
  g_free (self->limit);
  g_free (self->report);
  g_free (self->label);
  g_free (self->label_size);
  g_free (self->id);
  fj_cli_options_clear (&self->options);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (History, history_clear)

/* A day, or a time as ISO 8601 has it, by the clock of here, becomes one that records have. */
static gboolean
take_since (History *self, GError **error)
{
  gboolean         is_day = self->since != NULL && strchr (self->since, 'T') == NULL;
  g_autofree char *text = g_strconcat (self->since, is_day ? "T00:00:00" : NULL, NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) time =
    self->since != NULL ? g_date_time_new_from_iso8601 (text, zone) : NULL;
  g_autoptr (GDateTime) utc = time != NULL ? g_date_time_to_utc (time) : NULL;

  if (self->since == NULL)
    return TRUE;
  if (utc == NULL) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("“%s” is no day and no time, such as 2026-11-28 or 2026-11-28T12:00:00."),
                 self->since);
    return FALSE;
  }
  g_free (self->since);
  self->since = g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S");
  return TRUE;
}

/* People see the newest ones unless they say more; programs get all. */
static gboolean
take_limit (History *self, guint *limit, GError **error)
{
  guint64 number = self->options.json || self->has_format ? 0 : LIMIT;

  if (self->limit != NULL &&
      !g_ascii_string_to_unsigned (self->limit, 10, 0, G_MAXINT, &number, NULL)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("--limit takes a number of records, not “%s”; 0 is all of them."),
                 self->limit);
    return FALSE;
  }
  *limit = (guint) number;
  return TRUE;
}

static gboolean
take_filter (History *self, GError **error)
{
  int   value = 0;
  guint limit = 0;

  if (!take_since (self, error) || !take_limit (self, &limit, error))
    return FALSE;
  if (!fj_cli_take_word ("--result", FJ_TYPE_RECORD_RESULT, self->result, &value, error))
    return FALSE;
  self->filter = (FjRecordFilter){ .serial = self->serial,
                                   .since = self->since,
                                   .has_result = self->result != NULL,
                                   .result = (FjRecordResult) value,
                                   .without_virtual = self->without_virtual,
                                   .limit = limit };
  return TRUE;
}

static gboolean
take_format (History *self, GError **error)
{
  int value = FJ_RECORD_CSV;

  if (!fj_cli_take_word ("--format", FJ_TYPE_RECORD_FORMAT, self->format_name, &value, error))
    return FALSE;
  self->has_format = self->is_csv || self->format_name != NULL;
  self->format = (FjRecordFormat) value;
  return TRUE;
}

/* (transfer full): the cells of one line. */
static char **
make_cells (FjRecord *record)
{
  g_autofree char *begun = fj_record_dup_begun_text (record);
  g_autofree char *layout =
    record->layout != NULL ? g_path_get_basename (record->layout) : g_strdup ("-");
  char **cells = g_new0 (char *, N_COLUMNS + 1);

  cells[0] = g_strndup (record->id, ID_LENGTH);
  cells[1] = g_strdup (begun);
  cells[2] = g_strdup (fj_record_result_to_title (record->result));
  cells[3] = record->seconds >= 0 ? fj_format_duration (record->seconds) : g_strdup ("-");
  cells[4] = fj_cli_safe (record->serial);
  cells[5] = fj_cli_safe (record->place != NULL ? record->place : record->port);
  cells[6] = fj_cli_safe (layout);
  return cells;
}

/* What does not fit is cut off at the end, where the layout is. */
static void
print_table (GPtrArray *records)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  guint columns = fj_cli_get_columns (STDOUT_FILENO);
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (rows, make_cells (g_ptr_array_index (records, i)));
  lines = fj_cli_table_format (rows);
  for (guint i = 0; i < rows->len; i++) {
    g_autofree char *fit = columns > 0 ? fj_cli_text_fit (lines[i], columns) : NULL;

    g_print ("%s\n", fit != NULL ? fit : lines[i]);
  }
}

static void
print_totals (const FjRecordTotals *totals)
{
  g_autofree char *text = fj_record_totals_to_text (totals);

  g_print ("%s", text);
}

static void
print_totals_json (const FjRecordTotals *totals)
{
  JsonBuilder *builder = fj_cli_json_begin ("totals");

  fj_cli_json_uint (builder, "attempts", totals->attempts);
  fj_cli_json_uint (builder, "passed", totals->passed);
  fj_cli_json_uint (builder, "failed", totals->failed);
  fj_cli_json_uint (builder, "stopped", totals->stopped);
  fj_cli_json_uint (builder, "interrupted", totals->interrupted);
  fj_cli_json_uint (builder, "boards", totals->boards);
  fj_cli_json_uint (builder, "first_passed", totals->first_passed);
  fj_cli_json_number (builder, "seconds", totals->seconds_of_board);
  fj_cli_json_end (builder);
}

static void
print_record_json (FjRecord *record)
{
  JsonBuilder *builder = fj_cli_json_begin ("record");

  fj_record_json_add (record, builder);
  fj_cli_json_end (builder);
}

/* A word that names no record, or several, is one of the command line. */
static gint64
find_record (History *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 number = fj_record_reader_find (self->reader, self->id, &local);

  if (local != NULL && local->domain == G_IO_ERROR)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, local->message);
  else if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return number;
}

/* (transfer full) */
static GFile *
make_file (const char *name)
{
  return g_file_new_for_commandline_arg (name);
}

static gboolean
print_paper (History *self, FjRecord *record, GError **error)
{
  g_autoptr (GFile) report = self->report != NULL ? make_file (self->report) : NULL;
  g_autoptr (GFile) label = self->label != NULL ? make_file (self->label) : NULL;

  if (report != NULL && !fj_print_save_report (record, report, error))
    return FALSE;
  return label == NULL || fj_print_save_label (record, self->size, label, error);
}

static gboolean
show_one (History *self, GError **error)
{
  gint64 number = find_record (self, error);
  g_autoptr (FjRecord) record = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (number < 0)
    return FALSE;
  record = fj_record_reader_load_whole (self->reader, number, error);
  if (record == NULL)
    return FALSE;
  if (!print_paper (self, record, error))
    return FALSE;
  if (self->options.json) {
    print_record_json (record);
  } else if (self->has_format) {
    fj_record_export_begin (self->format, text);
    fj_record_export_add (self->format, record, text);
    g_print ("%s", text->str);
  } else {
    g_autofree char *words = fj_record_to_text (record);

    g_print ("%s", words);
  }
  return TRUE;
}

static gboolean
print_for_programs (History *self, GArray *numbers, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (!self->options.json)
    fj_record_export_begin (self->format, text);
  for (guint i = 0; i < numbers->len; i++) {
    g_autoptr (FjRecord) record = fj_record_reader_load_whole (
      self->reader, g_array_index (numbers, gint64, i), error);

    if (record == NULL)
      return FALSE;
    if (self->options.json)
      print_record_json (record);
    else
      fj_record_export_add (self->format, record, text);
    g_print ("%s", text->str);
    g_string_truncate (text, 0);
  }
  g_print ("%s", text->str);
  return TRUE;
}

/* The newest one last, where people look. */
static gboolean
print_for_people (History *self, GArray *numbers, GError **error)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) fj_record_unref);

  for (guint i = numbers->len; i-- > 0;) {
    FjRecord *record =
      fj_record_reader_load (self->reader, g_array_index (numbers, gint64, i), error);

    if (record == NULL)
      return FALSE;
    g_ptr_array_add (records, record);
  }
  if (!self->options.quiet)
    print_table (records);
  return TRUE;
}

static gboolean
show_all (History *self, GError **error)
{
  g_autoptr (GArray) numbers = fj_record_reader_list (self->reader, &self->filter, error);
  gboolean       is_for_people = !self->options.json && !self->has_format;
  FjRecordTotals totals;

  if (numbers == NULL)
    return FALSE;
  if (!(is_for_people ? print_for_people (self, numbers, error)
                      : print_for_programs (self, numbers, error)))
    return FALSE;
  if (self->has_format && !self->options.json)
    return TRUE;
  if (!fj_record_reader_count (self->reader, &self->filter, &totals, error))
    return FALSE;
  if (self->options.json)
    print_totals_json (&totals);
  else if (!self->options.quiet)
    print_totals (&totals);
  return TRUE;
}

static gboolean
show_history (History *self, GError **error)
{
  g_autofree char *path = fj_record_dup_path (self->records);

  if (path == NULL) {
    fj_cli_complain ("%s", _ ("No records are kept, so there is nothing to show."));
    return TRUE;
  }
  self->reader = fj_record_reader_open (path, error);
  if (self->reader == NULL)
    return FALSE;
  return self->id != NULL ? show_one (self, error) : show_all (self, error);
}

static gboolean
take_words (History *self, int argc, char **argv, GError **error)
{
  if (argc > 2) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("The word “%s” is one too many."), argv[2]);
    return FALSE;
  }
  self->id = g_strdup (argc > 1 ? argv[1] : NULL);
  if (self->id == NULL && (self->report != NULL || self->label != NULL)) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _ ("Which record? Its id has to be given, or its first digits."));
    return FALSE;
  }
  self->size = FJ_LABEL_SIZE_USUAL;
  if (self->label_size != NULL && !fj_label_size_parse (self->label_size, &self->size, error))
    return FALSE;
  return fj_cli_check_records (self->records, error) && take_format (self, error) &&
         take_filter (self, error);
}

/**
 * fj_cli_history:
 *
 * The command "history"
 */
FjCliExit
fj_cli_history (int argc, char **argv)
{
  g_auto (History) self = { 0 };
  const GOptionEntry entries[] = {
    { "serial", 's', 0, G_OPTION_ARG_STRING, &self.serial,
      N_ ("Only the board with this serial number; its last digits are enough"), N_ ("SERIAL") },
    { "since", 0, 0, G_OPTION_ARG_STRING, &self.since,
      N_ ("Only attempts of this day or time, and later"), N_ ("TIME") },
    { "result", 0, 0, G_OPTION_ARG_STRING, &self.result,
      N_ ("Only attempts that ended so: pass, fail, stopped, interrupted"), N_ ("RESULT") },
    { "limit", 0, 0, G_OPTION_ARG_STRING, &self.limit,
      N_ ("Only so many, the newest ones; 0 is all of them"), N_ ("N") },
    { "no-virtual", 0, 0, G_OPTION_ARG_NONE, &self.without_virtual,
      N_ ("Leave out virtual boards"), NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &self.is_csv, N_ ("Print a table for other programs"),
      NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &self.format_name,
      N_ ("Print records as csv, json, or openhtf, which test stations read"), N_ ("FORMAT") },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &self.report,
      N_ ("Print the record to a PDF"), N_ ("FILE") },
    { "label", 0, 0, G_OPTION_ARG_FILENAME, &self.label,
      N_ ("Make a label for the board, with a QR code: .pdf, .png or .svg"), N_ ("FILE") },
    { "label-size", 0, 0, G_OPTION_ARG_STRING, &self.label_size,
      N_ ("Width and height of the label in millimetres (50x25)"), N_ ("WxH") },
    FJ_CLI_RECORDS_ENTRY (self.records),
    { NULL },
  };
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  if (!fj_cli_begin (&self.options, FJ_CLI_GROUP_OUTPUT, entries, _ ("[RECORD]"),
                     _ ("Shows what was flashed, when, and how it ended; of one record, by the "
                        "first digits of its id, all that is known."),
                     &argc, &argv, &error))
    return fj_cli_fail_usage ("history", error);
  words = argv;
  if (!take_words (&self, argc, argv, &error))
    return fj_cli_fail_usage ("history", error);
  if (self.options.json)
    fj_cli_json_print_start ("history");
  show_history (&self, &error);
  return fj_cli_finish (&self.options, fj_cli_exit_from_error (error), error);
}
