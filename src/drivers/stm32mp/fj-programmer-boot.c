/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-programmer-private.h"

#include "fj-error.h"

#include <glib/gi18n-lib.h>

#define PHASE_TRIES 3

static gboolean
is_skipped (const FjPlanRow *row)
{
  return row != NULL && row->is_skipped && row->values.storage == FJ_STORAGE_NONE;
}

static gboolean
refuse_skipped (const FjPlanRow *row, GError **error)
{
  GError *local = g_error_new (FJ_ERROR, FJ_ERROR_LAYOUT,
                               _ ("The board needs the boot file “%s” (id 0x%02x), which was left out."),
                               row->values.name, row->values.id);

  fj_error_set_advice (local, _ ("Send it too: on the command line, do not name it after --skip."));
  g_propagate_error (error, local);
  return FALSE;
}

/* (transfer none) (nullable): the boot file of @id. */
static const FjPlanRow *
find_boot_row (FjProgrammer *self, guint8 id, GError **error)
{
  const FjPlanRow *row = fj_plan_find (self->plan, id);
  GError          *local;

  if (row != NULL && row->image != NULL && row->values.storage == FJ_STORAGE_NONE)
    return row;
  self->phase = id;
  if (is_skipped (row)) {
    refuse_skipped (row, error);
    return NULL;
  }
  local = g_error_new (FJ_ERROR, FJ_ERROR_LAYOUT,
                       _ ("The board asks for the boot file of id 0x%02x, which the layout does not "
                          "have."),
                       id);
  fj_error_set_advice (local, _ ("Add a row with this id, the device none, and the file to the "
                                 "layout."));
  g_propagate_error (error, local);
  return NULL;
}

static gboolean
is_mp15 (FjProgrammer *self)
{
  const FjFamilyInfo *family = fj_family_get_info (self->family);

  return family != NULL && !family->fsbl_needs_detach;
}

/**
 * fj_programmer_phase_is_from_tfa:
 * @phase: what a board answered that looks like the ROM
 *
 * A ROM wants its FSBL; it knows nothing of provisioning and never says what went wrong.
 *
 * Returns: whether TF-A gave that answer
 */
gboolean
fj_programmer_phase_is_from_tfa (const FjPhase *phase)
{
  if (phase->id == FJ_PHASE_RESET)
    return phase->text != NULL && phase->text[0] != '\0';
  return phase->id == FJ_PHASE_SSP || (phase->id != FJ_PHASE_FSBL && phase->id <= FJ_PHASE_SSBL);
}

/**
 * fj_programmer_probe_tfa:
 * @self: a programmer whose board looks like the ROM
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
fj_programmer_probe_tfa (FjProgrammer *self, gboolean *is_tfa, GCancellable *cancellable,
                         GError **error)
{
  const FjAlt *alt = fj_dfu_info_find_phase (self->info, FJ_PHASE_COMMAND);
  g_auto (FjPhase) phase = { 0 };
  g_autoptr (GError) local = NULL;

  *is_tfa = FALSE;
  if (alt == NULL || !is_mp15 (self))
    return TRUE;
  if (fj_phase_read (&phase, self->dfu, alt->number, 1, cancellable, &local)) {
    *is_tfa = fj_programmer_phase_is_from_tfa (&phase);
    return TRUE;
  }
  if (!g_error_matches (local, FJ_ERROR, FJ_ERROR_GONE) &&
      !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* MP15: the FSBL went on in the ROM's place, or left the bus, or is dead. */
static gboolean
start_in_place (FjProgrammer *self, gboolean sent, GError *reason, GCancellable *cancellable,
                GError **error)
{
  gboolean is_tfa;
  gint64   deadline;

  if (!sent && g_error_matches (reason, FJ_ERROR, FJ_ERROR_GONE)) {
    deadline = fj_clock_now (self->clock) +
               fj_step_get_info (FJ_STEP_TFA)->seconds * G_USEC_PER_SEC;
    if (!fj_programmer_come_back (self, FJ_STEP_TFA, deadline, cancellable, error)) {
      if (error != NULL && g_error_matches (*error, FJ_ERROR, FJ_ERROR_REENUMERATE)) {
        g_clear_error (error);
        fj_programmer_fail_not_started (self, error);
      }
      return FALSE;
    }
    if (self->stage != FJ_STAGE_ROM)
      return TRUE;
    if (!fj_programmer_probe_tfa (self, &is_tfa, cancellable, error))
      return FALSE;
    if (is_tfa) {
      fj_programmer_set_stage (self, FJ_STAGE_TFA);
      return TRUE;
    }
    g_set_error (error, FJ_ERROR, FJ_ERROR_RESTARTED, _ ("The board restarted into its %s."),
                 fj_stage_to_text (self->stage));
    return FALSE;
  }
  if (!sent)
    return fj_programmer_fail_not_started (self, error);
  return fj_programmer_look_again (self, FJ_STAGE_TFA, cancellable, error);
}

/* All others: the ROM waits for the detach before it starts what it got, and may say that it will
 * not. */
static gboolean
is_taken (FjProgrammer *self, GCancellable *cancellable, GError **error)
{
  const FjAlt *alt = fj_dfu_info_find_phase (self->info, FJ_PHASE_COMMAND);
  g_auto (FjPhase) phase = { 0 };
  g_autoptr (GError) local = NULL;

  if (alt != NULL && fj_phase_read (&phase, self->dfu, alt->number, 1, cancellable, &local) &&
      phase.id == FJ_PHASE_RESET)
    return fj_programmer_fail_text (self, &phase, error);
  if (local != NULL && (g_error_matches (local, FJ_ERROR, FJ_ERROR_GONE) ||
                        g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  return TRUE;
}

static gboolean
start_by_detach (FjProgrammer *self, GCancellable *cancellable, GError **error)
{
  return is_taken (self, cancellable, error) &&
         fj_programmer_go_on (self, FJ_STEP_TFA, cancellable, error);
}

/* What is started waits for nothing more. */
static gboolean
start_alone (FjProgrammer *self, gboolean sent, GError *reason, GCancellable *cancellable,
             GError **error)
{
  if (!sent && !g_error_matches (reason, FJ_ERROR, FJ_ERROR_GONE) &&
      !g_error_matches (reason, FJ_ERROR, FJ_ERROR_TIMED_OUT))
    return fj_programmer_fail_not_started (self, error);
  if (!is_mp15 (self)) {
    if (!is_taken (self, cancellable, error))
      return FALSE;
    fj_dfu_detach (self->dfu, cancellable, NULL);
  }
  return fj_programmer_start_alone (self, cancellable, error);
}

/* @reason: why the first stage could not be @sent to its end, which does not mean much. */
static gboolean
start_fsbl (FjProgrammer *self, gboolean sent, GError *reason, GCancellable *cancellable,
            GError **error)
{
  if (!sent && !is_mp15 (self))
    return fj_programmer_fail_not_started (self, error);
  if (fj_plan_has_first_stage_only (self->plan))
    return start_alone (self, sent, reason, cancellable, error);
  if (is_mp15 (self))
    return start_in_place (self, sent, reason, cancellable, error);
  return start_by_detach (self, cancellable, error);
}

/* What is known to be missing later is told before the first byte. */
static gboolean
has_second_stage (FjProgrammer *self, GError **error)
{
  const FjPlanRow *row = fj_plan_find (self->plan, FJ_PHASE_SSBL);

  if (!is_skipped (row))
    return TRUE;
  self->phase = FJ_PHASE_SSBL;
  return refuse_skipped (row, error);
}

static gboolean
send_fsbl (FjProgrammer *self, GCancellable *cancellable, GError **error)
{
  const FjPlanRow *row = find_boot_row (self, FJ_PHASE_FSBL, error);
  g_autoptr (GError) local = NULL;
  gboolean sent;

  if (row == NULL || !has_second_stage (self, error))
    return FALSE;
  self->fsbl_sent = TRUE;
  sent = fj_programmer_send_row (self, row, cancellable, &local);
  if (!sent &&
      (!self->is_manifesting || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  self->is_manifesting = FALSE;
  self->needs_reset = TRUE;
  if (!start_fsbl (self, sent, local, cancellable, error))
    return FALSE;
  self->needs_reset = FALSE;
  /* In the ROM's place, only the phase shows whether it is still the ROM that answers. */
  if (!sent || !is_mp15 (self) || self->stage != FJ_STAGE_TFA ||
      fj_plan_has_first_stage_only (self->plan))
    fj_programmer_acknowledge (self, FJ_PHASE_FSBL);
  return TRUE;
}

/**
 * fj_programmer_boot_rom:
 * @self: a programmer whose board is in the ROM, or, for an MP15, perhaps in TF-A
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Sends the FSBL and sees it start.
 *
 * Returns: whether the board is in another stage now
 */
gboolean
fj_programmer_boot_rom (FjProgrammer *self, GCancellable *cancellable, GError **error)
{
  gboolean is_tfa = FALSE;

  if (!fj_programmer_probe_tfa (self, &is_tfa, cancellable, error))
    return FALSE;
  if (!is_tfa)
    return send_fsbl (self, cancellable, error);
  fj_programmer_set_stage (self, FJ_STAGE_TFA);
  return TRUE;
}

static gboolean
send_boot_file (FjProgrammer *self, guint8 id, GCancellable *cancellable, GError **error)
{
  const FjPlanRow *row = find_boot_row (self, id, error);

  if (row == NULL)
    return FALSE;
  if (self->acknowledged[id]) {
    g_set_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                 _ ("The board took the file of id 0x%02x, but asks for it again."), id);
    return FALSE;
  }
  if (!fj_programmer_send_row (self, row, cancellable, error))
    return FALSE;
  self->last_boot_id = id;
  return TRUE;
}

/* What starts when TF-A is sent off. A U-Boot for which it took the layout erases before it comes. */
static FjStep
get_next_step (FjProgrammer *self)
{
  if (self->last_boot_id == FJ_PHASE_DDR_FIP)
    return FJ_STEP_DDR;
  return self->acknowledged[FJ_PHASE_LAYOUT] && fj_plan_erases (self->plan) ? FJ_STEP_ERASE
                                                                            : FJ_STEP_UBOOT;
}

static gboolean
obey (FjProgrammer *self, const FjPhase *phase, GCancellable *cancellable, GError **error)
{
  switch (phase->id) {
  case FJ_PHASE_LAYOUT:
    if (phase->wants_detach)
      return fj_programmer_go_on (self, get_next_step (self), cancellable, error);
    return fj_programmer_send_layout (self, cancellable, error);
  case FJ_PHASE_FSBL:
    if (self->fsbl_sent)
      return fj_programmer_fail_not_started (self, error);
    fj_programmer_set_stage (self, FJ_STAGE_ROM);
    return send_fsbl (self, cancellable, error);
  case FJ_PHASE_DDR_FIP:
  case FJ_PHASE_SSBL:
    return send_boot_file (self, phase->id, cancellable, error);
  case FJ_PHASE_RESET:
    return fj_programmer_fail_text (self, phase, error);
  default:
    return fj_programmer_fail_phase (self, phase, error);
  }
}

/* Right after the FSBL it is its fault when nobody answers, or the ROM does. */
static gboolean
read_phase (FjProgrammer *self, FjPhase *phase, GCancellable *cancellable, GError **error)
{
  gboolean after_fsbl = self->pending == FJ_PHASE_FSBL;
  g_autoptr (GError) local = NULL;

  if (fj_programmer_read_phase (self, phase, PHASE_TRIES, cancellable, &local))
    return TRUE;
  if (after_fsbl && !g_error_matches (local, FJ_ERROR, FJ_ERROR_GONE) &&
      !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return fj_programmer_fail_not_started (self, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * fj_programmer_boot_tfa:
 * @self: a programmer whose board is in TF-A
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Asks once what TF-A wants, and does that: old ones want the layout before the next boot file,
 * those of the MP2 family the memory firmware, all of them to be sent off at the end.
 *
 * Returns: whether it could be done
 */
gboolean
fj_programmer_boot_tfa (FjProgrammer *self, GCancellable *cancellable, GError **error)
{
  g_auto (FjPhase) phase = { 0 };

  return read_phase (self, &phase, cancellable, error) && obey (self, &phase, cancellable, error);
}
