/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-link.h"

G_BEGIN_DECLS

typedef enum {
  FJ_PARITY_NONE,
  FJ_PARITY_EVEN,
  FJ_PARITY_ODD,
} FjParity;

typedef struct {
  guint    baud;
  guint    data_bits; /* 5 to 8 */
  FjParity parity;
  guint    stop_bits; /* 1 or 2 */
} FjLineSettings;

#define FJ_TYPE_SERIAL_LINK (fj_serial_link_get_type ())
G_DECLARE_INTERFACE (FjSerialLink, fj_serial_link, FJ, SERIAL_LINK, FjLink)

/**
 * FjSerialLinkInterface:
 * @set_line: speed and framing; %FJ_ERROR_UNSUPPORTED when the port cannot do that
 * @write: sends all of it; %G_IO_ERROR_TIMED_OUT when the port does not take it
 * @read: fills all of it; %G_IO_ERROR_TIMED_OUT when the deadline comes first
 * @drain: waits until what was written has left the port
 *
 * A link over a serial line. fj_link_open() opens the port for this program alone.
 *
 * Errors of every call: %G_IO_ERROR_CANCELLED, %G_IO_ERROR_TIMED_OUT, %FJ_ERROR_GONE (the port was
 * pulled out or hung up), %FJ_ERROR_PROTOCOL (anything else the system reports).
 */
struct _FjSerialLinkInterface {
  GTypeInterface parent_iface;

  gboolean (*set_line) (FjSerialLink *self, const FjLineSettings *settings, GError **error);
  gboolean (*write) (FjSerialLink *self, const guint8 *data, gsize length, gsize *actual,
                     gint64 deadline, GCancellable *cancellable, GError **error);
  gboolean (*read) (FjSerialLink *self, guint8 *data, gsize length, gsize *actual, gint64 deadline,
                    GCancellable *cancellable, GError **error);
  gboolean (*drain) (FjSerialLink *self, gint64 deadline, GCancellable *cancellable,
                     GError **error);
};

gboolean fj_serial_link_set_line (FjSerialLink *self, const FjLineSettings *settings,
                                  GError **error);
gboolean fj_serial_link_write (FjSerialLink *self, const guint8 *data, gsize length,
                               guint timeout_ms, GCancellable *cancellable, GError **error);
gboolean fj_serial_link_read (FjSerialLink *self, guint8 *data, gsize length, gsize *actual,
                              gint64 deadline, GCancellable *cancellable, GError **error);
gboolean fj_serial_link_drain (FjSerialLink *self, guint timeout_ms, GCancellable *cancellable,
                               GError **error);

G_END_DECLS
