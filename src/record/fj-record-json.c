/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-json.h"

#include <fj-enum.h>

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  if (value >= 0)
    json_builder_add_int_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/* Thousandths are enough, and short. */
static void
add_seconds (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (value >= 0)
    json_builder_add_double_value (builder, (double) (gint64) (value * 1000 + 0.5) / 1000);
  else
    json_builder_add_null_value (builder);
}

static void
add_bool (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
begin_list (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

static void
begin_object (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

static void
add_board (FjRecord *self, JsonBuilder *builder)
{
  add_text (builder, "board", self->port);
  add_text (builder, "place", self->place);
  add_text (builder, "serial", self->serial);
  add_bool (builder, "serial_trusted", self->is_serial_trusted);
  add_text (builder, "title", self->title);
  add_text (builder, "family", self->family);
  add_bool (builder, "virtual", self->is_virtual);
}

static void
add_file (JsonBuilder *builder, const FjRecordFile *file)
{
  json_builder_begin_object (builder);
  add_int (builder, "row", file->row);
  add_int (builder, "id", file->id);
  add_text (builder, "name", file->name);
  add_text (builder, "target", file->target);
  add_text (builder, "file", file->file);
  add_int (builder, "size", file->size);
  add_int (builder, "stored_size", file->stored_size);
  add_text (builder, "version_text", file->version);
  add_text (builder, "sha256", file->sha256);
  json_builder_end_object (builder);
}

static void
add_files (FjRecord *self, JsonBuilder *builder)
{
  begin_list (builder, "files");
  for (guint i = 0; i < self->files->len; i++)
    add_file (builder, g_ptr_array_index (self->files, i));
  json_builder_end_array (builder);
}

static void
add_stages (FjRecord *self, JsonBuilder *builder)
{
  begin_list (builder, "stages");
  for (guint i = 0; i < self->stages->len; i++) {
    const FjRecordStage *stage = g_ptr_array_index (self->stages, i);

    json_builder_begin_object (builder);
    add_text (builder, "stage", stage->stage);
    add_seconds (builder, "elapsed", stage->seconds);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_error (FjRecord *self, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "error");
  if (self->error_text == NULL) {
    json_builder_add_null_value (builder);
    return;
  }
  json_builder_begin_object (builder);
  add_text (builder, "code", self->error_code);
  add_text (builder, "message", self->error_text);
  add_text (builder, "stage", self->error_stage);
  add_text (builder, "partition", self->error_partition);
  add_text (builder, "device_text", self->board_text);
  json_builder_end_object (builder);
}

/**
 * fj_record_json_add:
 * @self: a record
 * @builder: with an object that is begun
 *
 * Adds all that is known, as docs/json.md has it for "history".
 */
void
fj_record_json_add (FjRecord *self, JsonBuilder *builder)
{
  add_text (builder, "record", self->id);
  add_text (builder, "result", fj_enum_to_nick (FJ_TYPE_RECORD_RESULT, (int) self->result));
  add_text (builder, "begun", self->begun);
  add_seconds (builder, "elapsed", self->seconds);
  add_board (self, builder);
  add_text (builder, "layout", self->layout);
  add_text (builder, "layout_sha256", self->layout_sha256);
  add_text (builder, "program", self->program);
  add_text (builder, "host", self->host);
  add_text (builder, "operator", self->user);
  add_int (builder, "bytes", self->bytes);
  add_int (builder, "total", self->total);
  add_error (self, builder);
  if (self->stages != NULL)
    add_stages (self, builder);
  if (self->files != NULL)
    add_files (self, builder);
  if (self->log != NULL)
    add_text (builder, "log", self->log);
}

static gint64
get_begun_ms (FjRecord *self)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (self->begun, NULL);

  if (time == NULL)
    return 0;
  return g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000;
}

static gint64
get_ms (FjRecord *self, double seconds)
{
  return get_begun_ms (self) + (gint64) (MAX (seconds, 0) * 1000);
}

/* What OpenHTF calls it: it has no word for a run that was cut off. */
static const char *
get_outcome (FjRecordResult result)
{
  static const char *const words[] = {
    [FJ_RECORD_PASS] = "PASS",
    [FJ_RECORD_FAIL] = "FAIL",
    [FJ_RECORD_STOPPED] = "ABORTED",
    [FJ_RECORD_INTERRUPTED] = "ERROR",
  };

  return words[result];
}

static void
add_outcome_details (FjRecord *self, JsonBuilder *builder)
{
  begin_list (builder, "outcome_details");
  if (self->error_text != NULL) {
    json_builder_begin_object (builder);
    add_text (builder, "code", self->error_code != NULL ? self->error_code : "failed");
    add_text (builder, "description", self->error_text);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_code_info (FjRecord *self, JsonBuilder *builder, const char *member)
{
  begin_object (builder, member);
  add_text (builder, "name", self->program);
  add_text (builder, "docstring", NULL);
  add_text (builder, "sourcecode", "");
  json_builder_end_object (builder);
}

static void
add_metadata (FjRecord *self, JsonBuilder *builder)
{
  begin_object (builder, "metadata");
  add_text (builder, "test_name", "flash");
  add_text (builder, "test_version", self->layout_sha256);
  fj_record_json_add (self, builder);
  begin_object (builder, "config");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_empty (JsonBuilder *builder)
{
  begin_object (builder, "measurements");
  json_builder_end_object (builder);
  begin_object (builder, "attachments");
  json_builder_end_object (builder);
  begin_list (builder, "diagnosis_results");
  json_builder_end_array (builder);
  begin_list (builder, "failure_diagnosis_results");
  json_builder_end_array (builder);
  add_text (builder, "options", NULL);
  add_text (builder, "result", NULL);
}

/* A stage ends where the next one begins; only the last one can have failed. */
static void
add_phase (FjRecord *self, JsonBuilder *builder, guint i)
{
  const FjRecordStage *stage = g_ptr_array_index (self->stages, i);
  const FjRecordStage *next =
    i + 1 < self->stages->len ? g_ptr_array_index (self->stages, i + 1) : NULL;
  gboolean is_good = next != NULL || self->result == FJ_RECORD_PASS;

  json_builder_begin_object (builder);
  add_int (builder, "descriptor_id", i);
  add_text (builder, "name", stage->stage);
  add_code_info (self, builder, "codeinfo");
  add_int (builder, "start_time_millis", get_ms (self, stage->seconds));
  add_int (builder, "end_time_millis",
           get_ms (self, next != NULL ? next->seconds : MAX (self->seconds, stage->seconds)));
  add_text (builder, "outcome",
            is_good                          ? "PASS"
            : self->result == FJ_RECORD_FAIL ? "FAIL"
                                             : "ERROR");
  add_empty (builder);
  json_builder_end_object (builder);
}

/**
 * fj_record_json_add_openhtf:
 * @self: a record that was read as a whole
 * @builder: with an object that is begun
 *
 * Adds it in the form of a test record of OpenHTF (as_base_types() of its TestRecord); what OpenHTF
 * has no place for is in its metadata.
 */
void
fj_record_json_add_openhtf (FjRecord *self, JsonBuilder *builder)
{
  g_return_if_fail (self->stages != NULL);

  add_text (builder, "dut_id", self->serial);
  add_text (builder, "station_id", self->host);
  add_int (builder, "start_time_millis", get_begun_ms (self));
  json_builder_set_member_name (builder, "end_time_millis");
  if (self->seconds >= 0)
    json_builder_add_int_value (builder, get_ms (self, self->seconds));
  else
    json_builder_add_null_value (builder);
  add_text (builder, "outcome", get_outcome (self->result));
  add_outcome_details (self, builder);
  add_code_info (self, builder, "code_info");
  add_metadata (self, builder);
  begin_list (builder, "phases");
  for (guint i = 0; i < self->stages->len; i++)
    add_phase (self, builder, i);
  json_builder_end_array (builder);
  begin_list (builder, "diagnoses");
  json_builder_end_array (builder);
  begin_list (builder, "log_records");
  json_builder_end_array (builder);
}
