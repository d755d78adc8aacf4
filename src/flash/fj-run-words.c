/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run-words.h"

#include <fj-error-text.h>
#include <fj-error.h>
#include <glib/gi18n-lib.h>

/* U-Boot refuses a request out of place without giving a reason. */
static const char *
describe_status (GError *error)
{
  const char *reason = fj_error_get_detail (error)->device_reason;

  return reason != NULL ? reason : _ ("it does not say why");
}

/* (transfer full): the board refused something. */
static char *
describe_refusal (const FjRunFacts *facts, const char *stage)
{
  if (facts->loss == FJ_LOSS_REFUSED)
    return g_strdup_printf (_ ("The board has what it needs, but refuses to go on from %s "
                               "(DFU_DETACH)."),
                            stage);
  return facts->item != NULL
           ? g_strdup_printf (_ ("The board refused “%s” in %s."), facts->item, stage)
           : g_strdup_printf (_ ("The board refused a request in %s."), stage);
}

/* (transfer full) (nullable): a sentence for an error that comes from a transfer. */
static char *
describe_transfer (const FjRunFacts *facts, GError *error)
{
  const char *stage = fj_stage_info_get_title (facts->stage);
  const char *item = facts->item;

  switch (error->code) {
  case FJ_ERROR_GONE:
    return item != NULL
             ? g_strdup_printf (_ ("The board left the bus in %s, while it received “%s”."), stage,
                                item)
             : g_strdup_printf (_ ("The board left the bus in %s."), stage);
  case FJ_ERROR_STALL:
    return describe_refusal (facts, stage);
  case FJ_ERROR_TIMED_OUT:
    return item != NULL ? g_strdup_printf (
                            _ ("The board fell silent in %s, while it received “%s”."), stage, item)
                        : g_strdup_printf (_ ("The board does not answer in %s."), stage);
  case FJ_ERROR_DEVICE_STATUS:
    return item != NULL
             ? g_strdup_printf (_ ("The board failed to take “%s” in %s: %s."), item, stage,
                                describe_status (error))
             : g_strdup_printf (_ ("The board failed in %s: %s."), stage, describe_status (error));
  default:
    return NULL;
  }
}

/* What helps whatever it was; a board that stopped halfway needs its reset in any case. */
static const char *
get_default_advice (const FjRunFacts *facts, const GError *error)
{
  const char *advice = fj_error_code_get_advice ((FjError) error->code);

  if (advice == NULL && facts->needs_reset)
    return fj_error_code_get_advice (FJ_ERROR_STALL);
  return advice;
}

/* What is on this computer's side comes first: nothing else helps while that is so. */
static char *
put_obstacle_first (const FjRunFacts *facts, const GError *error, const char *advice)
{
  if (facts->obstacle == NULL || advice == NULL ||
      (error->code != FJ_ERROR_REENUMERATE && error->code != FJ_ERROR_NO_DEVICE))
    return g_strdup (advice);
  return g_strdup_printf ("%s\n%s", facts->obstacle, advice);
}

static void
fill_place (const FjRunFacts *facts, FjErrorDetail *detail)
{
  if (detail->board == NULL)
    detail->board = g_strdup (facts->board);
  if (detail->stage == NULL && facts->stage != NULL)
    detail->stage = g_strdup (fj_stage_info_get_title (facts->stage));
  if (detail->partition == NULL)
    detail->partition = g_strdup (facts->item);
  if (detail->phase < 0)
    detail->phase = facts->place.id;
  if (detail->byte < 0)
    detail->byte = facts->place.byte;
}

static void
fill_words (const FjRunFacts *facts, const FjBootDriver *driver, GError *error)
{
  FjErrorDetail *detail = fj_error_get_detail (error);
  FjRunWords     words = { NULL, NULL };

  if (driver->explain != NULL)
    words = driver->explain (driver, facts, error);
  if (detail->cause == NULL)
    detail->cause = g_strdup (words.cause);
  if (words.advice == NULL)
    words.advice = get_default_advice (facts, error);
  if (detail->advice == NULL)
    detail->advice = put_obstacle_first (facts, error, words.advice);
}

static GError *
new_cancelled (const FjRunFacts *facts)
{
  return g_error_new_literal (
    G_IO_ERROR, G_IO_ERROR_CANCELLED,
    facts->needs_reset
      ? _ ("Stopped. Press the reset button of the board before the next run.")
      : _ ("Stopped. The board is ready for the next run."));
}

/* Whether the board has said already what it is about. */
static gboolean
has_text (GError *error)
{
  return fj_error_get_detail (error)->device_text != NULL;
}

/**
 * fj_run_words_explain:
 * @facts: what is known of the run
 * @driver: adds what it knows
 * @error: (inout): why it failed
 *
 * Makes of an error what people and programs are told: a whole sentence, an advice, and where it
 * was. An error of another domain becomes one of %FJ_ERROR, unless it is a cancellation. Asks
 * nobody: everything it says follows from @facts and @error.
 */
void
fj_run_words_explain (const FjRunFacts *facts, const FjBootDriver *driver, GError **error)
{
  g_autofree char *sentence = NULL;
  GError          *own = NULL;

  g_return_if_fail (facts != NULL && driver != NULL && error != NULL && *error != NULL);

  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    own = new_cancelled (facts);
  } else if ((*error)->domain != FJ_ERROR) {
    FjError code = g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ? FJ_ERROR_TIMED_OUT
                                                                              : FJ_ERROR_FAILED;

    own = g_error_new_literal (FJ_ERROR, (int) code, (*error)->message);
  }
  if (own != NULL) {
    g_clear_error (error);
    *error = own;
  }
  if ((*error)->domain != FJ_ERROR)
    return;
  sentence = has_text (*error) ? NULL : describe_transfer (facts, *error);
  if (sentence != NULL) {
    g_free ((*error)->message);
    (*error)->message = g_steal_pointer (&sentence);
  }
  fill_place (facts, fj_error_get_detail (*error));
  fill_words (facts, driver, *error);
}
