/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-step-list.h"

#include "fj-flash.h"

struct _FjStepList {
  GObject parent_instance;

  FjBoardLink     *link;   /* (not owned) that of the run */
  FjPlan          *plan;   /* (owned) */
  FjSender        *sender; /* (not owned) that of the run */
  FjStep          *steps;  /* (owned) (array length=n_steps) */
  guint            n_steps;
  FjStorageWriter *writer; /* (owned) */

  guint n_done; /* of the steps */
  guint n_rows; /* of the plan that were looked at */
  int   sent;   /* id of the row that was sent last, or -1 */
};

static void fj_step_list_provider_init (FjStepProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjStepList, fj_step_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_STEP_PROVIDER,
                                                      fj_step_list_provider_init))

static gboolean
is_written (const FjPlanRow *row)
{
  return row->is_sent && row->image != NULL && row->values.storage != FJ_STORAGE_NONE;
}

/* The board was met further on, as after a run that was interrupted, or went further at once. */
static gboolean
is_passed (FjStepList *self, const FjStep *step)
{
  const FjStageInfo *stage = fj_board_link_get_stage (self->link);

  if (step->stage == NULL || stage == NULL || stage->order <= step->stage->order)
    return FALSE;
  g_debug ("%s: step “%s” is left out in %s", fj_board_link_get_place (self->link), step->nick,
           stage->nick);
  return TRUE;
}

/* The host decides that the board goes on: it took the row, and was told the next. */
static void
acknowledge_row (FjStepList *self)
{
  if (self->sent >= 0)
    fj_sender_acknowledge (self->sender, (guint8) self->sent);
  self->sent = -1;
}

static gboolean
fj_step_list_next (FjStepProvider *provider, FjStep *step, GCancellable *cancellable,
                   GError **error)
{
  FjStepList *self = FJ_STEP_LIST (provider);

  acknowledge_row (self);
  while (self->n_done < self->n_steps) {
    *step = self->steps[self->n_done++];
    if (!is_passed (self, step))
      return TRUE;
  }
  while (self->n_rows < fj_plan_get_n_rows (self->plan)) {
    const FjPlanRow *row = fj_plan_get_row (self->plan, self->n_rows++);

    if (!is_written (row))
      continue;
    *step = (FjStep){ .nick = "row", .row = row };
    self->sent = row->values.id;
    return TRUE;
  }
  *step = (FjStep){ .nick = "finish", .is_finish = TRUE, .is_last = TRUE };
  return TRUE;
}

static FjStorageWriter *
fj_step_list_get_writer (FjStepProvider *provider)
{
  return FJ_STEP_LIST (provider)->writer;
}

static void
fj_step_list_provider_init (FjStepProviderInterface *iface)
{
  iface->next = fj_step_list_next;
  iface->get_writer = fj_step_list_get_writer;
}

static void
fj_step_list_finalize (GObject *object)
{
  FjStepList *self = FJ_STEP_LIST (object);

  g_clear_object (&self->writer);
  g_clear_pointer (&self->plan, fj_plan_unref);
  g_free (self->steps);
  G_OBJECT_CLASS (fj_step_list_parent_class)->finalize (object);
}

static void
fj_step_list_class_init (FjStepListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_step_list_finalize;
}

static void
fj_step_list_init (FjStepList *self)
{
  self->sent = -1;
}

/**
 * fj_step_list_new:
 * @boot: the run: its plan, whose rows are written after the steps, and its link and sender, which
 *   live longer
 * @steps: (array length=n_steps): what comes before; copied, with their data as it is
 * @n_steps: how many there are
 * @writer: what writes the rows
 *
 * Returns: (transfer full): a provider of these steps, the rows, and the end
 */
FjStepList *
fj_step_list_new (const FjBoot *boot, const FjStep *steps, guint n_steps, FjStorageWriter *writer)
{
  FjStepList *self;

  g_return_val_if_fail (boot != NULL && FJ_IS_STORAGE_WRITER (writer), NULL);

  self = g_object_new (FJ_TYPE_STEP_LIST, NULL);
  self->link = boot->link;
  self->plan = fj_plan_ref (boot->plan);
  self->sender = boot->sender;
  self->steps = g_memdup2 (steps, n_steps * sizeof *steps);
  self->n_steps = n_steps;
  self->writer = g_object_ref (writer);
  return self;
}
