/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-wait.h"
#include "fj-usbfs-fake.h"

#include <fj-usb-sysfs.h>
#include <fj-usb-watch.h>
#include <gusb.h>
#include <libusb.h>

/*
 * Who says soonest and most surely that a device came: libgusb, libusb, sysfs, or what Flashjig
 * makes of them. Each is told of so many arrivals, with the kernel's events and without them (as in
 * a sandbox or a container), and of boards that leave and are back at once, as a reset has it.
 * And what a serial number costs, by which boards are told apart.
 */
#define N_ROUNDS 40
#define LIMIT_MS 1000
#define PORT "1-1"

typedef struct {
  FjUsbfs        *bus;
  FjFake          fake;
  FjUsbWatch     *watch;     /* (owned) (nullable) */
  GUsbContext    *context;   /* (owned) (nullable) */
  libusb_context *libusb;    /* (owned) (nullable) */
  GThread        *thread;    /* (owned) (nullable): of libusb's events */
  int             is_over;   /* (atomic) */
  int             n_arrived; /* (atomic) */
  int             n_left;    /* (atomic) */
} Bench;

static void
on_arrived (Bench *self)
{
  g_atomic_int_inc (&self->n_arrived);
}

static void
on_left (Bench *self)
{
  g_atomic_int_inc (&self->n_left);
}

static void
start_watch (Bench *self, gboolean use_events)
{
  self->watch = fj_usb_watch_new (NULL, use_events);
  g_signal_connect_swapped (self->watch, "arrived", G_CALLBACK (on_arrived), self);
  g_signal_connect_swapped (self->watch, "left", G_CALLBACK (on_left), self);
  fj_usb_watch_start (self->watch);
}

static void
start_flashjig (Bench *self)
{
  start_watch (self, TRUE);
}

static void
start_sysfs (Bench *self)
{
  start_watch (self, FALSE);
}

static void
start_gusb (Bench *self)
{
  self->context = g_usb_context_new (NULL);
  g_usb_context_enumerate (self->context);
  g_signal_connect_swapped (self->context, "device-added", G_CALLBACK (on_arrived), self);
  g_signal_connect_swapped (self->context, "device-removed", G_CALLBACK (on_left), self);
}

static int
on_libusb (libusb_context *context, libusb_device *device, libusb_hotplug_event event,
           void *user_data)
{
  if (event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED)
    on_arrived (user_data);
  else
    on_left (user_data);
  return 0;
}

static gpointer
run_libusb (gpointer user_data)
{
  Bench         *self = user_data;
  struct timeval limit = { .tv_sec = 60 };

  while (!g_atomic_int_get (&self->is_over))
    libusb_handle_events_timeout (self->libusb, &limit);
  return NULL;
}

static void
start_libusb (Bench *self)
{
  libusb_init (&self->libusb);
  libusb_hotplug_register_callback (
    self->libusb, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
    LIBUSB_HOTPLUG_NO_FLAGS, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
    LIBUSB_HOTPLUG_MATCH_ANY, on_libusb, self, NULL);
  self->thread = g_thread_new ("libusb", run_libusb, self);
}

static void
stop (Bench *self)
{
  g_clear_object (&self->watch);
  if (self->context != NULL) {
    g_signal_handlers_disconnect_by_data (self->context, self);
    g_object_run_dispose (G_OBJECT (self->context));
    g_clear_object (&self->context);
  }
  if (self->libusb != NULL) {
    g_atomic_int_set (&self->is_over, TRUE);
    libusb_interrupt_event_handler (self->libusb);
    g_thread_join (self->thread);
    libusb_exit (self->libusb);
  }
  fj_assert_soon (fj_count_contexts () == 0, 5000);
  fj_usbfs_free (self->bus);
  fj_fake_clear (&self->fake);
}

static const struct {
  const char *name;
  void (*start) (Bench *self);
} ways[] = {
  { "libgusb's signals", start_gusb },
  { "libusb's callback", start_libusb },
  { "sysfs alone", start_sysfs },
  { "Flashjig: sysfs, woken by libgusb", start_flashjig },
};

static void
start (Bench *self, guint way, gboolean has_events)
{
  g_autoptr (GError) error = NULL;

  *self = (Bench){ .bus = fj_usbfs_new (&error) };
  g_assert_no_error (error);
  fj_fake_init (&self->fake, 0x0483, 0xdf11);
  fj_fake_attach (&self->fake, self->bus, PORT, FJ_SPEED_HIGH);
  fj_usbfs_set_uevents (self->bus, has_events);
  ways[way].start (self);
  /* what tells of those that are there has done so; all begin with the same count */
  fj_assert_for (TRUE, 300);
  g_atomic_int_set (&self->n_arrived, 0);
  g_atomic_int_set (&self->n_left, 0);
}

/* Microseconds until @count is @wanted; -1: not within the limit. */
static gint64
wait_for (const int *count, int wanted)
{
  gint64 begun = g_get_monotonic_time ();

  while (g_atomic_int_get (count) < wanted) {
    if (g_get_monotonic_time () - begun > LIMIT_MS * 1000)
      return -1;
    g_main_context_iteration (NULL, FALSE);
    g_thread_yield ();
  }
  return g_get_monotonic_time () - begun;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static void
print (guint way, const char *what, guint n_rounds, GArray *times)
{
  g_array_sort (times, compare);
  if (times->len == 0)
    g_print ("%-34s  %-24s  %2u of %2u seen\n", ways[way].name, what, 0, n_rounds);
  else
    g_print ("%-34s  %-24s  %2u of %2u seen, %.1f ms in the middle, %.1f ms at worst\n",
             ways[way].name, what, times->len, n_rounds,
             (double) g_array_index (times, gint64, times->len / 2) / 1000,
             (double) g_array_index (times, gint64, times->len - 1) / 1000);
}

/* Arrivals, each after the last one has gone. */
static void
measure (guint way, gboolean has_events, guint n_rounds)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  Bench self;

  start (&self, way, has_events);
  for (guint i = 0; i < n_rounds; i++) {
    int    n_arrived = g_atomic_int_get (&self.n_arrived);
    int    n_left = g_atomic_int_get (&self.n_left);
    gint64 time;

    fj_usbfs_plug (self.fake.port);
    time = wait_for (&self.n_arrived, n_arrived + 1);
    if (time >= 0)
      g_array_append_val (times, time);
    fj_usbfs_unplug (self.fake.port);
    wait_for (&self.n_left, n_left + (time >= 0));
  }
  print (way, has_events ? "with events" : "without events", n_rounds, times);
  stop (&self);
}

/* It is there, leaves, and is back before anybody has looked, at another address. */
static void
measure_resets (guint way, gboolean has_events, guint n_rounds)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  Bench self;

  start (&self, way, has_events);
  fj_usbfs_plug (self.fake.port);
  wait_for (&self.n_arrived, 1);
  for (guint i = 0; i < n_rounds; i++) {
    int    n_arrived = g_atomic_int_get (&self.n_arrived);
    gint64 time;

    fj_usbfs_unplug (self.fake.port);
    fj_usbfs_plug (self.fake.port);
    time = wait_for (&self.n_arrived, n_arrived + 1);
    if (time >= 0)
      g_array_append_val (times, time);
  }
  print (way, has_events ? "a reset, with events" : "a reset, without events", n_rounds, times);
  stop (&self);
}

static char *
read_by_gusb (Bench *self)
{
  g_autoptr (GPtrArray) devices = g_usb_context_get_devices (self->context);
  char *serial = NULL;

  for (guint i = 0; i < devices->len; i++) {
    GUsbDevice *device = g_ptr_array_index (devices, i);

    if (g_usb_device_get_vid (device) != 0x0483 || !g_usb_device_open (device, NULL))
      continue;
    serial = g_usb_device_get_string_descriptor (
      device, g_usb_device_get_serial_number_index (device), NULL);
    g_usb_device_close (device, NULL);
  }
  return serial;
}

static void
measure_serial (void)
{
  g_autofree char *serial = NULL;
  g_autoptr (FjUsbEntry) entry = NULL;
  FjUsbfsStats before;
  FjUsbfsStats after;
  Bench        self;
  gint64       begun;

  start (&self, 0, TRUE);
  self.fake.strings[2] = "0123456789";
  fj_usbfs_plug (self.fake.port);
  wait_for (&self.n_arrived, 1);
  fj_usbfs_get_stats (self.fake.port, &before);
  begun = g_get_monotonic_time ();
  serial = read_by_gusb (&self);
  fj_usbfs_get_stats (self.fake.port, &after);
  g_print ("a serial number by libgusb: %s, opens the device, %" G_GUINT64_FORMAT
           " calls to the kernel, %.2f ms\n",
           serial, after.ioctls - before.ioctls, (double) (g_get_monotonic_time () - begun) / 1000);
  begun = g_get_monotonic_time ();
  entry = fj_usb_sysfs_read (NULL, PORT);
  fj_usbfs_get_stats (self.fake.port, &before);
  g_print ("a serial number by sysfs: %s, opens nothing, %" G_GUINT64_FORMAT " calls, %.2f ms\n",
           entry->serial, before.ioctls - after.ioctls,
           (double) (g_get_monotonic_time () - begun) / 1000);
  stop (&self);
}

int
main (int argc, char **argv)
{
  for (guint way = 0; way < G_N_ELEMENTS (ways); way++) {
    measure (way, TRUE, N_ROUNDS);
    measure_resets (way, TRUE, N_ROUNDS);
    /* what does not come is waited for each time */
    measure (way, FALSE, N_ROUNDS / 4);
    measure_resets (way, FALSE, N_ROUNDS / 4);
  }
  measure_serial ();
  return 0;
}
