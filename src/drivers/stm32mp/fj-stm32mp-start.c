/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-start.h"

#include "fj-stm32mp-alone.h"
#include "fj-stm32mp-expect.h"
#include "fj-stm32mp-plan.h"
#include "fj-stm32mp-refusal.h"

#include <fj-error.h>

/* What has not left the bus by then stays where it is. */
#define LEAVE_MS 2000

static gboolean
is_skipped (const FjPlanRow *row)
{
  return row != NULL && row->is_skipped && row->values.storage == FJ_STORAGE_NONE;
}

/**
 * fj_stm32mp_start_find_row:
 * @boot: a run
 * @id: what the board asks for
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the boot file of @id
 */
const FjPlanRow *
fj_stm32mp_start_find_row (const FjBoot *boot, guint8 id, GError **error)
{
  const FjPlanRow *row = fj_plan_find (boot->plan, id);

  if (row != NULL && row->image != NULL && row->values.storage == FJ_STORAGE_NONE)
    return row;
  fj_run_state_blame (boot->run, id);
  if (is_skipped (row))
    fj_stm32mp_refuse_skipped (row, error);
  else
    fj_stm32mp_refuse_missing (id, error);
  return NULL;
}

static gboolean
is_gone_or_cancelled (const GError *error)
{
  return g_error_matches (error, FJ_ERROR, FJ_ERROR_GONE) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What came to the port after the FSBL: the FSBL, or the ROM once more. */
static gboolean
see_who_came (FjStm32mpBoard *board, GCancellable *cancellable, GError **error)
{
  FjBoardLink *link = fj_stm32mp_board_get_boot (board)->link;
  gboolean     is_tfa = FALSE;

  if (fj_stm32mp_board_get_stage (board) != FJ_STAGE_ROM)
    return TRUE;
  if (!fj_stm32mp_board_probe_tfa (board, &is_tfa, cancellable, error))
    return FALSE;
  if (!is_tfa)
    return fj_stm32mp_refuse_restarted (FJ_STAGE_ROM, error);
  fj_board_link_set_stage (link, fj_stm32mp_stage_get_info (FJ_STAGE_TFA));
  return TRUE;
}

/* The board left the bus after the FSBL: what comes next is seen, whatever it is. */
static gboolean
meet_successor (FjStm32mpBoard *board, GCancellable *cancellable, GError **error)
{
  const FjExpect *expect = &fj_stm32mp_expects[FJ_STM32MP_EXPECT_TFA];
  FjBoardLink    *link = fj_stm32mp_board_get_boot (board)->link;
  gint64          deadline =
    fj_clock_now (fj_board_link_get_clock (link)) + expect->seconds * G_USEC_PER_SEC;
  g_autoptr (GError) local = NULL;

  if (fj_board_link_come_back (link, expect, deadline, cancellable, &local))
    return see_who_came (board, cancellable, error);
  if (g_error_matches (local, FJ_ERROR, FJ_ERROR_REENUMERATE))
    return fj_stm32mp_refuse_not_started (error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* MP15: the FSBL went on in the ROM's place, or left the bus, or is dead. */
static gboolean
start_in_place (FjStm32mpBoard *board, gboolean sent, GError *reason, GCancellable *cancellable,
                GError **error)
{
  FjBoardLink *link = fj_stm32mp_board_get_boot (board)->link;
  g_autoptr (GError) local = NULL;

  if (sent && fj_board_link_look_again (link, fj_stm32mp_stage_get_info (FJ_STAGE_TFA), cancellable,
                                        &local))
    return TRUE;
  if (g_error_matches (sent ? local : reason, FJ_ERROR, FJ_ERROR_GONE))
    return meet_successor (board, cancellable, error);
  if (!sent)
    return fj_stm32mp_refuse_not_started (error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* All others: the ROM waits for the detach before it starts what it got, and may say that it will
 * not. */
static gboolean
is_taken (FjStm32mpBoard *board, GCancellable *cancellable, GError **error)
{
  g_auto (FjPhase) phase = { 0 };
  g_autoptr (GError) local = NULL;

  if (fj_stm32mp_board_peek_phase (board, &phase, cancellable, &local) &&
      phase.id == FJ_PHASE_RESET)
    return fj_stm32mp_board_fail_text (board, &phase, error);
  if (!is_gone_or_cancelled (local))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* One that stays where it is has not started what it took. */
static gboolean
start_by_detach (FjStm32mpBoard *board, GCancellable *cancellable, GError **error)
{
  const FjExpect *expect = &fj_stm32mp_expects[FJ_STM32MP_EXPECT_TFA];
  FjBoardLink    *link = fj_stm32mp_board_get_boot (board)->link;
  g_autoptr (GError) local = NULL;

  if (!is_taken (board, cancellable, error))
    return FALSE;
  if (fj_board_link_go_on (link, expect, cancellable, &local))
    return TRUE;
  if (fj_board_link_get_loss (link) == FJ_LOSS_STAYED ||
      fj_board_link_get_loss (link) == FJ_LOSS_REFUSED)
    return fj_stm32mp_refuse_not_started (error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* What is started waits for nothing more. */
static gboolean
start_alone (FjStm32mpBoard *board, gboolean sent, GError *reason, GCancellable *cancellable,
             GError **error)
{
  if (!sent && !g_error_matches (reason, FJ_ERROR, FJ_ERROR_GONE) &&
      !g_error_matches (reason, FJ_ERROR, FJ_ERROR_TIMED_OUT))
    return fj_stm32mp_refuse_not_started (error);
  if (!fj_stm32mp_board_starts_in_place (board)) {
    if (!is_taken (board, cancellable, error))
      return FALSE;
    fj_dfu_detach (fj_stm32mp_board_get_dfu (board), cancellable, NULL);
  }
  return fj_stm32mp_alone_watch (board, cancellable, error);
}

/* @reason: why the first stage could not be @sent to its end, which does not mean much. */
static gboolean
start_fsbl (FjStm32mpBoard *board, gboolean sent, GError *reason, GCancellable *cancellable,
            GError **error)
{
  if (!sent && !fj_stm32mp_board_starts_in_place (board))
    return fj_stm32mp_refuse_not_started (error);
  if (fj_stm32mp_plan_has_first_stage_only (fj_stm32mp_board_get_boot (board)->plan))
    return start_alone (board, sent, reason, cancellable, error);
  if (fj_stm32mp_board_starts_in_place (board))
    return start_in_place (board, sent, reason, cancellable, error);
  return start_by_detach (board, cancellable, error);
}

/* What is known to be missing later is told before the first byte. */
static gboolean
has_second_stage (const FjBoot *boot, GError **error)
{
  const FjPlanRow *row = fj_plan_find (boot->plan, FJ_ID_SSBL);

  if (!is_skipped (row))
    return TRUE;
  fj_run_state_blame (boot->run, FJ_ID_SSBL);
  return fj_stm32mp_refuse_skipped (row, error);
}

/**
 * fj_stm32mp_start_fsbl:
 * @board: a board in the ROM
 * @writer: what writes onto it
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Sends the FSBL and sees it start.
 *
 * Returns: whether the board is in another stage now
 */
gboolean
fj_stm32mp_start_fsbl (FjStm32mpBoard *board, FjStorageWriter *writer, GCancellable *cancellable,
                       GError **error)
{
  const FjBoot    *boot = fj_stm32mp_board_get_boot (board);
  const FjPlanRow *row = fj_stm32mp_start_find_row (boot, FJ_ID_FSBL, error);
  g_autoptr (GError) local = NULL;
  gboolean sent;

  if (row == NULL || !has_second_stage (boot, error))
    return FALSE;
  sent = fj_sender_send_row (boot->sender, writer, row, cancellable, &local);
  if (!sent &&
      (fj_run_state_get_row (boot->run, FJ_ID_FSBL)->state != FJ_RUN_ROW_WRITING ||
       g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  fj_run_state_set_needs_reset (boot->run, TRUE);
  if (!start_fsbl (board, sent, local, cancellable, error))
    return FALSE;
  fj_run_state_set_needs_reset (boot->run, FALSE);
  /* In the ROM's place, only the phase shows whether it is still the ROM that answers. */
  if (!sent || !fj_stm32mp_board_starts_in_place (board) ||
      fj_stm32mp_board_get_stage (board) != FJ_STAGE_TFA ||
      fj_stm32mp_plan_has_first_stage_only (boot->plan))
    fj_sender_acknowledge (boot->sender, FJ_ID_FSBL);
  return TRUE;
}

/**
 * fj_stm32mp_start_see_late:
 * @board: a board that took the FSBL, went on in the ROM's place as it seemed, and does not say
 *   what it wants
 * @reason: why not
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * A first stage may need a moment to leave the bus for an address of its own. Until then the ROM
 * answers, or nobody does.
 *
 * Returns: whether the board is in another stage now
 */
gboolean
fj_stm32mp_start_see_late (FjStm32mpBoard *board, const GError *reason, GCancellable *cancellable,
                           GError **error)
{
  const FjBoot *boot = fj_stm32mp_board_get_boot (board);

  if (!g_error_matches (reason, FJ_ERROR, FJ_ERROR_GONE) &&
      !fj_board_link_wait_left (boot->link, LEAVE_MS, cancellable))
    return !g_cancellable_set_error_if_cancelled (cancellable, error) &&
           fj_stm32mp_refuse_not_started (error);
  if (!meet_successor (board, cancellable, error))
    return FALSE;
  fj_sender_acknowledge (boot->sender, FJ_ID_FSBL);
  return TRUE;
}
