/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-export.h"

#include "fj-record-json.h"
#include "fj-record-openhtf.h"

#include <fj-enum.h>
#include <string.h>

#define END "\r\n"

/*
 * With one of these a cell is a formula for programs that calculate, and some of them run commands.
 * What is in a record comes from boards, names of files and users.
 */
#define FORMULA "=+-@\t\r"

G_DEFINE_ENUM_TYPE (FjRecordFormat, fj_record_format, G_DEFINE_ENUM_VALUE (FJ_RECORD_CSV, "csv"),
                    G_DEFINE_ENUM_VALUE (FJ_RECORD_JSON, "json"),
                    G_DEFINE_ENUM_VALUE (FJ_RECORD_OPENHTF, "openhtf"))

/**
 * fj_record_export_begin:
 * @format: a format
 * @text: (inout): gets what comes before the first record
 */
void
fj_record_export_begin (FjRecordFormat format, GString *text)
{
  if (format == FJ_RECORD_CSV)
    g_string_append (text, "record,result,begun,seconds,serial,serial_trusted,port,place,family,"
                           "title,virtual,layout,layout_sha256,program,host,operator,bytes,total,"
                           "error_code,error_text,error_stage,error_partition,board_text,"
                           "verify,bytes_written,bytes_proven,way,way_reason,job,job_sha256" END);
}

/* A formula becomes text by an apostrophe before it, as OWASP advises. */
static void
add_cell (GString *text, const char *value)
{
  const char *mark;
  g_auto (GStrv) parts = NULL;
  g_autofree char *doubled = NULL;

  if (value == NULL)
    return;
  mark = *value != '\0' && strchr (FORMULA, *value) != NULL ? "'" : "";
  if (strpbrk (value, ",\"\r\n") == NULL) {
    g_string_append_printf (text, "%s%s", mark, value);
    return;
  }
  parts = g_strsplit (value, "\"", -1);
  doubled = g_strjoinv ("\"\"", parts);
  g_string_append_printf (text, "\"%s%s\"", mark, doubled);
}

static void
add_text (GString *text, const char *value)
{
  g_string_append_c (text, ',');
  add_cell (text, value);
}

static void
add_int (GString *text, gint64 value)
{
  g_string_append_c (text, ',');
  if (value >= 0)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, value);
}

static void
add_seconds (GString *text, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (text, ',');
  if (value >= 0)
    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.3f", value));
}

static void
add_csv_board (FjRecord *record, GString *text)
{
  add_text (text, record->serial);
  add_int (text, record->is_serial_trusted);
  add_text (text, record->port);
  add_text (text, record->place);
  add_text (text, record->family);
  add_text (text, record->title);
  add_int (text, record->is_virtual);
}

static void
add_csv (FjRecord *record, GString *text)
{
  add_cell (text, record->id);
  add_text (text, fj_enum_to_nick (FJ_TYPE_RECORD_RESULT, (int) record->result));
  add_text (text, record->begun);
  add_seconds (text, record->seconds);
  add_csv_board (record, text);
  add_text (text, record->layout);
  add_text (text, record->layout_sha256);
  add_text (text, record->program);
  add_text (text, record->host);
  add_text (text, record->user);
  add_int (text, record->bytes);
  add_int (text, record->total);
  add_text (text, record->error_code);
  add_text (text, record->error_text);
  add_text (text, record->error_stage);
  add_text (text, record->error_partition);
  add_text (text, record->board_text);
  add_text (text, record->verify);
  add_int (text, record->written);
  add_int (text, record->proven);
  add_text (text, record->way);
  add_text (text, record->way_reason);
  add_text (text, record->job);
  add_text (text, record->job_sha256);
  g_string_append (text, END);
}

static void
add_json (FjRecord *record, GString *text, void (*add) (FjRecord *record, JsonBuilder *builder))
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  add (record, builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  line = json_to_string (root, FALSE);
  g_string_append_printf (text, "%s\n", line);
}

/**
 * fj_record_export_add:
 * @format: a format
 * @record: a record that was read as a whole
 * @text: (inout): gets the record
 */
void
fj_record_export_add (FjRecordFormat format, FjRecord *record, GString *text)
{
  switch (format) {
  case FJ_RECORD_CSV:
    add_csv (record, text);
    break;
  case FJ_RECORD_JSON:
    add_json (record, text, fj_record_json_add);
    break;
  case FJ_RECORD_OPENHTF:
  default:
    add_json (record, text, fj_record_openhtf_add);
    break;
  }
}
