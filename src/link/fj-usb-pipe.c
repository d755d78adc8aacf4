/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-pipe.h"

#include "fj-log.h"

/* Whether anybody wants to see the packets; looked up when a device is opened, not for each. */
static int wire_log;

G_DEFINE_INTERFACE (FjUsbPipe, fj_usb_pipe, G_TYPE_OBJECT)

static void
fj_usb_pipe_default_init (FjUsbPipeInterface *iface)
{
}

/**
 * fj_usb_pipe_open:
 * @self: a pipe
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Opens the device and claims its interface 0.
 *
 * Returns: whether the device may be used now
 */
gboolean
fj_usb_pipe_open (FjUsbPipe *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (FJ_IS_USB_PIPE (self), FALSE);

  g_atomic_int_set (&wire_log,
                    !g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, FJ_LOG_WIRE));
  return FJ_USB_PIPE_GET_IFACE (self)->open (self, cancellable, error);
}

/**
 * fj_usb_pipe_close:
 * @self: a pipe, open or not
 *
 * Releases and closes the device, whatever state it is in.
 */
void
fj_usb_pipe_close (FjUsbPipe *self)
{
  g_return_if_fail (FJ_IS_USB_PIPE (self));

  FJ_USB_PIPE_GET_IFACE (self)->close (self);
}

/* The first bytes tell the packets of the protocol apart; a block of an image is only counted. */
static void
log_transfer (FjUsbPipe *self, const FjTransfer *transfer, const char *problem)
{
  const FjSetup *setup = &transfer->setup;
  g_autoptr (GString) bytes = g_string_new (NULL);
  gsize shown = transfer->data != NULL ? MIN (transfer->actual, 16) : 0;

  for (gsize i = 0; i < shown; i++)
    g_string_append_printf (bytes, " %02x", transfer->data[i]);
  g_log (FJ_LOG_WIRE, G_LOG_LEVEL_DEBUG, "%s: %02x %02x value %04x index %04x length %u: %s%s%s",
         fj_usb_pipe_get_port (self), setup->request_type, setup->request, setup->value,
         setup->index, setup->length, problem != NULL ? problem : "ok", bytes->str,
         transfer->actual > shown ? " ..." : "");
}

static gboolean
is_logged (void)
{
  return g_atomic_int_get (&wire_log) != 0;
}

/**
 * fj_usb_pipe_control:
 * @self: an open pipe
 * @transfer: (inout): what to send or to receive
 * @timeout_ms: time limit in milliseconds, above 0
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * One control transfer on endpoint zero.
 *
 * Returns: whether it was completed; @transfer->actual is how many bytes went, else 0
 */
gboolean
fj_usb_pipe_control (FjUsbPipe *self, FjTransfer *transfer, guint timeout_ms,
                     GCancellable *cancellable, GError **error)
{
  GError  *local = NULL;
  gboolean done;

  g_return_val_if_fail (FJ_IS_USB_PIPE (self), FALSE);
  g_return_val_if_fail (timeout_ms > 0, FALSE);

  transfer->actual = 0;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  done = FJ_USB_PIPE_GET_IFACE (self)->control (self, transfer, timeout_ms, cancellable, &local);
  if (is_logged ())
    log_transfer (self, transfer, local != NULL ? local->message : NULL);
  if (!done)
    transfer->actual = 0;
  if (local != NULL)
    g_propagate_error (error, local);
  return done;
}

/**
 * fj_usb_pipe_exchange:
 * @self: an open pipe
 * @transfers: (array length=n_transfers) (inout): transfers in their order
 * @n_transfers: how many
 * @timeout_ms: time limit of each in milliseconds, above 0
 * @cancellable: (nullable):
 * @error: return location for the error of the first that failed
 *
 * Does several control transfers, queued back to back where the pipe can. Those after a
 * failed one may or may not have reached the device. A transfer's @actual is its length only when
 * it was completed. While packets are logged they go one after another.
 *
 * Returns: whether all were completed
 */
gboolean
fj_usb_pipe_exchange (FjUsbPipe *self, FjTransfer *transfers, guint n_transfers,
                      guint timeout_ms, GCancellable *cancellable, GError **error)
{
  FjUsbPipeInterface *iface;

  g_return_val_if_fail (FJ_IS_USB_PIPE (self), FALSE);
  g_return_val_if_fail (timeout_ms > 0, FALSE);

  iface = FJ_USB_PIPE_GET_IFACE (self);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  for (guint i = 0; i < n_transfers; i++)
    transfers[i].actual = 0;
  if (iface->exchange != NULL && !is_logged ())
    return iface->exchange (self, transfers, n_transfers, timeout_ms, cancellable, error);
  for (guint i = 0; i < n_transfers; i++)
    if (!fj_usb_pipe_control (self, &transfers[i], timeout_ms, cancellable, error))
      return FALSE;
  return TRUE;
}

/**
 * fj_usb_pipe_set_alt:
 * @self: an open pipe
 * @alt: alternate setting of interface 0
 * @timeout_ms: time limit in milliseconds, above 0
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Selects an alternate setting (USB 2.0, 9.4.10).
 *
 * Returns: whether the device took it
 */
gboolean
fj_usb_pipe_set_alt (FjUsbPipe *self, guint8 alt, guint timeout_ms, GCancellable *cancellable,
                     GError **error)
{
  g_return_val_if_fail (FJ_IS_USB_PIPE (self), FALSE);
  g_return_val_if_fail (timeout_ms > 0, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (is_logged ())
    g_log (FJ_LOG_WIRE, G_LOG_LEVEL_DEBUG, "%s: set alternate setting %u",
           fj_usb_pipe_get_port (self), alt);
  return FJ_USB_PIPE_GET_IFACE (self)->set_alt (self, alt, timeout_ms, cancellable, error);
}

/**
 * fj_usb_pipe_reset:
 * @self: an open pipe
 * @error: return location for an error
 *
 * Resets the port. Only when the user wants the board reset: in U-Boot a bus reset during an exit
 * resets the whole board.
 *
 * Returns: whether the reset was done
 */
gboolean
fj_usb_pipe_reset (FjUsbPipe *self, GError **error)
{
  g_return_val_if_fail (FJ_IS_USB_PIPE (self), FALSE);

  return FJ_USB_PIPE_GET_IFACE (self)->reset (self, error);
}

/**
 * fj_usb_pipe_get_port:
 *
 * Returns: (transfer none): the port path
 */
const char *
fj_usb_pipe_get_port (FjUsbPipe *self)
{
  g_return_val_if_fail (FJ_IS_USB_PIPE (self), NULL);

  return FJ_USB_PIPE_GET_IFACE (self)->get_port (self);
}

/**
 * fj_usb_pipe_get_speed:
 *
 * Returns: the speed of the link
 */
FjSpeed
fj_usb_pipe_get_speed (FjUsbPipe *self)
{
  g_return_val_if_fail (FJ_IS_USB_PIPE (self), FJ_SPEED_UNKNOWN);

  return FJ_USB_PIPE_GET_IFACE (self)->get_speed (self);
}

/**
 * fj_usb_pipe_get_clock:
 *
 * Returns: (transfer none): the clock that waits for this device go by
 */
FjClock *
fj_usb_pipe_get_clock (FjUsbPipe *self)
{
  g_return_val_if_fail (FJ_IS_USB_PIPE (self), fj_clock_get_real ());

  return FJ_USB_PIPE_GET_IFACE (self)->get_clock (self);
}
