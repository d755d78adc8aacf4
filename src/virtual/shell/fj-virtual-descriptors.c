/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-descriptors.h"

/* USB 2.0, 9.5 and 9.6. */

#define DEVICE_LENGTH 18
#define CONFIGURATION_LENGTH 9

typedef struct {
  guint8 interface;
  guint8 alt;
  guint8 address;
} Endpoint;

struct _FjVirtualDescriptors {
  GByteArray *bytes;     /* (owned) device and configuration */
  GPtrArray  *strings;   /* (owned) (element-type utf8) by index, NULL where there is none */
  GArray     *endpoints; /* (owned) (element-type Endpoint) */
  guint       n_interfaces;
  gsize       setting;    /* where the last setting begins */
  gsize       functional; /* where the last descriptor of a class begins; 0: there is none */
  guint8      functional_type;
  guint8      functional_length;
};

/**
 * fj_virtual_descriptors_new:
 *
 * Returns: (transfer full): nothing yet
 */
FjVirtualDescriptors *
fj_virtual_descriptors_new (void)
{
  FjVirtualDescriptors *self = g_new0 (FjVirtualDescriptors, 1);

  self->bytes = g_byte_array_new ();
  self->strings = g_ptr_array_new_with_free_func (g_free);
  self->endpoints = g_array_new (FALSE, FALSE, sizeof (Endpoint));
  return self;
}

/**
 * fj_virtual_descriptors_free:
 *
 * Frees @self.
 */
void
fj_virtual_descriptors_free (FjVirtualDescriptors *self)
{
  g_byte_array_unref (self->bytes);
  g_ptr_array_unref (self->strings);
  g_array_unref (self->endpoints);
  g_free (self);
}

void
fj_virtual_descriptors_set_string (FjVirtualDescriptors *self, guint index, const char *text)
{
  if (self->strings->len <= index)
    g_ptr_array_set_size (self->strings, index + 1);
  g_free (g_ptr_array_index (self->strings, index));
  g_ptr_array_index (self->strings, index) = g_strdup (text);
}

void
fj_virtual_descriptors_begin (FjVirtualDescriptors *self, guint16 vendor, guint16 product_id,
                              const char *manufacturer, const char *product, const char *serial)
{
  const guint8 device[DEVICE_LENGTH] = {
    DEVICE_LENGTH, 1, 0x00, 0x02, 0, 0, 0, 64, vendor & 0xFF, vendor >> 8, product_id & 0xFF,
    product_id >> 8, 0x00, 0x02, 1, 2, serial != NULL ? 3 : 0, 1
  };
  /* named by the product's string; powered by itself; 100 mA */
  const guint8 configuration[CONFIGURATION_LENGTH] = {
    CONFIGURATION_LENGTH, 2, 0, 0, 0, 1, 2, 0xC0, 0x32
  };

  g_byte_array_set_size (self->bytes, 0);
  g_byte_array_append (self->bytes, device, sizeof device);
  g_byte_array_append (self->bytes, configuration, sizeof configuration);
  g_array_set_size (self->endpoints, 0);
  self->n_interfaces = 0;
  self->functional = 0;
  g_ptr_array_set_size (self->strings, 0);
  fj_virtual_descriptors_set_string (self, 1, manufacturer);
  fj_virtual_descriptors_set_string (self, 2, product);
  fj_virtual_descriptors_set_string (self, 3, serial);
}

void
fj_virtual_descriptors_add_interface (FjVirtualDescriptors *self, guint8 number, guint8 alt,
                                      const guint8 triple[3], guint8 string)
{
  const guint8 setting[] = { 9, 4, number, alt, 0, triple[0], triple[1], triple[2], string };

  g_return_if_fail (number < FJ_VIRTUAL_MAX_INTERFACES);

  self->setting = self->bytes->len;
  self->n_interfaces = MAX (self->n_interfaces, number + 1u);
  g_byte_array_append (self->bytes, setting, sizeof setting);
}

void
fj_virtual_descriptors_add_endpoint (FjVirtualDescriptors *self, guint8 address, guint8 type,
                                     guint16 packet, guint8 interval)
{
  const guint8 raw[] = { 7, 5, address, type, packet & 0xFF, packet >> 8, interval };
  guint8      *setting = self->bytes->data + self->setting;
  Endpoint     endpoint = { .interface = setting[2], .alt = setting[3], .address = address };

  setting[4]++;
  g_array_append_val (self->endpoints, endpoint);
  g_byte_array_append (self->bytes, raw, sizeof raw);
}

void
fj_virtual_descriptors_add_functional (FjVirtualDescriptors *self, const guint8 *bytes,
                                       guint8 length)
{
  self->functional = self->bytes->len;
  self->functional_type = bytes[1];
  self->functional_length = length;
  g_byte_array_append (self->bytes, bytes, length);
}

void
fj_virtual_descriptors_end (FjVirtualDescriptors *self)
{
  guint8 *configuration = self->bytes->data + DEVICE_LENGTH;
  guint   total = self->bytes->len - DEVICE_LENGTH;

  configuration[2] = total & 0xFF;
  configuration[3] = (guint8) (total >> 8);
  configuration[4] = (guint8) self->n_interfaces;
}

void
fj_virtual_descriptors_spoil_strings (FjVirtualDescriptors *self)
{
  for (guint i = 1; i < self->strings->len; i++)
    fj_virtual_descriptors_set_string (self, i, "\xEF\xBF\xBD\xEE\x80\x80@/0x/\x07*");
}

void
fj_virtual_descriptors_spoil_bytes (FjVirtualDescriptors *self)
{
  for (guint i = DEVICE_LENGTH + CONFIGURATION_LENGTH; i < self->bytes->len; i++)
    self->bytes->data[i] = i % 9 == 0 ? 0 : 0xA5 ^ i;
}

const guint8 *
fj_virtual_descriptors_get_bytes (FjVirtualDescriptors *self, gsize *length)
{
  *length = self->bytes->len;
  return self->bytes->data;
}

const guint8 *
fj_virtual_descriptors_get_functional (FjVirtualDescriptors *self, guint8 type, gsize *length)
{
  if (self->functional == 0 || type != self->functional_type)
    return NULL;
  *length = self->functional_length;
  return self->bytes->data + self->functional;
}

const char *
fj_virtual_descriptors_get_string (FjVirtualDescriptors *self, guint index)
{
  return index < self->strings->len ? g_ptr_array_index (self->strings, index) : NULL;
}

guint
fj_virtual_descriptors_get_n_interfaces (FjVirtualDescriptors *self)
{
  return self->n_interfaces;
}

gboolean
fj_virtual_descriptors_has_endpoint (FjVirtualDescriptors *self, guint8 address, const guint8 *alts)
{
  for (guint i = 0; i < self->endpoints->len; i++) {
    const Endpoint *endpoint = &g_array_index (self->endpoints, Endpoint, i);

    if (endpoint->address == address && alts[endpoint->interface] == endpoint->alt)
      return TRUE;
  }
  return FALSE;
}
