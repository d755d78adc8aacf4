/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-alone.h"

#include "fj-stm32mp-expect.h"
#include "fj-stm32mp-refusal.h"

#include <fj-error.h>

#include <glib/gi18n-lib.h>

/*
 * A layout with nothing but a first stage: the board has to take it and to start it. What is
 * started need not speak USB at all, so a board that leaves the bus, or is silent from then on, is
 * taken to have started it, and no more is said than was seen; one that is in its ROM again has
 * not.
 */

/* How long a board that left is watched: the ROM is there again in a second or two. */
#define RETURN_MS 3000
#define LOOK_AGAIN_MS 500

/* What answers on the port, if anything. */
typedef enum {
  ANSWER_NONE,
  ANSWER_ROM,
  ANSWER_OTHER,
} Answer;

static Answer
look_at_answer (FjStm32mpBoard *board, GCancellable *cancellable)
{
  FjBoardLink *link = fj_stm32mp_board_get_boot (board)->link;
  g_autoptr (FjIdentity) identity = fj_board_link_peek (link, cancellable);
  g_auto (FjPhase) phase = { 0 };

  if (identity == NULL)
    return ANSWER_NONE;
  if (fj_stm32mp_stage_from_info (identity->stage) != FJ_STAGE_ROM)
    return ANSWER_OTHER;
  /* only the TF-A of an MP15 looks like the ROM, and goes on in its place */
  if (!fj_stm32mp_board_starts_in_place (board) ||
      fj_stm32mp_board_find_alt (board, FJ_PHASE_COMMAND) == NULL)
    return ANSWER_ROM;
  if (!fj_stm32mp_board_peek_phase (board, &phase, cancellable, NULL))
    return ANSWER_NONE;
  return fj_phase_is_from_tfa (&phase) ? ANSWER_OTHER : ANSWER_ROM;
}

/* The board has left: it has started the file, unless it comes back as its ROM. */
static gboolean
see_no_return (FjStm32mpBoard *board, GCancellable *cancellable, GError **error)
{
  FjBoardLink *link = fj_stm32mp_board_get_boot (board)->link;
  gint64       deadline = fj_clock_now (fj_board_link_get_clock (link)) + RETURN_MS * 1000;
  g_autoptr (GError) local = NULL;

  if (fj_board_link_come_back (link, &fj_stm32mp_expects[FJ_STM32MP_EXPECT_TFA], deadline,
                               cancellable, &local))
    return look_at_answer (board, cancellable) != ANSWER_ROM ||
           fj_stm32mp_refuse_not_started (error);
  if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !g_error_matches (local, FJ_ERROR, FJ_ERROR_WRONG_BOARD))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The board may leave, go on where it is, or fall silent there. */
static gboolean
see_it_go (FjStm32mpBoard *board, GCancellable *cancellable, GError **error)
{
  FjBoardLink *link = fj_stm32mp_board_get_boot (board)->link;
  FjClock     *clock = fj_board_link_get_clock (link);
  gint64       deadline =
    fj_clock_now (clock) + fj_stm32mp_expects[FJ_STM32MP_EXPECT_TFA].seconds * G_USEC_PER_SEC;

  while (fj_clock_now (clock) < deadline) {
    if (fj_board_link_wait_left (link, LOOK_AGAIN_MS, cancellable))
      return see_no_return (board, cancellable, error);
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (look_at_answer (board, cancellable) != ANSWER_ROM)
      return !g_cancellable_set_error_if_cancelled (cancellable, error);
  }
  return fj_stm32mp_refuse_not_started (error);
}

/**
 * fj_stm32mp_alone_watch:
 * @board: a board that has taken the first stage, and waits for nothing more
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Sees the board start what it got.
 *
 * Returns: %FALSE when the board is in its ROM still, or again
 */
gboolean
fj_stm32mp_alone_watch (FjStm32mpBoard *board, GCancellable *cancellable, GError **error)
{
  const FjBoot *boot = fj_stm32mp_board_get_boot (board);
  gint64        limit = fj_clock_now (fj_board_link_get_clock (boot->link)) + RETURN_MS * 1000;
  gboolean      started;

  fj_progress_wait (boot->progress, _ ("the first stage to start"), limit);
  started = see_it_go (board, cancellable, error);
  fj_progress_wait (boot->progress, NULL, 0);
  if (started)
    fj_progress_say (boot->progress, FJ_EVENT_NOTE, "%s", fj_plan_get_end_text (boot->plan));
  return started;
}

/**
 * fj_stm32mp_alone_refuse:
 * @stage: the stage that the board is in, which is not the ROM
 * @error: return location for an error
 *
 * Returns: %FALSE: it takes no first stage now
 */
gboolean
fj_stm32mp_alone_refuse (FjStage stage, GError **error)
{
  GError *local;

  if (stage != FJ_STAGE_TFA && stage != FJ_STAGE_UBOOT)
    return fj_stm32mp_refuse_stage (stage, FALSE, error);
  local = g_error_new (
    FJ_ERROR, FJ_ERROR_UNSUPPORTED,
    _ ("The board is in its %s already, and takes a first stage only in its boot ROM."),
    fj_stage_to_text (stage));
  fj_error_set_advice (local, _ ("Press the reset button of the board, then try again."));
  g_propagate_error (error, local);
  return FALSE;
}
