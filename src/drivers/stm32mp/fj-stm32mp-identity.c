/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-identity.h"

#include "fj-stm32mp-stage.h"

#include <glib/gi18n-lib.h>

/* The chip where the board names it, else its family, else what kind of device it is. */
static char *
dup_title (const FjIdentity *self)
{
  if (self->chip != NULL)
    return g_strdup (self->chip);
  if (self->family != NULL)
    return g_strdup (self->family->name);
  if (fj_stm32mp_stage_from_info (self->stage) == FJ_STAGE_MCU)
    return g_strdup (_ ("STM32 microcontroller"));
  return g_strdup (_ ("DFU device"));
}

/**
 * fj_stm32mp_identity_new:
 * @driver: the driver of these boards
 * @info: what a device says about itself
 *
 * Returns: (transfer full): what it is
 */
FjIdentity *
fj_stm32mp_identity_new (const FjBootDriver *driver, FjDfuInfo *info)
{
  FjIdentity *self = fj_identity_new (driver);

  self->stage = fj_stm32mp_stage_get_info (info->stage);
  self->family = fj_family_get_info (info->family);
  self->chip_id = info->chip_id;
  self->revision_id = info->revision_id;
  self->chip = g_strdup (info->chip_name);
  self->manufacturer = g_strdup (info->manufacturer);
  self->product = g_strdup (info->product);
  self->serial = g_strdup (info->serial);
  self->title = dup_title (self);
  self->detail = g_strdup_printf ("%04x:%04x, bcdDevice %04x, bcdDFU %04x, %u bytes a block",
                                  info->vendor, info->product_id, info->bcd_device, info->bcd_dfu,
                                  info->transfer_size);
  fj_identity_take_own (self, FJ_TYPE_DFU_INFO, fj_dfu_info_ref (info));
  return self;
}

/**
 * fj_stm32mp_identity_describe:
 * @driver: the driver of these boards
 * @rule: (nullable): the rule by which the device was known
 * @descriptors: what an untrusted device says
 * @error: return location for %FJ_ERROR_PROTOCOL
 *
 * Returns: (transfer full): what it is, or %NULL when the descriptors cannot be read
 */
FjIdentity *
fj_stm32mp_identity_describe (const FjBootDriver *driver, const FjIdentityRule *rule,
                              const FjUsbDescriptors *descriptors, GError **error)
{
  g_autoptr (FjDfuInfo) info =
    fj_dfu_info_parse (descriptors->device, descriptors->device_length, descriptors->config,
                       descriptors->config_length, (const char *const *) descriptors->strings,
                       FJ_USB_N_STRINGS, error);

  return info != NULL ? fj_stm32mp_identity_new (driver, info) : NULL;
}

/**
 * fj_stm32mp_identity_guess:
 * @driver: the driver of these boards
 * @rule: (nullable): the rule by which the device was known
 * @clue: what could be seen of it
 *
 * Returns: (transfer full) (nullable): what its product string tells, %NULL when that is nothing
 */
FjIdentity *
fj_stm32mp_identity_guess (const FjBootDriver *driver, const FjIdentityRule *rule,
                           const FjClue *clue)
{
  FjStage     stage = fj_dfu_info_guess_stage (clue->product);
  FjFamily    family = fj_dfu_info_guess_family (clue->product);
  FjIdentity *self;

  if (stage == FJ_STAGE_UNKNOWN && family == FJ_FAMILY_UNKNOWN)
    return NULL;
  self = fj_identity_new (driver);
  self->is_guess = TRUE;
  self->stage = fj_stm32mp_stage_get_info (stage);
  self->family = fj_family_get_info (family);
  self->product = g_strdup (clue->product);
  self->title = dup_title (self);
  return self;
}

/**
 * fj_stm32mp_identity_get_info:
 * @identity: what a device is, also one of another driver
 *
 * Returns: (transfer none) (nullable): what it said in DFU mode, when it was asked
 */
FjDfuInfo *
fj_stm32mp_identity_get_info (FjIdentity *identity)
{
  return fj_identity_get_own (identity, FJ_TYPE_DFU_INFO);
}
