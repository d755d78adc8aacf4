/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-doctor.h"
#include "fj-usb-sysfs.h"

static void
bus_device_free (FjBusDevice *self)
{
  g_free (self->port);
  g_free (self->manufacturer);
  g_free (self->product);
  g_free (self->serial);
  g_free (self);
}

static FjBusDevice *
bus_device_new (const FjUsbEntry *entry)
{
  FjBusDevice *self = g_new (FjBusDevice, 1);

  *self = (FjBusDevice){ .port = g_strdup (entry->port),
                         .vendor = entry->vendor,
                         .product_id = entry->product_id,
                         .speed = entry->speed,
                         .manufacturer = g_strdup (entry->manufacturer),
                         .product = g_strdup (entry->product),
                         .serial = g_strdup (entry->serial) };
  return self;
}

/**
 * fj_usb_doctor_list_bus:
 *
 * What is on the buses, also what is no board: whoever misses one may find it here under an
 * identity that nobody told us, or see that the computer does not see it either.
 *
 * Returns: (transfer full) (element-type FjBusDevice): sorted by port
 */
GPtrArray *
fj_usb_doctor_list_bus (void)
{
  g_autoptr (GPtrArray) entries = fj_usb_sysfs_list (NULL);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) bus_device_free);

  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (list, bus_device_new (g_ptr_array_index (entries, i)));
  return list;
}
