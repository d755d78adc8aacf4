/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-descriptors.h"

#include <fj-bytes.h>
#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* USB 2.0, 9.4.3 */
#define REQUEST_GET_DESCRIPTOR 6
#define TYPE_IN_STANDARD_DEVICE 0x80
#define DESCRIPTOR_DEVICE 0x01
#define DESCRIPTOR_CONFIG 0x02
#define DESCRIPTOR_STRING 0x03
#define DESCRIPTOR_INTERFACE 0x04
#define LANGUAGE_ENGLISH 0x0409

/* Descriptors of 256 settings, and some. */
#define CONFIG_MAX FJ_USB_PIPE_MAX_CONTROL
#define TRANSFER_TIMEOUT_MS 1000
/* A device that is slow with each of its strings is given up after this. */
#define TOTAL_TIMEOUT_US (10 * G_USEC_PER_SEC)

/* One reading: a device that is asked once for each thing that it says. */
typedef struct {
  FjUsbPipe        *pipe;        /* (not owned) */
  GCancellable     *cancellable; /* (not owned) (nullable) */
  FjUsbDescriptors *result;      /* (not owned) */
  gint64            deadline;
  guint16           language;
  gboolean          asked[FJ_USB_N_STRINGS];
} Reading;

/**
 * fj_usb_descriptors_new:
 * @device: the device descriptor, of which %FJ_USB_DEVICE_LENGTH bytes are taken
 * @device_length: its length
 * @config: the configuration descriptor with all that belongs to it
 * @config_length: its length
 *
 * Returns: (transfer full): both, and no string
 */
FjUsbDescriptors *
fj_usb_descriptors_new (const guint8 *device, gsize device_length, const guint8 *config,
                        gsize config_length)
{
  FjUsbDescriptors *self = g_new0 (FjUsbDescriptors, 1);

  self->device_length = MIN (device_length, sizeof self->device);
  if (self->device_length > 0)
    memcpy (self->device, device, self->device_length);
  self->config = config_length > 0 ? g_memdup2 (config, config_length) : NULL;
  self->config_length = config_length;
  return self;
}

/**
 * fj_usb_descriptors_free:
 *
 * Frees it; takes %NULL.
 */
void
fj_usb_descriptors_free (FjUsbDescriptors *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < FJ_USB_N_STRINGS; i++)
    g_free (self->strings[i]);
  g_free (self->config);
  g_free (self);
}

static gboolean
get_descriptor (Reading *self, guint8 type, guint8 index, guint16 language, guint8 *data,
                guint16 length, gsize *actual, GError **error)
{
  FjTransfer transfer = {
    .setup = { .request_type = TYPE_IN_STANDARD_DEVICE,
               .request = REQUEST_GET_DESCRIPTOR,
               .value = (guint16) (type << 8 | index),
               .index = language,
               .length = length },
    .data = data,
  };

  if (fj_clock_now (fj_link_get_clock (FJ_LINK (self->pipe))) > self->deadline) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                         _ ("The device takes too long to say what it is."));
    return FALSE;
  }
  if (!fj_usb_pipe_control (self->pipe, &transfer, TRANSFER_TIMEOUT_MS, self->cancellable,
                            error))
    return FALSE;
  *actual = MIN (transfer.actual, length);
  return TRUE;
}

/* (transfer full) (nullable): a string descriptor's text in UTF-8. */
static char *
string_to_utf8 (const guint8 *data, gsize actual)
{
  FjReader  reader = FJ_READER_INIT (data, actual);
  gsize     length = fj_reader_u8 (&reader);
  gunichar2 units[128] = { 0 };
  gsize     n_units = 0;

  if (fj_reader_u8 (&reader) != DESCRIPTOR_STRING || length < 2)
    return NULL;
  for (; n_units < (length - 2) / 2 && fj_reader_left (&reader) >= 2; n_units++)
    units[n_units] = fj_reader_u16_le (&reader);
  return g_utf16_to_utf8 (units, (glong) n_units, NULL, NULL, NULL);
}

/* A string that is refused is a missing one; only a device that went or fell silent is an error. */
static gboolean
read_string (Reading *self, guint8 index, GError **error)
{
  g_autoptr (GError) local = NULL;
  guint8 data[255] = { 0 };
  gsize  actual = 0;

  if (index == 0 || self->asked[index])
    return TRUE;
  self->asked[index] = TRUE;
  if (get_descriptor (self, DESCRIPTOR_STRING, index, self->language, data, sizeof data, &actual,
                      &local))
    self->result->strings[index] = string_to_utf8 (data, actual);
  else if (!g_error_matches (local, FJ_ERROR, FJ_ERROR_STALL)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  return TRUE;
}

static void
read_language (Reading *self)
{
  guint8   data[4] = { 0 };
  gsize    actual = 0;
  FjReader reader;

  self->language = LANGUAGE_ENGLISH;
  if (!get_descriptor (self, DESCRIPTOR_STRING, 0, 0, data, sizeof data, &actual, NULL))
    return;
  reader = FJ_READER_INIT (data, actual);
  fj_reader_u16_le (&reader);
  self->language = fj_reader_u16_le (&reader);
  if (reader.failed || self->language == 0)
    self->language = LANGUAGE_ENGLISH;
}

/* The strings that an interface descriptor of the configuration names. */
static gboolean
read_interface_strings (Reading *self, GError **error)
{
  FjReader reader = FJ_READER_INIT (self->result->config, self->result->config_length);

  while (fj_reader_left (&reader) >= 2) {
    guint8        size = fj_reader_u8 (&reader);
    guint8        type = fj_reader_u8 (&reader);
    const guint8 *body = size >= 2 ? fj_reader_bytes (&reader, size - 2u) : NULL;
    FjReader      part = FJ_READER_INIT (body, size - 2u);

    if (body == NULL)
      break;
    fj_reader_seek (&part, 6);
    if (type == DESCRIPTOR_INTERFACE && !read_string (self, fj_reader_u8 (&part), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_config (Reading *self, GError **error)
{
  FjUsbDescriptors *result = self->result;
  FjReader          reader;
  guint16           total;

  result->config = g_malloc0 (CONFIG_MAX);
  if (!get_descriptor (self, DESCRIPTOR_CONFIG, 0, 0, result->config, 9, &result->config_length,
                       error))
    return FALSE;
  reader = FJ_READER_INIT (result->config, result->config_length);
  fj_reader_u16_le (&reader);
  total = fj_reader_u16_le (&reader);
  return get_descriptor (self, DESCRIPTOR_CONFIG, 0, 0, result->config,
                         CLAMP (total, 9, CONFIG_MAX), &result->config_length, error);
}

static gboolean
read_device_strings (Reading *self, GError **error)
{
  FjReader reader = FJ_READER_INIT (self->result->device, self->result->device_length);

  if (!fj_reader_seek (&reader, 14))
    return TRUE;
  read_language (self);
  return read_string (self, fj_reader_u8 (&reader), error) &&
         read_string (self, fj_reader_u8 (&reader), error) &&
         read_string (self, fj_reader_u8 (&reader), error);
}

/**
 * fj_usb_descriptors_read:
 * @pipe: an open pipe
 * @cancellable: (nullable):
 * @error: return location for an error of the pipe
 *
 * Reads descriptors and strings over the bus; takes ten seconds at most.
 *
 * Returns: (transfer full): what the device says
 */
FjUsbDescriptors *
fj_usb_descriptors_read (FjUsbPipe *pipe, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjUsbDescriptors) result = fj_usb_descriptors_new (NULL, 0, NULL, 0);
  Reading self = { .pipe = pipe, .cancellable = cancellable, .result = result };

  g_return_val_if_fail (FJ_IS_USB_PIPE (pipe), NULL);

  self.deadline = fj_clock_now (fj_link_get_clock (FJ_LINK (pipe))) + TOTAL_TIMEOUT_US;
  if (!get_descriptor (&self, DESCRIPTOR_DEVICE, 0, 0, result->device, sizeof result->device,
                       &result->device_length, error) ||
      !read_device_strings (&self, error) || !read_config (&self, error) ||
      !read_interface_strings (&self, error))
    return NULL;
  return g_steal_pointer (&result);
}
