/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-pipe.h"

#include "fj-error.h"
#include "fj-wire-log.h"

#include <glib/gi18n-lib.h>

/* Of a request that a device answers by itself. */
#define DESCRIPTOR_TIMEOUT_MS 1000

G_DEFINE_ENUM_TYPE (FjSpeed, fj_speed, G_DEFINE_ENUM_VALUE (FJ_SPEED_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (FJ_SPEED_LOW, "low"),
                    G_DEFINE_ENUM_VALUE (FJ_SPEED_FULL, "full"),
                    G_DEFINE_ENUM_VALUE (FJ_SPEED_HIGH, "high"),
                    G_DEFINE_ENUM_VALUE (FJ_SPEED_SUPER, "super"))

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

static gboolean
fail_interface (FjUsbPipe *self, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
               _ ("The board on port %s does not have the USB interface that is needed."),
               fj_link_get_place (FJ_LINK (self)));
  return FALSE;
}

static gboolean
read_config (FjUsbPipe *self, guint8 *data, gsize *length, GCancellable *cancellable,
             GError **error)
{
  FjTransfer transfer = { .setup = { 0x80, 6, 2 << 8, 0, FJ_USB_PIPE_MAX_CONTROL }, .data = data };

  if (!fj_usb_pipe_control (self, &transfer, DESCRIPTOR_TIMEOUT_MS, cancellable, error))
    return FALSE;
  *length = transfer.actual;
  return TRUE;
}

/**
 * fj_usb_pipe_claim_class:
 * @self: an open pipe
 * @wanted: class, subclass and protocol of the interface
 * @found: (out): what was claimed, with its endpoints
 * @cancellable: (nullable):
 * @error: return location for an error; %FJ_ERROR_UNSUPPORTED when there is no such interface
 *
 * Asks the device for its interfaces, claims the first that has this triple, and selects the
 * alternate setting that has it, if that is not the first.
 *
 * Returns: whether the interface may be used now
 */
gboolean
fj_usb_pipe_claim_class (FjUsbPipe *self, const FjUsbClass *wanted, FjUsbInterface *found,
                         GCancellable *cancellable, GError **error)
{
  guint8 data[FJ_USB_PIPE_MAX_CONTROL];
  gsize  length;

  g_return_val_if_fail (FJ_IS_USB_PIPE (self), FALSE);
  g_return_val_if_fail (wanted != NULL && found != NULL, FALSE);

  if (!read_config (self, data, &length, cancellable, error))
    return FALSE;
  if (!fj_usb_config_find (data, length, wanted, found))
    return fail_interface (self, error);
  g_debug ("%s: interface %u.%u has class %02x/%02x/%02x", fj_link_get_place (FJ_LINK (self)),
           found->number, found->alt, found->triple.class_code, found->triple.subclass,
           found->triple.protocol);
  return fj_usb_pipe_claim (self, found->number, cancellable, error) &&
         (found->alt == 0 ||
          fj_usb_pipe_set_alt (self, found->alt, DESCRIPTOR_TIMEOUT_MS, cancellable, error));
}

/* Status and end of a transfer, where the pipe has not told them. */
static void
note_end (FjUsbPipe *self, FjTransfer *transfer, const GError *error)
{
  if (transfer->end == 0)
    transfer->end = fj_clock_now (fj_link_get_clock (FJ_LINK (self)));
  if (error != NULL && transfer->status == FJ_TRANSFER_NOT_SENT)
    transfer->status = fj_transfer_status_from_error (error);
  else if (error == NULL)
    transfer->status = FJ_TRANSFER_OK;
}

static void
clear_transfer (FjTransfer *transfer)
{
  transfer->actual = 0;
  transfer->end = 0;
  transfer->status = FJ_TRANSFER_NOT_SENT;
}

/* One that carries no data of the caller's, for the log. */
static void
log_request (FjUsbPipe *self, FjWireKind kind, guint8 number, const GError *error)
{
  FjWireRecord record = { .kind = kind,
                          .number = number,
                          .end = fj_clock_now (fj_link_get_clock (FJ_LINK (self))),
                          .status = fj_transfer_status_from_error (error) };

  fj_wire_log_add (fj_link_get_place (FJ_LINK (self)), &record, 1);
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

  clear_transfer (transfer);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  done = FJ_USB_PIPE_GET_IFACE (self)->control (self, transfer, timeout_ms, cancellable, &local);
  if (!done)
    transfer->actual = 0;
  note_end (self, transfer, local);
  fj_wire_log_add_control (fj_link_get_place (FJ_LINK (self)), transfer, 1);
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
 * it was completed.
 *
 * Returns: whether all were completed
 */
gboolean
fj_usb_pipe_exchange (FjUsbPipe *self, FjTransfer *transfers, guint n_transfers,
                      guint timeout_ms, GCancellable *cancellable, GError **error)
{
  FjUsbPipeInterface *iface;
  gboolean            done;

  g_return_val_if_fail (FJ_IS_USB_PIPE (self), FALSE);
  g_return_val_if_fail (timeout_ms > 0, FALSE);

  iface = FJ_USB_PIPE_GET_IFACE (self);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  for (guint i = 0; i < n_transfers; i++)
    clear_transfer (&transfers[i]);
  if (iface->exchange == NULL) {
    for (guint i = 0; i < n_transfers; i++)
      if (!fj_usb_pipe_control (self, &transfers[i], timeout_ms, cancellable, error))
        return FALSE;
    return TRUE;
  }
  done = iface->exchange (self, transfers, n_transfers, timeout_ms, cancellable, error);
  fj_wire_log_add_control (fj_link_get_place (FJ_LINK (self)), transfers, n_transfers);
  return done;
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
  GError  *local = NULL;
  gboolean done;

  g_return_val_if_fail (FJ_IS_USB_PIPE (self), FALSE);
  g_return_val_if_fail (timeout_ms > 0, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  done = FJ_USB_PIPE_GET_IFACE (self)->set_alt (self, alt, timeout_ms, cancellable, &local);
  log_request (self, FJ_WIRE_SET_ALT, alt, local);
  if (local != NULL)
    g_propagate_error (error, local);
  return done;
}

static void
log_endpoint (FjUsbPipe *self, FjEndpointKind kind, const FjEndpointTransfer *transfer)
{
  FjWireRecord record = { .kind = kind == FJ_ENDPOINT_BULK ? FJ_WIRE_BULK : FJ_WIRE_INTERRUPT,
                          .end = transfer->end,
                          .status = transfer->status,
                          .number = transfer->endpoint,
                          .length = transfer->length,
                          .actual = transfer->actual,
                          .data = transfer->data };

  fj_wire_log_add (fj_link_get_place (FJ_LINK (self)), &record, 1);
}

static gboolean
run_transfer (FjUsbPipe *self, FjEndpointKind kind, FjEndpointTransfer *transfer, guint timeout_ms,
              GCancellable *cancellable, GError **error)
{
  FjUsbPipeInterface *iface = FJ_USB_PIPE_GET_IFACE (self);
  GError             *local = NULL;
  gboolean            done;

  transfer->actual = 0;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (iface->transfer == NULL)
    return fail_interface (self, error);
  done = iface->transfer (self, kind, transfer, timeout_ms, cancellable, &local);
  transfer->end = fj_clock_now (fj_link_get_clock (FJ_LINK (self)));
  transfer->status = fj_transfer_status_from_error (local);
  log_endpoint (self, kind, transfer);
  if (local != NULL)
    g_propagate_error (error, local);
  return done;
}

/**
 * fj_usb_pipe_bulk:
 * @self: an open pipe with a claimed interface
 * @transfer: (inout): what to send or to receive
 * @timeout_ms: how long there may be no progress, in milliseconds, above 0
 * @cancellable: (nullable):
 * @error: return location for an error; %FJ_ERROR_STALL leaves the endpoint halted, see
 *   fj_usb_pipe_clear_halt()
 *
 * One bulk transfer of any length. What is received ends with a short packet, or when @transfer is
 * full: its length must be a multiple of the packets' if the device may send more.
 *
 * Returns: whether it was completed; @transfer->actual counts in any case what surely went
 */
gboolean
fj_usb_pipe_bulk (FjUsbPipe *self, FjEndpointTransfer *transfer, guint timeout_ms,
                  GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (FJ_IS_USB_PIPE (self), FALSE);
  g_return_val_if_fail (timeout_ms > 0, FALSE);

  return run_transfer (self, FJ_ENDPOINT_BULK, transfer, timeout_ms, cancellable, error);
}

/**
 * fj_usb_pipe_interrupt:
 * @self: an open pipe with a claimed interface
 * @transfer: (inout): what to send or to receive
 * @timeout_ms: how long there may be no progress, in milliseconds, above 0
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Does on an interrupt endpoint what fj_usb_pipe_bulk() does on a bulk one.
 *
 * Returns: whether it was completed
 */
gboolean
fj_usb_pipe_interrupt (FjUsbPipe *self, FjEndpointTransfer *transfer, guint timeout_ms,
                       GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (FJ_IS_USB_PIPE (self), FALSE);
  g_return_val_if_fail (timeout_ms > 0, FALSE);

  return run_transfer (self, FJ_ENDPOINT_INTERRUPT, transfer, timeout_ms, cancellable, error);
}

/**
 * fj_usb_pipe_clear_halt:
 * @self: an open pipe with a claimed interface
 * @endpoint: address of an endpoint that has stalled
 * @timeout_ms: time limit in milliseconds, above 0
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Lets the endpoint go on (USB 2.0, 9.4.5).
 *
 * Returns: whether the device took it
 */
gboolean
fj_usb_pipe_clear_halt (FjUsbPipe *self, guint8 endpoint, guint timeout_ms,
                        GCancellable *cancellable, GError **error)
{
  FjUsbPipeInterface *iface;
  FjTransfer          plain = { .setup = { 0x02, 1, 0, endpoint, 0 } };
  GError             *local = NULL;
  gboolean            done;

  g_return_val_if_fail (FJ_IS_USB_PIPE (self), FALSE);
  g_return_val_if_fail (timeout_ms > 0, FALSE);

  iface = FJ_USB_PIPE_GET_IFACE (self);
  if (iface->clear_halt == NULL)
    return fj_usb_pipe_control (self, &plain, timeout_ms, cancellable, error);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  done = iface->clear_halt (self, endpoint, timeout_ms, cancellable, &local);
  log_request (self, FJ_WIRE_CLEAR_HALT, endpoint, local);
  if (local != NULL)
    g_propagate_error (error, local);
  return done;
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
  GError  *local = NULL;
  gboolean done;

  g_return_val_if_fail (FJ_IS_USB_PIPE (self), FALSE);

  done = FJ_USB_PIPE_GET_IFACE (self)->reset (self, &local);
  log_request (self, FJ_WIRE_RESET, 0, local);
  if (local != NULL)
    g_propagate_error (error, local);
  return done;
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
