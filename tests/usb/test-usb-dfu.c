/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usbfs-fake.h"

#include <fj-dfu.h>
#include <fj-error.h>
#include <fj-usb-host-pipe.h>

#define BLOCK 64
#define N_BLOCKS 30
#define LENGTH (N_BLOCKS * BLOCK - 10)

/* Blocks that wait in the queue of endpoint zero: the device must not notice. */

typedef struct {
  FjUsbfs   *bus;
  FjFake     fake;
  FjUsbPipe *pipe;
  FjDfu     *dfu;
  guint8     data[LENGTH];
  gsize      sent;
  guint      calls;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  const FjDfuLimits limits = { .request = 300, .status = 300, .block = 5000, .manifest = 5000 };
  g_autoptr (FjUsbEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  self->bus = fj_usbfs_new (&error);
  g_assert_no_error (error);
  fj_fake_init (&self->fake, 0x0483, 0xdf11);
  fj_usbfs_plug (fj_fake_attach (&self->fake, self->bus, "1-1", FJ_SPEED_HIGH));
  fj_usbfs_sync (self->bus);
  entry = fj_usb_sysfs_read (NULL, "1-1");
  self->pipe = fj_usb_host_pipe_new (entry, 0);
  g_assert_true (fj_link_open (FJ_LINK (self->pipe), NULL, NULL));
  g_assert_true (fj_usb_pipe_claim (self->pipe, 0, NULL, NULL));
  self->dfu = fj_dfu_new (self->pipe, BLOCK);
  fj_dfu_set_may_queue (self->dfu, TRUE);
  fj_dfu_set_limits (self->dfu, &limits);
  for (guint i = 0; i < LENGTH; i++)
    self->data[i] = (guint8) i;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  fj_dfu_free (self->dfu);
  g_assert_finalize_object (self->pipe);
  fj_usbfs_free (self->bus);
  fj_fake_clear (&self->fake);
}

static gboolean
send_all (Fixture *self, GCancellable *cancellable, GError **error)
{
  g_assert_true (fj_dfu_begin_download (self->dfu, 0, cancellable, error));
  g_array_set_size (self->fake.log, 0);
  while (self->sent < LENGTH) {
    gsize    sent;
    gboolean ok = fj_dfu_send_blocks (self->dfu, self->data + self->sent, LENGTH - self->sent,
                                      &sent, cancellable, error);

    self->sent += sent;
    self->calls++;
    if (!ok)
      return FALSE;
  }
  return TRUE;
}

/* DNLOAD and GETSTATUS in turn, blocks numbered without a gap; asking again is no fault. */
static void
assert_order (Fixture *self, guint n_blocks)
{
  guint next = 0;

  for (guint i = 0; i < self->fake.log->len; i++) {
    const FjSetup *setup = &g_array_index (self->fake.log, FjSetup, i);

    if (setup->request == FJ_DFU_DNLOAD) {
      g_assert_true (i == 0 ||
                     g_array_index (self->fake.log, FjSetup, i - 1).request == FJ_DFU_GETSTATUS);
      g_assert_cmpuint (setup->value, ==, next++);
    }
  }
  g_assert_cmpuint (next, ==, n_blocks);
}

static void
test_order (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (send_all (self, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (self->sent, ==, LENGTH);
  assert_order (self, N_BLOCKS);
  g_assert_cmpuint (self->calls, <, N_BLOCKS / 4);
  g_assert_cmpuint (self->fake.log->len, ==, 2 * N_BLOCKS);
}

static void
test_poll_time (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  self->fake.poll_ms = 5;
  g_assert_true (send_all (self, NULL, &error));
  assert_order (self, N_BLOCKS);
  g_assert_cmpuint (self->calls, ==, N_BLOCKS);
  g_test_message ("%.0f ms", (g_get_monotonic_time () - start) / 1000.0);
}

static void
test_stall (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->fake.stall_block = 13;
  g_assert_false (send_all (self, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_STALL);
  g_assert_cmpint (fj_error_get_detail (error)->block, ==, 13);
  g_assert_cmpuint (self->sent, ==, 13 * BLOCK);
}

/* It writes its buffer and answers nothing for longer than the limit of a transfer. */
static void
test_slow (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->fake.slow_block = 13;
  g_assert_true (send_all (self, NULL, &error));
  g_assert_no_error (error);
  assert_order (self, N_BLOCKS);
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

  self->fake.slow_block = 13;
  fj_clock_add (fj_clock_get_real (), g_get_monotonic_time () + 150 * 1000, cancel, cancellable,
                NULL);
  g_assert_false (send_all (self, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fj_usbfs_sync (self->bus);
  assert_order (self, 14);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) \
  g_test_add ("/flashjig/usb-dfu/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("order", test_order);
  ADD ("poll-time", test_poll_time);
  ADD ("stall", test_stall);
  ADD ("slow", test_slow);
  ADD ("cancel", test_cancel);
  return g_test_run ();
}
