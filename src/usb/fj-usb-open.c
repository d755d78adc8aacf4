/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-open.h"

/*
 * The address on the bus is enough: that the device with this address is on our port, sysfs says.
 * libusb's own way to the port needs every hub in between, which a sandbox may hide.
 */
static gboolean
is_ours (const FjUsbEntry *entry, libusb_device *device)
{
  return libusb_get_bus_number (device) == entry->bus &&
         libusb_get_device_address (device) == entry->address &&
         fj_usb_sysfs_is_present (NULL, entry);
}

/**
 * fj_usb_open:
 * @context: a context of libusb that has just looked at the bus
 * @entry: a device as sysfs shows it
 * @handle: (out): it, opened
 *
 * Returns: a code of libusb; LIBUSB_ERROR_NO_DEVICE when it is not there (any more)
 */
int
fj_usb_open (libusb_context *context, const FjUsbEntry *entry, libusb_device_handle **handle)
{
  libusb_device **devices = NULL;
  gssize          n = libusb_get_device_list (context, &devices);
  int             code = LIBUSB_ERROR_NO_DEVICE;

  if (n < 0)
    return (int) n;
  for (gssize i = 0; i < n; i++)
    if (is_ours (entry, devices[i])) {
      code = libusb_open (devices[i], handle);
      break;
    }
  libusb_free_device_list (devices, TRUE);
  return code;
}

/**
 * fj_usb_has_endpoints:
 * @handle: an open device
 * @number: an interface of it
 *
 * Returns: whether one of its alternate settings has an endpoint. Nothing is sent
 */
gboolean
fj_usb_has_endpoints (libusb_device_handle *handle, guint8 number)
{
  struct libusb_config_descriptor *config;
  gboolean                         found = FALSE;

  if (libusb_get_active_config_descriptor (libusb_get_device (handle), &config) !=
      LIBUSB_SUCCESS)
    return FALSE;
  for (guint i = 0; i < config->bNumInterfaces; i++)
    for (int j = 0; j < config->interface[i].num_altsetting; j++)
      found = found || (config->interface[i].altsetting[j].bInterfaceNumber == number &&
                        config->interface[i].altsetting[j].bNumEndpoints > 0);
  libusb_free_config_descriptor (config);
  return found;
}
