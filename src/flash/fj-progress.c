/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-progress.h"

#include "fj-verify-amount.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

G_DEFINE_ENUM_TYPE (FjItemState, fj_item_state, G_DEFINE_ENUM_VALUE (FJ_ITEM_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (FJ_ITEM_SENDING, "sending"),
                    G_DEFINE_ENUM_VALUE (FJ_ITEM_WRITING, "writing"),
                    G_DEFINE_ENUM_VALUE (FJ_ITEM_READING, "reading"),
                    G_DEFINE_ENUM_VALUE (FJ_ITEM_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (FJ_ITEM_SKIPPED, "skipped"),
                    G_DEFINE_ENUM_VALUE (FJ_ITEM_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (FJ_ITEM_STOPPED, "stopped"))

typedef struct {
  FjItemInfo   info;
  FjItemStatus status; /* guarded, but for bytes */
  guint64      bytes;  /* atomic */
} Item;

struct _FjProgress {
  gatomicrefcount ref_count;
  FjClock        *clock; /* (owned) */
  Item           *items; /* (owned) (array length=n_items) */
  guint           n_items;
  FjEventFunc     func; /* (nullable) */
  gpointer        user_data;

  GMutex             mutex; /* guards the rest */
  const FjStageInfo *stage; /* (nullable) */
  char              *wait;  /* (owned) (nullable) */
  gint64             wait_deadline;
  FjWay              way; /* that is taken; auto: not decided yet */
  const char        *why; /* (nullable) a translated sentence, which nobody frees */
};

/* Boot files go before the layout in the flows of today, everything else goes after it, by id. */
static guint
get_rank (guint8 id)
{
  if (id == FJ_ID_LAYOUT)
    return 4;
  return id <= FJ_ID_SSBL ? id : id + 1u;
}

static int
compare_items (const void *a, const void *b)
{
  guint left = get_rank (((const Item *) a)->info.id);
  guint right = get_rank (((const Item *) b)->info.id);

  return left < right ? -1 : left > right;
}

static void
add_layout (FjProgress *self, GBytes *layout)
{
  self->items[self->n_items++].info =
    (FjItemInfo){ .id = FJ_ID_LAYOUT,
                  .plan_row = -1,
                  .name = g_strdup (_ ("flash layout")),
                  .target = g_strdup ("none"),
                  .total = g_bytes_get_size (layout) };
}

static char *
dup_target (const FjRowValues *values)
{
  if (values->storage == FJ_STORAGE_NONE)
    return g_strdup ("none");
  return fj_storage_dup_name (values->storage, values->storage_index);
}

static void
add_row (FjProgress *self, guint plan_row, const FjPlanRow *row)
{
  self->items[self->n_items++].info = (FjItemInfo){ .id = row->values.id,
                                                    .plan_row = (int) plan_row,
                                                    .name = g_strdup (row->values.name),
                                                    .target = dup_target (&row->values),
                                                    .storage = row->values.storage,
                                                    .total = row->bytes,
                                                    .is_read = row->is_read };
}

static void
add_verify (FjProgress *self, FjPlan *plan)
{
  guint64 bytes = fj_verify_amount_bytes (plan);

  if (bytes > 0)
    self->items[self->n_items++].info = (FjItemInfo){ .id = FJ_ID_VERIFY,
                                                      .plan_row = -1,
                                                      .name = g_strdup (_ ("verify")),
                                                      .target = g_strdup ("none"),
                                                      .total = bytes,
                                                      .is_read = TRUE };
}

static void
add_items (FjProgress *self, FjPlan *plan)
{
  guint   n_rows = fj_plan_get_n_rows (plan);
  GBytes *layout = fj_plan_get_wire_layout (plan, TRUE);

  self->items = g_new0 (Item, n_rows + 2);
  if (layout != NULL)
    add_layout (self, layout);
  for (guint i = 0; i < n_rows; i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (row->is_sent || row->is_read)
      add_row (self, i, row);
  }
  add_verify (self, plan);
  for (guint i = 0; i < self->n_items; i++)
    self->items[i].status.total = self->items[i].info.total;
  qsort (self->items, self->n_items, sizeof *self->items, compare_items);
}

/**
 * fj_progress_new:
 * @plan: what will be sent
 * @clock: the clock of the run
 *
 * Returns: (transfer full): a progress with one waiting item for the layout, where the board reads
 *   one, and one for each row of @plan that is sent
 */
FjProgress *
fj_progress_new (FjPlan *plan, FjClock *clock)
{
  FjProgress *self = g_new0 (FjProgress, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->clock = fj_clock_ref (clock);
  add_items (self, plan);
  return self;
}

/**
 * fj_progress_ref:
 *
 * Returns: (transfer full): @self
 */
FjProgress *
fj_progress_ref (FjProgress *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * fj_progress_unref:
 *
 * Gives back a reference.
 */
void
fj_progress_unref (FjProgress *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_items; i++) {
    g_free (self->items[i].info.name);
    g_free (self->items[i].info.target);
  }
  g_free (self->items);
  g_free (self->wait);
  g_mutex_clear (&self->mutex);
  fj_clock_unref (self->clock);
  g_free (self);
}

/**
 * fj_progress_set_func:
 * @self: a progress of a run that has not begun
 * @func: (nullable): what to call for each event, on the worker's thread
 * @user_data: its argument
 */
void
fj_progress_set_func (FjProgress *self, FjEventFunc func, gpointer user_data)
{
  self->func = func;
  self->user_data = user_data;
}

/**
 * fj_progress_get_n_items:
 *
 * Returns: how many items there are
 */
guint
fj_progress_get_n_items (FjProgress *self)
{
  return self->n_items;
}

/**
 * fj_progress_get_info:
 *
 * Returns: (transfer none) (nullable): what never changes of item @item
 */
const FjItemInfo *
fj_progress_get_info (FjProgress *self, guint item)
{
  g_return_val_if_fail (item < self->n_items, NULL);

  return &self->items[item].info;
}

/**
 * fj_progress_get_status:
 * @self: a progress
 * @item: an item
 * @status: (out): where it stands
 */
void
fj_progress_get_status (FjProgress *self, guint item, FjItemStatus *status)
{
  g_return_if_fail (item < self->n_items);

  g_mutex_lock (&self->mutex);
  *status = self->items[item].status;
  g_mutex_unlock (&self->mutex);
  status->bytes = __atomic_load_n (&self->items[item].bytes, __ATOMIC_RELAXED);
}

/**
 * fj_progress_get_stage:
 *
 * Returns: (nullable): the board's boot stage, when it is known
 */
const FjStageInfo *
fj_progress_get_stage (FjProgress *self)
{
  const FjStageInfo *stage;

  g_mutex_lock (&self->mutex);
  stage = self->stage;
  g_mutex_unlock (&self->mutex);
  return stage;
}

/**
 * fj_progress_get_total:
 *
 * Returns: bytes of all items but the skipped ones
 */
guint64
fj_progress_get_total (FjProgress *self)
{
  guint64 total = 0;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->n_items; i++)
    if (self->items[i].status.state != FJ_ITEM_SKIPPED)
      total += self->items[i].status.total;
  g_mutex_unlock (&self->mutex);
  return total;
}

/**
 * fj_progress_get_bytes:
 *
 * Returns: bytes that the board has acknowledged, of all items
 */
guint64
fj_progress_get_bytes (FjProgress *self)
{
  guint64 bytes = 0;

  for (guint i = 0; i < self->n_items; i++)
    bytes += __atomic_load_n (&self->items[i].bytes, __ATOMIC_RELAXED);
  return bytes;
}

/**
 * fj_progress_dup_wait:
 * @self: a progress
 * @deadline: (out) (optional): latest time, in microseconds
 *
 * Returns: (transfer full) (nullable): what the run is waiting for, or %NULL
 */
char *
fj_progress_dup_wait (FjProgress *self, gint64 *deadline)
{
  char *wait;

  g_mutex_lock (&self->mutex);
  wait = g_strdup (self->wait);
  if (deadline != NULL)
    *deadline = self->wait_deadline;
  g_mutex_unlock (&self->mutex);
  return wait;
}

/**
 * fj_progress_get_way:
 * @self: a progress
 * @why: (out) (optional) (nullable) (transfer none): why that one, a translated sentence; %NULL: it
 *   was asked for, or there is no other
 *
 * Returns: over what the bulk goes; %FJ_WAY_AUTO as long as that is not decided
 */
FjWay
fj_progress_get_way (FjProgress *self, const char **why)
{
  FjWay way;

  g_mutex_lock (&self->mutex);
  way = self->way;
  if (why != NULL)
    *why = self->why;
  g_mutex_unlock (&self->mutex);
  return way;
}

/**
 * fj_progress_get_clock:
 *
 * Returns: (transfer none): the clock of the run
 */
FjClock *
fj_progress_get_clock (FjProgress *self)
{
  return self->clock;
}

static void
emit_event (FjProgress *self, FjEvent event)
{
  if (self->func == NULL)
    return;
  event.time = fj_clock_now (self->clock);
  event.stage = fj_progress_get_stage (self);
  self->func (&event, self->user_data);
}

/**
 * fj_progress_find:
 *
 * Returns: the item of phase @id, or -1
 */
int
fj_progress_find (FjProgress *self, guint8 id)
{
  for (guint i = 0; i < self->n_items; i++)
    if (self->items[i].info.id == id)
      return (int) i;
  return -1;
}

/**
 * fj_progress_set_stage:
 * @self: a progress
 * @stage: (nullable): the boot stage in which the board is now
 * @product: (nullable): its product string
 */
void
fj_progress_set_stage (FjProgress *self, const FjStageInfo *stage, const char *product)
{
  g_mutex_lock (&self->mutex);
  self->stage = stage;
  g_mutex_unlock (&self->mutex);
  emit_event (self, (FjEvent){ .type = FJ_EVENT_STAGE, .text = product });
}

/**
 * fj_progress_set_way:
 * @self: a progress
 * @way: over what the bulk goes from now on
 * @why: (nullable): why that one, a translated sentence that nobody frees; it is said as a note
 */
void
fj_progress_set_way (FjProgress *self, FjWay way, const char *why)
{
  g_mutex_lock (&self->mutex);
  self->way = way;
  self->why = why;
  g_mutex_unlock (&self->mutex);
  g_debug ("way: %s", way == FJ_WAY_FASTBOOT ? "fastboot" : "dfu");
  if (why != NULL)
    fj_progress_say (self, FJ_EVENT_NOTE, "%s", why);
}

/**
 * fj_progress_set_item_state:
 * @self: a progress
 * @item: an item
 * @state: its new state; the same again says nothing
 */
void
fj_progress_set_item_state (FjProgress *self, guint item, FjItemState state)
{
  FjItemStatus *status;
  gboolean      changed;

  g_return_if_fail (item < self->n_items);

  g_mutex_lock (&self->mutex);
  status = &self->items[item].status;
  changed = status->state != state;
  status->state = state;
  if ((state == FJ_ITEM_SENDING || state == FJ_ITEM_READING) && status->started == 0)
    status->started = fj_clock_now (self->clock);
  if (state < FJ_ITEM_DONE)
    status->finished = 0;
  if (state >= FJ_ITEM_DONE && status->finished == 0)
    status->finished = fj_clock_now (self->clock);
  g_mutex_unlock (&self->mutex);
  if (changed)
    emit_event (self, (FjEvent){ .type = FJ_EVENT_ITEM, .item = item, .state = state });
}

/**
 * fj_progress_set_item_total:
 * @self: a progress
 * @item: an item
 * @total: how many bytes are to be sent of it, other than planned
 */
void
fj_progress_set_item_total (FjProgress *self, guint item, guint64 total)
{
  g_return_if_fail (item < self->n_items);

  g_mutex_lock (&self->mutex);
  self->items[item].status.total = total;
  g_mutex_unlock (&self->mutex);
}

/**
 * fj_progress_skip_item:
 * @self: a progress
 * @item: an item that will not be sent any more; one that was begun stays as it is
 */
void
fj_progress_skip_item (FjProgress *self, guint item)
{
  FjItemStatus status;

  g_return_if_fail (item < self->n_items);

  fj_progress_get_status (self, item, &status);
  if (status.state != FJ_ITEM_WAITING)
    return;
  g_debug ("id 0x%02x: is not needed any more", self->items[item].info.id);
  fj_progress_set_item_state (self, item, FJ_ITEM_SKIPPED);
}

/**
 * fj_progress_skip_passed:
 * @self: a progress
 * @driver: the driver of a board
 * @stage: (nullable): in which stage it is met
 *
 * What the board has, or does not ask for any more, counts in no total.
 */
void
fj_progress_skip_passed (FjProgress *self, const FjBootDriver *driver, const FjStageInfo *stage)
{
  g_return_if_fail (self != NULL && driver != NULL);

  for (guint i = 0; driver->is_passed != NULL && i < self->n_items; i++)
    if (driver->is_passed (driver, stage, self->items[i].info.id))
      fj_progress_skip_item (self, i);
}

/**
 * fj_progress_set_item_bytes:
 *
 * @bytes of item @item have been acknowledged; one store, no event.
 */
void
fj_progress_set_item_bytes (FjProgress *self, guint item, guint64 bytes)
{
  g_return_if_fail (item < self->n_items);

  __atomic_store_n (&self->items[item].bytes, bytes, __ATOMIC_RELAXED);
}

/**
 * fj_progress_wait:
 * @self: a progress
 * @what: (nullable): what is being waited for; %NULL: the wait is over
 * @deadline: when it is given up, in microseconds
 */
void
fj_progress_wait (FjProgress *self, const char *what, gint64 deadline)
{
  gboolean changed;

  g_mutex_lock (&self->mutex);
  changed = what != NULL || self->wait != NULL;
  g_free (self->wait);
  self->wait = g_strdup (what);
  self->wait_deadline = what != NULL ? deadline : 0;
  g_mutex_unlock (&self->mutex);
  if (changed)
    emit_event (self, (FjEvent){ .type = FJ_EVENT_WAIT,
                                 .text = what,
                                 .deadline = what != NULL ? deadline : 0 });
}

/**
 * fj_progress_say:
 * @self: a progress
 * @type: %FJ_EVENT_NOTE or %FJ_EVENT_WARNING
 * @format: a translated sentence, as a printf format
 * @...: its arguments
 */
void
fj_progress_say (FjProgress *self, FjEventType type, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list          args;

  if (self->func == NULL)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  emit_event (self, (FjEvent){ .type = type, .text = text });
}
