/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-identity.h"

#include "fj-phase-ids.h"
#include "fj-stm32mp-family.h"
#include "fj-stm32mp-stage.h"

#include <fj-fastboot.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* In and at the beginning of product strings. */
#define DEVICE_ID "@Device ID /0x"
#define GADGET "USB download gadget"
#define TFA "DFU @"

#define MP15_ID 0x500

/* The number behind @key in "@Device ID /0x500, @Revision ID /0x2000, @Name /STM32…,". */
static guint16
read_product_number (const char *product, const char *key)
{
  const char *p = strstr (product, key);
  guint64     value;

  if (p == NULL)
    return 0;
  p += strlen (key);
  if (!g_ascii_isxdigit (*p))
    return 0;
  value = g_ascii_strtoull (p, NULL, 16);
  return value <= G_MAXUINT16 ? (guint16) value : 0;
}

static char *
read_product_name (const char *product)
{
  const char      *p = strstr (product, "@Name /");
  g_autofree char *name = NULL;

  if (p == NULL)
    return NULL;
  p += strlen ("@Name /");
  name = g_strstrip (g_strndup (p, strcspn (p, ",@")));
  return name[0] != '\0' ? g_steal_pointer (&name) : NULL;
}

static gboolean
has_phase (FjDfuInfo *self, guint8 phase)
{
  return fj_dfu_info_find_phase (self, phase) != NULL;
}

static gboolean
is_mcu_product (const char *product)
{
  return g_str_has_prefix (product, "STM32  BOOTLOADER") ||
         g_str_has_prefix (product, "STM32 BOOTLOADER");
}

/*
 * "@Internal Flash /0x08000000/04*016Kg": DfuSe of the STM32 microcontrollers has addresses there.
 */
static gboolean
looks_like_mcu (FjDfuInfo *self, const char *product)
{
  for (guint i = 0; i < self->n_alts; i++)
    if (!self->alts[i].has_phase && g_str_has_prefix (self->alts[i].name, "@Internal Flash"))
      return TRUE;
  return is_mcu_product (product);
}

/* The ROM of MP15 and its TF-A have the same alternate settings: TF-A copies them. */
static gboolean
has_mp15_alts (FjDfuInfo *self)
{
  const FjAlt *alt = fj_dfu_info_find_phase (self, FJ_ID_LAYOUT);

  return alt != NULL && strcmp (alt->name, "Partition0") == 0;
}

static FjStage
classify_stage (FjDfuInfo *self)
{
  const char *product = self->product != NULL ? self->product : "";
  gboolean    is_gadget = g_str_has_prefix (product, GADGET);
  gboolean    is_tfa = g_str_has_prefix (product, TFA);

  if (self->n_alts == 0)
    return FJ_STAGE_UNKNOWN;
  if (looks_like_mcu (self, product))
    return FJ_STAGE_MCU;
  if (!has_phase (self, FJ_PHASE_COMMAND)) {
    /* Not every ROM of the MP2 family is known to have the command setting. */
    if (has_phase (self, FJ_ID_FSBL) && read_product_number (product, DEVICE_ID) != 0 &&
        !is_gadget)
      return FJ_STAGE_ROM;
    return FJ_STAGE_PLAIN_DFU;
  }
  if (has_phase (self, FJ_ID_LAYOUT) && has_phase (self, FJ_ID_SSBL) && is_gadget)
    return FJ_STAGE_OPENBL;
  if (is_gadget)
    return FJ_STAGE_UBOOT;
  if (has_mp15_alts (self) && !is_tfa)
    return FJ_STAGE_ROM;
  if (has_phase (self, FJ_ID_FSBL) && !is_tfa)
    return FJ_STAGE_ROM;
  if (has_phase (self, FJ_ID_DDR_FIP) || has_phase (self, FJ_ID_SSBL))
    return FJ_STAGE_TFA;
  return FJ_STAGE_UBOOT;
}

static const FjFamily *
find_family (FjDfuInfo *self, guint16 chip_id)
{
  const FjStm32mpFamily *family = fj_stm32mp_family_from_device_id (chip_id);

  if (family == NULL && chip_id == 0 && has_mp15_alts (self))
    family = fj_stm32mp_family_from_device_id (MP15_ID);
  return fj_stm32mp_family_get_info (family);
}

/*
 * A device that another program holds cannot be asked for its settings, but its product string says
 * most of it: "DFU in HS Mode @Device ID" is the ROM, and a TF-A of an MP15 that looks like it,
 * "DFU @Device ID" another TF-A, "USB download gadget@Device ID" is stm32prog of U-Boot (or OpenBL,
 * which looks like it), and without an id its command dfu.
 */
static FjStage
guess_stage (const char *product)
{
  gboolean has_id = product != NULL && read_product_number (product, DEVICE_ID) != 0;

  if (product == NULL)
    return FJ_STAGE_UNKNOWN;
  if (is_mcu_product (product))
    return FJ_STAGE_MCU;
  if (g_str_has_prefix (product, GADGET))
    return has_id ? FJ_STAGE_UBOOT : FJ_STAGE_PLAIN_DFU;
  if (!has_id)
    return FJ_STAGE_UNKNOWN;
  return g_str_has_prefix (product, TFA) ? FJ_STAGE_TFA : FJ_STAGE_ROM;
}

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
  const char *product = info->product != NULL ? info->product : "";

  self->chip_id = read_product_number (product, DEVICE_ID);
  self->revision_id = read_product_number (product, "@Revision ID /0x");
  self->chip = read_product_name (product);
  self->stage = fj_stm32mp_stage_get_info (classify_stage (info));
  self->family = find_family (info, (guint16) self->chip_id);
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

/* Whatever its product string says: what it points to has gone by then (U-Boot stm32prog_usb.c). */
static gboolean
is_fastboot (const FjUsbDescriptors *descriptors)
{
  FjUsbInterface found;

  return fj_usb_config_find (descriptors->config, descriptors->config_length, &fj_fastboot_class,
                             &found);
}

/* Nothing but the serial number can be told of it. */
static FjIdentity *
describe_fastboot (const FjBootDriver *driver, const FjUsbDescriptors *descriptors)
{
  FjIdentity *self = fj_identity_new (driver);
  guint8      serial = descriptors->device_length > 16 ? descriptors->device[16] : 0;

  self->stage = fj_stm32mp_stage_get_info (FJ_STAGE_FASTBOOT);
  self->product = g_strdup ("fastboot");
  self->title = g_strdup (fj_stage_to_text (FJ_STAGE_FASTBOOT));
  if (serial != 0)
    self->serial = g_strdup (descriptors->strings[serial]);
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
  g_autoptr (FjDfuInfo) info = NULL;

  if (is_fastboot (descriptors))
    return describe_fastboot (driver, descriptors);
  info =
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
  FjStage         stage = guess_stage (clue->product);
  const FjFamily *family = NULL;
  FjIdentity     *self;

  if (clue->product != NULL)
    family = fj_stm32mp_family_get_info (
      fj_stm32mp_family_from_device_id (read_product_number (clue->product, DEVICE_ID)));
  if (stage == FJ_STAGE_UNKNOWN && family == NULL)
    return NULL;
  self = fj_identity_new (driver);
  self->is_guess = TRUE;
  self->stage = fj_stm32mp_stage_get_info (stage);
  self->family = family;
  self->product = g_strdup (clue->product);
  self->title = dup_title (self);
  return self;
}

/**
 * fj_stm32mp_identity_get_info:
 * @identity: (nullable): what a device is, also one of another driver
 *
 * Returns: (transfer none) (nullable): what it said in DFU mode, when it was asked
 */
FjDfuInfo *
fj_stm32mp_identity_get_info (FjIdentity *identity)
{
  return identity != NULL ? fj_identity_get_own (identity, FJ_TYPE_DFU_INFO) : NULL;
}
