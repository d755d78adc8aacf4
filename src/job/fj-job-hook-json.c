/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-hook-json.h"

#include <fj-record-json.h>
#include <fj-record-reader.h>

/* (transfer full): the object that was built. */
static char *
end_object (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  return g_strconcat (text, "\n", NULL);
}

/* As records have it. */
static void
add_attempt (JsonBuilder *builder, FjJob *job, FjAttempt *attempt)
{
  fj_record_json_text (builder, "record", attempt->id);
  fj_record_json_text (builder, "board", attempt->port);
  fj_record_json_text (builder, "place", attempt->place);
  fj_record_json_text (builder, "serial", attempt->serial);
  json_builder_set_member_name (builder, "serial_trusted");
  json_builder_add_boolean_value (builder, attempt->is_unique);
  fj_record_json_text (builder, "title", attempt->title);
  fj_record_json_text (builder, "family", attempt->family);
  json_builder_set_member_name (builder, "virtual");
  json_builder_add_boolean_value (builder, attempt->is_virtual);
  fj_record_json_text (builder, "job", job->name);
  fj_record_json_text (builder, "job_sha256", job->sha256);
}

/**
 * fj_job_hook_json_begin:
 * @job: a job
 * @attempt: what is about to begin
 *
 * Returns: (transfer full): what is known of it
 */
char *
fj_job_hook_json_begin (FjJob *job, FjAttempt *attempt)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_attempt (builder, job, attempt);
  return end_object (builder);
}

/* (transfer full) (nullable) */
static FjRecord *
load_record (FjAttempt *attempt, const char *records)
{
  g_autoptr (FjRecordReader) reader =
    records != NULL ? fj_record_reader_open (records, NULL) : NULL;
  gint64 number = reader != NULL ? fj_record_reader_find (reader, attempt->id, NULL) : -1;

  return number >= 0 ? fj_record_reader_load_whole (reader, number, NULL) : NULL;
}

/**
 * fj_job_hook_json_end:
 * @job: a job
 * @attempt: what is over
 * @records: (nullable): the file of records; %NULL: none are kept
 * @outcome: (nullable): why it did not pass
 *
 * Returns: (transfer full): its record; where none is kept, the same as at the begin and its result
 */
char *
fj_job_hook_json_end (FjJob *job, FjAttempt *attempt, const char *records, const GError *outcome)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (FjRecord) record = load_record (attempt, records);

  json_builder_begin_object (builder);
  if (record != NULL) {
    fj_record_json_add (record, builder);
    return end_object (builder);
  }
  add_attempt (builder, job, attempt);
  fj_record_json_text (builder, "result", outcome == NULL ? "pass" : "fail");
  return end_object (builder);
}
