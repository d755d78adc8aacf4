/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-board.h"

#include "fj-phase-dfu.h"
#include "fj-stm32mp-expect.h"
#include "fj-stm32mp-family.h"
#include "fj-stm32mp-identity.h"
#include "fj-stm32mp-refusal.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* A board that has not left by then stays. */
#define STAY_MS 2000
#define DETACH_TRIES 2
#define FASTBOOT_SECONDS 5
#define CLEAN_UP_SECONDS 1

/* Transfers, in milliseconds: one, one status, one block, after the last block. */
static const FjDfuLimits rom_limits = { 1000, 1000, 5000, 5000, FALSE };
/* MP15 only: TF-A answers in the place of the ROM. */
static const FjDfuLimits handover_limits = { 1000, 1000, 5000, 5000, TRUE };
static const FjDfuLimits tfa_limits = { 2000, 2000, 10000, 10000, FALSE };
/* U-Boot is mute while it writes: 8 MiB at once, whole erase blocks, at the end the rest. */
static const FjDfuLimits uboot_limits = { 10000, 10000, 60000, 60000, FALSE };
static const FjDfuLimits uboot_mtd_limits = { 60000, 60000, 120000, 300000, FALSE };
static const FjDfuLimits phase_limits = { 5000, 5000, 5000, 5000, FALSE };
static const FjDfuLimits clean_up_limits = { 1000, 1000, 1000, 1000, FALSE };

#define PHASE_TRIES 3

struct _FjStm32mpBoard {
  FjBoot      boot;
  FjDfu      *dfu;         /* (owned) (nullable) */
  FjFastboot *fastboot;    /* (owned) (nullable) of such a device, once it was asked for */
  gboolean    must_detach; /* U-Boot waits for it to reset the board */
};

/**
 * fj_stm32mp_board_get_boot:
 *
 * Returns: (transfer none): the run that it is for
 */
const FjBoot *
fj_stm32mp_board_get_boot (FjStm32mpBoard *self)
{
  return &self->boot;
}

/**
 * fj_stm32mp_board_get_dfu:
 *
 * Returns: (transfer none) (nullable): the DFU interface of the device that is there now
 */
FjDfu *
fj_stm32mp_board_get_dfu (FjStm32mpBoard *self)
{
  return self->dfu;
}

/**
 * fj_stm32mp_board_get_info:
 *
 * Returns: (transfer none) (nullable): what the device that is there now says of itself in DFU mode
 */
FjDfuInfo *
fj_stm32mp_board_get_info (FjStm32mpBoard *self)
{
  return fj_stm32mp_identity_get_info (fj_board_link_get_identity (self->boot.link));
}

/**
 * fj_stm32mp_board_get_stage:
 *
 * Returns: the stage that it is in
 */
FjStage
fj_stm32mp_board_get_stage (FjStm32mpBoard *self)
{
  return fj_stm32mp_stage_from_info (fj_board_link_get_stage (self->boot.link));
}

/**
 * fj_stm32mp_board_starts_in_place:
 *
 * Returns: whether its first stage goes on at the ROM's address, and looks like the ROM: an MP15
 */
gboolean
fj_stm32mp_board_starts_in_place (FjStm32mpBoard *self)
{
  const FjStm32mpFamily *family =
    fj_stm32mp_family_from_info (fj_board_link_get_family (self->boot.link));

  return family != NULL && !family->fsbl_needs_detach;
}

/**
 * fj_stm32mp_board_find_alt:
 *
 * Returns: (nullable): the setting for @id that the device has now
 */
const FjAlt *
fj_stm32mp_board_find_alt (FjStm32mpBoard *self, guint8 id)
{
  FjDfuInfo *info = fj_stm32mp_board_get_info (self);

  return info != NULL ? fj_dfu_info_find_phase (info, id) : NULL;
}

static const FjDfuLimits *
choose_limits (FjStm32mpBoard *self)
{
  switch (fj_stm32mp_board_get_stage (self)) {
  case FJ_STAGE_ROM:
    return fj_stm32mp_board_starts_in_place (self) ? &handover_limits : &rom_limits;
  case FJ_STAGE_UBOOT:
    return fj_plan_has_mtd (self->boot.plan) ? &uboot_mtd_limits : &uboot_limits;
  case FJ_STAGE_UNKNOWN:
  case FJ_STAGE_TFA:
  case FJ_STAGE_PLAIN_DFU:
  case FJ_STAGE_OPENBL:
  case FJ_STAGE_FASTBOOT:
  case FJ_STAGE_MCU:
  default:
    return &tfa_limits;
  }
}

/**
 * fj_stm32mp_board_get_fastboot:
 * @self: a board in fastboot
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the interface of the device that is there now
 */
FjFastboot *
fj_stm32mp_board_get_fastboot (FjStm32mpBoard *self, GCancellable *cancellable, GError **error)
{
  FjLink *device = fj_board_link_get_device (self->boot.link);

  if (self->fastboot == NULL && device != NULL)
    self->fastboot = fj_fastboot_new (FJ_USB_PIPE (device), cancellable, error);
  else if (self->fastboot == NULL)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_GONE, _ ("The board is no longer there."));
  return self->fastboot;
}

static void
forget_device (FjStm32mpBoard *self)
{
  g_clear_pointer (&self->dfu, fj_dfu_free);
  g_clear_pointer (&self->fastboot, fj_fastboot_free);
}

static void
on_link_met (gpointer user_data)
{
  FjStm32mpBoard *self = user_data;

  forget_device (self);
  if (fj_stm32mp_board_get_info (self) == NULL)
    return;
  self->dfu = fj_dfu_new (FJ_USB_PIPE (fj_board_link_get_device (self->boot.link)),
                          fj_stm32mp_board_get_info (self)->transfer_size);
}

static void
on_link_entered (gpointer user_data)
{
  FjStm32mpBoard *self = user_data;

  if (self->dfu == NULL)
    return;
  fj_dfu_set_limits (self->dfu, choose_limits (self));
  fj_dfu_set_may_queue (self->dfu, fj_stm32mp_board_get_stage (self) == FJ_STAGE_UBOOT);
}

static void
on_link_lost (gpointer user_data)
{
  FjStm32mpBoard *self = user_data;

  forget_device (self);
}

/* It says OKAY, and leaves. */
static gboolean
leave_fastboot (FjStm32mpBoard *self, GCancellable *cancellable, GError **error)
{
  FjFastboot *fastboot = fj_stm32mp_board_get_fastboot (self, cancellable, error);

  return fastboot != NULL &&
         fj_fastboot_run (fastboot, "continue", FASTBOOT_SECONDS, NULL, cancellable, error);
}

/*
 * Asks the board to go on. It may leave before it has answered, so that only a refusal of a board
 * that stays is one; a stage that was in dfuERROR by then takes the request when it is idle again.
 */
static gboolean
on_link_send_off (gboolean *refused, gpointer user_data, GCancellable *cancellable, GError **error)
{
  FjStm32mpBoard *self = user_data;

  if (fj_stm32mp_board_get_stage (self) == FJ_STAGE_FASTBOOT)
    return leave_fastboot (self, cancellable, error);
  for (guint i = 0; i < DETACH_TRIES; i++) {
    g_autoptr (GError) local = NULL;
    gboolean sent = fj_dfu_detach (self->dfu, cancellable, &local);

    *refused = g_error_matches (local, FJ_ERROR, FJ_ERROR_STALL) &&
               !fj_board_link_wait_left (self->boot.link, STAY_MS, cancellable);
    if (!sent && g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (!*refused || !fj_dfu_make_idle (self->dfu, cancellable, NULL))
      return TRUE;
  }
  return TRUE;
}

/* A TF-A that keeps its address and its settings shows only by its phase that it went on. */
static gboolean
on_link_has_gone_on (gpointer user_data, GCancellable *cancellable)
{
  FjStm32mpBoard *self = user_data;
  g_auto (FjPhase) phase = { 0 };

  return fj_stm32mp_board_get_stage (self) == FJ_STAGE_TFA &&
         fj_stm32mp_board_peek_phase (self, &phase, cancellable, NULL) &&
         (phase.id == FJ_ID_DDR_FIP || phase.id == FJ_ID_SSBL) &&
         !fj_run_state_is_acknowledged (self->boot.run, phase.id);
}

static const FjBoardLinkFuncs link_funcs = {
  .met = on_link_met,
  .entered = on_link_entered,
  .lost = on_link_lost,
  .send_off = on_link_send_off,
  .has_gone_on = on_link_has_gone_on,
};

/**
 * fj_stm32mp_board_new:
 * @boot: the run that it is for
 *
 * Returns: (transfer full): what is on the link, from its first device on
 */
FjStm32mpBoard *
fj_stm32mp_board_new (const FjBoot *boot)
{
  FjStm32mpBoard *self;

  g_return_val_if_fail (boot != NULL, NULL);

  self = g_new0 (FjStm32mpBoard, 1);
  self->boot = *boot;
  fj_board_link_set_funcs (boot->link, &link_funcs, self);
  return self;
}

/**
 * fj_stm32mp_board_free:
 *
 * Frees @self, whose device was closed before.
 */
void
fj_stm32mp_board_free (FjStm32mpBoard *self)
{
  g_return_if_fail (self != NULL && self->dfu == NULL);

  g_free (self);
}

/**
 * fj_stm32mp_board_peek_phase:
 * @self: a board
 * @phase: (out): what it wants next
 * @cancellable: (nullable):
 * @error: return location for an error; none when the device has no command setting
 *
 * GET PHASE, once, with the limits of the stage, and without any consequence.
 *
 * Returns: whether it answered
 */
gboolean
fj_stm32mp_board_peek_phase (FjStm32mpBoard *self, FjPhase *phase, GCancellable *cancellable,
                             GError **error)
{
  const FjAlt *alt = fj_stm32mp_board_find_alt (self, FJ_PHASE_COMMAND);

  return alt != NULL && fj_phase_read (phase, self->dfu, alt->number, 1, cancellable, error);
}

/**
 * fj_stm32mp_board_probe_tfa:
 * @self: a board that looks like the ROM
 * @is_tfa: (out): whether it is in TF-A
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * The ROM and the TF-A of an MP15 look the same; only TF-A is known to answer GET PHASE. A ROM that
 * refuses it is still good for what it is there for.
 *
 * Returns: %FALSE only when the board left or @cancellable was cancelled
 */
gboolean
fj_stm32mp_board_probe_tfa (FjStm32mpBoard *self, gboolean *is_tfa, GCancellable *cancellable,
                            GError **error)
{
  g_auto (FjPhase) phase = { 0 };
  g_autoptr (GError) local = NULL;

  *is_tfa = FALSE;
  if (!fj_stm32mp_board_starts_in_place (self))
    return TRUE;
  if (fj_stm32mp_board_peek_phase (self, &phase, cancellable, &local))
    *is_tfa = fj_phase_is_from_tfa (&phase);
  g_debug ("%s: looks like the ROM, %s", fj_board_link_get_place (self->boot.link),
           *is_tfa ? "answers like TF-A" : "and is taken for it");
  if (!g_error_matches (local, FJ_ERROR, FJ_ERROR_GONE) &&
      !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The board has got a file and says what it wants now: something else, if all went well. */
static gboolean
check_advance (FjStm32mpBoard *self, const FjPhase *phase, GError **error)
{
  FjRunState *run = self->boot.run;
  int         pending = fj_run_state_get_pending (run);
  gboolean    drops_fip = fj_stm32mp_board_get_stage (self) == FJ_STAGE_TFA &&
                       fj_board_link_get_identity (self->boot.link)->chip == NULL;

  if (pending < 0 || phase->id == FJ_PHASE_RESET)
    return TRUE;
  if (phase->id == pending && !(pending == FJ_ID_LAYOUT && phase->wants_detach))
    return fj_stm32mp_refuse_again (fj_plan_find (self->boot.plan, (guint8) pending),
                                    (guint8) pending,
                                    drops_fip, error);
  fj_sender_acknowledge (self->boot.sender, (guint8) pending);
  return TRUE;
}

/**
 * fj_stm32mp_board_read_phase:
 * @self: an idle board
 * @phase: (out): what the board wants next
 * @tries: how often to ask
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * GET PHASE. What was sent before counts as done by it, unless the board asks for it again.
 *
 * Returns: whether the board answered and went on
 */
gboolean
fj_stm32mp_board_read_phase (FjStm32mpBoard *self, FjPhase *phase, guint tries,
                             GCancellable *cancellable, GError **error)
{
  const FjAlt *alt = fj_stm32mp_board_find_alt (self, FJ_PHASE_COMMAND);
  gboolean     read;

  if (alt == NULL) {
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                         _ ("The board cannot be asked what it wants next."));
    return FALSE;
  }
  fj_dfu_set_limits (self->dfu, &phase_limits);
  read = fj_phase_read (phase, self->dfu, alt->number, tries, cancellable, error);
  fj_dfu_set_limits (self->dfu, choose_limits (self));
  if (!read)
    return FALSE;
  g_debug ("%s: phase 0x%02x, offset %u%s%s%s", fj_board_link_get_place (self->boot.link),
           phase->id, phase->offset, phase->wants_detach ? ", wants to be sent off" : "",
           phase->text != NULL ? ": " : "", phase->text != NULL ? phase->text : "");
  fj_run_state_ask (self->boot.run, phase->id);
  return check_advance (self, phase, error);
}

/**
 * fj_stm32mp_board_write_phase:
 * @self: a board in U-Boot
 * @id: what the board shall ask for next
 * @offset: where in the partition the next download begins, bytes
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * SET PHASE.
 *
 * Returns: whether the board took it
 */
gboolean
fj_stm32mp_board_write_phase (FjStm32mpBoard *self, guint8 id, guint64 offset,
                              GCancellable *cancellable, GError **error)
{
  const FjAlt *alt = fj_stm32mp_board_find_alt (self, FJ_PHASE_COMMAND);

  if (alt == NULL || offset > G_MAXUINT32) {
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                 _ ("The board cannot begin at byte %" PRIu64 " of a partition."),
                 offset);
    return FALSE;
  }
  g_debug ("%s: set phase 0x%02x, offset %" PRIu64, fj_board_link_get_place (self->boot.link), id,
           offset);
  if (fj_phase_write (self->dfu, alt->number, id, (guint32) offset, cancellable, error))
    return TRUE;
  /* An abort does not rewind the command setting: U-Boot then refuses to be asked for its phase. */
  if (fj_dfu_is_downloading (self->dfu))
    fj_run_state_set_needs_reset (self->boot.run, TRUE);
  return FALSE;
}

/**
 * fj_stm32mp_board_fail_text:
 * @self: a board
 * @phase: phase 0xFF
 * @error: return location for an error
 *
 * Returns: %FALSE, with the board's words; having said them, U-Boot waits for a detach to reset the
 *   board
 */
gboolean
fj_stm32mp_board_fail_text (FjStm32mpBoard *self, const FjPhase *phase, GError **error)
{
  self->must_detach = fj_stm32mp_board_get_stage (self) == FJ_STAGE_UBOOT;
  fj_run_state_set_needs_reset (self->boot.run, !self->must_detach);
  return fj_stm32mp_refuse_text (self->boot.plan, phase->text, error);
}

static gboolean
wait_for_rom (FjStm32mpBoard *self)
{
  const FjExpect *expect = &fj_stm32mp_expects[FJ_STM32MP_EXPECT_RESTART];
  FjBoardLink    *link = self->boot.link;
  gint64          deadline =
    fj_clock_now (fj_board_link_get_clock (link)) + expect->seconds * G_USEC_PER_SEC;

  fj_progress_wait (self->boot.progress, _ (expect->what), deadline);
  return fj_board_link_come_back (link, expect, deadline, NULL, NULL) &&
         fj_stm32mp_board_get_stage (self) == FJ_STAGE_ROM;
}

/* U-Boot resets the board when it is sent off after an error that it has told. */
static gboolean
restart_board (FjStm32mpBoard *self)
{
  fj_dfu_detach (self->dfu, NULL, NULL);
  return wait_for_rom (self);
}

/* A fastboot that still listens brings the board back to where the next run can begin. */
static void
restart_fastboot (FjStm32mpBoard *self)
{
  if (self->fastboot != NULL && fj_run_state_needs_reset (self->boot.run) &&
      !fj_fastboot_is_lost (self->fastboot) &&
      fj_fastboot_run (self->fastboot, "reboot", CLEAN_UP_SECONDS, NULL, NULL, NULL) &&
      wait_for_rom (self))
    fj_run_state_set_needs_reset (self->boot.run, FALSE);
}

/*
 * A U-Boot in the middle of a partition would refuse the next run. Of what it has dropped it tells
 * an error, after which it can be reset; of a layout or a command it tells none and goes on, unless
 * it has all of the layout, which it does not give back.
 */
static void
drop_download (FjStm32mpBoard *self)
{
  g_auto (FjPhase) phase = { 0 };

  if (!fj_dfu_drop (self->dfu, NULL, NULL) ||
      !fj_stm32mp_board_peek_phase (self, &phase, NULL, NULL))
    return;
  if (phase.id == FJ_PHASE_RESET ? restart_board (self) : !phase.wants_detach)
    fj_run_state_set_needs_reset (self->boot.run, FALSE);
}

/**
 * fj_stm32mp_board_clean_up:
 * @self: a board, with or without a device
 *
 * Leaves it so that it can be begun with again, if that is possible at all: within two seconds, or
 * five where it restarts.
 */
void
fj_stm32mp_board_clean_up (FjStm32mpBoard *self)
{
  restart_fastboot (self);
  if (self->dfu == NULL)
    return;
  fj_dfu_set_limits (self->dfu, &clean_up_limits);
  if (self->must_detach)
    fj_dfu_detach (self->dfu, NULL, NULL);
  else if (fj_dfu_is_unfinished (self->dfu) &&
           fj_stm32mp_board_get_stage (self) == FJ_STAGE_UBOOT)
    drop_download (self);
  else if (fj_dfu_is_downloading (self->dfu))
    fj_dfu_abort (self->dfu, NULL);
}

/**
 * fj_stm32mp_board_is_refusal:
 * @error: why a phase was not taken
 *
 * Returns: whether that is the answer of a U-Boot that does not know the command; it stays where it
 *   was
 */
gboolean
fj_stm32mp_board_is_refusal (const GError *error)
{
  return g_error_matches (error, FJ_ERROR, FJ_ERROR_DEVICE_STATUS) ||
         g_error_matches (error, FJ_ERROR, FJ_ERROR_STALL) ||
         g_error_matches (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
}

/**
 * fj_stm32mp_board_tell_offset:
 * @self: a board in U-Boot
 * @id: the row that is due
 * @offset: bytes, where in it the next transfer is to begin
 * @told: (out caller-allocates): what became of it
 * @cancellable: (nullable):
 * @error: return location for an error; a refusal is none
 *
 * Tells it, and asks what the board makes of it.
 *
 * Returns: whether the board can be spoken to
 */
gboolean
fj_stm32mp_board_tell_offset (FjStm32mpBoard *self, guint8 id, guint64 offset, FjTold *told,
                              GCancellable *cancellable, GError **error)
{
  g_auto (FjPhase) phase = { 0 };
  g_autoptr (GError) local = NULL;

  *told = (FjTold){ FALSE, FALSE };
  if (!fj_stm32mp_board_write_phase (self, id, offset, cancellable, &local) &&
      !fj_stm32mp_board_is_refusal (local)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (!fj_stm32mp_board_read_phase (self, &phase, PHASE_TRIES, cancellable, error))
    return FALSE;
  if (phase.id == FJ_PHASE_RESET)
    return fj_stm32mp_board_fail_text (self, &phase, error);
  told->is_known = local == NULL && phase.id == id && phase.offset == offset;
  told->is_moved = phase.offset == offset || (local == NULL && phase.offset != 0);
  return TRUE;
}
