/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-check.h"

#include "fj-stm32mp-checks.h"

/**
 * fj_stm32mp_check_plan:
 * @driver: the driver of the boards
 * @draft: a plan in the making, with images
 *
 * Holds boot files, boot partitions, metadata and boards against what ROM, TF-A and U-Boot take.
 */
void
fj_stm32mp_check_plan (const FjBootDriver *driver, FjDraft *draft)
{
  g_return_if_fail (draft != NULL);

  fj_stm32mp_check_boot_files (draft);
  fj_stm32mp_check_boot_partitions (draft);
  fj_stm32mp_check_fwu_metadata (draft);
  fj_stm32mp_check_boards (draft);
}
