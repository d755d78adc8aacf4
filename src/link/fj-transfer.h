/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* How a transfer ended. */
typedef enum {
  FJ_TRANSFER_NOT_SENT, /* one before it failed, or it could not be queued */
  FJ_TRANSFER_OK,
  FJ_TRANSFER_STALL,
  FJ_TRANSFER_TIMED_OUT, /* taken back at its time limit, or with another that ran into its own */
  FJ_TRANSFER_CANCELLED,
  FJ_TRANSFER_GONE,
  FJ_TRANSFER_FAILED,
} FjTransferStatus;

#define FJ_TYPE_TRANSFER_STATUS (fj_transfer_status_get_type ())
GType fj_transfer_status_get_type (void);

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
 * One control transfer of fj_usb_pipe_exchange(). @data has room for @setup.length bytes.
 */
typedef struct {
  FjSetup          setup;
  guint8          *data;   /* (nullable) sent, or filled in */
  gsize            actual; /* (out) how many bytes went */
  gint64           end;    /* (out) when it was over, by the clock (microseconds); 0: never sent */
  FjTransferStatus status; /* (out) */
} FjTransfer;

/**
 * FjEndpointTransfer:
 *
 * A transfer on an endpoint other than zero; bit 7 of @endpoint says that the device sends. One of
 * no length is a packet of no length.
 */
typedef struct {
  guint8           endpoint;
  guint8          *data; /* (nullable) sent, or filled in */
  gsize            length;
  gsize            actual; /* (out) how many bytes went, also when it failed */
  gint64           end;    /* (out) when it was over, by the clock (microseconds); 0: never sent */
  FjTransferStatus status; /* (out) */
} FjEndpointTransfer;

FjTransferStatus fj_transfer_status_from_error (const GError *error);

G_END_DECLS
