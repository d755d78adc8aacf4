/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usbfs-fake.h"

#include <fj-error.h>
#include <fj-usb-host-pipe.h>
#include <string.h>

#define PORT "1-1"
#define LIMIT_MS 2000
/* On a busy machine, too. */
#define ENDED_USEC (5 * G_USEC_PER_SEC)

static const FjUsbClass echo_class = { 0xff, 0x42, 0x03 };
static const FjUsbClass interrupt_class = { 0xff, 0x42, 0x04 };

typedef struct {
  FjUsbfs       *bus;
  FjFake         fake;
  FjUsbPipe     *pipe; /* open */
  FjUsbInterface interface;
} Fixture;

static FjUsbPipe *
open_pipe (void)
{
  g_autoptr (FjUsbEntry) entry = fj_usb_sysfs_read (NULL, PORT);
  g_autoptr (GError) error = NULL;
  FjUsbPipe *pipe = fj_usb_host_pipe_new (entry, 0);

  fj_link_open (FJ_LINK (pipe), NULL, &error);
  g_assert_no_error (error);
  return pipe;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  const FjUsbClass *wanted = data != NULL ? data : &echo_class;
  g_autoptr (GError) error = NULL;

  self->bus = fj_usbfs_new (&error);
  g_assert_no_error (error);
  fj_fake_init (&self->fake, 0x1234, 0x5678);
  self->fake.has_echo = TRUE;
  fj_fake_attach (&self->fake, self->bus, PORT, FJ_SPEED_HIGH);
  fj_usbfs_plug (self->fake.port);
  fj_usbfs_sync (self->bus);
  self->pipe = open_pipe ();
  fj_usb_pipe_claim_class (self->pipe, wanted, &self->interface, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->pipe);
  fj_usbfs_free (self->bus);
  fj_fake_clear (&self->fake);
}

static gboolean
send (Fixture *self, gconstpointer data, gsize length, GError **error)
{
  FjEndpointTransfer transfer = {
    .endpoint = FJ_ECHO_OUT, .data = (guint8 *) data, .length = length
  };
  gboolean done = fj_usb_pipe_bulk (self->pipe, &transfer, LIMIT_MS, NULL, error);

  g_assert_true (!done || transfer.actual == length);
  g_assert_cmpint (done, ==, transfer.status == FJ_TRANSFER_OK);
  return done;
}

static void
assert_echo (Fixture *self, gsize length, gsize room)
{
  g_autofree guint8 *sent = g_malloc (length + 1);
  g_autofree guint8 *got = g_malloc0 (room + 1);
  FjEndpointTransfer transfer = { .endpoint = FJ_ECHO_IN, .data = got, .length = room };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < length; i++)
    sent[i] = (guint8) (i * 7 + i / 251);
  send (self, sent, length, &error);
  g_assert_no_error (error);
  fj_usb_pipe_bulk (self->pipe, &transfer, LIMIT_MS, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (got, transfer.actual, sent, length);
  g_assert_cmpint (transfer.end, >, 0);
}

/* Odd lengths, and longer ones than the kernel gets at once. */
static void
test_lengths (Fixture *self, gconstpointer data)
{
  static const gsize lengths[] = { 1, 3, 511, 512, 513, 4096, 16385, 262143, 262145, 700001 };

  g_assert_cmpuint (self->interface.number, ==, FJ_ECHO_INTERFACE);
  g_assert_cmphex (self->interface.bulk_out, ==, FJ_ECHO_OUT);
  g_assert_cmphex (self->interface.bulk_in, ==, FJ_ECHO_IN);
  g_assert_cmphex (self->interface.interrupt_in, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    assert_echo (self, lengths[i], lengths[i]);
}

/* Less than there is room for, down to nothing at all. */
static void
test_short (Fixture *self, gconstpointer data)
{
  assert_echo (self, 100, 4096);
  assert_echo (self, 0, 512);
  assert_echo (self, 300000, 512 * 1024);
  assert_echo (self, 1, 1024 * 1024);
}

static void
test_stall (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (send (self, "stall", 5, NULL));
  g_assert_false (send (self, "more", 4, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_STALL);
  g_clear_error (&error);
  /* It stays so until the caller says otherwise. */
  g_assert_false (send (self, "more", 4, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_STALL);
  g_clear_error (&error);
  fj_usb_pipe_clear_halt (self->pipe, FJ_ECHO_OUT, LIMIT_MS, NULL, &error);
  g_assert_no_error (error);
  assert_echo (self, 10, 512);
}

static gboolean
receive_nothing (Fixture *self, guint limit, GCancellable *cancellable, GError **error)
{
  guint8             bytes[512];
  FjEndpointTransfer transfer = { .endpoint = FJ_ECHO_IN, .data = bytes, .length = sizeof bytes };

  return fj_usb_pipe_bulk (self->pipe, &transfer, limit, cancellable, error);
}

static void
test_time_limit (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_false (receive_nothing (self, 200, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 200 * 1000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, ENDED_USEC);
  assert_echo (self, 10, 512);
}

static void
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  fj_clock_add (fj_clock_get_real (), start + 100 * 1000, cancel, cancellable, NULL);
  g_assert_false (receive_nothing (self, 60000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, ENDED_USEC);
  assert_echo (self, 10, 512);
}

static void
test_unplug (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (send (self, "leave", 5, NULL));
  g_assert_false (receive_nothing (self, 60000, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
  g_clear_error (&error);
  g_assert_false (send (self, "more", 4, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
}

static void
pull (gpointer port)
{
  fj_usbfs_unplug (port);
}

/* The cable is pulled while something is waited for. */
static void
test_pulled (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fj_clock_add (fj_clock_get_real (), g_get_monotonic_time () + 200 * 1000, pull, self->fake.port,
                NULL);
  g_assert_false (receive_nothing (self, 60000, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
}

/* Two programs may have an interface each; one that is taken is taken. */
static void
test_two (Fixture *self, gconstpointer data)
{
  const FjUsbClass dfu = { 0xfe, 0x01, FJ_USB_ANY };
  const FjUsbClass other = { 0x08, 0x06, 0x50 };
  g_autoptr (FjUsbPipe) second = open_pipe ();
  g_autoptr (GError) error = NULL;
  FjUsbInterface found = { 0 };

  g_assert_false (fj_usb_pipe_claim_class (second, &echo_class, &found, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_false (fj_usb_pipe_claim_class (second, &other, &found, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  fj_usb_pipe_claim_class (second, &dfu, &found, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found.number, ==, 0);
  g_assert_cmphex (found.bulk_in, ==, 0);
  assert_echo (self, 100, 512);
  /* A pipe has one at a time: the next claim gives back the last. */
  g_assert_true (fj_usb_pipe_claim (second, 0, NULL, NULL));
  fj_link_close (FJ_LINK (self->pipe));
  fj_usb_pipe_claim_class (second, &echo_class, &found, NULL, &error);
  g_assert_no_error (error);
}

/* What an alternate setting has can be used in it alone; it may be the one that has the triple. */
static void
test_alternate (Fixture *self, gconstpointer data)
{
  guint8             sent[] = { 1, 2, 3 };
  guint8             got[64] = { 0 };
  FjEndpointTransfer out = { FJ_ECHO_INTERRUPT_OUT, .data = sent, .length = sizeof sent };
  FjEndpointTransfer in = { FJ_ECHO_INTERRUPT_IN, .data = got, .length = sizeof got };
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (self->interface.alt, ==, 1);
  g_assert_cmphex (self->interface.interrupt_in, ==, FJ_ECHO_INTERRUPT_IN);
  g_assert_cmphex (self->interface.interrupt_out, ==, FJ_ECHO_INTERRUPT_OUT);
  fj_usb_pipe_interrupt (self->pipe, &out, LIMIT_MS, NULL, &error);
  g_assert_no_error (error);
  fj_usb_pipe_interrupt (self->pipe, &in, LIMIT_MS, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (got, in.actual, sent, sizeof sent);
  fj_usb_pipe_set_alt (self->pipe, 0, LIMIT_MS, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (fj_usb_pipe_interrupt (self->pipe, &out, LIMIT_MS, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL);
  assert_echo (self, 10, 512);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, test) \
  g_test_add ("/flashjig/usb-data/" name, Fixture, data, set_up, test, tear_down)
  ADD ("lengths", NULL, test_lengths);
  ADD ("short", NULL, test_short);
  ADD ("stall", NULL, test_stall);
  ADD ("time-limit", NULL, test_time_limit);
  ADD ("cancel", NULL, test_cancel);
  ADD ("unplug", NULL, test_unplug);
  ADD ("pulled", NULL, test_pulled);
  ADD ("two-interfaces", NULL, test_two);
  ADD ("alternate-setting", &interrupt_class, test_alternate);
  return g_test_run ();
}
