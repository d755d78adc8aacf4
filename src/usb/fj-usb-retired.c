/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-retired.h"

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
  GUsbContext *context; /* (owned) */
  gint64       quiet_since;
} Retired;

static GQueue retired = G_QUEUE_INIT; /* (element-type Retired); main thread */

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

/* Idles of GUsb's have a higher priority than this: those that wait hold a reference. */
static gboolean
is_forgotten (Retired *self)
{
  empty_context (self->context);
  return g_get_monotonic_time () - self->quiet_since >= QUIET_USEC &&
         g_atomic_int_get (&G_OBJECT (self->context)->ref_count) == 1;
}

static gboolean
on_timer (gpointer unused)
{
  for (GList *l = retired.head; l != NULL;) {
    GList   *next = l->next;
    Retired *self = l->data;

    if (is_forgotten (self)) {
      g_queue_delete_link (&retired, l);
      g_signal_handlers_disconnect_by_data (self->context, self);
      g_object_unref (self->context);
      g_free (self);
    }
    l = next;
  }
  return !g_queue_is_empty (&retired);
}

/**
 * fj_usb_retire_context:
 * @context: (transfer full): a context to which nobody else has a reference
 *
 * Frees @context when that is safe, from the main context. Main thread only.
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
  g_queue_push_tail (&retired, self);
  if (retired.length == 1)
    g_source_set_name_by_id (g_timeout_add_full (G_PRIORITY_LOW, LOOK_MS, on_timer, NULL, NULL),
                             "flashjig-usb-retired");
}
