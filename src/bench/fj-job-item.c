/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-item.h"

#include <fj-rate.h>

struct _FjJobItem {
  GObject parent_instance;

  FjProgress       *progress; /* (owned) */
  const FjItemInfo *info;     /* (not owned) part of progress */
  guint             item;     /* index in progress */
  FjItemStatus      status;   /* as last shown */
  FjRate            samples;
  double            rate;
  double            seconds_left;
  double            elapsed;
};

typedef enum {
  PROP_ID = 1,
  PROP_PLAN_ROW,
  PROP_NAME,
  PROP_TARGET,
  PROP_TOTAL,
  PROP_STATE,
  PROP_BYTES,
  PROP_RATE,
  PROP_SECONDS_LEFT,
  PROP_ELAPSED,
  N_PROPS,
} FjJobItemProperty;

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FjJobItem, fj_job_item, G_TYPE_OBJECT)

static void
fj_job_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FjJobItem *self = FJ_JOB_ITEM (object);

  switch ((FjJobItemProperty) id) {
  case PROP_ID:
    g_value_set_uint (value, self->info->id);
    break;
  case PROP_PLAN_ROW:
    g_value_set_int (value, self->info->plan_row);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->info->name);
    break;
  case PROP_TARGET:
    g_value_set_string (value, self->info->target);
    break;
  case PROP_TOTAL:
    g_value_set_uint64 (value, self->info->total);
    break;
  case PROP_STATE:
    g_value_set_int (value, (int) self->status.state);
    break;
  case PROP_BYTES:
    g_value_set_uint64 (value, self->status.bytes);
    break;
  case PROP_RATE:
    g_value_set_double (value, self->rate);
    break;
  case PROP_SECONDS_LEFT:
    g_value_set_double (value, self->seconds_left);
    break;
  case PROP_ELAPSED:
    g_value_set_double (value, self->elapsed);
    break;
  case N_PROPS:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
fj_job_item_finalize (GObject *object)
{
  FjJobItem *self = FJ_JOB_ITEM (object);

  g_clear_pointer (&self->progress, fj_progress_unref);
  G_OBJECT_CLASS (fj_job_item_parent_class)->finalize (object);
}

static void
fj_job_item_class_init (FjJobItemClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fj_job_item_get_property;
  object_class->finalize = fj_job_item_finalize;

  properties[PROP_ID] = g_param_spec_uint ("id", NULL, NULL, 0, 0xff, 0, flags);
  properties[PROP_PLAN_ROW] = g_param_spec_int ("plan-row", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_TARGET] = g_param_spec_string ("target", NULL, NULL, NULL, flags);
  properties[PROP_TOTAL] = g_param_spec_uint64 ("total", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, FJ_ITEM_STOPPED, 0, flags);
  properties[PROP_BYTES] = g_param_spec_uint64 ("bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, -1, G_MAXDOUBLE, -1, flags);
  properties[PROP_SECONDS_LEFT] =
    g_param_spec_double ("seconds-left", NULL, NULL, -1, G_MAXDOUBLE, -1, flags);
  properties[PROP_ELAPSED] =
    g_param_spec_double ("elapsed", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fj_job_item_init (FjJobItem *self)
{
  self->rate = -1;
  self->seconds_left = -1;
}

/**
 * fj_job_item_new:
 * @progress: what the worker writes
 * @item: an index in it
 *
 * Returns: (transfer full): an item that waits
 */
FjJobItem *
fj_job_item_new (FjProgress *progress, guint item)
{
  FjJobItem *self = g_object_new (FJ_TYPE_JOB_ITEM, NULL);

  self->progress = fj_progress_ref (progress);
  self->info = fj_progress_get_info (progress, item);
  self->item = item;
  fj_progress_get_status (progress, item, &self->status);
  return self;
}

/**
 * fj_job_item_get_id:
 *
 * Returns: the phase id; 0 is the layout
 */
guint
fj_job_item_get_id (FjJobItem *self)
{
  g_return_val_if_fail (FJ_IS_JOB_ITEM (self), 0);

  return self->info->id;
}

/**
 * fj_job_item_get_plan_row:
 *
 * Returns: the index in the plan, or -1 for the layout
 */
int
fj_job_item_get_plan_row (FjJobItem *self)
{
  g_return_val_if_fail (FJ_IS_JOB_ITEM (self), 0);

  return self->info->plan_row;
}

/**
 * fj_job_item_get_name:
 *
 * Returns: (transfer none): the name of the partition
 */
const char *
fj_job_item_get_name (FjJobItem *self)
{
  g_return_val_if_fail (FJ_IS_JOB_ITEM (self), NULL);

  return self->info->name;
}

/**
 * fj_job_item_get_target:
 *
 * Returns: (transfer none): the storage, as a layout names it
 */
const char *
fj_job_item_get_target (FjJobItem *self)
{
  g_return_val_if_fail (FJ_IS_JOB_ITEM (self), NULL);

  return self->info->target;
}

/**
 * fj_job_item_get_state:
 *
 * Returns: its state, as last shown
 */
FjItemState
fj_job_item_get_state (FjJobItem *self)
{
  return self->status.state;
}

/**
 * fj_job_item_get_bytes:
 *
 * Returns: bytes that the board has acknowledged
 */
guint64
fj_job_item_get_bytes (FjJobItem *self)
{
  g_return_val_if_fail (FJ_IS_JOB_ITEM (self), 0);

  return self->status.bytes;
}

/**
 * fj_job_item_get_total:
 *
 * Returns: bytes that are to be sent
 */
guint64
fj_job_item_get_total (FjJobItem *self)
{
  g_return_val_if_fail (FJ_IS_JOB_ITEM (self), 0);

  return self->info->total;
}

/**
 * fj_job_item_get_rate:
 *
 * Returns: bytes per second, or -1
 */
double
fj_job_item_get_rate (FjJobItem *self)
{
  g_return_val_if_fail (FJ_IS_JOB_ITEM (self), 0);

  return self->rate;
}

/**
 * fj_job_item_get_seconds_left:
 *
 * Returns: seconds until all bytes are sent, or -1
 */
double
fj_job_item_get_seconds_left (FjJobItem *self)
{
  g_return_val_if_fail (FJ_IS_JOB_ITEM (self), 0);

  return self->seconds_left;
}

/**
 * fj_job_item_get_elapsed:
 *
 * Returns: seconds from its start to its end or to now
 */
double
fj_job_item_get_elapsed (FjJobItem *self)
{
  g_return_val_if_fail (FJ_IS_JOB_ITEM (self), 0);

  return self->elapsed;
}

static void
set_double (FjJobItem *self, double *field, double value, FjJobItemProperty property)
{
  if (*field >= value && *field <= value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static gboolean
is_moving (FjItemState state)
{
  return state == FJ_ITEM_SENDING || state == FJ_ITEM_WRITING;
}

static void
refresh_speed (FjJobItem *self, gint64 now)
{
  const FjItemStatus *status = &self->status;
  gint64              end = status->finished != 0 ? status->finished : now;
  double              elapsed = 0;
  double              rate = -1;
  double              left = -1;

  if (status->started != 0 && end > status->started)
    elapsed = (double) (end - status->started) / G_USEC_PER_SEC;
  if (is_moving (status->state)) {
    fj_rate_add (&self->samples, now, status->bytes);
    rate = fj_rate_get (&self->samples, now);
    left = fj_rate_get_seconds_left (&self->samples, now,
                                     self->info->total - MIN (status->bytes, self->info->total));
  } else if (status->finished != 0) {
    rate = elapsed > 0 ? (double) status->bytes / elapsed : -1;
    left = status->state == FJ_ITEM_DONE ? 0 : -1;
  }
  set_double (self, &self->elapsed, elapsed, PROP_ELAPSED);
  set_double (self, &self->rate, rate, PROP_RATE);
  set_double (self, &self->seconds_left, left, PROP_SECONDS_LEFT);
}

static void
set_status (FjJobItem *self, const FjItemStatus *status, gint64 now)
{
  FjItemStatus old = self->status;

  self->status = *status;
  g_object_freeze_notify (G_OBJECT (self));
  if (old.state != status->state)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (old.bytes != status->bytes)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BYTES]);
  refresh_speed (self, now);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * fj_job_item_refresh:
 * @self: an item
 * @now: the time of the progress's clock, in microseconds
 *
 * Takes over what the worker has written meanwhile and notifies what changed.
 */
void
fj_job_item_refresh (FjJobItem *self, gint64 now)
{
  FjItemStatus status;

  g_return_if_fail (FJ_IS_JOB_ITEM (self));

  fj_progress_get_status (self->progress, self->item, &status);
  set_status (self, &status, now);
}

/**
 * fj_job_item_end:
 * @self: an item
 * @now: the time of the progress's clock, in microseconds
 * @state: %FJ_ITEM_FAILED or %FJ_ITEM_STOPPED
 *
 * The run is over without success: that is now the state of what was under way.
 */
void
fj_job_item_end (FjJobItem *self, gint64 now, FjItemState state)
{
  FjItemStatus status = self->status;

  if (!is_moving (status.state))
    return;
  status.state = state;
  if (status.finished == 0)
    status.finished = now;
  set_status (self, &status, now);
}
