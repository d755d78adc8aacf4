/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flash-controller.h"

/**
 * FjFlashController:
 *
 * From "these boards, this layout" to jobs and their end, without a widget: prepares plans, starts
 * one job a board, follows them, stops them. Main thread only.
 *
 * Signals: "event" (FjBoard, FjJobEvent) everything that happens; "board-finished" (FjBoard);
 * "changed" when a run begins, when a board ends and when a run is over.
 */
struct _FjFlashController {
  GObject parent_instance;

  FjBoardModel *boards; /* (owned) (not nullable) */
  GPtrArray    *run;    /* (owned) (element-type FjBoard): the boards of the last run */
  FjEnd         end;
  guint         n_running;
  gint64        started;  /* monotonic, µs */
  gint64        finished; /* 0 while it runs */
};

enum {
  SIGNAL_EVENT,
  SIGNAL_BOARD_FINISHED,
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjFlashController, fj_flash_controller, G_TYPE_OBJECT)

/* The way to an order: one plan after the other, one for each kind of board. */
typedef struct {
  FjLayout     *layout; /* (owned) */
  GPtrArray    *left;   /* (owned) (element-type FjBoard): still without a plan */
  FjFlashOrder *order;  /* (owned) (nullable) */
  GPtrArray    *issues; /* (owned) (element-type FjIssue) */
} Preparation;

static void
preparation_free (Preparation *preparation)
{
  g_object_unref (preparation->layout);
  g_ptr_array_unref (preparation->left);
  g_clear_pointer (&preparation->order, fj_flash_order_free);
  g_ptr_array_unref (preparation->issues);
  g_free (preparation);
}

static void
fj_flash_controller_dispose (GObject *object)
{
  FjFlashController *self = FJ_FLASH_CONTROLLER (object);

  g_clear_object (&self->boards);
  g_ptr_array_set_size (self->run, 0);
  G_OBJECT_CLASS (fj_flash_controller_parent_class)->dispose (object);
}

static void
fj_flash_controller_finalize (GObject *object)
{
  g_ptr_array_unref (FJ_FLASH_CONTROLLER (object)->run);
  G_OBJECT_CLASS (fj_flash_controller_parent_class)->finalize (object);
}

static void
fj_flash_controller_class_init (FjFlashControllerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType         type = FJ_TYPE_FLASH_CONTROLLER;

  object_class->dispose = fj_flash_controller_dispose;
  object_class->finalize = fj_flash_controller_finalize;
  signals[SIGNAL_EVENT] = g_signal_new ("event", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, FJ_TYPE_BOARD, G_TYPE_POINTER);
  signals[SIGNAL_BOARD_FINISHED] = g_signal_new ("board-finished", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                                 NULL, NULL, G_TYPE_NONE, 1, FJ_TYPE_BOARD);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
fj_flash_controller_init (FjFlashController *self)
{
  self->run = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * fj_flash_controller_new:
 * @boards: the boards there are
 *
 * Returns: (transfer full): a controller that runs nothing
 */
FjFlashController *
fj_flash_controller_new (FjBoardModel *boards)
{
  FjFlashController *self = g_object_new (FJ_TYPE_FLASH_CONTROLLER, NULL);

  self->boards = g_object_ref (boards);
  return self;
}

/**
 * fj_flash_controller_set_end:
 * @self: a controller
 * @end: what boards do when all is written, from the next run on
 */
void
fj_flash_controller_set_end (FjFlashController *self, FjEnd end)
{
  g_return_if_fail (FJ_IS_FLASH_CONTROLLER (self));

  self->end = end;
}

/* Whether one plan is right for both: same chip family, same knowledge of their storages. */
static gboolean
share_plan (FjDevice *a, FjDevice *b)
{
  guint                    n_a, n_b;
  const FjStorageGeometry *geometry_a = fj_device_get_geometry (a, &n_a);
  const FjStorageGeometry *geometry_b = fj_device_get_geometry (b, &n_b);

  return fj_device_get_family (a) == fj_device_get_family (b) &&
         fj_storage_geometry_is_equal (geometry_a, n_a, geometry_b, n_b);
}

static void prepare_next (GTask *task);

static void
take_plan (Preparation *preparation, FjPlan *plan)
{
  g_autoptr (FjBoard) first = g_object_ref (g_ptr_array_index (preparation->left, 0));

  for (guint i = 0; i < preparation->left->len;) {
    FjBoard *board = g_ptr_array_index (preparation->left, i);

    if (share_plan (fj_board_get_device (first), fj_board_get_device (board))) {
      fj_flash_order_add (preparation->order, board, plan);
      g_ptr_array_remove_index (preparation->left, i);
    } else {
      i++;
    }
  }
}

static void
on_plan_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) issues = NULL;
  Preparation *preparation = g_task_get_task_data (task);
  g_autoptr (FjPlan) plan = fj_plan_new_finish (result, &issues, &error);

  if (issues != NULL) {
    g_ptr_array_unref (preparation->issues);
    preparation->issues = g_steal_pointer (&issues);
  }
  if (plan == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  take_plan (preparation, plan);
  prepare_next (task);
}

static void
prepare_next (GTask *task)
{
  Preparation  *preparation = g_task_get_task_data (task);
  FjPlanOptions options = { 0 };
  FjDevice     *device;

  if (preparation->left->len == 0) {
    g_task_return_pointer (task, g_steal_pointer (&preparation->order),
                           (GDestroyNotify) fj_flash_order_free);
    return;
  }
  device = fj_board_get_device (g_ptr_array_index (preparation->left, 0));
  options.family = fj_device_get_family (device);
  options.geometry = fj_device_get_geometry (device, &options.n_geometry);
  fj_plan_new_async (preparation->layout, &options, g_task_get_cancellable (task), on_plan_ready,
                     g_object_ref (task));
}

/**
 * fj_flash_controller_prepare_async:
 * @self: a controller
 * @layout: what to flash
 * @boards: (element-type FjBoard): where to
 * @cancellable: (nullable):
 * @callback: called when everything is read and checked
 * @user_data: its argument
 */
void
fj_flash_controller_prepare_async (FjFlashController *self, FjLayout *layout, GPtrArray *boards,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (FJ_IS_FLASH_CONTROLLER (self));

  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Preparation *preparation = g_new0 (Preparation, 1);

  g_task_set_source_tag (task, fj_flash_controller_prepare_async);
  preparation->layout = g_object_ref (layout);
  preparation->order = fj_flash_order_new (layout);
  preparation->issues = g_ptr_array_new_with_free_func (g_object_unref);
  preparation->left = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < boards->len; i++)
    g_ptr_array_add (preparation->left, g_object_ref (g_ptr_array_index (boards, i)));
  g_task_set_task_data (task, preparation, (GDestroyNotify) preparation_free);
  prepare_next (task);
}

/**
 * fj_flash_controller_prepare_finish:
 * @self: a controller
 * @result: what the callback got
 * @issues: (out) (transfer full) (element-type FjIssue): what there is to say, also on success
 * @error: return location for an error: those of fj_plan_new()
 *
 * Returns: (transfer full): what can be started now
 */
FjFlashOrder *
fj_flash_controller_prepare_finish (FjFlashController *self, GAsyncResult *result,
                                    GPtrArray **issues, GError **error)
{
  Preparation *preparation = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  *issues = g_ptr_array_ref (preparation->issues);
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct {
  FjFlashController *self;  /* (owned) */
  FjBoard           *board; /* (owned) */
} JobData;

static void
on_job_event (FjFlashJob *job, FjJobEvent *event, FjBoard *board)
{
  FjFlashController *self = g_object_get_data (G_OBJECT (job), "fj-controller");

  g_signal_emit (self, signals[SIGNAL_EVENT], 0, board, event);
}

static void
on_job_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  JobData *data = user_data;
  g_autoptr (FjFlashController) self = data->self;
  g_autoptr (FjBoard) board = data->board;
  g_autoptr (GError) error = NULL;

  g_free (data);
  /* the job keeps its error, from where everybody takes it */
  (void) fj_flash_job_run_finish (FJ_FLASH_JOB (source), result, &error);
  g_object_set_data (source, "fj-controller", NULL);
  self->n_running--;
  if (self->n_running == 0)
    self->finished = g_get_monotonic_time ();
  g_signal_emit (self, signals[SIGNAL_BOARD_FINISHED], 0, board);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
start_board (FjFlashController *self, FjFlashOrder *order, guint index)
{
  FjBoard          *board = fj_flash_order_get_board (order, index);
  FjDevice         *device = fj_board_get_device (board);
  FjDeviceList     *devices = fj_board_model_get_devices (self->boards);
  FjDeviceProvider *provider = fj_device_list_get_provider (devices, device);
  g_autoptr (FjFlashJob) job = NULL;
  g_autoptr (GPtrArray) partitions = NULL;
  JobData *data;

  if (provider == NULL || !fj_board_can_flash (board))
    return; /* it left while the files were read; its row says so */
  job = fj_flash_job_new (provider, device, fj_flash_order_get_plan (order, index),
                          fj_clock_get_real ());
  partitions = fj_flash_order_dup_partitions (order, index);
  fj_flash_job_set_end (job, self->end);
  g_object_set_data (G_OBJECT (job), "fj-controller", self);
  g_signal_connect_object (job, "event", G_CALLBACK (on_job_event), board, 0);
  fj_flash_job_set_rows (job, partitions);
  fj_board_set_job (board, job);
  g_ptr_array_add (self->run, g_object_ref (board));
  self->n_running++;
  data = g_new0 (JobData, 1);
  data->self = g_object_ref (self);
  data->board = g_object_ref (board);
  fj_flash_job_run_async (job, NULL, on_job_ready, data);
}

/**
 * fj_flash_controller_start:
 * @self: a controller
 * @order: what to do
 *
 * Starts a job for each board of @order that is still there.
 */
void
fj_flash_controller_start (FjFlashController *self, FjFlashOrder *order)
{
  g_return_if_fail (FJ_IS_FLASH_CONTROLLER (self));

  if (self->n_running == 0) {
    g_ptr_array_set_size (self->run, 0);
    self->started = g_get_monotonic_time ();
    self->finished = 0;
  }
  for (guint i = 0; i < fj_flash_order_get_n_boards (order); i++)
    start_board (self, order, i);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * fj_flash_controller_stop:
 * @self: a controller
 *
 * Asks every job to end soon.
 */
void
fj_flash_controller_stop (FjFlashController *self)
{
  g_return_if_fail (FJ_IS_FLASH_CONTROLLER (self));

  for (guint i = 0; i < self->run->len; i++) {
    FjFlashJob *job = fj_board_get_job (g_ptr_array_index (self->run, i));

    if (job != NULL)
      fj_flash_job_stop (job);
  }
}

/**
 * fj_flash_controller_get_n_running:
 * @self: a controller
 *
 * Returns: how many jobs are not over yet
 */
guint
fj_flash_controller_get_n_running (FjFlashController *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_CONTROLLER (self), 0);

  return self->n_running;
}

/**
 * fj_flash_controller_get_elapsed:
 * @self: a controller
 *
 * Returns: seconds of the last run, until its end or until now
 */
double
fj_flash_controller_get_elapsed (FjFlashController *self)
{
  gint64 end;

  g_return_val_if_fail (FJ_IS_FLASH_CONTROLLER (self), 0);

  end = self->finished != 0 ? self->finished : g_get_monotonic_time ();
  return self->started != 0 ? (double) (end - self->started) / G_USEC_PER_SEC : 0;
}

/**
 * fj_flash_controller_get_totals:
 * @self: a controller
 * @bytes: (out): bytes that all boards of the last run have taken
 * @total: (out): bytes they were to take
 */
void
fj_flash_controller_get_totals (FjFlashController *self, guint64 *bytes, guint64 *total)
{
  *bytes = *total = 0;

  g_return_if_fail (FJ_IS_FLASH_CONTROLLER (self));

  for (guint i = 0; i < self->run->len; i++) {
    FjFlashJob *job = fj_board_get_job (g_ptr_array_index (self->run, i));

    *bytes += job != NULL ? fj_flash_job_get_bytes (job) : 0;
    *total += job != NULL ? fj_flash_job_get_total (job) : 0;
  }
}

/**
 * fj_flash_controller_dup_boards:
 * @self: a controller
 *
 * Returns: (transfer full) (element-type FjBoard): the boards of the last run
 */
GPtrArray *
fj_flash_controller_dup_boards (FjFlashController *self)
{
  GPtrArray *boards = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (FJ_IS_FLASH_CONTROLLER (self), NULL);

  for (guint i = 0; i < self->run->len; i++)
    g_ptr_array_add (boards, g_object_ref (g_ptr_array_index (self->run, i)));
  return boards;
}

/**
 * fj_flash_controller_dup_jobs:
 *
 * Returns: (transfer full) (element-type FjFlashJob): the last run's
 */
GPtrArray *
fj_flash_controller_dup_jobs (FjFlashController *self)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (FJ_IS_FLASH_CONTROLLER (self), jobs);

  for (guint i = 0; i < self->run->len; i++) {
    FjFlashJob *job = fj_board_get_job (g_ptr_array_index (self->run, i));

    if (job != NULL)
      g_ptr_array_add (jobs, g_object_ref (job));
  }
  return jobs;
}

/**
 * fj_flash_controller_count:
 * @self: a controller
 * @passed: (out): boards of the last run that passed
 * @failed: (out): those that failed
 * @stopped: (out): those that were stopped
 */
void
fj_flash_controller_count (FjFlashController *self, guint *passed, guint *failed, guint *stopped)
{
  *passed = *failed = *stopped = 0;

  g_return_if_fail (FJ_IS_FLASH_CONTROLLER (self));

  for (guint i = 0; i < self->run->len; i++) {
    FjFlashJob *job = fj_board_get_job (g_ptr_array_index (self->run, i));
    FjJobState  state = job != NULL ? fj_flash_job_get_state (job) : FJ_JOB_READY;

    *passed += state == FJ_JOB_PASSED;
    *failed += state == FJ_JOB_FAILED;
    *stopped += state == FJ_JOB_CANCELLED;
  }
}
