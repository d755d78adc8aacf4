/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-fixture.h"

#include <fj-error.h>

void
fj_records_init (FjRecords *self)
{
  *self = (FjRecords){ 0 };
  fj_bench_init (&self->bench);
  self->path = g_build_filename (self->bench.folder, "records.db", NULL);
  self->store = fj_record_store_new (self->path, "Maria");
}

void
fj_records_clear (FjRecords *self)
{
  if (self->watch.run != NULL)
    fj_run_watch_clear (&self->watch);
  g_object_unref (self->store); /* a task that is over may still hold it for a moment */
  fj_bench_clear (&self->bench);
  g_free (self->path);
}

static void
on_settled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (fj_record_store_settle_finish (FJ_RECORD_STORE (source), result, NULL));
  *(gboolean *) user_data = TRUE;
}

void
fj_records_settle (FjRecords *self)
{
  gboolean is_settled = FALSE;

  fj_record_store_settle_async (self->store, NULL, on_settled, &is_settled);
  while (!is_settled)
    g_main_context_iteration (NULL, TRUE);
}

void
fj_records_run (FjRecords *self)
{
  fj_records_run_guarded (self, NULL);
}

void
fj_records_run_guarded (FjRecords *self, FjRunGuard *guard)
{
  if (self->watch.run != NULL)
    fj_run_watch_clear (&self->watch);
  fj_run_watch_init (&self->watch, &self->bench, NULL);
  fj_run_set_recorder (self->watch.run, FJ_RECORDER (self->store));
  fj_run_set_guard (self->watch.run, guard);
  fj_run_watch_prepare_all (&self->watch, &self->bench);
  fj_run_start (self->watch.run);
  fj_run_watch_finish (&self->watch);
  fj_records_settle (self);
}

GPtrArray *
fj_records_read (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjRecordReader) reader = fj_record_reader_open (path, &error);
  g_autoptr (GArray) numbers = NULL;
  GPtrArray     *records = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_record_unref);
  FjRecordFilter filter = { 0 };

  g_assert_no_error (error);
  numbers = fj_record_reader_list (reader, &filter, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < numbers->len; i++)
    g_ptr_array_add (records, fj_record_reader_load_whole (
                                reader, g_array_index (numbers, gint64, i), &error));
  g_assert_no_error (error);
  return records;
}

FjAttempt *
fj_records_new_attempt (FjRecords *self)
{
  g_autoptr (FjDevice) device = g_list_model_get_item (G_LIST_MODEL (self->bench.devices), 0);
  g_autoptr (FjClock) clock = fj_clock_new_simulated ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FjPlan) plan = fj_plan_new (self->bench.layout, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return fj_attempt_new (device, plan, clock);
}

void
fj_records_add (FjRecords *self, const char *serial, char result)
{
  g_autoptr (FjAttempt) attempt = fj_records_new_attempt (self);
  g_autoptr (FjProgress) progress = fj_progress_new (attempt->plan, attempt->clock);
  g_autoptr (GError) outcome = NULL;
  g_autoptr (GError) error = NULL;

  g_free (attempt->serial);
  attempt->serial = g_strdup (serial);
  attempt->is_unique = serial != NULL;
  attempt->is_virtual = g_strcmp0 (serial, "V") == 0;
  if (result == 'f')
    fj_error_set (&outcome, FJ_ERROR_GONE, NULL, "The “cable”,\nit left");
  if (result == 's')
    outcome = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
  fj_recorder_begin (FJ_RECORDER (self->store), attempt, &error);
  g_assert_no_error (error);
  if (result == 'i')
    return;
  fj_attempt_end (attempt, progress);
  attempt->seconds = 10;
  fj_recorder_end (FJ_RECORDER (self->store), attempt, outcome, &error);
  g_assert_no_error (error);
}
