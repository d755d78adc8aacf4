/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-serial-link.h"

#include "fj-wire-log.h"

G_DEFINE_INTERFACE (FjSerialLink, fj_serial_link, FJ_TYPE_LINK)

static void
fj_serial_link_default_init (FjSerialLinkInterface *iface)
{
}

static gint64
get_deadline (FjSerialLink *self, guint timeout_ms)
{
  return fj_clock_now (fj_link_get_clock (FJ_LINK (self))) + (gint64) timeout_ms * 1000;
}

static void
log_bytes (FjSerialLink *self, guint8 direction, const guint8 *data, gsize length, gsize actual,
           const GError *error)
{
  FjWireRecord record = { .kind = FJ_WIRE_SERIAL,
                          .end = fj_clock_now (fj_link_get_clock (FJ_LINK (self))),
                          .status = fj_transfer_status_from_error (error),
                          .number = direction,
                          .length = length,
                          .actual = actual,
                          .data = data };

  fj_wire_log_add (fj_link_get_place (FJ_LINK (self)), &record, 1);
}

/**
 * fj_serial_link_set_line:
 * @self: an open link
 * @settings: speed and framing
 * @error: return location for an error; %FJ_ERROR_UNSUPPORTED when the port cannot do that
 *
 * Sets the line; whatever has not been read yet is lost.
 *
 * Returns: whether the port has these settings now
 */
gboolean
fj_serial_link_set_line (FjSerialLink *self, const FjLineSettings *settings, GError **error)
{
  static const char letters[] = { 'N', 'E', 'O' };

  g_return_val_if_fail (FJ_IS_SERIAL_LINK (self), FALSE);
  g_return_val_if_fail (settings != NULL, FALSE);
  g_return_val_if_fail ((guint) settings->parity < G_N_ELEMENTS (letters), FALSE);

  g_debug ("%s: line %u %u%c%u", fj_link_get_place (FJ_LINK (self)), settings->baud,
           settings->data_bits, letters[settings->parity], settings->stop_bits);
  return FJ_SERIAL_LINK_GET_IFACE (self)->set_line (self, settings, error);
}

/**
 * fj_serial_link_write:
 * @self: an open link
 * @data: (array length=length): what to send
 * @length: how many bytes
 * @timeout_ms: time limit for all of it in milliseconds, above 0
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Sends bytes. They may still be on their way afterwards, see fj_serial_link_drain().
 *
 * Returns: whether the port has taken all of them
 */
gboolean
fj_serial_link_write (FjSerialLink *self, const guint8 *data, gsize length, guint timeout_ms,
                      GCancellable *cancellable, GError **error)
{
  GError  *local = NULL;
  gsize    actual = 0;
  gint64   deadline;
  gboolean done;

  g_return_val_if_fail (FJ_IS_SERIAL_LINK (self), FALSE);
  g_return_val_if_fail (timeout_ms > 0, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  deadline = get_deadline (self, timeout_ms);
  done = FJ_SERIAL_LINK_GET_IFACE (self)->write (self, data, length, &actual, deadline, cancellable,
                                                 &local);
  log_bytes (self, 0, data, length, actual, local);
  if (local != NULL)
    g_propagate_error (error, local);
  return done;
}

/**
 * fj_serial_link_read:
 * @self: an open link
 * @data: (array length=length) (out caller-allocates): where to
 * @length: how many bytes are wanted
 * @actual: (out): how many have come, also on a failure
 * @deadline: until when, on the link's clock; what is in the past reads what is there
 * @cancellable: (nullable):
 * @error: return location for an error; %G_IO_ERROR_TIMED_OUT at the deadline
 *
 * Waits until @length bytes have come.
 *
 * Returns: whether they have
 */
gboolean
fj_serial_link_read (FjSerialLink *self, guint8 *data, gsize length, gsize *actual, gint64 deadline,
                     GCancellable *cancellable, GError **error)
{
  GError  *local = NULL;
  gboolean done;

  g_return_val_if_fail (FJ_IS_SERIAL_LINK (self), FALSE);
  g_return_val_if_fail (actual != NULL, FALSE);

  *actual = 0;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  done = FJ_SERIAL_LINK_GET_IFACE (self)->read (self, data, length, actual, deadline, cancellable,
                                                &local);
  log_bytes (self, 0x80, data, length, *actual, local);
  if (local != NULL)
    g_propagate_error (error, local);
  return done;
}

/**
 * fj_serial_link_drain:
 * @self: an open link
 * @timeout_ms: time limit in milliseconds, above 0
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Waits until what was written is on the line.
 *
 * Returns: whether it is
 */
gboolean
fj_serial_link_drain (FjSerialLink *self, guint timeout_ms, GCancellable *cancellable,
                      GError **error)
{
  g_return_val_if_fail (FJ_IS_SERIAL_LINK (self), FALSE);
  g_return_val_if_fail (timeout_ms > 0, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return FJ_SERIAL_LINK_GET_IFACE (self)->drain (self, get_deadline (self, timeout_ms), cancellable,
                                                 error);
}
