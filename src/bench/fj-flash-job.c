/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flash-job.h"

#include "fj-job-meter.h"
#include "fj-job-operation.h"
#include "fj-job-worker.h"

#include <fj-boot-driver.h>
#include <fj-cancel.h>
#include <fj-enum.h>
#include <fj-error.h>
#include <glib/gi18n-lib.h>

#define UPDATE_MS (1000 / 15)

struct _FjFlashJob {
  GObject parent_instance;

  FjDeviceProvider *provider;    /* (owned) */
  FjDevice         *device;      /* (owned) */
  FjPlan           *plan;        /* (owned) */
  FjProgress       *progress;    /* (owned) */
  FjClock          *clock;       /* (owned) */
  GListStore       *items;       /* (owned) (element-type FjJobItem) the same ones for its life */
  GPtrArray        *rows;        /* (owned) (nullable) (element-type FjPartition): by plan row */
  GCancellable     *cancellable; /* (owned) of the worker */
  FjPastRates      *past;        /* (owned) (nullable) */
  FjJobRecording   *recording;   /* (owned) (nullable) */
  FjReadOrder      *order;       /* (owned) (nullable): what is read instead of written */
  FjEnd             end;

  /* while it runs */
  GTask        *task;     /* (owned) (nullable) keeps the job alive */
  FjJobWorker  *worker;   /* (owned) (nullable) */
  GCancellable *outer;    /* (owned) (nullable) of the caller */
  gulong        outer_id; /* handler on outer */
  GSource      *timer;    /* (owned) (nullable) */

  FjRunState *run;    /* (owned) (nullable) what happened; the worker's while it runs */
  char       *record; /* (owned) (nullable): id of its record */
  FjJobState  state;
  GError     *error;   /* (owned) (nullable) */
  gint64      started; /* clock, µs; 0: not yet */
  gint64      finished;
  FjJobMeter  meter;
  gboolean    may_have_written;
};

enum {
  PROP_STATE = 1,
  N_PROPS,
};

enum {
  SIGNAL_CHANGED,
  SIGNAL_EVENT,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjFlashJob, fj_flash_job, G_TYPE_OBJECT)

static void
fj_flash_job_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STATE)
    g_value_set_enum (value, (int) FJ_FLASH_JOB (object)->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fj_flash_job_finalize (GObject *object)
{
  FjFlashJob *self = FJ_FLASH_JOB (object);

  /* a task holds the job while it runs */
  g_assert (self->task == NULL && self->worker == NULL && self->timer == NULL);

  g_clear_object (&self->items);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->clock, fj_clock_unref);
  g_clear_pointer (&self->progress, fj_progress_unref);
  g_clear_pointer (&self->plan, fj_plan_unref);
  g_clear_pointer (&self->past, fj_past_rates_unref);
  g_clear_pointer (&self->recording, fj_job_recording_free);
  g_clear_pointer (&self->order, fj_read_order_unref);
  g_free (self->record);
  g_clear_object (&self->device);
  g_clear_object (&self->provider);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->run, fj_run_state_unref);
  g_clear_error (&self->error);
  fj_job_meter_clear (&self->meter);
  G_OBJECT_CLASS (fj_flash_job_parent_class)->finalize (object);
}

static void
fj_flash_job_class_init (FjFlashJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType         type = FJ_TYPE_FLASH_JOB;

  object_class->get_property = fj_flash_job_get_property;
  object_class->finalize = fj_flash_job_finalize;
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, FJ_TYPE_JOB_STATE, FJ_JOB_READY,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[SIGNAL_EVENT] = g_signal_new ("event", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1,
                                        FJ_TYPE_JOB_EVENT | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
fj_flash_job_init (FjFlashJob *self)
{
  self->cancellable = g_cancellable_new ();
  self->items = g_list_store_new (FJ_TYPE_JOB_ITEM);
  self->meter.rate = -1;
  self->meter.wait_seconds_left = -1;
}

/**
 * fj_flash_job_new:
 * @provider: where @device comes from
 * @device: a board
 * @plan: what to send
 * @clock: the clock that the job goes by, which is that of the port watch
 *
 * Returns: (transfer full): a job that is ready; its items exist already
 */
FjFlashJob *
fj_flash_job_new (FjDeviceProvider *provider, FjDevice *device, FjPlan *plan, FjClock *clock)
{
  FjFlashJob *self = g_object_new (FJ_TYPE_FLASH_JOB, NULL);

  self->provider = g_object_ref (provider);
  self->device = g_object_ref (device);
  self->plan = fj_plan_ref (plan);
  self->clock = fj_clock_ref (clock);
  self->progress = fj_progress_new (plan, clock);
  self->meter.total = fj_progress_get_total (self->progress);
  self->meter.stage = fj_device_get_stage (device);
  fj_job_meter_expect (&self->meter, self->plan, self->device, self->past);
  for (guint i = 0; i < fj_progress_get_n_items (self->progress); i++) {
    g_autoptr (FjJobItem) item = fj_job_item_new (self->progress, i);

    g_list_store_append (self->items, item);
  }
  return self;
}

/**
 * fj_flash_job_set_end:
 *
 * What to do with the board at the end; before the run.
 */
void
fj_flash_job_set_end (FjFlashJob *self, FjEnd end)
{
  g_return_if_fail (FJ_IS_FLASH_JOB (self));
  g_return_if_fail (self->state == FJ_JOB_READY);

  self->end = end;
}

/**
 * fj_flash_job_set_rows:
 * @self: a job
 * @rows: (nullable) (element-type FjPartition): the rows of the layout that the rows of the plan
 *   were made of, in the plan's order
 */
void
fj_flash_job_set_rows (FjFlashJob *self, GPtrArray *rows)
{
  g_return_if_fail (FJ_IS_FLASH_JOB (self));

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = rows != NULL ? g_ptr_array_ref (rows) : NULL;
}

/**
 * fj_flash_job_set_past_rates:
 * @self: a job that is ready
 * @past: (nullable): what such boards needed before; gets what this one needs
 */
void
fj_flash_job_set_past_rates (FjFlashJob *self, FjPastRates *past)
{
  g_return_if_fail (FJ_IS_FLASH_JOB (self));
  g_return_if_fail (self->state == FJ_JOB_READY);

  g_clear_pointer (&self->past, fj_past_rates_unref);
  self->past = past != NULL ? fj_past_rates_ref (past) : NULL;
  fj_job_meter_expect (&self->meter, self->plan, self->device, self->past);
}

/**
 * fj_flash_job_take_recording:
 * @self: a job that is ready
 * @recording: (transfer full) (nullable): who keeps a record of it; nothing is sent unless it does
 */
void
fj_flash_job_take_recording (FjFlashJob *self, FjJobRecording *recording)
{
  g_return_if_fail (FJ_IS_FLASH_JOB (self));
  g_return_if_fail (self->state == FJ_JOB_READY);

  g_clear_pointer (&self->recording, fj_job_recording_free);
  self->recording = recording;
}

/**
 * fj_flash_job_set_read:
 * @self: a job that is ready, with a plan that reads
 * @order: what is read of the board, and where to; it is filled in when the job is over
 */
void
fj_flash_job_set_read (FjFlashJob *self, FjReadOrder *order)
{
  g_return_if_fail (FJ_IS_FLASH_JOB (self));
  g_return_if_fail (self->state == FJ_JOB_READY && order != NULL);

  g_clear_pointer (&self->order, fj_read_order_unref);
  self->order = fj_read_order_ref (order);
}

static void
set_state (FjFlashJob *self, FjJobState state)
{
  if (self->state == state)
    return;
  g_debug ("%s: job is %s", fj_device_get_port (self->device),
           fj_enum_to_nick (FJ_TYPE_JOB_STATE, (int) state));
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
refresh_meter (FjFlashJob *self, gint64 now)
{
  gint64 passed = self->started != 0 ? now - self->started : 0;

  fj_job_meter_update (&self->meter, self->progress, (double) passed / G_USEC_PER_SEC, now);
  if (self->finished != 0)
    self->meter.left = self->state == FJ_JOB_PASSED ? (FjTimeLeft){ 0, 0 } : FJ_TIME_LEFT_UNKNOWN;
}

/* Takes over everything that the worker has written. */
static void
refresh_counters (FjFlashJob *self)
{
  gint64 now = self->finished != 0 ? self->finished : fj_clock_now (self->clock);

  refresh_meter (self, now);
  fj_job_items_refresh (G_LIST_MODEL (self->items), now);
}

/* Takes over counters and tells events; whoever sees an event finds counters that go with it. */
static void
tell_progress (FjFlashJob *self)
{
  GQueue events;

  fj_job_worker_take_events (self->worker, &events);
  refresh_counters (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  for (GList *l = events.head; l != NULL; l = l->next)
    self->may_have_written |=
      fj_stage_info_has (((FjJobEvent *) l->data)->stage, FJ_STAGE_WRITES);
  for (GList *l = events.head; l != NULL; l = l->next)
    g_signal_emit (self, signals[SIGNAL_EVENT], 0, l->data);
  g_queue_clear_full (&events, (GDestroyNotify) fj_job_event_free);
}

static gboolean
on_timer (gpointer user_data)
{
  FjFlashJob *self = FJ_FLASH_JOB (user_data);

  if (self->state == FJ_JOB_RUNNING && g_cancellable_is_cancelled (self->cancellable))
    set_state (self, FJ_JOB_STOPPING);
  tell_progress (self);
  return G_SOURCE_CONTINUE;
}

static void
start_timer (FjFlashJob *self)
{
  self->timer = g_timeout_source_new (UPDATE_MS);
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_set_static_name (self->timer, "flashjig-job-update");
  g_source_attach (self->timer, g_task_get_context (self->task));
}

static void
leave_cancellable (FjFlashJob *self)
{
  g_cancellable_disconnect (self->outer, self->outer_id);
  self->outer_id = 0;
  g_clear_object (&self->outer);
}

/* The job is over; @error (nullable) is why it did not pass. */
static void
end_job (FjFlashJob *self, const GError *error)
{
  FjJobState state = fj_job_state_from_error (error);

  self->finished = fj_clock_now (self->clock);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_freeze_notify (G_OBJECT (self));
  set_state (self, state);
  refresh_counters (self);
  if (error == NULL && self->past != NULL)
    fj_job_meter_learn (&self->meter, self->device, self->past);
  if (error != NULL)
    fj_job_items_end (G_LIST_MODEL (self->items), self->finished,
                      state == FJ_JOB_CANCELLED ? FJ_ITEM_STOPPED : FJ_ITEM_FAILED);
  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Takes @error (nullable) as the result of the run and tells the caller. */
static void
complete_task (FjFlashJob *self, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  leave_cancellable (self);
  end_job (self, error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_worker_done (gpointer user_data)
{
  FjFlashJob *self = FJ_FLASH_JOB (user_data);
  g_autoptr (GTask) task = g_object_ref (self->task);
  g_autoptr (GError) error = NULL;
  FjDeviceProvider *provider = self->provider;

  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  if (!fj_job_worker_join (self->worker, &error) && error == NULL)
    error =
      g_error_new_literal (FJ_ERROR, FJ_ERROR_FAILED, _ ("The run ended without saying why."));
  tell_progress (self);
  self->record = g_strdup (fj_job_worker_get_record (self->worker));
  if (error != NULL)
    fj_device_provider_explain (self->provider, self->device, error);
  g_clear_pointer (&self->worker, fj_job_worker_free);
  fj_device_provider_release (provider, self->device);
  fj_device_set_needs_reset (self->device, fj_run_state_needs_reset (self->run));
  complete_task (self, g_steal_pointer (&error));
}

static gboolean
start_worker (FjFlashJob *self, FjPortWatch *watch, GError **error)
{
  g_autoptr (FjOperation) operation =
    fj_job_operation_new (self->device, self->plan, watch, self->progress, self->end, self->order,
                          &self->run);
  g_autofree char *name = g_strdup_printf ("job-%s", fj_device_get_port (self->device));

  self->worker = fj_job_worker_new (operation, self->progress, self->cancellable);
  if (self->recording != NULL)
    fj_job_worker_take_attempt (
      self->worker, self->recording,
      fj_job_recording_begin (self->recording, self->device, self->plan, self->clock));
  if (fj_job_worker_start (self->worker, name, on_worker_done, self, error))
    return TRUE;
  g_clear_pointer (&self->worker, fj_job_worker_free);
  return FALSE;
}

/**
 * fj_flash_job_queue:
 * @self: a job that is ready
 *
 * For a queue: the job waits for its turn from now on.
 */
void
fj_flash_job_queue (FjFlashJob *self)
{
  g_return_if_fail (FJ_IS_FLASH_JOB (self));
  g_return_if_fail (self->state == FJ_JOB_READY);

  set_state (self, FJ_JOB_QUEUED);
}

/**
 * fj_flash_job_give_up:
 * @self: a job that has not been run
 * @error: why it never will be
 *
 * Ends the job before its start.
 */
void
fj_flash_job_give_up (FjFlashJob *self, const GError *error)
{
  g_return_if_fail (FJ_IS_FLASH_JOB (self));
  g_return_if_fail (error != NULL);
  g_return_if_fail (self->state == FJ_JOB_READY || self->state == FJ_JOB_QUEUED);

  end_job (self, error);
}

/**
 * fj_flash_job_run_async:
 * @self: a job that is ready or waits for its turn
 * @cancellable: (nullable): stops the run, as fj_flash_job_stop() does
 * @callback: called when the run is over and the board is free again
 * @user_data: its argument
 *
 * Claims the board and flashes it on a thread of its own. The job stays alive until @callback has
 * been called, whatever its other owners do.
 */
void
fj_flash_job_run_async (FjFlashJob *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (FjPortWatch) watch = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (FJ_IS_FLASH_JOB (self));
  g_return_if_fail (self->state == FJ_JOB_READY || self->state == FJ_JOB_QUEUED);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, fj_flash_job_run_async);
  g_task_set_check_cancellable (self->task, FALSE);
  g_set_object (&self->outer, cancellable);
  self->outer_id = fj_cancel_follow (cancellable, self->cancellable);
  self->started = fj_clock_now (self->clock);
  fj_job_meter_expect (&self->meter, self->plan, self->device, self->past);
  set_state (self, FJ_JOB_RUNNING);
  watch = fj_device_provider_claim (self->provider, self->device, &error);
  if (watch == NULL) {
    g_debug ("%s: claim failed: %s", fj_device_get_port (self->device), error->message);
    complete_task (self, g_steal_pointer (&error));
    return;
  }
  if (!start_worker (self, watch, &error)) {
    fj_device_provider_release (self->provider, self->device);
    complete_task (self, g_steal_pointer (&error));
    return;
  }
  g_debug ("%s: claimed, %" G_GUINT64_FORMAT " bytes to send about %.0f s",
           fj_device_get_port (self->device), self->meter.total,
           fj_time_left_get_middle (&self->meter.left));
  start_timer (self);
}

/**
 * fj_flash_job_run_finish:
 * @self: a job
 * @result: what the callback got
 * @error: return location for an error: that of the claim, or that of the operation;
 *   %G_IO_ERROR_CANCELLED when it was stopped
 *
 * Returns: whether everything was written
 */
gboolean
fj_flash_job_run_finish (FjFlashJob *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * fj_flash_job_stop:
 *
 * Asks a running job to end soon; it then ends as cancelled. One that has not begun ends at once.
 */
void
fj_flash_job_stop (FjFlashJob *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (FJ_IS_FLASH_JOB (self));

  if (fj_flash_job_is_over (self) || self->state == FJ_JOB_STOPPING)
    return;
  if (self->state == FJ_JOB_RUNNING)
    set_state (self, FJ_JOB_STOPPING);
  g_cancellable_cancel (self->cancellable);
  g_cancellable_set_error_if_cancelled (self->cancellable, &error);
  if (self->state != FJ_JOB_STOPPING) /* without a thread there is nothing to wait for */
    fj_flash_job_give_up (self, error);
}

/**
 * fj_flash_job_is_over:
 *
 * Returns: whether it has a result: it passed, failed or was stopped
 */
gboolean
fj_flash_job_is_over (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), FALSE);

  return self->state >= FJ_JOB_PASSED;
}

/**
 * fj_flash_job_get_items:
 *
 * Returns: (transfer none): the list of its #FjJobItem, one for each thing that is sent, the same
 *   ones for its life
 */
GListModel *
fj_flash_job_get_items (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), NULL);

  return G_LIST_MODEL (self->items);
}

/**
 * fj_flash_job_get_rows:
 *
 * Returns: (transfer none) (nullable) (element-type FjPartition): the rows of the layout, by row of
 *   its plan
 */
GPtrArray *
fj_flash_job_get_rows (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), NULL);

  return self->rows;
}

/**
 * fj_flash_job_get_device:
 *
 * Returns: (transfer none): its board
 */
FjDevice *
fj_flash_job_get_device (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), NULL);

  return self->device;
}

/**
 * fj_flash_job_get_plan:
 *
 * Returns: (transfer none): what it sends
 */
FjPlan *
fj_flash_job_get_plan (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), NULL);

  return self->plan;
}

/**
 * fj_flash_job_get_state:
 *
 * Returns: its state
 */
FjJobState
fj_flash_job_get_state (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), FJ_JOB_READY);

  return self->state;
}

/**
 * fj_flash_job_get_stage:
 *
 * Returns: (nullable): the boot stage that the board is in, when it is known
 */
const FjStageInfo *
fj_flash_job_get_stage (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), NULL);

  return self->meter.stage;
}

/**
 * fj_flash_job_may_have_written:
 *
 * Returns: whether the board has been in a stage that writes, so that its storage is no longer as
 *   it was
 */
gboolean
fj_flash_job_may_have_written (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), FALSE);

  return self->may_have_written;
}

/**
 * fj_flash_job_get_bytes:
 *
 * Returns: bytes that the board has acknowledged
 */
guint64
fj_flash_job_get_bytes (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), 0);

  return self->meter.bytes;
}

/**
 * fj_flash_job_get_total:
 *
 * Returns: bytes that are to be sent
 */
guint64
fj_flash_job_get_total (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), 0);

  return self->meter.total;
}

/**
 * fj_flash_job_get_fraction:
 *
 * Returns: how much is done, 0 to 1; 1 only after success
 */
double
fj_flash_job_get_fraction (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), 0);

  return fj_job_meter_get_fraction (&self->meter, self->state == FJ_JOB_PASSED);
}

/**
 * fj_flash_job_get_rate:
 *
 * Returns: bytes per second over the last seconds, or -1
 */
double
fj_flash_job_get_rate (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), 0);

  return self->meter.rate;
}

/**
 * fj_flash_job_get_time_left:
 * @self: a job
 * @left: (out): how long it still takes, as steady as it can be; before it runs, how long it will
 *   take; not known after a failure
 */
void
fj_flash_job_get_time_left (FjFlashJob *self, FjTimeLeft *left)
{
  *left = FJ_TIME_LEFT_UNKNOWN;

  g_return_if_fail (FJ_IS_FLASH_JOB (self));

  *left = self->meter.left;
}

/**
 * fj_flash_job_get_elapsed:
 *
 * Returns: seconds from the start to the end or to now
 */
double
fj_flash_job_get_elapsed (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), 0);

  return self->meter.elapsed;
}

/**
 * fj_flash_job_get_way:
 * @self: a job
 * @why: (out) (optional) (nullable) (transfer none): why that one, translated; %NULL: it was asked
 *   for
 *
 * Returns: over what the bulk goes; %FJ_WAY_AUTO as long as that is not decided
 */
FjWay
fj_flash_job_get_way (FjFlashJob *self, const char **why)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), FJ_WAY_AUTO);

  return fj_progress_get_way (self->progress, why);
}

/**
 * fj_flash_job_get_waiting_for:
 *
 * Returns: (transfer none) (nullable): what it waits for now
 */
const char *
fj_flash_job_get_waiting_for (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), NULL);

  return self->meter.waiting_for;
}

/**
 * fj_flash_job_get_wait_seconds_left:
 *
 * Returns: seconds that wait goes on at most, or -1
 */
double
fj_flash_job_get_wait_seconds_left (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), 0);

  return self->meter.wait_seconds_left;
}

/**
 * fj_flash_job_get_error:
 *
 * Returns: (transfer none) (nullable): why it failed or was cancelled
 */
GError *
fj_flash_job_get_error (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), NULL);

  return self->error;
}

/**
 * fj_flash_job_get_run_state:
 *
 * Returns: (transfer none) (nullable): what was asked for, sent and acknowledged, for whoever goes
 *   on from there; %NULL before the end, and when nothing was run
 */
FjRunState *
fj_flash_job_get_run_state (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), NULL);

  return self->worker == NULL && self->finished != 0 ? self->run : NULL;
}

/**
 * fj_flash_job_get_record:
 *
 * Returns: (transfer none) (nullable): the id of the record of its run; %NULL before the end, and
 *   when none was begun
 */
const char *
fj_flash_job_get_record (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), NULL);

  return self->record;
}
