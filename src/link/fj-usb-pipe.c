/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-pipe.h"

#include "fj-wire-log.h"

#include <fj-log.h>

G_DEFINE_INTERFACE (FjUsbPipe, fj_usb_pipe, FJ_TYPE_LINK)

static void
fj_usb_pipe_default_init (FjUsbPipeInterface *iface)
{
}

/**
 * fj_usb_pipe_claim:
 * @self: an open pipe
 * @number: which interface
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Claims an interface, which nobody else can use then, until the pipe is closed or claims another.
 *
 * Returns: whether the interface may be used now
 */
gboolean
fj_usb_pipe_claim (FjUsbPipe *self, guint8 number, GCancellable *cancellable, GError **error)
{
  FjUsbPipeInterface *iface;

  g_return_val_if_fail (FJ_IS_USB_PIPE (self), FALSE);

  iface = FJ_USB_PIPE_GET_IFACE (self);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return iface->claim == NULL || iface->claim (self, number, cancellable, error);
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
         fj_link_get_place (FJ_LINK (self)), setup->request_type, setup->request, setup->value,
         setup->index, setup->length, problem != NULL ? problem : "ok", bytes->str,
         transfer->actual > shown ? " ..." : "");
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
  if (fj_wire_log_is_on ())
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
  if (iface->exchange != NULL && !fj_wire_log_is_on ())
    return iface->exchange (self, transfers, n_transfers, timeout_ms, cancellable, error);
  for (guint i = 0; i < n_transfers; i++)
    if (!fj_usb_pipe_control (self, &transfers[i], timeout_ms, cancellable, error))
      return FALSE;
  return TRUE;
}

/**
 * fj_usb_pipe_set_alt:
 * @self: an open pipe
 * @alt: alternate setting of the claimed interface
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
  if (fj_wire_log_is_on ())
    g_log (FJ_LOG_WIRE, G_LOG_LEVEL_DEBUG, "%s: set alternate setting %u",
           fj_link_get_place (FJ_LINK (self)), alt);
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
