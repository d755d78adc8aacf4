/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-step-provider.h"

G_DEFINE_INTERFACE (FjStepProvider, fj_step_provider, G_TYPE_OBJECT)

static void
fj_step_provider_default_init (FjStepProviderInterface *iface)
{
}

/**
 * fj_step_provider_get_writer:
 *
 * Returns: (transfer none) (nullable): what writes rows now
 */
FjStorageWriter *
fj_step_provider_get_writer (FjStepProvider *self)
{
  g_return_val_if_fail (FJ_IS_STEP_PROVIDER (self), NULL);

  if (FJ_STEP_PROVIDER_GET_IFACE (self)->get_writer == NULL)
    return NULL;
  return FJ_STEP_PROVIDER_GET_IFACE (self)->get_writer (self);
}

/**
 * fj_step_provider_investigate:
 * @self: a provider whose run has failed
 * @error: (inout): why; replaced when the board gives a better reason
 * @cancellable: (nullable):
 *
 * Finds out what an error was really about. Must come before the device is closed.
 */
void
fj_step_provider_investigate (FjStepProvider *self, GError **error, GCancellable *cancellable)
{
  g_return_if_fail (FJ_IS_STEP_PROVIDER (self));

  if (FJ_STEP_PROVIDER_GET_IFACE (self)->investigate != NULL)
    FJ_STEP_PROVIDER_GET_IFACE (self)->investigate (self, error, cancellable);
}

/**
 * fj_step_provider_clean_up:
 *
 * Leaves the board in order.
 */
void
fj_step_provider_clean_up (FjStepProvider *self)
{
  g_return_if_fail (FJ_IS_STEP_PROVIDER (self));

  if (FJ_STEP_PROVIDER_GET_IFACE (self)->clean_up != NULL)
    FJ_STEP_PROVIDER_GET_IFACE (self)->clean_up (self);
}

static gboolean
get_next (FjStepProvider *self, FjStep *step, GCancellable *cancellable, GError **error)
{
  *step = (FjStep){ 0 };
  return FJ_STEP_PROVIDER_GET_IFACE (self)->next (self, step, cancellable, error);
}

static gboolean
run_step (FjStepProvider *self, const FjStep *step, FjBoardLink *link, FjSender *sender,
          GCancellable *cancellable, GError **error)
{
  if (step->func != NULL && !step->func (step, cancellable, error))
    return FALSE;
  if (step->func == NULL && step->row != NULL &&
      !fj_sender_send_row (sender, fj_step_provider_get_writer (self), step->row, cancellable,
                           error))
    return FALSE;
  return step->expect == NULL || fj_board_link_go_on (link, step->expect, cancellable, error);
}

/**
 * fj_step_provider_run:
 * @self: where the steps come from
 * @link: the board, connected
 * @sender: what sends rows
 * @is_written: (out): everything is written, and the writer may finish
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Does one step after the other, until one says that it was the last. How many there may be is a
 * matter of the provider: one that asks a board must not ask for ever.
 *
 * Returns: whether all of them went well
 */
gboolean
fj_step_provider_run (FjStepProvider *self, FjBoardLink *link, FjSender *sender,
                      gboolean *is_written, GCancellable *cancellable, GError **error)
{
  FjStep step;

  g_return_val_if_fail (FJ_IS_STEP_PROVIDER (self), FALSE);

  *is_written = FALSE;
  do {
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !get_next (self, &step, cancellable, error))
      return FALSE;
    g_debug ("%s: step “%s”", fj_board_link_get_place (link), step.nick);
    if (!run_step (self, &step, link, sender, cancellable, error))
      return FALSE;
    *is_written = step.is_finish;
  } while (!step.is_last);
  return TRUE;
}
