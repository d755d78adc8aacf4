/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-programmer-private.h"

#include "fj-error.h"

#include <glib/gi18n-lib.h>

/* ROM, TF-A (each of its files takes a turn) and U-Boot are far fewer. */
#define MAX_TURNS 32
static const FjDfuLimits clean_up_limits = { 1000, 1000, 1000, 1000, FALSE };

static void fj_programmer_operation_init (FjOperationInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjProgrammer, fj_programmer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_OPERATION,
                                                      fj_programmer_operation_init))

static void
fj_programmer_finalize (GObject *object)
{
  FjProgrammer *self = FJ_PROGRAMMER (object);

  fj_programmer_disconnect (self);
  g_clear_pointer (&self->progress, fj_progress_unref);
  g_clear_pointer (&self->watch, fj_port_watch_unref);
  g_clear_pointer (&self->plan, fj_plan_unref);
  g_clear_pointer (&self->wanted_serial, g_free);
  g_clear_pointer (&self->serial, g_free);
  g_clear_pointer (&self->buffer, g_free);
  G_OBJECT_CLASS (fj_programmer_parent_class)->finalize (object);
}

static void
fj_programmer_class_init (FjProgrammerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_programmer_finalize;
}

static void
fj_programmer_init (FjProgrammer *self)
{
  self->pending = -1;
  self->last_boot_id = -1;
  self->item = -1;
  self->phase = -1;
  self->byte = -1;
}

/**
 * fj_programmer_new:
 * @plan: what to send
 * @watch: the port of the board
 * @progress: a progress of @plan, not started
 *
 * Returns: (transfer full): a programmer for one run
 */
FjProgrammer *
fj_programmer_new (FjPlan *plan, FjPortWatch *watch, FjProgress *progress)
{
  FjProgrammer *self = g_object_new (FJ_TYPE_PROGRAMMER, NULL);

  self->plan = fj_plan_ref (plan);
  self->watch = fj_port_watch_ref (watch);
  self->progress = fj_progress_ref (progress);
  self->clock = fj_port_watch_get_clock (watch);
  return self;
}

/**
 * fj_programmer_set_end:
 *
 * What to do with the board when everything is written.
 */
void
fj_programmer_set_end (FjProgrammer *self, FjEnd end)
{
  g_return_if_fail (FJ_IS_PROGRAMMER (self));

  self->end = end;
}

/**
 * fj_programmer_set_serial:
 * @self: a programmer
 * @serial: (nullable): the serial number that the board must have when it has one
 */
void
fj_programmer_set_serial (FjProgrammer *self, const char *serial)
{
  g_return_if_fail (FJ_IS_PROGRAMMER (self));

  g_free (self->wanted_serial);
  self->wanted_serial = g_strdup (serial);
}

/**
 * fj_programmer_needs_reset:
 *
 * Returns: whether the board must be reset before the next run
 */
gboolean
fj_programmer_needs_reset (FjProgrammer *self)
{
  g_return_val_if_fail (FJ_IS_PROGRAMMER (self), FALSE);

  return self->needs_reset;
}

/* From whatever stage the board is in to the end. */
static gboolean
run_stages (FjProgrammer *self, GCancellable *cancellable, GError **error)
{
  if (fj_plan_has_first_stage_only (self->plan))
    return fj_programmer_run_alone (self, cancellable, error);
  for (guint i = 0; i < MAX_TURNS; i++) {
    gboolean ok;

    if (self->stage == FJ_STAGE_UBOOT)
      return fj_programmer_run_uboot (self, cancellable, error);
    if (self->stage == FJ_STAGE_ROM)
      ok = fj_programmer_boot_rom (self, cancellable, error);
    else if (self->stage == FJ_STAGE_TFA)
      ok = fj_programmer_boot_tfa (self, cancellable, error);
    else
      ok = fj_programmer_refuse_stage (self, error);
    if (!ok)
      return FALSE;
  }
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_PROTOCOL, _ ("The board keeps asking and never finishes."));
  return FALSE;
}

/* Always runs, whatever happened and whoever cancelled, within two seconds. */
static void
clean_up (FjProgrammer *self)
{
  if (self->dfu != NULL) {
    fj_dfu_set_limits (self->dfu, &clean_up_limits);
    if (self->must_detach)
      fj_dfu_detach (self->dfu, NULL, NULL);
    else if (fj_dfu_is_downloading (self->dfu))
      fj_dfu_abort (self->dfu, NULL);
  }
  fj_programmer_disconnect (self);
  fj_progress_wait (self->progress, NULL, 0);
}

/* What was not sent in a run that went well was not needed; in one that failed it still waits. */
static void
settle_items (FjProgrammer *self, const GError *error)
{
  gboolean is_stopped = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (error != NULL && self->item >= 0)
    fj_progress_set_item_state (self->progress, (guint) self->item,
                                is_stopped ? FJ_ITEM_STOPPED : FJ_ITEM_FAILED);
  for (guint i = 0; error == NULL && i < fj_progress_get_n_items (self->progress); i++) {
    FjItemStatus status;

    fj_progress_get_status (self->progress, i, &status);
    if (status.state == FJ_ITEM_WAITING)
      fj_progress_set_item_state (self->progress, i, FJ_ITEM_SKIPPED);
  }
}

/**
 * fj_programmer_run:
 * @self: a programmer that has not run
 * @cancellable: (nullable):
 * @error: return location for %G_IO_ERROR_CANCELLED or an error of %FJ_ERROR
 *
 * Programs the board. Blocks, for as long as that takes.
 *
 * Returns: whether the board says that everything is written, and got every row of the plan
 */
gboolean
fj_programmer_run (FjProgrammer *self, GCancellable *cancellable, GError **error)
{
  GError  *local = NULL;
  gboolean ok;

  g_return_val_if_fail (FJ_IS_PROGRAMMER (self), FALSE);
  g_return_val_if_fail (!self->has_run, FALSE);

  self->has_run = TRUE;
  fj_progress_start (self->progress);
  ok = fj_programmer_find (self, cancellable, &local) && run_stages (self, cancellable, &local);
  if (!ok)
    fj_programmer_investigate (self, &local, cancellable);
  settle_items (self, local);
  clean_up (self);
  if (ok)
    return TRUE;
  fj_programmer_explain (self, &local);
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
fj_programmer_operation_run (FjOperation *operation, GCancellable *cancellable, GError **error)
{
  return fj_programmer_run (FJ_PROGRAMMER (operation), cancellable, error);
}

static void
fj_programmer_operation_init (FjOperationInterface *iface)
{
  iface->run = fj_programmer_operation_run;
}
