/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-config.h"

#include "fj-bytes.h"

/* USB 2.0, 9.6.5 and 9.6.6 */
#define TYPE_INTERFACE 4
#define TYPE_ENDPOINT 5
#define KIND_MASK 3
#define KIND_BULK 2
#define KIND_INTERRUPT 3

static void
add_interface (GArray *interfaces, FjReader *reader)
{
  FjUsbInterface interface = { 0 };

  interface.number = fj_reader_u8 (reader);
  interface.alt = fj_reader_u8 (reader);
  fj_reader_u8 (reader); /* bNumEndpoints: they are counted as they come */
  interface.triple.class_code = fj_reader_u8 (reader);
  interface.triple.subclass = fj_reader_u8 (reader);
  interface.triple.protocol = fj_reader_u8 (reader);
  if (!reader->failed)
    g_array_append_val (interfaces, interface);
}

static void
set_first (guint8 *place, guint8 address)
{
  if (*place == 0)
    *place = address;
}

static void
add_endpoint (GArray *interfaces, FjReader *reader)
{
  guint8          address = fj_reader_u8 (reader);
  guint8          kind = fj_reader_u8 (reader) & KIND_MASK;
  gboolean        is_in = (address & 0x80) != 0;
  FjUsbInterface *interface;

  if (reader->failed || interfaces->len == 0)
    return;
  interface = &g_array_index (interfaces, FjUsbInterface, interfaces->len - 1);
  if (kind == KIND_BULK)
    set_first (is_in ? &interface->bulk_in : &interface->bulk_out, address);
  else if (kind == KIND_INTERRUPT)
    set_first (is_in ? &interface->interrupt_in : &interface->interrupt_out, address);
}

/**
 * fj_usb_config_parse:
 * @data: (array length=length): a configuration descriptor, as a device sends it
 * @length: how many bytes came
 *
 * Reads interfaces and endpoints up to the first descriptor that makes no sense.
 *
 * Returns: (transfer full) (element-type FjUsbInterface): the alternate settings in their order
 */
GArray *
fj_usb_config_parse (const guint8 *data, gsize length)
{
  GArray  *interfaces = g_array_new (FALSE, FALSE, sizeof (FjUsbInterface));
  FjReader reader = FJ_READER_INIT (data, length);

  while (fj_reader_left (&reader) >= 2) {
    guint8        size = fj_reader_u8 (&reader);
    guint8        type = fj_reader_u8 (&reader);
    const guint8 *body = size > 2 ? fj_reader_bytes (&reader, (gsize) size - 2) : NULL;
    FjReader      descriptor = FJ_READER_INIT (body, body != NULL ? (gsize) size - 2 : 0);

    if (body == NULL && size != 2)
      break;
    if (type == TYPE_INTERFACE)
      add_interface (interfaces, &descriptor);
    else if (type == TYPE_ENDPOINT)
      add_endpoint (interfaces, &descriptor);
  }
  return interfaces;
}

static gboolean
is_class (guint16 wanted, guint16 code)
{
  return wanted == FJ_USB_ANY || wanted == code;
}

/**
 * fj_usb_config_find:
 * @data: (array length=length): a configuration descriptor, as a device sends it
 * @length: how many bytes came
 * @wanted: the triple, with %FJ_USB_ANY for what does not matter
 * @found: (out): the first alternate setting that has it
 *
 * Returns: whether there is one
 */
gboolean
fj_usb_config_find (const guint8 *data, gsize length, const FjUsbClass *wanted,
                    FjUsbInterface *found)
{
  g_autoptr (GArray) interfaces = fj_usb_config_parse (data, length);

  for (guint i = 0; i < interfaces->len; i++) {
    const FjUsbInterface *interface = &g_array_index (interfaces, FjUsbInterface, i);

    if (is_class (wanted->class_code, interface->triple.class_code) &&
        is_class (wanted->subclass, interface->triple.subclass) &&
        is_class (wanted->protocol, interface->triple.protocol)) {
      *found = *interface;
      return TRUE;
    }
  }
  return FALSE;
}
