/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-plan.h"

#include "fj-plan.h"
#include "fj-stm32mp-family.h"
#include "fj-wire-layout.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>

/**
 * fj_stm32mp_plan_has_first_stage_only:
 * @plan: a plan
 *
 * Returns: whether the board is to start a first stage, and no more
 */
gboolean
fj_stm32mp_plan_has_first_stage_only (FjPlan *plan)
{
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjRowValues *row = &fj_plan_get_row (plan, i)->values;

    if (row->id != FJ_ID_FSBL || row->storage != FJ_STORAGE_NONE)
      return FALSE;
  }
  return TRUE;
}

/* (nullable): the family that the first stage is for */
static const FjStm32mpFamily *
get_meant (FjPlan *plan)
{
  const FjPlanRow     *row = fj_plan_find (plan, FJ_ID_FSBL);
  const FjStm32Header *header;

  if (row == NULL || row->image == NULL || row->values.storage != FJ_STORAGE_NONE)
    return NULL;
  header = fj_image_get_stm32_header (row->image);
  return header != NULL ? fj_stm32mp_family_from_version (header->version) : NULL;
}

/**
 * fj_stm32mp_plan_fits:
 * @driver: the driver of these boards
 * @plan: a plan
 * @family: the chip of a board
 * @error: return location for %FJ_ERROR_WRONG_CHIP
 *
 * Returns: whether the first-stage file is one that the board's ROM starts
 */
gboolean
fj_stm32mp_plan_fits (const FjBootDriver *driver, FjPlan *plan, const FjFamily *family,
                      GError **error)
{
  const FjStm32mpFamily *board = fj_stm32mp_family_from_info (family);
  const FjStm32mpFamily *meant = get_meant (plan);
  const FjPlanRow       *row;
  GError                *made;

  if (board == NULL || meant == NULL || board == meant)
    return TRUE;
  row = fj_plan_find (plan, FJ_ID_FSBL);
  made = g_error_new (FJ_ERROR, FJ_ERROR_WRONG_CHIP, _ ("“%s” is for %s, but the board is an %s"),
                      fj_image_get_name (row->image), meant->family.name, board->family.name);
  fj_error_get_detail (made)->partition = g_strdup (row->values.name);
  fj_error_get_detail (made)->file = g_file_get_parse_name (fj_image_get_file (row->image));
  fj_error_set_advice (made, _ ("Use the layout and the files that were built for this board."));
  g_propagate_error (error, made);
  return FALSE;
}

/* Of a model: 25 MB/s over USB, and then 20 MB/s onto a card. */
#define FASTBOOT_RATE 11.1e6

/* TF-A takes 946 kB/s on an STM32MP157 with high speed. */
static double
get_rate (FjPlan *plan, const FjPlanRow *row, const FjStm32mpFamily *family)
{
  if (fj_plan_get_way (plan) == FJ_WAY_FASTBOOT && row->values.storage == FJ_STORAGE_MMC &&
      row->values.area == FJ_AREA_USER)
    return FASTBOOT_RATE;
  if (row->values.storage != FJ_STORAGE_NONE)
    return fj_storage_kind_get_usual_rate (row->values.storage);
  if (row->values.id != FJ_ID_FSBL)
    return 946e3;
  return family != NULL ? family->rom_rate : 534e3;
}

/* Seconds of a start that are spent waiting: TF-A and U-Boot come up, and U-Boot comes back with
 * the partitions. */
static double
get_start_seconds (const FjStm32mpFamily *family)
{
  double seconds = 0.5 + 4 + 2;

  if (family != NULL && family->fsbl_needs_detach)
    seconds += 1;
  if (family != NULL && family->chips->has_ddr_fip)
    seconds += 1;
  return seconds;
}

/**
 * fj_stm32mp_plan_estimate:
 * @driver: the driver of these boards
 * @plan: a plan
 * @family: (nullable): the chip, where it is known
 *
 * Returns: seconds that a run is likely to take
 */
double
fj_stm32mp_plan_estimate (const FjBootDriver *driver, FjPlan *plan, const FjFamily *family)
{
  const FjStm32mpFamily *board = fj_stm32mp_family_from_info (family);
  double                 seconds;

  if (board == NULL)
    board = get_meant (plan);
  seconds = fj_stm32mp_plan_has_first_stage_only (plan) ? 1 : get_start_seconds (board);
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (row->is_sent)
      seconds += (double) row->bytes / get_rate (plan, row, board);
  }
  return seconds;
}

/**
 * fj_stm32mp_plan_make_layout:
 * @driver: the driver of these boards
 * @plan: a plan
 * @as_sent: with the header that old boot chains want
 *
 * Returns: (transfer full) (nullable): the layout for U-Boot; %NULL where none is started
 */
GBytes *
fj_stm32mp_plan_make_layout (const FjBootDriver *driver, FjPlan *plan, gboolean as_sent)
{
  guint                   n = fj_plan_get_n_rows (plan);
  g_autofree FjRowValues *values = g_new (FjRowValues, n);
  g_autoptr (GBytes) text = NULL;

  if (fj_stm32mp_plan_has_first_stage_only (plan))
    return NULL;
  for (guint i = 0; i < n; i++)
    values[i] = fj_plan_get_row (plan, i)->values;
  text = fj_wire_layout_format (values, n);
  return as_sent ? fj_wire_layout_add_header (text) : g_steal_pointer (&text);
}

/**
 * fj_stm32mp_plan_reaches:
 * @driver: the driver of these boards
 * @plan: a plan
 * @stage: a stage of its boards
 *
 * Returns: whether a run gets there; one with a first stage only ends where that starts
 */
gboolean
fj_stm32mp_plan_reaches (const FjBootDriver *driver, FjPlan *plan, const FjStageInfo *stage)
{
  return fj_stage_info_has (stage, FJ_STAGE_IS_START) ||
         !fj_stm32mp_plan_has_first_stage_only (plan);
}

static gboolean
has_boot_files_only (FjPlan *plan)
{
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++)
    if (fj_plan_get_row (plan, i)->values.storage != FJ_STORAGE_NONE)
      return FALSE;
  return TRUE;
}

static gboolean
fills_memory (FjPlan *plan)
{
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (row->is_sent && row->values.storage == FJ_STORAGE_RAM)
      return TRUE;
  }
  return FALSE;
}

/**
 * fj_stm32mp_plan_get_end_text:
 * @driver: the driver of these boards
 * @plan: a plan that writes no file to a storage that keeps it
 *
 * Returns: (transfer none) (nullable): what a run that passed has done, as a sentence
 */
const char *
fj_stm32mp_plan_get_end_text (const FjBootDriver *driver, FjPlan *plan)
{
  if (fj_stm32mp_plan_has_first_stage_only (plan))
    return _ (
      "The first stage was sent, and the board left its boot ROM; whether it runs, the serial "
      "console tells. The layout asks for nothing more.");
  if (has_boot_files_only (plan))
    return _ ("U-Boot was started; the layout writes nothing.");
  return fills_memory (plan)
           ? _ (
               "What was sent is only in the board's memory, until the board is reset or loses its "
               "power; its U-Boot starts it now.")
           : NULL;
}
