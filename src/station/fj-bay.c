/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-bay.h"

#include <fj-enum.h>

/* A board that leaves so soon after its run does so by itself, and is back as soon as that. */
#define BY_ITSELF_US (5 * G_USEC_PER_SEC)

struct _FjBay {
  GObject parent_instance;

  char       *port;  /* (owned) */
  char       *name;  /* (owned) */
  FjClock    *clock; /* (owned) */
  FjBayState  state;
  FjDevice   *device;     /* (owned) (nullable): what is plugged in */
  char       *serial;     /* (owned) (nullable): of the board, when it tells it from others */
  FjFlashJob *job;        /* (owned) (nullable): the last run of the board */
  GError     *error;      /* (owned) (nullable): why there is no run */
  gint64      passed;     /* µs since 1970: when the board passed before; 0: never */
  gint64      ended;      /* clock, µs: when its run was over */
  gint64      left;       /* likewise: when it left */
  gboolean    is_known;   /* it was looked up whether it has passed */
  gboolean    is_wanted;  /* somebody wants it flashed, whether it has passed or not */
  gboolean    is_crowded; /* it is not alone on the port */
  gboolean    is_checking;
};

enum {
  PROP_STATE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint       changed_signal;

G_DEFINE_ENUM_TYPE (FjBayState, fj_bay_state, G_DEFINE_ENUM_VALUE (FJ_BAY_EMPTY, "empty"),
                    G_DEFINE_ENUM_VALUE (FJ_BAY_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (FJ_BAY_CROWDED, "crowded"),
                    G_DEFINE_ENUM_VALUE (FJ_BAY_SEEN, "seen"),
                    G_DEFINE_ENUM_VALUE (FJ_BAY_CHECKING, "checking"),
                    G_DEFINE_ENUM_VALUE (FJ_BAY_ALREADY, "already"),
                    G_DEFINE_ENUM_VALUE (FJ_BAY_BUSY, "busy"),
                    G_DEFINE_ENUM_VALUE (FJ_BAY_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (FJ_BAY_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (FJ_BAY_PASSED, "passed"),
                    G_DEFINE_ENUM_VALUE (FJ_BAY_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (FJ_BAY_STOPPED, "stopped"))

G_DEFINE_FINAL_TYPE (FjBay, fj_bay, G_TYPE_OBJECT)

static void
fj_bay_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STATE)
    g_value_set_enum (value, (int) FJ_BAY (object)->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fj_bay_finalize (GObject *object)
{
  FjBay *self = FJ_BAY (object);

  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_clear_object (&self->device);
  g_clear_error (&self->error);
  g_clear_pointer (&self->clock, fj_clock_unref);
  g_free (self->port);
  g_free (self->name);
  g_free (self->serial);
  G_OBJECT_CLASS (fj_bay_parent_class)->finalize (object);
}

static void
fj_bay_class_init (FjBayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fj_bay_get_property;
  object_class->finalize = fj_bay_finalize;

  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, FJ_TYPE_BAY_STATE, FJ_BAY_EMPTY,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  changed_signal = g_signal_new ("changed", FJ_TYPE_BAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
fj_bay_init (FjBay *self)
{
}

/**
 * fj_bay_new:
 * @port: a port path
 * @clock: the clock that the jobs go by
 *
 * Returns: (transfer full): a bay with nothing in it
 */
FjBay *
fj_bay_new (const char *port, FjClock *clock)
{
  FjBay *self = g_object_new (FJ_TYPE_BAY, NULL);

  g_return_val_if_fail (port != NULL && clock != NULL, self);

  self->port = g_strdup (port);
  self->name = g_strdup (port);
  self->clock = fj_clock_ref (clock);
  return self;
}

static FjBayState
get_job_state (FjBay *self)
{
  switch (fj_flash_job_get_state (self->job)) {
  case FJ_JOB_READY:
  case FJ_JOB_QUEUED:
    return FJ_BAY_WAITING;
  case FJ_JOB_RUNNING:
  case FJ_JOB_STOPPING:
    return FJ_BAY_RUNNING;
  case FJ_JOB_PASSED:
    return FJ_BAY_PASSED;
  case FJ_JOB_FAILED:
    return FJ_BAY_FAILED;
  case FJ_JOB_CANCELLED:
    return FJ_BAY_STOPPED;
  default:
    g_return_val_if_reached (FJ_BAY_UNKNOWN);
  }
}

static FjBayState
get_board_state (FjBay *self)
{
  if (!fj_device_is_board (self->device) || fj_device_get_problem (self->device) != NULL)
    return FJ_BAY_UNKNOWN;
  if (fj_device_is_busy (self->device))
    return FJ_BAY_BUSY;
  if (self->is_checking)
    return FJ_BAY_CHECKING;
  return self->passed != 0 && !self->is_wanted ? FJ_BAY_ALREADY : FJ_BAY_SEEN;
}

static FjBayState
compute_state (FjBay *self)
{
  if (self->job != NULL)
    return get_job_state (self);
  if (self->error != NULL)
    return FJ_BAY_FAILED;
  if (self->is_crowded)
    return FJ_BAY_CROWDED;
  return self->device != NULL ? get_board_state (self) : FJ_BAY_EMPTY;
}

static void
update_state (FjBay *self)
{
  FjBayState state = compute_state (self);

  g_object_ref (self);
  g_signal_emit (self, changed_signal, 0);
  if (self->state != state) {
    g_debug ("%s: bay is %s", self->port, fj_enum_to_nick (FJ_TYPE_BAY_STATE, (int) state));
    self->state = state;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  }
  g_object_unref (self);
}

static void
drop_job (FjBay *self)
{
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
}

/* Nothing is known any more of what came of the board. */
static void
drop_board (FjBay *self)
{
  drop_job (self);
  g_clear_error (&self->error);
  self->passed = 0;
  self->is_known = FALSE;
  self->is_wanted = FALSE;
  self->is_checking = FALSE;
}

/* There is another one, or none. */
static void
forget_board (FjBay *self)
{
  drop_board (self);
  g_clear_pointer (&self->serial, g_free);
}

static gboolean
is_at_work (FjBay *self)
{
  return self->job != NULL && !fj_flash_job_is_over (self->job);
}

static gboolean
is_within (FjBay *self, gint64 since)
{
  return fj_clock_now (self->clock) - since <= BY_ITSELF_US;
}

static void
on_job_changed (FjBay *self)
{
  g_assert (FJ_IS_BAY (self));

  g_signal_emit (self, changed_signal, 0);
}

static void
on_job_state (FjBay *self)
{
  g_assert (FJ_IS_BAY (self));

  if (!is_at_work (self) && self->state < FJ_BAY_PASSED)
    self->ended = self->left = fj_clock_now (self->clock);
  update_state (self);
}

/* Serial numbers that do not tell boards from others say nothing. */
static gboolean
is_other_board (FjBay *self, const char *serial)
{
  return self->serial != NULL && serial != NULL && g_ascii_strcasecmp (self->serial, serial) != 0;
}

/* Something is plugged in, or has come back. */
static void
take_arrival (FjBay *self, const char *serial)
{
  gboolean has_left = self->device == NULL;

  if (is_other_board (self, serial) || (has_left && !is_within (self, self->left)))
    forget_board (self);
  if (serial != NULL && g_strcmp0 (serial, self->serial) != 0) {
    g_free (self->serial);
    self->serial = g_strdup (serial);
    self->is_known = self->is_wanted;
  }
}

static void
take_departure (FjBay *self)
{
  gboolean stays = (self->job != NULL || self->error != NULL) && is_within (self, self->ended);

  self->left = fj_clock_now (self->clock);
  if (!stays)
    forget_board (self);
}

/**
 * fj_bay_set_device:
 * @self: a bay
 * @device: (nullable): what is on its port now
 * @serial: (nullable): its serial number when that tells it from other boards
 * @is_crowded: whether there is another one on the same port
 *
 * What is on the port has come, left, or is another. While a run goes on, it knows better.
 */
void
fj_bay_set_device (FjBay *self, FjDevice *device, const char *serial, gboolean is_crowded)
{
  g_return_if_fail (FJ_IS_BAY (self));

  if (!is_at_work (self)) {
    if (device != NULL)
      take_arrival (self, serial);
    else if (self->device != NULL)
      take_departure (self);
  }
  self->is_crowded = is_crowded;
  g_set_object (&self->device, device);
  update_state (self);
}

/**
 * fj_bay_set_name:
 * @self: a bay
 * @name: (nullable): what people call it; %NULL: its port
 */
void
fj_bay_set_name (FjBay *self, const char *name)
{
  g_return_if_fail (FJ_IS_BAY (self));

  if (name == NULL)
    name = self->port;
  if (g_str_equal (self->name, name))
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * fj_bay_set_checking:
 * @self: a bay with a board
 * @is_checking: whether records or files are looked at
 */
void
fj_bay_set_checking (FjBay *self, gboolean is_checking)
{
  g_return_if_fail (FJ_IS_BAY (self));

  self->is_checking = is_checking;
  update_state (self);
}

/**
 * fj_bay_set_passed_before:
 * @self: a bay with a board
 * @when: µs since 1970: when it passed; 0: never
 */
void
fj_bay_set_passed_before (FjBay *self, gint64 when)
{
  g_return_if_fail (FJ_IS_BAY (self));

  self->passed = when;
  self->is_known = TRUE;
  self->is_checking = FALSE;
  update_state (self);
}

/**
 * fj_bay_take_job:
 * @self: a bay with a board
 * @job: the run of the board, not yet over
 */
void
fj_bay_take_job (FjBay *self, FjFlashJob *job)
{
  g_return_if_fail (FJ_IS_BAY (self));
  g_return_if_fail (FJ_IS_FLASH_JOB (job));

  drop_job (self);
  g_clear_error (&self->error);
  self->is_checking = FALSE;
  self->job = g_object_ref (job);
  g_signal_connect_swapped (job, "notify::state", G_CALLBACK (on_job_state), self);
  g_signal_connect_swapped (job, "changed", G_CALLBACK (on_job_changed), self);
  update_state (self);
}

/**
 * fj_bay_follow_job:
 * @self: a bay with a run
 *
 * For who has heard of the end of its run before the bay itself did.
 */
void
fj_bay_follow_job (FjBay *self)
{
  g_return_if_fail (FJ_IS_BAY (self));
  g_return_if_fail (self->job != NULL);

  on_job_state (self);
}

/**
 * fj_bay_refuse:
 * @self: a bay with a board
 * @error: why there is no run for it
 */
void
fj_bay_refuse (FjBay *self, const GError *error)
{
  g_return_if_fail (FJ_IS_BAY (self));
  g_return_if_fail (error != NULL);

  drop_job (self);
  g_clear_error (&self->error);
  self->is_checking = FALSE;
  self->error = g_error_copy (error);
  self->ended = fj_clock_now (self->clock);
  update_state (self);
}

/**
 * fj_bay_forget:
 * @self: a bay without a run that goes on
 *
 * Somebody wants the board flashed, whatever its result was and whether it has passed or not.
 */
void
fj_bay_forget (FjBay *self)
{
  g_return_if_fail (FJ_IS_BAY (self));
  g_return_if_fail (!is_at_work (self));

  drop_job (self);
  g_clear_error (&self->error);
  self->is_wanted = TRUE;
  self->is_known = TRUE;
  update_state (self);
}

/**
 * fj_bay_start_anew:
 * @self: a bay without a run that goes on
 *
 * What its board is at was about something else.
 */
void
fj_bay_start_anew (FjBay *self)
{
  g_return_if_fail (FJ_IS_BAY (self));
  g_return_if_fail (!is_at_work (self));

  drop_board (self);
  update_state (self);
}

/**
 * fj_bay_get_port:
 *
 * Returns: (transfer none): the port path
 */
const char *
fj_bay_get_port (FjBay *self)
{
  g_return_val_if_fail (FJ_IS_BAY (self), NULL);

  return self->port;
}

/**
 * fj_bay_get_name:
 *
 * Returns: (transfer none): what people call it
 */
const char *
fj_bay_get_name (FjBay *self)
{
  g_return_val_if_fail (FJ_IS_BAY (self), NULL);

  return self->name;
}

/**
 * fj_bay_get_state:
 *
 * Returns: what it is at
 */
FjBayState
fj_bay_get_state (FjBay *self)
{
  g_return_val_if_fail (FJ_IS_BAY (self), FJ_BAY_EMPTY);

  return self->state;
}

/**
 * fj_bay_has_result:
 *
 * Returns: whether its board passed, failed or was stopped
 */
gboolean
fj_bay_has_result (FjBay *self)
{
  g_return_val_if_fail (FJ_IS_BAY (self), FALSE);

  return self->state >= FJ_BAY_PASSED;
}

/**
 * fj_bay_get_device:
 *
 * Returns: (transfer none) (nullable): what is plugged in
 */
FjDevice *
fj_bay_get_device (FjBay *self)
{
  g_return_val_if_fail (FJ_IS_BAY (self), NULL);

  return self->device;
}

/**
 * fj_bay_get_job:
 *
 * Returns: (transfer none) (nullable): the last run of the board
 */
FjFlashJob *
fj_bay_get_job (FjBay *self)
{
  g_return_val_if_fail (FJ_IS_BAY (self), NULL);

  return self->job;
}

/**
 * fj_bay_get_error:
 *
 * Returns: (transfer none) (nullable): why there is no run, or why it did not pass
 */
const GError *
fj_bay_get_error (FjBay *self)
{
  g_return_val_if_fail (FJ_IS_BAY (self), NULL);

  return self->job != NULL ? fj_flash_job_get_error (self->job) : self->error;
}

/**
 * fj_bay_get_passed_before:
 *
 * Returns: when this board passed before, µs since 1970; 0: it is not known to have passed
 */
gint64
fj_bay_get_passed_before (FjBay *self)
{
  g_return_val_if_fail (FJ_IS_BAY (self), 0);

  return self->passed;
}

/**
 * fj_bay_get_serial:
 *
 * Returns: (transfer none) (nullable): of the board, when it tells it from others
 */
const char *
fj_bay_get_serial (FjBay *self)
{
  g_return_val_if_fail (FJ_IS_BAY (self), NULL);

  return self->serial;
}

/**
 * fj_bay_is_known:
 *
 * Returns: whether it was looked up if the board has passed
 */
gboolean
fj_bay_is_known (FjBay *self)
{
  g_return_val_if_fail (FJ_IS_BAY (self), FALSE);

  return self->is_known;
}

/**
 * fj_bay_can_start:
 *
 * Returns: whether there is a board that can be flashed, and no run that goes on
 */
gboolean
fj_bay_can_start (FjBay *self)
{
  g_return_val_if_fail (FJ_IS_BAY (self), FALSE);

  return self->device != NULL && !self->is_crowded && !self->is_checking && !is_at_work (self) &&
         fj_device_is_present (self->device) && get_board_state (self) >= FJ_BAY_SEEN &&
         !fj_device_is_busy (self->device);
}

/**
 * fj_bay_starts_by_itself:
 *
 * Returns: whether there is a board as it comes out of its bag: in its boot ROM, not flashed and
 *   not known to have passed
 */
gboolean
fj_bay_starts_by_itself (FjBay *self)
{
  g_return_val_if_fail (FJ_IS_BAY (self), FALSE);

  return self->state == FJ_BAY_SEEN && self->is_known && fj_bay_can_start (self) &&
         fj_stage_info_has (fj_device_get_stage (self->device), FJ_STAGE_IS_START);
}
