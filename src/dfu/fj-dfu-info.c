/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-dfu-info.h"

#include "fj-bytes.h"
#include "fj-error.h"
#include "fj-format.h"

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


#define TEXT_MAX 512
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
 * without a setting.
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
  return g_steal_pointer (&self);
}
