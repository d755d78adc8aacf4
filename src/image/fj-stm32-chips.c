/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32-chips.h"

#include <fj-boot-header.h>

/* ST wiki, "STM32 header for binary files". */
static const FjStm32Chips chips[] = {
  { .header_version = FJ_STM32_HEADER_1_0, .name = "STM32MP15", .has_old_chain = TRUE },
  { .header_version = FJ_STM32_HEADER_2_0, .name = "STM32MP13" },
  { .header_version = FJ_STM32_HEADER_2_3, .name = "STM32MP21", .has_ddr_fip = TRUE },
  { .header_version = FJ_STM32_HEADER_2_2, .name = "STM32MP23/25", .has_ddr_fip = TRUE },
};

/**
 * fj_stm32_chips_from_version:
 * @version: the version of the STM32 header of a first-stage file
 *
 * Returns: (nullable): the chips whose boot ROM takes it
 */
const FjStm32Chips *
fj_stm32_chips_from_version (guint32 version)
{
  for (gsize i = 0; i < G_N_ELEMENTS (chips); i++)
    if (chips[i].header_version == version)
      return &chips[i];
  return NULL;
}
