/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-programmer-private.h"

#include "fj-error.h"

#include <glib/gi18n-lib.h>

/*
 * A layout with nothing but a first stage: the board has to take it and to start it. What is
 * started need not speak USB at all, so a board that leaves the bus, or is silent from then on, is
 * taken to have started it, and no more is said than was seen; one that is in its ROM again has not.
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

/* Only the TF-A of an MP15 looks like the ROM, and goes on in its place. */
static gboolean
may_be_tfa (FjProgrammer *self)
{
  const FjFamilyInfo *family = fj_family_get_info (self->family);

  return family != NULL && !family->fsbl_needs_detach;
}

static Answer
ask (FjProgrammer *self, GCancellable *cancellable)
{
  const FjAlt *alt = fj_dfu_info_find_phase (self->info, FJ_PHASE_COMMAND);
  g_autoptr (FjDfuInfo) info = fj_dfu_info_read (self->pipe, cancellable, NULL);
  g_auto (FjPhase) phase = { 0 };

  if (info == NULL)
    return ANSWER_NONE;
  if (info->stage != FJ_STAGE_ROM)
    return ANSWER_OTHER;
  if (alt == NULL || !may_be_tfa (self))
    return ANSWER_ROM;
  if (!fj_phase_read (&phase, self->dfu, alt->number, 1, cancellable, NULL))
    return ANSWER_NONE;
  return fj_programmer_phase_is_from_tfa (&phase) ? ANSWER_OTHER : ANSWER_ROM;
}

/* The board has left: it has started the file, unless it comes back as its ROM. */
static gboolean
see_no_return (FjProgrammer *self, GCancellable *cancellable, GError **error)
{
  gint64 deadline = fj_clock_now (self->clock) + RETURN_MS * 1000;
  g_autoptr (GError) local = NULL;

  if (fj_programmer_come_back (self, FJ_STEP_TFA, deadline, cancellable, &local))
    return ask (self, cancellable) != ANSWER_ROM || fj_programmer_fail_not_started (self, error);
  if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !g_error_matches (local, FJ_ERROR, FJ_ERROR_WRONG_BOARD))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The board may leave, go on where it is, or fall silent there. */
static gboolean
see_it_go (FjProgrammer *self, GCancellable *cancellable, GError **error)
{
  gint64 deadline =
    fj_clock_now (self->clock) + fj_step_get_info (FJ_STEP_TFA)->seconds * G_USEC_PER_SEC;

  while (fj_clock_now (self->clock) < deadline) {
    if (fj_port_watch_wait_left (self->watch, self->arrival, LOOK_AGAIN_MS, cancellable))
      return see_no_return (self, cancellable, error);
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (ask (self, cancellable) != ANSWER_ROM)
      return !g_cancellable_set_error_if_cancelled (cancellable, error);
  }
  return fj_programmer_fail_not_started (self, error);
}

/**
 * fj_programmer_start_alone:
 * @self: a programmer whose board has taken the first stage, and waits for nothing more
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Sees the board start what it got.
 *
 * Returns: %FALSE when the board is in its ROM still, or again
 */
gboolean
fj_programmer_start_alone (FjProgrammer *self, GCancellable *cancellable, GError **error)
{
  gint64   limit = fj_clock_now (self->clock) + RETURN_MS * 1000;
  gboolean started;

  fj_progress_wait (self->progress, _ ("the first stage to start"), limit);
  started = see_it_go (self, cancellable, error);
  fj_progress_wait (self->progress, NULL, 0);
  if (started)
    fj_progress_say (self->progress, FJ_EVENT_NOTE, "%s", fj_plan_get_end_text (self->plan));
  return started;
}

/**
 * fj_programmer_run_alone:
 * @self: a programmer with a plan that has a first stage only
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Returns: whether the board took the first stage and started it
 */
gboolean
fj_programmer_run_alone (FjProgrammer *self, GCancellable *cancellable, GError **error)
{
  if (self->stage == FJ_STAGE_ROM && !fj_programmer_boot_rom (self, cancellable, error))
    return FALSE;
  if (self->fsbl_sent)
    return TRUE;
  if (self->stage != FJ_STAGE_TFA && self->stage != FJ_STAGE_UBOOT)
    return fj_programmer_refuse_stage (self, error);
  g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
               _ ("The board is in its %s already, and takes a first stage only in its boot ROM."),
               fj_stage_to_text (self->stage));
  fj_error_set_advice (*error, _ ("Press the reset button of the board, then try again."));
  return FALSE;
}
