/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-board.h"
#include "fj-text.h"

/* Speeds that are kept of a run; beyond that every second one is forgotten. */
#define MAX_SPEEDS 1024

/**
 * FjBoard:
 *
 * A row of the boards pane: a board, whether it is chosen, and its last job. It outlives the
 * device, so that a result stays readable after the board has left the bus. Main thread only.
 *
 * Signals: "changed" says at once that something else than numbers is different; "dirty" says that
 * numbers are, and whoever shows them calls fj_board_flush() when it is time, which then emits
 * "changed".
 */
struct _FjBoard {
  GObject parent_instance;

  FjDevice   *device;  /* (owned) (not nullable) */
  FjFlashJob *job;     /* (owned) (nullable): the last one */
  char       *warning; /* (owned) (nullable): why it does not fit what is to be flashed */
  GArray     *speeds;  /* (owned) (element-type float): bytes per second over the last run */
  guint       skip;    /* flushes between two of them */
  guint       skipped;
  gboolean    was_offered;
  gboolean    chosen;
  gboolean    is_dirty;
};

enum {
  SIGNAL_CHANGED,
  SIGNAL_DIRTY,
  N_SIGNALS,
};

enum {
  PROP_0,
  PROP_CHOSEN,
  N_PROPS,
};

static guint       signals[N_SIGNALS];
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FjBoard, fj_board, G_TYPE_OBJECT)

static void
emit_changed (FjBoard *self)
{
  self->is_dirty = FALSE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_device_changed (FjDevice *device, FjBoard *self)
{
  g_assert (FJ_IS_BOARD (self));

  emit_changed (self);
}

static void
on_job_state (FjFlashJob *job, GParamSpec *pspec, FjBoard *self)
{
  g_assert (FJ_IS_BOARD (self));

  emit_changed (self);
}

static void
on_job_event (FjFlashJob *job, FjJobEvent *event, FjBoard *self)
{
  g_assert (FJ_IS_BOARD (self));

  if (event->type == FJ_EVENT_STAGE)
    emit_changed (self);
}

static void
on_job_changed (FjFlashJob *job, FjBoard *self)
{
  g_assert (FJ_IS_BOARD (self));

  if (self->is_dirty)
    return;
  self->is_dirty = TRUE;
  g_signal_emit (self, signals[SIGNAL_DIRTY], 0);
}

static void
disconnect_handlers (FjBoard *self, gpointer instance)
{
  if (instance != NULL)
    g_signal_handlers_disconnect_by_data (instance, self);
}

static void
fj_board_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FjBoard *self = FJ_BOARD (object);

  if (id == PROP_CHOSEN)
    g_value_set_boolean (value, self->chosen);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fj_board_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FjBoard *self = FJ_BOARD (object);

  if (id == PROP_CHOSEN)
    fj_board_set_chosen (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fj_board_dispose (GObject *object)
{
  FjBoard *self = FJ_BOARD (object);

  disconnect_handlers (self, self->device);
  disconnect_handlers (self, self->job);
  g_clear_object (&self->device);
  g_clear_object (&self->job);
  G_OBJECT_CLASS (fj_board_parent_class)->dispose (object);
}

static void
fj_board_finalize (GObject *object)
{
  g_free (FJ_BOARD (object)->warning);
  g_array_unref (FJ_BOARD (object)->speeds);
  G_OBJECT_CLASS (fj_board_parent_class)->finalize (object);
}

static void
fj_board_class_init (FjBoardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fj_board_get_property;
  object_class->set_property = fj_board_set_property;
  object_class->dispose = fj_board_dispose;
  object_class->finalize = fj_board_finalize;
  props[PROP_CHOSEN] =
    g_param_spec_boolean ("chosen", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", FJ_TYPE_BOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DIRTY] = g_signal_new ("dirty", FJ_TYPE_BOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);
}

static void
fj_board_init (FjBoard *self)
{
  self->speeds = g_array_new (FALSE, FALSE, sizeof (float));
}

/**
 * fj_board_new:
 * @device: a board on its port
 *
 * Returns: (transfer full): a row for it, not chosen
 */
FjBoard *
fj_board_new (FjDevice *device)
{
  FjBoard *self = g_object_new (FJ_TYPE_BOARD, NULL);

  fj_board_set_device (self, device);
  return self;
}

/**
 * fj_board_get_device:
 * @self: a board
 *
 * Returns: (transfer none): the device, perhaps no longer plugged in
 */
FjDevice *
fj_board_get_device (FjBoard *self)
{
  g_return_val_if_fail (FJ_IS_BOARD (self), NULL);

  return self->device;
}

/**
 * fj_board_set_device:
 * @self: a board
 * @device: what is on its port now
 *
 * The board came back as a new device.
 */
void
fj_board_set_device (FjBoard *self, FjDevice *device)
{
  g_return_if_fail (FJ_IS_BOARD (self) && FJ_IS_DEVICE (device));

  if (self->device == device)
    return;
  disconnect_handlers (self, self->device);
  g_set_object (&self->device, device);
  g_signal_connect_object (device, "changed", G_CALLBACK (on_device_changed), self, 0);
  emit_changed (self);
}

/**
 * fj_board_get_port:
 *
 * Returns: (transfer none): its port path
 */
const char *
fj_board_get_port (FjBoard *self)
{
  g_return_val_if_fail (FJ_IS_BOARD (self), NULL);

  return fj_device_get_port (self->device);
}

/**
 * fj_board_get_chosen:
 *
 * Returns: whether the next run is for it, too
 */
gboolean
fj_board_get_chosen (FjBoard *self)
{
  g_return_val_if_fail (FJ_IS_BOARD (self), FALSE);

  return self->chosen;
}

/**
 * fj_board_set_chosen:
 * @self: a board
 * @chosen: whether the next run is for it, too
 */
void
fj_board_set_chosen (FjBoard *self, gboolean chosen)
{
  g_return_if_fail (FJ_IS_BOARD (self));

  if (self->chosen == !!chosen)
    return;
  self->chosen = !!chosen;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHOSEN]);
  emit_changed (self);
}

/**
 * fj_board_get_job:
 * @self: a board
 *
 * Returns: (transfer none) (nullable): the job that runs on it, or the last one that did
 */
FjFlashJob *
fj_board_get_job (FjBoard *self)
{
  g_return_val_if_fail (FJ_IS_BOARD (self), NULL);

  return self->job;
}

/**
 * fj_board_set_job:
 * @self: a board
 * @job: (nullable): its new job
 */
void
fj_board_set_job (FjBoard *self, FjFlashJob *job)
{
  g_return_if_fail (FJ_IS_BOARD (self));

  disconnect_handlers (self, self->job);
  g_set_object (&self->job, job);
  g_array_set_size (self->speeds, 0);
  self->skip = self->skipped = 0;
  if (job != NULL) {
    g_signal_connect_object (job, "notify::state", G_CALLBACK (on_job_state), self, 0);
    g_signal_connect_object (job, "event", G_CALLBACK (on_job_event), self, 0);
    g_signal_connect_object (job, "changed", G_CALLBACK (on_job_changed), self, 0);
  }
  emit_changed (self);
}

/**
 * fj_board_is_running:
 *
 * Returns: whether a job on it is not over yet
 */
gboolean
fj_board_is_running (FjBoard *self)
{
  g_return_val_if_fail (FJ_IS_BOARD (self), FALSE);

  return self->job != NULL && !fj_flash_job_is_over (self->job);
}

/**
 * fj_board_has_result:
 *
 * Returns: whether a job on it is over
 */
gboolean
fj_board_has_result (FjBoard *self)
{
  g_return_val_if_fail (FJ_IS_BOARD (self), FALSE);

  return self->job != NULL && !fj_board_is_running (self);
}

/**
 * fj_board_can_flash:
 * @self: a board
 *
 * Returns: whether a run could be started on it now
 */
gboolean
fj_board_can_flash (FjBoard *self)
{
  g_return_val_if_fail (FJ_IS_BOARD (self), FALSE);

  return fj_device_is_present (self->device) && fj_device_is_board (self->device) &&
         fj_device_get_problem (self->device) == NULL && !fj_device_is_busy (self->device) &&
         !fj_board_is_running (self);
}

/**
 * fj_board_get_warning:
 * @self: a board
 *
 * Returns: (nullable): why it does not fit what is to be flashed, translated
 */
const char *
fj_board_get_warning (FjBoard *self)
{
  g_return_val_if_fail (FJ_IS_BOARD (self), NULL);

  return self->warning;
}

/**
 * fj_board_set_warning:
 * @self: a board
 * @warning: (nullable): why it does not fit what is to be flashed, translated
 */
void
fj_board_set_warning (FjBoard *self, const char *warning)
{
  g_return_if_fail (FJ_IS_BOARD (self));

  if (g_strcmp0 (self->warning, warning) == 0)
    return;
  g_free (self->warning);
  self->warning = g_strdup (warning);
  emit_changed (self);
}

/**
 * fj_board_take_offer:
 * @self: a board
 *
 * A board may need a moment until it can be used; and one that was flashed and comes back is not
 * as good as new.
 *
 * Returns: whether it can be flashed for the first time
 */
gboolean
fj_board_take_offer (FjBoard *self)
{
  g_return_val_if_fail (FJ_IS_BOARD (self), FALSE);

  if (self->was_offered || !fj_board_can_flash (self))
    return FALSE;
  self->was_offered = TRUE;
  return TRUE;
}

/**
 * fj_board_is_same:
 * @self: a board
 * @device: a device that has just come
 *
 * Returns: whether it is this board again: same port, and no other serial number
 */
gboolean
fj_board_is_same (FjBoard *self, FjDevice *device)
{
  const char *old;
  const char *new;

  g_return_val_if_fail (FJ_IS_BOARD (self), FALSE);

  old = fj_device_get_serial (self->device);
  new = fj_device_get_serial (device);
  return g_str_equal (fj_board_get_port (self), fj_device_get_port (device)) &&
         (old == NULL || new == NULL || g_str_equal (old, new));
}

/**
 * fj_board_dup_name:
 * @self: a board
 *
 * Returns: (transfer full): what people call it
 */
char *
fj_board_dup_name (FjBoard *self)
{
  g_return_val_if_fail (FJ_IS_BOARD (self), NULL);

  return fj_text_device_name (self->device);
}

/**
 * fj_board_dup_short_name:
 * @self: a board
 *
 * Returns: (transfer full): enough to know it by, for a button: the name of its place, the end of
 *   its serial number, or its port
 */
char *
fj_board_dup_short_name (FjBoard *self)
{
  const char *serial;

  g_return_val_if_fail (FJ_IS_BOARD (self), NULL);

  serial = fj_device_get_serial (self->device);
  if (fj_device_get_place_name (self->device) != NULL)
    return g_strdup (fj_device_get_place_name (self->device));
  if (serial == NULL || *serial == '\0')
    return g_strdup (fj_board_get_port (self));
  return fj_text_serial_tail (serial);
}

/**
 * fj_board_get_speeds:
 *
 * Returns: (transfer none) (element-type float): bytes per second over time
 */
GArray *
fj_board_get_speeds (FjBoard *self)
{
  g_return_val_if_fail (FJ_IS_BOARD (self), NULL);

  return self->speeds;
}

static void
keep_speed (FjBoard *self)
{
  float speed;

  if (!fj_board_is_running (self) || self->skipped++ < self->skip)
    return;
  self->skipped = 0;
  speed = (float) MAX (fj_flash_job_get_rate (self->job), 0);
  g_array_append_val (self->speeds, speed);
  if (self->speeds->len < MAX_SPEEDS)
    return;
  for (guint i = 0; i < MAX_SPEEDS / 2; i++)
    g_array_index (self->speeds, float, i) = g_array_index (self->speeds, float, 2 * i);
  g_array_set_size (self->speeds, MAX_SPEEDS / 2);
  self->skip = 2 * self->skip + 1;
}

/**
 * fj_board_flush:
 * @self: a board
 *
 * Emits "changed" if numbers have changed since the last time.
 */
void
fj_board_flush (FjBoard *self)
{
  g_return_if_fail (FJ_IS_BOARD (self));

  if (!self->is_dirty)
    return;
  keep_speed (self);
  emit_changed (self);
}
