/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-programmer-private.h"

#include "fj-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A device that has just come may show empty strings for a moment. */
#define EMPTY_LIMIT_US (2 * G_USEC_PER_SEC)
#define LOOK_AGAIN_MS 100
/* A board that has not left by then may go on at the same address. */
#define STAY_MS 2000
#define DETACH_TRIES 2

/*
 * What hosts have been seen to need: TF-A is there after 3 s at most, U-Boot after some seconds
 * (ST's tool gives up after 30), erasing a whole flash takes minutes.
 */
static const FjStepInfo steps[] = {
  [FJ_STEP_FIND] = { N_ ("a board on the port"), 10, FJ_STAGE_UNKNOWN },
  [FJ_STEP_TFA] = { N_ ("TF-A to start"), 10, FJ_STAGE_TFA },
  [FJ_STEP_DDR] = { N_ ("TF-A to set up the memory"), 10, FJ_STAGE_TFA },
  [FJ_STEP_UBOOT] = { N_ ("U-Boot to start"), 30, FJ_STAGE_UBOOT },
  [FJ_STEP_STORAGE] = { N_ ("U-Boot to prepare the storage"), 30, FJ_STAGE_UBOOT },
  [FJ_STEP_ERASE] = { N_ ("the board to erase its storage and come back"), 330, FJ_STAGE_UBOOT },
};

/* Transfers, in milliseconds: one, one status, one block, after the last block. */
static const FjDfuLimits rom_limits = { 1000, 1000, 5000, 5000, FALSE };
/* MP15 only: TF-A answers in the place of the ROM. */
static const FjDfuLimits handover_limits = { 1000, 1000, 5000, 5000, TRUE };
static const FjDfuLimits tfa_limits = { 2000, 2000, 10000, 10000, FALSE };
/* U-Boot answers nothing while it writes: 8 MiB at once, whole erase blocks, at the end the rest. */
static const FjDfuLimits uboot_limits = { 10000, 10000, 60000, 60000, FALSE };
static const FjDfuLimits uboot_mtd_limits = { 60000, 60000, 120000, 300000, FALSE };

const FjStepInfo *
fj_step_get_info (FjStep step)
{
  return &steps[step];
}

static const FjDfuLimits *
choose_limits (FjProgrammer *self)
{
  const FjFamilyInfo *family = fj_family_get_info (self->family);

  switch (self->stage) {
  case FJ_STAGE_ROM:
    return family == NULL || family->fsbl_needs_detach ? &rom_limits : &handover_limits;
  case FJ_STAGE_UBOOT:
    return fj_plan_has_mtd (self->plan) ? &uboot_mtd_limits : &uboot_limits;
  case FJ_STAGE_UNKNOWN:
  case FJ_STAGE_TFA:
  case FJ_STAGE_PLAIN_DFU:
  case FJ_STAGE_OPENBL:
  case FJ_STAGE_MCU:
  default:
    return &tfa_limits;
  }
}

/**
 * fj_programmer_restore_limits:
 *
 * The limits of the present stage are in force again.
 */
void
fj_programmer_restore_limits (FjProgrammer *self)
{
  fj_dfu_set_limits (self->dfu, choose_limits (self));
}

/**
 * fj_programmer_set_stage:
 *
 * The board is in @stage now.
 */
void
fj_programmer_set_stage (FjProgrammer *self, FjStage stage)
{
  self->stage = stage;
  fj_programmer_restore_limits (self);
  fj_dfu_set_may_queue (self->dfu, stage == FJ_STAGE_UBOOT);
  fj_progress_set_stage (self->progress, fj_stm32mp_stage_get_info (stage), self->info->product);
}

/**
 * fj_programmer_disconnect:
 *
 * Closes the device, in whatever state it is.
 */
void
fj_programmer_disconnect (FjProgrammer *self)
{
  g_clear_pointer (&self->dfu, fj_dfu_free);
  g_clear_pointer (&self->info, fj_dfu_info_unref);
  if (self->pipe != NULL)
    fj_link_close (FJ_LINK (self->pipe));
  g_clear_object (&self->pipe);
}

/* Early samples report zeros; a U-Boot without access to the fuses reports nothing. */
static gboolean
is_serial (const char *serial)
{
  return serial != NULL && serial[strspn (serial, "0")] != '\0';
}

static gboolean
check_serial (FjProgrammer *self, const char *expected, const char *serial, GError **error)
{
  if (!is_serial (expected) || !is_serial (serial) || g_ascii_strcasecmp (expected, serial) == 0)
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_WRONG_BOARD,
               _ ("Another board is on port %s: its serial number is %s instead of %s."),
               fj_port_watch_get_port (self->watch), serial, expected);
  return FALSE;
}

static gboolean
check_identity (FjProgrammer *self, FjDfuInfo *info, GError **error)
{
  if (!check_serial (self, self->wanted_serial, info->serial, error) ||
      !check_serial (self, self->serial, info->serial, error))
    return FALSE;
  if (self->family != FJ_FAMILY_UNKNOWN && info->family != FJ_FAMILY_UNKNOWN &&
      self->family != info->family) {
    g_set_error (error, FJ_ERROR, FJ_ERROR_WRONG_BOARD,
                 _ ("Another board is on port %s: its chip is a %s."),
                 fj_port_watch_get_port (self->watch), fj_family_get_info (info->family)->name);
    return FALSE;
  }
  return info->family == FJ_FAMILY_UNKNOWN ||
         fj_plan_fits_family (self->plan, info->family, error);
}

/* Takes over what a device that is in @stage says about itself now. */
static gboolean
adopt (FjProgrammer *self, FjDfuInfo *info, FjStage stage, GError **error)
{
  if (!check_identity (self, info, error))
    return FALSE;
  g_clear_pointer (&self->info, fj_dfu_info_unref);
  g_clear_pointer (&self->dfu, fj_dfu_free);
  self->info = fj_dfu_info_ref (info);
  self->dfu = fj_dfu_new (self->pipe, info->transfer_size);
  self->alts_compared = FALSE;
  if (info->family != FJ_FAMILY_UNKNOWN)
    self->family = info->family;
  if (!is_serial (self->serial) && is_serial (info->serial)) {
    g_free (self->serial);
    self->serial = g_strdup (info->serial);
  }
  fj_programmer_set_stage (self, stage);
  return TRUE;
}

static gboolean
fail_empty (GError **error)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                       _ ("The device does not say what it is: its descriptors are empty."));
  return FALSE;
}

/* Whether a failure to read descriptors may pass within @waited microseconds from the arrival. */
static gboolean
may_pass (const GError *error, gint64 waited)
{
  if (g_error_matches (error, FJ_ERROR, FJ_ERROR_PROTOCOL))
    return waited < EMPTY_LIMIT_US;
  return g_error_matches (error, FJ_ERROR, FJ_ERROR_STALL) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

/* (transfer full): what the open device says, once it says anything. */
static FjDfuInfo *
read_info (FjProgrammer *self, gint64 deadline, GCancellable *cancellable, GError **error)
{
  gint64 start = fj_clock_now (self->clock);

  for (;;) {
    g_autoptr (GError) local = NULL;
    g_autoptr (FjDfuInfo) info = fj_dfu_info_read (self->pipe, cancellable, &local);
    gint64 now = fj_clock_now (self->clock);

    if (info != NULL && info->product != NULL)
      return g_steal_pointer (&info);
    if (info != NULL)
      fail_empty (&local);
    if (!may_pass (local, now - start) || now >= deadline) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
    if (!fj_clock_sleep_until (self->clock, now + LOOK_AGAIN_MS * 1000, cancellable, error))
      return NULL;
  }
}

static gboolean
meet (FjProgrammer *self, gint64 deadline, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjDfuInfo) info = NULL;

  if (!fj_link_open (FJ_LINK (self->pipe), cancellable, error) ||
      !fj_usb_pipe_claim (self->pipe, 0, cancellable, error))
    return FALSE;
  info = read_info (self, deadline, cancellable, error);
  return info != NULL && adopt (self, info, info->stage, error);
}

static void
fail_step (FjProgrammer *self, FjStep step, GError **error)
{
  const FjStepInfo *info = &steps[step];

  self->missed_step = step;
  if (step == FJ_STEP_FIND)
    g_set_error (error, FJ_ERROR, FJ_ERROR_NO_DEVICE, _ ("There is no board on port %s."),
                 fj_port_watch_get_port (self->watch));
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_REENUMERATE,
                 _ ("The board did not come back on port %s: %s was expected within %u seconds."),
                 fj_port_watch_get_port (self->watch), fj_stage_to_text (info->stage),
                 info->seconds);
}

static guint
ms_until (FjProgrammer *self, gint64 deadline)
{
  gint64 left = (deadline - fj_clock_now (self->clock)) / 1000;

  return (guint) CLAMP (left, 0, G_MAXINT);
}

/**
 * fj_programmer_come_back:
 * @self: a programmer without a device
 * @step: what is waited for
 * @deadline: until when
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Waits for a device that is newer than the last one, opens it and reads what it is. One that
 * vanishes again before that is none.
 *
 * Returns: whether there is one now
 */
gboolean
fj_programmer_come_back (FjProgrammer *self, FjStep step, gint64 deadline,
                         GCancellable *cancellable, GError **error)
{
  for (;;) {
    g_autoptr (FjLink) link = NULL;
    g_autoptr (GError) local = NULL;

    fj_programmer_disconnect (self);
    link = fj_port_watch_wait (self->watch, self->arrival, ms_until (self, deadline),
                               &self->arrival, cancellable, &local);
    if (link == NULL && g_error_matches (local, FJ_ERROR, FJ_ERROR_REENUMERATE)) {
      fail_step (self, step, error);
      return FALSE;
    }
    if (link != NULL)
      self->pipe = g_object_ref (FJ_USB_PIPE (link));
    if (self->pipe != NULL && meet (self, deadline, cancellable, &local))
      return TRUE;
    if (!g_error_matches (local, FJ_ERROR, FJ_ERROR_GONE)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  }
}

static gint64
begin_wait (FjProgrammer *self, FjStep step)
{
  gint64 deadline = fj_clock_now (self->clock) + steps[step].seconds * G_USEC_PER_SEC;

  fj_progress_wait (self->progress, _ (steps[step].what), deadline);
  return deadline;
}

/**
 * fj_programmer_find:
 *
 * Connects to what is on the port at the start.
 */
gboolean
fj_programmer_find (FjProgrammer *self, GCancellable *cancellable, GError **error)
{
  gint64   deadline = begin_wait (self, FJ_STEP_FIND);
  gboolean found = fj_programmer_come_back (self, FJ_STEP_FIND, deadline, cancellable, error);
  FjSpeed  speed;

  fj_progress_wait (self->progress, NULL, 0);
  if (!found)
    return FALSE;
  speed = fj_usb_pipe_get_speed (self->pipe);
  if (speed == FJ_SPEED_FULL || speed == FJ_SPEED_LOW)
    fj_progress_say (
      self->progress, FJ_EVENT_WARNING,
      _ ("The board is connected at 12 Mbit/s only, which makes everything ten times "
         "slower: use another cable, port or hub."));
  return TRUE;
}

static gboolean
same_alts (FjDfuInfo *left, FjDfuInfo *right)
{
  if (left->n_alts != right->n_alts)
    return FALSE;
  for (guint i = 0; i < left->n_alts; i++)
    if (left->alts[i].phase != right->alts[i].phase ||
        strcmp (left->alts[i].name, right->alts[i].name) != 0)
      return FALSE;
  return TRUE;
}

/* A TF-A that keeps its address and its settings shows only by its phase that it went on. */
static gboolean
asks_for_new_file (FjProgrammer *self, GCancellable *cancellable)
{
  const FjAlt *alt = fj_dfu_info_find_phase (self->info, FJ_PHASE_COMMAND);
  g_auto (FjPhase) phase = { 0 };

  return self->stage == FJ_STAGE_TFA && alt != NULL &&
         fj_phase_read (&phase, self->dfu, alt->number, 1, cancellable, NULL) &&
         (phase.id == FJ_PHASE_DDR_FIP || phase.id == FJ_PHASE_SSBL) &&
         !self->acknowledged[phase.id];
}

/*
 * Not every board of the MP2 family is known to leave the bus: the one that is still there may be
 * in the next stage already. Anything else is no reason to stop waiting.
 */
static gboolean
went_on_in_place (FjProgrammer *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjDfuInfo) info = fj_dfu_info_read (self->pipe, cancellable, NULL);

  if (info == NULL || info->product == NULL)
    return FALSE;
  if (info->stage == self->info->stage && same_alts (info, self->info))
    return asks_for_new_file (self, cancellable);
  return adopt (self, info, info->stage, error);
}

static gboolean
fail_stays (FjProgrammer *self, FjStep step, gboolean refused, GError **error)
{
  if (step == FJ_STEP_TFA)
    return fj_programmer_fail_not_started (self, error);
  self->missed_step = step;
  self->refused_to_go_on = refused;
  if (refused)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_STALL, "DFU_DETACH");
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_REENUMERATE,
                 _ ("The board took everything, but did not go on to %s within %u seconds."),
                 fj_stage_to_text (steps[step].stage), steps[step].seconds);
  return FALSE;
}

/*
 * Asks the board to go on. It may leave before it has answered, so that only a refusal of a board
 * that stays is one; a stage that was in dfuERROR by then takes the request when it is idle again.
 */
static gboolean
send_off (FjProgrammer *self, gboolean *refused, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < DETACH_TRIES; i++) {
    g_autoptr (GError) local = NULL;
    gboolean sent = fj_dfu_detach (self->dfu, cancellable, &local);

    *refused = g_error_matches (local, FJ_ERROR, FJ_ERROR_STALL) &&
               !fj_port_watch_wait_left (self->watch, self->arrival, STAY_MS, cancellable);
    if (!sent && g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (!*refused || !fj_dfu_make_idle (self->dfu, cancellable, NULL))
      return TRUE;
  }
  return TRUE;
}

/* @refused: the board has said that it will stay, so that one look at it is enough. */
static gboolean
wait_for_successor (FjProgrammer *self, FjStep step, gboolean refused, gint64 deadline,
                    GCancellable *cancellable, GError **error)
{
  gboolean is_over = FALSE;

  while (!is_over && ms_until (self, deadline) > 0) {
    GError *local = NULL;

    if (fj_port_watch_wait_left (self->watch, self->arrival,
                                 MIN (STAY_MS, ms_until (self, deadline)), cancellable))
      return fj_programmer_come_back (self, step, deadline, cancellable, error);
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (went_on_in_place (self, cancellable, &local))
      return TRUE;
    if (local != NULL) {
      g_propagate_error (error, local);
      return FALSE;
    }
    is_over = refused;
  }
  return fail_stays (self, step, refused, error);
}

static guint
rank (FjStage stage)
{
  return stage == FJ_STAGE_ROM ? 1 : stage == FJ_STAGE_TFA ? 2
                                                           : 3;
}

/* A board that is in an earlier stage than it was, or in the ROM again, has been reset. */
static gboolean
check_restart (FjProgrammer *self, FjStage before, GError **error)
{
  if (self->stage != FJ_STAGE_ROM && rank (self->stage) >= rank (before))
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_RESTARTED, _ ("The board restarted into its %s."),
               fj_stage_to_text (self->stage));
  return FALSE;
}

/**
 * fj_programmer_go_on:
 * @self: a programmer whose board has what it needs
 * @step: what comes next
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Sends DFU_DETACH and meets the board again in its next stage, at another address or the same. No
 * USB reset: U-Boot would reset the whole board.
 *
 * Returns: whether the board is in another stage now
 */
gboolean
fj_programmer_go_on (FjProgrammer *self, FjStep step, GCancellable *cancellable, GError **error)
{
  FjStage  before = self->stage;
  gint64   deadline = begin_wait (self, step);
  gboolean refused = FALSE;
  gboolean came;

  if (!send_off (self, &refused, cancellable, error))
    return FALSE;
  came = wait_for_successor (self, step, refused, deadline, cancellable, error);
  fj_progress_wait (self->progress, NULL, 0);
  return came && check_restart (self, before, error);
}

/**
 * fj_programmer_look_again:
 * @self: a programmer whose board runs another program at the same address
 * @stage: which one
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Reads what the device says about itself now. One that does not say it keeps what it said.
 *
 * Returns: %FALSE when it is another board, or gone
 */
gboolean
fj_programmer_look_again (FjProgrammer *self, FjStage stage, GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (FjDfuInfo) info = fj_dfu_info_read (self->pipe, cancellable, &local);

  if (info != NULL && info->product != NULL)
    return adopt (self, info, stage, error);
  fj_programmer_set_stage (self, stage);
  if (local == NULL || (!g_error_matches (local, FJ_ERROR, FJ_ERROR_GONE) &&
                        !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
