/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-family.h"

#include <fj-boot-header.h>

/*
 * Device ids: U-Boot sys_proto.h. Header versions: ST wiki, "STM32 header for binary files".
 * Limits: SYSRAM sizes of TF-A stm32mp1_def.h and stm32mp2_def.h; on all but MP13 the boot ROM
 * keeps the lowest 0x2400 bytes of 256 KiB for what it hands over, on MP13 its alternate setting
 * says 128 KiB. Only the MP15 ROM starts the first-stage file without being asked to detach.
 */
#define FSBL_LIMIT_256K (256 * 1024 - 0x2400)

static const FjFamilyInfo families[] = {
  {
    .family = FJ_FAMILY_MP15,
    .device_id = 0x500,
    .nick = "stm32mp15",
    .name = "STM32MP15",
    .header_version = FJ_STM32_HEADER_1_0,
    .fsbl_limit = FSBL_LIMIT_256K,
    .fsbl_needs_detach = FALSE,
    .has_ddr_fip = FALSE,
  },
  {
    .family = FJ_FAMILY_MP13,
    .device_id = 0x501,
    .nick = "stm32mp13",
    .name = "STM32MP13",
    .header_version = FJ_STM32_HEADER_2_0,
    .fsbl_limit = 128 * 1024,
    .fsbl_needs_detach = TRUE,
    .has_ddr_fip = FALSE,
  },
  {
    .family = FJ_FAMILY_MP21,
    .device_id = 0x503,
    .nick = "stm32mp21",
    .name = "STM32MP21",
    .header_version = FJ_STM32_HEADER_2_3,
    .fsbl_limit = FSBL_LIMIT_256K,
    .fsbl_needs_detach = TRUE,
    .has_ddr_fip = TRUE,
  },
  {
    .family = FJ_FAMILY_MP2,
    .device_id = 0x505,
    .nick = "stm32mp2",
    .name = "STM32MP23/25",
    .header_version = FJ_STM32_HEADER_2_2,
    .fsbl_limit = FSBL_LIMIT_256K,
    .fsbl_needs_detach = TRUE,
    .has_ddr_fip = TRUE,
  },
};

/**
 * fj_family_get_info:
 * @family: a chip family
 *
 * Returns: (nullable): what is known about it; %NULL for %FJ_FAMILY_UNKNOWN
 */
const FjFamilyInfo *
fj_family_get_info (FjFamily family)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    if (families[i].family == family)
      return &families[i];
  return NULL;
}

/**
 * fj_family_from_device_id:
 * @device_id: the number behind "@Device ID /" in a product string, e.g. 0x500
 *
 * Returns: (nullable): the family whose chips have this id
 */
const FjFamilyInfo *
fj_family_from_device_id (guint16 device_id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    if (families[i].device_id == device_id)
      return &families[i];
  return NULL;
}

/**
 * fj_family_from_header_version:
 * @version: the version of the STM32 header of a first-stage file
 *
 * Returns: (nullable): the family whose boot ROM takes it
 */
const FjFamilyInfo *
fj_family_from_header_version (guint32 version)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    if (families[i].header_version == version)
      return &families[i];
  return NULL;
}
