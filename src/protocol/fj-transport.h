/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-clock.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* The eight bytes of a USB setup packet (USB 2.0, 9.3). */
typedef struct {
  guint8  request_type;
  guint8  request;
  guint16 value;
  guint16 index;
  guint16 length;
} FjSetup;

/**
 * FjTransfer:
 *
 * One control transfer of fj_transport_exchange(). @data has room for @setup.length bytes.
 */
typedef struct {
  FjSetup setup;
  guint8 *data;   /* (nullable) sent, or filled in */
  gsize   actual; /* (out) how many bytes went */
} FjTransfer;

typedef enum {
  FJ_SPEED_UNKNOWN,
  FJ_SPEED_LOW,
  FJ_SPEED_FULL,
  FJ_SPEED_HIGH,
  FJ_SPEED_SUPER,
} FjSpeed;

#define FJ_TYPE_TRANSPORT (fj_transport_get_type ())
G_DECLARE_INTERFACE (FjTransport, fj_transport, FJ, TRANSPORT, GObject)

/**
 * FjTransportInterface:
 * @open: opens the device and claims interface 0; %FJ_ERROR_PERMISSION, _BUSY, _GONE
 * @close: releases and closes; always works, also when the device has gone
 * @control: one control transfer on endpoint zero
 * @exchange: (nullable): several of them, queued back to back where the bus allows it; stops at the
 *   first that fails. Without it they are done one after another.
 * @set_alt: selects an alternate setting of interface 0
 * @reset: a USB reset of the port; only ever on request
 *
 * One device as it is on the bus now; after a re-enumeration there is a new one. Blocking and
 * cancellable, used by one thread at a time, no main loop needed.
 *
 * Errors of every call: %G_IO_ERROR_CANCELLED, %G_IO_ERROR_TIMED_OUT, %FJ_ERROR_STALL (the device
 * refused), %FJ_ERROR_GONE (it left the bus), %FJ_ERROR_PROTOCOL (anything else the bus reports).
 * Nobody else maps codes of a USB library.
 */
struct _FjTransportInterface {
  GTypeInterface parent_iface;

  gboolean (*open) (FjTransport *self, GCancellable *cancellable, GError **error);
  void (*close) (FjTransport *self);
  gboolean (*control) (FjTransport *self, FjTransfer *transfer, guint timeout_ms,
                       GCancellable *cancellable, GError **error);
  gboolean (*exchange) (FjTransport *self, FjTransfer *transfers, guint n_transfers,
                        guint timeout_ms, GCancellable *cancellable, GError **error);
  gboolean (*set_alt) (FjTransport *self, guint8 alt, guint timeout_ms,
                       GCancellable *cancellable, GError **error);
  gboolean (*reset) (FjTransport *self, GError **error);
  const char *(*get_port) (FjTransport *self);
  FjSpeed (*get_speed) (FjTransport *self);
  FjClock *(*get_clock) (FjTransport *self);
};

gboolean fj_transport_open (FjTransport *self, GCancellable *cancellable, GError **error);
void     fj_transport_close (FjTransport *self);
gboolean fj_transport_control (FjTransport *self, FjTransfer *transfer, guint timeout_ms,
                               GCancellable *cancellable, GError **error);
gboolean fj_transport_exchange (FjTransport *self, FjTransfer *transfers, guint n_transfers,
                                guint timeout_ms, GCancellable *cancellable, GError **error);
gboolean fj_transport_set_alt (FjTransport *self, guint8 alt, guint timeout_ms,
                               GCancellable *cancellable, GError **error);
gboolean fj_transport_reset (FjTransport *self, GError **error);
/* Port path such as "1-4.2": stable through every re-enumeration. */
const char *fj_transport_get_port (FjTransport *self);
FjSpeed     fj_transport_get_speed (FjTransport *self);
/* (transfer none) The clock that all waits for this device go by. */
FjClock *fj_transport_get_clock (FjTransport *self);

G_END_DECLS
