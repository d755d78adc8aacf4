/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-refusal.h"

#include "fj-device-text.h"
#include "fj-phase-ids.h"
#include "fj-stm32mp-stage.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>

/**
 * fj_stm32mp_refuse_text:
 * @plan: what was being sent
 * @text: (nullable): the board's words of phase 0xFF
 * @error: return location for %FJ_ERROR_DEVICE_TEXT, or %FJ_ERROR_DEVICE_STATUS when it could not
 *   write
 *
 * Returns: %FALSE, with the board's words and what they mean
 */
gboolean
fj_stm32mp_refuse_text (FjPlan *plan, const char *text, GError **error)
{
  const char *words = text != NULL && text[0] != '\0' ? text : _ ("(no text)");
  g_auto (FjDeviceText) known = { 0 };
  FjErrorDetail *detail;
  GError        *local;

  fj_device_text_explain (&known, words, plan);
  if (known.meaning != NULL)
    local = g_error_new (FJ_ERROR, (int) known.code, _ ("%s The board says: “%s”"), known.meaning,
                         words);
  else
    local = g_error_new (FJ_ERROR, FJ_ERROR_DEVICE_TEXT, _ ("The board says: “%s”"), words);
  detail = fj_error_get_detail (local);
  detail->device_text = g_strdup (words);
  if (known.code == FJ_ERROR_DEVICE_TEXT)
    detail->cause = g_strdup (known.meaning);
  detail->advice = g_steal_pointer (&known.advice);
  if (known.plan_row >= 0) {
    const FjPlanRow *row = fj_plan_get_row (plan, (guint) known.plan_row);

    detail->partition = g_strdup (row->values.name);
    detail->phase = row->values.id;
  }
  g_propagate_error (error, local);
  return FALSE;
}

/**
 * fj_stm32mp_refuse_again:
 * @row: (nullable): what the board took
 * @id: its id
 * @drops_fip: whether it may be a TF-A that knows no FIP, and drops one without a word. Such old
 *   ones show the ROM's product string, later ones name the chip in it
 * @error: return location for an error
 *
 * Returns: %FALSE: it asks again for what it has got
 */
gboolean
fj_stm32mp_refuse_again (const FjPlanRow *row, guint8 id, gboolean drops_fip, GError **error)
{
  GError *local;

  if (drops_fip && row != NULL && row->image != NULL &&
      fj_image_get_kind (row->image) == FJ_IMAGE_FIP) {
    local = g_error_new (FJ_ERROR, FJ_ERROR_NOT_STARTED,
                         _ ("The TF-A on the board takes no FIP: it dropped the file of id "
                            "0x%02x and asks for it again."),
                         id);
    fj_error_set_advice (local, "%s",
                         _ ("TF-A 2.2 and older ones want U-Boot behind an STM32 header (.stm32) "
                            "here. Take this file and the first-stage file from one release."));
  } else {
    local = g_error_new (FJ_ERROR, FJ_ERROR_PROTOCOL,
                         _ ("The board took the file of id 0x%02x, but asks for it again."),
                         id);
  }
  g_propagate_error (error, local);
  return FALSE;
}

/* (transfer none) (nullable): a row that only an eMMC can erase */
static const FjPlanRow *
find_erased_boot_area (FjPlan *plan)
{
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (row->values.storage != FJ_STORAGE_NONE && row->values.area != FJ_AREA_USER &&
        (row->values.option & FJ_OPTION_DELETE))
      return row;
  }
  return NULL;
}

/**
 * fj_stm32mp_refuse_layout_again:
 *
 * Returns: %FALSE: U-Boot forgets a layout without a word when there is no boot area to erase
 *   (part_delete)
 */
gboolean
fj_stm32mp_refuse_layout_again (FjPlan *plan, GError **error)
{
  const FjPlanRow *row = find_erased_boot_area (plan);
  GError          *local = g_error_new_literal (FJ_ERROR, FJ_ERROR_PROTOCOL,
                                                _ ("The board took the layout, but asks for it "
                                                            "again."));

  if (row != NULL) {
    fj_error_get_detail (local)->partition = g_strdup (row->values.name);
    fj_error_set_advice (local, _ ("Only an eMMC has boot areas, and U-Boot fails without a "
                                   "word when it is to erase one on an SD card. Use an offset "
                                   "in place of boot1 or boot2, then reset the board."));
  }
  g_propagate_error (error, local);
  return FALSE;
}

/**
 * fj_stm32mp_refuse_phase:
 *
 * Returns: %FALSE: the board wants something that nobody can give it
 */
gboolean
fj_stm32mp_refuse_phase (guint8 id, GError **error)
{
  if (id == FJ_PHASE_SSP)
    g_set_error_literal (
      error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
      _ ("The firmware on the board is for secret provisioning (SSP), which is "
         "not supported."));
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                 _ ("The board asks for something unknown, of id 0x%02x."), id);
  return FALSE;
}

/**
 * fj_stm32mp_refuse_not_started:
 *
 * Returns: %FALSE: the board got its first file, and that was it
 */
gboolean
fj_stm32mp_refuse_not_started (GError **error)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_NOT_STARTED,
                       _ ("The board received the first-stage file, but it did not start."));
  return FALSE;
}

/**
 * fj_stm32mp_refuse_restarted:
 *
 * Returns: %FALSE: the board was reset, and is in @stage again
 */
gboolean
fj_stm32mp_refuse_restarted (FjStage stage, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_RESTARTED, _ ("The board restarted into its %s."),
               fj_stage_to_text (stage));
  return FALSE;
}

/**
 * fj_stm32mp_refuse_settings:
 * @missing: (nullable): the first row that it has no place for
 * @error: return location for an error
 *
 * Returns: %FALSE: U-Boot is there without its command setting: it has failed, and cannot say so
 */
gboolean
fj_stm32mp_refuse_settings (const FjPlanRow *missing, GError **error)
{
  GError *local;

  if (missing != NULL)
    local = g_error_new (FJ_ERROR, FJ_ERROR_LAYOUT,
                         _ ("U-Boot took the layout, and then could not set up the partition "
                            "“%s”."),
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
 * fj_stm32mp_refuse_stage:
 * @stage: what runs on the board
 * @fsbl_sent: whether that is the first stage of this run
 * @error: return location for an error
 *
 * Returns: %FALSE: it is no programming mode
 */
gboolean
fj_stm32mp_refuse_stage (FjStage stage, gboolean fsbl_sent, GError **error)
{
  GError *local = NULL;

  if (stage == FJ_STAGE_PLAIN_DFU && fsbl_sent) {
    local = g_error_new_literal (
      FJ_ERROR, FJ_ERROR_UNSUPPORTED,
      _ ("The first-stage file is a U-Boot SPL, which has no programming mode."));
    fj_error_set_advice (local,
                         _ ("Use a TF-A built for USB programming as the file of id 0x01, then "
                            "reset the board."));
  } else if (stage == FJ_STAGE_PLAIN_DFU) {
    local = g_error_new_literal (FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                                 _ ("The board runs plain DFU, not the programming mode."));
    fj_error_set_advice (local, _ ("Set the boot switches to USB and reset the board, or type "
                                   "“stm32prog usb 0” in U-Boot."));
  } else if (stage == FJ_STAGE_OPENBL) {
    local = g_error_new_literal (
      FJ_ERROR, FJ_ERROR_UNSUPPORTED,
      _ ("The board runs an external loader (OpenBL), which is not supported."));
    fj_error_set_advice (local, _ ("Set the boot switches to USB and reset the board."));
  } else if (stage == FJ_STAGE_MCU) {
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

/**
 * fj_stm32mp_refuse_skipped:
 *
 * Returns: %FALSE: the board needs the boot file @row, which the user has left out
 */
gboolean
fj_stm32mp_refuse_skipped (const FjPlanRow *row, GError **error)
{
  GError *local = g_error_new (FJ_ERROR, FJ_ERROR_LAYOUT,
                               _ ("The board needs the boot file “%s” (id 0x%02x), which was "
                                  "left out."),
                               row->values.name, row->values.id);

  fj_error_set_advice (local, _ ("Send it too: on the command line, do not name it after --skip."));
  g_propagate_error (error, local);
  return FALSE;
}

/**
 * fj_stm32mp_refuse_missing:
 *
 * Returns: %FALSE: the board needs a boot file @id, which is not there
 */
gboolean
fj_stm32mp_refuse_missing (guint8 id, GError **error)
{
  GError *local =
    g_error_new (FJ_ERROR, FJ_ERROR_LAYOUT,
                 _ ("The board asks for the boot file of id 0x%02x, which the layout does not "
                    "have."),
                 id);

  fj_error_set_advice (local, _ ("Add a row with this id, the device none, and the file to the "
                                 "layout."));
  g_propagate_error (error, local);
  return FALSE;
}

/**
 * fj_stm32mp_refuse_stale:
 *
 * Returns: %FALSE: what the board has is not the layout of this run
 */
gboolean
fj_stm32mp_refuse_stale (GError **error)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_STALE_LAYOUT,
                       _ ("The board holds another layout; nothing was written to its storage."));
  return FALSE;
}

/**
 * fj_stm32mp_refuse_endless:
 *
 * Returns: %FALSE: the board has asked more often than any board has to
 */
gboolean
fj_stm32mp_refuse_endless (GError **error)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                       _ ("The board keeps asking and never finishes."));
  return FALSE;
}
