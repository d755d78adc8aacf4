/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-wait.h"
#include "fj-usbfs-fake.h"

#include <fj-usb-watch.h>
#include <glib/gstdio.h>

/* A look of the timer, on a busy machine. */
#define SOON_MS 3000

typedef struct {
  FjUsbfs    *bus;
  FjFake      fake;
  FjUsbWatch *watch;
  guint       n_arrived;
  guint       n_left;
} Fixture;

static void
on_arrived (Fixture *self, const FjUsbEntry *entry)
{
  g_assert_cmpstr (entry->port, ==, "1-1");
  g_assert_cmpuint (entry->vendor, ==, 0x0483);
  self->n_arrived++;
}

static void
on_left (Fixture *self, const FjUsbEntry *entry)
{
  g_assert_cmpstr (entry->port, ==, "1-1");
  self->n_left++;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->bus = fj_usbfs_new (&error);
  g_assert_no_error (error);
  fj_fake_init (&self->fake, 0x0483, 0xdf11);
  fj_fake_attach (&self->fake, self->bus, "1-1", FJ_SPEED_FULL);
  self->watch = fj_usb_watch_new (NULL, data == NULL);
  g_signal_connect_swapped (self->watch, "arrived", G_CALLBACK (on_arrived), self);
  g_signal_connect_swapped (self->watch, "left", G_CALLBACK (on_left), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->watch);
  fj_assert_soon (fj_count_contexts () == 0, 5000);
  fj_usbfs_free (self->bus);
  fj_fake_clear (&self->fake);
}

static void
test_events (Fixture *self, gconstpointer data)
{
  fj_usb_watch_start (self->watch);
  g_assert_cmpint (fj_usb_watch_get_events (self->watch), ==, FJ_USB_EVENTS_UNKNOWN);
  /* An event is faster than the timer in one of these rounds at least. */
  for (guint i = 1;
       i <= 5 || (i <= 30 && fj_usb_watch_get_events (self->watch) != FJ_USB_EVENTS_COME); i++) {
    fj_usbfs_plug (self->fake.port);
    fj_assert_soon (self->n_arrived == i, SOON_MS);
    fj_usbfs_unplug (self->fake.port);
    fj_assert_soon (self->n_left == i, SOON_MS);
  }
  g_assert_cmpint (fj_usb_watch_get_events (self->watch), ==, FJ_USB_EVENTS_COME);
  fj_assert_for (fj_usb_watch_get_n_contexts (self->watch) == 1, 1500);
}

/* Without events the timer finds everything, and libusb is started anew each time it is wrong. */
static void
test_deaf (Fixture *self, gconstpointer data)
{
  fj_usbfs_set_uevents (self->bus, FALSE);
  fj_usb_watch_start (self->watch);
  g_assert_cmpuint (fj_usb_watch_get_n_contexts (self->watch), ==, 1);
  fj_usbfs_plug (self->fake.port);
  fj_assert_soon (self->n_arrived == 1, SOON_MS);
  fj_assert_soon (fj_usb_watch_get_n_contexts (self->watch) == 2, 3000);
  g_assert_cmpint (fj_usb_watch_get_events (self->watch), ==, FJ_USB_EVENTS_MISSING);
  fj_assert_soon (fj_count_contexts () == 1, 5000);
  /* The new one knows the device, so there is no third. */
  fj_assert_for (fj_usb_watch_get_n_contexts (self->watch) == 2, 1500);
  fj_usbfs_unplug (self->fake.port);
  fj_assert_soon (self->n_left == 1, SOON_MS);
  fj_assert_soon (fj_usb_watch_get_n_contexts (self->watch) == 3, 3000);
  /* The events are back. */
  fj_usbfs_set_uevents (self->bus, TRUE);
  for (guint i = 2; i <= 6; i++) {
    fj_usbfs_plug (self->fake.port);
    fj_assert_soon (self->n_arrived == i, SOON_MS);
    fj_usbfs_unplug (self->fake.port);
    fj_assert_soon (self->n_left == i, SOON_MS);
  }
  g_assert_cmpint (fj_usb_watch_get_events (self->watch), ==, FJ_USB_EVENTS_COME);
}

/* sysfs shows something that libusb can make nothing of: more contexts would not help. */
static void
test_odd_one (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "busnum", "devnum", "idVendor", "idProduct", "descriptors" };
  static const char *const values[] = { "1", "99", "0483", "0001", "?" };
  const char              *bus = fj_usbfs_get_folder (self->bus);
  g_autofree char         *folder = g_build_filename (bus, "sys/bus/usb/devices/1-1", NULL);

  g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *file = g_build_filename (folder, names[i], NULL);

    g_assert_true (g_file_set_contents (file, values[i], -1, NULL));
  }
  fj_usb_watch_start (self->watch);
  g_assert_cmpuint (self->n_arrived, ==, 1);
  fj_assert_soon (fj_usb_watch_get_n_contexts (self->watch) == 2, 3000);
  fj_assert_for (fj_usb_watch_get_n_contexts (self->watch) == 2, 3000);
}

static void
test_blind (Fixture *self, gconstpointer data)
{
  fj_usb_watch_start (self->watch);
  fj_usb_watch_set_urgent (self->watch, TRUE);
  fj_usbfs_plug (self->fake.port);
  fj_assert_soon (self->n_arrived == 1, SOON_MS);
  fj_usbfs_unplug (self->fake.port);
  fj_assert_soon (self->n_left == 1, SOON_MS);
  g_assert_cmpuint (fj_usb_watch_get_n_contexts (self->watch), ==, 0);
}

/* Between two looks it left and came back. */
static void
test_unseen_return (Fixture *self, gconstpointer data)
{
  fj_usbfs_plug (self->fake.port);
  fj_usbfs_sync (self->bus);
  fj_usb_watch_start (self->watch);
  g_assert_cmpuint (self->n_arrived, ==, 1);
  fj_usbfs_unplug (self->fake.port);
  fj_usbfs_plug (self->fake.port);
  fj_usbfs_sync (self->bus);
  fj_usb_watch_look (self->watch);
  g_assert_cmpuint (self->n_left, ==, 1);
  g_assert_cmpuint (self->n_arrived, ==, 2);
}

static void
test_restart (Fixture *self, gconstpointer data)
{
  fj_usbfs_plug (self->fake.port);
  fj_usbfs_sync (self->bus);
  for (guint i = 1; i <= 3; i++) {
    fj_usb_watch_start (self->watch);
    fj_usb_watch_start (self->watch);
    g_assert_cmpuint (self->n_arrived, ==, i);
    fj_usb_watch_stop (self->watch);
    fj_usb_watch_stop (self->watch);
  }
  fj_usbfs_unplug (self->fake.port);
  fj_assert_for (self->n_left == 0, 400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, test) \
  g_test_add ("/flashjig/usb-watch/" name, Fixture, data, set_up, test, tear_down)
  ADD ("events", NULL, test_events);
  ADD ("deaf", NULL, test_deaf);
  ADD ("odd-one", NULL, test_odd_one);
  ADD ("blind", "blind", test_blind);
  ADD ("unseen-return", NULL, test_unseen_return);
  ADD ("restart", NULL, test_restart);
  return g_test_run ();
}
