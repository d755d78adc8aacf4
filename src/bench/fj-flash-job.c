/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flash-job.h"

#include "fj-job-meter.h"
#include "fj-job-worker.h"

#include <fj-error.h>
#include <fj-stm32mp-steps.h>
#include <fj-stm32mp-words.h>
#include <glib/gi18n-lib.h>

#define UPDATE_MS (1000 / 15)

struct _FjFlashJob {
  GObject parent_instance;

  FjDeviceProvider *provider;    /* (owned) */
  FjDevice         *device;      /* (owned) */
  FjPlan           *plan;        /* (owned) */
  FjProgress       *progress;    /* (owned) */
  GPtrArray        *items;       /* (owned) (element-type FjJobItem) */
  GCancellable     *cancellable; /* (owned) of the worker */
  FjEnd             end;

  /* while it runs */
  GTask        *task;     /* (owned) (nullable) keeps the job alive */
  FjJobWorker  *worker;   /* (owned) (nullable) */
  GCancellable *outer;    /* (owned) (nullable) of the caller */
  gulong        outer_id; /* handler on outer */
  GSource      *timer;    /* (owned) (nullable) */

  FjJobState state;
  GError    *error;   /* (owned) (nullable) */
  gint64     started; /* clock, µs; 0: not yet */
  gint64     finished;
  FjJobMeter meter;
  char      *waiting_for; /* (owned) (nullable) */
  double     wait_seconds_left;
};

typedef enum {
  PROP_STATE = 1,
  PROP_STAGE,
  PROP_BYTES,
  PROP_TOTAL,
  PROP_FRACTION,
  PROP_RATE,
  PROP_SECONDS_LEFT,
  PROP_WAITING_FOR,
  PROP_WAIT_SECONDS_LEFT,
  PROP_ELAPSED,
  N_PROPS,
} FjFlashJobProperty;

static GParamSpec *properties[N_PROPS];
static guint       event_signal;

static void fj_flash_job_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjFlashJob, fj_flash_job, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, fj_flash_job_model_init))

static void
fj_flash_job_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FjFlashJob *self = FJ_FLASH_JOB (object);

  switch ((FjFlashJobProperty) id) {
  case PROP_STATE:
    g_value_set_int (value, (int) self->state);
    break;
  case PROP_STAGE:
    g_value_set_static_string (value, fj_stage_info_get_nick (self->meter.stage));
    break;
  case PROP_BYTES:
    g_value_set_uint64 (value, self->meter.bytes);
    break;
  case PROP_TOTAL:
    g_value_set_uint64 (value, self->meter.total);
    break;
  case PROP_FRACTION:
    g_value_set_double (value, fj_flash_job_get_fraction (self));
    break;
  case PROP_RATE:
    g_value_set_double (value, self->meter.rate);
    break;
  case PROP_SECONDS_LEFT:
    g_value_set_double (value, self->meter.seconds_left);
    break;
  case PROP_WAITING_FOR:
    g_value_set_string (value, self->waiting_for);
    break;
  case PROP_WAIT_SECONDS_LEFT:
    g_value_set_double (value, self->wait_seconds_left);
    break;
  case PROP_ELAPSED:
    g_value_set_double (value, self->meter.elapsed);
    break;
  case N_PROPS:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static GType
fj_flash_job_get_item_type (GListModel *model)
{
  return FJ_TYPE_JOB_ITEM;
}

static guint
fj_flash_job_get_n_items (GListModel *model)
{
  return FJ_FLASH_JOB (model)->items->len;
}

static gpointer
fj_flash_job_get_item (GListModel *model, guint position)
{
  FjFlashJob *self = FJ_FLASH_JOB (model);

  if (position >= self->items->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->items, position));
}

static void
fj_flash_job_model_init (GListModelInterface *iface)
{
  iface->get_item_type = fj_flash_job_get_item_type;
  iface->get_n_items = fj_flash_job_get_n_items;
  iface->get_item = fj_flash_job_get_item;
}

static void
fj_flash_job_finalize (GObject *object)
{
  FjFlashJob *self = FJ_FLASH_JOB (object);

  /* a task holds the job while it runs */
  g_assert (self->task == NULL && self->worker == NULL && self->timer == NULL);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->progress, fj_progress_unref);
  g_clear_pointer (&self->plan, fj_plan_unref);
  g_clear_object (&self->device);
  g_clear_object (&self->provider);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_pointer (&self->waiting_for, g_free);
  G_OBJECT_CLASS (fj_flash_job_parent_class)->finalize (object);
}

static GParamSpec *
double_spec (const char *name, double minimum)
{
  return g_param_spec_double (name, NULL, NULL, minimum, G_MAXDOUBLE, minimum,
                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
fj_flash_job_class_init (FjFlashJobClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fj_flash_job_get_property;
  object_class->finalize = fj_flash_job_finalize;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, FJ_JOB_CANCELLED, 0, flags);
  properties[PROP_STAGE] = g_param_spec_string ("stage", NULL, NULL, NULL, flags);
  properties[PROP_BYTES] = g_param_spec_uint64 ("bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_TOTAL] = g_param_spec_uint64 ("total", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_FRACTION] = double_spec ("fraction", 0);
  properties[PROP_RATE] = double_spec ("rate", -1);
  properties[PROP_SECONDS_LEFT] = double_spec ("seconds-left", -1);
  properties[PROP_WAITING_FOR] = g_param_spec_string ("waiting-for", NULL, NULL, NULL, flags);
  properties[PROP_WAIT_SECONDS_LEFT] = double_spec ("wait-seconds-left", -1);
  properties[PROP_ELAPSED] = double_spec ("elapsed", 0);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  event_signal = g_signal_new ("event", FJ_TYPE_FLASH_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
fj_flash_job_init (FjFlashJob *self)
{
  self->cancellable = g_cancellable_new ();
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->meter.rate = -1;
  self->meter.seconds_left = -1;
  self->wait_seconds_left = -1;
}

/**
 * fj_flash_job_new:
 * @provider: where @device comes from
 * @device: a board
 * @plan: what to send
 *
 * Returns: (transfer full): a job that is ready; its items exist already
 */
FjFlashJob *
fj_flash_job_new (FjDeviceProvider *provider, FjDevice *device, FjPlan *plan)
{
  FjFlashJob *self = g_object_new (FJ_TYPE_FLASH_JOB, NULL);

  self->provider = g_object_ref (provider);
  self->device = g_object_ref (device);
  self->plan = fj_plan_ref (plan);
  self->progress = fj_progress_new (plan, fj_clock_get_real ());
  self->meter.total = fj_progress_get_total (self->progress);
  self->meter.stage = fj_device_get_stage (device);
  for (guint i = 0; i < fj_progress_get_n_items (self->progress); i++)
    g_ptr_array_add (self->items, fj_job_item_new (self->progress, i));
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

static void
notify (FjFlashJob *self, FjFlashJobProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_state (FjFlashJob *self, FjJobState state)
{
  if (self->state == state)
    return;
  self->state = state;
  notify (self, PROP_STATE);
  if (state == FJ_JOB_PASSED)
    notify (self, PROP_FRACTION);
}

static void
refresh_wait (FjFlashJob *self, gint64 now)
{
  gint64           deadline = 0;
  g_autofree char *what = NULL;
  double           left = -1;

  if (self->finished == 0)
    what = fj_progress_dup_wait (self->progress, &deadline);
  if (what != NULL)
    left = (double) MAX (deadline - now, 0) / G_USEC_PER_SEC;
  if (g_strcmp0 (what, self->waiting_for) != 0) {
    g_free (self->waiting_for);
    self->waiting_for = g_steal_pointer (&what);
    notify (self, PROP_WAITING_FOR);
  }
  if (left < self->wait_seconds_left || left > self->wait_seconds_left) {
    self->wait_seconds_left = left;
    notify (self, PROP_WAIT_SECONDS_LEFT);
  }
}

static void
notify_double (FjFlashJob *self, double old, double now, FjFlashJobProperty property)
{
  if (old < now || old > now)
    notify (self, property);
}

static void
refresh_meter (FjFlashJob *self, gint64 now)
{
  const FjJobMeter *meter = &self->meter;
  FjJobMeter        old = self->meter;
  double            old_fraction = fj_flash_job_get_fraction (self);

  fj_job_meter_update (&self->meter, self->progress,
                       (double) (now - self->started) / G_USEC_PER_SEC, now);
  if (self->finished != 0)
    self->meter.seconds_left = self->state == FJ_JOB_PASSED ? 0 : -1;
  if (old.stage != meter->stage)
    notify (self, PROP_STAGE);
  if (old.bytes != meter->bytes)
    notify (self, PROP_BYTES);
  if (old.total != meter->total)
    notify (self, PROP_TOTAL);
  notify_double (self, old.elapsed, meter->elapsed, PROP_ELAPSED);
  notify_double (self, old.rate, meter->rate, PROP_RATE);
  notify_double (self, old.seconds_left, meter->seconds_left, PROP_SECONDS_LEFT);
  notify_double (self, old_fraction, fj_flash_job_get_fraction (self), PROP_FRACTION);
}

/* Takes over everything that the worker has written. */
static void
refresh (FjFlashJob *self)
{
  gint64 now = self->finished != 0 ? self->finished : fj_clock_now (fj_clock_get_real ());

  g_object_freeze_notify (G_OBJECT (self));
  refresh_meter (self, now);
  refresh_wait (self, now);
  g_object_thaw_notify (G_OBJECT (self));
  for (guint i = 0; i < self->items->len; i++)
    fj_job_item_refresh (g_ptr_array_index (self->items, i), now);
}

/* Takes over counters and tells events; whoever sees an event finds counters that go with it. */
static void
update (FjFlashJob *self)
{
  GQueue events;

  fj_job_worker_take_events (self->worker, &events);
  refresh (self);
  for (GList *l = events.head; l != NULL; l = l->next)
    g_signal_emit (self, event_signal, 0, l->data);
  g_queue_clear_full (&events, (GDestroyNotify) fj_job_event_free);
}

static gboolean
on_timer (gpointer user_data)
{
  FjFlashJob *self = FJ_FLASH_JOB (user_data);

  if (self->state == FJ_JOB_RUNNING && g_cancellable_is_cancelled (self->cancellable))
    set_state (self, FJ_JOB_STOPPING);
  update (self);
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
on_outer_cancelled (GCancellable *outer, GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

static void
follow_cancellable (FjFlashJob *self, GCancellable *outer)
{
  if (outer == NULL)
    return;
  self->outer = g_object_ref (outer);
  self->outer_id = g_cancellable_connect (outer, G_CALLBACK (on_outer_cancelled),
                                          g_object_ref (self->cancellable), g_object_unref);
}

static void
leave_cancellable (FjFlashJob *self)
{
  g_cancellable_disconnect (self->outer, self->outer_id);
  self->outer_id = 0;
  g_clear_object (&self->outer);
}

/* Takes @error (nullable) as the result of the run and tells the caller. */
static void
complete (FjFlashJob *self, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  leave_cancellable (self);
  self->finished = fj_clock_now (fj_clock_get_real ());
  g_object_freeze_notify (G_OBJECT (self));
  self->error = error != NULL ? g_error_copy (error) : NULL;
  if (error == NULL)
    set_state (self, FJ_JOB_PASSED);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_state (self, FJ_JOB_CANCELLED);
  else
    set_state (self, FJ_JOB_FAILED);
  refresh (self);
  if (error != NULL)
    for (guint i = 0; i < self->items->len; i++)
      fj_job_item_end (g_ptr_array_index (self->items, i), self->finished,
                       self->state == FJ_JOB_CANCELLED ? FJ_ITEM_STOPPED : FJ_ITEM_FAILED);
  g_object_thaw_notify (G_OBJECT (self));
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
    error = g_error_new_literal (FJ_ERROR, FJ_ERROR_FAILED, _ ("The run ended without saying why."));
  update (self);
  if (error != NULL)
    fj_device_provider_explain (self->provider, self->device, error);
  g_clear_pointer (&self->worker, fj_job_worker_free);
  fj_device_provider_release (provider, self->device);
  complete (self, g_steal_pointer (&error));
}

static gboolean
start_worker (FjFlashJob *self, FjPortWatch *watch, GError **error)
{
  g_autoptr (FjFlash) flash = fj_flash_new (fj_stm32mp_steps_new, fj_stm32mp_words_explain,
                                            self->plan, watch, self->progress);
  g_autofree char *name = g_strdup_printf ("job-%s", fj_device_get_port (self->device));

  fj_flash_set_end (flash, self->end);
  fj_flash_set_serial (flash, fj_device_get_serial (self->device));
  self->worker = fj_job_worker_new (FJ_OPERATION (flash), self->progress, self->cancellable);
  if (fj_job_worker_start (self->worker, name, on_worker_done, self, error))
    return TRUE;
  g_clear_pointer (&self->worker, fj_job_worker_free);
  return FALSE;
}

/**
 * fj_flash_job_run_async:
 * @self: a job that is ready
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
  g_return_if_fail (self->state == FJ_JOB_READY);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, fj_flash_job_run_async);
  g_task_set_check_cancellable (self->task, FALSE);
  follow_cancellable (self, cancellable);
  self->started = fj_clock_now (fj_clock_get_real ());
  self->meter.estimate = fj_plan_estimate_seconds (self->plan, fj_device_get_family (self->device));
  set_state (self, FJ_JOB_RUNNING);
  watch = fj_device_provider_claim (self->provider, self->device, &error);
  if (watch == NULL) {
    complete (self, g_steal_pointer (&error));
    return;
  }
  if (!start_worker (self, watch, &error)) {
    fj_device_provider_release (self->provider, self->device);
    complete (self, g_steal_pointer (&error));
    return;
  }
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
 * Asks a running job to end soon; it then ends as cancelled.
 */
void
fj_flash_job_stop (FjFlashJob *self)
{
  g_return_if_fail (FJ_IS_FLASH_JOB (self));

  if (self->state != FJ_JOB_RUNNING)
    return;
  set_state (self, FJ_JOB_STOPPING);
  g_cancellable_cancel (self->cancellable);
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
  return self->meter.stage;
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
 * fj_flash_job_get_seconds_left:
 *
 * Returns: seconds until the end, or -1
 */
double
fj_flash_job_get_seconds_left (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), 0);

  return self->meter.seconds_left;
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
 * fj_flash_job_get_waiting_for:
 *
 * Returns: (transfer none) (nullable): what it waits for now
 */
const char *
fj_flash_job_get_waiting_for (FjFlashJob *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_JOB (self), NULL);

  return self->waiting_for;
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

  return self->wait_seconds_left;
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
