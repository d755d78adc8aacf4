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

static guint changed_signal;

G_DEFINE_FINAL_TYPE (FjJobItem, fj_job_item, G_TYPE_OBJECT)

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
  G_OBJECT_CLASS (klass)->finalize = fj_job_item_finalize;
  changed_signal = g_signal_new ("changed", FJ_TYPE_JOB_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
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
 * fj_job_item_is_read:
 *
 * Returns: whether it comes from the board
 */
gboolean
fj_job_item_is_read (FjJobItem *self)
{
  g_return_val_if_fail (FJ_IS_JOB_ITEM (self), FALSE);

  return self->info->is_read;
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
  g_return_val_if_fail (FJ_IS_JOB_ITEM (self), FJ_ITEM_WAITING);

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

  return self->status.total;
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

static gboolean
is_moving (FjItemState state)
{
  return state == FJ_ITEM_SENDING || state == FJ_ITEM_READING || state == FJ_ITEM_WRITING;
}

static void
set_double (double *field, double value, gboolean *is_changed)
{
  if (*field >= value && *field <= value)
    return;
  *field = value;
  *is_changed = TRUE;
}

static void
refresh_speed (FjJobItem *self, gint64 now, gboolean *is_changed)
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
                                     status->total - MIN (status->bytes, status->total));
  } else if (status->finished != 0) {
    rate = elapsed > 0 ? (double) status->bytes / elapsed : -1;
    left = status->state == FJ_ITEM_DONE ? 0 : -1;
  }
  set_double (&self->elapsed, elapsed, is_changed);
  set_double (&self->rate, rate, is_changed);
  set_double (&self->seconds_left, left, is_changed);
}

static void
set_status (FjJobItem *self, const FjItemStatus *status, gint64 now)
{
  gboolean is_changed =
    self->status.state != status->state || self->status.bytes != status->bytes ||
    self->status.total != status->total;

  self->status = *status;
  refresh_speed (self, now, &is_changed);
  if (is_changed)
    g_signal_emit (self, changed_signal, 0);
}

/**
 * fj_job_item_refresh:
 * @self: an item
 * @now: the time of the progress's clock, in microseconds
 *
 * Takes over what the worker has written meanwhile, and tells when it is something new.
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

  g_return_if_fail (FJ_IS_JOB_ITEM (self));

  if (!is_moving (status.state))
    return;
  status.state = state;
  if (status.finished == 0)
    status.finished = now;
  set_status (self, &status, now);
}

/**
 * fj_job_items_refresh:
 * @items: (element-type FjJobItem): all items of a job
 * @now: the time of their progress's clock, in microseconds
 *
 * Has each of them take over what the worker has written meanwhile.
 */
void
fj_job_items_refresh (GListModel *items, gint64 now)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (FjJobItem) item = g_list_model_get_item (items, i);

    fj_job_item_refresh (item, now);
  }
}

/**
 * fj_job_items_end:
 * @items: (element-type FjJobItem): all items of a job that is over without success
 * @now: the time of their progress's clock, in microseconds
 * @state: %FJ_ITEM_FAILED or %FJ_ITEM_STOPPED
 *
 * See fj_job_item_end().
 */
void
fj_job_items_end (GListModel *items, gint64 now, FjItemState state)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (FjJobItem) item = g_list_model_get_item (items, i);

    fj_job_item_end (item, now, state);
  }
}
