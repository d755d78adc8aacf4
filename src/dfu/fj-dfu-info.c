/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-dfu-info.h"

#include "fj-bytes.h"
#include "fj-error.h"
#include "fj-format.h"
#include "fj-usb-descriptors.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Descriptor types (USB 2.0, table 9-5; DFU 1.1, 4.1.3). */
#define DESCRIPTOR_DEVICE 0x01
#define DESCRIPTOR_CONFIG 0x02
#define DESCRIPTOR_INTERFACE 0x04
#define DESCRIPTOR_DFU 0x21

/* DFU 1.1, 4.2.3: application specific, device firmware upgrade. */
#define CLASS_APPLICATION 0xfe
#define SUBCLASS_DFU 0x01

/* In and at the beginning of product strings. */
#define DEVICE_ID "@Device ID /0x"
#define GADGET "USB download gadget"
#define TFA "DFU @"

#define TEXT_MAX 512
#define VENDOR_ST 0x0483
/* What a device without a functional descriptor surely takes. */
#define DEFAULT_TRANSFER_SIZE 1024
#define MIN_TRANSFER_SIZE 64

G_DEFINE_BOXED_TYPE (FjDfuInfo, fj_dfu_info, fj_dfu_info_ref, fj_dfu_info_unref)

/**
 * fj_dfu_info_ref:
 *
 * Returns: (transfer full): @self
 */
FjDfuInfo *
fj_dfu_info_ref (FjDfuInfo *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * fj_dfu_info_unref:
 *
 * Gives back a reference.
 */
void
fj_dfu_info_unref (FjDfuInfo *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->manufacturer);
  g_free (self->product);
  g_free (self->serial);
  g_free (self->chip_name);
  g_free (self->alts);
  g_free (self);
}

/**
 * fj_dfu_info_find_phase:
 * @self: what a device says
 * @phase: a phase id
 *
 * Returns: (transfer none) (nullable): the first alternate setting that stands for @phase
 */
const FjAlt *
fj_dfu_info_find_phase (FjDfuInfo *self, guint8 phase)
{
  for (guint i = 0; i < self->n_alts; i++)
    if (self->alts[i].has_phase && self->alts[i].phase == phase)
      return &self->alts[i];
  return NULL;
}

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

/* "@Internal Flash /0x08000000/04*016Kg": DfuSe of the STM32 microcontrollers has addresses there. */
static gboolean
looks_like_mcu (FjDfuInfo *self)
{
  for (guint i = 0; i < self->n_alts; i++)
    if (!self->alts[i].has_phase && g_str_has_prefix (self->alts[i].name, "@Internal Flash"))
      return TRUE;
  return is_mcu_product (self->product);
}

/* The ROM of MP15 and its TF-A have the same alternate settings: TF-A copies them. */
static gboolean
has_mp15_alts (FjDfuInfo *self)
{
  const FjAlt *alt = fj_dfu_info_find_phase (self, FJ_PHASE_LAYOUT);

  return alt != NULL && strcmp (alt->name, "Partition0") == 0;
}

static FjStage
classify (FjDfuInfo *self)
{
  gboolean is_gadget = g_str_has_prefix (self->product, GADGET);
  gboolean is_tfa = g_str_has_prefix (self->product, TFA);

  if (looks_like_mcu (self))
    return FJ_STAGE_MCU;
  if (!has_phase (self, FJ_PHASE_COMMAND)) {
    /* Not every ROM of the MP2 family is known to have the command setting. */
    if (has_phase (self, FJ_PHASE_FSBL) && self->chip_id != 0 && !is_gadget)
      return FJ_STAGE_ROM;
    return FJ_STAGE_PLAIN_DFU;
  }
  if (has_phase (self, FJ_PHASE_LAYOUT) && has_phase (self, FJ_PHASE_SSBL) && is_gadget)
    return FJ_STAGE_OPENBL;
  if (is_gadget)
    return FJ_STAGE_UBOOT;
  if (has_mp15_alts (self) && !is_tfa)
    return FJ_STAGE_ROM;
  if (has_phase (self, FJ_PHASE_FSBL) && !is_tfa)
    return FJ_STAGE_ROM;
  if (has_phase (self, FJ_PHASE_DDR_FIP) || has_phase (self, FJ_PHASE_SSBL))
    return FJ_STAGE_TFA;
  return FJ_STAGE_UBOOT;
}

static FjFamily
find_family (FjDfuInfo *self)
{
  const FjFamilyInfo *info = fj_family_from_device_id (self->chip_id);

  if (info != NULL)
    return info->family;
  return self->chip_id == 0 && has_mp15_alts (self) ? FJ_FAMILY_MP15 : FJ_FAMILY_UNKNOWN;
}

static void
conclude (FjDfuInfo *self)
{
  if (self->product == NULL)
    self->product = g_strdup ("");
  self->chip_id = read_product_number (self->product, DEVICE_ID);
  self->revision_id = read_product_number (self->product, "@Revision ID /0x");
  self->chip_name = read_product_name (self->product);
  self->stage = classify (self);
  self->family = find_family (self);
  if (self->product[0] == '\0')
    g_clear_pointer (&self->product, g_free);
}

/**
 * fj_dfu_info_guess_stage:
 * @product: (nullable): product string of a DFU device
 *
 * A device that another program holds cannot be asked for its settings, but its product string says
 * most of it: "DFU in HS Mode @Device ID" is the ROM, and a TF-A of an MP15 that looks like it,
 * "DFU @Device ID" another TF-A, "USB download gadget@Device ID" is stm32prog of U-Boot (or OpenBL,
 * which looks like it), and without an id its command dfu.
 *
 * Returns: the stage, %FJ_STAGE_UNKNOWN when it tells nothing
 */
FjStage
fj_dfu_info_guess_stage (const char *product)
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

/**
 * fj_dfu_info_guess_family:
 *
 * Returns: the chip family that @product (nullable) names
 */
FjFamily
fj_dfu_info_guess_family (const char *product)
{
  const FjFamilyInfo *info =
    product != NULL ? fj_family_from_device_id (read_product_number (product, DEVICE_ID)) : NULL;

  return info != NULL ? info->family : FJ_FAMILY_UNKNOWN;
}

/* (transfer full) (nullable): NULL also for an empty text. */
static char *
dup_string (const char *const *strings, guint n_strings, guint8 index)
{
  const char      *text = index != 0 && index < n_strings ? strings[index] : NULL;
  g_autofree char *safe = NULL;

  if (text == NULL)
    return NULL;
  safe = g_strstrip (fj_format_safe_text (text, strnlen (text, TEXT_MAX)));
  return safe[0] != '\0' ? g_steal_pointer (&safe) : NULL;
}

static gboolean
parse_device (FjDfuInfo *self, FjReader *reader, const char *const *strings, guint n_strings)
{
  guint8 length = fj_reader_u8 (reader);
  guint8 type = fj_reader_u8 (reader);

  fj_reader_bytes (reader, 6); /* USB version, class, EP0 size */
  self->vendor = fj_reader_u16_le (reader);
  self->product_id = fj_reader_u16_le (reader);
  self->bcd_device = fj_reader_u16_le (reader);
  self->manufacturer = dup_string (strings, n_strings, fj_reader_u8 (reader));
  self->product = dup_string (strings, n_strings, fj_reader_u8 (reader));
  self->serial = dup_string (strings, n_strings, fj_reader_u8 (reader));
  fj_reader_u8 (reader); /* number of configurations */
  return !reader->failed && length >= 18 && type == DESCRIPTOR_DEVICE;
}

/* An interface descriptor's body, behind its length and type. */
static void
parse_interface (FjDfuInfo *self, FjReader body, const char *const *strings, guint n_strings)
{
  guint8 number = fj_reader_u8 (&body);
  guint8 setting = fj_reader_u8 (&body);
  guint8 class;
  guint8 subclass;
  guint8 string;

  fj_reader_u8 (&body); /* endpoints */
  class = fj_reader_u8 (&body);
  subclass = fj_reader_u8 (&body);
  fj_reader_u8 (&body); /* protocol: run time or DFU mode */
  string = fj_reader_u8 (&body);
  if (body.failed || number != 0 || class != CLASS_APPLICATION || subclass != SUBCLASS_DFU)
    return;
  if (self->n_alts >= FJ_DFU_MAX_ALTS)
    return;
  fj_alt_parse (&self->alts[self->n_alts++], setting,
                string != 0 && string < n_strings ? strings[string] : NULL);
}

/* DFU 1.1, 4.1.3. */
static void
parse_functional (FjDfuInfo *self, FjReader body)
{
  guint8  attributes = fj_reader_u8 (&body);
  guint16 detach = fj_reader_u16_le (&body);
  guint16 size = fj_reader_u16_le (&body);
  guint16 version = body.failed ? 0 : fj_reader_u16_le (&body);

  if (size == 0)
    return;
  self->dfu_attributes = attributes;
  self->detach_timeout_ms = detach;
  self->transfer_size = MAX (size, MIN_TRANSFER_SIZE);
  self->bcd_dfu = version;
}

static gboolean
parse_config (FjDfuInfo *self, FjReader *reader, const char *const *strings, guint n_strings)
{
  gboolean has_config = FALSE;

  while (fj_reader_left (reader) >= 2) {
    guint8        length = fj_reader_u8 (reader);
    guint8        type = fj_reader_u8 (reader);
    const guint8 *body = length >= 2 ? fj_reader_bytes (reader, length - 2u) : NULL;

    if (body == NULL)
      break;
    if (type == DESCRIPTOR_CONFIG)
      has_config = TRUE;
    else if (type == DESCRIPTOR_INTERFACE)
      parse_interface (self, FJ_READER_INIT (body, length - 2u), strings, n_strings);
    else if (type == DESCRIPTOR_DFU)
      parse_functional (self, FJ_READER_INIT (body, length - 2u));
  }
  return has_config;
}

/**
 * fj_dfu_info_parse:
 * @device: the device descriptor
 * @device_length: its length, 18
 * @config: the configuration descriptor with all that belongs to it
 * @config_length: its length
 * @strings: (array length=n_strings): string descriptors by index, each nullable
 * @n_strings: how many
 * @error: return location for %FJ_ERROR_PROTOCOL
 *
 * Everything may come from an untrusted device. A device without DFU interface is described too,
 * as %FJ_STAGE_UNKNOWN.
 *
 * Returns: (transfer full): what they say, or %NULL when they cannot be read
 */
FjDfuInfo *
fj_dfu_info_parse (const guint8 *device, gsize device_length, const guint8 *config,
                   gsize config_length, const char *const *strings, guint n_strings, GError **error)
{
  g_autoptr (FjDfuInfo) self = g_new0 (FjDfuInfo, 1);
  FjReader device_reader = FJ_READER_INIT (device, device_length);
  FjReader config_reader = FJ_READER_INIT (config, config_length);

  g_atomic_ref_count_init (&self->ref_count);
  self->transfer_size = DEFAULT_TRANSFER_SIZE;
  self->alts = g_new0 (FjAlt, MIN (config_length / 9 + 1, FJ_DFU_MAX_ALTS));
  if (!parse_device (self, &device_reader, strings, n_strings) ||
      !parse_config (self, &config_reader, strings, n_strings)) {
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                         _ ("The device's descriptors make no sense."));
    return NULL;
  }
  conclude (self);
  if (self->n_alts == 0)
    self->stage = FJ_STAGE_UNKNOWN;
  return g_steal_pointer (&self);
}

/**
 * fj_dfu_info_read:
 * @pipe: an open pipe
 * @cancellable: (nullable):
 * @error: return location for an error of the pipe, or %FJ_ERROR_PROTOCOL
 *
 * Reads descriptors and strings over the bus; takes ten seconds at most.
 *
 * Returns: (transfer full): what the device says
 */
FjDfuInfo *
fj_dfu_info_read (FjUsbPipe *pipe, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjUsbDescriptors) descriptors = fj_usb_descriptors_read (pipe, cancellable, error);

  if (descriptors == NULL)
    return NULL;
  return fj_dfu_info_parse (descriptors->device, descriptors->device_length, descriptors->config,
                            descriptors->config_length, (const char *const *) descriptors->strings,
                            FJ_USB_N_STRINGS, error);
}
