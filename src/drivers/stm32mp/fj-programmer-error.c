/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-programmer-private.h"

#include "fj-device-text.h"
#include "fj-error.h"

#include <glib/gi18n-lib.h>

/* How long a board that vanished is watched: the ROM is there again in a second or two. */
#define RESTART_MS 5000

/**
 * fj_programmer_fail_text:
 * @self: a programmer
 * @phase: phase 0xFF
 * @error: return location for %FJ_ERROR_DEVICE_TEXT, or %FJ_ERROR_DEVICE_STATUS when it could not write
 *
 * Returns: %FALSE, with the board's words and what they mean
 */
gboolean
fj_programmer_fail_text (FjProgrammer *self, const FjPhase *phase, GError **error)
{
  const char *text = phase->text != NULL && phase->text[0] != '\0' ? phase->text : _ ("(no text)");
  g_auto (FjDeviceText) known = { 0 };
  FjErrorDetail *detail;
  GError        *local;

  /* Having said it, U-Boot waits for a detach to reset the board. */
  self->must_detach = self->stage == FJ_STAGE_UBOOT;
  self->needs_reset = !self->must_detach;
  fj_device_text_explain (&known, text, self->plan);
  if (known.meaning != NULL)
    local = g_error_new (FJ_ERROR, (int) known.code, _ ("%s The board says: “%s”"), known.meaning,
                         text);
  else
    local = g_error_new (FJ_ERROR, FJ_ERROR_DEVICE_TEXT, _ ("The board says: “%s”"), text);
  detail = fj_error_get_detail (local);
  detail->device_text = g_strdup (text);
  if (known.code == FJ_ERROR_DEVICE_TEXT)
    detail->cause = g_strdup (known.meaning);
  detail->advice = g_steal_pointer (&known.advice);
  if (known.plan_row >= 0) {
    const FjPlanRow *row = fj_plan_get_row (self->plan, (guint) known.plan_row);

    detail->partition = g_strdup (row->values.name);
    detail->phase = row->values.id;
  }
  g_propagate_error (error, local);
  return FALSE;
}

/**
 * fj_programmer_fail_phase:
 *
 * Returns: %FALSE: the board wants something that nobody can give it
 */
gboolean
fj_programmer_fail_phase (FjProgrammer *self, const FjPhase *phase, GError **error)
{
  if (phase->id == FJ_PHASE_SSP)
    g_set_error_literal (
      error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
      _ ("The firmware on the board is for secret provisioning (SSP), which is "
         "not supported."));
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                 _ ("The board asks for something unknown, of id 0x%02x."), phase->id);
  return FALSE;
}

/**
 * fj_programmer_fail_not_started:
 *
 * Returns: %FALSE: the board got its first file, and that was it
 */
gboolean
fj_programmer_fail_not_started (FjProgrammer *self, GError **error)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_NOT_STARTED,
                       _ ("The board received the first-stage file, but it did not start."));
  return FALSE;
}

/* (transfer none) (nullable): U-Boot sets partitions up by id, up to the one that it cannot. */
static const FjPlanRow *
find_missing (FjProgrammer *self)
{
  const FjPlanRow *missing = NULL;

  for (guint i = 0; i < fj_plan_get_n_rows (self->plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (self->plan, i);

    if (row->values.storage != FJ_STORAGE_NONE && fj_programmer_find_alt (self, row) == NULL &&
        (missing == NULL || row->values.id < missing->values.id))
      missing = row;
  }
  return missing;
}

/* U-Boot is there without its command setting: it has failed, and cannot say so. */
static gboolean
fail_settings (FjProgrammer *self, GError **error)
{
  const FjPlanRow *missing = find_missing (self);
  GError          *local;

  if (missing != NULL)
    local = g_error_new (FJ_ERROR, FJ_ERROR_LAYOUT,
                         _ ("U-Boot took the layout, and then could not set up the partition “%s”."),
                         missing->values.name);
  else
    local = g_error_new_literal (
      FJ_ERROR, FJ_ERROR_LAYOUT,
      _ ("U-Boot took the layout, and then could not set up its partitions."));
  fj_error_set_advice (
    local, _ ("The name may have a space in it, the device may have too "
              "many partitions for this U-Boot, or U-Boot may not know "
              "the device: read the board's serial console. The partition "
              "table may be a new one already, and what was on the device "
              "lost. Correct the layout, then reset the board."));
  if (missing != NULL) {
    fj_error_get_detail (local)->partition = g_strdup (missing->values.name);
    fj_error_get_detail (local)->phase = missing->values.id;
  }
  g_propagate_error (error, local);
  return FALSE;
}

/**
 * fj_programmer_refuse_stage:
 *
 * Returns: %FALSE: what runs on the board is no programming mode
 */
gboolean
fj_programmer_refuse_stage (FjProgrammer *self, GError **error)
{
  GError *local = NULL;

  if (self->stage == FJ_STAGE_PLAIN_DFU && self->acknowledged[FJ_PHASE_LAYOUT])
    return fail_settings (self, error);
  if (self->stage == FJ_STAGE_PLAIN_DFU && self->fsbl_sent) {
    local = g_error_new_literal (
      FJ_ERROR, FJ_ERROR_UNSUPPORTED,
      _ ("The first-stage file is a U-Boot SPL, which has no programming mode."));
    fj_error_set_advice (local,
                         _ ("Use a TF-A built for USB programming as the file of id 0x01, then "
                            "reset the board."));
  } else if (self->stage == FJ_STAGE_PLAIN_DFU) {
    local = g_error_new_literal (FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                                 _ ("The board runs plain DFU, not the programming mode."));
    fj_error_set_advice (local, _ ("Set the boot switches to USB and reset the board, or type "
                                   "“stm32prog usb 0” in U-Boot."));
  } else if (self->stage == FJ_STAGE_OPENBL) {
    local = g_error_new_literal (
      FJ_ERROR, FJ_ERROR_UNSUPPORTED,
      _ ("The board runs an external loader (OpenBL), which is not supported."));
    fj_error_set_advice (local, _ ("Set the boot switches to USB and reset the board."));
  } else if (self->stage == FJ_STAGE_MCU) {
    local = g_error_new_literal (FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                                 _ ("This is an STM32 microcontroller, not a microprocessor."));
  } else {
    local = g_error_new_literal (
      FJ_ERROR, FJ_ERROR_UNSUPPORTED,
      _ ("The device on this port is no STM32MP board in its programming mode."));
  }
  g_propagate_error (error, local);
  return FALSE;
}

/* The board left: perhaps it was reset, and is in its ROM again. */
static void
look_for_restart (FjProgrammer *self, GError **error, GCancellable *cancellable)
{
  gint64   deadline = fj_clock_now (self->clock) + RESTART_MS * 1000;
  FjStage  before = self->stage;
  gboolean back = fj_programmer_come_back (self, FJ_STEP_FIND, deadline, cancellable, NULL);
  gboolean is_tfa = FALSE;

  if (back && self->stage == FJ_STAGE_ROM &&
      fj_programmer_probe_tfa (self, &is_tfa, cancellable, NULL) && !is_tfa) {
    g_clear_error (error);
    g_set_error (error, FJ_ERROR, FJ_ERROR_RESTARTED, _ ("The board restarted into its %s."),
                 fj_stage_to_text (FJ_STAGE_ROM));
    self->needs_reset = FALSE;
  }
  self->stage = before;
}

/* The board refused something: perhaps it says why. */
static void
ask_for_text (FjProgrammer *self, GError **error, GCancellable *cancellable)
{
  g_auto (FjPhase) phase = { 0 };

  self->pending = -1;
  if (fj_programmer_read_phase (self, &phase, 1, cancellable, NULL) &&
      phase.id == FJ_PHASE_RESET) {
    g_clear_error (error);
    fj_programmer_fail_text (self, &phase, error);
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
 * fj_programmer_investigate:
 * @self: a programmer whose run has failed
 * @error: (inout): why; replaced when the board gives a better reason
 * @cancellable: (nullable):
 *
 * Finds out what an error of a transfer was really about. Must come before the device is closed.
 */
void
fj_programmer_investigate (FjProgrammer *self, GError **error, GCancellable *cancellable)
{
  gboolean is_running = self->stage == FJ_STAGE_TFA || self->stage == FJ_STAGE_UBOOT;

  if (g_cancellable_is_cancelled (cancellable) || has_text (*error))
    return;
  if (g_error_matches (*error, FJ_ERROR, FJ_ERROR_GONE) && (is_running || self->fsbl_sent))
    look_for_restart (self, error, cancellable);
  else if (is_running && self->dfu != NULL &&
           (g_error_matches (*error, FJ_ERROR, FJ_ERROR_STALL) ||
            g_error_matches (*error, FJ_ERROR, FJ_ERROR_DEVICE_STATUS)))
    ask_for_text (self, error, cancellable);
}

/* U-Boot refuses a request out of place without giving a reason. */
static const char *
describe_status (GError *error)
{
  int status = fj_error_get_detail (error)->dfu_status;

  return status > 0 ? fj_dfu_status_to_text ((guint8) status) : _ ("it does not say why");
}

static const char *
describe_item (FjProgrammer *self)
{
  return self->item >= 0 ? fj_progress_get_info (self->progress, (guint) self->item)->name : NULL;
}

/* (transfer full) (nullable): a sentence for an error that comes from a transfer. */
static char *
describe_transfer_error (FjProgrammer *self, GError *error)
{
  const char *stage = fj_stage_to_text (self->stage);
  const char *item = describe_item (self);

  switch (error->code) {
  case FJ_ERROR_GONE:
    return item != NULL
             ? g_strdup_printf (_ ("The board left the bus in %s, while it received “%s”."), stage,
                                item)
             : g_strdup_printf (_ ("The board left the bus in %s."), stage);
  case FJ_ERROR_STALL:
    if (self->refused_to_go_on)
      return g_strdup_printf (_ ("The board has what it needs, but refuses to go on from %s "
                                 "(DFU_DETACH)."),
                              stage);
    return item != NULL ? g_strdup_printf (_ ("The board refused “%s” in %s."), item, stage)
                        : g_strdup_printf (_ ("The board refused a request in %s."), stage);
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

static void
fill_detail (FjProgrammer *self, GError *error)
{
  FjErrorDetail *detail = fj_error_get_detail (error);
  const char    *item = describe_item (self);

  if (detail->board == NULL)
    detail->board =
      g_strdup (self->serial != NULL ? self->serial : fj_port_watch_get_port (self->watch));
  if (detail->stage == NULL && self->stage != FJ_STAGE_UNKNOWN)
    detail->stage = g_strdup (fj_stage_to_text (self->stage));
  if (detail->partition == NULL)
    detail->partition = g_strdup (item);
  if (detail->phase < 0)
    detail->phase = self->phase;
  if (detail->byte < 0)
    detail->byte = self->byte;
  fj_programmer_advise (self, error);
}

/**
 * fj_programmer_explain:
 * @self: a programmer whose run has failed
 * @error: (inout): why
 *
 * Makes of an error what people and programs are told: a whole sentence, an advice, and where it
 * was. An error of another domain becomes one of %FJ_ERROR, unless it is a cancellation.
 */
void
fj_programmer_explain (FjProgrammer *self, GError **error)
{
  g_autofree char *sentence = NULL;

  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_clear_error (error);
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                         self->needs_reset
                           ? _ ("Stopped. Press the reset button of the board before the next run.")
                           : _ ("Stopped. The board is ready for the next run."));
    return;
  }
  if ((*error)->domain != FJ_ERROR) {
    FjError code = g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ? FJ_ERROR_TIMED_OUT
                                                                              : FJ_ERROR_FAILED;
    GError *own = g_error_new_literal (FJ_ERROR, (int) code, (*error)->message);

    g_clear_error (error);
    *error = own;
  }
  sentence = has_text (*error) ? NULL : describe_transfer_error (self, *error);
  if (sentence != NULL) {
    g_free ((*error)->message);
    (*error)->message = g_steal_pointer (&sentence);
  }
  fill_detail (self, *error);
}
