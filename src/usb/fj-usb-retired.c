/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-retired.h"

#include "fj-usb-poll.h"

/*
 * Contexts of GUsb that nobody wants any more. They cannot simply be dropped:
 *
 * - in GUsb 0.3 a context and its devices hold each other, so that it lives on with its thread;
 * - an event that waits as an idle holds the context, and frees a device of libusb's after it:
 *   if it is the last to hold it, that device's libusb is gone already, and the program crashes;
 * - after a disposal such an event would find a context without a list of devices.
 *
 * So a context is emptied and kept until no event has come for a while and none is on its way. A
 * program that ends sooner leaves it to the system.
 */

#define LOOK_MS 200
#define QUIET_USEC (400 * 1000)

typedef struct {
  GUsbContext *context; /* (owned): by a toggle reference */
  GSource     *timer;   /* (owned) */
  gint64       quiet_since;
  int          is_last; /* (atomic) nobody else has a reference; an event may come on any thread */
} Retired;

static void
empty_context (GUsbContext *context)
{
  g_autoptr (GPtrArray) devices = g_usb_context_get_devices (context);

  g_ptr_array_set_size (devices, 0);
}

static void
on_event (Retired *self)
{
  self->quiet_since = g_get_monotonic_time ();
}

static void
on_toggled (gpointer user_data, GObject *context, gboolean is_last)
{
  g_atomic_int_set (&((Retired *) user_data)->is_last, is_last);
}

/* Idles of GUsb's have a higher priority than this: those that wait hold a reference. */
static gboolean
on_timer (gpointer user_data)
{
  Retired *self = user_data;

  empty_context (self->context);
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
 * fj_usb_retire_context:
 * @context: (transfer full): a context to which nobody else has a reference
 *
 * Frees @context when that is safe, from the thread's default main context.
 */
void
fj_usb_retire_context (GUsbContext *context)
{
  Retired *self = g_new0 (Retired, 1);

  self->context = context;
  on_event (self);
  g_signal_connect_swapped (context, "device-added", G_CALLBACK (on_event), self);
  g_signal_connect_swapped (context, "device-removed", G_CALLBACK (on_event), self);
  empty_context (context);
  g_object_add_toggle_ref (G_OBJECT (context), on_toggled, self);
  g_object_unref (context);
  self->timer = fj_usb_timer_new (LOOK_MS, on_timer, self, NULL, "flashjig-usb-retired");
  g_source_set_priority (self->timer, G_PRIORITY_LOW);
}
