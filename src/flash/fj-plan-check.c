/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-plan-check.h"

#include "fj-plan-private.h"

/**
 * fj_plan_check_stm32mp:
 * @driver: (nullable): of the boards
 * @draft: a plan in the making, with images
 *
 * Holds boot files, boot partitions, metadata and boards against what ROM, TF-A and U-Boot take.
 */
void
fj_plan_check_stm32mp (const FjBootDriver *driver, FjDraft *draft)
{
  g_return_if_fail (draft != NULL);

  fj_draft_check_boot_files (draft);
  fj_draft_check_boot_partitions (draft);
  fj_draft_check_fwu_metadata (draft);
  fj_draft_check_boards (draft);
}
