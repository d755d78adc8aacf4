/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run-watch.h"

static void
on_job_over (FjRun *run, FjFlashJob *job, FjRunWatch *self)
{
  g_assert_true (fj_flash_job_is_over (job));
  g_assert_false (fj_device_is_busy (fj_flash_job_get_device (job)));
  g_string_append_printf (self->ends, "%s:%d ",
                          fj_device_get_port (fj_flash_job_get_device (job)),
                          (int) fj_flash_job_get_state (job));
}

static void
on_status (FjRun *run, GParamSpec *pspec, FjRunWatch *self)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (FJ_TYPE_RUN_STATUS);

  g_string_append_printf (self->states, "%s ",
                          g_enum_get_value (klass, (int) fj_run_get_status (run))->value_nick);
}

static void
on_event (FjRun *run, FjFlashJob *job, FjJobEvent *event, FjRunWatch *self)
{
  self->stages += event->type == FJ_EVENT_STAGE;
}

void
fj_run_watch_init_with (FjRunWatch *self, FjBench *bench, FjPlanCache *plans, FjJobQueue *queue)
{
  *self = (FjRunWatch){ .clock = fj_clock_new_simulated () };
  self->run = fj_run_new (bench->devices, plans, queue, self->clock);
  self->ends = g_string_new (NULL);
  self->states = g_string_new (NULL);
  g_signal_connect (self->run, "job-over", G_CALLBACK (on_job_over), self);
  g_signal_connect (self->run, "notify::status", G_CALLBACK (on_status), self);
  g_signal_connect (self->run, "event", G_CALLBACK (on_event), self);
}

void
fj_run_watch_init (FjRunWatch *self, FjBench *bench, FjJobQueue *queue)
{
  g_autoptr (FjPlanCache) plans = fj_plan_cache_new (bench->layout, NULL);

  fj_run_watch_init_with (self, bench, plans, queue);
}

void
fj_run_watch_clear (FjRunWatch *self)
{
  /* the end of the last job is told while its task is still about to be freed */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (self->run);
  g_clear_error (&self->error);
  g_clear_pointer (&self->issues, g_ptr_array_unref);
  g_string_free (self->ends, TRUE);
  g_string_free (self->states, TRUE);
  fj_clock_unref (self->clock);
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FjRunWatch *self = user_data;

  fj_run_prepare_finish (FJ_RUN (source), result, &self->issues, &self->error);
  self->is_prepared = TRUE;
}

void
fj_run_watch_prepare (FjRunWatch *self, GPtrArray *devices)
{
  self->is_prepared = FALSE;
  g_clear_error (&self->error);
  g_clear_pointer (&self->issues, g_ptr_array_unref);
  fj_run_prepare_async (self->run, devices, NULL, on_prepared, self);
  while (!self->is_prepared)
    g_main_context_iteration (NULL, TRUE);
}

void
fj_run_watch_prepare_all (FjRunWatch *self, FjBench *bench)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (bench->devices)); i++)
    g_ptr_array_add (devices, g_list_model_get_item (G_LIST_MODEL (bench->devices), i));
  fj_run_watch_prepare (self, devices);
  g_assert_no_error (self->error);
}

void
fj_run_watch_prepare_one (FjRunWatch *self, FjDevice *device)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new ();

  g_ptr_array_add (devices, device);
  fj_run_watch_prepare (self, devices);
}

void
fj_run_watch_finish (FjRunWatch *self)
{
  while (fj_run_get_status (self->run) == FJ_RUN_RUNNING)
    g_main_context_iteration (NULL, TRUE);
}

FjFlashJob *
fj_run_watch_find_job (FjRunWatch *self, FjDevice *device)
{
  g_autoptr (GPtrArray) jobs = fj_run_dup_jobs (self->run);

  for (guint i = 0; i < jobs->len; i++)
    if (fj_flash_job_get_device (g_ptr_array_index (jobs, i)) == device)
      return g_ptr_array_index (jobs, i); /* the run keeps it */
  return NULL;
}
