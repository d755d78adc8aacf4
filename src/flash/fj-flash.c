/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flash.h"

#include "fj-verifier.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>

struct _FjFlash {
  GObject parent_instance;

  const FjBootDriver *driver;

  FjPlan         *plan;     /* (owned) */
  FjProgress     *progress; /* (owned) */
  FjRunState     *run;      /* (owned) */
  FjBoardLink    *link;     /* (owned) */
  FjSender       *sender;   /* (owned) */
  FjStepProvider *steps;    /* (owned) */
  FjVerifier     *verifier; /* (owned) */
  FjEnd           end;
  FjAtEndFunc     at_end; /* (nullable) instead of the verifier */
  gpointer        at_end_data;
  gboolean        needs_reset; /* before anything is sent */
  gboolean        has_run;
};

static const FjExpect at_start = { "board", N_ ("a board on the port"), 10, NULL };
/* Somebody has to walk up to it. */
static const FjExpect at_reset = { "reset", N_ ("a reset of the board"), 300, NULL };

static void fj_flash_operation_init (FjOperationInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjFlash, fj_flash, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_OPERATION, fj_flash_operation_init))

/* What was not sent in a run that went well was not needed; in one that failed it still waits. */
static void
settle_items (FjFlash *self, const GError *error)
{
  gboolean is_stopped = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  int      item = fj_sender_get_item (self->sender);

  if (error != NULL && item >= 0)
    fj_progress_set_item_state (self->progress, (guint) item,
                                is_stopped ? FJ_ITEM_STOPPED : FJ_ITEM_FAILED);
  for (guint i = 0; error == NULL && i < fj_progress_get_n_items (self->progress); i++) {
    FjItemStatus status;

    fj_progress_get_status (self->progress, i, &status);
    if (status.state == FJ_ITEM_WAITING)
      fj_progress_set_item_state (self->progress, i, FJ_ITEM_SKIPPED);
  }
}

/* Before the board is asked what happened: that changes where it is. */
static void
take_facts (FjFlash *self, FjRunFacts *facts)
{
  *facts = (FjRunFacts){
    .plan = self->plan,
    .stage = fj_board_link_get_stage (self->link),
    .missed = fj_board_link_get_missed (self->link),
    .loss = fj_board_link_get_loss (self->link),
    .obstacle = fj_board_link_get_obstacle (self->link),
  };
}

static void
complete_facts (FjFlash *self, FjRunFacts *facts)
{
  const char *serial = fj_run_state_get_serial (self->run);
  int         item = fj_sender_get_item (self->sender);

  facts->board = serial != NULL ? serial : fj_board_link_get_place (self->link);
  facts->place = *fj_run_state_get_place (self->run);
  facts->needs_reset = fj_run_state_needs_reset (self->run);
  if (item >= 0)
    facts->item = fj_progress_get_info (self->progress, (guint) item)->name;
}

/* What is read is not being sent, but it has a name as well. */
static void
name_row (FjFlash *self, const FjRunFacts *facts, GError *error)
{
  FjErrorDetail   *detail = fj_error_get_detail (error);
  const FjPlanRow *row =
    facts->place.id > 0 ? fj_plan_find (self->plan, (guint8) facts->place.id) : NULL;

  if (detail != NULL && detail->partition == NULL && row != NULL)
    detail->partition = g_strdup (row->values.name);
}

/* Always runs, whatever happened and whoever cancelled. */
static void
clean_up (FjFlash *self)
{
  fj_board_link_end_run (self->link);
  fj_step_provider_clean_up (self->steps);
  fj_board_link_disconnect (self->link);
  fj_progress_wait (self->progress, NULL, 0);
}

/* Nothing that happens to the board after its proof is a failure. */
static gboolean
run_steps (FjFlash *self, GCancellable *cancellable, GError **error)
{
  gboolean         is_written;
  FjStorageWriter *writer;

  if (!fj_step_provider_run (self->steps, self->link, self->sender, &is_written, cancellable,
                             error))
    return FALSE;
  writer = is_written ? fj_step_provider_get_writer (self->steps) : NULL;
  if (writer == NULL)
    return TRUE;
  if (!(self->at_end != NULL ? self->at_end (writer, self->at_end_data, cancellable, error)
                             : fj_verifier_run (self->verifier, writer, cancellable, error)))
    return FALSE;
  fj_storage_writer_finish (writer, self->end);
  return TRUE;
}

static gboolean
fj_flash_run (FjOperation *operation, GCancellable *cancellable, GError **error)
{
  FjFlash   *self = FJ_FLASH (operation);
  GError    *local = NULL;
  FjRunFacts facts;
  gboolean   ok;

  g_return_val_if_fail (!self->has_run, FALSE);

  self->has_run = TRUE;
  ok = (!self->needs_reset ||
        fj_board_link_await_reset (self->link, &at_reset, cancellable, &local)) &&
       fj_board_link_find (self->link, &at_start, cancellable, &local) &&
       run_steps (self, cancellable, &local);
  take_facts (self, &facts);
  if (!ok) {
    g_debug ("%s: failed: %s", fj_board_link_get_place (self->link), local->message);
    fj_step_provider_investigate (self->steps, &local, cancellable);
  }
  settle_items (self, local);
  clean_up (self);
  g_debug ("%s: over, %s", fj_board_link_get_place (self->link), ok ? "passed" : "not passed");
  if (ok)
    return TRUE;
  complete_facts (self, &facts);
  fj_run_words_explain (&facts, self->driver, &local);
  name_row (self, &facts, local);
  g_propagate_error (error, local);
  return FALSE;
}

static void
fj_flash_operation_init (FjOperationInterface *iface)
{
  iface->run = fj_flash_run;
}

static void
fj_flash_finalize (GObject *object)
{
  FjFlash *self = FJ_FLASH (object);

  fj_board_link_disconnect (self->link);
  fj_board_link_set_funcs (self->link, NULL, NULL);
  g_clear_object (&self->steps);
  g_clear_pointer (&self->verifier, fj_verifier_free);
  g_clear_pointer (&self->sender, fj_sender_free);
  g_clear_pointer (&self->link, fj_board_link_free);
  g_clear_pointer (&self->run, fj_run_state_unref);
  g_clear_pointer (&self->progress, fj_progress_unref);
  g_clear_pointer (&self->plan, fj_plan_unref);
  G_OBJECT_CLASS (fj_flash_parent_class)->finalize (object);
}

static void
fj_flash_class_init (FjFlashClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_flash_finalize;
}

static void
fj_flash_init (FjFlash *self)
{
}

/**
 * fj_flash_new:
 * @driver: the driver of the board
 * @plan: what to send
 * @watch: the port of the board
 * @progress: a progress of @plan, not started
 *
 * Returns: (transfer full): an operation for one run
 */
FjFlash *
fj_flash_new (const FjBootDriver *driver, FjPlan *plan, FjPortWatch *watch, FjProgress *progress)
{
  FjFlash *self;
  FjBoot   boot;

  g_return_val_if_fail (driver != NULL && driver->boot != NULL, NULL);
  g_return_val_if_fail (plan != NULL && watch != NULL && progress != NULL, NULL);

  self = g_object_new (FJ_TYPE_FLASH, NULL);
  self->driver = driver;
  self->plan = fj_plan_ref (plan);
  self->progress = fj_progress_ref (progress);
  self->run = fj_run_state_new (plan);
  self->link = fj_board_link_new (driver, watch, progress, self->run);
  self->sender = fj_sender_new (fj_board_link_get_place (self->link), self->run, progress);
  boot = (FjBoot){ .link = self->link,
                   .plan = plan,
                   .run = self->run,
                   .progress = progress,
                   .sender = self->sender };
  self->steps = driver->boot (driver, &boot);
  self->verifier = fj_verifier_new (plan, self->run, progress, self->sender);
  return self;
}

/**
 * fj_flash_set_end:
 *
 * What to do with the board when everything is written.
 */
void
fj_flash_set_end (FjFlash *self, FjEnd end)
{
  g_return_if_fail (FJ_IS_FLASH (self));

  self->end = end;
}

/**
 * fj_flash_set_serial:
 * @self: an operation
 * @serial: (nullable): the serial number that the board must have when it has one
 */
void
fj_flash_set_serial (FjFlash *self, const char *serial)
{
  g_return_if_fail (FJ_IS_FLASH (self));

  fj_board_link_set_serial (self->link, serial);
}

/**
 * fj_flash_set_needs_reset:
 * @self: an operation
 * @needs_reset: the board is in the middle of an earlier run; its reset is waited for before
 *   anything is sent
 */
void
fj_flash_set_needs_reset (FjFlash *self, gboolean needs_reset)
{
  g_return_if_fail (FJ_IS_FLASH (self));

  self->needs_reset = needs_reset;
}

/**
 * fj_flash_set_at_end:
 * @self: an operation that has not run
 * @func: what is done instead of reading back, when everything is written and the board is there
 * @user_data: its argument, which lives as long as the run
 */
void
fj_flash_set_at_end (FjFlash *self, FjAtEndFunc func, gpointer user_data)
{
  g_return_if_fail (FJ_IS_FLASH (self));

  self->at_end = func;
  self->at_end_data = user_data;
}

/**
 * fj_flash_get_run_state:
 *
 * Returns: (transfer none): what has happened; to be read when the run is over
 */
FjRunState *
fj_flash_get_run_state (FjFlash *self)
{
  g_return_val_if_fail (FJ_IS_FLASH (self), NULL);

  return self->run;
}
