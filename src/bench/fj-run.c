/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>

struct _FjRun {
  GObject parent_instance;

  FjDeviceList *devices;  /* (owned) */
  FjPlanCache  *plans;    /* (owned) */
  FjJobQueue   *queue;    /* (owned) */
  FjClock      *clock;    /* (owned) */
  FjPastRates  *past;     /* (owned) (nullable): for the times of jobs */
  FjRecorder   *recorder; /* (owned) (nullable) */
  FjRunGuard   *guard;    /* (owned) (nullable) */
  GListStore   *jobs;     /* (owned) (element-type FjFlashJob): the last one of each board */
  FjEnd         end;
  FjRunStatus   status;
  gboolean      is_starting; /* the status is settled when all jobs are in the queue */
  gint64        started;     /* clock, µs; 0: not yet */
  gint64        finished;    /* 0 while it runs */
};

enum {
  PROP_STATUS = 1,
  N_PROPS,
};

enum {
  SIGNAL_EVENT,
  SIGNAL_JOB_OVER,
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (FjRunStatus, fj_run_status, G_DEFINE_ENUM_VALUE (FJ_RUN_NEW, "new"),
                    G_DEFINE_ENUM_VALUE (FJ_RUN_PREPARED, "prepared"),
                    G_DEFINE_ENUM_VALUE (FJ_RUN_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (FJ_RUN_OVER, "over"))

G_DEFINE_FINAL_TYPE (FjRun, fj_run, G_TYPE_OBJECT)

static void
fj_run_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STATUS)
    g_value_set_enum (value, (int) FJ_RUN (object)->status);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fj_run_finalize (GObject *object)
{
  FjRun *self = FJ_RUN (object);

  g_clear_object (&self->devices);
  g_clear_object (&self->plans);
  g_clear_object (&self->queue);
  g_clear_object (&self->recorder);
  g_clear_object (&self->guard);
  g_clear_object (&self->jobs);
  g_clear_pointer (&self->past, fj_past_rates_unref);
  g_clear_pointer (&self->clock, fj_clock_unref);
  G_OBJECT_CLASS (fj_run_parent_class)->finalize (object);
}

static void
fj_run_class_init (FjRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fj_run_get_property;
  object_class->finalize = fj_run_finalize;

  properties[PROP_STATUS] =
    g_param_spec_enum ("status", NULL, NULL, FJ_TYPE_RUN_STATUS, FJ_RUN_NEW,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_EVENT] = g_signal_new ("event", FJ_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 2, FJ_TYPE_FLASH_JOB,
                                        FJ_TYPE_JOB_EVENT | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[SIGNAL_JOB_OVER] = g_signal_new ("job-over", FJ_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 1, FJ_TYPE_FLASH_JOB);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FJ_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
}

static void
fj_run_init (FjRun *self)
{
  self->jobs = g_list_store_new (FJ_TYPE_FLASH_JOB);
}

static FjFlashJob *
get_job (FjRun *self, guint position)
{
  g_autoptr (FjFlashJob) job = g_list_model_get_item (G_LIST_MODEL (self->jobs), position);

  return job; /* the list keeps it */
}

static guint
get_n_jobs (FjRun *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->jobs));
}

static const char *
get_port (FjFlashJob *job)
{
  return fj_device_get_port (fj_flash_job_get_device (job));
}

static gboolean
is_listed (FjRun *self, FjDevice *device)
{
  return fj_device_list_get_provider (self->devices, device) != NULL;
}

static void
give_up_absent (FjFlashJob *job)
{
  g_autoptr (GError) error =
    g_error_new_literal (FJ_ERROR, FJ_ERROR_GONE, _ ("The board is no longer there."));

  fj_flash_job_give_up (job, error);
}

/* A board that has left while it waited must not hold a place in the queue. */
static void
on_devices_changed (FjRun *self)
{
  g_autoptr (GPtrArray) jobs = fj_run_dup_jobs (self);

  g_assert (FJ_IS_RUN (self));

  for (guint i = 0; i < jobs->len; i++) {
    FjFlashJob *job = g_ptr_array_index (jobs, i);

    if (fj_flash_job_get_state (job) == FJ_JOB_QUEUED &&
        !is_listed (self, fj_flash_job_get_device (job)))
      give_up_absent (job);
  }
}

/**
 * fj_run_new:
 * @devices: all boards there are
 * @plans: the plans for a layout
 * @queue: (nullable): where jobs take turns, %NULL: all run at once
 * @clock: the clock that the jobs go by
 *
 * Returns: (transfer full): a run without boards
 */
FjRun *
fj_run_new (FjDeviceList *devices, FjPlanCache *plans, FjJobQueue *queue, FjClock *clock)
{
  FjRun *self = g_object_new (FJ_TYPE_RUN, NULL);

  g_return_val_if_fail (FJ_IS_DEVICE_LIST (devices), self);
  g_return_val_if_fail (FJ_IS_PLAN_CACHE (plans), self);
  g_return_val_if_fail (clock != NULL, self);

  self->devices = g_object_ref (devices);
  self->plans = g_object_ref (plans);
  self->queue = queue != NULL ? g_object_ref (queue) : fj_job_queue_new ();
  self->clock = fj_clock_ref (clock);
  g_signal_connect_object (devices, "items-changed", G_CALLBACK (on_devices_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * fj_run_set_end:
 * @self: a run
 * @end: what boards do when all is written; for those that are prepared from now on
 */
void
fj_run_set_end (FjRun *self, FjEnd end)
{
  g_return_if_fail (FJ_IS_RUN (self));

  self->end = end;
}

/**
 * fj_run_set_past_rates:
 * @self: a run
 * @past: (nullable): what boards needed before; gets what they need now. For those that are
 *   prepared from now on
 */
void
fj_run_set_past_rates (FjRun *self, FjPastRates *past)
{
  g_return_if_fail (FJ_IS_RUN (self));

  g_clear_pointer (&self->past, fj_past_rates_unref);
  self->past = past != NULL ? fj_past_rates_ref (past) : NULL;
}

/**
 * fj_run_set_recorder:
 * @self: a run
 * @recorder: (nullable): who keeps a record of every attempt. For boards that are prepared from now
 *   on
 */
void
fj_run_set_recorder (FjRun *self, FjRecorder *recorder)
{
  g_return_if_fail (FJ_IS_RUN (self));

  g_set_object (&self->recorder, recorder);
}

/**
 * fj_run_set_guard:
 * @self: a run
 * @guard: (nullable): who decides about each attempt. For boards that are prepared from now on
 */
void
fj_run_set_guard (FjRun *self, FjRunGuard *guard)
{
  g_return_if_fail (FJ_IS_RUN (self));

  g_set_object (&self->guard, guard);
}

static FjRunStatus
compute_status (FjRun *self)
{
  FjRunCounts counts;

  fj_run_count (self, &counts);
  if (counts.waiting + counts.running > 0)
    return FJ_RUN_RUNNING;
  if (counts.ready > 0)
    return FJ_RUN_PREPARED;
  return get_n_jobs (self) > 0 ? FJ_RUN_OVER : FJ_RUN_NEW;
}

static void
log_end (FjRun *self)
{
  FjRunCounts counts;

  fj_run_count (self, &counts);
  g_debug ("run is over after %.1f s: %u passed, %u failed, %u stopped", fj_run_get_elapsed (self),
           counts.passed, counts.failed, counts.stopped);
}

/* While it runs, the run keeps itself. */
static void
set_status (FjRun *self, FjRunStatus status)
{
  FjRunStatus old = self->status;

  if (old == status)
    return;
  self->status = status;
  if (status == FJ_RUN_RUNNING) {
    g_object_ref (self);
    self->started = fj_clock_now (self->clock);
    self->finished = 0;
  } else if (old == FJ_RUN_RUNNING) {
    self->finished = fj_clock_now (self->clock);
    log_end (self);
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  if (old == FJ_RUN_RUNNING)
    g_object_unref (self);
}

static void
update_status (FjRun *self)
{
  if (!self->is_starting)
    set_status (self, compute_status (self));
}

static void
on_job_event (FjFlashJob *job, FjJobEvent *event, FjRun *self)
{
  g_assert (FJ_IS_RUN (self));

  g_signal_emit (self, signals[SIGNAL_EVENT], 0, job, event);
}

static void
on_job_state (FjFlashJob *job, GParamSpec *pspec, FjRun *self)
{
  g_assert (FJ_IS_RUN (self));

  g_object_ref (self);
  if (fj_flash_job_is_over (job))
    g_signal_emit (self, signals[SIGNAL_JOB_OVER], 0, job);
  update_status (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  g_object_unref (self);
}

static gboolean
find_port (FjRun *self, const char *port, guint *position)
{
  for (*position = 0; *position < get_n_jobs (self); (*position)++)
    if (g_str_equal (get_port (get_job (self, *position)), port))
      return TRUE;
  return FALSE;
}

/* A board has one job in the list: its last one. */
static void
add_job (FjRun *self, FjFlashJob *job)
{
  gpointer items[] = { job };
  guint    position;
  gboolean is_again = find_port (self, get_port (job), &position);

  if (is_again)
    g_signal_handlers_disconnect_by_data (get_job (self, position), self);
  g_signal_connect_object (job, "event", G_CALLBACK (on_job_event), self, 0);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (on_job_state), self, 0);
  g_list_store_splice (self->jobs, position, is_again ? 1 : 0, items, 1);
}

static FjFlashJob *
make_job (FjRun *self, FjDeviceProvider *provider, FjDevice *device, FjPlan *plan)
{
  g_autoptr (GPtrArray) rows = fj_plan_cache_dup_rows (self->plans, plan);
  FjFlashJob *job = fj_flash_job_new (provider, device, plan, self->clock);

  fj_flash_job_set_end (job, self->end);
  fj_flash_job_set_rows (job, rows);
  fj_flash_job_set_past_rates (job, self->past);
  if (self->recorder != NULL || self->guard != NULL)
    fj_flash_job_take_recording (
      job, fj_job_recording_new (self->recorder, self->guard,
                                 fj_plan_cache_get_layout (self->plans), self->devices));
  return job;
}

/*
 * What is asked for. A board may leave while the files are read; its job then fails at its start.
 */
typedef struct {
  GPtrArray *devices;   /* (owned) (element-type FjDevice) */
  GPtrArray *providers; /* (owned) (element-type FjDeviceProvider): by device */
  GPtrArray *issues;    /* (owned) (nullable) (element-type FjIssue) */
} Preparation;

static void
preparation_free (Preparation *self)
{
  g_ptr_array_unref (self->devices);
  g_ptr_array_unref (self->providers);
  g_clear_pointer (&self->issues, g_ptr_array_unref);
  g_free (self);
}

static gboolean
add_device (FjRun *self, Preparation *preparation, FjDevice *device, GError **error)
{
  FjDeviceProvider *provider = fj_device_list_get_provider (self->devices, device);

  if (!fj_job_queue_check (self->queue, device, error))
    return FALSE;
  if (provider == NULL) {
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_GONE, _ ("The board is no longer there."));
    return FALSE;
  }
  g_ptr_array_add (preparation->devices, g_object_ref (device));
  g_ptr_array_add (preparation->providers, g_object_ref (provider));
  return TRUE;
}

static void
add_jobs (FjRun *self, Preparation *preparation, GPtrArray *plans)
{
  for (guint i = 0; i < plans->len; i++) {
    g_autoptr (FjFlashJob) job =
      make_job (self, g_ptr_array_index (preparation->providers, i),
                g_ptr_array_index (preparation->devices, i), g_ptr_array_index (plans, i));

    add_job (self, job);
  }
}

static void
on_plans_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) plans = NULL;
  FjRun       *self = g_task_get_source_object (task);
  Preparation *preparation = g_task_get_task_data (task);
  GError      *error = NULL;

  g_assert (FJ_IS_RUN (self));

  plans = fj_plan_cache_get_all_finish (self->plans, result, &preparation->issues, &error);
  if (plans == NULL) {
    g_task_return_error (task, error);
    return;
  }
  add_jobs (self, preparation, plans);
  update_status (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  g_task_return_boolean (task, TRUE);
}

/**
 * fj_run_prepare_async:
 * @self: a run
 * @devices: (element-type FjDevice): boards, at least one
 * @cancellable: (nullable):
 * @callback: called when everything is read and checked
 * @user_data: its argument
 *
 * Gives each board a job that fj_run_start() starts; a board that has one already gets a new one in
 * its place. Where one board cannot be flashed, there is no job for any.
 */
void
fj_run_prepare_async (FjRun *self, GPtrArray *devices, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Preparation *preparation;
  GError      *error = NULL;

  g_return_if_fail (FJ_IS_RUN (self));
  g_return_if_fail (devices != NULL && devices->len > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_run_prepare_async);
  preparation = g_new0 (Preparation, 1);
  preparation->devices = g_ptr_array_new_with_free_func (g_object_unref);
  preparation->providers = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, preparation, (GDestroyNotify) preparation_free);
  for (guint i = 0; i < devices->len; i++)
    if (!add_device (self, preparation, g_ptr_array_index (devices, i), &error)) {
      g_task_return_error (task, error);
      return;
    }
  g_debug ("run prepares %u boards", devices->len);
  fj_plan_cache_get_all_async (self->plans, preparation->devices, cancellable, on_plans_ready,
                               g_object_ref (task));
}

/**
 * fj_run_prepare_finish:
 * @self: a run
 * @result: what the callback got
 * @issues: (out) (optional) (nullable) (transfer full) (element-type FjIssue): what there is to say
 *   about layout and files, also on success: for the first board, or for the one that failed
 * @error: return location for an error: those of fj_plan_new(), %FJ_ERROR_BUSY for a board that has
 *   a job in the queue, %FJ_ERROR_GONE for one that has left
 *
 * Returns: whether the run can be started
 */
gboolean
fj_run_prepare_finish (FjRun *self, GAsyncResult *result, GPtrArray **issues, GError **error)
{
  Preparation *preparation;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  preparation = g_task_get_task_data (G_TASK (result));
  if (issues != NULL)
    *issues = preparation->issues != NULL ? g_ptr_array_ref (preparation->issues) : NULL;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * fj_run_start:
 * @self: a run
 *
 * Puts every job that is ready in the queue. A board that has left meanwhile fails.
 */
void
fj_run_start (FjRun *self)
{
  g_autoptr (GPtrArray) jobs = NULL;

  g_return_if_fail (FJ_IS_RUN (self));

  if (compute_status (self) == FJ_RUN_OVER || get_n_jobs (self) == 0)
    return;
  jobs = fj_run_dup_jobs (self);
  self->is_starting = TRUE;
  set_status (self, FJ_RUN_RUNNING);
  for (guint i = 0; i < jobs->len; i++) {
    FjFlashJob *job = g_ptr_array_index (jobs, i);

    if (fj_flash_job_get_state (job) != FJ_JOB_READY)
      continue;
    g_debug ("%s: starts", get_port (job));
    if (is_listed (self, fj_flash_job_get_device (job)))
      fj_job_queue_add (self->queue, job);
    else
      give_up_absent (job);
  }
  self->is_starting = FALSE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  update_status (self);
}

/**
 * fj_run_stop:
 * @self: a run
 *
 * Asks every job to end soon; those that wait for their turn end at once.
 */
void
fj_run_stop (FjRun *self)
{
  g_autoptr (GPtrArray) jobs = NULL;

  g_return_if_fail (FJ_IS_RUN (self));

  g_debug ("run is stopped");
  jobs = fj_run_dup_jobs (self);
  for (guint i = 0; i < jobs->len; i++)
    fj_flash_job_stop (g_ptr_array_index (jobs, i));
}

/**
 * fj_run_get_status:
 *
 * Returns: how far the run is
 */
FjRunStatus
fj_run_get_status (FjRun *self)
{
  g_return_val_if_fail (FJ_IS_RUN (self), FJ_RUN_NEW);

  return self->status;
}

/**
 * fj_run_get_recorder:
 *
 * Returns: (transfer none) (nullable): who keeps a record of every attempt
 */
FjRecorder *
fj_run_get_recorder (FjRun *self)
{
  g_return_val_if_fail (FJ_IS_RUN (self), NULL);

  return self->recorder;
}

/**
 * fj_run_get_layout:
 *
 * Returns: (transfer none): the layout, as it is used
 */
FjLayout *
fj_run_get_layout (FjRun *self)
{
  g_return_val_if_fail (FJ_IS_RUN (self), NULL);

  return fj_plan_cache_get_layout (self->plans);
}

/**
 * fj_run_find_job:
 * @self: a run
 * @port: a port path
 *
 * Returns: (transfer none) (nullable): the last job of the board on @port
 */
FjFlashJob *
fj_run_find_job (FjRun *self, const char *port)
{
  guint position;

  g_return_val_if_fail (FJ_IS_RUN (self), NULL);

  return find_port (self, port, &position) ? get_job (self, position) : NULL;
}

/**
 * fj_run_dup_jobs:
 *
 * Returns: (transfer full) (element-type FjFlashJob): the job of each board
 */
GPtrArray *
fj_run_dup_jobs (FjRun *self)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (FJ_IS_RUN (self), jobs);

  for (guint i = 0; i < get_n_jobs (self); i++)
    g_ptr_array_add (jobs, g_list_model_get_item (G_LIST_MODEL (self->jobs), i));
  return jobs;
}

/**
 * fj_run_count:
 * @self: a run
 * @counts: (out caller-allocates): how many boards are at what
 */
void
fj_run_count (FjRun *self, FjRunCounts *counts)
{
  *counts = (FjRunCounts){ 0 };

  g_return_if_fail (FJ_IS_RUN (self));

  for (guint i = 0; i < get_n_jobs (self); i++)
    fj_run_counts_add (counts, fj_flash_job_get_state (get_job (self, i)));
}

/**
 * fj_run_get_elapsed:
 *
 * Returns: seconds from the start to the end or to now
 */
double
fj_run_get_elapsed (FjRun *self)
{
  gint64 end;

  g_return_val_if_fail (FJ_IS_RUN (self), 0);

  end = self->finished != 0 ? self->finished : fj_clock_now (self->clock);
  return self->started != 0 ? (double) (end - self->started) / G_USEC_PER_SEC : 0;
}

/**
 * fj_run_get_limit:
 *
 * Returns: how many jobs the queue lets run at once; 0: any number
 */
guint
fj_run_get_limit (FjRun *self)
{
  g_return_val_if_fail (FJ_IS_RUN (self), 0);

  return fj_job_queue_get_limit (self->queue);
}
