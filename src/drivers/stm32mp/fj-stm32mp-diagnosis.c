/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-diagnosis.h"

#include "fj-stm32mp-expect.h"
#include "fj-stm32mp-refusal.h"

#include <fj-error.h>

/* How long a board that vanished is watched: the ROM is there again in a second or two. */
#define RESTART_MS 5000

/* The board left: perhaps it was reset, and is in its ROM again. */
static void
look_for_restart (FjStm32mpBoard *board, GError **error, GCancellable *cancellable)
{
  const FjBoot *boot = fj_stm32mp_board_get_boot (board);
  gint64        deadline = fj_clock_now (fj_board_link_get_clock (boot->link)) + RESTART_MS * 1000;
  gboolean      is_tfa = FALSE;

  if (!fj_board_link_come_back (boot->link, &fj_stm32mp_expects[FJ_STM32MP_EXPECT_BOARD], deadline,
                                cancellable, NULL) ||
      fj_stm32mp_board_get_stage (board) != FJ_STAGE_ROM ||
      !fj_stm32mp_board_probe_tfa (board, &is_tfa, cancellable, NULL) || is_tfa)
    return;
  g_clear_error (error);
  fj_stm32mp_refuse_restarted (FJ_STAGE_ROM, error);
  fj_run_state_set_needs_reset (boot->run, FALSE);
}

/* The board refused something: perhaps it says why. */
static void
ask_for_text (FjStm32mpBoard *board, GError **error, GCancellable *cancellable)
{
  g_auto (FjPhase) phase = { 0 };

  fj_run_state_set_pending (fj_stm32mp_board_get_boot (board)->run, -1);
  if (fj_stm32mp_board_read_phase (board, &phase, 1, cancellable, NULL) &&
      phase.id == FJ_PHASE_RESET) {
    g_clear_error (error);
    fj_stm32mp_board_fail_text (board, &phase, error);
  }
}

/* Whether the board has said already what it is about. */
static gboolean
has_text (GError *error)
{
  FjErrorDetail *detail = fj_error_get_detail (error);

  return detail != NULL && detail->device_text != NULL;
}

/**
 * fj_stm32mp_diagnosis_investigate:
 * @board: a board whose run has failed
 * @error: (inout): why; replaced when the board gives a better reason
 * @cancellable: (nullable):
 *
 * Finds out what an error of a transfer was really about. Must come before the device is closed.
 */
void
fj_stm32mp_diagnosis_investigate (FjStm32mpBoard *board, GError **error, GCancellable *cancellable)
{
  FjStage  stage = fj_stm32mp_board_get_stage (board);
  gboolean is_running = stage == FJ_STAGE_TFA || stage == FJ_STAGE_UBOOT;

  if (g_cancellable_is_cancelled (cancellable) || has_text (*error))
    return;
  if (g_error_matches (*error, FJ_ERROR, FJ_ERROR_GONE) &&
      (is_running ||
       fj_run_state_is_begun (fj_stm32mp_board_get_boot (board)->run, FJ_ID_FSBL)))
    look_for_restart (board, error, cancellable);
  else if (is_running && fj_stm32mp_board_get_dfu (board) != NULL &&
           (g_error_matches (*error, FJ_ERROR, FJ_ERROR_STALL) ||
            g_error_matches (*error, FJ_ERROR, FJ_ERROR_DEVICE_STATUS)))
    ask_for_text (board, error, cancellable);
}
