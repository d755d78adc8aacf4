/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-family.h"

#include <fj-boot-header.h>
#include <fj-layout-types.h>

/*
 * Device ids: U-Boot sys_proto.h. Limits: SYSRAM sizes of TF-A stm32mp1_def.h and stm32mp2_def.h;
 * on all but MP13 the boot ROM keeps the lowest 0x2400 bytes of 256 KiB for what it hands over, on
 * MP13 its alternate setting says 128 KiB. Only the MP15 ROM starts the first-stage file without
 * being asked to detach. The ROM takes 534 kB/s on an STM32MP157 with high speed, and 105 kB/s on
 * an STM32MP257.
 */
#define FSBL_LIMIT_256K (256 * 1024 - 0x2400)

typedef struct {
  guint32         header_version;
  const char     *nick;
  FjStm32mpFamily facts; /* without what the files say */
} Row;

static const Row rows[] = {
  { FJ_STM32_HEADER_1_0,
    "stm32mp15",
    { .device_id = 0x500, .fsbl_limit = FSBL_LIMIT_256K, .rom_rate = 534e3 } },
  { FJ_STM32_HEADER_2_0,
    "stm32mp13",
    { .device_id = 0x501,
      .fsbl_limit = 128 * 1024,
      .fsbl_needs_detach = TRUE,
      .rom_rate = 534e3 } },
  { FJ_STM32_HEADER_2_3,
    "stm32mp21",
    { .device_id = 0x503,
      .fsbl_limit = FSBL_LIMIT_256K,
      .fsbl_needs_detach = TRUE,
      .rom_rate = 105e3 } },
  { FJ_STM32_HEADER_2_2,
    "stm32mp2",
    { .device_id = 0x505,
      .fsbl_limit = FSBL_LIMIT_256K,
      .fsbl_needs_detach = TRUE,
      .rom_rate = 105e3 } },
};

#define N_FAMILIES G_N_ELEMENTS (rows)

static void
fill_family (FjStm32mpFamily *self, const Row *row)
{
  *self = row->facts;
  self->chips = fj_stm32_chips_from_version (row->header_version);
  self->family = (FjFamily){
    .nick = row->nick,
    .name = self->chips->name,
    .flow = self->chips->has_ddr_fip ? FJ_TEMPLATE_FLOW_DDR_FIP : FJ_TEMPLATE_FLOW_FIP,
  };
}

static const FjStm32mpFamily *
get_families (void)
{
  static FjStm32mpFamily families[N_FAMILIES];
  static gsize           ready;

  if (g_once_init_enter (&ready)) {
    for (gsize i = 0; i < N_FAMILIES; i++)
      fill_family (&families[i], &rows[i]);
    g_once_init_leave (&ready, 1);
  }
  return families;
}

/**
 * fj_stm32mp_family_from_device_id:
 * @device_id: the number behind "@Device ID /" in a product string, e.g. 0x500
 *
 * Returns: (nullable): the family whose chips have this id
 */
const FjStm32mpFamily *
fj_stm32mp_family_from_device_id (guint16 device_id)
{
  const FjStm32mpFamily *families = get_families ();

  for (gsize i = 0; i < N_FAMILIES; i++)
    if (families[i].device_id == device_id)
      return &families[i];
  return NULL;
}

/**
 * fj_stm32mp_family_from_version:
 * @header_version: the version of the STM32 header of a first-stage file
 *
 * Returns: (nullable): the family whose boot ROM takes it
 */
const FjStm32mpFamily *
fj_stm32mp_family_from_version (guint32 header_version)
{
  const FjStm32mpFamily *families = get_families ();

  for (gsize i = 0; i < N_FAMILIES; i++)
    if (families[i].chips->header_version == header_version)
      return &families[i];
  return NULL;
}

/**
 * fj_stm32mp_family_from_info:
 * @family: (nullable): a family of any driver
 *
 * Returns: (nullable): what is known of it, %NULL for one of another driver
 */
const FjStm32mpFamily *
fj_stm32mp_family_from_info (const FjFamily *family)
{
  const FjStm32mpFamily *families = get_families ();

  for (gsize i = 0; i < N_FAMILIES; i++)
    if (&families[i].family == family)
      return &families[i];
  return NULL;
}

/**
 * fj_stm32mp_family_get_info:
 * @self: (nullable): a family
 *
 * Returns: (transfer none) (nullable): what every room may know of it
 */
const FjFamily *
fj_stm32mp_family_get_info (const FjStm32mpFamily *self)
{
  return self != NULL ? &self->family : NULL;
}

/**
 * fj_stm32mp_family_asks_for:
 * @self: (nullable): a family, where it is known
 * @id: id of a boot file
 *
 * Returns: whether its boards may ask for that file; the memory's firmware only some do
 */
gboolean
fj_stm32mp_family_asks_for (const FjStm32mpFamily *self, guint8 id)
{
  return self == NULL || id != FJ_ID_DDR_FIP || self->chips->has_ddr_fip;
}
