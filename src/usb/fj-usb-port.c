/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-port.h"

#include "fj-usb-host-pipe.h"
#include "fj-usb-poll.h"

#include <string.h>

/**
 * fj_usb_port_new:
 *
 * Returns: (transfer full): a port with a device and nothing on it
 */
FjUsbPort *
fj_usb_port_new (const char *port)
{
  FjUsbPort *self = g_new0 (FjUsbPort, 1);

  self->device = fj_device_new (port);
  return self;
}

/**
 * fj_usb_port_free:
 *
 * Frees @self; a job that still has the watch keeps it.
 */
void
fj_usb_port_free (FjUsbPort *self)
{
  fj_usb_port_stop_reading (self);
  fj_usb_timer_clear (&self->patience);
  g_clear_object (&self->device);
  fj_usb_entry_free (self->entry);
  g_clear_pointer (&self->identity, fj_identity_unref);
  g_clear_error (&self->problem);
  g_clear_pointer (&self->watch, fj_port_watch_unref);
  g_free (self->serial);
  g_free (self);
}

/**
 * fj_usb_port_get_path:
 *
 * Returns: (transfer none): the port path
 */
const char *
fj_usb_port_get_path (FjUsbPort *self)
{
  return fj_device_get_port (self->device);
}

/* Tells the device, as others see it, everything that is known now. */
static void
update_device (FjUsbPort *self)
{
  const FjUsbEntry *entry = self->entry;
  FjDeviceUpdate    update = { .present = entry != NULL,
                               .identity = self->identity,
                               .problem = self->problem,
                               .vendor = fj_device_get_vendor (self->device),
                               .product_id = fj_device_get_product_id (self->device),
                               .bus = fj_device_get_bus (self->device),
                               .address = fj_device_get_address (self->device),
                               .speed = fj_device_get_speed (self->device) };
  g_autofree char  *serial = g_strdup (fj_device_get_serial (self->device));
  g_autofree char  *product = g_strdup (fj_device_get_product (self->device));

  if (entry != NULL) {
    update.vendor = entry->vendor;
    update.product_id = entry->product_id;
    update.bus = entry->bus;
    update.address = entry->address;
    update.speed = entry->speed;
  }
  /* A board without its usual serial number is still the same one while it is being flashed. */
  update.serial = serial;
  update.product = product;
  if (entry != NULL && (self->watch == NULL || entry->serial != NULL))
    update.serial = entry->serial;
  if (entry != NULL && (self->watch == NULL || entry->product != NULL))
    update.product = entry->product;
  if (self->identity != NULL && self->identity->serial != NULL)
    update.serial = self->identity->serial;
  if (self->identity != NULL && self->identity->product != NULL && self->watch == NULL)
    update.product = self->identity->product;
  fj_device_update (self->device, &update);
}

/**
 * fj_usb_port_set_entry:
 * @self: a port
 * @entry: (nullable): what is on the port now
 * @arrived: since when, 0 for long
 *
 * Something came, or left. What was read of it before stays known while a job has the port.
 */
void
fj_usb_port_set_entry (FjUsbPort *self, const FjUsbEntry *entry, gint64 arrived)
{
  g_clear_pointer (&self->entry, fj_usb_entry_free);
  self->entry = entry != NULL ? fj_usb_entry_copy (entry) : NULL;
  self->arrived = arrived;
  update_device (self);
}

/**
 * fj_usb_port_set_identity:
 * @self: a port
 * @identity: (nullable): what the device says
 * @problem: (nullable): why it could not be asked
 */
void
fj_usb_port_set_identity (FjUsbPort *self, FjIdentity *identity, const GError *problem)
{
  g_clear_pointer (&self->identity, fj_identity_unref);
  g_clear_error (&self->problem);
  self->identity = identity != NULL ? fj_identity_ref (identity) : NULL;
  self->problem = problem != NULL ? g_error_copy (problem) : NULL;
  self->read_at = g_get_monotonic_time ();
  update_device (self);
}

/**
 * fj_usb_port_stop_reading:
 *
 * Ends a reading that goes on; its result is not wanted any more.
 */
void
fj_usb_port_stop_reading (FjUsbPort *self)
{
  if (self->reading == NULL)
    return;
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

/**
 * fj_usb_port_make_pipe:
 * @self: a port with something on it
 *
 * Returns: (transfer full): a pipe for it. It counts as just arrived, so that a reading which
 *   is being stopped, or a rule that is just being applied, does not fail the job.
 */
FjUsbPipe *
fj_usb_port_make_pipe (FjUsbPort *self)
{
  return fj_usb_host_pipe_new (self->entry, g_get_monotonic_time ());
}

/* Early samples all report zeros. */
static gboolean
is_telling (const char *serial)
{
  return serial != NULL && serial[strspn (serial, "0")] != '\0';
}

/**
 * fj_usb_port_misses:
 * @self: a port
 * @entry: a device on another port
 *
 * Returns: whether a job waits here for a board with the serial number of @entry
 */
gboolean
fj_usb_port_misses (FjUsbPort *self, const FjUsbEntry *entry)
{
  return self->watch != NULL && self->entry == NULL && is_telling (self->serial) &&
         g_strcmp0 (self->serial, entry->serial) == 0;
}
