/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-station.h"

#include "fj-bay-list.h"
#include "fj-pass-search.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>

/* What a list of devices knows the station by that is armed; it has a pointer that is not owned. */
#define KEY_ARMED "fj-armed-station"

struct _FjStation {
  GObject parent_instance;

  FjDeviceList   *devices;     /* (owned) */
  FjBayList      *bays;        /* (owned) */
  FjRun          *run;         /* (owned) (nullable) */
  FjPassSearch   *passes;      /* (owned) (nullable): of this job */
  char           *job;         /* (owned) (nullable) */
  GCancellable   *cancellable; /* (owned): ends what is looked at for this job */
  GHashTable     *jobs;        /* (owned) (element-type FjFlashJob): that go on */
  GHashTable     *requests;    /* (owned) (FjBay, Request): the last one of each bay */
  FjStationCounts counts;
  gboolean        is_armed;
  gboolean        again; /* boards that have passed start by themselves, too */
};

enum {
  PROP_ARMED = 1,
  N_PROPS,
};

enum {
  SIGNAL_CHANGED,
  SIGNAL_BAY_STARTED,
  SIGNAL_BAY_OVER,
  SIGNAL_JOB_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjStation, fj_station, G_TYPE_OBJECT)

static void
fj_station_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ARMED)
    g_value_set_boolean (value, FJ_STATION (object)->is_armed);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
leave_bays (FjStation *self)
{
  if (self->devices != NULL && g_object_get_data (G_OBJECT (self->devices), KEY_ARMED) == self)
    g_object_set_data (G_OBJECT (self->devices), KEY_ARMED, NULL);
}

/* Two windows have two stations with the same bays: who arms one takes them from the other. */
static void
take_bays (FjStation *self)
{
  FjStation *other = g_object_get_data (G_OBJECT (self->devices), KEY_ARMED);

  if (other != NULL)
    fj_station_set_armed (other, FALSE);
  g_object_set_data (G_OBJECT (self->devices), KEY_ARMED, self);
}

static void
fj_station_dispose (GObject *object)
{
  leave_bays (FJ_STATION (object));
  g_cancellable_cancel (FJ_STATION (object)->cancellable);
  G_OBJECT_CLASS (fj_station_parent_class)->dispose (object);
}

static void
fj_station_finalize (GObject *object)
{
  FjStation *self = FJ_STATION (object);

  g_clear_object (&self->bays);
  g_clear_object (&self->devices);
  g_clear_object (&self->run);
  g_clear_object (&self->passes);
  g_clear_object (&self->cancellable);
  g_hash_table_unref (self->jobs);
  g_hash_table_unref (self->requests);
  g_free (self->job);
  G_OBJECT_CLASS (fj_station_parent_class)->finalize (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, FJ_TYPE_STATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       0);
}

static guint
add_bay_signal (const char *name)
{
  return g_signal_new (name, FJ_TYPE_STATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       1, FJ_TYPE_BAY);
}

static void
fj_station_class_init (FjStationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fj_station_get_property;
  object_class->dispose = fj_station_dispose;
  object_class->finalize = fj_station_finalize;

  properties[PROP_ARMED] =
    g_param_spec_boolean ("armed", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHANGED] = add_signal ("changed");
  signals[SIGNAL_BAY_STARTED] = add_bay_signal ("bay-started");
  signals[SIGNAL_BAY_OVER] = add_bay_signal ("bay-over");
  signals[SIGNAL_JOB_CHANGED] = add_signal ("job-changed");
}

static void
fj_station_init (FjStation *self)
{
  self->cancellable = g_cancellable_new ();
  self->jobs = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->requests = g_hash_table_new (NULL, NULL);
}

/* What is asked for one board; it may be another one, or none, when the answer comes. */
typedef struct {
  FjStation *station;   /* (owned) */
  FjBay     *bay;       /* (owned) */
  FjDevice  *device;    /* (owned) */
  gboolean   is_wanted; /* by somebody: the board does not start by itself */
} Request;

static Request *
request_new (FjStation *station, FjBay *bay)
{
  Request *self = g_new0 (Request, 1);

  self->station = g_object_ref (station);
  self->bay = g_object_ref (bay);
  self->device = g_object_ref (fj_bay_get_device (bay));
  g_hash_table_insert (station->requests, bay, self);
  return self;
}

static void
request_free (Request *self)
{
  if (g_hash_table_lookup (self->station->requests, self->bay) == self)
    g_hash_table_remove (self->station->requests, self->bay);
  g_object_unref (self->station);
  g_object_unref (self->bay);
  g_object_unref (self->device);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static gboolean
is_current (Request *self)
{
  return g_hash_table_lookup (self->station->requests, self->bay) == self &&
         fj_bay_get_device (self->bay) == self->device &&
         fj_bay_get_state (self->bay) == FJ_BAY_CHECKING;
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
refuse_board (FjStation *self, FjBay *bay, const GError *error)
{
  g_debug ("%s: board is not started: %s", fj_bay_get_port (bay), error->message);
  fj_bay_refuse (bay, error);
  g_signal_emit (self, signals[SIGNAL_BAY_OVER], 0, bay);
}

/* The station was paused meanwhile: what is left to start is up to people. */
static gboolean
is_late (Request *self)
{
  return !self->is_wanted && !self->station->is_armed;
}

static void
begin_run (FjStation *self, FjBay *bay)
{
  FjFlashJob *job = fj_run_find_job (self->run, fj_bay_get_port (bay));

  self->counts.started++;
  g_hash_table_add (self->jobs, g_object_ref (job));
  fj_bay_take_job (bay, job);
  g_signal_emit (self, signals[SIGNAL_BAY_STARTED], 0, bay);
  fj_run_start (self->run);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  FjStation *self = request->station;
  gboolean   is_prepared = fj_run_prepare_finish (FJ_RUN (source), result, NULL, &error);

  g_assert (FJ_IS_STATION (self));

  if (is_cancelled (error))
    return;
  if (!is_current (request) || is_late (request)) {
    /* the job of a board that has gone is not started */
    if (is_prepared)
      fj_flash_job_stop (fj_run_find_job (self->run, fj_bay_get_port (request->bay)));
    if (is_current (request))
      fj_bay_set_checking (request->bay, FALSE);
    return;
  }
  if (is_prepared)
    begin_run (self, request->bay);
  else
    refuse_board (self, request->bay, error);
}

static void
prepare_board (FjStation *self, FjBay *bay, gboolean is_wanted)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new ();
  Request *request = request_new (self, bay);

  g_ptr_array_add (devices, fj_bay_get_device (bay));
  request->is_wanted = is_wanted;
  fj_bay_set_checking (bay, TRUE);
  fj_run_prepare_async (self->run, devices, self->cancellable, on_prepared, request);
}

static void update_bay (FjStation *self, FjBay *bay);

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  gint64 when;

  fj_pass_search_find_finish (FJ_PASS_SEARCH (source), result, &when, &error);
  if (is_cancelled (error) || !is_current (request))
    return;
  if (error != NULL) {
    refuse_board (request->station, request->bay, error);
    return;
  }
  fj_bay_set_passed_before (request->bay, request->station->again ? 0 : when);
  update_bay (request->station, request->bay);
}

/* A serial number that other boards have, too, proves nothing of this one. */
static void
look_up (FjStation *self, FjBay *bay)
{
  if (fj_bay_get_serial (bay) == NULL) {
    fj_bay_set_passed_before (bay, 0);
    update_bay (self, bay);
    return;
  }
  fj_bay_set_checking (bay, TRUE);
  fj_pass_search_find_async (self->passes, fj_bay_get_serial (bay), self->cancellable,
                             on_looked_up, request_new (self, bay));
}

static void
update_bay (FjStation *self, FjBay *bay)
{
  if (self->run == NULL || fj_bay_get_state (bay) != FJ_BAY_SEEN)
    return;
  if (!fj_bay_is_known (bay))
    look_up (self, bay);
  else if (self->is_armed && fj_bay_starts_by_itself (bay))
    prepare_board (self, bay, FALSE);
}

static void
on_board_changed (FjStation *self, FjBay *bay)
{
  g_assert (FJ_IS_STATION (self));

  update_bay (self, bay);
}

static void
update_bays (FjStation *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->bays)); i++) {
    g_autoptr (FjBay) bay = g_list_model_get_item (G_LIST_MODEL (self->bays), i);

    update_bay (self, bay);
  }
}

/**
 * fj_station_new:
 * @devices: all boards there are, with the names of their places
 * @clock: the clock that the jobs go by
 *
 * Returns: (transfer full): a station that is paused, with a bay for each port that has a name
 */
FjStation *
fj_station_new (FjDeviceList *devices, FjClock *clock)
{
  FjStation *self = g_object_new (FJ_TYPE_STATION, NULL);

  g_return_val_if_fail (FJ_IS_DEVICE_LIST (devices), self);

  self->devices = g_object_ref (devices);
  self->bays = fj_bay_list_new (devices, clock);
  g_signal_connect_object (self->bays, "board-changed", G_CALLBACK (on_board_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * fj_station_set_ports:
 * @self: a station
 * @ports: (nullable): only these are bays; %NULL: all that have a name
 */
void
fj_station_set_ports (FjStation *self, const char *const *ports)
{
  g_return_if_fail (FJ_IS_STATION (self));

  fj_bay_list_set_ports (self->bays, ports);
}

static void
count_job (FjStation *self, FjFlashJob *job)
{
  switch (fj_flash_job_get_state (job)) {
  case FJ_JOB_PASSED:
    self->counts.passed++;
    self->counts.seconds += fj_flash_job_get_elapsed (job);
    break;
  case FJ_JOB_FAILED:
    self->counts.failed++;
    break;
  case FJ_JOB_CANCELLED:
    self->counts.stopped++;
    break;
  case FJ_JOB_READY:
  case FJ_JOB_QUEUED:
  case FJ_JOB_RUNNING:
  case FJ_JOB_STOPPING:
  default:
    g_return_if_reached ();
  }
}

static void
end_bay (FjStation *self, FjBay *bay)
{
  fj_bay_follow_job (bay);
  if (fj_bay_get_state (bay) == FJ_BAY_PASSED && fj_bay_get_serial (bay) != NULL)
    fj_pass_search_add (self->passes, fj_bay_get_serial (bay));
  g_signal_emit (self, signals[SIGNAL_BAY_OVER], 0, bay);
}

/* The job of a board that had gone before it was started does not count. */
static void
on_job_over (FjStation *self, FjFlashJob *job)
{
  const char *port = fj_device_get_port (fj_flash_job_get_device (job));
  FjBay      *bay = fj_bay_list_find (self->bays, port);

  g_assert (FJ_IS_STATION (self));

  if (!g_hash_table_contains (self->jobs, job))
    return;
  count_job (self, job);
  if (bay != NULL && fj_bay_get_job (bay) == job)
    end_bay (self, bay);
  g_hash_table_remove (self->jobs, job);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
leave_run (FjStation *self)
{
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_object (&self->run);
  g_clear_object (&self->passes);
  g_clear_pointer (&self->job, g_free);
  self->counts = (FjStationCounts){ 0 };
}

static void
take_run (FjStation *self, FjRun *run, const char *job)
{
  g_autoptr (GBytes) bytes = fj_layout_to_bytes (fj_run_get_layout (run));
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  self->run = g_object_ref (run);
  self->job = g_strdup (job);
  self->passes = fj_pass_search_new (fj_run_get_recorder (run), sha256);
  g_signal_connect_object (run, "job-over", G_CALLBACK (on_job_over), self, G_CONNECT_SWAPPED);
}

/**
 * fj_station_set_run:
 * @self: a station
 * @run: (nullable): a run without boards, which knows what to flash, how, and who keeps records;
 *   nobody else gives it boards
 * @job: (nullable): what people call it
 * @error: return location for %FJ_ERROR_BUSY while a board is being flashed
 *
 * Flashes something else from now on, and counts anew. The station is paused then.
 *
 * Returns: whether it does
 */
gboolean
fj_station_set_run (FjStation *self, FjRun *run, const char *job, GError **error)
{
  g_return_val_if_fail (FJ_IS_STATION (self), FALSE);

  if (fj_station_get_n_running (self) > 0) {
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_BUSY,
                         _ ("The station flashes boards; its job can be changed when they are "
                            "done."));
    return FALSE;
  }
  fj_station_set_armed (self, FALSE);
  leave_run (self);
  if (run != NULL)
    take_run (self, run, job);
  fj_bay_list_start_anew (self->bays);
  g_signal_emit (self, signals[SIGNAL_JOB_CHANGED], 0);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  update_bays (self);
  return TRUE;
}

/**
 * fj_station_set_again:
 * @self: a station
 * @again: whether boards that have passed before start by themselves, too
 */
void
fj_station_set_again (FjStation *self, gboolean again)
{
  g_return_if_fail (FJ_IS_STATION (self));

  self->again = again;
}

/**
 * fj_station_set_armed:
 * @self: a station
 * @is_armed: whether boards start by themselves; those that are plugged in already do so at once.
 *   Another station of the same devices that is armed is paused. Runs that go on are left alone
 */
void
fj_station_set_armed (FjStation *self, gboolean is_armed)
{
  g_return_if_fail (FJ_IS_STATION (self));

  is_armed = is_armed && self->run != NULL;
  if (self->is_armed == is_armed)
    return;
  if (is_armed)
    take_bays (self);
  else
    leave_bays (self);
  self->is_armed = is_armed;
  g_debug ("station is %s", is_armed ? "armed" : "paused");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ARMED]);
  update_bays (self);
}

/**
 * fj_station_is_armed:
 *
 * Returns: whether boards start by themselves
 */
gboolean
fj_station_is_armed (FjStation *self)
{
  g_return_val_if_fail (FJ_IS_STATION (self), FALSE);

  return self->is_armed;
}

/**
 * fj_station_start_bay:
 * @self: a station
 * @bay: one of its bays
 *
 * Starts the board that is there, whether it has passed, failed, or is in the middle of its way,
 * and whether the station is armed. Does nothing unless fj_bay_can_start().
 */
void
fj_station_start_bay (FjStation *self, FjBay *bay)
{
  g_return_if_fail (FJ_IS_STATION (self));
  g_return_if_fail (FJ_IS_BAY (bay));

  if (self->run == NULL || !fj_bay_can_start (bay))
    return;
  fj_bay_forget (bay);
  prepare_board (self, bay, TRUE);
}

/**
 * fj_station_stop_bay:
 * @self: a station
 * @bay: one of its bays
 *
 * Asks its run to end soon.
 */
void
fj_station_stop_bay (FjStation *self, FjBay *bay)
{
  g_return_if_fail (FJ_IS_STATION (self));
  g_return_if_fail (FJ_IS_BAY (bay));

  if (fj_bay_get_job (bay) != NULL && !fj_bay_has_result (bay))
    fj_flash_job_stop (fj_bay_get_job (bay));
}

/**
 * fj_station_stop:
 * @self: a station
 *
 * Pauses it and asks all runs to end soon.
 */
void
fj_station_stop (FjStation *self)
{
  g_return_if_fail (FJ_IS_STATION (self));

  fj_station_set_armed (self, FALSE);
  if (self->run != NULL)
    fj_run_stop (self->run);
}

/**
 * fj_station_get_bays:
 *
 * Returns: (transfer none): a list of #FjBay, in their order
 */
GListModel *
fj_station_get_bays (FjStation *self)
{
  g_return_val_if_fail (FJ_IS_STATION (self), NULL);

  return G_LIST_MODEL (self->bays);
}

/**
 * fj_station_get_others:
 *
 * Returns: (transfer none): a list of #FjDevice: what is plugged in outside of bays
 */
GListModel *
fj_station_get_others (FjStation *self)
{
  g_return_val_if_fail (FJ_IS_STATION (self), NULL);

  return fj_bay_list_get_others (self->bays);
}

/**
 * fj_station_get_run:
 *
 * Returns: (transfer none) (nullable): what flashes the boards
 */
FjRun *
fj_station_get_run (FjStation *self)
{
  g_return_val_if_fail (FJ_IS_STATION (self), NULL);

  return self->run;
}

/**
 * fj_station_get_job:
 *
 * Returns: (transfer none) (nullable): what people call the job
 */
const char *
fj_station_get_job (FjStation *self)
{
  g_return_val_if_fail (FJ_IS_STATION (self), NULL);

  return self->job;
}

/**
 * fj_station_get_layout_sha256:
 *
 * Returns: (transfer none) (nullable): the hash of the layout as it is used, which the records name
 */
const char *
fj_station_get_layout_sha256 (FjStation *self)
{
  g_return_val_if_fail (FJ_IS_STATION (self), NULL);

  return self->passes != NULL ? fj_pass_search_get_layout (self->passes) : NULL;
}

/**
 * fj_station_get_n_running:
 *
 * Returns: how many boards are being flashed or wait for their turn
 */
guint
fj_station_get_n_running (FjStation *self)
{
  FjRunCounts counts;

  g_return_val_if_fail (FJ_IS_STATION (self), 0);

  if (self->run == NULL)
    return 0;
  fj_run_count (self->run, &counts);
  return counts.waiting + counts.running;
}

/**
 * fj_station_get_counts:
 * @self: a station
 * @counts: (out caller-allocates): what came of its boards with this job
 */
void
fj_station_get_counts (FjStation *self, FjStationCounts *counts)
{
  g_return_if_fail (FJ_IS_STATION (self));

  *counts = self->counts;
}

/**
 * fj_station_set_counts:
 * @self: a station that has just got its job
 * @counts: what it had come to with it before
 */
void
fj_station_set_counts (FjStation *self, const FjStationCounts *counts)
{
  g_return_if_fail (FJ_IS_STATION (self));

  self->counts = *counts;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * fj_station_counts_get_yield:
 *
 * (pure) Returns: of the boards that passed or failed, the share of those that passed, 0 to 1; -1
 *   when there are none
 */
double
fj_station_counts_get_yield (const FjStationCounts *self)
{
  guint n = self->passed + self->failed;

  return n > 0 ? (double) self->passed / n : -1;
}

/**
 * fj_station_counts_get_time:
 *
 * (pure) Returns: seconds that a board takes that passes, on average; -1 when there is none
 */
double
fj_station_counts_get_time (const FjStationCounts *self)
{
  return self->passed > 0 ? self->seconds / self->passed : -1;
}
