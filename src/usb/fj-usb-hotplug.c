/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-hotplug.h"

#include "fj-usb-poll.h"

#include <fj-thread.h>

#include <gusb.h>

/*
 * A context of GUsb that nobody wants any more cannot simply be dropped:
 *
 * - in GUsb 0.3 a context and its devices hold each other, so that it lives on with its thread;
 * - an event that waits as an idle holds the context, and frees a device of libusb's after it:
 *   if it is the last to hold it, that device's libusb is gone already, and the program crashes;
 * - after a disposal such an event would find a context without a list of devices.
 *
 * So when it is stopped, it is emptied and kept until no event has come for a while and none is on
 * its way. A program that ends sooner leaves it to the system.
 */

#define LOOK_MS 200
#define QUIET_USEC (400 * 1000)

struct _FjUsbHotplug {
  GUsbContext     *context; /* (owned): after the stop by a toggle reference */
  FjUsbHotplugFunc changed; /* (nullable): NULL after the stop */
  gpointer         user_data;
  GSource         *timer; /* (owned) (nullable): after the stop */
  gint64           quiet_since;
  int              is_last; /* (atomic) nobody else has a reference; set on any thread */
};

static void
on_event (FjUsbHotplug *self)
{
  self->quiet_since = g_get_monotonic_time ();
  if (self->changed != NULL)
    self->changed (self->user_data);
}

/**
 * fj_usb_hotplug_start:
 * @changed: called when a device has come or left, and for those that are there
 * @user_data: for @changed
 * @error: return location for what libusb or libgusb says, or %FJ_ERROR_FAILED: no thread is left
 *
 * Returns: (transfer full) (nullable): to be given to fj_usb_hotplug_stop()
 */
FjUsbHotplug *
fj_usb_hotplug_start (FjUsbHotplugFunc changed, gpointer user_data, GError **error)
{
  g_autoptr (GMainContext) main_context = NULL;
  GUsbContext  *context;
  FjUsbHotplug *self;

  g_return_val_if_fail (changed != NULL, NULL);

  /* one of libusb's and one of GUsb's */
  if (!fj_thread_are_left (2, error))
    return NULL;
  context = g_usb_context_new (error);
  if (context == NULL)
    return NULL;
  self = g_new0 (FjUsbHotplug, 1);
  self->context = context;
  self->changed = changed;
  self->user_data = user_data;
  main_context = g_main_context_ref_thread_default ();
  g_usb_context_set_main_context (context, main_context);
  g_usb_context_enumerate (context);
  g_signal_connect_swapped (context, "device-added", G_CALLBACK (on_event), self);
  g_signal_connect_swapped (context, "device-removed", G_CALLBACK (on_event), self);
  return self;
}

static void
empty_context (FjUsbHotplug *self)
{
  g_autoptr (GPtrArray) devices = g_usb_context_get_devices (self->context);

  g_ptr_array_set_size (devices, 0);
}

static void
on_toggled (gpointer user_data, GObject *context, gboolean is_last)
{
  g_atomic_int_set (&((FjUsbHotplug *) user_data)->is_last, is_last);
}

/* Idles of GUsb's have a higher priority than this: those that wait hold a reference. */
static gboolean
on_timer (gpointer user_data)
{
  FjUsbHotplug *self = user_data;

  empty_context (self);
  if (g_get_monotonic_time () - self->quiet_since < QUIET_USEC ||
      !g_atomic_int_get (&self->is_last))
    return G_SOURCE_CONTINUE;
  g_signal_handlers_disconnect_by_data (self->context, self);
  g_object_remove_toggle_ref (G_OBJECT (self->context), on_toggled, self);
  g_source_unref (self->timer);
  g_free (self);
  return G_SOURCE_REMOVE;
}

/**
 * fj_usb_hotplug_stop:
 * @self: (transfer full): what was started
 *
 * Nothing is told any more; the memory is given back when that is safe.
 */
void
fj_usb_hotplug_stop (FjUsbHotplug *self)
{
  g_return_if_fail (self != NULL && self->changed != NULL);

  self->changed = NULL;
  self->quiet_since = g_get_monotonic_time ();
  empty_context (self);
  g_object_add_toggle_ref (G_OBJECT (self->context), on_toggled, self);
  g_object_unref (self->context);
  self->timer = fj_usb_timer_new (LOOK_MS, on_timer, self, NULL, "flashjig-usb-hotplug");
  g_source_set_priority (self->timer, G_PRIORITY_LOW);
}

/* Root hubs never come or go. */
static gboolean
is_root_hub (GUsbDevice *device)
{
  return g_usb_device_get_port_number (device) == 0;
}

/**
 * fj_usb_hotplug_count:
 *
 * Returns: how many devices there are, as far as libgusb knows, without root hubs
 */
guint
fj_usb_hotplug_count (FjUsbHotplug *self)
{
  g_autoptr (GPtrArray) devices = NULL;
  guint n_devices = 0;

  g_return_val_if_fail (self != NULL, 0);

  devices = g_usb_context_get_devices (self->context);
  for (guint i = 0; i < devices->len; i++)
    n_devices += !is_root_hub (g_ptr_array_index (devices, i));
  return n_devices;
}

/**
 * fj_usb_hotplug_has:
 *
 * Returns: whether libgusb knows the device with this address
 */
gboolean
fj_usb_hotplug_has (FjUsbHotplug *self, guint bus, guint address)
{
  g_autoptr (GPtrArray) devices = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  devices = g_usb_context_get_devices (self->context);
  for (guint i = 0; i < devices->len; i++) {
    GUsbDevice *device = g_ptr_array_index (devices, i);

    if (!is_root_hub (device) && g_usb_device_get_bus (device) == bus &&
        g_usb_device_get_address (device) == address)
      return TRUE;
  }
  return FALSE;
}
