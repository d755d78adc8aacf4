/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usbfs-fake.h"

#include <fj-error.h>
#include <fj-usb-host-pipe.h>

#define PORT "1-1"
#define LIMIT_MS 2000
/* On a busy machine, too. */
#define ENDED_USEC (5 * G_USEC_PER_SEC)
#define VENDOR_OUT 0x40
#define VENDOR_IN 0xc0

typedef struct {
  FjUsbfs   *bus;
  FjFake     fake;
  FjUsbPipe *pipe; /* open */
} Fixture;

static void
bus_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->bus = fj_usbfs_new (&error);
  g_assert_no_error (error);
  fj_fake_init (&self->fake, 0x0483, 0xdf11);
  self->fake.strings[2] = "0123456789ABCDEF01234567";
  fj_fake_attach (&self->fake, self->bus, data != NULL ? data : PORT, FJ_SPEED_HIGH);
}

static FjUsbPipe *
new_pipe (const char *port, gint64 arrived)
{
  g_autoptr (FjUsbEntry) entry = fj_usb_sysfs_read (NULL, port);

  g_assert_nonnull (entry);
  return fj_usb_host_pipe_new (entry, arrived);
}

static gboolean
open_pipe (FjUsbPipe *pipe, GError **error)
{
  return fj_link_open (FJ_LINK (pipe), NULL, error) && fj_usb_pipe_claim (pipe, 0, NULL, error);
}

static void
plugged_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  bus_up (self, data);
  fj_usbfs_plug (self->fake.port);
  fj_usbfs_sync (self->bus);
  self->pipe = new_pipe (data != NULL ? data : PORT, 0);
  open_pipe (self->pipe, &error);
  g_assert_no_error (error);
}

static void
bus_down (Fixture *self, gconstpointer data)
{
  if (self->pipe != NULL)
    g_assert_finalize_object (self->pipe);
  fj_usbfs_free (self->bus);
  fj_fake_clear (&self->fake);
}

static FjTransfer
vendor_out (guint8 request, guint16 value)
{
  return (FjTransfer){ .setup = { VENDOR_OUT, request, value, 0, 0 } };
}

static FjTransfer
count_in (guint8 *data, guint16 length)
{
  return (FjTransfer){ .setup = { VENDOR_IN, FJ_FAKE_COUNT, 0, 0, length }, .data = data };
}

static gboolean
has_seen (Fixture *self, guint8 request)
{
  fj_usbfs_sync (self->bus);
  for (guint i = 0; i < self->fake.log->len; i++)
    if (g_array_index (self->fake.log, FjSetup, i).request == request)
      return TRUE;
  return FALSE;
}

/* The device must be usable after every failure. */
static void
assert_works (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  guint8     data[64] = { 0 };
  FjTransfer transfer = count_in (data, sizeof data);

  fj_usb_pipe_control (self->pipe, &transfer, LIMIT_MS, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (transfer.actual, ==, sizeof data);
  g_assert_cmpuint (data[63], ==, 63);
}

static void
test_control (Fixture *self, gconstpointer data)
{
  g_assert_cmpstr (fj_link_get_place (FJ_LINK (self->pipe)), ==, data != NULL ? data : PORT);
  g_assert_cmpint (fj_usb_pipe_get_speed (self->pipe), ==, FJ_SPEED_HIGH);
  g_assert_true (fj_link_get_clock (FJ_LINK (self->pipe)) == fj_clock_get_real ());
  assert_works (self);
  g_assert_true (open_pipe (self->pipe, NULL));
}

static void
test_exchange (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *block = g_malloc (4096);
  guint8             status[6] = { 0xff };
  FjTransfer         pair[] = {
            { .setup = { 0x21, 1, 7, 0, 4096 }, .data = block },
            { .setup = { 0xa1, 3, 0, 0, 6 }, .data = status },
  };

  for (guint16 i = 0; i < 100; i++) {
    pair[0].setup.value = i;
    fj_usb_pipe_exchange (self->pipe, pair, G_N_ELEMENTS (pair), LIMIT_MS, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (pair[0].actual, ==, 4096);
    g_assert_cmpuint (pair[1].actual, ==, 6);
    g_assert_cmpuint (status[4], ==, 5);
  }
  g_assert_cmpuint (self->fake.log->len, ==, 200);
  for (guint i = 0; i < 200; i++)
    g_assert_cmpuint (g_array_index (self->fake.log, FjSetup, i).request, ==, i % 2 == 0 ? 1 : 3);
}

static void
test_set_alt (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  FjSetup *setup;

  fj_usb_pipe_set_alt (self->pipe, 3, LIMIT_MS, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self->fake.log->len, ==, 1);
  setup = &g_array_index (self->fake.log, FjSetup, 0);
  g_assert_cmpuint (setup->request_type, ==, 0x01);
  g_assert_cmpuint (setup->request, ==, 11);
  g_assert_cmpuint (setup->value, ==, 3);
  g_assert_cmpuint (setup->index, ==, 0);
  g_assert_cmpuint (setup->length, ==, 0);
}

static void
test_stall (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint8     bytes[8] = { 0 };
  FjTransfer pair[] = { vendor_out (FJ_FAKE_STALL, 0), count_in (bytes, sizeof bytes) };

  g_assert_false (fj_usb_pipe_exchange (self->pipe, pair, 2, LIMIT_MS, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_STALL);
  g_assert_cmpstr (fj_error_get_detail (error)->board, ==, PORT);
  assert_works (self);
}

static void
test_too_long (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *block = g_malloc (4097);
  FjTransfer         transfer = count_in (block, 4097);

  g_assert_false (fj_usb_pipe_control (self->pipe, &transfer, LIMIT_MS, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL);
  assert_works (self);
}

static void
test_time_limit (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint8     bytes[8] = { 0 };
  FjTransfer pair[] = { vendor_out (FJ_FAKE_SILENT, 0), count_in (bytes, sizeof bytes) };
  gint64     start = g_get_monotonic_time ();

  g_assert_false (fj_usb_pipe_exchange (self->pipe, pair, 2, 200, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 200 * 1000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, ENDED_USEC);
  /* The one behind was taken back before the device could see it. */
  g_assert_false (has_seen (self, FJ_FAKE_COUNT));
  assert_works (self);
}

/* A limit is one transfer's, also when several are queued: here the two need more together. */
static void
test_limit_of_each (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint8     bytes[8] = { 0 };
  FjTransfer sleep[] = { vendor_out (FJ_FAKE_SLEEP, 800), vendor_out (FJ_FAKE_SLEEP, 800),
                         count_in (bytes, sizeof bytes) };

  g_assert_true (fj_usb_pipe_exchange (self->pipe, sleep, 3, 1400, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (bytes[7], ==, 7);
}

static void
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint8     bytes[8] = { 0 };
  FjTransfer pair[] = { vendor_out (FJ_FAKE_SILENT, 0), count_in (bytes, sizeof bytes) };
  gint64     start = g_get_monotonic_time ();

  fj_clock_add (fj_clock_get_real (), start + 100 * 1000, cancel, cancellable, NULL);
  g_assert_false (fj_usb_pipe_exchange (self->pipe, pair, 2, 60000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, ENDED_USEC);
  g_assert_false (has_seen (self, FJ_FAKE_COUNT));
  assert_works (self);
}

static void
test_gone (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  FjTransfer transfer = vendor_out (FJ_FAKE_LEAVE, 0);

  if (data != NULL)
    fj_usbfs_set_uevents (self->bus, FALSE);
  g_assert_false (fj_usb_pipe_control (self->pipe, &transfer, LIMIT_MS, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
  g_clear_error (&error);
  transfer = vendor_out (FJ_FAKE_COUNT, 0);
  g_assert_false (fj_usb_pipe_control (self->pipe, &transfer, LIMIT_MS, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
  g_clear_error (&error);
  fj_link_close (FJ_LINK (self->pipe));
  g_assert_false (open_pipe (self->pipe, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
  g_clear_error (&error);
  /* What comes back on the port is another stay; the pipe does not take it for its own. */
  fj_usbfs_plug (self->fake.port);
  fj_usbfs_sync (self->bus);
  g_assert_false (open_pipe (self->pipe, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
}

/* The hub notices a pulled cable some time after the transfer has failed. */
static void
test_pulled (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  FjTransfer transfer = vendor_out (FJ_FAKE_PULL, 0);

  g_assert_false (fj_usb_pipe_control (self->pipe, &transfer, LIMIT_MS, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
}

static void
test_broken (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  FjTransfer transfer = vendor_out (FJ_FAKE_BREAK, 0);

  g_assert_false (fj_usb_pipe_control (self->pipe, &transfer, LIMIT_MS, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL);
  assert_works (self);
}

static void
test_busy (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjUsbPipe) other = new_pipe (PORT, 0);

  g_assert_false (open_pipe (other, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_BUSY);
  g_assert_nonnull (fj_error_get_detail (error)->advice);
  assert_works (self);
  fj_link_close (FJ_LINK (self->pipe));
  g_clear_error (&error);
  open_pipe (other, &error);
  g_assert_no_error (error);
  g_assert_false (open_pipe (self->pipe, NULL));
}

/* A driver of the kernel's has the interface: it is taken from it, and given back. */
static void
test_kernel_driver (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fj_link_close (FJ_LINK (self->pipe));
  fj_usbfs_set_driver (self->fake.port, FJ_USBFS_DRIVER_BOUND);
  open_pipe (self->pipe, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fj_usbfs_get_driver (self->fake.port), ==, FJ_USBFS_DRIVER_DETACHED);
  assert_works (self);
  fj_link_close (FJ_LINK (self->pipe));
  g_assert_cmpint (fj_usbfs_get_driver (self->fake.port), ==, FJ_USBFS_DRIVER_BOUND);
}

static void
configure (gpointer port)
{
  fj_usbfs_set_driver (port, FJ_USBFS_NO_DRIVER);
}

/* It is met before the kernel has configured it; or the kernel does not want to at all. */
static void
test_not_configured (Fixture *self, gconstpointer data)
{
  g_autoptr (FjUsbPipe) early = new_pipe (PORT, g_get_monotonic_time ());
  g_autoptr (GError) error = NULL;

  fj_link_close (FJ_LINK (self->pipe));
  fj_usbfs_set_driver (self->fake.port, FJ_USBFS_NOT_CONFIGURED);
  g_assert_false (open_pipe (self->pipe, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  fj_clock_add (fj_clock_get_real (), g_get_monotonic_time () + 300 * 1000, configure,
                self->fake.port, NULL);
  open_pipe (early, &error);
  g_assert_no_error (error);
}

/* Nothing is sent to a device when it is opened and closed. */
static void
test_quiet (Fixture *self, gconstpointer data)
{
  fj_link_close (FJ_LINK (self->pipe));
  fj_link_close (FJ_LINK (self->pipe));
  fj_usbfs_sync (self->bus);
  g_assert_cmpuint (self->fake.log->len, ==, 0);
}

static void
test_reset (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (fj_usb_pipe_reset (self->pipe, &error));
  g_assert_no_error (error);
  g_assert_true (has_seen (self, 0xff));
  fj_link_close (FJ_LINK (self->pipe));
  g_assert_false (fj_usb_pipe_reset (self->pipe, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
}

static void
test_not_open (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  FjTransfer transfer = vendor_out (FJ_FAKE_COUNT, 0);

  fj_usbfs_plug (self->fake.port);
  fj_usbfs_sync (self->bus);
  self->pipe = new_pipe (PORT, 0);
  g_assert_false (fj_usb_pipe_control (self->pipe, &transfer, LIMIT_MS, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_false (fj_link_open (FJ_LINK (self->pipe), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Far more openings than there are places in the preload library, and than descriptors leak. */
static void
test_many_times (Fixture *self, gconstpointer data)
{
  for (int i = 0; i < 60; i++) {
    g_autoptr (GError) error = NULL;

    fj_link_close (FJ_LINK (self->pipe));
    open_pipe (self->pipe, &error);
    g_assert_no_error (error);
  }
  assert_works (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, up, test) \
  g_test_add ("/flashjig/usb-pipe/" name, Fixture, data, up, test, bus_down)
  ADD ("control", NULL, plugged_up, test_control);
  ADD ("behind-hubs", "2-4.2.1", plugged_up, test_control);
  ADD ("exchange", NULL, plugged_up, test_exchange);
  ADD ("set-alt", NULL, plugged_up, test_set_alt);
  ADD ("stall", NULL, plugged_up, test_stall);
  ADD ("too-long", NULL, plugged_up, test_too_long);
  ADD ("time-limit", NULL, plugged_up, test_time_limit);
  ADD ("limit-of-each", NULL, plugged_up, test_limit_of_each);
  ADD ("cancel", NULL, plugged_up, test_cancel);
  ADD ("gone", NULL, plugged_up, test_gone);
  ADD ("gone-unheard", PORT, plugged_up, test_gone);
  ADD ("pulled", NULL, plugged_up, test_pulled);
  ADD ("broken", NULL, plugged_up, test_broken);
  ADD ("busy", NULL, plugged_up, test_busy);
  ADD ("kernel-driver", NULL, plugged_up, test_kernel_driver);
  ADD ("not-configured", NULL, plugged_up, test_not_configured);
  ADD ("quiet", NULL, plugged_up, test_quiet);
  ADD ("reset", NULL, plugged_up, test_reset);
  ADD ("not-open", NULL, bus_up, test_not_open);
  ADD ("many-times", NULL, plugged_up, test_many_times);
  return g_test_run ();
}
