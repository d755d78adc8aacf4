/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-row.h"

#include <fj-boot-driver.h>
#include <fj-layout-types.h>
#include <fj-row-use.h>

struct _FjJobRow {
  FjFlashJob        *job;    /* (owned) (not nullable) */
  GPtrArray         *rows;   /* (unowned): all rows of the job */
  guint              index;  /* in them */
  const FjStageInfo *stage;  /* (not owned) (nullable): the stage that starts */
  FjJobItem         *item;   /* (owned) (nullable): what is sent */
  guint8             id;     /* of a partition that is erased */
  char              *name;   /* (owned) */
  char              *target; /* (owned): "mmc0"; "none" of what goes to no storage */
};

G_DEFINE_ENUM_TYPE (FjJobRowState, fj_job_row_state,
                    G_DEFINE_ENUM_VALUE (FJ_JOB_ROW_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (FJ_JOB_ROW_ACTIVE, "active"),
                    G_DEFINE_ENUM_VALUE (FJ_JOB_ROW_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (FJ_JOB_ROW_SKIPPED, "skipped"),
                    G_DEFINE_ENUM_VALUE (FJ_JOB_ROW_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (FJ_JOB_ROW_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (FJ_JOB_ROW_MISSED, "not-reached"),
                    G_DEFINE_ENUM_VALUE (FJ_JOB_ROW_UNSURE, "unsure"))

static void
row_free (FjJobRow *self)
{
  g_clear_object (&self->job);
  g_clear_object (&self->item);
  g_free (self->name);
  g_free (self->target);
  g_free (self);
}

static FjJobRow *
add_row (GPtrArray *rows, FjFlashJob *job, const char *name, const char *target)
{
  FjJobRow *self = g_new0 (FjJobRow, 1);

  self->job = g_object_ref (job);
  self->rows = rows;
  self->index = rows->len;
  self->name = g_strdup (name);
  self->target = g_strdup (target);
  g_ptr_array_add (rows, self);
  return self;
}

static gboolean
has_item (GPtrArray *rows, FjJobItem *item)
{
  for (guint i = 0; i < rows->len; i++)
    if (((FjJobRow *) g_ptr_array_index (rows, i))->item == item)
      return TRUE;
  return FALSE;
}

/* U-Boot erases when it has read the layout, before it asks for the first partition. */
static void
add_erased (GPtrArray *rows, FjFlashJob *job)
{
  FjPlan *plan = fj_flash_job_get_plan (job);

  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjRowValues *values = &fj_plan_get_row (plan, i)->values;
    g_autofree char   *target = NULL;

    if (fj_row_values_get_use (values) != FJ_ROW_USE_ERASE)
      continue;
    target = fj_storage_dup_name (values->storage, values->storage_index);
    add_row (rows, job, values->name, target)->id = values->id;
  }
}

/* What a board in @stage has already, or all of it. */
static void
add_items (GPtrArray *rows, FjFlashJob *job, const FjStageInfo *stage)
{
  const FjBootDriver *driver = fj_device_get_driver (fj_flash_job_get_device (job));

  for (guint i = 0; i < g_list_model_get_n_items (fj_flash_job_get_items (job)); i++) {
    g_autoptr (FjJobItem) item = g_list_model_get_item (fj_flash_job_get_items (job), i);
    guint8 id = (guint8) fj_job_item_get_id (item);

    if (has_item (rows, item) ||
        (stage != NULL && (driver->is_passed == NULL || !driver->is_passed (driver, stage, id))))
      continue;
    add_row (rows, job, fj_job_item_get_name (item), fj_job_item_get_target (item))->item =
      g_object_ref (item);
    if (id == FJ_ID_LAYOUT)
      add_erased (rows, job);
  }
}

/**
 * fj_job_rows_new:
 * @job: a job
 *
 * Returns: (transfer full) (element-type FjJobRow): everything it does, in order
 */
GPtrArray *
fj_job_rows_new (FjFlashJob *job)
{
  GPtrArray         *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  guint              n = 0;
  const FjStageInfo *stages;

  g_return_val_if_fail (FJ_IS_FLASH_JOB (job), rows);

  stages = fj_device_get_stages (fj_flash_job_get_device (job), &n);
  for (guint i = 0; i < n; i++) {
    if (!fj_plan_reaches (fj_flash_job_get_plan (job), &stages[i]))
      continue;
    add_items (rows, job, &stages[i]);
    add_row (rows, job, fj_stage_info_get_title (&stages[i]), "none")->stage = &stages[i];
  }
  add_items (rows, job, NULL);
  return rows;
}

/**
 * fj_job_row_is_stage:
 * @self: a row
 *
 * Returns: whether it is about the start of a boot stage
 */
gboolean
fj_job_row_is_stage (FjJobRow *self)
{
  return self->stage != NULL;
}

/**
 * fj_job_row_get_id:
 * @self: a row that is about no stage
 *
 * Returns: its phase id; 0 is the layout
 */
guint
fj_job_row_get_id (FjJobRow *self)
{
  return self->item != NULL ? fj_job_item_get_id (self->item) : self->id;
}

/**
 * fj_job_row_get_name:
 * @self: a row
 *
 * Returns: (transfer none): the stage or the partition
 */
const char *
fj_job_row_get_name (FjJobRow *self)
{
  return self->name;
}

/**
 * fj_job_row_get_target:
 * @self: a row
 *
 * Returns: (transfer none): the storage, as a layout names it
 */
const char *
fj_job_row_get_target (FjJobRow *self)
{
  return self->target;
}

/**
 * fj_job_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what is sent, if it is about that
 */
FjJobItem *
fj_job_row_get_item (FjJobRow *self)
{
  return self->item;
}

static FjJobRowState
get_item_state (FjJobRow *self)
{
  switch (fj_job_item_get_state (self->item)) {
  case FJ_ITEM_SENDING:
  case FJ_ITEM_READING:
  case FJ_ITEM_WRITING:
    return FJ_JOB_ROW_ACTIVE;
  case FJ_ITEM_DONE:
    return FJ_JOB_ROW_DONE;
  case FJ_ITEM_SKIPPED:
    return FJ_JOB_ROW_SKIPPED;
  case FJ_ITEM_FAILED:
    return FJ_JOB_ROW_FAILED;
  case FJ_ITEM_STOPPED:
    return FJ_JOB_ROW_STOPPED;
  case FJ_ITEM_WAITING:
  default:
    return fj_flash_job_is_over (self->job) ? FJ_JOB_ROW_MISSED : FJ_JOB_ROW_WAITING;
  }
}

static gboolean
is_settled (FjJobRow *self)
{
  FjJobRowState state = fj_job_row_get_state (self);

  return state == FJ_JOB_ROW_DONE || state == FJ_JOB_ROW_SKIPPED;
}

/* Everything before it is done, so it is what the run is at. */
static gboolean
is_next (FjJobRow *self)
{
  return self->index == 0 || is_settled (g_ptr_array_index (self->rows, self->index - 1));
}

static FjJobRowState
get_stage_state (FjJobRow *self)
{
  const FjStageInfo *now = fj_flash_job_get_stage (self->job);
  FjJobState         state = fj_flash_job_get_state (self->job);

  if (state == FJ_JOB_PASSED || (now != NULL && now->order >= self->stage->order))
    return FJ_JOB_ROW_DONE;
  if (!is_next (self))
    return fj_flash_job_is_over (self->job) ? FJ_JOB_ROW_MISSED : FJ_JOB_ROW_WAITING;
  if (state == FJ_JOB_FAILED)
    return FJ_JOB_ROW_FAILED;
  if (state == FJ_JOB_CANCELLED)
    return FJ_JOB_ROW_STOPPED;
  return state == FJ_JOB_RUNNING || state == FJ_JOB_STOPPING ? FJ_JOB_ROW_ACTIVE
                                                             : FJ_JOB_ROW_WAITING;
}

/*
 * The board says nothing of it: it is over when the board asks for what comes next. TF-A may have
 * read the layout before, for itself.
 */
static FjJobRowState
get_erase_state (FjJobRow *self)
{
  gboolean is_over = fj_flash_job_is_over (self->job);
  gboolean is_begun = FALSE;

  if (!fj_stage_info_has (fj_flash_job_get_stage (self->job), FJ_STAGE_WRITES))
    return is_over ? FJ_JOB_ROW_MISSED : FJ_JOB_ROW_WAITING;
  if (fj_flash_job_get_state (self->job) == FJ_JOB_PASSED)
    return FJ_JOB_ROW_DONE;
  for (guint i = self->index; i < self->rows->len; i++) {
    FjJobRow *row = g_ptr_array_index (self->rows, i);

    if (row->item != NULL && fj_job_item_get_state (row->item) != FJ_ITEM_WAITING &&
        fj_job_item_get_state (row->item) != FJ_ITEM_SKIPPED)
      return FJ_JOB_ROW_DONE;
  }
  for (guint i = 0; i < self->index; i++) {
    FjJobRow *row = g_ptr_array_index (self->rows, i);

    if (row->item != NULL && fj_job_item_get_id (row->item) == FJ_ID_LAYOUT)
      is_begun = is_settled (row);
  }
  if (is_begun)
    return is_over ? FJ_JOB_ROW_UNSURE : FJ_JOB_ROW_ACTIVE;
  return is_over ? FJ_JOB_ROW_MISSED : FJ_JOB_ROW_WAITING;
}

/**
 * fj_job_row_get_state:
 * @self: a row
 *
 * Returns: how far it is now
 */
FjJobRowState
fj_job_row_get_state (FjJobRow *self)
{
  if (self->item != NULL)
    return get_item_state (self);
  return self->stage != NULL ? get_stage_state (self) : get_erase_state (self);
}

/**
 * fj_job_row_get_fraction:
 * @self: a row
 *
 * Returns: how much of it is done, 0 to 1; -1 where there is nothing to measure
 */
double
fj_job_row_get_fraction (FjJobRow *self)
{
  guint64 total = self->item != NULL ? fj_job_item_get_total (self->item) : 0;

  if (total == 0)
    return -1;
  if (fj_job_row_get_state (self) == FJ_JOB_ROW_DONE)
    return 1;
  return (double) MIN (fj_job_item_get_bytes (self->item), total) / (double) total;
}
