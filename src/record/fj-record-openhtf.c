/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-openhtf.h"

#include "fj-record-json.h"

static void
begin_object (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
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
  fj_record_json_begin_list (builder, "outcome_details");
  if (self->error_text != NULL) {
    json_builder_begin_object (builder);
    fj_record_json_text (builder, "code", self->error_code != NULL ? self->error_code : "failed");
    fj_record_json_text (builder, "description", self->error_text);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_code_info (FjRecord *self, JsonBuilder *builder, const char *member)
{
  begin_object (builder, member);
  fj_record_json_text (builder, "name", self->program);
  fj_record_json_text (builder, "docstring", NULL);
  fj_record_json_text (builder, "sourcecode", "");
  json_builder_end_object (builder);
}

static void
add_metadata (FjRecord *self, JsonBuilder *builder)
{
  begin_object (builder, "metadata");
  fj_record_json_text (builder, "test_name", "flash");
  fj_record_json_text (builder, "test_version", self->layout_sha256);
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
  fj_record_json_begin_list (builder, "diagnosis_results");
  json_builder_end_array (builder);
  fj_record_json_begin_list (builder, "failure_diagnosis_results");
  json_builder_end_array (builder);
  fj_record_json_text (builder, "options", NULL);
  fj_record_json_text (builder, "result", NULL);
}

/* A stage ends where the next one begins; only the last one can have failed. */
static void
add_phase (FjRecord *self, JsonBuilder *builder, guint i)
{
  const FjRecordStage *stage = g_ptr_array_index (self->stages, i);
  const FjRecordStage *next =
    i + 1 < self->stages->len ? g_ptr_array_index (self->stages, i + 1) : NULL;
  double   end = next != NULL ? next->seconds : MAX (self->seconds, stage->seconds);
  gboolean is_good = next != NULL || self->result == FJ_RECORD_PASS;

  json_builder_begin_object (builder);
  fj_record_json_int (builder, "descriptor_id", i);
  fj_record_json_text (builder, "name", stage->stage);
  add_code_info (self, builder, "codeinfo");
  fj_record_json_int (builder, "start_time_millis", get_ms (self, stage->seconds));
  fj_record_json_int (builder, "end_time_millis",
                      get_ms (self, end));
  fj_record_json_text (builder, "outcome",
                       is_good                          ? "PASS"
                       : self->result == FJ_RECORD_FAIL ? "FAIL"
                                                        : "ERROR");
  add_empty (builder);
  json_builder_end_object (builder);
}

/**
 * fj_record_openhtf_add:
 * @self: a record that was read as a whole
 * @builder: with an object that is begun
 *
 * Adds it in the form of a test record of OpenHTF (as_base_types() of its TestRecord); what OpenHTF
 * has no place for is in its metadata.
 */
void
fj_record_openhtf_add (FjRecord *self, JsonBuilder *builder)
{
  g_return_if_fail (self->stages != NULL);

  fj_record_json_text (builder, "dut_id", self->serial);
  fj_record_json_text (builder, "station_id", self->host);
  fj_record_json_int (builder, "start_time_millis", get_begun_ms (self));
  json_builder_set_member_name (builder, "end_time_millis");
  if (self->seconds >= 0)
    json_builder_add_int_value (builder, get_ms (self, self->seconds));
  else
    json_builder_add_null_value (builder);
  fj_record_json_text (builder, "outcome", get_outcome (self->result));
  add_outcome_details (self, builder);
  add_code_info (self, builder, "code_info");
  add_metadata (self, builder);
  fj_record_json_begin_list (builder, "phases");
  for (guint i = 0; i < self->stages->len; i++)
    add_phase (self, builder, i);
  json_builder_end_array (builder);
  fj_record_json_begin_list (builder, "diagnoses");
  json_builder_end_array (builder);
  fj_record_json_begin_list (builder, "log_records");
  json_builder_end_array (builder);
}
