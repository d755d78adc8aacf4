/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-link.h"
#include "fj-transfer.h"
#include "fj-usb-config.h"

G_BEGIN_DECLS

/* The longest control transfer that a system takes (a page, Linux' usbfs). */
#define FJ_USB_PIPE_MAX_CONTROL 4096

typedef enum {
  FJ_ENDPOINT_BULK,
  FJ_ENDPOINT_INTERRUPT,
} FjEndpointKind;

typedef enum {
  FJ_SPEED_UNKNOWN,
  FJ_SPEED_LOW,
  FJ_SPEED_FULL,
  FJ_SPEED_HIGH,
  FJ_SPEED_SUPER,
} FjSpeed;

#define FJ_TYPE_SPEED (fj_speed_get_type ())
GType fj_speed_get_type (void);

#define FJ_TYPE_USB_PIPE (fj_usb_pipe_get_type ())
G_DECLARE_INTERFACE (FjUsbPipe, fj_usb_pipe, FJ, USB_PIPE, FjLink)

/**
 * FjUsbPipeInterface:
 * @claim: (nullable): takes an interface from others; %FJ_ERROR_BUSY, _UNSUPPORTED, _GONE. Nothing
 *   is sent. Without it whoever has the device open has its interfaces
 * @control: one control transfer on endpoint zero
 * @exchange: (nullable): several of them, queued back to back where the bus allows it; stops at the
 *   first that fails, and fills in status and end of each. Without it they are done one after
 *   another.
 * @set_alt: selects an alternate setting of the claimed interface
 * @transfer: (nullable): one transfer on an endpoint of the claimed interface. It ends with a short
 *   packet; @timeout_ms is how long it may make no progress
 * @clear_halt: (nullable): lets an endpoint that has stalled go on. Without it the request is sent
 *   as it is
 * @reset: a USB reset of the port; only ever on request
 *
 * A link over USB. fj_link_open() opens the device, fj_usb_pipe_claim() claims an interface of it,
 * fj_link_close() gives back both.
 *
 * Errors of every call: %G_IO_ERROR_CANCELLED, %G_IO_ERROR_TIMED_OUT, %FJ_ERROR_STALL (the device
 * refused), %FJ_ERROR_GONE (it left the bus), %FJ_ERROR_PROTOCOL (anything else the bus reports).
 * Nobody else maps codes of a USB library.
 */
struct _FjUsbPipeInterface {
  GTypeInterface parent_iface;

  gboolean (*claim) (FjUsbPipe *self, guint8 number, GCancellable *cancellable, GError **error);
  gboolean (*control) (FjUsbPipe *self, FjTransfer *transfer, guint timeout_ms,
                       GCancellable *cancellable, GError **error);
  gboolean (*exchange) (FjUsbPipe *self, FjTransfer *transfers, guint n_transfers,
                        guint timeout_ms, GCancellable *cancellable, GError **error);
  gboolean (*set_alt) (FjUsbPipe *self, guint8 alt, guint timeout_ms,
                       GCancellable *cancellable, GError **error);
  gboolean (*transfer) (FjUsbPipe *self, FjEndpointKind kind, FjEndpointTransfer *transfer,
                        guint timeout_ms, GCancellable *cancellable, GError **error);
  gboolean (*clear_halt) (FjUsbPipe *self, guint8 endpoint, guint timeout_ms,
                          GCancellable *cancellable, GError **error);
  gboolean (*reset) (FjUsbPipe *self, GError **error);
  FjSpeed (*get_speed) (FjUsbPipe *self);
};

gboolean fj_usb_pipe_claim (FjUsbPipe *self, guint8 number, GCancellable *cancellable,
                            GError **error);
gboolean fj_usb_pipe_claim_class (FjUsbPipe *self, const FjUsbClass *wanted, FjUsbInterface *found,
                                  GCancellable *cancellable, GError **error);
gboolean fj_usb_pipe_control (FjUsbPipe *self, FjTransfer *transfer, guint timeout_ms,
                              GCancellable *cancellable, GError **error);
gboolean fj_usb_pipe_exchange (FjUsbPipe *self, FjTransfer *transfers, guint n_transfers,
                               guint timeout_ms, GCancellable *cancellable, GError **error);
gboolean fj_usb_pipe_set_alt (FjUsbPipe *self, guint8 alt, guint timeout_ms,
                              GCancellable *cancellable, GError **error);
gboolean fj_usb_pipe_bulk (FjUsbPipe *self, FjEndpointTransfer *transfer, guint timeout_ms,
                           GCancellable *cancellable, GError **error);
gboolean fj_usb_pipe_interrupt (FjUsbPipe *self, FjEndpointTransfer *transfer, guint timeout_ms,
                                GCancellable *cancellable, GError **error);
gboolean fj_usb_pipe_clear_halt (FjUsbPipe *self, guint8 endpoint, guint timeout_ms,
                                 GCancellable *cancellable, GError **error);
gboolean fj_usb_pipe_reset (FjUsbPipe *self, GError **error);
FjSpeed  fj_usb_pipe_get_speed (FjUsbPipe *self);

G_END_DECLS
