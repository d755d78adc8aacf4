/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-json.h"

#include <fj-enum.h>

/**
 * fj_record_json_text:
 *
 * Adds a member @name; NULL becomes null.
 */
void
fj_record_json_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * fj_record_json_int:
 *
 * Adds a member @name; a negative number becomes null.
 */
void
fj_record_json_int (JsonBuilder *builder, const char *name, gint64 value)
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

/**
 * fj_record_json_begin_list:
 *
 * Begins a list, the member @name.
 */
void
fj_record_json_begin_list (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

static void
add_board (FjRecord *self, JsonBuilder *builder)
{
  fj_record_json_text (builder, "board", self->port);
  fj_record_json_text (builder, "place", self->place);
  fj_record_json_text (builder, "serial", self->serial);
  add_bool (builder, "serial_trusted", self->is_serial_trusted);
  fj_record_json_text (builder, "title", self->title);
  fj_record_json_text (builder, "family", self->family);
  add_bool (builder, "virtual", self->is_virtual);
}

static void
add_file (JsonBuilder *builder, const FjRecordFile *file)
{
  json_builder_begin_object (builder);
  fj_record_json_int (builder, "row", file->row);
  fj_record_json_int (builder, "id", file->id);
  fj_record_json_text (builder, "name", file->name);
  fj_record_json_text (builder, "target", file->target);
  fj_record_json_text (builder, "file", file->file);
  fj_record_json_int (builder, "size", file->size);
  fj_record_json_int (builder, "stored_size", file->stored_size);
  fj_record_json_text (builder, "version_text", file->version);
  fj_record_json_text (builder, "sha256", file->sha256);
  json_builder_end_object (builder);
}

static void
add_files (FjRecord *self, JsonBuilder *builder)
{
  fj_record_json_begin_list (builder, "files");
  for (guint i = 0; i < self->files->len; i++)
    add_file (builder, g_ptr_array_index (self->files, i));
  json_builder_end_array (builder);
}

static void
add_stages (FjRecord *self, JsonBuilder *builder)
{
  fj_record_json_begin_list (builder, "stages");
  for (guint i = 0; i < self->stages->len; i++) {
    const FjRecordStage *stage = g_ptr_array_index (self->stages, i);

    json_builder_begin_object (builder);
    fj_record_json_text (builder, "stage", stage->stage);
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
  fj_record_json_text (builder, "code", self->error_code);
  fj_record_json_text (builder, "message", self->error_text);
  fj_record_json_text (builder, "stage", self->error_stage);
  fj_record_json_text (builder, "partition", self->error_partition);
  fj_record_json_text (builder, "device_text", self->board_text);
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
  const char *result = fj_enum_to_nick (FJ_TYPE_RECORD_RESULT, (int) self->result);

  fj_record_json_text (builder, "record", self->id);
  fj_record_json_text (builder, "result", result);
  fj_record_json_text (builder, "begun", self->begun);
  add_seconds (builder, "elapsed", self->seconds);
  add_board (self, builder);
  fj_record_json_text (builder, "layout", self->layout);
  fj_record_json_text (builder, "layout_sha256", self->layout_sha256);
  fj_record_json_text (builder, "job", self->job);
  fj_record_json_text (builder, "job_sha256", self->job_sha256);
  fj_record_json_text (builder, "program", self->program);
  fj_record_json_text (builder, "host", self->host);
  fj_record_json_text (builder, "operator", self->user);
  fj_record_json_int (builder, "bytes", self->bytes);
  fj_record_json_int (builder, "total", self->total);
  fj_record_json_text (builder, "verify", self->verify);
  fj_record_json_text (builder, "way", self->way);
  fj_record_json_int (builder, "bytes_written", self->written);
  fj_record_json_int (builder, "bytes_proven", self->proven);
  fj_record_json_text (builder, "way_reason", self->way_reason);
  add_error (self, builder);
  if (self->stages != NULL)
    add_stages (self, builder);
  if (self->files != NULL)
    add_files (self, builder);
  if (self->log != NULL)
    fj_record_json_text (builder, "log", self->log);
}
