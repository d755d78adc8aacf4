/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "flashjig-virtual"

#include "config.h"

#include "fj-virtual-transport.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>

/* On the real clock a wait is cut into pieces, to notice a board that leaves meanwhile. */
#define SLICE_US 20000

/**
 * FjVirtualTransport:
 *
 * The door to a virtual board in the same process: waits as a USB host does, then asks the board.
 */
struct _FjVirtualTransport {
  GObject parent_instance;

  FjVirtualBoard *board; /* (owned) */
  guint64         arrival;
  gboolean        is_open;
};

static void fj_virtual_transport_iface_init (FjTransportInterface *iface);

G_DEFINE_TYPE_WITH_CODE (FjVirtualTransport, fj_virtual_transport, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (FJ_TYPE_TRANSPORT, fj_virtual_transport_iface_init))

static gboolean
fj_virtual_transport_open (FjTransport *transport, GCancellable *cancellable, GError **error)
{
  FjVirtualTransport *self = FJ_VIRTUAL_TRANSPORT (transport);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  self->is_open = fj_virtual_board_open (self->board, self->arrival, error);
  return self->is_open;
}

static void
fj_virtual_transport_close (FjTransport *transport)
{
  FJ_VIRTUAL_TRANSPORT (transport)->is_open = FALSE;
}

static gboolean
set_timed_out (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _ ("The board did not answer in time"));
  return FALSE;
}

static gboolean
set_gone (GError **error)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_GONE, _ ("The board left the bus"));
  return FALSE;
}

static gboolean
is_here (FjVirtualTransport *self)
{
  return fj_virtual_board_is_present (self->board) &&
         fj_virtual_board_get_arrival (self->board) == self->arrival;
}

/* Until the board listens; it may leave instead, or the time limit may come first. */
static gboolean
wait_until_ready (FjVirtualTransport *self, gint64 deadline, GCancellable *cancellable,
                  GError **error)
{
  FjClock *clock = fj_virtual_board_get_clock (self->board);

  for (;;) {
    gint64 ready = fj_virtual_board_get_ready (self->board);
    gint64 now = fj_clock_now (clock);

    if (now >= ready)
      return TRUE;
    if (!is_here (self))
      return set_gone (error);
    if (now >= deadline)
      return set_timed_out (error);
    if (!fj_clock_sleep_until (clock, MIN (MIN (ready, deadline), now + SLICE_US), cancellable, error))
      return FALSE;
  }
}

static gboolean
wait_in_vain (FjVirtualTransport *self, gint64 deadline, GCancellable *cancellable, GError **error)
{
  FjClock *clock = fj_virtual_board_get_clock (self->board);

  while (is_here (self)) {
    gint64 now = fj_clock_now (clock);

    if (now >= deadline)
      return set_timed_out (error);
    if (!fj_clock_sleep_until (clock, MIN (deadline, now + SLICE_US), cancellable, error))
      return FALSE;
  }
  return set_gone (error);
}

static gboolean
fj_virtual_transport_control (FjTransport *transport, FjTransfer *transfer, guint timeout_ms,
                              GCancellable *cancellable, GError **error)
{
  FjVirtualTransport *self = FJ_VIRTUAL_TRANSPORT (transport);
  gint64              deadline;

  if (!self->is_open)
    return set_gone (error);
  deadline = fj_clock_now (fj_virtual_board_get_clock (self->board)) + (gint64) timeout_ms * 1000;
  if (!wait_until_ready (self, deadline, cancellable, error))
    return FALSE;
  switch (fj_virtual_board_control (self->board, self->arrival, &transfer->setup, transfer->data,
                                    &transfer->actual)) {
  case FJ_VIRTUAL_OK:
    return TRUE;
  case FJ_VIRTUAL_STALL:
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_STALL, _ ("The board refused a request"));
    return FALSE;
  case FJ_VIRTUAL_SILENT:
    return wait_in_vain (self, deadline, cancellable, error);
  case FJ_VIRTUAL_GONE:
  default:
    return set_gone (error);
  }
}

static gboolean
fj_virtual_transport_set_alt (FjTransport *transport, guint8 alt, guint timeout_ms,
                              GCancellable *cancellable, GError **error)
{
  FjTransfer transfer = { .setup = { .request_type = 0x01, .request = 11, .value = alt } };

  return fj_virtual_transport_control (transport, &transfer, timeout_ms, cancellable, error);
}

static gboolean
fj_virtual_transport_reset (FjTransport *transport, GError **error)
{
  FjVirtualTransport *self = FJ_VIRTUAL_TRANSPORT (transport);

  if (!self->is_open ||
      fj_virtual_board_bus_reset (self->board, self->arrival) != FJ_VIRTUAL_OK)
    return set_gone (error);
  return TRUE;
}

static const char *
fj_virtual_transport_get_port (FjTransport *transport)
{
  return fj_virtual_board_get_port (FJ_VIRTUAL_TRANSPORT (transport)->board);
}

static FjSpeed
fj_virtual_transport_get_speed (FjTransport *transport)
{
  return fj_virtual_board_get_speed (FJ_VIRTUAL_TRANSPORT (transport)->board);
}

static FjClock *
fj_virtual_transport_get_clock (FjTransport *transport)
{
  return fj_virtual_board_get_clock (FJ_VIRTUAL_TRANSPORT (transport)->board);
}

static void
fj_virtual_transport_iface_init (FjTransportInterface *iface)
{
  iface->open = fj_virtual_transport_open;
  iface->close = fj_virtual_transport_close;
  iface->control = fj_virtual_transport_control;
  iface->set_alt = fj_virtual_transport_set_alt;
  iface->reset = fj_virtual_transport_reset;
  iface->get_port = fj_virtual_transport_get_port;
  iface->get_speed = fj_virtual_transport_get_speed;
  iface->get_clock = fj_virtual_transport_get_clock;
}

static void
fj_virtual_transport_finalize (GObject *object)
{
  fj_virtual_board_unref (FJ_VIRTUAL_TRANSPORT (object)->board);
  G_OBJECT_CLASS (fj_virtual_transport_parent_class)->finalize (object);
}

static void
fj_virtual_transport_class_init (FjVirtualTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_virtual_transport_finalize;
}

static void
fj_virtual_transport_init (FjVirtualTransport *self)
{
}

/**
 * fj_virtual_transport_new:
 * @board: a board
 *
 * Returns: (transfer full): a transport to the board's present arrival; it is over when that is
 */
FjTransport *
fj_virtual_transport_new (FjVirtualBoard *board)
{
  FjVirtualTransport *self = g_object_new (FJ_TYPE_VIRTUAL_TRANSPORT, NULL);

  self->board = fj_virtual_board_ref (board);
  self->arrival = fj_virtual_board_get_arrival (board);
  return FJ_TRANSPORT (self);
}
